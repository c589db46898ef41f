"""The one question: are two Terms equal for every size, every index and every value?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from derive.meaning import conditions
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.meaning.field import Undefined
from derive.meaning.forms import Outside, Redraw
from derive.meaning.grid import Placing, Plan, Sizes, Spot, grid
from derive.meaning.kernel import Compiler
from derive.meaning.numerals import Numerals
from derive.meaning.patterns import Given, cases, numerals
from derive.meaning.point import OutOfRange, Point, TooMuch
from derive.meaning.points import Points, Sides
from derive.meaning.reach import reach, stages
from derive.meaning.sided import Asked, one_sided
from derive.meaning.sizes import Count, Places, window
from derive.meaning.testing import tested
from derive.meaning.work import Work, too_large
from derive.scope import Scope
from derive.shapes import SidesDiffer, opened
from derive.term import Term

_MOST_POINTS = 2000
_MOST_SPOTS = 6
_MOST_SMALL = 2
_MOST_WORK = 300_000  # summands and definitions evaluated over the field
_MOST_BALLS = 60_000  # parts evaluated in balls


class Judge:
    """Decides equations in one scope, remembering what it compiled and what it decided."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.twice = frozenset(scope.letters) & frozenset(scope.sizes)
        self._compilers: dict[frozenset[str], tuple[Compiler, Points]] = {}
        self._numerals: dict[tuple[frozenset[str], tuple[tuple[str, int], ...]], Numerals] = {}
        self._counts: dict[tuple[str, frozenset[str], tuple[tuple[str, int], ...]], Count] = {}
        self._known: dict[tuple[Term, Term, Given], Evidence] = {}

    def agree(self, left: Term, right: Term, given: Given = ()) -> Evidence:
        """Whether ``left = right`` under index conditions, with the evidence."""
        if too_large(left) or too_large(right):
            return Undecided("the formulas are too long or too deeply nested")
        twice = self.twice & (self.scope.closure(left) | self.scope.closure(right))
        if twice:
            return Undecided(f"{min(twice)} is used both as an index and as a size")
        known = self._known.get((left, right, given))
        if known is None:
            known = self._known[left, right, given] = self._agree(left, right, given)
        return known

    def _agree(self, left: Term, right: Term, given: Given) -> Evidence:
        """Entry by entry, with the definitions folded first: what holds for every p holds for p."""
        try:
            one, other, _ = opened(left, right, self.scope)
        except SidesDiffer as error:
            return Refuted(None, str(error))
        given = (*self.scope.given, *given)
        why = ""
        for folded in stages(reach(one, self.scope) | reach(other, self.scope), self.scope):
            try:
                verdict = self._decide(one, other, given, folded)
            except TooMuch as error:  # with fewer definitions folded it would be more
                why = why or str(error)
                break
            except Outside as error:
                why = why or str(error)
                continue
            if isinstance(verdict, Proved):
                large = tuple(rf"{size} \ge 2" for size in conditions.sizes(one, other, self.scope))
                needed = tuple(map(str, conditions.conditions(left, right, self.scope)))
                found = Proved(verdict.how, tuple(dict.fromkeys((*verdict.conditions, *large, *needed))))
                if not found.conditions:
                    return found
                lost, gained = self.by_side(left, right)
                return replace(found, lost=tuple(map(str, lost)), gained=tuple(map(str, gained)))
            if verdict is not None:
                return verdict
        return tested(one, other, self.scope, given, why)

    def by_side(self, left: Term, right: Term) -> tuple[Asked, Asked]:
        """The conditions that only the left side asks for, and those that only the right side does."""
        one, other, _ = opened(left, right, self.scope)
        return one_sided(one, other, self.scope, self._same)

    def _same(self, left: Term, right: Term) -> bool:
        """Whether two scalar Terms are proved equal."""
        try:
            return isinstance(self._decide(left, right, (), frozenset()), Proved)
        except Outside:
            return False

    def _compiler(self, folded: frozenset[str]) -> tuple[Compiler, Points]:
        if folded not in self._compilers:
            self._compilers[folded] = Compiler(self.scope, folded), Points()
        return self._compilers[folded]

    def _count(self, size: str, folded: frozenset[str], windows: dict[str, range]) -> Count:
        places = {other: window[-1] for other, window in windows.items() if other != size}
        key = (size, folded, tuple(sorted(places.items())))
        if key not in self._counts:
            self._counts[key] = Count(self.scope, size, folded, places)
        return self._counts[key]

    def _measured(self, folded: frozenset[str], most: dict[str, int]) -> Numerals:
        key = (folded, tuple(sorted(most.items())))
        if key not in self._numerals:
            self._numerals[key] = Numerals(self.scope, folded, most)
        return self._numerals[key]

    def plan(
        self, left: Term, right: Term, given: Given = (), folded: frozenset[str] = frozenset()
    ) -> list[Plan]:
        """For each size the cases of its letters, and the sizes that are enough.

        Raises Outside where the proof does not reach.
        """
        read = reach(left, self.scope, folded) | reach(right, self.scope, folded)
        todo = {size: (cases, named) for size, cases, named in cases(read, self.scope, given)}
        windows: dict[str, range] = {}
        sums: dict[str, bool] = {}

        def settle(size: str, waiting: tuple[str, ...]) -> None:
            """Find the window of a size, after those of the sizes that it rests on."""
            while size not in windows:
                try:
                    count = self._count(size, folded, windows)
                    windows[size], sums[size] = window(left, right, todo[size][1], count)
                except Places as needed:
                    if needed.size in (*waiting, size):
                        raise Outside("denominators with sums that rest on each other") from None
                    settle(needed.size, (*waiting, size))

        for size in todo:
            settle(size, ())
        self._measured(folded, {size: window[-1] for size, window in windows.items()}).check(left, right)
        most = {size: max(numerals(read.terms, size, self.scope), default=0) for size in todo}
        return [
            Plan(size, cases, windows[size], most[size], named, sums[size])
            for size, (cases, named) in todo.items()
        ]

    def sides(
        self, left: Term, right: Term, plan: list[Plan], folded: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Spot, Placing, Sides | None]]:
        """Both sides, scalars in index form, at the points on which a proof rests, and at smaller sizes.

        None where one of them is undefined. Raises Outside where the proof does not reach.
        """
        compiler, drawn = self._compiler(folded)
        run, other = compiler.value(left), compiler.value(right)
        work = Work(_MOST_WORK)
        for points, spot in enumerate(grid(plan)):
            if points > _MOST_POINTS:
                raise Outside("too many sizes and cases to try")
            try:
                found = drawn.evaluated(run, other, spot, work)
            except Outside:
                if spot.needed:
                    raise
                continue
            for places, sides in found:
                yield spot, places, sides

    def _decide(self, left: Term, right: Term, given: Given, folded: frozenset[str]) -> Evidence | None:
        """The verdict of the points; None where they differ with some definitions folded."""
        plan = self.plan(left, right, given, folded)
        points = 0
        undefined: list[Sizes] = []
        differing: list[tuple[Sizes, Placing]] = []
        for spot, places, sides in self.sides(left, right, plan, folded):
            if sides is None:
                undefined.append(spot.sizes)
                continue
            points += 1
            if sides[0] != sides[1]:
                differing.append((spot.sizes, places))
                if folded or len(differing) == _MOST_SPOTS:
                    break
        if differing:
            return None if folded else _refuted(left, right, self.scope, differing)
        if not points:
            return None if folded else Undecided("one of the sides is undefined everywhere")
        return _proved(points, plan, undefined)


class Here:
    """Compares scalar Terms at one choice of sizes and of places for the free letters.

    What is computed for one comparison serves the next.
    """

    def __init__(self, scope: Scope, sizes: Mapping[str, int], places: Mapping[str, int]) -> None:
        self.compiler = Compiler(scope)
        self.point = Point(dict(sizes), dict(places), Random(1), Work(_MOST_WORK))

    def agree(self, left: Term, right: Term) -> Evidence:
        """Whether two Terms are equal here for all values. Differing says no more than undecided."""
        try:
            sides = [self.compiler.value(side)(self.point) for side in (left, right)]
        except (Undefined, OutOfRange, Outside, Redraw) as error:
            return Undecided(str(error))
        if sides[0] == sides[1]:
            return Proved("evaluated over GF(2^127 - 1)")
        return Undecided("they differ as formal expressions")


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


def _refuted(left: Term, right: Term, scope: Scope, differing: list[tuple[Sizes, Placing]]) -> Evidence:
    """A refutation stands on its witness alone, never on the kernel's word."""
    from derive.meaning import witness

    read = reach(left, scope) | reach(right, scope)
    every = {size: max(numerals(read.terms, size, scope), default=1) for size in read.sizes}
    work = Work(_MOST_BALLS)
    small = [(_small(sizes, every, places, scope), places) for sizes, places in differing]
    for sizes, places in (*small[:_MOST_SMALL], *differing):
        found = witness.search(left, right, scope, every | sizes, places, work)
        if found is not None:
            return Refuted(found, "the sides differ at a point")
    return Undecided("the sides differ as formal expressions, but no counterexample was found")


def _small(sizes: Sizes, every: Sizes, places: Placing, scope: Scope) -> Sizes:
    """Sizes of two, or as many as the places of the letters and explicit places need."""
    least = {size: max(2, every[size]) for size in sizes}
    for letter, place in places.items():
        size = scope.letters[letter.rstrip("'")]
        least[size] = max(place, least.get(size, 2))
    return {size: min(n, least[size]) for size, n in sizes.items()}


def _proved(points: int, plan: list[Plan], undefined: list[Sizes]) -> Evidence:
    """A proof; sizes at which a side is undefined are a condition, if the others are enough."""
    how = f"evaluated at {points} point{'s' if points > 1 else ''} over GF(2^127 - 1)"
    if plan:
        how += ", " + ", ".join(f"{p.size} up to {p.window[-1]}" for p in plan)
    named = tuple(rf"{p.size} \ge {p.numeral}" for p in plan if p.numeral > 1)
    if not undefined:
        return Proved(how, named)
    for p in plan:
        if all(sizes[p.size] == 1 for sizes in undefined) and p.window[0] > 1:
            return Proved(how, (*named, rf"{p.size} \ge 2"))
    return Undecided("one of the sides is undefined in some of the cases")
