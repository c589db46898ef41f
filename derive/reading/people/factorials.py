r"""Factorials of counts: ``\log k_i!`` is a number of each i, of which nothing else is known."""

from __future__ import annotations

from derive.reading.people.bases import base_at, scripted
from derive.reading.people.liberty import Rewriting, Tokens, named, text_at
from derive.reading.people.usage import Usage


def factorial(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``k_i!`` is the name ``k!`` with the index i."""
    base = base_at(tokens, n)
    if (
        base is None
        or tokens[n].kind == "word"
        or text_at(tokens, n - 1) in ("_", "^")
        or base[0].endswith("!")
    ):
        return None
    end = scripted(tokens, base[1])
    if text_at(tokens, end) != "!" or text_at(tokens, end + 1) == "!":
        return None
    new = [named(f"{base[0]}!", tokens[n : base[1]]), *tokens[base[1] : end]]
    return Rewriting(end + 1, new, f"{base[0]}! is taken as a number of which nothing else is known")
