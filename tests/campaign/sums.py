"""Rewrites of sums, deltas and cases that keep the meaning of a Term."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from campaign.expressions import SCOPE, size_of
from campaign.places import Spot, letters_in, unused
from derive.binding import free_names, substitute
from derive.term import (
    ONE,
    TWO,
    Apply,
    Bind,
    Branch,
    Cases,
    Condition,
    Number,
    Range,
    Symbol,
    Term,
    add,
    delta,
    div,
    mul,
    neg,
    power,
    sub,
    total,
)


def rename(spot: Spot, random: Random) -> Term | None:
    """``sum_j f_j = sum_k f_k``."""
    match spot.part:
        case Bind(operator, index, over, body):
            but = over.but if over.but is not None else ONE
            letter = unused(SCOPE.letters[index], mul(body, Apply("delta", (but, Symbol(index)))), random)
            if letter is not None:
                return Bind(
                    operator, letter, over, substitute(body, {index: Symbol(letter)}, SCOPE.alternatives)
                )
    return None


def insert_delta(spot: Spot, random: Random) -> Term | None:
    """``f_i = sum_j delta_ij f_j``."""
    letters = letters_in(spot.part)
    if not letters:
        return None
    i = random.choice(letters)
    size = SCOPE.letters[i]
    j = unused(size, spot.part, random)
    if j is None:
        return None
    other = substitute(spot.part, {i: Symbol(j)}, SCOPE.alternatives)
    pair = random.sample((Symbol(i), Symbol(j)), 2)
    return total(j, size_of(size), mul(delta(*pair), other))


def swap_sums(spot: Spot, random: Random) -> Term | None:
    """``sum_i sum_j f = sum_j sum_i f``; with ``j != i`` both ways."""
    match spot.part:
        case Bind(_, i, outer, Bind(_, j, inner, body)) if i != j and outer.but is None:
            if inner.but == Symbol(i):
                return Bind("sum", j, Range(inner.size), Bind("sum", i, Range(outer.size, Symbol(j)), body))
            if inner.but is None or i not in free_names(inner.but):
                return Bind("sum", j, inner, Bind("sum", i, outer, body))
    return None


def pull(spot: Spot, random: Random) -> Term | None:
    """``sum_j c f_j = c sum_j f_j``, and back."""
    match spot.part:
        case Bind(operator, index, over, Apply("mul", args)):
            constant = tuple(arg for arg in args if index not in free_names(arg))
            rest = tuple(arg for arg in args if index in free_names(arg))
            return mul(*constant, Bind(operator, index, over, mul(*rest))) if constant else None
        case Bind(operator, index, over, Apply("neg", (body,))):
            return neg(Bind(operator, index, over, body))
        case Apply("mul", (first, *rest)):
            for n, arg in enumerate(rest):
                if isinstance(arg, Bind) and arg.index not in free_names(
                    mul(first, *rest[:n], *rest[n + 1 :])
                ):
                    body = mul(first, *rest[:n], arg.body, *rest[n + 1 :])
                    return Bind(arg.operator, arg.index, arg.over, body)
    return None


def split_sum(spot: Spot, random: Random) -> Term | None:
    """``sum_j f_j = f_i + sum_(j != i) f_j``, ``sum_(j != i) f_j = sum_j f_j - f_i``."""
    match spot.part:
        case Bind(operator, index, Range(size, None), body):
            own = [x for x in (*spot.bound, "i", "d", "n") if Symbol(SCOPE.letters[x]) == size and x != index]
            place = Symbol(random.choice(own)) if own else ONE
            there = substitute(body, {index: place}, SCOPE.alternatives)
            return add(there, Bind(operator, index, Range(size, place), body))
        case Bind(operator, index, Range(size, but), body) if but is not None and but != Symbol(index):
            there = substitute(body, {index: but}, SCOPE.alternatives)
            return sub(Bind(operator, index, Range(size), body), there)
    return None


def average(spot: Spot, random: Random) -> Term | None:
    """``f = (1/C) sum_j f``; a size is a sum of ones."""
    size = random.choice("CDN")
    j = unused(size, spot.part, random)
    if j is None:
        return None
    if isinstance(spot.part, Symbol) and spot.part.name in SCOPE.sizes:
        letter = unused(spot.part.name, spot.part, random)
        return None if letter is None else total(letter, spot.part, ONE)
    return mul(div(ONE, size_of(size)), total(j, size_of(size), spot.part))


def use_delta(spot: Spot, random: Random) -> Term | None:
    """``delta_ij f_i = delta_ij f_j``, ``delta_ij = delta_ij^2``, ``delta_ij`` as cases."""
    match spot.part:
        case Apply("mul", (Apply("delta", (Symbol(i), j)) as d, *rest)):
            if any(isinstance(part, Symbol) and part.name == i for part in (j,)):
                return None
            return mul(d, *(substitute(part, {i: j}, SCOPE.alternatives) for part in rest))
        case Apply("delta", (left, right)):
            cases = Cases((Branch(ONE, Condition(left, right)), Branch(Number(Fraction(0)), None)))
            return random.choice((power(spot.part, TWO), cases))
    return None


def cases(spot: Spot, random: Random) -> Term | None:
    """``f_i = (f_j if i = j, else f_i)``."""
    letters = [x for x in letters_in(spot.part) if SCOPE.letters[x] == "C"]
    if not letters:
        return None
    i = random.choice(letters)
    j = random.choice([x for x in (*spot.bound, "i", "c", "k") if SCOPE.letters[x] == "C"])
    other = substitute(spot.part, {i: Symbol(j)}, SCOPE.alternatives)
    return Cases((Branch(other, Condition(Symbol(i), Symbol(j))), Branch(spot.part, None)))
