"""The plainest algebra: arithmetic on numbers, and what 0, 1 and double signs do. Runs silently."""

from __future__ import annotations

from fractions import Fraction

from derive.term import (
    ONE,
    ZERO,
    Apply,
    Bind,
    Number,
    Term,
    add,
    div,
    dot,
    map_parts,
    mul,
    neg,
    number,
)


def tidy(term: Term) -> Term:
    """A Term without 0 summands, 1 factors, double signs and sums of numbers.

    >>> from derive.term import Symbol, power, sub
    >>> x = Symbol("x")
    >>> tidy(mul(ONE, power(x, sub(Number(Fraction(2)), ONE)))) == x
    True
    """
    return map_parts(term, _tidy)


def _tidy(term: Term) -> Term:
    match term:
        case Apply("add", args):
            return _add(args)
        case Apply("mul" | "dot" as operator, args):
            return _product(operator, args)
        case Apply("neg", (Apply("neg", (inner,)),)):
            return inner
        case Apply("neg", (Number(value),)) if value == 0:
            return ZERO
        case Apply("div", (top, bottom)):
            return _div(top, bottom)
        case Apply("pow", (base, Number(value))) if value == 1:
            return base
        case Apply("delta", (left, right)) if left == right:
            return ONE
        case Bind(_, _, _, body) if body == ZERO:
            return ZERO
        case Bind(operator, index, over, Apply("neg", (inner,))):
            return neg(Bind(operator, index, over, inner))
    return term


def _add(args: tuple[Term, ...]) -> Term:
    constant = Fraction(0)
    rest: list[Term] = []
    first = None
    for arg in args:
        value = signed(arg)
        if value is None:
            rest.extend(arg.args if isinstance(arg, Apply) and arg.operator == "add" else (arg,))
        else:
            first = len(rest) if first is None else first
            constant += value
    if constant:
        rest.insert(first or 0, number(constant))
    return add(*rest)


def _product(operator: str, args: tuple[Term, ...]) -> Term:
    """Signs come to the front, numbers are multiplied, 1 and 0 do what they do."""
    sign, constant = 1, Fraction(1)
    rest: list[Term] = []
    for arg in args:
        if isinstance(arg, Apply) and arg.operator == "neg":
            sign, arg = -sign, arg.args[0]
        if isinstance(arg, Number):
            constant *= arg.value
        else:
            rest.extend(arg.args if isinstance(arg, Apply) and arg.operator == operator else (arg,))
    if not constant:
        return ZERO
    if constant != 1:
        rest.insert(0, number(constant))
    product = (mul if operator == "mul" else dot)(*rest)
    return neg(product) if sign < 0 else product


def _div(top: Term, bottom: Term) -> Term:
    if top == ZERO or bottom == ONE:
        return top
    if isinstance(top, Apply) and top.operator == "neg":
        return neg(div(top.args[0], bottom))
    return div(top, bottom)


def signed(term: Term) -> Fraction | None:
    """The value of a number or of minus a number."""
    match term:
        case Number(value):
            return value
        case Apply("neg", (Number(value),)):
            return -value
    return None
