"""Which of the free index letters are equal: the cases that an identity splits into.

By symmetry of 1..C one representative of each case is enough: equal letters get one place,
different letters different places. Explicit numerals are places of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from derive.meaning.forms import Outside
from derive.meaning.reach import Reach
from derive.scope import Scope
from derive.term import Apply, Bind, Cases, Condition, Number, Symbol, Term, children

_MOST_LETTERS = 7

Given = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A place for each letter of one size, and the smallest size that has them all."""

    places: tuple[tuple[str, int], ...]
    least: int


def numerals(terms: tuple[Term, ...], size: str, scope: Scope) -> frozenset[int]:
    r"""The explicit places of a size: the 3 of ``z_3``, of ``\delta_{i3}`` and of ``j \ne 3``."""
    return _by_size(terms, scope).get(size, frozenset())


@lru_cache(maxsize=1 << 10)
def _by_size(terms: tuple[Term, ...], scope: Scope) -> Mapping[str, frozenset[int]]:
    named = frozenset().union(*(_named(term, scope) for term in terms))
    return {own: frozenset(place for size, place in named if size == own) for own, _ in named}


@lru_cache(maxsize=1 << 12)
def _named(term: Term, scope: Scope) -> frozenset[tuple[str, int]]:
    """The explicit places in a Term, each with its size.

    Raises Outside where places of two sizes are compared, or a size is a place: the cases of the
    letters rest on places that differ in nothing but their names.
    """
    found: set[tuple[str, int]] = set()
    _collect(term, scope, {}, found)
    return frozenset(found)


def _collect(term: Term, scope: Scope, bound: Mapping[str, Term], found: set[tuple[str, int]]) -> None:
    pairs: list[tuple[Term, Term]] = []
    match term:
        case Apply("delta", (left, right)):
            pairs = [(left, right)]
        case Apply():
            pass
        case Symbol(name, indices):
            for index, axis in zip(indices, scope.symbol(name).shape if indices else (), strict=False):
                if isinstance(index, Number):
                    found.add((axis, int(index.value)))
                elif _over(index, scope, bound) != axis:
                    raise Outside(f"an index of {name} that does not run over {axis}")
        case Cases(branches):
            pairs = [(b.when.left, b.when.right) for b in branches if b.when is not None]
        case Bind(_, index, range_, _):
            if range_.but == Symbol(index):
                raise Outside("a sum that leaves out its own index")
            bound = {**bound, index: range_.size}
            if range_.but is not None:
                pairs = [(Symbol(index), range_.but)]
    for pair in pairs:
        sizes = {_over(side, scope, bound) for side in pair if not isinstance(side, Number)}
        if len(sizes) > 1 or None in sizes:
            raise Outside("indices that do not run over one size are compared")
        found |= {(str(s), int(side.value)) for side in pair if isinstance(side, Number) for s in sizes}
    if any(place < 1 for _, place in found):
        raise Outside("a place below 1")
    for kid in children(term):
        _collect(kid, scope, bound, found)


def _over(index: Term, scope: Scope, bound: Mapping[str, Term]) -> str | None:
    """The size that an index letter runs over; None for what is no letter."""
    if not isinstance(index, Symbol) or index.indices:
        return None
    own = bound.get(index.name)
    return own.name if isinstance(own, Symbol) else scope.letters.get(index.name.rstrip("'"))


@lru_cache(maxsize=1 << 10)
def patterns(
    letters: tuple[str, ...], fixed: frozenset[int], given: tuple[Condition, ...]
) -> tuple[Pattern, ...]:
    """Every case of the letters of one size that the given conditions admit; the last tells most apart.

    >>> [p.places for p in patterns(("i", "c"), frozenset(), ())]
    [(('i', 1), ('c', 1)), (('i', 1), ('c', 2))]
    """
    if len(letters) > _MOST_LETTERS:
        raise Outside(f"{len(letters)} free indices of one size: too many cases")
    others = [n for n in range(1, len(letters) + len(fixed) + 1) if n not in fixed]

    def extend(done: dict[str, int], rest: tuple[str, ...], used: int) -> Iterator[dict[str, int]]:
        if not rest:
            yield done
            return
        for place in (*sorted(fixed), *others[: used + 1]):
            new = used + 1 if used < len(others) and place == others[used] else used
            yield from extend({**done, rest[0]: place}, rest[1:], new)

    return tuple(
        Pattern(tuple(places.items()), max((*places.values(), *fixed), default=1))
        for places in extend({}, letters, 0)
        if all(_holds(condition, places) for condition in given)
    )


def told(
    given: tuple[Condition, ...], letters: tuple[str, ...], size: str, scope: Scope
) -> tuple[tuple[str, ...], frozenset[int]]:
    """Letters of a size that tie others in conditions, as j does in i = j, j = c; and their numerals.

    Raises Outside for a condition such as i = C, which no case is chosen by.

    >>> i, j, c = map(Symbol, "ijc")
    >>> scope = Scope({"C": ""}, dict.fromkeys("ijc", "C"))
    >>> told((Condition(i, j), Condition(j, c)), ("i", "c"), "C", scope)
    (('j',), frozenset())
    """
    pairs = [
        (c.left, c.right) for c in given if size in (_over(c.left, scope, {}), _over(c.right, scope, {}))
    ]
    sides = [side for pair in pairs for side in pair]
    if any(_over(side, scope, {}) != size for side in sides if not isinstance(side, Number)):
        raise Outside("a condition on indices that do not run over one size")
    names = [side.name for side in sides if isinstance(side, Symbol)]
    ties = tuple(n for n in dict.fromkeys(names) if n not in letters and names.count(n) > 1)
    return ties, frozenset(int(side.value) for side in sides if isinstance(side, Number))


def cases(read: Reach, scope: Scope, given: Given) -> list[tuple[str, tuple[Pattern, ...], int]]:
    """For each size the cases of its letters, and the number of places that these and numerals name."""
    found = []
    for size in read.sizes:
        letters = tuple(n for n in read.letters if scope.letters[n.rstrip("'")] == size)
        ties, told_of = told(given, letters, size, scope)
        letters += ties
        fixed = numerals(read.terms, size, scope) | told_of
        named = max(len(letters) + len(fixed), *fixed, 0)
        found.append((size, patterns(letters, fixed, given), named))
    return found


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
