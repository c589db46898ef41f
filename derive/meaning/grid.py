"""The sizes and cases at which an equation is evaluated."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from derive.meaning.patterns import Pattern

Sizes = dict[str, int]
Placing = dict[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The cases of one size's letters, the sizes that are enough for a proof, and the largest numeral.

    The first ``named`` places are those that letters and numerals may name; None where the size is a number,
    so that it is written out and nothing is said of other sizes. ``sums`` says that sums
    over the size stand inside exp, log, roots or steps.
    """

    size: str
    cases: tuple[Pattern, ...]
    window: range
    numeral: int = 0
    named: int | None = 0
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """One choice of sizes with the cases that it has room for.

    ``needed`` says that the proof rests on it, and ``named`` how many places of each size may be named
    there; the smaller sizes only show where the sides are undefined. ``plain`` says that all steps read
    finitely many places, so that cases of signs that cannot occur need not be tried.
    """

    sizes: Sizes
    cases: tuple[Placing, ...]
    needed: bool
    named: Sizes = field(default_factory=dict)
    plain: bool = True


def grid(plan: list[Plan]) -> list[Spot]:
    """All the windows together, which is what the lemma asks for; and each smaller size alone."""
    small: dict[tuple[int, ...], list[Placing]] = {}
    found: dict[tuple[int, ...], list[Placing]] = {}
    for cases in product(*(p.cases for p in plan)):
        places = {letter: place for case in cases for letter, place in case.places}
        ranges = [_window(case, p.window) for case, p in zip(cases, plan, strict=True)]
        first = [r[0] for r in ranges]
        for n, (case, r) in enumerate(zip(cases, ranges, strict=True)):
            for size in range(case.least, r[0]):
                small.setdefault((*first[:n], size, *first[n + 1 :]), []).append(places)
        for chosen in product(*ranges):
            found.setdefault(chosen, []).append(places)
    names, plain = [p.size for p in plan], not any(p.sums for p in plan)
    return [
        Spot(dict(zip(names, sizes, strict=True)), tuple(places), bool(spots is found), named, plain)
        for spots, named in ((small, {}), (found, {p.size: p.named for p in plan if p.named is not None}))
        for sizes, places in sorted(spots.items())
    ]


def _window(case: Pattern, window: range) -> range:
    """The sizes to try in a case, which needs room for its places."""
    return range(max(case.least, window[0]), max(case.least, window[-1]) + 1)
