r"""Which conditions only one side of an equation asks for.

Going from left to right, a condition of the left side alone is *lost*, one of the right side alone is
*gained*: ``a/a = 1`` loses ``a \ne 0``. A condition counts as shared where it follows from those of the
other side: factor by factor, or because the two terms are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from derive.binding import alpha, free_names
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
from derive.term import Apply, Symbol, Term, neg, parts

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
    """Each condition, with its bound indices numbered and as written."""
    todo, seen = [(alpha(term), term)], set[Term]()
    while todo:
        key, whole = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        for part, written in zip(parts(key), parts(whole), strict=True):
            if unfolding.opens(part):
                assert isinstance(part, Symbol)
                assert isinstance(written, Symbol)
                todo.append((alpha(unfolding.body(part)), unfolding.body(written)))
            yield from zip(direct(part), direct(written), strict=True)


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
