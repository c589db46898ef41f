"""Equations evaluated with some definitions folded: what both sides come to at the points of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.meaning.evidence import Evidence, Proved, Undecided
from derive.meaning.forms import Outside
from derive.meaning.grid import Placing, Plan, Sizes, Spot, grid
from derive.meaning.kernel import Compiler
from derive.meaning.patterns import Given
from derive.meaning.planning import Planner
from derive.meaning.points import Points, Sides
from derive.meaning.work import Work
from derive.scope import Scope
from derive.term import Term

MOST_WORK = 300_000  # summands and definitions evaluated over the field
_MOST_POINTS = 2000
_MOST_SPOTS = 6


@dataclass
class Findings:
    """What the evaluation of an equation came to: how many points, where undefined, where different."""

    plan: list[Plan]
    points: int = 0
    undefined: list[Sizes] = field(default_factory=list)
    differing: list[tuple[Sizes, Placing]] = field(default_factory=list)

    def verdict(self) -> Evidence:
        """A proof, if the sides do not differ.

        Sizes at which a side is undefined are a condition, if the others are enough.
        """
        if not self.points:
            return Undecided("one of the sides is undefined everywhere")
        how = f"evaluated at {self.points} point{'s' if self.points > 1 else ''} over GF(2^127 - 1)"
        if self.plan:
            how += ", " + ", ".join(f"{p.size} up to {p.window[-1]}" for p in self.plan)
        named = tuple(rf"{p.size} \ge {p.numeral}" for p in self.plan if p.numeral > 1)
        if not self.undefined:
            return Proved(how, named)
        for p in self.plan:
            if all(sizes[p.size] == 1 for sizes in self.undefined) and p.window[0] > 1:
                return Proved(how, (*named, rf"{p.size} \ge 2"))
        return Undecided("one of the sides is undefined in some of the cases")


class Stage:
    """Plans and evaluates the equations of one scope with some definitions ``folded``.

    What was compiled, counted and evaluated for one equation serves the next.
    """

    def __init__(self, scope: Scope, folded: frozenset[str] = frozenset()) -> None:
        self.folded = folded
        self._compiler = Compiler(scope, folded)
        self._points = Points()
        self._planner = Planner(scope, folded)

    def differ(self, left: Term, right: Term, spot: Spot) -> bool:
        """Whether two scalars in index form are seen to differ at one place, which is only a hint."""
        try:
            run, other = self._compiler.value(left), self._compiler.value(right)
        except Outside:
            return False
        return self._points.differ(run, other, spot, Work(MOST_WORK // 100))

    def sides(
        self, left: Term, right: Term, given: Given = ()
    ) -> Iterator[tuple[Spot, Placing, Sides | None]]:
        """Both sides, scalars in index form, at the points on which a proof rests, and at smaller sizes.

        None where one of them is undefined. Raises Outside where the proof does not reach.
        """
        yield from self._sides(left, right, self._planner.plan(left, right, given))

    def _sides(
        self, left: Term, right: Term, plan: list[Plan], work: Work | None = None
    ) -> Iterator[tuple[Spot, Placing, Sides | None]]:
        run, other = self._compiler.value(left), self._compiler.value(right)
        work = work or Work(MOST_WORK)
        for points, spot in enumerate(grid(plan)):
            if points > _MOST_POINTS:
                raise Outside("too many sizes and cases to try")
            try:
                found = self._points.evaluated(run, other, spot, work)
            except Outside:
                if spot.needed:
                    raise
                continue
            for places, sides in found:
                yield spot, places, sides

    def decide(self, left: Term, right: Term, given: Given, work: Work | None = None) -> Findings:
        """What the points come to; with definitions folded, up to the first at which the sides differ.

        What is done is taken off ``work``, where there is one for several questions.
        Raises Outside where the proof does not reach.
        """
        found = Findings(self._planner.plan(left, right, given))
        for spot, places, sides in self._sides(left, right, found.plan, work):
            if sides is None:
                found.undefined.append(spot.sizes)
                continue
            found.points += 1
            if sides[0] != sides[1]:
                found.differing.append((spot.sizes, places))
                if self.folded or len(found.differing) == _MOST_SPOTS:
                    break
        return found
