"""Exponentials, logarithms, powers and their sums."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Spot
from derive.operators import exp, log
from derive.term import TWO, Apply, Bind, Number, Symbol, Term, add, div, mul, power, sub


def _exp_of_sum(spot: Spot) -> Iterator[Term]:
    """``e^a + e^b`` becomes ``e^{a + b}``; so for the difference."""
    match spot.part:
        case Apply("add", (Apply("exp", (one,)), Apply("exp", (other,)))):
            yield exp(add(one, other))
        case Apply("add", (Apply("exp", (one,)), Apply("neg", (Apply("exp", (other,)),)))):
            yield exp(sub(one, other))
        case Apply("mul" | "dot", (Apply("exp", (one,)), Apply("exp", (other,)))):
            yield add(exp(one), exp(other))
        case Bind("sum", index, over, Apply("exp", (inner,))):
            yield exp(Bind("sum", index, over, inner))


def _log_of_sum(spot: Spot) -> Iterator[Term]:
    """``log a + log b`` becomes ``log(a + b)``; so for a sum over an index."""
    match spot.part:
        case Apply("add", (Apply("log", (one,)), Apply("log", (other,)))):
            yield log(add(one, other))
        case Bind("sum", index, over, Apply("log", (inner,))):
            yield log(Bind("sum", index, over, inner))
        case Bind("sum", index, over, Symbol() as inner):
            yield log(Bind("sum", index, over, exp(inner)))


def _log_of_product(spot: Spot) -> Iterator[Term]:
    """``log a log b`` becomes ``log a + log b``, ``log a / log b`` their difference."""
    match spot.part:
        case Apply("mul" | "dot", (Apply("log", (one,)), Apply("log", (other,)))):
            yield add(log(one), log(other))
        case Apply("div", (Apply("log", (one,)), Apply("log", (other,)))):
            yield sub(log(one), log(other))
        case Apply("add", (Apply("log", (one,)), Apply("log", (other,)))):
            yield mul(log(one), log(other))


def _log_dropped(spot: Spot) -> Iterator[Term]:
    match spot.part:
        case Symbol() | Bind() | Apply("div" | "mul" | "exp" | "sigmoid" | "add", _):
            yield log(spot.part)


def _exp_dropped(spot: Spot) -> Iterator[Term]:
    match spot.part:
        case Symbol() | Apply("div" | "mul" | "add", _):
            yield exp(spot.part)


def _power_of_sum(spot: Spot) -> Iterator[Term]:
    """``a^2 + b^2`` becomes ``(a + b)^2``, and ``a^2 - b^2`` becomes ``(a - b)^2``."""
    match spot.part:
        case Apply("add", (Apply("pow", (one, n)), Apply("pow", (other, m)))) if n == m:
            yield power(add(one, other), n)
        case Apply("add", (Apply("pow", (one, n)), Apply("neg", (Apply("pow", (other, m)),)))) if n == m:
            yield power(sub(one, other), n)
        case Bind("sum", index, over, Apply("pow", (inner, n))):
            yield power(Bind("sum", index, over, inner), n)
        case Apply("pow", (Bind("sum", index, over, inner), n)):
            yield Bind("sum", index, over, power(inner, n))


def _product_of_sums(spot: Spot) -> Iterator[Term]:
    """``(sum a)(sum b)`` becomes ``sum a b``."""
    match spot.part:
        case Apply("mul" | "dot", (Bind("sum", index, over, one), Bind("sum", other, again, two))):
            if over == again and index == other:
                yield Bind("sum", index, over, mul(one, two))
        case Apply("div", (Bind("sum", index, over, one), Bind("sum", other, again, two))):
            if over == again and index == other:
                yield Bind("sum", index, over, div(one, two))
        case Bind("sum", index, over, Apply("mul", (one, two))):
            yield mul(Bind("sum", index, over, one), Bind("sum", index, over, two))


def _power_lost(spot: Spot) -> Iterator[Term]:
    """The exponent one lower or higher."""
    match spot.part:
        case Apply("pow", (base, Number(n))):
            yield power(base, Number(n + 1))
            if n == 2:
                yield base
            elif n > 2:
                yield power(base, Number(n - 1))
        case Symbol() | Apply("add" | "sigmoid" | "tanh" | "exp", _) | Bind():
            yield power(spot.part, TWO)


def _number(spot: Spot) -> Iterator[Term]:
    """Another small number."""
    match spot.part:
        case Number(value):
            for other in (value + 1, value - 1, 2 * value, value / 2, value + Fraction(1, 2), value / 4):
                if other > 0 and other != value:
                    yield Number(other)


EXP_OF_SUM = Mistake(
    "exponential of a sum split",
    "The exponential of a sum is the product of the exponentials: e^(a + b) = e^a e^b.",
    "e^{f + g} = e^f + e^g",
    "e^{f + g} = e^f e^g",
    r"e^{\sum_{j=1}^{C} a_j} = \sum_{j=1}^{C} e^{a_j}",
    _exp_of_sum,
)
LOG_OF_SUM = Mistake(
    "logarithm of a sum split",
    "The logarithm of a sum is not the sum of the logarithms.",
    r"\log(f + g) = \log f + \log g",
    r"\log(f + g) = \log(f + g)",
    r"\log p_k = z_k - \sum_{j=1}^{C} z_j",
    _log_of_sum,
)
LOG_OF_PRODUCT = Mistake(
    "logarithm of a product or quotient",
    "The logarithm of a product is a sum of logarithms, that of a quotient a difference.",
    r"\log(f g) = \log(f) \log(g)",
    r"\log(f g) = \log f + \log g",
    r"\log \frac{f}{g} = \frac{\log f}{\log g}",
    _log_of_product,
)
LOG_DROPPED = Mistake(
    "log dropped",
    "A logarithm was dropped.",
    r"E = -\sum_{k=1}^{C} y_k p_k",
    r"E = -\sum_{k=1}^{C} y_k \log p_k",
    r"\ell = -z_c + \sum_{j=1}^{C} e^{z_j}",
    _log_dropped,
)
EXP_DROPPED = Mistake(
    "exponential dropped",
    "An exponential was dropped.",
    r"p_k = \frac{z_k}{\sum_{j=1}^{C} e^{z_j}}",
    r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}",
    r"\frac{\partial}{\partial z_i} \left(\sum_{j=1}^{C} e^{z_j}\right) = z_i",
    _exp_dropped,
)
POWER_OF_SUM = Mistake(
    "power of a sum split",
    "The square of a sum is not the sum of the squares: the cross terms are missing.",
    "(f + g)^2 = f^2 + g^2",
    "(f + g)^2 = f^2 + 2 f g + g^2",
    r"\left(\sum_{j=1}^{C} a_j\right)^2 = \sum_{j=1}^{C} a_j^2",
    _power_of_sum,
)
PRODUCT_OF_SUMS = Mistake(
    "sum of products split",
    "The sum of products is not the product of the sums, nor the sum of quotients their quotient.",
    r"\sum_{j=1}^{C} a_j z_j = \left(\sum_{j=1}^{C} a_j\right) \left(\sum_{j=1}^{C} z_j\right)",
    r"\sum_{j=1}^{C} a_j z_j = \sum_{i=1}^{C} a_i z_i",
    r"\sum_{j=1}^{C} \frac{a_j}{p_j} = \frac{\sum_{j=1}^{C} a_j}{\sum_{j=1}^{C} p_j}",
    _product_of_sums,
)
POWER_LOST = Mistake(
    "power wrong",
    "A power is wrong: a square was lost, or one too many stands here.",
    "u (u v) = u v",
    "u (u v) = u^2 v",
    r"\frac{\partial}{\partial u} (u^3) = 3 u^3",
    _power_lost,
)
NUMBER = Mistake(
    "number wrong",
    "A number is wrong.",
    "u + u + u = 2 u",
    "u + u + u = 3 u",
    r"4 f + 3 f = 8 f",
    _number,
)
FUNCTIONS = (EXP_OF_SUM, LOG_OF_SUM, LOG_OF_PRODUCT, POWER_OF_SUM, PRODUCT_OF_SUMS, LOG_DROPPED, EXP_DROPPED)
NUMBERS = (POWER_LOST, NUMBER)
