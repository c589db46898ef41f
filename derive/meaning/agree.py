"""The one question: are two Terms equal for every size, every index and every value?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from derive.meaning import conditions
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.meaning.field import Undefined
from derive.meaning.forms import Outside, Redraw
from derive.meaning.kernel import Compiler
from derive.meaning.patterns import Given
from derive.meaning.picking import picked
from derive.meaning.point import OutOfRange, Point, TooMuch
from derive.meaning.reach import reach, stages
from derive.meaning.refuting import glimpsed, likely, refuted
from derive.meaning.sided import Asked, one_sided
from derive.meaning.stage import MOST_WORK, Stage
from derive.meaning.testing import tested
from derive.meaning.work import Work, too_large
from derive.scope import Scope
from derive.shapes import SidesDiffer, opened
from derive.term import Term


class Judge:
    """Decides equations in one scope, remembering what it compiled and what it decided."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.twice = frozenset(scope.letters) & frozenset(scope.sizes)
        self._stages: dict[frozenset[str], Stage] = {}
        self._known: dict[tuple[Term, Term, Given], Evidence] = {}

    def agree(self, left: Term, right: Term, given: Given = ()) -> Evidence:
        """Whether ``left = right`` under index conditions, with the evidence."""
        if too_large(left) or too_large(right):
            return Undecided("the formulas are too long or too deeply nested")
        known = self._known.get((left, right, given))
        if known is None:
            known = self._known[left, right, given] = self._asked(left, right, given)
        return known

    def proof(self, left: Term, right: Term, given: Given = ()) -> Proved | None:
        """The proof that ``left = right``, if there is one; where there is none, nothing is looked for."""
        if too_large(left) or too_large(right):
            return None
        found = self._known.get((left, right, given)) or self._asked(left, right, given, refuting=False)
        if not isinstance(found, Proved):
            return None
        self._known[left, right, given] = found
        return found

    def _asked(self, left: Term, right: Term, given: Given, refuting: bool = True) -> Evidence:
        twice = self.twice and self.twice & (self.scope.closure(left) | self.scope.closure(right))
        if twice:
            return Undecided(f"{min(twice)} is used both as an index and as a size")
        try:
            one, other, _ = opened(left, right, self.scope)
        except SidesDiffer as error:
            return Refuted(None, str(error))
        known = (*self.scope.given, *given)
        found = self._decided(one, other, known, refuting)
        if not isinstance(found, Proved | Refuted):  # by evaluation first: a rule is not judged by itself
            without = picked(one, self.scope), picked(other, self.scope)
            found = found if without == (one, other) else self._decided(*without, known, refuting)
        return self._conditioned(found, left, right, one, other) if isinstance(found, Proved) else found

    def _decided(self, one: Term, other: Term, given: Given, refuting: bool) -> Evidence:
        """The definitions are folded first: what holds for all of their values holds for those they have."""
        read = reach(one, self.scope) | reach(other, self.scope)
        spot = likely(read, self.scope, given)
        glimpse, why = False, ""
        for folded in stages(read, self.scope):
            stage = self._stage(folded)
            try:
                if spot is not None and stage.differ(one, other, spot):
                    if not (folded or refuting):
                        break
                    if refuting and not (folded and glimpse):
                        seen = glimpsed(one, other, self.scope, spot, sure=not folded)
                        if seen is not None:
                            return seen
                    glimpse = True
                    if folded:
                        continue
                findings = stage.decide(one, other, given)
            except TooMuch as error:  # with fewer definitions folded it would be more
                why = why or str(error)
                break
            except Outside as error:
                why = why or str(error)
                continue
            if findings.differing and not folded and not refuting:
                break
            if findings.differing and not folded:
                return refuted(one, other, self.scope, findings.differing)
            if not findings.differing and (findings.points or not folded):
                return findings.verdict()
        return tested(one, other, self.scope, given, why) if refuting else Undecided(why)

    def _conditioned(self, found: Proved, left: Term, right: Term, one: Term, other: Term) -> Proved:
        """A proof with the conditions under which both sides have a value."""
        large = tuple(rf"{size} \ge 2" for size in conditions.sizes(one, other, self.scope))
        needed = tuple(map(str, conditions.conditions(left, right, self.scope)))
        found = replace(found, conditions=tuple(dict.fromkeys((*found.conditions, *large, *needed))))
        if not found.conditions:
            return found
        lost, gained = self.by_side(left, right)
        return replace(found, lost=tuple(map(str, lost)), gained=tuple(map(str, gained)))

    def by_side(self, left: Term, right: Term) -> tuple[Asked, Asked]:
        """The conditions that only the left side asks for, and those that only the right side does."""
        one, other, _ = opened(left, right, self.scope)
        work = Work(MOST_WORK // 10)
        return one_sided(one, other, self.scope, lambda a, b: self._same(a, b, work))

    def _same(self, left: Term, right: Term, work: Work) -> bool:
        """Whether two scalar Terms are proved equal."""
        stage = self._stage(frozenset())
        spot = likely(reach(left, self.scope) | reach(right, self.scope), self.scope, ())
        try:
            if spot is not None and stage.differ(left, right, spot):
                return False
            found = stage.decide(left, right, (), work)
        except (Outside, TooMuch):
            return False
        return not found.differing and isinstance(found.verdict(), Proved)

    def _stage(self, folded: frozenset[str]) -> Stage:
        if folded not in self._stages:
            self._stages[folded] = Stage(self.scope, folded)
        return self._stages[folded]


class Here:
    """Compares scalar Terms at one choice of sizes and of places for the free letters.

    What is computed for one comparison serves the next.
    """

    def __init__(self, scope: Scope, sizes: Mapping[str, int], places: Mapping[str, int]) -> None:
        self.compiler = Compiler(scope)
        self.sizes, self.places = dict(sizes), dict(places)
        self.points: list[Point] = []  # one for each case of the signs that steps ask for

    def agree(self, left: Term, right: Term) -> Evidence:
        """Whether two Terms are equal here for all values. Differing says no more than undecided."""
        try:
            runs = [self.compiler.value(side) for side in (left, right)]
        except Outside as error:
            return Undecided(str(error))
        case, cases = 0, 1
        while case < cases:
            if case == len(self.points):
                self.points.append(Point(self.sizes, dict(self.places), Random(1), Work(MOST_WORK), case))
            point = self.points[case]
            try:
                sides = [run(point) for run in runs]
            except (Undefined, OutOfRange, Outside, Redraw) as error:
                return Undecided(str(error))
            if not point.atoms.independent_roots():
                return Undecided("square roots that may depend on each other")
            if sides[0] != sides[1]:
                return Undecided("they differ as formal expressions")
            cases = max(cases, 1 << len(point.atoms.signs))
            case += 1
        return Proved("evaluated over GF(2^127 - 1)")


def agree(left: Term, right: Term, scope: Scope) -> Evidence:
    """Whether ``left = right`` in a scope, with the evidence.

    Arrays are compared entry by entry.

    >>> from derive.scope import Declared
    >>> from derive.term import TWO, Symbol, add, mul
    >>> x = Symbol("x")
    >>> agree(add(x, x), mul(TWO, x), Scope(symbols={"x": Declared()})).how
    'evaluated at 1 point over GF(2^127 - 1)'
    """
    return Judge(scope).agree(left, right)
