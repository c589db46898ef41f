"""Factors, terms and symbols: lost, added, exchanged; the order and the transposes of matrix products."""

from __future__ import annotations

from collections.abc import Iterator

from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Spot
from derive.scope import ModelError
from derive.shapes import axes
from derive.term import (
    ONE,
    TWO,
    ZERO,
    Apply,
    Bind,
    Derivative,
    Number,
    Symbol,
    Term,
    add,
    delta,
    div,
    dot,
    mul,
    neg,
)  # fmt: skip


def _two(spot: Spot) -> Iterator[Term]:
    """A factor 2 or one half."""
    if not _factor(spot):
        yield mul(TWO, spot.part)
        yield div(spot.part, TWO)
    match spot.part:
        case Apply("mul" | "dot", args) if TWO in args:
            yield mul(*(a for a in args if a != TWO))
        case Apply("div", (top, bottom)) if bottom == TWO:
            yield top


def _factor(spot: Spot) -> bool:
    """Whether a part is a factor of a product, where a factor is one of the whole product."""
    return isinstance(spot.parent, Apply) and spot.parent.operator in ("mul", "dot", "neg", "div")


def _lost(spot: Spot) -> Iterator[Term]:
    """A factor that the line knows of, or its inverse."""
    if _factor(spot):
        return
    for factor in spot.symbols():
        yield mul(spot.part, factor)
        if len(factor.indices) == len(spot.line.scope.symbol(factor.name).shape):
            yield div(spot.part, factor)
        else:
            yield mul(factor, spot.part)
            yield mul(spot.part, Apply("transpose", (factor,)))


def _added(spot: Spot) -> Iterator[Term]:
    """A product without one of its factors, a fraction without its denominator."""
    match spot.part:
        case Apply("mul" | "dot", args):
            for n in range(len(args)):
                yield mul(*args[:n], *args[n + 1 :])
        case Apply("div", (top, bottom)):
            yield top
            match top, bottom:
                case _, Apply("mul" | "dot", args):
                    for n in range(len(args)):
                        yield div(top, mul(*args[:n], *args[n + 1 :]))
            yield div(ONE, bottom)


def _term_dropped(spot: Spot) -> Iterator[Term]:
    """A term more: one that the other side has, a symbol, a delta, a 1."""
    if isinstance(spot.parent, Apply) and spot.parent.operator in ("add", "neg"):
        return
    known: list[Term] = []
    left = spot.line.left
    for side in (left, spot.line.scope.unfold(left)) if isinstance(left, Symbol) else (left,):
        todo = [side]
        while todo:
            part = todo.pop()
            match part:
                case Apply("add", args):
                    known += [a.args[0] if isinstance(a, Apply) and a.operator == "neg" else a for a in args]
                    todo += args
                case Apply("mul" | "dot", args):
                    todo += args
                    for n, arg in enumerate(args):
                        if isinstance(arg, Apply) and arg.operator == "add":
                            known += [mul(*args[:n], a, *args[n + 1 :]) for a in arg.args]
                case Apply(_, args):
                    todo += args
                case Bind(_, _, _, body):
                    todo.append(body)
    known += [ONE, *(delta(one, other) for one, other in spot.pairs()), *spot.symbols()]
    for term in dict.fromkeys(known):
        yield add(spot.part, term)
        yield add(spot.part, neg(term))


def _term_added(spot: Spot) -> Iterator[Term]:
    match spot.part:
        case Apply("add", args):
            for n in range(len(args)):
                yield add(*args[:n], *args[n + 1 :])


def _symbol(spot: Spot) -> Iterator[Term]:
    """Another symbol with the same indices."""
    match spot.part:
        case Symbol(name) if name in spot.line.scope.symbols:
            for other in spot.symbols():
                if other.name != name and _axes(other, spot) == _axes(spot.part, spot):
                    yield other
        case Number(value) if value == 0:
            yield ONE
        case Number(value) if value == 1:
            yield ZERO


def _axes(symbol: Symbol, spot: Spot) -> tuple[str, ...]:
    return spot.line.scope.symbol(symbol.name).shape[len(symbol.indices) :]


def _order(spot: Spot) -> Iterator[Term]:
    """Two neighbours of a product exchanged; a factor that is an array may change its transpose as well."""
    match spot.part:
        case Apply("mul" | "dot" as operator, args):
            build = mul if operator == "mul" else dot
            for n in range(len(args) - 1):
                yield build(*args[:n], args[n + 1], args[n], *args[n + 2 :])
                if _is_array(args[n], spot) and _is_array(args[n + 1], spot):
                    yield build(*args[:n], args[n + 1], turned(args[n]), *args[n + 2 :])
                    yield build(*args[:n], turned(args[n + 1]), args[n], *args[n + 2 :])


def _is_array(term: Term, spot: Spot) -> bool:
    try:
        return bool(axes(term, spot.line.scope))
    except ModelError:
        return False


def turned(term: Term) -> Term:
    r"""The transpose of a Term, ``(A B)^\top = B^\top A^\top``.

    >>> turned(mul(Symbol("x"), turned(Symbol("y")))) == mul(Symbol("y"), turned(Symbol("x")))
    True
    """
    match term:
        case Number():
            return term
        case Apply("transpose", (inner,)):
            return inner
        case Apply("mul", args):
            return mul(*(turned(arg) for arg in reversed(args)))
    return Apply("transpose", (term,))


def _transposed(spot: Spot) -> Iterator[Term]:
    match spot.part:
        case Apply("transpose", (inner,)):
            yield inner
        case Symbol() | Derivative() | Apply("add" | "odot", _):
            yield Apply("transpose", (spot.part,))
        case Apply("mul" | "dot" as operator, args):
            build = mul if operator == "mul" else dot
            numbers = [arg for arg in args if not _is_array(arg, spot)]
            arrays = [arg for arg in args if _is_array(arg, spot)]
            yield build(*numbers, *(turned(arg) for arg in reversed(arrays)))
    match spot.part:
        case Symbol(name, (one, other)):
            yield Symbol(name, (other, one))


TWO_LOST = Mistake(
    "factor 2",
    "A factor 2 was lost, or one too many stands here.",
    r"\frac{\partial u^2}{\partial u} = u",
    r"\frac{\partial u^2}{\partial u} = 2 u",
    r"\frac{\partial r_n^2}{\partial r_n} = r_n",
    _two,
)
LOST = Mistake(
    "factor lost",
    "A factor was lost.",
    r"\frac{\partial}{\partial u} (v u + f) = 1",
    r"\frac{\partial}{\partial u} (v u + f) = v",
    r"u v (f + g) = v (f + g)",
    _lost,
)
ADDED = Mistake(
    "factor too many",
    "One factor too many stands here.",
    r"\frac{\partial s_i}{\partial b_i} = s_i (1 - s_i) p_i",
    r"\frac{\partial s_i}{\partial b_i} = s_i (1 - s_i)",
    r"\frac{\partial \ell}{\partial z_i} = p_i (p_i - \delta_{ic})",
    _added,
)
TERM_DROPPED = Mistake(
    "term dropped",
    "A term of the sum was dropped.",
    r"u (f + g) = u f",
    r"u (f + g) = u f + u g",
    r"\frac{\partial E}{\partial z_i} = p_i",
    _term_dropped,
)
TERM_ADDED = Mistake(
    "term too many",
    "One term too many stands here.",
    r"u + v - u = u + v",
    r"u + v - u = v",
    r"\frac{\partial z_i}{\partial w_i} = x + w_i",
    _term_added,
)
SYMBOL = Mistake(
    "wrong symbol",
    "Another symbol belongs here.",
    r"\frac{\partial z_i}{\partial w_i} = w_i",
    r"\frac{\partial z_i}{\partial w_i} = x",
    r"\frac{\partial E}{\partial z_i} = p_i - b_i",
    _symbol,
)
ORDER = Mistake(
    "order of a matrix product",
    "Matrices and vectors do not commute: the product is the other way round.",
    r"z = x W + b",
    r"z = W x + b",
    r"\nabla_W \ell = x^\top (p - e_c)",
    _order,
)
TRANSPOSED = Mistake(
    "transpose wrong",
    "A transpose is missing, or one too many stands here.",
    r"z_i = w_i x + b_i",
    r"z_i = w_i^\top x + b_i",
    r"\nabla_W \ell = (p - e_c) x",
    _transposed,
)

WEAK = (
    LOST,
    ADDED,
    TERM_ADDED,
    TERM_DROPPED,
    SYMBOL,
)  # they may find something for a line that means another thing
TERMS = (TERM_ADDED, TERM_DROPPED)
SHAPES = (TRANSPOSED, ORDER)
