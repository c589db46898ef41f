r"""Functions under another letter: "with ``\phi = \tanh``", ``g(\cdot) = \sigma(\cdot)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.reading.functions import FUNCTIONS, WORDS
from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Notes, Tokens, text_at, texts
from derive.reading.tokens import Token

_EQUALS = ("=", ":=", r"\equiv")
_HOLDER = ("(", r"\cdot", ")")


def without_aliases(lists: Sequence[Tokens]) -> list[tuple[Tokens, Notes]]:
    r"""The formulas with such functions by their own names, and the notes on these.

    >>> from derive.reading.tokens import tokenize
    >>> lists = [tokenize(t)[:-1] for t in (r"\phi = \tanh", r"h = \phi(a)")]
    >>> [(texts(tokens), [note for note, _ in notes]) for tokens, notes in without_aliases(lists)]
    [('', []), ('h=\\tanh(a)', ['\\phi is read as \\tanh'])]
    """
    found = {own[0]: own[1] for tokens in lists if (own := _alias(tokens)) is not None}
    return [([], ()) if found and _alias(tokens) else _renamed(tokens, found) for tokens in lists]


def _alias(tokens: Tokens) -> tuple[str, Token] | None:
    """The name and the function of a formula that says no more than that the one is the other."""
    base = base_at(tokens, 0)
    if base is None:
        return None
    at = _held(tokens, base[1])
    if text_at(tokens, at) not in _EQUALS or at + 1 >= len(tokens):
        return None
    other = tokens[at + 1]
    function = (
        other.text in FUNCTIONS if other.kind == "command" else other.kind == "word" and other.text in WORDS
    )
    end = _held(tokens, at + 2)
    whole = end == len(tokens) or (end == len(tokens) - 1 and text_at(tokens, end) in (".", ","))
    return (base[0], other) if function and whole and other.text != base[0] else None


def _is_bare(tokens: Tokens, name: str) -> bool:
    r"""Whether a formula gives the derivative of a function without its argument: ``\phi' = 1 - \phi^2``."""
    base = base_at(tokens, 0)
    return base is not None and base[0] == name and text_at(tokens, base[1]) == "'"


def _held(tokens: Tokens, n: int) -> int:
    r"""The end of ``(\cdot)`` at a place; the place itself where there is none."""
    return n + 3 if tuple(text_at(tokens, n + k) for k in range(3)) == _HOLDER else n


def _renamed(tokens: Tokens, known: Mapping[str, Token]) -> tuple[Tokens, Notes]:
    """The tokens with the function for each name that stands before brackets, with primes or without."""
    notes: list[tuple[str, int]] = []
    for n in range(len(tokens) - 1, -1, -1):
        base = base_at(tokens, n) if known else None
        if base is None or base[0] not in known:
            continue
        at = base[1]
        while text_at(tokens, at) == "'":
            at += 1
        applied = text_at(tokens, at) == "(" or base_at(tokens, at) is not None
        if applied or _is_bare(tokens, base[0]):
            own = known[base[0]]
            notes.append((f"{base[0]} is read as {texts([own])}", tokens[n].start))
            new = Token(own.kind, own.text, tokens[n].start, tokens[base[1] - 1].end, own.face)
            tokens = [*tokens[:n], new, *tokens[base[1] :]]
    return tokens, tuple(notes[-1:])
