"""Outside the kernel's class: both sides compared in balls, which can refute but never prove."""

from __future__ import annotations

from functools import lru_cache

from derive.meaning import witness
from derive.meaning.evidence import Evidence, Refuted, Tested, Undecided, Witness
from derive.meaning.forms import Outside, exponent
from derive.meaning.grid import Placing, Plan, Sizes, grid
from derive.meaning.patterns import Given, cases
from derive.meaning.reach import reach
from derive.meaning.unfolding import Unfolding
from derive.meaning.work import Work
from derive.scope import Scope
from derive.term import Apply, Bind, Cases, Symbol, Term, children

_MOST_SPOTS = 6
_LEAST_POINTS = 4
_LEAST_DIGITS = 8
_MOST_BALLS = 30_000  # parts evaluated in balls
_ALL = 4  # spots at which all inputs are tried: the more spots there are, the fewer inputs at each
_MOST_ROOM = 9


def tested(left: Term, right: Term, scope: Scope, given: Given, why: str) -> Evidence:
    """Balls at sizes up to three, and at one that has room for all bound indices; ``why`` is the reason.

    A vanishing factor such as ``(C - 1) (C - 2) (C - 3)`` shows at the last alone.
    """
    read = reach(left, scope) | reach(right, scope)
    try:
        known = cases(read, scope, given)
    except Outside as error:
        return Undecided(str(error))
    bound = {size: max(_bound(left, scope, size), _bound(right, scope, size)) for size, _, _ in known}
    room = {size: max(named, 1) + min(bound[size], _MOST_ROOM) for size, _, named in known}
    small = _spots([Plan(size, found, range(1, 4)) for size, found, _ in known])
    large = _spots([Plan(size, found, range(room[size], room[size] + 1)) for size, found, _ in known])
    digits: list[int] = []
    for spots in ((*small[:_MOST_SPOTS], *small[_MOST_SPOTS:][-_MOST_SPOTS:]), large[:_MOST_SPOTS]):
        work, before, every = Work(_MOST_BALLS), len(digits), 1 + len(spots) // _ALL
        for sizes, places in spots:
            found = witness.compare(left, right, scope, sizes, places, work, every)
            if isinstance(found, Witness):
                return Refuted(found, "the sides differ at a point")
            digits += found
        if len(digits) == before:
            return Undecided(why)
    if len(digits) < _LEAST_POINTS or min(digits) < _LEAST_DIGITS:
        return Undecided(why)
    return Tested(len(digits), min(digits), why)


def _spots(plan: list[Plan]) -> list[tuple[Sizes, Placing]]:
    """The sizes and places of a grid, large sizes and few cases first."""
    spots = sorted(grid(plan), key=lambda spot: (-min(spot.sizes.values(), default=1), len(spot.cases)))
    return [(spot.sizes, places) for spot in spots for places in spot.cases]


@lru_cache(maxsize=1 << 10)
def _bound(term: Term, scope: Scope, size: str) -> int:
    """About how many indices over a size are bound in one term, an explicit size counting as one."""
    match term:
        case Symbol(name) if name in scope.definitions:
            return _bound(Unfolding(scope, frozenset()).body(term), scope, size)
        case Symbol(name):
            return int(name == size)
        case Bind(_, _, over, body):
            return _bound(body, scope, size) + _bound(over.size, scope, size)
        case Apply("pow", (base, n)):
            return _bound(base, scope, size) * _times(n)
        case Apply("add", args):
            return max(_bound(arg, scope, size) for arg in args)
        case Cases(branches):
            return max(_bound(branch.term, scope, size) for branch in branches)
    return sum(_bound(kid, scope, size) for kid in children(term))


def _times(n: Term) -> int:
    try:
        return max(1, abs(round(exponent(n))))
    except Outside:
        return 1
