r"""Which conditions only one side of an equation asks for.

Going from left to right, a condition of the left side alone is *lost*, one of the right side alone is
*gained*: ``a/a = 1`` loses ``a \ne 0``. A condition counts as shared where it follows from those of the
other side: factor by factor, or because the two terms are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from derive.binding import alpha, free_names, substitute
from derive.meaning.conditions import Need, certain, direct
from derive.meaning.field import Undefined
from derive.meaning.forms import Outside, Redraw, exponent
from derive.meaning.kernel import Compiler
from derive.meaning.patterns import numerals
from derive.meaning.point import OutOfRange, Point
from derive.meaning.reach import reach
from derive.meaning.unfolding import Unfolding
from derive.meaning.work import Work
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Symbol, Term, children, map_parts, neg, parts

Same = Callable[[Term, Term], bool]


@dataclass(frozen=True, slots=True)
class Least:
    """A condition on a size."""

    size: str
    at_least: int

    def __str__(self) -> str:
        """In LaTeX: ``C \\ge 2``."""
        return rf"{self.size} \ge {self.at_least}"


Asked = tuple[Need | Least, ...]


def one_sided(left: Term, right: Term, scope: Scope, same: Same) -> tuple[Asked, Asked]:
    """What only the left of two scalar Terms asks for, and what only the right."""
    one, other = _Side(left, scope), _Side(right, scope)
    return one.beyond(other, same), other.beyond(one, same)


class _Side:
    """What one side asks for, through its definitions."""

    def __init__(self, term: Term, scope: Scope) -> None:
        self.term, self.scope = term, scope
        self.needs: dict[Need, Need] = {}  # as told apart, and as written
        self.least: dict[str, int] = {}
        for need, written in dict(_asked(term, Unfolding(scope, frozenset()))).items():
            large = certain(written, scope)
            if large is None:
                self.needs[need] = written
            self.least |= dict.fromkeys(large or (), 2)
        read = reach(term, scope)
        for size in read.sizes:
            most = max(numerals(read.terms, size, scope), default=1)
            if most < 2 and size not in self.least and _undefined(term, scope, size, read.sizes):
                most = 2
            if most > self.least.get(size, 1):
                self.least[size] = most
        self.implied = {found for need in self.needs for found in _implied(need)}

    def beyond(self, other: _Side, same: Same) -> Asked:
        """What this side asks for and the other does not."""
        needs = [
            written
            for need, written in self.needs.items()
            if not _follows(need, other.implied, self.scope, same)
        ]
        sizes = [Least(size, n) for size, n in self.least.items() if n > other.least.get(size, 1)]
        return (*sizes, *dict.fromkeys(needs))


def _asked(term: Term, unfolding: Unfolding) -> Iterator[tuple[Need, Need]]:
    """Each condition, with its bound indices numbered, and as written."""
    todo, seen = [(_ranged(alpha(term)), term)], set[Term]()
    while todo:
        key, whole = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        for part, written in _pairs(key, whole):
            if unfolding.opens(part):
                assert isinstance(part, Symbol)
                assert isinstance(written, Symbol)
                todo.append((_ranged(alpha(unfolding.body(part))), unfolding.body(written)))
            yield from zip(direct(part), direct(written), strict=True)


def _pairs(key: Term, whole: Term) -> Iterator[tuple[Term, Term]]:
    """The parts of two Terms that differ in their indices alone, the whole first."""
    todo = [(key, whole)]
    while todo:
        pair = todo.pop()
        yield pair
        if not isinstance(pair[0], Symbol):
            todo.extend(reversed(list(zip(*map(children, pair), strict=True))))


def _ranged(term: Term) -> Term:
    """Bound indices with their range: a symbol ``j_C`` or, where the place i is left out, ``j_{Ci}``."""

    def change(part: Term) -> Term:
        if isinstance(part, Bind):
            over = (part.over.size,) if part.over.but is None else (part.over.size, part.over.but)
            body = substitute(part.body, {part.index: Symbol(part.index, over)})
            return Bind(part.operator, part.index, part.over, body)
        return part

    return map_parts(term, change)


def _at(need: Need, index: Term, place: Term) -> Need:
    """A condition at another place."""
    return Need(map_parts(need.term, lambda part: place if part == index else part), need.positive)


def _indices(need: Need) -> frozenset[Term]:
    """The places of the entries that a condition reads."""
    return frozenset(i for part in parts(need.term) if isinstance(part, Symbol) for i in part.indices)


def _everywhere(need: Need, known: set[Need]) -> bool:
    r"""Whether a condition follows from the same one for all places of a range, or for all of its cases.

    That for all j follows from those for all ``j \ne i`` and for i.
    """
    for index in _indices(need):
        match index:
            case Symbol(name, (size,)):  # bound, over all of its range
                for other in {i for k in known for i in _indices(k)}:
                    match other:
                        case Symbol(same, (own, but)) if (same, own) == (name, size):
                            if {_at(need, index, other), _at(need, index, but)} <= known:
                                return True
            case Symbol(name, (size, _)):
                if _at(need, index, Symbol(name, (size,))) in known:
                    return True
            case _:
                if any(_at(k, i, index) == need for k in known for i in _indices(k) if _whole(i)):
                    return True
    return False


def _whole(index: Term) -> bool:
    return isinstance(index, Symbol) and len(index.indices) == 1


def _undefined(term: Term, scope: Scope, size: str, sizes: tuple[str, ...]) -> bool:
    """Whether a Term has no value for one place of a size."""
    places = dict.fromkeys((*scope.letters, *free_names(term)), 1)
    point = Point({**dict.fromkeys(sizes, 2), size: 1}, places, Random(1), Work(20_000))
    try:
        Compiler(scope).value(term)(point)
    except Undefined:
        return True
    except (OutOfRange, Outside, Redraw):
        return False
    return False


def _implied(need: Need) -> Iterator[Need]:
    """The condition itself and what follows from it: the factors of what is not zero are not zero."""
    yield need
    match need.term:
        case Apply("mul" | "dot" | "div", args):
            for arg in args:
                yield from _implied(Need(arg, False))
        case Apply("pow" | "neg", (base, *_)):
            yield from _implied(Need(base, False))
        case _ if need.positive:
            yield Need(need.term, False)


def _follows(need: Need, known: set[Need], scope: Scope, same: Same) -> bool:
    """Whether a condition follows from known ones."""
    if need in known or Need(need.term, True) in known or certain(need, scope) is not None:
        return True
    if _everywhere(need, known):
        return True
    match need.term:
        case Apply("mul" | "dot" | "div", args) if all(
            _follows(Need(arg, need.positive), known, scope, same) for arg in args
        ):
            return True
        case Apply("pow", (base, n)) if _follows(
            Need(base, need.positive and not _even(n)), known, scope, same
        ):
            return True
        case Apply("neg", (arg,)) if not need.positive:
            return _follows(Need(arg, False), known, scope, same)
        case Apply(operator) if OPERATORS[operator].means is not None:
            return _follows(Need(expand(need.term), need.positive), known, scope, same)
    enough = [k.term for k in known if k.positive or not need.positive]
    signed = enough if need.positive else [*enough, *map(neg, enough)]
    return any(same(need.term, term) for term in signed)


def _even(n: Term) -> bool:
    try:
        return exponent(n) % 2 == 0
    except Outside:
        return False
