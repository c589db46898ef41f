r"""Numbers that an edit leaves in a fraction, as people write them: ``2 w / 2`` is w, ``w / 0.5`` is 2 w."""

from __future__ import annotations

from fractions import Fraction

from derive.term import Apply, Number, Term, div, map_parts, mul


def reduced(term: Term) -> Term:
    """A Term in which a number below a fraction is divided into the number above it.

    >>> from derive.term import Symbol, number
    >>> w = Symbol("w")
    >>> reduced(div(mul(number(2), w), number(2))) == w, reduced(div(w, number(2))) == div(w, number(2))
    (True, True)
    """
    return map_parts(term, _reduced)


def _reduced(part: Term) -> Term:
    rest: tuple[Term, ...]
    match part:
        case Apply("div", (Apply("mul", (Number(above), *more)), Number(below))) if below:
            value, rest = above / below, tuple(more)
        case Apply("div", (top, Number(below))) if below.denominator > 1:
            value, rest = 1 / below, (top,)
        case _:
            return part
    factors = () if value.numerator == 1 else (Number(Fraction(value.numerator)),)
    top = mul(*factors, *rest)
    return top if value.denominator == 1 else div(top, Number(Fraction(value.denominator)))
