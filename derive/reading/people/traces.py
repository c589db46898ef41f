r"""Traces, under any of their names, and the inner product of matrices as ``\operatorname{tr}(A^\top B)``."""

from __future__ import annotations

from derive.reading.people.bases import run_at
from derive.reading.people.factors import product_end
from derive.reading.people.liberty import Rewriting, Tokens, made, text_at
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
