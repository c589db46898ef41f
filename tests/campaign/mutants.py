"""Mutants: Terms with one typical mistake, which are nearly always wrong."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from campaign.expressions import SCOPE
from campaign.places import Spot, put, spots
from derive.term import (
    ONE,
    TWO,
    Apply,
    Bind,
    Cases,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    add,
    mul,
    neg,
    power,
)

Mutation = Callable[[Spot, Random], Term | None]
"""The part of a spot with a mistake in it, or None where there is no place for one."""


def sign(spot: Spot, random: Random) -> Term | None:
    """A sign too many or too few."""
    match spot.part:
        case Apply("neg", (arg,)):
            return arg
    return neg(spot.part)


def factor_two(spot: Spot, random: Random) -> Term | None:
    """A factor 2."""
    return mul(TWO, spot.part)


def _reach(size: str, spot: Spot) -> list[str]:
    """The letters of a size that may stand at a spot."""
    return [x for x in ("i", "k", "c", "d", "n", *spot.bound) if SCOPE.letters[x] == size]


def _other(letter: Term, spot: Spot, random: Random, free: bool = False) -> Symbol | None:
    """Another letter of the same size; a free one where that is asked for."""
    if not isinstance(letter, Symbol) or letter.name not in SCOPE.letters:
        return None
    own = [x for x in _reach(SCOPE.letters[letter.name], spot) if x != letter.name]
    own = [x for x in own if not free or x not in spot.bound]
    return Symbol(random.choice(own)) if own else None


def _reindexed(spot: Spot, random: Random, free: bool) -> Term | None:
    match spot.part:
        case Symbol(name, indices) if indices:
            n = random.randrange(len(indices))
            index = indices[n]
            if free and not (isinstance(index, Symbol) and index.name in spot.bound):
                return None
            other = _other(indices[n], spot, random, free)
            return other and Symbol(name, (*indices[:n], other, *indices[n + 1 :]))
        case Derivative(of, Symbol(name, indices)) if indices and not free:
            other = _other(indices[0], spot, random)
            return other and Derivative(of, Symbol(name, (other, *indices[1:])))
    return None


def other_index(spot: Spot, random: Random) -> Term | None:
    """``a_k`` for ``a_i``."""
    return _reindexed(spot, random, free=False)


def freed_index(spot: Spot, random: Random) -> Term | None:
    """``sum_j a_i`` for ``sum_j a_j``."""
    return _reindexed(spot, random, free=True)


def dropped_delta(spot: Spot, random: Random) -> Term | None:
    """1 for ``delta_ij``."""
    match spot.part:
        case Apply("delta", _):
            return ONE
    return None


def swapped_delta(spot: Spot, random: Random) -> Term | None:
    """``delta_ik`` for ``delta_ij``."""
    match spot.part:
        case Apply("delta", (left, right)):
            other = _other(right, spot, random)
            return other and Apply("delta", (left, other))
    return None


def dropped_term(spot: Spot, random: Random) -> Term | None:
    """A summand or a factor forgotten."""
    match spot.part:
        case Apply("add" | "mul", args):
            n = random.randrange(len(args))
            rest = args[:n] + args[n + 1 :]
            return add(*rest) if spot.part.operator == "add" else mul(*rest)
    return None


def lost_power(spot: Spot, random: Random) -> Term | None:
    """``a`` for ``a^2``."""
    match spot.part:
        case Apply("pow" | "sqrt", (base, *_)):
            return base
    return None


def off_by_one(spot: Spot, random: Random) -> Term | None:
    """``a^(n - 1)`` or ``a^(n + 1)`` for ``a^n``; C for ``C - 1``."""
    match spot.part:
        case Apply("pow", (base, Number(n))):
            return power(base, Number(n + 1 if n < 2 else n + random.choice((-1, 1))))
        case Number(value):
            return Number(value + random.choice((Fraction(1), Fraction(1, 2))))
        case Symbol(name) if name in SCOPE.sizes:
            return random.choice((add(spot.part, neg(ONE)), ONE))
    return None


def wrong_symbol(spot: Spot, random: Random) -> Term | None:
    """Another symbol of the same shape."""
    match spot.part:
        case Symbol(name, indices) if name in SCOPE.symbols:
            shape = SCOPE.symbols[name].shape
            own = [x for x, declared in SCOPE.symbols.items() if declared.shape == shape and x != name]
            return Symbol(random.choice(own), indices) if own else None
    return None


def sum_of_a_factor(spot: Spot, random: Random) -> Term | None:
    """``(sum_j a_j) (sum_j b_j)`` for ``sum_j a_j b_j``, and the same under a power."""
    match spot.part:
        case Bind(operator, index, over, Apply("mul", args)):
            return mul(*(Bind(operator, index, over, arg) for arg in args))
        case Bind(operator, index, over, Apply("pow", (base, n))):
            return power(Bind(operator, index, over, base), n)
        case Bind(operator, index, over, Apply(function, (arg,))):
            return Apply(function, (Bind(operator, index, over, arg),))
    return None


def transposed(spot: Spot, random: Random) -> Term | None:
    """``A_ji`` for ``A_ij``."""
    match spot.part:
        case Symbol("A", (i, j)):
            return Symbol("A", (j, i))
    return None


def wrong_range(spot: Spot, random: Random) -> Term | None:
    """A sum over all j for one over ``j != i``, and the other way round."""
    match spot.part:
        case Bind(operator, index, Range(size, None), body):
            other = _other(Symbol(index), spot, random)
            return other and Bind(operator, index, Range(size, other), body)
        case Bind(operator, index, Range(size, _), body):
            return Bind(operator, index, Range(size), body)
    return None


def wrong_case(spot: Spot, random: Random) -> Term | None:
    """One case taken for all."""
    match spot.part:
        case Cases(branches):
            return random.choice(branches).term
    return None


def lost_inner_derivative(spot: Spot, random: Random) -> Term | None:
    """The chain rule without its inner derivative."""
    match spot.part:
        case Derivative(Apply("exp", _) as e, _):
            return e
        case Derivative(Apply("log", (arg,)), _):
            return power(arg, neg(ONE))
        case Derivative(Apply("mul", (f, *rest)), by):
            return mul(Derivative(f, by), Derivative(mul(*rest), by))
        case Derivative(Bind(operator, index, over, body), by):
            return (
                Bind(operator, index, over, Derivative(body, by)) if index in map(_name, by.indices) else None
            )
    return None


def _name(index: Term) -> str:
    return index.name if isinstance(index, Symbol) else ""


MUTATIONS: tuple[Mutation, ...] = (
    sign, factor_two, other_index, freed_index, dropped_delta, swapped_delta, dropped_term, lost_power,
    off_by_one, wrong_symbol, sum_of_a_factor, transposed, wrong_range, wrong_case, lost_inner_derivative,
)  # fmt: skip


def mutant(term: Term, random: Random) -> tuple[Term, str]:
    """A Term with one random mistake at a random place, and the name of the mistake."""
    while True:
        mutation = random.choice(MUTATIONS)
        found = list(spots(term))
        for spot in random.sample(found, len(found)):
            new = mutation(spot, random)
            if new is not None and new != spot.part:
                return put(term, spot.path, new), mutation.__name__
