"""Slips of the pen, made on right Terms: what a person gets wrong, each with the names it may be given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.mistakes.spot import Line, Spot, put, spots
from derive.term import (
    ONE,
    TWO,
    Apply,
    Bind,
    Derivative,
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
)

Make = Callable[[Spot], Iterator[tuple[Term, str]]]
"""The part at a spot with a slip in it, and the names that a diagnosis may give it, with bars between."""


def sign(spot: Spot) -> Iterator[tuple[Term, str]]:
    names = "sign lost|quotient rule terms swapped|minus before a bracket"
    match spot.part:
        case Apply("neg", (inner,)):
            yield inner, names
        case Apply("add", args):
            for n, arg in enumerate(args):
                other = arg.args[0] if isinstance(arg, Apply) and arg.operator == "neg" else neg(arg)
                yield add(*args[:n], other, *args[n + 1 :]), names


def factor(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("mul" | "dot", args):
            for n, arg in enumerate(args):
                yield mul(*args[:n], *args[n + 1 :]), _lost(arg, spot)
        case Apply("div", (top, bottom)):
            yield top, _lost(bottom, spot)


def _lost(arg: Term, spot: Spot) -> str:
    match arg:
        case Apply("delta", _):
            return "delta dropped|only the diagonal case|sum that should have collapsed|diagonal formula off the diagonal"
        case Derivative():
            return "chain factor missing|factor lost"
        case Number():
            return "factor 2|number wrong"
        case Symbol(name) if name in spot.line.scope.sizes:
            return "number of terms lost"
        case Apply("div", (Number(), inner)):
            return _lost(inner, spot)
    return "factor lost|chain factor missing"


def square(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("div", (top, Apply("pow", (base, Number(n))))) if n == 2:
            yield div(top, base), "square lost in the quotient rule|factor lost"
        case Apply("pow", (base, Number(n))) if n == 2:
            yield base, "power wrong|square lost in the quotient rule|derivative of tanh wrong|factor lost"


def swapped(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("div", (Apply("add", (one, Apply("neg", (other,)))), bottom)):
            yield div(add(other, neg(one)), bottom), "quotient rule terms swapped|sign lost"


def delta_dropped(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("delta", (left, right)):
            yield ONE, "delta dropped|only the diagonal case|sum that should have collapsed"
            for other in spot.like(right):
                if other != left:
                    yield delta(left, other), "delta with the wrong indices"


def index(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Symbol(name, indices):
            for n, old in enumerate(indices):
                for other in spot.like(old):
                    mixed = (getattr(old, "name", "") in spot.bound) != (other.name in spot.bound)
                    names = "bound index and free index confused|wrong index" if mixed else "wrong index"
                    names += "|diagonal formula off the diagonal|off-diagonal formula on the diagonal"
                    yield Symbol(name, (*indices[:n], other, *indices[n + 1 :])), names


def variable(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Derivative(of, by, nabla):
            for other in spot.symbols():
                if (
                    len(other.indices) == len(by.indices)
                    and other != by
                    and other.name != getattr(of, "name", "")
                ) and spot.line.scope.symbol(other.name).shape == spot.line.scope.symbol(by.name).shape:
                    yield Derivative(of, other, nabla), "derivative by the wrong variable|wrong index"


def term_dropped(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("add", args):
            for n in range(len(args)):
                yield add(*args[:n], *args[n + 1 :]), "term dropped|delta dropped|only the off-diagonal case"


def bound(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Bind(operator, letter, Range(size, None), body):
            for other in spot.over(getattr(size, "name", "")):
                yield Bind(operator, letter, Range(size, other), body), "sum bound wrong"
                yield _at(body, letter, other), "sum lost|only one path of the chain rule"
        case Bind(operator, letter, Range(size, _), body):
            yield Bind(operator, letter, Range(size), body), "sum bound wrong"


def _at(body: Term, letter: str, other: Symbol) -> Term:
    from derive.binding import substitute

    return substitute(body, {letter: other})


def function(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("log", (inner,)):
            yield inner, "log dropped"
        case Apply("exp", (inner,)):
            yield inner, "exponential dropped"
            if isinstance(inner, Apply) and inner.operator == "add":
                yield add(*(Apply("exp", (a,)) for a in inner.args)), "exponential of a sum split"


def upside_down(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("div", (top, bottom)):
            yield div(bottom, top), "fraction upside down"


def brackets(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("mul", (*front, Apply("add", (first, *rest)))) if front:
            yield add(mul(*front, first), *rest), "brackets lost"
        case Bind(operator, letter, over, Apply("add", (first, *rest))):
            yield add(Bind(operator, letter, over, first), *rest), "brackets lost"
        case Apply("neg", (Apply("add", (first, *rest)),)):
            yield add(neg(first), *rest), "brackets lost|sign lost"


def doubled(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("mul" | "dot", args):
            for n, arg in enumerate(args):
                if not isinstance(arg, Number):
                    yield mul(*args[: n + 1], *args[n:]), "chain factor doubled|factor too many|factor lost"


def two(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Number(value) if value > 1:
            yield Number(value + 1), "number wrong|factor 2|power wrong|square lost in the quotient rule"
        case Apply("mul" | "dot" | "div", _):
            yield mul(TWO, spot.part), "factor 2"


def symbol(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Symbol(name, indices) if indices:
            for other in spot.line.read:
                shapes = [spot.line.scope.symbol(n).shape for n in (name, other)]
                if other != name and shapes[0] == shapes[1]:
                    yield Symbol(other, indices), "wrong symbol"


def transposed(spot: Spot) -> Iterator[tuple[Term, str]]:
    match spot.part:
        case Apply("transpose", (inner,)):
            yield inner, "transpose wrong"
        case Apply("mul", (one, other)):
            yield mul(other, one), "order of a matrix product|transpose wrong"


def activation(spot: Spot) -> Iterator[tuple[Term, str]]:
    names = "derivative of the sigmoid wrong|derivative of tanh wrong|sign lost"
    match spot.part:
        case Apply("mul", (first, Apply("add", (Number(), Apply("neg", (second,)))))) if first == second:
            yield add(ONE, neg(first)), names + "|factor lost|only the diagonal case"
            yield mul(first, add(ONE, first)), names
        case Apply("add", (Number(), Apply("neg", (Apply("pow", (base, _)),)))):
            yield mul(base, add(ONE, neg(base))), names
            yield add(ONE, neg(base)), names + "|power wrong"
            yield add(ONE, power(base, TWO)), names


SLIPS: tuple[Make, ...] = (
    sign, factor, square, swapped, delta_dropped, index, variable, term_dropped, bound, function,
    upside_down, brackets, doubled, two, symbol, transposed, activation,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A member of a chain with one slip in it."""

    kind: str
    right: Term
    wrong: Term
    names: frozenset[str]


def slips(line: Line) -> Iterator[Slip]:
    """Every slip on the right side of a line."""
    for make in SLIPS:
        for spot in spots(line):
            for new, names in make(spot):
                if new != spot.part:
                    wrong = put(line.right, spot.path, new)
                    yield Slip(make.__name__, line.right, wrong, frozenset(names.split("|")))
