r"""A Jacobian that is read entry by entry: ``\partial p / \partial z = p (1 - p)``.

Where each entry is made of its own one, as by the sigmoid, that says it all. A softmax has entries beside
the diagonal, and there the line is another thing than the derivative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.binding import free_names, fresh, substitute
from derive.checking.asking import Kernel
from derive.checking.report import Verdict
from derive.meaning.evidence import Proved, Refuted
from derive.reading.people.completed import ENTRIES
from derive.scope import Scope
from derive.statement import Reading
from derive.term import ZERO, Condition, Derivative, Symbol, Term, parts
from derive.writing import condition

_OPEN = "It holds of the entries at one place; whether others are 0 is not known."
_SAYS = "Read entry by entry this is the diagonal of a Jacobian, which has other entries beside it."


def on_the_diagonal(verdict: Verdict, reading: Reading, scope: Scope, kernel: Kernel) -> Verdict:
    """A line that is right entry by entry, told to be right there only where the Jacobian has more."""
    if verdict.kind not in ("correct", "leap") or ENTRIES not in reading.notes:
        return verdict
    for beside, case in _beside(reading, scope):
        found = kernel.ask(beside, ZERO, scope, (*reading.given, case))
        if isinstance(found, Refuted):
            needs = (condition(replace(case, equal=True)).latex,)
            return replace(verdict, kind="conditional", says=_SAYS, needs=needs)
        if not isinstance(found, Proved):
            return replace(verdict, kind="undecided", says=_OPEN)
    return verdict


def _beside(reading: Reading, scope: Scope) -> Iterator[tuple[Term, Condition]]:
    """The derivatives of an equation off the diagonal, each with the case in which it is that."""
    taken = free_names(reading.left) | free_names(reading.right) | scope.letters_in_definitions
    for part in (*parts(reading.left), *parts(reading.right)):
        if isinstance(part, Derivative):
            for place in part.by.indices:
                size = scope.size_of(place) if isinstance(place, Symbol) else None
                if (
                    isinstance(place, Symbol)
                    and isinstance(size, Symbol)
                    and place.name in free_names(part.of)
                ):
                    letters = scope.letters_of(size.name)
                    other = Symbol(fresh(place.name, taken, letters))
                    of = substitute(part.of, {place.name: other}, scope.alternatives)
                    yield Derivative(of, part.by), Condition(other, place, equal=False)
