"""Counting bound indices: degrees of Terms and of their derivatives, and how they combine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

from derive.term import Term


class Under(NamedTuple):
    """A denominator: its power, the bound indices in it, and whether it reads every place without a sum.

    ``1 + e^(sum_j a_j)`` holds no sum, since the exponential is a product over all places.
    """

    power: int
    weight: int
    wide: bool = False


Unders = Mapping[Term, Under]


@dataclass(frozen=True, slots=True)
class Generators:
    """What exponentials, logarithms, roots and steps are read that know of sums.

    ``inside`` counts the indices bound in one of their arguments, ``across`` those that a monomial in the
    argument of an exponential reads, which is a product over all places; ``deep`` has the
    denominators in arguments of exponentials, ``nested`` is ``across`` of the exponentials there,
    which a logarithm lays open. ``open`` are the free names in
    arguments with sums; ``outer`` says that an index was one of them that is bound by a sum around.
    """

    inside: int = 0
    across: int = 0
    deep: Unders = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    outer: bool = False
    nested: int = 0

    def beside(self, other: Generators) -> Generators:
        """Those of both."""
        if other is self or not other.inside:
            return self
        return Generators(
            max(self.inside, other.inside),
            max(self.across, other.across),
            least_common(self.deep, other.deep),
            self.open | other.open,
            self.outer or other.outer,
            max(self.nested, other.nested),
        )


NONE = Generators()


@dataclass(frozen=True, slots=True)
class Degree:
    """Bound indices in the numerator and in the denominators, and the generators that are read."""

    top: int = 0
    under: Unders = field(default_factory=dict)
    read: Generators = NONE

    @property
    def weight(self) -> int:
        """Bound indices of all the denominators multiplied."""
        return sum(u.power * u.weight for u in self.under.values())


def least_common(a: Unders, b: Unders) -> Unders:
    """The least common multiple of two denominators."""
    if not a or not b:
        return a or b
    under = dict(a)
    for key, (n, weight, wide) in b.items():
        under[key] = Under(max(n, under[key].power if key in under else 0), weight, wide)
    return under


def product(a: Unders, b: Unders) -> Unders:
    """Two denominators side by side."""
    if not a or not b:
        return a or b
    under = dict(a)
    for key, (n, weight, wide) in b.items():
        under[key] = Under(n + (under[key].power if key in under else 0), weight, wide)
    return under


def joined(a: Degree, b: Degree) -> Degree:
    """Over the least common denominator."""
    read = a.read.beside(b.read)
    if not a.under and not b.under:
        if read is a.read and a.top >= b.top:
            return a
        return Degree(max(a.top, b.top), a.under, read)
    under = least_common(a.under, b.under)
    common = sum(n * w for n, w, _ in under.values())
    return Degree(max(a.top + common - a.weight, b.top + common - b.weight), under, read)


def multiplied(a: Degree, b: Degree) -> Degree:
    """Numerators and denominators side by side."""
    if not b.top and not b.under and b.read is NONE:
        return a
    return Degree(a.top + b.top, product(a.under, b.under), a.read.beside(b.read))


def relieved(a: Degree, own: Unders) -> Degree:
    """Multiplied by some denominators, which cancel where they stand."""
    top, under = a.top, dict(a.under)
    for key, (n, weight, wide) in own.items():
        left = (under.pop(key).power if key in under else 0) - n
        top += max(-left, 0) * weight
        if left > 0:
            under[key] = Under(left, weight, wide)
    return Degree(top, under, a.read)


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
