"""The atoms of normal forms: which exponentials, logarithms and roots are independent, and their values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from random import Random

from derive.meaning.field import P, Undefined
from derive.meaning.forms import (
    Form,
    Monomial,
    Outside,
    Rational,
    constant,
    join,
    product_of,
    scaled,
    sum_of,
    whole,
)
from derive.meaning.roots import independent, root

_ROOTS = lcm(*range(1, 11))  # e^(u/n) has a value for every n that divides this
_MOST_SIGNS = 7
_ENTRIES = ("entry", "positive")
_VALUED = ("value", "step", "share")
_HIGHEST = 60  # power of a sum that is multiplied out


class Atoms:
    """The atoms met at one point of evaluation, each with its random value."""

    def __init__(self, random: Random, script: int = 0) -> None:
        self.random = random
        self.numbers: dict[object, int] = {}
        self.values: list[int | None] = []  # None until it is computed
        self.sources: list[Callable[[], int] | None] = []
        self.keys: list[tuple[str, object]] = []
        self.radicands: set[int] = set()
        self.signs: dict[int, int] = {}
        self.sizes: dict[int, int] = {}
        self.script = script
        self._powers: dict[tuple[int, Rational], int] = {}

    def atom(self, kind: str, key: object, value: Callable[[], int] | int | None = None) -> int:
        """The number of an atom; its field value is given, computed when asked for, or random."""
        found = self.numbers.get((kind, key))
        if found is None:
            found = self.numbers[kind, key] = len(self.keys)
            self.keys.append((kind, key))
            self.sources.append(value if callable(value) else None)
            given = value if isinstance(value, int) else None
            self.values.append(given if value is not None else self.random.randrange(1, P))
        return found

    def redraw(self) -> dict[tuple[str, *tuple[int, ...]], int] | None:
        """Other random values for the same atoms; those of the entries among them.

        None where a value shaped a form: that of a derivative, a step, a sign, shares that sum to one.
        """
        if self.signs or any(kind in _VALUED for kind, _ in self.keys):
            return None
        self._powers.clear()
        self.values = [None if source else self.random.randrange(1, P) for source in self.sources]
        every = zip(self.keys, self.values, strict=True)
        entries = ((key, value) for (kind, key), value in every if kind in _ENTRIES)
        return {key: value for key, value in entries if isinstance(key, tuple) and value is not None}

    def held(self, atom: int) -> Form:
        """The form that is the key of an atom, which is a sum or a radicand."""
        form = self.keys[atom][1]
        assert isinstance(form, frozenset)
        return dict(form)

    def single(self, kind: str, key: object, value: int | None = None) -> Form:
        """An atom as a form."""
        return {((self.atom(kind, key, value), 1),): 1}

    def size(self, name: str, value: int) -> Form:
        """A size as a variable, which is known to be ``value`` at this point."""
        form = self.single("size", name)
        self.sizes[self.numbers["size", name]] = value
        return form

    def inverse(self, form: Form) -> Form:
        """``1/form``: of a monomial a monomial, of a sum an atom of its primitive part."""
        if not form:
            raise Undefined("division by zero")
        content, coefficient, primitive = self.split(form, signed=True)
        result = {tuple((atom, -n) for atom, n in content): whole(1 / Fraction(coefficient))}
        return product_of(result, {((primitive, -1),): 1}) if primitive >= 0 else result

    def raised(self, form: Form, n: Rational) -> Form:
        """``form^n``, multiplied out; half of an odd n takes a square root."""
        if isinstance(n, Fraction):
            return root(self, form, n)
        if abs(n) > _HIGHEST and len(form) > 1:
            raise Outside("a power of a sum too high to multiply out")
        if len(form) == 1:
            ((monomial, coefficient),) = form.items()
            if abs(n) > _HIGHEST and abs(coefficient) != 1:
                raise Outside("a power of a number too high to write")
            return {tuple((a, whole(k * n)) for a, k in monomial): whole(Fraction(coefficient) ** n)}
        base = self.inverse(form) if n < 0 else form
        result = base if n else constant(1)
        for _ in range(abs(n) - 1):
            result = product_of(result, base)
        return result

    def is_positive(self, atom: int) -> bool:
        """Whether an atom is positive whatever the values of the entries."""
        kind, key = self.keys[atom]
        if kind == "sum":
            assert isinstance(key, frozenset)
            return all(c > 0 and all(self.is_positive(a) for a, _ in m) for m, c in key)
        return kind in ("exp", "positive", "size")

    def independent_roots(self) -> bool:
        """Whether the square roots that were taken are independent of each other."""
        return independent(self)

    def split(self, form: Form, signed: bool = False) -> tuple[Monomial, Rational, int]:
        """A form as content times coefficient times a primitive sum (-1 where there is none).

        The content is the common monomial: ``a b + a c = a (b + c)``, ``1 + e^-z = e^-z (e^z + 1)``.
        The coefficient is positive, since log of it is taken, but where ``signed`` is asked for.
        """
        if len(form) == 1:
            ((monomial, coefficient),) = form.items()
            if coefficient > 0 or signed:
                return monomial, coefficient, -1
        least: dict[int, Rational] = {}
        found: dict[int, int] = {}
        for monomial in form:
            for a, n in monomial:
                least[a] = min(n, least.get(a, n))
                found[a] = found.get(a, 0) + 1
        common = ((a, n if found[a] == len(form) else min(n, 0)) for a, n in least.items())
        content = tuple(sorted((a, n) for a, n in common if n))
        under = tuple((a, -n) for a, n in content)
        rest = {join(m, under): c for m, c in form.items()} if under else form
        lead = rest[min(rest)]
        lead = lead if signed or lead > 0 else -lead
        if lead != 1:
            rest = {m: whole(Fraction(c) / lead) for m, c in rest.items()}
        return content, lead, self.atom("sum", frozenset(rest.items()), lambda: self.value(rest))

    def exp(self, form: Form) -> Form:
        """``e^form`` as a monomial: ``e^(2a + b) = (e^a)^2 e^b``, and ``e^(n log a) = a^n``."""
        result: Form = constant(1)
        powers: dict[int, Rational] = {}
        for monomial, n in form.items():
            kind, key = self.keys[monomial[0][0]] if len(monomial) == 1 and monomial[0][1] == 1 else ("", 0)
            if kind == "log" and isinstance(key, int):
                if not self.is_positive(key) and not (isinstance(n, int) and n % 2 == 0):
                    raise Outside("the exponential of the logarithm of what may be negative")
                factor = self.raised({((key, 1),): 1}, n)
            elif kind == "log of" and isinstance(key, int) and isinstance(n, int) and abs(n) < 1000:
                factor = constant(Fraction(key) ** n)
            else:
                powers[self.atom("exp", monomial)] = n
                continue
            result = product_of(result, factor)
        return product_of(result, {tuple(sorted(powers.items())): 1})

    def log(self, form: Form) -> Form:
        """``log form``: of a product the sum of the logarithms of its factors."""
        if not form:
            raise Undefined("the logarithm of zero")
        content, coefficient, primitive = self.split(form)
        result = self._log_rational(coefficient)
        for atom, n in content:
            result = sum_of(result, scaled(self._log_atom(atom), n))
        return sum_of(result, self._log_atom(primitive)) if primitive >= 0 else result

    def _log_atom(self, atom: int) -> Form:
        kind, key = self.keys[atom]
        if kind == "exp":  # log e^m = m
            assert isinstance(key, tuple)
            return {key: 1}
        if kind == "root":  # log sqrt(m) = log(m) / 2
            assert isinstance(key, int)
            return scaled(self._log_atom(key), Fraction(1, 2))
        return self.single("log", atom)

    def _log_rational(self, value: Rational) -> Form:
        """``log`` of a positive rational, through its small prime factors."""
        result: Form = {}
        for number, sign in ((value.numerator, 1), (value.denominator, -1)):
            factor = 2
            while number > 1:
                if factor > 1000:
                    factor = number  # a large factor is an atom whole
                while number % factor == 0:
                    number //= factor
                    result = sum_of(result, scaled(self.single("log of", factor), sign))
                factor += 1
        return result

    def positive(self, form: Form) -> bool:
        """Whether a form is positive in the case of signs that is being tried.

        Each atom of unknown sign, and each sum, has the sign that the next bit of the script says.
        Raises Undefined for zero.
        """
        if not form:
            raise Undefined("a step at zero")
        content, coefficient, primitive = self.split(form, signed=True)
        sign = 1 if coefficient > 0 else -1
        for atom, n in (*content, *(((primitive, 1),) if primitive >= 0 else ())):
            kind = self.keys[atom][0]
            if kind == "step":
                raise Outside("the sign of a step")
            if kind not in ("exp", "positive", "size", "root") and n % 2:
                sign *= self._sign(atom)
        return sign > 0

    def _sign(self, atom: int) -> int:
        if atom not in self.signs:
            if len(self.signs) >= _MOST_SIGNS:
                raise Outside("too many signs to distinguish")
            self.signs[atom] = -1 if self.script >> len(self.signs) & 1 else 1
        return self.signs[atom]

    def value(self, form: Form) -> int:
        """The field value of a form. Raises Undefined where an atom that divides is zero."""
        result = 0
        for monomial, coefficient in form.items():
            term = coefficient.numerator
            if coefficient.denominator != 1:
                term = term * pow(coefficient.denominator, -1, P) % P
            for atom, n in monomial:
                term = term * self.power(atom, n) % P
            result += term
        return result % P

    def power(self, atom: int, n: Rational) -> int:
        """The field value of a power of an atom. Raises Undefined where it divides and is zero."""
        known = self._powers.get((atom, n))
        if known is None:
            base, source = self.values[atom], self.sources[atom]
            if base is None:
                assert source is not None
                # kept, or the powers of a square root would not have one sign
                base = self.values[atom] = source()
            # an exponential stands for h^_ROOTS, so that its roots have values too
            exponent = whole(n * _ROOTS) if self.keys[atom][0] == "exp" else n
            if exponent.denominator != 1:
                raise Outside("a root inside exp or log")
            if base == 0 and n < 0:
                raise Undefined("division by zero")
            known = self._powers[atom, n] = pow(base, int(exponent), P)
        return known
