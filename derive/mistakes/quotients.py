"""Fractions and the quotient rule ``(f/g)' = (f' g - f g')/g^2``."""

from __future__ import annotations

from collections.abc import Iterator

from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Spot
from derive.term import ONE, TWO, Apply, Number, Term, add, div, neg, power


def _swapped(spot: Spot) -> Iterator[Term]:
    """``(a - b)/g^2`` becomes ``(b - a)/g^2``."""
    match spot.part:
        case Apply("div", (Apply("add", (first, Apply("neg", (second,)))), bottom)) if _squared(bottom):
            yield div(add(second, neg(first)), bottom)


def _squared(term: Term) -> bool:
    match term:
        case Apply("pow", (_, Number(value))):
            return value == 2
        case Apply("mul" | "dot", (first, second)):
            return first == second
    return False


def _square(spot: Spot) -> Iterator[Term]:
    match spot.part:
        case Apply("div", (top, bottom)) if not _squared(bottom):
            yield div(top, power(bottom, TWO))


def _upside_down(spot: Spot) -> Iterator[Term]:
    match spot.part:
        case Apply("div", (top, bottom)):
            yield div(bottom, top)
        case Apply("add" | "neg" | "mul" | "dot", _) | Number():
            return
        case part:
            yield div(ONE, part)


def _split(spot: Spot) -> Iterator[Term]:
    """``a/b + a/c`` becomes ``a/(b + c)``."""
    match spot.part:
        case Apply("add", (Apply("div", (top, one)), Apply("div", (other, two)))) if top == other:
            yield div(top, add(one, two))


def _cancelled(spot: Spot) -> Iterator[Term]:
    """``a + b/c`` becomes ``(a + b)/c``."""
    match spot.part:
        case Apply("add", args) if len(args) <= 3:
            for n, arg in enumerate(args):
                match arg:
                    case Apply("div", (top, bottom)):
                        yield div(add(*args[:n], top, *args[n + 1 :]), bottom)
                    case Apply("neg", (Apply("div", (top, bottom)),)):
                        yield div(add(*args[:n], neg(top), *args[n + 1 :]), bottom)


SWAPPED = Mistake(
    "quotient rule terms swapped",
    "The terms of the quotient rule are the wrong way round: (f/g)' = (f' g - f g')/g^2.",
    r"\frac{\partial}{\partial u} \left(\frac{u^2}{1 + u}\right) = \frac{u^2 - 2 u (1 + u)}{(1 + u)^2}",
    r"\frac{\partial}{\partial u} \left(\frac{u^2}{1 + u}\right) = \frac{2 u (1 + u) - u^2}{(1 + u)^2}",
    r"\frac{\partial}{\partial v} \left(\frac{v}{f + v}\right) = \frac{v - (f + v)}{(f + v)^2}",
    _swapped,
)
SQUARE = Mistake(
    "square lost in the quotient rule",
    "The denominator must be squared: (f/g)' = (f' g - f g')/g^2.",
    r"\frac{\partial}{\partial u} \left(\frac{u}{f + u}\right) = \frac{f}{f + u}",
    r"\frac{\partial}{\partial u} \left(\frac{u}{f + u}\right) = \frac{f}{(f + u)^2}",
    r"\frac{\partial}{\partial f} \left(\frac{v}{f}\right) = -\frac{v}{f}",
    _square,
)
UPSIDE_DOWN = Mistake(
    "fraction upside down",
    "The fraction is upside down.",
    r"\frac{\partial}{\partial f} (\log f) = f",
    r"\frac{\partial}{\partial f} (\log f) = \frac{1}{f}",
    r"\frac{\partial \ell}{\partial p_c} = -p_c",
    _upside_down,
)
SPLIT = Mistake(
    "denominator split",
    "A fraction cannot be split along a sum in its denominator: 1/(f + g) is not 1/f + 1/g.",
    r"\frac{1}{f + g} = \frac{1}{f} + \frac{1}{g}",
    r"\frac{1}{f + g} = \frac{1}{f + g}",
    r"\frac{f}{f + g^2} = \frac{f}{f} + \frac{f}{g^2}",
    _split,
)
NOT_ALL_DIVIDED = Mistake(
    "not every term divided",
    "Every term of the numerator is divided by the denominator, not just one of them.",
    r"\frac{u + v}{f} = u + \frac{v}{f}",
    r"\frac{u + v}{f} = \frac{u}{f} + \frac{v}{f}",
    r"\frac{a_k - u}{T} = a_k - \frac{u}{T}",
    _cancelled,
)
QUOTIENTS = (SWAPPED, SQUARE)
FRACTIONS = (SPLIT, NOT_ALL_DIVIDED, UPSIDE_DOWN)
