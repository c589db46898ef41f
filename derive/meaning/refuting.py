"""Where counterexamples are looked for."""

from __future__ import annotations

from derive.meaning import witness
from derive.meaning.evidence import Evidence, Refuted, Undecided
from derive.meaning.forms import Outside
from derive.meaning.grid import Placing, Sizes, Spot
from derive.meaning.patterns import Given, cases, numerals
from derive.meaning.reach import Reach, reach
from derive.meaning.work import Work
from derive.scope import Scope
from derive.term import Term

_MOST_BALLS = 60_000  # parts evaluated in balls
_MOST_SMALL = 2
_ALIKE, _SURE = 2, 40


def likely(read: Reach, scope: Scope, given: Given) -> Spot | None:
    """A place where sides that differ are likely to: small sizes, and letters apart if they may be.

    A size whose name is a number has no other.
    """
    try:
        found = [
            (size, [p for p in patterns if not size.isdigit() or p.least <= int(size)][-1])
            for size, patterns, _ in cases(read, scope, given)
        ]
    except (Outside, IndexError):
        return None
    places = {letter: place for _, pattern in found for letter, place in pattern.places}
    sizes = {size: int(size) if size.isdigit() else max(pattern.least, 2) for size, pattern in found}
    return Spot(sizes, (places,), False)


def glimpsed(left: Term, right: Term, scope: Scope, spot: Spot, sure: bool) -> Refuted | None:
    """A counterexample at one place, if one is found soon; where the sides differ for ``sure``, any time."""
    work = Work(_MOST_BALLS // 10)
    alike = _SURE if sure else _ALIKE
    found = witness.search(left, right, scope, spot.sizes, spot.cases[0], work, alike)
    return None if found is None else Refuted(found, "the sides differ at a point")


def refuted(left: Term, right: Term, scope: Scope, differing: list[tuple[Sizes, Placing]]) -> Evidence:
    """A refutation stands on its witness alone, never on the kernel's word."""
    read = reach(left, scope) | reach(right, scope)
    every = {size: max(numerals(read.terms, size, scope), default=1) for size in read.sizes}
    work = Work(_MOST_BALLS)
    small = [(_small(sizes, every, places, scope), places) for sizes, places in differing]
    for sizes, places in (*small[:_MOST_SMALL], *differing):
        if not _counted(sizes, places, scope):
            continue
        found = witness.search(left, right, scope, every | sizes, places, work)
        if found is not None:
            return Refuted(found, "the sides differ at a point")
    return Undecided("the sides differ as formal expressions, but no counterexample was found")


def _counted(sizes: Sizes, places: Placing, scope: Scope) -> bool:
    """Whether sizes that are counted up to a number, and have it for their name, are that number."""
    return all(not size.isdigit() or int(size) == n for size, n in sizes.items()) and all(
        not (size := scope.letters[letter.rstrip("'")]).isdigit() or place <= int(size)
        for letter, place in places.items()
    )


def _small(sizes: Sizes, every: Sizes, places: Placing, scope: Scope) -> Sizes:
    """Sizes of two, or as many as the places of the letters and explicit places need."""
    least = {size: max(2, every[size]) for size in sizes}
    for letter, place in places.items():
        size = scope.letters[letter.rstrip("'")]
        least[size] = max(place, least.get(size, 2))
    return {size: int(size) if size.isdigit() else min(n, least[size]) for size, n in sizes.items()}
