r"""Equations to be solved: ``\partial \log L / \partial \mu = 0``, and what is made of them.

Such an equation says nothing of the model, so that it is not judged. One that is written otherwise further
down, ``\sum_n (y_n - p_n) x_n = 0``, follows from it where the left sides are proved equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from derive.checking.asking import Kernel
from derive.checking.report import Verdict
from derive.meaning.evidence import Proved
from derive.reading.people.standing import TO_BE_SOLVED
from derive.scope import Scope
from derive.statement import Reading, Statement
from derive.term import ZERO, Apply, Bind, Derivative, Term, parts

_MOST_BACK = 3  # equations before this one that are compared


@dataclass(slots=True)
class Equations:
    """The equations to be solved that a text holds so far: the lines and the sides that are to be 0."""

    kernel: Kernel
    known: list[tuple[int, Term]] = field(default_factory=list)

    def solved(self, verdict: Verdict, before: Iterable[Statement], scope: Scope) -> Verdict | None:
        """The verdict on an undecided equation with 0; None for what is no such equation, or another one."""
        reading, line = verdict.statement.readings[0], verdict.statement.place.line
        side = _side(reading)
        if side is None:
            return None
        set_ = [s for s in before if s.kind == "prose" and s.trouble == TO_BE_SOLVED]
        sides = [(s.place.line, _side(r)) for s in set_ for r in s.readings[:1]]
        said = [(at, other) for at, other in sides if other is not None]
        for at, other in sorted((*said, *self.known), reverse=True, key=lambda one: one[0])[:_MOST_BACK]:
            found = self.kernel.ask(other, side, scope, reading.given)
            if isinstance(found, Proved):
                self.known.append((line, side))
                says = f"It is the equation of line {at}."
                return replace(verdict, kind="correct", holds=found, follows=found, says=says)
        if any(_of_an_objective(part) for start in (reading.head, side) for part in parts(start)):
            self.known.append((line, side))
            return replace(verdict, kind="prose", says=f"{TO_BE_SOLVED[:1].upper()}{TO_BE_SOLVED[1:]}.")
        return None


def _side(reading: Reading) -> Term | None:
    """What an equation says to be 0; None where it says nothing to be."""
    for zero, side in ((reading.right, reading.left), (reading.left, reading.right)):
        if zero == ZERO != side:
            return side
    return None


def _of_an_objective(part: Term) -> bool:
    r"""Whether a part is a derivative of a total or of a logarithm: ``\partial / \partial \mu (\log L)``."""
    if not isinstance(part, Derivative) or any(isinstance(p, Derivative) for p in parts(part.of)):
        return False
    return any(isinstance(p, Bind) or (isinstance(p, Apply) and p.operator == "log") for p in parts(part.of))
