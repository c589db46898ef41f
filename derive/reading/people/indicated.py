r"""Deltas under other names: indicators of a condition, ``\delta(i, c)``, the entries of unit vectors."""

from __future__ import annotations

from derive.alphabet import FACES
from derive.reading.people.bases import atoms, base_at
from derive.reading.people.liberty import Rewriting, Tokens, braced, closing, group, made, text_at, texts
from derive.reading.people.signs import ONES
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token


def indicator(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``1\{i = c\}``, ``I(i = c)``, ``\mathbb{1}_{\{i = c\}}`` and ``[i = c]`` are deltas."""
    token = tokens[n]
    if token.text == "[" and token.kind == "mark":
        name, at = "", n
        if text_at(tokens, n - 1) == "{" and text_at(tokens, n - 2) == "_":
            return None  # 1_{[i = c]}
        before = tokens[n - 1] if n else None
        if before is not None and (before.kind in ("word", "name") or base_at(tokens, n - 1)):
            return None
        if any(
            (own := base_at(tokens, m)) and own[0] in ONES and own[1] == n for m in range(max(0, n - 4), n)
        ):
            return None  # the condition of the indicator before it
    elif text_at(tokens, n - 1) in FACES:
        return None  # its face belongs to it
    elif token.kind == "number" and token.text == "1":
        name, at = "1", n + 1
    elif token.text == "(" and token.kind == "mark":  # p_i - (i == c)
        name, at = "", n
        typed = [t for t in tokens[n : max(closing(tokens, n), n)] if t.text == "=" and t.end - t.start == 2]
        if len(typed) != 1 or text_at(tokens, n - 1) not in ("-", "+", r"\cdot"):
            return None
    else:
        base = base_at(tokens, n)
        if base is None or base[0] not in ONES:
            return None
        name, at = base
    below = text_at(tokens, at) == "_"
    if below:
        inside = group(tokens, at + 1)
        if inside is None:
            return None
        content, after = inside
        if text_at(content, 0) in (r"\{", "(", "[") and closing(content, 0) == len(content) - 1:
            content = content[1:-1]
    else:
        if text_at(tokens, at) not in (r"\{", "(", "[") or (end := closing(tokens, at)) < 0:
            return None
        content, after = tokens[at + 1 : end], end + 1
    signs = [m for m, t in enumerate(content) if t.text in ("=", r"\ne")]
    if len(signs) != 1:
        return None
    sides = content[: signs[0]], content[signs[0] + 1 :]
    if not all(side and len(side) <= 6 and (base_at(side, 0) or side[0].kind == "number") for side in sides):
        return None
    delta = _delta(token, [*sides[0], made(",", token), *sides[1]])
    shown = texts(tokens[n:after])
    if content[signs[0]].text == r"\ne":
        one = made("1", token, "number")
        new = [made("(", token), one, made("-", token), *delta, made(")", token)]
        return Rewriting(after, new, f"{shown} read as 1 - {texts(delta)}")
    return Rewriting(after, delta, f"{shown} read as {texts(delta)}" if name in ("I", "") else "")


def delta_of(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\delta(i, c)`` is ``\delta_{i,c}``."""
    if text_at(tokens, n) != r"\delta" or text_at(tokens, n + 1) != "(":
        return None
    end = closing(tokens, n + 1)
    inside = tokens[n + 2 : end] if end > 0 else []
    if [t.text for t in inside].count(",") != 1 or len(atoms(inside) or ()) != 2:
        return None
    return Rewriting(end + 1, _delta(tokens[n], inside))


def entry_of_unit(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``(e_c)_i`` is ``\delta_{c,i}``, unless the text has an e of its own."""
    if text_at(tokens, n) not in ("(", "[") or usage.own_e or base_at(tokens, n - 1) is not None:
        return None
    end = closing(tokens, n)
    base = base_at(tokens, n + 1) if end > 0 and text_at(tokens, end + 1) == "_" else None
    if base is None or base[0] not in ("e", r"\mathbf{e}") or text_at(tokens, base[1]) != "_":
        return None
    own, entry = group(tokens, base[1] + 1), group(tokens, end + 2)
    if own is None or entry is None or own[1] != end or len(own[0]) != 1 or len(entry[0]) != 1:
        return None
    return Rewriting(entry[1], _delta(tokens[n], [*own[0], made(",", tokens[n]), *entry[0]]))


def _delta(like: Token, inside: Tokens) -> Tokens:
    return [made(r"\delta", like, "command"), made("_", like), *braced(inside, like)]
