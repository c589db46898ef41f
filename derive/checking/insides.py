r"""Wholes of equal things: ``\arg\max_w f = \arg\max_w g`` where f is g, ``E[X] = E[Y]`` where X is Y.

An optimum is the same for a function and its logarithm, and the maximum of a function is the minimum of minus
the function. An expectation of a sum is the sum of the expectations, and numbers are taken out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import TypeAlias

from derive.binding import alpha, free_names
from derive.reading.people.held import OPTIMUM
from derive.reading.people.scopes import resolved
from derive.scope import Declared, ModelError, Scope
from derive.statement import Inside
from derive.term import ONE, Apply, Number, Symbol, Term, add, map_parts, mul, neg

Sides: TypeAlias = tuple[Term, Term, Scope]
_MOST = 4  # wholes on a side that are compared
_MEAN = "*mean of "


def with_insides(
    left: Term, right: Term, insides: Mapping[str, Inside], scope: Scope, same: Callable[[Term, Term], bool]
) -> Iterator[Sides]:
    """Both sides with one name for wholes of equal things, and with means of sums taken apart."""
    every = free_names(left) | free_names(right)
    known = {name: own for name in every if (own := _read(name, insides, scope))}
    names = dict[str, str]()
    for one, other in product(*(sorted(free_names(side) & known.keys())[:_MOST] for side in (left, right))):
        if one != other and other not in names and _alike(known[one], known[other], same):
            names[other] = one
    if names:
        yield left, _put(right, {old: Symbol(new) for old, new in names.items()}), scope
    means = {name: _mean(own) for name, own in known.items() if own.linear}
    if means:
        sides = _put(left, means), _put(right, means)
        made = {n: Declared() for side in sides for n in free_names(side) if n.startswith(_MEAN)}
        yield *sides, replace(scope, symbols={**scope.symbols, **made})


def _read(name: str, insides: Mapping[str, Inside], scope: Scope) -> Inside | None:
    try:
        return replace(insides[name], term=resolved(insides[name].term, scope)) if name in insides else None
    except ModelError:
        return None


def _alike(one: Inside, other: Inside, same: Callable[[Term, Term], bool]) -> bool:
    """Whether two wholes are the same, since what is inside is."""
    if one.head == other.head:
        if same(one.term, other.term):
            return True
        logs = ((Apply("log", (one.term,)), other.term), (one.term, Apply("log", (other.term,))))
        return one.what == other.what == OPTIMUM and any(same(*pair) for pair in logs)
    turned = one.head.replace("max", "#").replace("min", "max").replace("#", "min")
    return one.what == OPTIMUM and turned == other.head and same(neg(one.term), other.term)


def _put(term: Term, new: Mapping[str, Term]) -> Term:
    return map_parts(term, lambda p: new[p.name] if isinstance(p, Symbol) and p.name in new else p)


def _mean(own: Inside) -> Term:
    """The expectation of a sum: the sum of those of its terms, each a name of its own."""
    terms = _terms(own.term, ONE)
    return add(*(mul(factor, Symbol(f"{_MEAN}{own.head} {alpha(term)}")) for factor, term in terms))


def _terms(term: Term, factor: Term) -> Iterator[tuple[Term, Term]]:
    """The terms of a sum, each with the number before it."""
    match term:
        case Apply("add", args):
            for arg in args:
                yield from _terms(arg, factor)
        case Apply("neg", (arg,)):
            yield from _terms(arg, neg(factor))
        case Apply("mul", (Number() as number, *rest)):
            yield from _terms(mul(*rest), mul(factor, number))
        case _:
            yield factor, term
