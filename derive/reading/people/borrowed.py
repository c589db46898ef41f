r"""A text may give its own meaning to ``\sigma``, as ``\sigma(z) = \tanh z``; then it is not logistic.

Terms know one ``\sigma`` only. What a text says of another one is not judged, since as said of the
logistic function a true line could be called false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.scope import Scope
from derive.statement import Reading
from derive.term import ONE, Apply, Symbol, Term, parts


def own_sigma(readings: Iterable[Sequence[Reading]]) -> str:
    r"""What a text defines ``\sigma`` to be, in words for a message; empty where it is the logistic function.

    The first equation of the form ``\sigma(z) = ...`` tells; one that looks like ``1/(1 + e^{-z})``, with a
    slip or without, is about the logistic function.
    """
    for first in (rs[0] for rs in readings if rs):
        match first.left:
            case Apply("sigmoid", (Symbol() as at,)) if first.right == at or not _names(first.right):
                return "" if _logistic(first.right) else "another function than the logistic one"
    return ""


def _names(right: Term) -> bool:
    r"""Whether a side names what ``\sigma(z)`` is called, or says something of ``\sigma`` itself."""
    return isinstance(right, Symbol) or any(
        isinstance(p, Apply) and p.operator == "sigmoid" for p in parts(right)
    )


def _logistic(right: Term) -> bool:
    """Whether ``1 + e^...`` stands in a term, as in the logistic function in any of its forms."""
    return any(
        isinstance(part, Apply)
        and part.operator == "add"
        and len(part.args) == 2
        and ONE in part.args
        and any(isinstance(arg, Apply) and arg.operator == "exp" for arg in part.args)
        for part in parts(right)
    )


def on_sigma(reading: Reading, scope: Scope) -> bool:
    r"""Whether a statement, or a definition that it rests on, holds ``\sigma``."""
    sides = [reading.left, reading.right, reading.head]
    reached = {name for side in sides for name in scope.closure(side)} & scope.definitions.keys()
    terms = [*sides, *(scope.definitions[name].body for name in reached)]
    return any(isinstance(p, Apply) and p.operator == "sigmoid" for term in terms for p in parts(term))
