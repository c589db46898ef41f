r"""Sums that begin at 0 in some places of a text and at 1 in others: they are not taken for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.reading.people.liberty import Tokens, group, text_at, texts
from derive.scope import Scope
from derive.statement import Reading
from derive.term import Bind, Symbol, Term, parts


def mixed_starts(lists: Iterable[Tokens]) -> frozenset[str]:
    r"""The ends N of a text that writes both ``\sum_{i=0}^{N-1}`` and ``\sum_{i=1}^{N}``.

    >>> from derive.reading.tokens import tokenize
    >>> mixed_starts([tokenize(r"\sum_{i=0}^{N-1} x_i + \sum_{i=1}^{N} y_i")[:-1]])
    frozenset({'N'})
    """
    seen: dict[str, set[str]] = {}
    for tokens in lists:
        for n in range(len(tokens)):
            below = group(tokens, n + 2) if text_at(tokens, n) == r"\sum" else None
            if below is None or text_at(tokens, n + 1) != "_" or text_at(tokens, below[1]) != "^":
                continue
            above = group(tokens, below[1] + 1)
            start, end = texts(below[0][1:]), texts(above[0]) if above else ""
            if start == "=0" and end.endswith("-1"):
                seen.setdefault(end[:-2], set()).add("0")
            elif start == "=1":
                seen.setdefault(end, set()).add("1")
    return frozenset(end for end, starts in seen.items() if len(starts) > 1)


def from_zero(reading: Reading, end: str) -> bool:
    """Whether a sum up to an end began at 0 as it was written."""
    return any(note.endswith(f"from 1 to {end}") for note in reading.notes)


def two_starts(reading: Reading, source: str, scope: Scope, ends: Iterable[str], zero: frozenset[str]) -> str:
    """Why a line is left open that brings together sums from 0 and from 1; empty for any other.

    ``zero`` are the names that the text defines by sums from 0.
    """
    reads = (scope.closure(reading.left) | scope.closure(reading.right)) & scope.definitions.keys()
    for end in ends:
        noted = from_zero(reading, end)
        made = {name for name in reads if _sums(scope.definitions[name].body, end)}
        first = re.search(rf"=\s*1\s*\}}?\s*\^\s*\{{?\s*{re.escape(end)}\s*(?:\}}|(?!\s*-))", source)
        own = _sums(reading.left, end) or _sums(reading.right, end)
        if (noted or made & zero) and (made - zero or first or (own and not noted)):
            return f"sums over {end} begin at 0 here and at 1 elsewhere"
    return ""


def _sums(term: Term, end: str) -> bool:
    return any(isinstance(part, Bind) and part.over.size == Symbol(end) for part in parts(term))
