"""At which sizes and in which cases of its letters an equation must be evaluated (PROOF.md, 4 and 5)."""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names
from derive.meaning.forms import Outside
from derive.meaning.grid import Plan
from derive.meaning.numerals import Numerals
from derive.meaning.patterns import Given, Pattern, cases, numerals
from derive.meaning.reach import counting, reach
from derive.meaning.sizes import Count, Places, window
from derive.scope import Scope
from derive.term import Term

_ROUND = 16
"""Numerals are measured for so many places first, which nearly always is more than are tried."""

_Places = tuple[tuple[str, int], ...]


class Planner:
    """Plans for the equations of one scope, with some definitions folded, remembering what it counted."""

    def __init__(self, scope: Scope, folded: frozenset[str]) -> None:
        self.scope = scope
        self.folded = folded
        self._counts: dict[tuple[str, _Places], Count] = {}
        self._numerals: dict[_Places, Numerals] = {}

    def plan(self, left: Term, right: Term, given: Given) -> list[Plan]:
        """For each size the cases of its letters, and the sizes that are enough.

        Raises Outside where the proof does not reach.
        """
        read = reach(left, self.scope, self.folded) | reach(right, self.scope, self.folded)
        found = cases(read, self.scope, given)
        most = {size: max(numerals(read.terms, size, self.scope), default=0) for size, _, _ in found}
        counted = {size: int(size) for size in most if size.isdigit() and most[size] <= int(size)}
        windows = self._windows(left, right, {size: named for size, _, named in found}, counted)
        self._measure(left, right, {size: places[-1] for size, (places, _) in windows.items()})
        return [
            Plan(size, _within(patterns, counted[size]), windows[size][0], most[size], None)
            if size in counted
            else Plan(size, patterns, windows[size][0], most[size], named, windows[size][1])
            for size, patterns, named in found
        ]

    def _windows(
        self, left: Term, right: Term, named: dict[str, int], counted: dict[str, int]
    ) -> dict[str, tuple[range, bool]]:
        """The sizes to be tried of each, and whether generators hold sums.

        Of a size that no sum runs over the least is enough; one that is ``counted`` has no other.
        """
        names = free_names(left) | free_names(right)
        windows = {
            size: (range(max(n, 1), max(n, 1) + 1), False)
            for size, n in named.items()
            if names.isdisjoint(counting(self.scope, size))
        } | {size: (range(n, n + 1), False) for size, n in counted.items()}

        def settle(size: str, waiting: tuple[str, ...]) -> None:
            """Find the window of a size, after those of the sizes that it rests on."""
            rests: dict[str, int] = {}
            while size not in windows:
                try:
                    windows[size] = window(left, right, named[size], self._count(size, rests))
                except Places as needed:
                    if needed.size in (*waiting, size):
                        raise Outside("denominators with sums that rest on each other") from None
                    settle(needed.size, (*waiting, size))
                    rests[needed.size] = windows[needed.size][0][-1]

        for size in named:
            settle(size, ())
        return windows

    def _count(self, size: str, rests: dict[str, int]) -> Count:
        key = (size, tuple(sorted(rests.items())))
        if key not in self._counts:
            self._counts[key] = Count(self.scope, size, self.folded, dict(rests))
        return self._counts[key]

    def _measure(self, left: Term, right: Term, most: dict[str, int]) -> None:
        """Raise Outside where the numerals are too long for the field at the sizes that are tried."""
        if max(most.values(), default=1) <= _ROUND:
            try:  # what is short enough for more places than are tried is short enough
                self._measured(dict.fromkeys(self.scope.sizes, _ROUND)).check(left, right)
            except Outside:
                pass
            else:
                return
        self._measured(most).check(left, right)

    def _measured(self, most: dict[str, int]) -> Numerals:
        key = tuple(sorted(most.items()))
        if key not in self._numerals:
            self._numerals[key] = Numerals(self.scope, self.folded, most)
        return self._numerals[key]


def _within(patterns: tuple[Pattern, ...], size: int) -> tuple[Pattern, ...]:
    """The cases for which a size has room, at that size alone."""
    return tuple(replace(p, least=size) for p in patterns if p.least <= size)
