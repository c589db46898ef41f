r"""Traces under any of their names, ``\tr A``, and entries of what is computed, ``(W x)_i``."""

from __future__ import annotations

from derive.reading.functions import UNIT
from derive.reading.people.bases import atoms, run_at
from derive.reading.people.factors import product_end
from derive.reading.people.liberty import Rewriting, Tokens, braced, closing, group, made, text_at, texts
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_NAMES = ("tr", "Tr", "trace", "Trace")


def trace_sign(like: Token, end: int) -> Token:
    """The name of the trace, as the grammar knows it."""
    return Token("word", "tr", like.start, end, r"\operatorname")


def trace(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""A trace under any of its names, ``\tr A`` and ``Tr(A)``, with brackets around what it is taken of."""
    token, start = tokens[n], n + 1
    if token.kind == "letter":
        start = run_at(tokens, n)
        word = "".join(t.text for t in tokens[n:start])
        spelled = word in _NAMES and text_at(tokens, start) in ("(", "[") and not set(word) <= usage.singles
    elif token.kind == "command":
        spelled = token.text.removeprefix("\\") in _NAMES
    else:
        spelled = token.kind == "word" and token.text in _NAMES and not _plain(tokens, n)
    if not spelled or start >= len(tokens):
        return None
    sign = trace_sign(token, tokens[start - 1].end)
    if text_at(tokens, start) in ("(", "[", r"\{"):
        return Rewriting(start, [sign])
    if (end := product_end(tokens, start)) == start:
        return None
    new = [sign, made("(", tokens[start]), *tokens[start:end], made(")", tokens[end - 1])]
    return Rewriting(end, new)


def _plain(tokens: Tokens, n: int) -> bool:
    r"""Whether the name is spelled as the grammar knows it, before brackets."""
    known = tokens[n].text == "tr" and tokens[n].face == r"\operatorname"
    return known and text_at(tokens, n + 1) in ("(", "[", r"\{")


def entry_of(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``(W x)_i`` is ``e_i^\top (W x)``, and ``(A B)_{ij}`` is ``e_i^\top (A B) e_j``."""
    close = closing(tokens, n) if text_at(tokens, n) in ("(", "[") else -1
    below = group(tokens, close + 2) if close > n + 1 and text_at(tokens, close + 1) == "_" else None
    places = atoms(below[0]) if below else None
    if below is None or not places or len(places) > 2 or not all(map(usage.is_index, places)):
        return None
    if n and (tokens[n - 1].kind in ("letter", "name", "word") or text_at(tokens, n - 1) in ("}", ")", "'")):
        return None  # softmax(z)_k
    like = tokens[n]
    unit = Token("name", UNIT, like.start, like.start)
    units = [[unit, made("_", like), *braced([t], like)] for t in below[0] if t.text != ","]
    turned = [made("^", like), made(r"\top", like, "command")]
    new = [made("(", like), *units[0], *turned, *tokens[n : close + 1], *(units[1] if units[1:] else [])]
    note = f"{texts(tokens[n : below[1]])} is read as an entry"
    return Rewriting(below[1], [*new, made(")", tokens[close])], note)
