"""How long the numbers in a Term are.

Modulo P = 2^127 - 1 the numbers 2^127 and 1 are the same. A coefficient that is not zero can vanish
modulo P only if it is at least P; equations whose numerals could make one that long are therefore
not decided over the field.
"""

from __future__ import annotations

from math import log2

from derive.meaning.forms import Outside
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Derivative, Number, Symbol, Term, children

LONGEST = 100
"""Bits of a coefficient; the rest of the 127 is left to sums and products of small numbers."""

HIGHEST = 2.0**22
"""Degree at which the error of one evaluation is still far below 2^-90."""

Bits = tuple[float, float]
"""Of the numerator and of the denominator."""


class Numerals:
    """Bounds the numerals of the Terms of one scope, through the definitions."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._known: dict[Term, Bits] = {}
        self._degrees: dict[Term, float] = {}

    def check(self, left: Term, right: Term) -> None:
        """Raise Outside where the numerals of an equation are too long for the field."""
        bits = _sum([self.bits(left), self.bits(right)])
        if max(bits) > LONGEST:
            raise Outside(f"numbers of {max(bits):.0f} bits are too long for the field")
        degree = max(self.degree(left), self.degree(right))
        if degree > HIGHEST:
            raise Outside("a degree too high for the field")

    def degree(self, term: Term) -> float:
        """A bound on the degree of numerator and denominator, for sums of up to eight terms."""
        if term not in self._degrees:
            self._degrees[term] = self._degree(term)
        return self._degrees[term]

    def _degree(self, term: Term) -> float:
        match term:
            case Symbol(name):
                definition = self.scope.definitions.get(self.scope.canonical(name))
                return 1.0 if definition is None else self.degree(definition.body)
            case Apply(operator) if OPERATORS[operator].means is not None:
                return self.degree(expand(term))
            case Apply("pow", (base, exponent)):
                return self.degree(base) * max(_size(exponent), 1.0)
            case Derivative(of, _):
                return 2 * self.degree(of)
        return max(1.0, sum(self.degree(kid) for kid in children(term)))

    def bits(self, term: Term) -> Bits:
        """The logarithms of the largest numerator and denominator that numerals can make."""
        if term not in self._known:
            self._known[term] = 0.0, 0.0
            self._known[term] = self._bits(term)
        return self._known[term]

    def _bits(self, term: Term) -> Bits:
        match term:
            case Number(value):
                return log2(max(value.numerator, 1)), log2(value.denominator)
            case Symbol(name):
                definition = self.scope.definitions.get(self.scope.canonical(name))
                return (0.0, 0.0) if definition is None else self.bits(definition.body)
            case Bind(_, _, _, body):
                return self.bits(body)
            case Derivative(of, _):  # (x^n)' has the factor n
                above, below = self.bits(of)
                return 2 * (above + below) + log2(self.degree(of)), 2 * below
            case Apply(operator) if OPERATORS[operator].means is not None:
                return self.bits(expand(term))
            case Apply("add", args):
                return _sum([self.bits(a) for a in args])
            case Apply("div", (top, bottom)):
                (a, b), (c, d) = self.bits(top), self.bits(bottom)
                return a + d, b + c
            case Apply("pow", (base, exponent)):
                n = _size(exponent)
                a, b = self.bits(base)
                return (a + b) * n, (a + b) * n
        inner = [self.bits(kid) for kid in children(term)]
        return sum(a for a, _ in inner), sum(b for _, b in inner)


def _sum(terms: list[Bits]) -> Bits:
    """Over the product of the denominators."""
    below = sum(b for _, b in terms)
    return max(a + below - b for a, b in terms) + log2(len(terms)), below


def _size(exponent: Term) -> float:
    """The size of an exponent; one that is not a number is decided elsewhere."""
    match exponent:
        case Number(value):
            return float(value) if value < 10**6 else 1e6
        case Apply("neg", (inner,)):
            return _size(inner)
        case Apply("div", (top, bottom)):
            return _size(top) + _size(bottom)
    return 1.0
