"""Rewrites that keep the meaning of a Term: what they make of it must be proved equal to it."""

from __future__ import annotations

from random import Random

from campaign.expressions import DEFINED, LABEL, SCOPE, linear, positive, real, room, size_of
from campaign.places import Rewrite, Spot, put, spots, unused
from campaign.sums import average, cases, insert_delta, pull, rename, split_sum, swap_sums, use_delta
from derive.binding import free_names
from derive.operators import OPERATORS, apply, exp, expand, log
from derive.term import (
    ONE,
    TWO,
    Apply,
    Bind,
    Derivative,
    Number,
    Symbol,
    Term,
    add,
    div,
    mul,
    neg,
    parts,
    power,
    sub,
    total,
)


def commute(spot: Spot, random: Random) -> Term | None:
    """``a + b = b + a``, ``a b = b a``, ``delta_ij = delta_ji``, ``max(a, b) = max(b, a)``."""
    match spot.part:
        case Apply("add" | "mul" | "delta" | "max", args):
            return Apply(spot.part.operator, tuple(random.sample(args, len(args))))
    return None


def distribute(spot: Spot, random: Random) -> Term | None:
    """``a (b + c) = a b + a c``, in products, quotients, sums, signs and derivatives."""
    match spot.part:
        case Apply("mul", args):
            for n, arg in enumerate(args):
                if isinstance(arg, Apply) and arg.operator == "add":
                    return add(*(mul(*args[:n], part, *args[n + 1 :]) for part in arg.args))
        case Apply("div", (Apply("add", args), bottom)):
            return add(*(div(arg, bottom) for arg in args))
        case Apply("neg", (Apply("add", args),)):
            return add(*map(neg, args))
        case Bind(operator, index, over, Apply("add", args)):
            return add(*(Bind(operator, index, over, arg) for arg in args))
        case Derivative(Apply("add", args), by):
            return add(*(Derivative(arg, by) for arg in args))
    return None


def factor(spot: Spot, random: Random) -> Term | None:
    """``a b + c = a (b + c / a)`` for a positive a."""
    match spot.part:
        case Apply("add", args):
            a = positive(room(random), 1)
            return mul(a, add(*(div(arg, a) for arg in args)))
        case Apply("neg", (arg,)):
            return mul(neg(ONE), arg)
    return None


def split_exp(spot: Spot, random: Random) -> Term | None:
    """``e^(a + b) = e^a e^b``, ``e^-a = 1 / e^a``, ``e^(n a) = (e^a)^n``, ``e^a = e^(a/2) e^(a/2)``."""
    match spot.part:
        case Apply("exp", (Apply("add", args),)):
            return mul(*map(exp, args))
        case Apply("exp", (Apply("neg", (arg,)),)):
            return div(ONE, exp(arg))
        case Apply("exp", (Apply("mul", (Number(n), *rest)),)) if n.denominator == 1:
            return power(exp(mul(*rest)), Number(n))
        case Apply("exp", (arg,)) if not any(
            isinstance(p, Apply) and p.operator == "log" for p in parts(arg)
        ):
            half = exp(div(arg, TWO))
            return mul(half, half)
    return None


def split_log(spot: Spot, random: Random) -> Term | None:
    """``log(a b) = log a + log b``, ``log(a / b) = log a - log b``, ``log a = log(a e^u) - u``."""
    match spot.part:
        case Apply("log", (Apply("mul", args),)):
            return add(*map(log, args))
        case Apply("log", (Apply("div", (top, bottom)),)):
            return sub(log(top), log(bottom))
        case Apply("log", (Apply("exp", (arg,)),)):
            return arg
        case Apply("log", (arg,)):
            shift = linear(room(random))
            return sub(log(mul(arg, exp(shift))), shift)
    return None


def add_and_subtract(spot: Spot, random: Random) -> Term | None:
    """``f = f + t - t``."""
    t = real(room(random), 1)
    return random.choice((sub(add(spot.part, t), t), add(neg(t), spot.part, t)))


def multiply_and_divide(spot: Spot, random: Random) -> Term | None:
    """``f = f t / t`` for a positive t."""
    t = positive(room(random), random.choice((0, 1)))
    return random.choice((div(mul(spot.part, t), t), mul(div(ONE, t), spot.part, t)))


def unfold(spot: Spot, random: Random) -> Term | None:
    """A definition in place of its name, but where the name itself is the variable."""
    match spot.part:
        case Symbol(name) if name in DEFINED and name not in spot.by and not _captures(name, spot):
            new = SCOPE.unfold(spot.part)
            return new if new != spot.part else None
        case Apply(operator) if OPERATORS[operator].means is not None:
            return expand(spot.part)
    return None


def _captures(name: str, spot: Spot) -> bool:
    """Whether a letter that the definition leaves free is bound here."""
    return name == r"\ell" and LABEL in spot.bound


def fold(spot: Spot, random: Random) -> Term | None:
    """``f = f sum_k p_k`` and ``f = f sum_k y_k``, and both of them subtracted: facts about the whole."""
    if {"p", "y"} & set(spot.by):
        return None
    j = unused("C", spot.part, random)
    if j is None:
        return None
    ones = total(j, size_of("C"), Symbol(random.choice("py"), (Symbol(j),)))
    return random.choice((mul(spot.part, ones), add(spot.part, ones, neg(ONE))))


def fold_affine(spot: Spot, random: Random) -> Term | None:
    """``b_i = z_i - sum_d w_id x_d``, ``log p_i = z_i - log sum_j e^z_j``."""
    d, j = unused("D", spot.part, random), unused("C", spot.part, random)
    if d is None or j is None or {"z", "p"} & set(spot.by):
        return None
    match spot.part:
        case Symbol("b", (i,)) if "b" not in spot.by:
            rows = total(d, size_of("D"), mul(Symbol("w", (i, Symbol(d))), Symbol("x", (Symbol(d),))))
            return sub(Symbol("z", (i,)), rows)
        case Apply("log", (Symbol("p", (i,)),)):
            return sub(Symbol("z", (i,)), log(total(j, size_of("C"), exp(Symbol("z", (Symbol(j),))))))
        case Symbol("p", (i,)):
            return exp(log(Symbol("p", (i,))))
    return None


def reflect(spot: Spot, random: Random) -> Term | None:
    """``sigma(u) = 1 - sigma(-u)``, ``tanh u = 2 sigma(2u) - 1``, ``softplus(u) = u + softplus(-u)``,
    ``ReLU(u) = u + ReLU(-u)``, ``abs(u) = ReLU(u) + ReLU(-u)``, ``step(u) = 1 - step(-u)``."""
    match spot.part:
        case Apply("sigmoid", (u,)):
            return sub(ONE, apply("sigmoid", neg(u)))
        case Apply("tanh", (u,)):
            return sub(mul(TWO, apply("sigmoid", mul(TWO, u))), ONE)
        case Apply("softplus", (u,)):
            return add(u, apply("softplus", neg(u)))
        case Apply("relu", (u,)):
            return add(u, apply("relu", neg(u)))
        case Apply("abs", (u,)):
            return add(apply("relu", u), apply("relu", neg(u)))
        case Apply("step", (u,)):
            return sub(ONE, apply("step", neg(u)))
    return None


def raise_power(spot: Spot, random: Random) -> Term | None:
    """``f^n = f f^(n-1)``, ``T = (T^(1/2))^2``."""
    match spot.part:
        case Apply("pow", (base, Number(n))) if n.denominator == 1 and n > 1:
            return mul(base, power(base, Number(n - 1)))
        case Symbol(name) if name in SCOPE.symbols and SCOPE.symbol(name).domain == "positive":
            return random.choice((power(apply("sqrt", spot.part), TWO), exp(log(spot.part))))
    return None


def differentiate(spot: Spot, random: Random) -> Term | None:
    """The product, quotient and chain rules, and the order of two derivatives."""
    match spot.part:
        case Derivative(Apply("mul", args), by):
            return add(*(mul(*args[:n], Derivative(arg, by), *args[n + 1 :]) for n, arg in enumerate(args)))
        case Derivative(Apply("neg", (arg,)), by):
            return neg(Derivative(arg, by))
        case Derivative(Apply("div", (f, g)), by):
            top = sub(mul(Derivative(f, by), g), mul(f, Derivative(g, by)))
            return div(top, power(g, TWO))
        case Derivative(Apply("exp", (arg,)), by):
            return mul(exp(arg), Derivative(arg, by))
        case Derivative(Apply("log", (arg,)), by):
            return div(Derivative(arg, by), arg)
        case Derivative(Apply("pow", (base, Number(n))), by) if n.denominator == 1:
            return mul(Number(n), power(base, Number(n - 1)), Derivative(base, by))
        case Derivative(Apply("sigmoid", (u,)) as s, by):
            return mul(s, sub(ONE, s), Derivative(u, by))
        case Derivative(Bind(operator, index, over, body), by) if index not in free_names(by):
            return Bind(operator, index, over, Derivative(body, by))
        case Derivative(Derivative(of, one), other) if not SCOPE.definitions.keys() & {one.name, other.name}:
            return Derivative(Derivative(of, other), one)
    return None


REWRITES: tuple[Rewrite, ...] = (
    rename, commute, distribute, factor, insert_delta, split_exp, split_log, add_and_subtract,
    multiply_and_divide, unfold, fold, fold_affine, swap_sums, pull, split_sum, average, use_delta,
    cases, reflect, raise_power, differentiate,
)  # fmt: skip

DEEP = (factor, multiply_and_divide, fold, fold_affine, average, reflect, raise_power)
"""These make arguments of exp and log whose normal forms may miss that they are equal."""


def rewritten(term: Term, random: Random, times: int, deep: bool = False) -> tuple[Term, tuple[str, ...]]:
    """A Term after some random rewrites at random places, and their names.

    The rewrites in `DEEP` are used inside functions only where that is asked for.
    """
    names: list[str] = []
    while len(names) < times:
        rewrite = random.choice(REWRITES)
        found = [spot for spot in spots(term) if deep or rewrite not in DEEP or not spot.inside]
        for spot in random.sample(found, len(found)):
            new = rewrite(spot, random)
            if new is not None:
                term = put(term, spot.path, new)
                names.append(rewrite.__name__)
                break
    return term, tuple(names)
