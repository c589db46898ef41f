"""How long the coefficients of an equation can be, and how high its degree.

Modulo P = 2^127 - 1 the numbers 2^127 and 1 are the same. Brought over one denominator, both sides are
polynomials with integer coefficients. Their difference is not zero modulo P if the sum of the
absolute values of its coefficients, its norm, is below P; equations whose numerals could make it longer
are not decided over the field. The norm of a product is at most the product of the norms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from math import ceil, log2, prod

from derive.binding import free_names, substitute
from derive.meaning.forms import Outside, exponent
from derive.meaning.measures import NONE, Jet, Measure, lengths, multiplied
from derive.meaning.unfolding import Unfolding
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Cases, Derivative, Number, Symbol, Term

LONGEST = 120
"""Bits of a norm, of the 127 of P."""

HIGHEST = 2.0**22
"""Degree at which the error of one evaluation is still far below 2^-90."""

_ENTRY = Measure(0.0, 1.0)


class Numerals:
    """Measures the Terms of one scope, with some definitions folded, for sizes up to ``most``."""

    def __init__(self, scope: Scope, folded: frozenset[str], most: Mapping[str, int]) -> None:
        self.scope = scope
        self.most = most
        self.unfolding = Unfolding(scope, folded)
        self.normalised = {fact.name for fact in scope.facts} - set(scope.definitions)
        self._known: dict[tuple[Term, tuple[str, ...]], Jet] = {}
        self._denominators: dict[Term, tuple[float, float]] = {}

    def check(self, left: Term, right: Term) -> None:
        """Raise Outside where the numerals of an equation are too long for the field."""
        found = self._joined([self.jet(left, ())[0], self.jet(right, ())[0]])
        if found.bits > LONGEST:
            raise Outside(f"numbers of {found.bits:.0f} bits are too long for the field")
        if max(found.degree, self._weight(found.under)[1]) > HIGHEST:
            raise Outside("a degree too high for the field")

    def jet(self, term: Term, by: tuple[str, ...]) -> Jet:
        """The measures of a Term and of its derivatives by the names ``by``, one more each time."""
        known = self._known.get((term, by))
        if known is None:
            known = self._known[term, by] = self._jet(term, by)
        return known

    def _jet(self, term: Term, by: tuple[str, ...]) -> Jet:
        none = (NONE,) * len(by)
        match term:
            case Apply():
                return self._apply(term, by)
            case Number(value):
                own = Measure(log2(abs(value.numerator) or 1), 0.0, self._constant(value.denominator))
                return (own, *none)
            case Symbol(name, ()) if name in self.scope.sizes and name not in self.scope.symbols:
                return (Measure(log2(self.most.get(name, 1))), *none)
            case Symbol(name) if name in self.scope.definitions:
                return self._defined(term, by)
            case Symbol(name) if name in self.normalised:
                size = self.most.get(self.scope.symbol(name).shape[-1], 1)
                key = self._denominator(Symbol(f"sum of {name}", term.indices[:-1]), log2(size), 1.0)
                return (Measure(0.0, 1.0, {key: 1}), *none)
            case Symbol():
                return (_ENTRY, *none)
            case Bind(_, index, over, body):
                places = self.most.get(over.size.name, 1) if isinstance(over.size, Symbol) else 1
                return tuple(self._summed(m, index, places) for m in self.jet(body, by))
            case Derivative(of, variable):
                return self.jet(of, (variable.name, *by))[1:]
            case Cases(branches):
                return self._sum([self.jet(b.term, by) for b in branches])
        return (NONE, *none)

    def _defined(self, term: Symbol, by: tuple[str, ...]) -> Jet:
        """A folded definition has the value of a free symbol, with the derivatives of its body."""
        free = not self.unfolding.opens(term)
        body = self.scope.definitions[term.name].body
        varies = any(v != term.name and self.scope.depends(body, v) for v in by)
        inner = self.jet(self.unfolding.body(term), by) if varies or not free else ()
        value = _ENTRY if free else inner[0]
        return (value, *(inner[1:] if varies else (NONE,) * len(by)))

    def _apply(self, term: Apply, by: tuple[str, ...]) -> Jet:
        if OPERATORS[term.operator].means is not None:
            return self.jet(expand(term), by)
        args = term.args
        match term.operator:
            case "add":
                return self._sum([self.jet(a, by) for a in args])
            case "neg":
                return self.jet(args[0], by)
            case "mul":
                return reduce(self._times, [self.jet(a, by) for a in args])
            case "div":
                return self._times(self.jet(args[0], by), self._inverse(args[1], by))
            case "pow":
                n = Fraction(exponent(args[1]))
                one = self.jet(args[0], by) if n > 0 else self._inverse(args[0], by)
                power = self._power(one, ceil(abs(n)), len(by))
                if n.denominator == 1:
                    return power
                self._known_by_value(args[0])
                return self._chain(power[0], args[0], by, n)
            case "exp":
                self._known_by_value(args[0])
                return self._exponential(args[0], by)
            case "log":
                self._known_by_value(args[0])
                return self._logarithm(args[0], by)
            case "step":
                self._known_by_value(args[0])
        return (NONE,) * (len(by) + 1)

    def _known_by_value(self, arg: Term) -> None:
        """Derivatives in an argument are told apart by their values, two of which may be compared."""
        for part, _ in self.unfolding.read(arg, ""):
            if isinstance(part, Derivative):
                own = self.jet(part, ())[0]
                if own.bits + self._weight(own.under)[0] > LONGEST / 2:
                    raise Outside(
                        "numbers in a derivative inside exp, log or step are too long for the field"
                    )

    def _power(self, one: Jet, n: int, order: int) -> Jet:
        """By repeated squares."""
        result: Jet = (NONE,) * (order + 1)
        while n:
            if n & 1:
                result = self._times(result, one)
            one, n = self._times(one, one), n >> 1
        return result

    def _inverse(self, term: Term, by: tuple[str, ...]) -> Jet:
        """``1/g``: its derivatives are ``-(1/g) sum_k binom(m, k) g^(k) (1/g)^(m-k)``."""
        match term:
            case Symbol() if self.unfolding.opens(term):
                return self._inverse(self.unfolding.body(term), by)
            case Apply("neg", (inner,)):
                return self._inverse(inner, by)
            case Apply("mul", args):
                return reduce(self._times, [self._inverse(a, by) for a in args])
            case Apply("div", (top, bottom)):
                return self._times(self._inverse(top, by), self.jet(bottom, by))
            case Apply("pow", (base, n)) if isinstance(k := exponent(n), int) and k > 0:
                return self._power(self._inverse(base, by), k, len(by))
        jet = self.jet(term, by)
        bits, degree = self._weight(jet[0].under)
        key = self._denominator(term, jet[0].bits, jet[0].degree)
        inverse: Jet = (Measure(bits, degree, {key: 1}),)
        for m in range(1, len(jet)):
            terms = [multiplied(multiplied(jet[k], inverse[m - k]), inverse[0]) for k in range(1, m + 1)]
            inverse = (*inverse, self._joined(terms, m))
        return inverse

    def _exponential(self, arg: Term, by: tuple[str, ...]) -> Jet:
        """``e^(u + log v - log w)`` is ``e^u v / w``; of other logarithms powers are taken."""
        addends = self.unfolding.addends(arg)
        rest = tuple(a for _, a in addends if not (isinstance(a, Apply) and a.operator == "log"))
        factors = [
            self.jet(a.args[0], by) if sign > 0 else self._inverse(a.args[0], by)
            for sign, a in addends
            if isinstance(a, Apply) and a.operator == "log"
        ]
        return reduce(self._times, [*factors, self._generator(rest, by)] if rest else factors)

    def _generator(self, rest: tuple[Term, ...], by: tuple[str, ...]) -> Jet:
        """The coefficients of an argument are degrees, those of its logarithms powers."""
        arg = Apply("add", rest) if len(rest) > 1 else rest[0]
        jet = self.jet(arg, by)
        size = 2.0 ** min(jet[0].bits + self._weight(jet[0].under)[0], 40)
        logs = [Measure(), *(self.jet(a, ())[0] for a in self._logs(arg))]
        bits = max(m.bits + self._weight(m.under)[0] for m in logs) * size
        degree = 2 * size * max(1.0, *(m.degree + self._weight(m.under)[1] for m in logs))
        return self._powers_of_e(Measure(bits, degree), jet)

    def _logs(self, arg: Term) -> Iterable[Term]:
        """The arguments of logarithms in a Term."""
        return [
            part.args[0]
            for part, _ in self.unfolding.read(arg, "")
            if isinstance(part, Apply) and part.operator == "log"
        ]

    def _logarithm(self, arg: Term, by: tuple[str, ...]) -> Jet:
        """Of a product the sum of the logarithms of its factors, of which there are as many as its degree.

        Those of exponentials are their exponents, divided by what roots divide them by.
        """
        jet = self.jet(arg, by)
        bits, degree = self._weight(jet[0].under)
        factors = jet[0].degree + degree + jet[0].bits + bits + 2
        read = [part for part, _ in self.unfolding.read(arg, "")]
        numbers = sum(log2(n) for part in read if isinstance(part, Number) for n in lengths(part.value))
        laid = self._laid_open(read)
        own = Measure(
            laid.bits + log2(factors) + numbers, laid.degree + jet[0].degree + degree + 1, laid.under
        )
        return self._chain(own, arg, by)

    def _laid_open(self, read: list[Term]) -> Measure:
        """The exponents in a logarithm: over a common denominator, of each place that an index may have."""
        powers = [part for part in read if isinstance(part, Apply) and part.operator == "pow"]
        roots = prod(Fraction(exponent(part.args[1])).denominator for part in powers)
        exponents = [part.args[0] for part in read if isinstance(part, Apply) and part.operator == "exp"]
        laid = self._joined([NONE, *(self.jet(arg, ())[0] for arg in exponents)])
        bound = {part.index for part in read if isinstance(part, Bind)}
        places = max(self.most.values(), default=1)
        under = {key: n * places ** len(free_names(key) & bound) for key, n in laid.under.items()}
        more = [new - old for new, old in zip(self._weight(under), self._weight(laid.under), strict=True)]
        over = Measure(laid.bits + more[0], laid.degree + more[1], under)
        return multiplied(over, Measure(log2(roots), 0.0, self._constant(roots)))

    def _chain(self, own: Measure, arg: Term, by: tuple[str, ...], n: Fraction | None = None) -> Jet:
        """``(log a)' = a'/a``, and ``(a^n)' = a^n n a'/a``."""
        if not by:
            return (own,)
        slopes = self._times(self.jet(arg, by)[1:], self._inverse(arg, by)[: len(by)])
        if n is None:
            return (own, *slopes)
        times = Measure(log2(abs(n.numerator)), 0.0, self._constant(n.denominator))
        return self._powers_of_e(own, (own, *(multiplied(times, slope) for slope in slopes)))

    def _powers_of_e(self, own: Measure, arg: Jet) -> Jet:
        """``E^(m) = sum_k binom(m-1, k) E^(m-1-k) a^(k+1)``."""
        jet: Jet = (own,)
        for m in range(1, len(arg)):
            jet = (*jet, self._joined([multiplied(jet[m - 1 - k], arg[k + 1]) for k in range(m)], m))
        return jet

    def _times(self, a: Jet, b: Jet) -> Jet:
        """The product rule."""
        return tuple(
            self._joined([multiplied(a[k], b[m - k]) for k in range(m + 1)], m) for m in range(len(a))
        )

    def _sum(self, jets: list[Jet]) -> Jet:
        return tuple(self._joined(list(level)) for level in zip(*jets, strict=True))

    def _joined(self, terms: list[Measure], extra: float = 0.0) -> Measure:
        """A sum over the least common denominator, with binomial factors of so many bits."""
        if len(terms) == 1:
            return terms[0]
        if not any(term.under for term in terms):
            bits, degree = max(term.bits for term in terms), max(term.degree for term in terms)
            return Measure(bits + log2(len(terms)) + extra, degree)
        under: dict[Term, int] = {}
        for term in terms:
            for key, n in term.under.items():
                under[key] = max(n, under.get(key, 0))
        common, high = self._weight(under)
        bits = degree = 0.0
        for term in terms:
            own, low = self._weight(term.under)
            bits, degree = max(bits, term.bits + common - own), max(degree, term.degree + high - low)
        return Measure(bits + log2(len(terms)) + extra, degree, under)

    def _summed(self, measure: Measure, index: str, places: int) -> Measure:
        """A sum over places; a denominator that changes with the index stands there once for each."""
        under: dict[Term, int] = {}
        bits, degree = measure.bits + log2(places), measure.degree
        for key, n in measure.under.items():
            own, power = key, n
            if index in free_names(key):
                own, power = substitute(key, {index: Symbol(f"*{index}")}), n * places
                self._denominators[own] = self._denominators[key]
                bits += (power - n) * self._denominators[key][0]
                degree += (power - n) * self._denominators[key][1]
            under[own] = under.get(own, 0) + power
        return Measure(bits, degree, under)

    def _weight(self, under: Mapping[Term, int]) -> tuple[float, float]:
        """The bits and the degree of a denominator."""
        found = [(n, *self._denominators[key]) for key, n in under.items()]
        return sum(n * bits for n, bits, _ in found), sum(n * degree for n, _, degree in found)

    def _denominator(self, key: Term, bits: float, degree: float) -> Term:
        self._denominators[key] = bits, degree
        return key

    def _constant(self, value: int) -> Mapping[Term, int]:
        return {self._denominator(Number(Fraction(value)), log2(value), 0.0): 1} if value > 1 else {}
