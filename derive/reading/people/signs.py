r"""Indicators and cases by the sign of a value, ``1[z > 0]``: the step, which has no value at the kink."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Rewriting, Tokens, closing, group, made, text_at, texts
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

ONES = ("1", "I", r"\mathbb{1}", r"\mathbf{1}", r"\mathbb{I}", r"\mathbf{I}", r"\mathrm{1}", r"\mathcal{I}",
        r"\text{1}", r"\mathbb{1}_{}", r"\boldsymbol{1}", r"\mathrm{I}", r"\chi")  # fmt: skip
_MORE, _LESS = (">", r"\ge", r"\gt", r"\geqslant"), ("<", r"\le", r"\lt", r"\leqslant")
_TIMES = (r"\odot", r"\cdot", r"\circ", r"\times", r"\ast", "*")
_BEFORE = {
    "(": _TIMES,
    "[": (*_TIMES, "=", "(", ")", "+", "-"),
}  # brackets that are no condition beside a formula
_OTHERWISE = ("otherwise", "else", "")


def sign_indicator(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``1[z > 0]``, ``\mathbb{1}_{z > 0}``, and behind an operator ``[z > 0]`` and ``(z > 0)``."""
    token, at = tokens[n], n
    if token.kind == "number" and token.text == "1":
        at = n + 1
        if at < len(tokens) and tokens[at].start - token.end > 1:
            return None  # a = 1 \quad [z > 0] is a condition
    elif text_at(tokens, n) not in ("[", "(") and (base := base_at(tokens, n)) is not None:
        if base[0] not in ONES:
            return None
        at = base[1]
    elif text_at(tokens, n - 1) not in _BEFORE.get(text_at(tokens, n), ()) and not _behind_a_factor(
        tokens, n
    ):
        return None
    if text_at(tokens, at) == "_" and (below := group(tokens, at + 1)) is not None:
        content, after = below
        if text_at(content, 0) in (r"\{", "(", "[") and closing(content, 0) == len(content) - 1:
            content = content[1:-1]
    elif text_at(tokens, at) in (r"\{", "(", "[") and (end := closing(tokens, at)) > 0:
        content, after = tokens[at + 1 : end], end + 1
    else:
        return None
    new = _step(content, token)
    return None if new is None else Rewriting(after, new, f"{texts(tokens[n:after])} read as {texts(new)}")


def _behind_a_factor(tokens: Tokens, n: int) -> bool:
    """Whether a bracket stands behind a name or a group, ``v_j [z_j > 0]``, with no wide space."""
    if text_at(tokens, n) != "[" or not n or tokens[n].start - tokens[n - 1].end > 1:
        return False
    if any((own := base_at(tokens, m)) and own[0] in ONES and own[1] == n for m in range(max(0, n - 4), n)):
        return False
    return tokens[n - 1].kind in ("letter", "name") or text_at(tokens, n - 1) == "}"


def prime_of_relu(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\operatorname{ReLU}'`` is the step."""
    if tokens[n].kind != "word" or tokens[n].text not in ("ReLU", "relu") or text_at(tokens, n + 1) != "'":
        return None
    return Rewriting(n + 2, [_word(tokens[n])], f"{tokens[n].text}' read as the step")


def sign_cases(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``cases`` by one sign: ``\begin{cases} a & z > 0 \\ b & z < 0 \end{cases}``."""
    if text_at(tokens, n) != r"\begin{cases}":
        return None
    ends = [m for m in range(n, len(tokens)) if text_at(tokens, m) == r"\end{cases}"]
    if not ends or any(text_at(tokens, m) == r"\begin{cases}" for m in range(n + 1, ends[0])):
        return None
    rows = [_halves(row) for row in _parted(tokens[n + 1 : ends[0]], r"\\") if row]
    if len(rows) not in (2, 3) or any(row is None for row in rows):
        return None
    (first, when), *rest = [row for row in rows if row is not None]
    if (step := _step(when, tokens[n])) is None:
        return None
    kept = [(value, other) for value, other in rest if not _equation(other)]  # a value at the kink
    if len(kept) != 1:
        return None
    last, other = kept[0]
    rest_of_all = len(other) == 1 and other[0].text.strip(" .,").lower() in _OTHERWISE
    if not rest_of_all and not _opposite(when, other):
        return None
    like = tokens[n]
    new = [
        made("(", like), *step, made("(", like), *first, made(")", like), made("+", like),
        made("(", like), made("1", like, "number"), made("-", like), *step, made(")", like),
        made("(", like), *last, made(")", like), made(")", like),
    ]  # fmt: skip
    return Rewriting(ends[0] + 1, new, f"the cases by sign read with {texts(step)}")


def _sides(content: Tokens) -> tuple[Tokens, Tokens] | None:
    """The greater and the less side of an inequality; None where that is not one."""
    signs = [m for m, token in enumerate(content) if token.text in (*_MORE, *_LESS) and token.kind != "word"]
    if len(signs) != 1 or signs[0] in (0, len(content) - 1) or any(t.text in ("=", "&") for t in content):
        return None
    left, right = content[: signs[0]], content[signs[0] + 1 :]
    return (right, left) if content[signs[0]].text in _LESS else (left, right)


def _step(content: Tokens, like: Token) -> Tokens | None:
    """The step of what is said to be positive; None where that is not one inequality."""
    sides = _sides(content)
    return sides and [_word(like), made("(", like), *_minus(*sides, like), made(")", like)]


def _minus(left: Tokens, right: Tokens, like: Token) -> Tokens:
    """A difference, without the zero of ``z > 0``."""
    minus = made("-", like)
    if [t.text for t in right] == ["0"]:
        return left
    rest = [minus, made("(", like), *right, made(")", like)]
    return rest if [t.text for t in left] == ["0"] else [*left, *rest]


def _opposite(one: Tokens, other: Tokens) -> bool:
    """Whether an inequality is the other way round than another one."""
    sides = _sides(one), _sides(other)
    return all(sides) and list(map(_bare, sides[0] or ())) == list(map(_bare, reversed(sides[1] or ())))


def _word(like: Token) -> Token:
    return Token("word", "step", like.start, like.end, r"\operatorname")


def _bare(tokens: Tokens) -> list[str]:
    return [token.text for token in tokens]


def _equation(tokens: Tokens) -> bool:
    return any(token.text == "=" for token in tokens)


def _halves(row: Tokens) -> tuple[Tokens, Tokens] | None:
    """A value and its condition, without the comma between them and the word before it."""
    parts = _parted(row, "&")
    if len(parts) != 2 or not parts[0]:
        return None
    value, when = parts
    while value and value[-1].text in (",", ";"):
        value = value[:-1]
    if (
        len(when) > 1
        and when[0].kind == "word"
        and when[0].text.strip(" ,:").lower() in ("if", "when", "for")
    ):
        when = when[1:]
    while when and when[-1].text in (",", ".", ";"):
        when = when[:-1]
    return value, when


def _parted(tokens: Tokens, mark: str) -> Sequence[Tokens]:
    """The tokens between marks."""
    parts: list[Tokens] = [[]]
    for token in tokens:
        if token.text == mark and token.kind != "word":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
