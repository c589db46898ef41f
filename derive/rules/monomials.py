"""Sums of monomials: the form in which scalar algebra is done, and its way back to writing.

A monomial is a rational coefficient, powers of *bases* (any Terms that are not products) and at
most one array at its end, since arrays do not commute. Bases keep the order in which they came, so
that what comes out looks like what went in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from derive.binding import alpha
from derive.term import ONE, ZERO, Apply, Bind, Number, Symbol, Term, add, div, mul, neg, number, parts, power


@dataclass(frozen=True, slots=True)
class Monomial:
    """``coefficient * base^n * ... * array``."""

    coefficient: Fraction
    powers: tuple[tuple[Term, int], ...] = ()
    array: Term | None = None

    @property
    def like(self) -> tuple[frozenset[tuple[Term, int]], Term | None]:
        """What two monomials share that may be added."""
        return frozenset((alpha(base), n) for base, n in self.powers), self.array

    def scaled(self, factor: Fraction) -> Monomial:
        """The monomial times a number."""
        return Monomial(self.coefficient * factor, self.powers, self.array)

    @property
    def divides(self) -> bool:
        """Whether it has a denominator that is not a number."""
        return any(n < 0 for _, n in self.powers)


Poly = tuple[Monomial, ...]


def times(a: Monomial, b: Monomial) -> Monomial:
    """The product; equal bases add their exponents, and cancel."""
    powers = dict(a.powers)
    names = {alpha(base): base for base in powers}
    for base, n in b.powers:
        known = names.setdefault(alpha(base), base)
        powers[known] = powers.get(known, 0) + n
        if powers[known] == 0:
            del powers[known]
            del names[alpha(base)]
    array = a.array if b.array is None else b.array if a.array is None else mul(a.array, b.array)
    return Monomial(a.coefficient * b.coefficient, tuple(powers.items()), array)


def inverse(a: Monomial) -> Monomial:
    """``1/a`` for a monomial without array."""
    return Monomial(1 / a.coefficient, tuple((base, -n) for base, n in a.powers))


def collect(monomials: Iterable[Monomial]) -> Poly:
    """Like monomials added; those that vanish left out.

    >>> x = Symbol("x")
    >>> collect((Monomial(Fraction(1), ((x, 1),)), Monomial(Fraction(-1), ((x, 1),))))
    ()
    """
    found: dict[object, Monomial] = {}
    for m in monomials:
        known = found.get(m.like)
        found[m.like] = (
            m if known is None else Monomial(known.coefficient + m.coefficient, known.powers, known.array)
        )
    return tuple(m for m in found.values() if m.coefficient)


def product(a: Poly, b: Poly) -> Poly:
    """Every monomial of one times every monomial of the other."""
    return collect(times(x, y) for x in a for y in b)


def common(poly: Poly) -> Monomial:
    """The monomial that all have in common: ``p_c - p_c^2`` have ``p_c``; with the array if all end in it."""
    first, *rest = poly
    powers: list[tuple[Term, int]] = []
    for base in _bases(poly):
        exponents = [{alpha(b): k for b, k in m.powers}.get(alpha(base), 0) for m in poly]
        shared = max(min(exponents), 0) or min(max(exponents), 0)
        if shared:
            powers.append((base, shared))
    top = Fraction(
        gcd(*(m.coefficient.numerator for m in poly)), lcm(*(m.coefficient.denominator for m in poly))
    )
    if first.coefficient < 0 and all(m.coefficient < 0 for m in poly):
        top = -top
    array = first.array if all(m.array == first.array for m in rest) else None
    if not powers and array is None and any(_long(m) for m in poly):
        top = Fraction(-1 if top < 0 else 1)  # 2/N sum_n ... + 2 lambda w stays as it is
    return Monomial(top, tuple(powers), array)


def _long(m: Monomial) -> bool:
    return m.array is not None or any(isinstance(base, Bind) for base, _ in m.powers)


def _bases(poly: Poly) -> tuple[Term, ...]:
    found: dict[Term, Term] = {}
    for m in poly:
        for base, _ in m.powers:
            found.setdefault(alpha(base), base)
    return tuple(found.values())


def written(poly: Poly) -> Term:
    """A sum of monomials as a Term: common factors in front, positive terms first.

    >>> from derive.writing import latex
    >>> p = Symbol("p")
    >>> latex(written((Monomial(Fraction(1), ((p, 1),)), Monomial(Fraction(-1), ((p, 2),)))))
    'p (1 - p)'
    """
    if not poly:
        return ZERO
    if len(poly) == 1:
        return _monomial(poly[0])
    shared = common(poly)
    rest = [Monomial(m.coefficient / shared.coefficient, *_without(m, shared)) for m in poly]
    rest.sort(key=lambda m: m.coefficient < 0)
    inside = add(*(_monomial(m) for m in rest))
    if not shared.powers and shared.array is None and abs(shared.coefficient) == 1:
        return inside if shared.coefficient == 1 else neg(inside)
    return _monomial(Monomial(shared.coefficient, (*shared.powers, (inside, 1)), shared.array))


def expanded(poly: Poly) -> Term:
    """A sum of monomials as a Term, without factoring."""
    ordered = sorted(poly, key=lambda m: m.coefficient < 0)
    return add(*(_monomial(m) for m in ordered))


def _without(m: Monomial, shared: Monomial) -> tuple[tuple[tuple[Term, int], ...], Term | None]:
    left = times(Monomial(Fraction(1), m.powers), inverse(Monomial(Fraction(1), shared.powers)))
    return left.powers, m.array if shared.array is None else None


def _monomial(m: Monomial) -> Term:
    """``-\\frac{a}{b} x``: the sign, then the factors; a sum is not put into a numerator."""
    sign, value = m.coefficient < 0, abs(m.coefficient)
    above = [_power(base, n) for base, n in sorted(m.powers, key=_late) if n > 0]
    below = [_power(base, -n) for base, n in m.powers if n < 0]
    denominator = mul(*([number(value.denominator)] if value.denominator != 1 else []), *below)
    top: list[Term] = [number(value.numerator)] if value.numerator != 1 else []
    large = [t for t in above if isinstance(t, Bind)]
    if denominator == ONE:
        result = mul(*top, *above)
    elif large or m.array is not None:
        plain = [t for t in above if t not in large]
        front = div(mul(*top, *plain), denominator)
        result = mul(front, *large)
    else:
        result = div(mul(*top, *above), denominator)
    if m.array is not None:
        result = m.array if result == ONE else mul(result, m.array)
    return neg(result) if sign else result


def _late(power: tuple[Term, int]) -> int:
    """Sums in brackets after symbols, and sums over an index last."""
    base = power[0]
    if isinstance(base, Bind):
        return 2
    return 1 if isinstance(base, Apply) and base.operator == "add" else 0


def _power(base: Term, n: int) -> Term:
    return base if n == 1 else power(base, Number(Fraction(n)))


def weight(term: Term) -> int:
    """How long a Term is: its number of parts."""
    return sum(1 for part in parts(term) if not isinstance(part, Symbol) or not part.indices)
