"""Measures of fractions: how long the coefficients of the numerator are, its degree, and the denominators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.term import Term


@dataclass(frozen=True, slots=True)
class Measure:
    """The logarithm of the norm of a numerator, its degree, and the powers of the denominators."""

    bits: float = 0.0
    degree: float = 0.0
    under: Mapping[Term, int] = field(default_factory=dict)


Jet = tuple[Measure, ...]
"""The measure of a Term and of its derivatives, up to some order."""

NONE = Measure()


def multiplied(a: Measure, b: Measure) -> Measure:
    """Numerators and denominators side by side."""
    if not a.under or not b.under:
        return Measure(a.bits + b.bits, a.degree + b.degree, a.under or b.under)
    under = dict(a.under)
    for key, n in b.under.items():
        under[key] = n + under.get(key, 0)
    return Measure(a.bits + b.bits, a.degree + b.degree, under)


def lengths(value: Fraction) -> tuple[int, int]:
    """The numbers of which a rational is made, without a sign."""
    return abs(value.numerator) or 1, value.denominator
