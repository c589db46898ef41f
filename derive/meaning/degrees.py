"""Counting bound indices: degrees of Terms and of their derivatives, and how they combine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

from derive.term import Term


@dataclass(frozen=True, slots=True)
class Degree:
    """Bound indices in the numerator, the denominators with their powers and weights, and k."""

    top: int = 0
    under: Mapping[Term, tuple[int, int]] = field(default_factory=dict)
    inside: int = 0

    @property
    def weight(self) -> int:
        """Bound indices of all the denominators multiplied."""
        return sum(power * weight for power, weight in self.under.values())


def joined(a: Degree, b: Degree) -> Degree:
    """Over the least common denominator."""
    inside = max(a.inside, b.inside)
    if not a.under and not b.under:
        return Degree(max(a.top, b.top), a.under, inside)
    under = dict(a.under)
    for key, (n, weight) in b.under.items():
        under[key] = (max(n, under.get(key, (0, 0))[0]), weight)
    common = sum(n * w for n, w in under.values())
    return Degree(max(a.top + common - a.weight, b.top + common - b.weight), under, inside)


def multiplied(a: Degree, b: Degree) -> Degree:
    """Numerators and denominators side by side."""
    inside = max(a.inside, b.inside)
    if not a.under or not b.under:
        return Degree(a.top + b.top, a.under or b.under, inside)
    under = dict(a.under)
    for key, (n, weight) in b.under.items():
        under[key] = (n + under.get(key, (0, 0))[0], weight)
    return Degree(a.top + b.top, under, inside)


Jet = tuple[Degree, ...]
"""The degree of a Term and of its derivatives, up to some order."""


def times(a: Jet, b: Jet) -> Jet:
    """The product rule: ``(ab)^(m) = sum_k a^(k) b^(m-k)``."""
    return tuple(reduce(joined, [multiplied(a[k], b[m - k]) for k in range(m + 1)]) for m in range(len(a)))


def exponential(own: Degree, arg: Jet, order: int) -> Jet:
    """The jet of an exponential: ``E^(m) = sum_k E^(m-1-k) a^(k+1)``."""
    jet: Jet = (own,)
    for m in range(1, order + 1):
        jet = (*jet, reduce(joined, [multiplied(jet[m - 1 - k], arg[k + 1]) for k in range(m)]))
    return jet
