"""What follows from a person's own wrong lines: one slip is counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names, substitute
from derive.checking.asking import Given, Kernel
from derive.checking.through import ways_through
from derive.meaning.evidence import Evidence, Proved
from derive.mistakes.sieve import Sieve
from derive.mistakes.spot import Line, Path, at, put
from derive.rules.folding import indices
from derive.scope import Definition, ModelError, Scope
from derive.shapes import opened
from derive.term import Condition, Derivative, Symbol, Term, children

_MOST = 60  # rewritten lines that are compared
_DEPTH = 2  # wrong lines used for one


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong line that somebody may go on from: ``left = right`` in a case, and where it stands."""

    left: Term
    right: Term
    given: Given
    line: int


def slips_of(left: Term, right: Term, given: Given, line: int, scope: Scope) -> list[Slip]:
    """What may be gone on from after a wrong line: it, and for a name of a derivative the derivative."""
    found = [Slip(left, right, given, line)]
    body = scope.unfold(left) if isinstance(left, Symbol) else left
    if isinstance(body, Derivative) and body != left:
        found.append(Slip(body, right, given, line))
    return found


def carried(
    left: Term, right: Term, scope: Scope, given: Given, slips: list[Slip], kernel: Kernel
) -> tuple[Slip, Evidence] | None:
    """The slip from which a line follows: put into the left side, it gives the right one.

    A slip in the definition of a name is put wherever the name is read; a slip of arrays is one of their
    entries too.
    """
    found = _carried(left, right, scope, given, slips, kernel)
    if found is not None or not slips:
        return found
    try:
        one, other, letters = opened(left, right, scope)
    except ModelError:
        return None
    by_entries = [_by_entries(slip, scope) for slip in slips] if letters else []
    found = _carried(one, other, scope, given, by_entries, kernel) if letters else None
    return None if found is None else (slips[by_entries.index(found[0])], found[1])


def _by_entries(slip: Slip, scope: Scope) -> Slip:
    """A slip of arrays as one of their entries; any other one as it is."""
    try:
        left, right, _ = opened(slip.left, slip.right, scope)
    except ModelError:
        return slip
    return replace(slip, left=left, right=right)


def _carried(
    left: Term, right: Term, scope: Scope, given: Given, slips: list[Slip], kernel: Kernel
) -> tuple[Slip, Evidence] | None:
    defining, made = _defining(slips, scope)
    tries: list[tuple[Scope, list[tuple[Term, Slip]]]] = [(scope, [])]
    tries += [(made, [(left, defining[-1])])] if defining else []
    for inner, first in tries:
        try:
            sieve = Sieve(Line(right, left, inner, given))
            for term, slip in (*first, *_rewritten(left, inner, given, slips, _DEPTH)):
                if sieve.passes(term):
                    found = kernel.ask(term, right, inner, given)
                    if isinstance(found, Proved):
                        return slip, found
        except ModelError:
            continue
    return None


def _defining(slips: list[Slip], scope: Scope) -> tuple[list[Slip], Scope]:
    """The slips in definitions, and the scope in which they are the definitions."""
    found, made = [], dict(scope.definitions)
    for slip in slips:
        left = slip.left
        if not isinstance(left, Symbol) or slip.given or scope.canonical(left.name) not in made:
            continue
        name, indices = scope.canonical(left.name), [i.name for i in left.indices if isinstance(i, Symbol)]
        new = Definition(name, tuple(indices), slip.right)
        inner = replace(scope, definitions={**made, name: new})
        free = len(set(indices)) == len(left.indices) and set(indices) <= scope.letters.keys()
        if free and name not in inner.closure(slip.right):
            found.append(slip)
            made[name] = new
    return found, replace(scope, definitions=made) if found else scope


def _rewritten(
    term: Term, scope: Scope, given: Given, slips: list[Slip], depth: int
) -> Iterator[tuple[Term, Slip]]:
    """The Term with slips put in, latest first, at most so many of them."""
    seen = {term}
    level = [term]
    for _ in range(depth):
        above, level = level, []
        for one in above:
            for slip in reversed(slips):
                for new in _with(one, slip, scope, given):
                    if new not in seen:
                        if len(seen) > _MOST:
                            return
                        seen.add(new)
                        level.append(new)
                        yield new, slip


def _with(term: Term, slip: Slip, scope: Scope, given: Given) -> Iterator[Term]:
    """A Term with a slip used once: in place of its left side, or as a factor of the chain rule."""
    own = frozenset(scope.letters) - scope.letters_in_definitions
    free = tuple(sorted(free_names(slip.left) & own - scope.symbols.keys()))
    for path in _paths(term, slip.left):
        part = at(term, path)
        for place in _instances(slip, part, free, given, scope):
            yield put(term, path, place)
        if isinstance(part, Derivative) and isinstance(slip.left, Derivative):
            for through in ways_through(part, slip.left, scope):
                for place in _instances(slip, through.inner, free, given, scope):
                    yield put(term, path, through.written(place))


def _paths(term: Term, wanted: Term, path: Path = ()) -> Iterator[Path]:
    """The ways to the parts that may be what is wanted, but for the variable of a derivative."""
    yield path
    for n, kid in enumerate(children(term)):
        variable = isinstance(term, Derivative) and n == 1
        if not variable and (not isinstance(kid, Symbol) or kid.indices or kid == wanted):
            yield from _paths(kid, wanted, (*path, n))


def _instances(slip: Slip, part: Term, free: tuple[str, ...], given: Given, scope: Scope) -> Iterator[Term]:
    """What a slip makes of a Term that is its left side, at some places of its letters."""
    for places in indices(slip.left, part, free, {}):
        if all(_admits(condition, places, given) for condition in slip.given):
            yield substitute(slip.right, places, scope.alternatives)


def _admits(condition: Condition, places: dict[str, Term], given: Given) -> bool:
    """Whether a case of the slip is one that holds here."""
    left, right = (substitute(side, places) for side in (condition.left, condition.right))
    same = (Condition(left, right, condition.equal), Condition(right, left, condition.equal))
    return any(c in given for c in same) or (left == right and condition.equal)
