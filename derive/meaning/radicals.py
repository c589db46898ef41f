"""Square roots of sums: which of them are independent.

The roots of P_1, ..., P_r generate an extension of degree 2^r, in which an identity can be decided
at a random point with any choice of signs, exactly if no product of some of the P_i is a square.
That is certain when their product is squarefree, which is tested on a random line: f(t) is
squarefree if gcd(f, f') = 1 (von zur Gathen and Gerhard, Modern Computer Algebra, section 14.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from derive.meaning.field import P

Line = list[int]
"""A polynomial in t modulo P, lowest coefficient first."""

_HIGHEST = 60


def squarefree(radicands: Iterable[Mapping[tuple[tuple[int, int], ...], int]], random: Random) -> bool:
    """Whether the product of polynomials in many variables is squarefree, as far as a random line shows.

    Each is a mapping from monomials, pairs of variable and exponent, to coefficients. True is right
    but for a chance of degree / P; False may also say that the degree is too high to try.

    >>> x_plus_1 = {((0, 1),): 1, (): 1}
    >>> squarefree([x_plus_1], Random(1)), squarefree([x_plus_1, x_plus_1], Random(1))
    (True, False)
    """
    lines: dict[int, Line] = {}
    product: Line = [1]
    for radicand in radicands:
        value: Line = []
        for monomial, coefficient in radicand.items():
            term: Line = [coefficient % P]
            for variable, exponent in monomial:
                if variable not in lines:
                    lines[variable] = [random.randrange(1, P), random.randrange(1, P)]
                for _ in range(exponent):
                    term = _times(term, lines[variable])
                    if len(term) > _HIGHEST:
                        return False
            value = _plus(value, term)
        product = _times(product, value)
        if len(product) > _HIGHEST:
            return False
    derivative = [n * c % P for n, c in enumerate(product)][1:]
    return len(_gcd(product, _trimmed(derivative))) == 1


def _plus(a: Line, b: Line) -> Line:
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    return [(x + (shorter[n] if n < len(shorter) else 0)) % P for n, x in enumerate(longer)]


def _times(a: Line, b: Line) -> Line:
    result = [0] * (len(a) + len(b) - 1)
    for n, x in enumerate(a):
        for m, y in enumerate(b):
            result[n + m] = (result[n + m] + x * y) % P
    return result


def _trimmed(a: Line) -> Line:
    while a and a[-1] == 0:
        a = a[:-1]
    return a


def _gcd(a: Line, b: Line) -> Line:
    """Euclid's algorithm."""
    a = _trimmed(a)
    while b:
        over = pow(b[-1], -1, P)
        while len(a) >= len(b):
            factor, shift = a[-1] * over % P, len(a) - len(b)
            a = _trimmed([(x - factor * b[n - shift]) % P if n >= shift else x for n, x in enumerate(a)])
        a, b = b, a
    return a
