"""Normal forms of what stands inside exp and log, at one concrete size.

The exponentials of arguments that are linearly independent over the rationals are algebraically
independent, and so are the logarithms of multiplicatively independent arguments (Ax's theorem).
The kernel therefore gives each such exponential or logarithm a random value of its own. To know
which ones are independent it brings the argument to a Laurent polynomial in *atoms*: entries of
symbols, exponentials of single monomials, logarithms of atoms, and sums that divide.

A form that is finer than need be (two atoms that are secretly related) can only make a true
identity look unproved, never a false one look proved: an identity between independent generators
holds for every value of them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from derive.term import Apply, Number, Term

Rational: TypeAlias = int | Fraction  # an int wherever it is whole, which is much faster
Monomial: TypeAlias = tuple[tuple[int, Rational], ...]
Form: TypeAlias = dict[Monomial, Rational]

ONE: Monomial = ()
_ONE: Form = {ONE: 1}
_LARGEST = 3000  # monomials in a form


class Outside(Exception):
    """The Term is outside the class that the kernel decides; the message says by what."""


class Redraw(Exception):
    """A random value has no square root in the field: draw again."""


def exponent(term: Term) -> Rational:
    """The value of a constant exponent. Raises Outside for any other."""
    match term:
        case Number(value) if value <= 1000 and value.denominator <= 1000:
            return whole(value)
        case Apply("neg", (inner,)):
            return -exponent(inner)
        case Apply("div", (Number(top), Number(bottom))) if bottom:
            return exponent(Number(top / bottom))
    raise Outside("a power whose exponent is not a small number")


def whole(value: Rational) -> Rational:
    """An int for a whole Fraction."""
    return value.numerator if value.denominator == 1 else value


def constant(value: Rational) -> Form:
    """A rational number as a form."""
    return {ONE: whole(value)} if value else {}


def sum_of(left: Form, right: Form) -> Form:
    """``left + right``."""
    result = dict(left)
    for monomial, coefficient in right.items():
        value = result.get(monomial, 0) + coefficient
        if value:
            result[monomial] = value
        else:
            result.pop(monomial, None)
    return result


def scaled(form: Form, factor: Rational) -> Form:
    """``factor * form``."""
    if factor == 1:
        return form
    return {m: whole(c * factor) for m, c in form.items()} if factor else {}


def join(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials."""
    if not a or not b:
        return a or b
    if a[-1][0] < b[0][0]:
        return a + b
    if b[-1][0] < a[0][0]:
        return b + a
    exponents = dict(a)
    for atom, n in b:
        exponents[atom] = whole(exponents[atom] + n) if atom in exponents else n
    return tuple(sorted([power for power in exponents.items() if power[1]]))


def product_of(left: Form, right: Form) -> Form:
    """``left * right``, multiplied out. Raises Outside when that gets too long."""
    if len(left) * len(right) > _LARGEST:
        raise Outside("a product inside exp or log is too long to multiply out")
    if len(left) == 1 and left == _ONE:
        return right
    if len(right) == 1 and right == _ONE:
        return left
    result: Form = {}
    if left is right:  # x^2 + 2 x y + y^2
        terms = list(left.items())
        for n, (a, x) in enumerate(terms):
            for k in range(n + 1):
                b, y = terms[k]
                m = join(a, b)
                result[m] = result.get(m, 0) + (x * y if k == n else 2 * x * y)
        return {m: whole(c) for m, c in result.items() if c}
    for a, x in left.items():
        for b, y in right.items():
            m = join(a, b)
            result[m] = result.get(m, 0) + x * y
    return {m: whole(c) for m, c in result.items() if c}


def exact_power(value: Fraction, n: Fraction) -> Fraction | None:
    """A rational power of a positive rational, where that is rational."""
    parts = []
    for number in (value.numerator, value.denominator):
        root = round(number ** (1 / n.denominator)) if number < 2**52 else 0
        if root**n.denominator != number:
            return None
        parts.append(Fraction(root) ** n.numerator)
    return parts[0] / parts[1]
