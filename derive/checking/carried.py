"""What follows from a person's own wrong lines: one slip is counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names, substitute
from derive.checking.asking import Given, Kernel
from derive.meaning.evidence import Evidence, Proved
from derive.mistakes.sieve import Sieve
from derive.mistakes.spot import Line, Path, at, put
from derive.rules.folding import indices
from derive.scope import Definition, ModelError, Scope
from derive.term import Condition, Derivative, Symbol, Term, children, mul, total

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

    A slip in the definition of a name is put wherever the name is read.
    """
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
            for through in _through(part, slip, slip.left, scope):
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


@dataclass(frozen=True, slots=True)
class _Through:
    """The chain rule for a derivative through the quantity of a slip, one factor of it to be put in."""

    outer: Derivative | None
    inner: Derivative
    rest: Derivative | None
    sums: tuple[tuple[str, Term], ...]

    def written(self, inner: Term) -> Term:
        factors = [f for f in (self.outer, inner, self.rest) if f is not None]
        term = mul(*factors)
        for letter, size in self.sums:
            term = total(letter, size, term)
        return term


def _through(part: Derivative, slip: Slip, left: Derivative, scope: Scope) -> Iterator[_Through]:
    """``dl/dw = sum_k sum_i dl/dp_k dp_k/dz_i dz_i/dw`` for a slip about ``dp_k/dz_i``."""
    if not isinstance(left.of, Symbol):
        return
    quantity, variable = left.of, left.by
    if not scope.depends(part.of, quantity.name) or not scope.depends(variable, part.by.name):
        return
    whole = isinstance(part.of, Symbol) and part.of.name == quantity.name
    same = variable.name == part.by.name
    if whole and same:
        return
    letters = _letters(part, scope)
    for over in ("all", *sorted(free_names(part) | scope.letters_in_definitions)):
        sums: list[tuple[str, Term]] = []
        of: Term = quantity
        outer = None
        if whole:
            of = part.of
        else:
            of = _indexed(quantity, over, letters, sums, scope)
            outer = Derivative(part.of, of)
        by, rest = part.by, None
        if not same:
            by = _indexed(variable, "all", letters, sums, scope)
            rest = Derivative(by, part.by)
        yield _Through(outer, Derivative(of, by), rest, tuple(sums))
    at, between = (_aligned(one, part, scope) for one in (quantity, variable))
    if at is not None and between is not None and (at.indices or between.indices):
        yield _Through(
            None if whole else Derivative(part.of, at),
            Derivative(part.of if whole else at, part.by if same else between),
            None if same else Derivative(between, part.by),
            (),
        )


def _aligned(symbol: Symbol, part: Derivative, scope: Scope) -> Symbol | None:
    """A symbol at the letters that a derivative has itself, where each entry depends on its own alone."""
    of = part.of.indices if isinstance(part.of, Symbol) else ()
    letters = [i for i in (*part.by.indices, *of) if isinstance(i, Symbol) and i.name in scope.letters]
    found = []
    for size in scope.symbol(symbol.name).shape[: len(symbol.indices)]:
        letter = next((i for i in letters if scope.letters[i.name] == size), None)
        if letter is None:
            return None
        found.append(letter)
    return Symbol(symbol.name, tuple(found))


def _letters(part: Term, scope: Scope) -> set[str]:
    return {*free_names(part), *scope.letters_in_definitions}


def _indexed(
    symbol: Symbol, over: str, taken: set[str], sums: list[tuple[str, Term]], scope: Scope
) -> Symbol:
    """A symbol at a given letter, or at fresh letters that are summed over."""
    found: list[Term] = []
    for size in scope.symbol(symbol.name).shape[: len(symbol.indices)]:
        if over != "all" and scope.letters.get(over) == size:
            found.append(Symbol(over))
            continue
        used = taken | {letter for letter, _ in sums}
        letter = next((x for x in scope.letters_of(size) if x not in used), f"{scope.letters_of(size)[0]}'")
        sums.append((letter, Symbol(size)))
        found.append(Symbol(letter))
    return Symbol(symbol.name, tuple(found))
