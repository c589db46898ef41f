"""Folding: writing a definition's name for its body, ``p_i`` for ``e^{z_i} / sum_j e^{z_j}``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from derive.binding import alpha, free_names, substitute
from derive.rules.monomials import Monomial, inverse, times, written
from derive.scope import Definition, Scope
from derive.term import Apply, Bind, Number, Symbol, Term, children

if TYPE_CHECKING:
    from derive.rules.algebra import Algebra


def fold(m: Monomial, algebra: Algebra) -> Monomial:
    """A monomial with every definition folded that its factors hold whole.

    A denominator is also drawn into a sum when it folds each of the summands:
    ``(\\sum_j z_j e^{z_j}) / S = \\sum_j z_j p_j``.
    """
    for definition, body in patterns(algebra.scope):
        while (found := _once(m, definition, body)) is not None:
            m = found
        m = _into_sums(m, definition, body, algebra)
    return m


@lru_cache(maxsize=64)
def patterns(scope: Scope) -> tuple[tuple[Definition, Monomial], ...]:
    """The definitions whose body is a single product that is worth folding, with that product."""
    from derive.rules.algebra import algebra

    found = []
    for definition in scope.definitions.values():
        if _foldable(definition.body):
            body = algebra(scope).poly(definition.body)
            if len(body) == 1 and body[0].coefficient == 1 and body[0].array is None:
                found.append((definition, body[0]))
    return tuple(found)


def _foldable(body: Term) -> bool:
    """Products and functions fold; a name or a number on its own does not."""
    return isinstance(body, Apply) and body.operator not in ("add", "neg")


def _once(m: Monomial, definition: Definition, body: Monomial) -> Monomial | None:
    for places in _fits(body.powers, m.powers, {}, definition):
        if all(i in places for i in definition.indices):
            bodies = Monomial(Fraction(1), tuple((substitute(b, places), n) for b, n in body.powers))
            rest = times(m, inverse(bodies))
            if not _less(rest, m):
                continue  # one factor would have to serve twice
            name = Symbol(definition.name, tuple(places[i] for i in definition.indices))
            return times(rest, Monomial(Fraction(1), ((name, 1),)))
    return None


def _less(rest: Monomial, m: Monomial) -> bool:
    """Whether every power that is left is one that was there, and no larger."""
    had = {alpha(base): n for base, n in m.powers}
    return all(0 < n <= had.get(alpha(b), 0) or had.get(alpha(b), 0) <= n < 0 for b, n in rest.powers)


def _fits(
    wanted: tuple[tuple[Term, int], ...],
    given: tuple[tuple[Term, int], ...],
    places: dict[str, Term],
    definition: Definition,
) -> Iterator[dict[str, Term]]:
    """The index places under which every wanted power is among the given ones."""
    if not wanted:
        yield places
        return
    (base, n), *rest = wanted
    for other, k in given:
        if k * n > 0 and abs(k) >= abs(n):
            for found in indices(base, other, definition.indices, places):
                yield from _fits(tuple(rest), given, found, definition)


def indices(
    pattern: Term, term: Term, free: tuple[str, ...], places: dict[str, Term]
) -> Iterator[dict[str, Term]]:
    """The places of the index letters ``free`` under which two Terms are the same."""
    if not free or not any(i in free_names(pattern) for i in free):
        if alpha(pattern) == alpha(term):
            yield places
        return
    match pattern, term:
        case Symbol(name, ()), _ if name in free:
            if places.get(name, term) == term and isinstance(term, Symbol | Number):
                yield {**places, name: term}
        case Bind(), Bind():
            renamed = substitute(term.body, {term.index: Symbol(pattern.index)})
            whole = pattern.over.but is None and term.over.but is None
            same = pattern.operator == term.operator and alpha(pattern.over.size) == alpha(term.over.size)
            if whole and same:
                yield from indices(pattern.body, renamed, free, places)
        case _ if type(pattern) is type(term) and _head(pattern) == _head(term):
            yield from _all(children(pattern), children(term), free, places)


def _head(term: Term) -> str:
    return term.name if isinstance(term, Symbol) else term.operator if isinstance(term, Apply) else ""


def _all(
    patterns: tuple[Term, ...], terms: tuple[Term, ...], free: tuple[str, ...], places: dict[str, Term]
) -> Iterator[dict[str, Term]]:
    if len(patterns) != len(terms):
        return
    if not patterns:
        yield places
        return
    for found in indices(patterns[0], terms[0], free, places):
        yield from _all(patterns[1:], terms[1:], free, found)


def _into_sums(m: Monomial, definition: Definition, body: Monomial, algebra: Algebra) -> Monomial:
    under = Monomial(Fraction(1), tuple((b, n) for b, n in body.powers if n < 0))
    if not under.powers or not all(
        any(alpha(b) == alpha(o) and k <= n for o, k in m.powers) for b, n in under.powers
    ):
        return m
    for base, n in m.powers:
        if isinstance(base, Bind) and n == 1:
            inner = [_once(times(x, under), definition, body) for x in algebra.poly(base.body)]
            if inner and all(x is not None and not x.divides for x in inner):
                total = Bind(base.operator, base.index, base.over, written(tuple(x for x in inner if x)))
                rest = times(times(m, inverse(under)), Monomial(Fraction(1), ((base, -1),)))
                return times(rest, Monomial(Fraction(1), ((total, 1),)))
    return m
