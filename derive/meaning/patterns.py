"""Which of the free index letters are equal: the cases that an identity splits into.

By symmetry of 1..C one representative of each case is enough: equal letters get one place,
different letters different places. Explicit numerals are places of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derive.scope import Scope
from derive.term import Condition, Number, Symbol, Term, parts


@dataclass(frozen=True, slots=True)
class Pattern:
    """A place for each letter of one size, and the smallest size that has them all."""

    places: tuple[tuple[str, int], ...]
    least: int


def numerals(terms: tuple[Term, ...], size: str, scope: Scope) -> frozenset[int]:
    """The explicit indices over a size, such as the 3 of ``z_3``."""
    found = set()
    for term in terms:
        for part in parts(term):
            if isinstance(part, Symbol) and part.indices:
                for index, axis in zip(part.indices, scope.symbol(part.name).shape, strict=False):
                    if isinstance(index, Number) and axis == size:
                        found.add(int(index.value))
    return frozenset(found)


def patterns(
    letters: tuple[str, ...], fixed: frozenset[int], given: tuple[Condition, ...]
) -> Iterator[Pattern]:
    """Every case of the letters of one size that the given conditions admit.

    >>> [p.places for p in patterns(("i", "c"), frozenset(), ())]
    [(('i', 1), ('c', 1)), (('i', 1), ('c', 2))]
    """
    others = [n for n in range(1, len(letters) + len(fixed) + 1) if n not in fixed]

    def extend(done: dict[str, int], rest: tuple[str, ...], used: int) -> Iterator[dict[str, int]]:
        if not rest:
            yield done
            return
        for place in (*sorted(fixed), *others[: used + 1]):
            new = used + 1 if used < len(others) and place == others[used] else used
            yield from extend({**done, rest[0]: place}, rest[1:], new)

    for places in extend({}, letters, 0):
        if all(_holds(condition, places) for condition in given):
            most = max((*places.values(), *fixed), default=1)
            yield Pattern(tuple(places.items()), most)


def _holds(condition: Condition, places: Mapping[str, int]) -> bool:
    """Whether a condition admits a case; conditions on other letters say nothing."""
    sides = []
    for side in (condition.left, condition.right):
        if isinstance(side, Number):
            sides.append(int(side.value))
        elif isinstance(side, Symbol) and side.name in places:
            sides.append(places[side.name])
        else:
            return True
    return (sides[0] == sides[1]) == condition.equal
