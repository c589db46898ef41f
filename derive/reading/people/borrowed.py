r"""A text may give its own meaning to ``\sigma``, as ``\sigma(z) = \tanh z``; then it is not logistic.

Terms know one ``\sigma`` only. What a text says of another one is not judged, since as said of the
logistic function a true line could be called false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from derive.binding import free_names
from derive.scope import Scope
from derive.statement import Reading
from derive.term import ONE, Apply, Hole, Symbol, Term, map_parts, parts

_ARGUMENT = Hole("u")
_NOTE = r"\sigma is the function that this text defines"


def own_sigma(readings: Iterable[Sequence[Reading]]) -> str:
    r"""What a text defines ``\sigma`` to be, in words for a message; empty where it is the logistic function.

    The first equation of the form ``\sigma(z) = ...`` tells; one that is built like ``1/(1 + e^{-z})``, with
    a slip or without, is about the logistic function.
    """
    for first in (rs[0] for rs in readings if rs):
        match first.left:
            case Apply("sigmoid", (Symbol() as at,)) if first.right == at or not _names(first.right):
                return "" if _logistic(first.right) else "another function than the logistic one"
    return ""


def defines_sigma(reading: Reading) -> bool:
    r"""Whether an equation says what ``\sigma`` of something is, by other functions."""
    match reading.left:
        case Apply("sigmoid", (at,)):
            return reading.right == at or not _names(reading.right)
    return False


def by_its_meaning(
    readings: Iterable[tuple[Reading, ...]], chains: Sequence[int]
) -> list[tuple[Reading, ...]]:
    r"""The readings with the function for ``\sigma`` that a text defines it to be, if it is one only.

    A chain with ``\sigma'`` in it, which was read by the law of the logistic function, stays as it is.
    """
    every = list(readings)
    primed = {
        chain
        for chain, rs in zip(chains, every, strict=True)
        if any(r"\odot(1-\sigma" in note for r in rs for note in r.notes)
    }
    bodies: set[Term] = set()
    for first in (rs[0] for rs in every if rs):
        match first.left:
            case Apply("sigmoid", (Symbol() as at,)) if defines_sigma(first):
                body = _put(first.right, at, _ARGUMENT)
                if free_names(body) - set(free_names(at)):
                    return every
                bodies.add(body)
    if len(bodies) != 1:
        return every
    (body,) = bodies

    def change(part: Term) -> Term:
        match part:
            case Apply("sigmoid", (inner,)):
                return _put(body, _ARGUMENT, inner)
        return part

    def meant(reading: Reading) -> Reading:
        left, right, head = (map_parts(side, change) for side in (reading.left, reading.right, reading.head))
        same = (left, right, head) == (reading.left, reading.right, reading.head)
        notes = reading.notes if same else (*reading.notes, _NOTE)
        return replace(reading, left=left, right=right, head=head, notes=notes)

    return [rs if chain in primed else tuple(map(meant, rs)) for chain, rs in zip(chains, every, strict=True)]


def _put(term: Term, old: Term, new: Term) -> Term:
    return map_parts(term, lambda part: new if part == old else part)


def _names(right: Term) -> bool:
    r"""Whether a side names what ``\sigma(z)`` is called, or says something of ``\sigma`` itself."""
    return isinstance(right, Symbol) or any(
        isinstance(p, Apply) and p.operator == "sigmoid" for p in parts(right)
    )


def _logistic(right: Term) -> bool:
    """Whether a term is built like the logistic function in one of its forms, with a slip or without.

    ``1 + e^...`` stands in it, or it is a quotient over one exponential and numbers.
    """
    every = list(parts(right))
    sums = (p.args for p in every if isinstance(p, Apply) and p.operator == "add" and len(p.args) == 2)
    if any(ONE in args and any(_exponential(arg) for arg in args) for args in sums):
        return True
    match right:
        case Apply("div", (_, below)):
            within = [p for p in parts(below) if isinstance(p, Apply)]
            named = {p.operator for p in every if isinstance(p, Apply)} - {"exp", "neg", "add", "div", "mul"}
            return not named and sum(_exponential(p) for p in within) == 1
    return False


def _exponential(term: Term) -> bool:
    return isinstance(term, Apply) and term.operator == "exp"


def on_sigma(reading: Reading, scope: Scope) -> bool:
    r"""Whether a statement, or a definition that it rests on, holds ``\sigma``."""
    sides = [reading.left, reading.right, reading.head]
    reached = {name for side in sides for name in scope.closure(side)} & scope.definitions.keys()
    terms = [*sides, *(scope.definitions[name].body for name in reached)]
    return any(isinstance(p, Apply) and p.operator == "sigmoid" for term in terms for p in parts(term))
