"""Two sides evaluated at random points; a point serves all equations that are decided in one scope.

The points are drawn without a look at the equations. Each equation errs at a given point with a
probability below 2^-90, whichever others are evaluated there too, and what was computed for one side
of one equation, such as the derivative that a worked solution begins with, serves the next.
"""

from __future__ import annotations

from random import Random

from derive.meaning.field import Undefined, Value
from derive.meaning.forms import Outside, Redraw
from derive.meaning.grid import Placing, Sizes, Spot
from derive.meaning.point import OutOfRange, Point, Run
from derive.meaning.signs import excluded
from derive.meaning.work import Work

_DRAWS = 500
_MOST_KEPT = 20_000  # values remembered at one point

Sides = tuple[Value, Value]
Found = list[tuple[Placing, Sides | None]]
Kept = tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]


class Points:
    """The points at which the equations of one scope are evaluated, one for each choice of sizes.

    Points at which signs were chosen or square roots taken are not kept: an equation is to depend on
    its own ones only.
    """

    def __init__(self) -> None:
        self._random = Random(1)
        self._kept: dict[Kept, Point] = {}

    def evaluated(self, run: Run, other: Run, spot: Spot, work: Work) -> Found:
        """Both sides at a random point, in each case of the letters and of the signs that steps ask for.

        None for a case in which one of the sides is undefined. Raises Outside where square roots are
        not independent of each other, or too many to find a point for, and for too many signs.
        """
        found: Found = []
        script, scripts = 0, 1
        while script < scripts:
            point = self._taken(spot, work, script)
            point = _evaluated(run, other, spot, point, found)
            scripts = max(scripts, 1 << len(point.atoms.signs))
            self._put_back(point)
            script += 1
        return found

    def differ(self, run: Run, other: Run, spot: Spot, work: Work) -> bool:
        """Whether both sides have values at a random point and differ there, with one choice of signs."""
        point = self._taken(spot, work, 0)
        point.env.update(spot.cases[0])
        try:
            found = run(point) != other(point)
        except (Undefined, OutOfRange, Redraw, Outside):
            return False
        self._put_back(point)
        return found

    def _taken(self, spot: Spot, work: Work, script: int) -> Point:
        point = self._kept.pop(_key(spot.sizes, spot.named), None) if script == 0 else None
        if point is None:
            return Point(spot.sizes, {}, self._random, work, script, spot.named)
        point.begin(work)
        return point

    def _put_back(self, point: Point) -> None:
        plain = not point.atoms.signs and not point.atoms.radicands
        if plain and len(point.memo) + len(point.forms) < _MOST_KEPT:
            self._kept[_key(point.sizes, point.named)] = point


def _key(sizes: Sizes, named: Sizes) -> Kept:
    return tuple(sorted(sizes.items())), tuple(sorted(named.items()))


def _evaluated(run: Run, other: Run, spot: Spot, point: Point, found: Found) -> Point:
    """Add both sides at one point; a point at which a square root has no value is drawn again."""
    for _ in range(_DRAWS):
        here: Found = []
        try:
            for places in spot.cases:
                point.env.update(places)
                try:
                    here.append((places, (run(point), other(point))))
                except Undefined:
                    here.append((places, None))
                except OutOfRange:
                    continue
        except Redraw:
            point = point.again()
            continue
        if not point.atoms.independent_roots():
            raise Outside("square roots that may depend on each other")
        if not (spot.plain and excluded(point.atoms)):
            found += here
        return point
    raise Outside("too many square roots")
