"""The sizes and cases at which an equation is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from derive.meaning.patterns import Pattern

Sizes = dict[str, int]
Places = dict[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The cases of one size's letters, and the sizes that are enough for a proof."""

    size: str
    cases: tuple[Pattern, ...]
    window: range


def grid(plan: list[Plan]) -> list[tuple[Sizes, list[Places]]]:
    """The sizes to try, each with the cases that it has room for.

    All the windows together, which is what the lemma asks for; and each smaller size alone, to see
    where the sides are undefined.
    """
    found: dict[tuple[int, ...], list[Places]] = {}
    for cases in product(*(p.cases for p in plan)):
        places = {letter: place for case in cases for letter, place in case.places}
        ranges = [_window(case, p.window) for case, p in zip(cases, plan, strict=True)]
        first = [r[0] for r in ranges]
        for n, (case, r) in enumerate(zip(cases, ranges, strict=True)):
            for size in range(case.least, r[0]):
                found.setdefault((*first[:n], size, *first[n + 1 :]), []).append(places)
        for chosen in product(*ranges):
            found.setdefault(chosen, []).append(places)
    names = [p.size for p in plan]
    return [(dict(zip(names, sizes, strict=True)), places) for sizes, places in sorted(found.items())]


def _window(case: Pattern, window: range) -> range:
    """The sizes to try in a case, which needs room for its places."""
    return range(max(case.least, window[0]), max(case.least, window[-1]) + 1)
