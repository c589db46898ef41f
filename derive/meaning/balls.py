"""Rigorous numbers: Terms evaluated in ball arithmetic (Arb), with derivatives by dual numbers.

This is the third engine. It shares no arithmetic with the kernel: each value is an interval that is
certain to hold the true one, so that two disjoint balls are a proof that two values differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from derive.binding import substitute
from derive.meaning.work import Work
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Cases, Condition, Derivative, Number, Symbol, Term

Ball: TypeAlias = Any  # flint.arb or Dual; python-flint ships no types for it


class NoValue(ArithmeticError):
    """The Term has no real value at this point, or balls cannot evaluate it."""


@dataclass(frozen=True, slots=True)
class Dual:
    """``a + b eps`` with ``eps^2 = 0``, one eps for each derivative that is being taken."""

    level: int
    a: Ball
    b: Ball

    def _split(self, other: Ball) -> tuple[Ball, Ball]:
        if isinstance(other, Dual) and other.level == self.level:
            return other.a, other.b
        return other, 0

    def __add__(self, other: Ball) -> Ball:
        if isinstance(other, Dual) and other.level > self.level:
            return Dual(other.level, self + other.a, other.b)
        a, b = self._split(other)
        return Dual(self.level, self.a + a, self.b + b)

    def __mul__(self, other: Ball) -> Ball:
        if isinstance(other, Dual) and other.level > self.level:
            return Dual(other.level, self * other.a, self * other.b)
        a, b = self._split(other)
        return Dual(self.level, self.a * a, self.a * b + self.b * a)

    __radd__, __rmul__ = __add__, __mul__


def function(name: str, x: Ball) -> Ball:
    """exp, log, step or the reciprocal of a ball or dual number. Raises NoValue outside the domain."""
    if isinstance(x, Dual):
        inner = function(name, x.a)
        match name:
            case "exp":
                return Dual(x.level, inner, inner * x.b)
            case "log":
                return Dual(x.level, inner, function("reciprocal", x.a) * x.b)
            case "step":
                return inner
        return Dual(x.level, inner, inner * inner * x.b * -1)
    match name:
        case "exp":
            return x.exp()
        case "log":
            if not x > 0:
                raise NoValue("the logarithm of what is not positive")
            return x.log()
    if x.contains(0):
        raise NoValue("division by zero, or a step at zero")
    if name == "step":
        return x * 0 + (1 if x > 0 else 0)
    return 1 / x


class Balls:
    """Evaluates scalar Terms at one assignment of sizes, index places and rational inputs."""

    def __init__(
        self,
        scope: Scope,
        sizes: Mapping[str, int],
        places: Mapping[str, int],
        inputs: Mapping[tuple[str | int, ...], Fraction],
        work: Work,
    ) -> None:
        from flint import arb

        self.arb = arb
        self.scope, self.sizes, self.inputs = scope, sizes, inputs
        self.places = dict(places)
        self.env = dict(places)
        self.seeds: list[tuple[int, tuple[str | int, ...]]] = []
        self.levels = 0
        self.work = work
        self.known: dict[object, Ball] = {}

    def ball(self, value: Fraction) -> Ball:
        """A rational as the narrowest ball around it."""
        return self.arb(value.numerator) / value.denominator

    def index(self, term: Term) -> int:
        """The place that an index term names."""
        match term:
            case Number(value) if value.denominator == 1:
                return int(value)
            case Symbol(name, ()) if name in self.env:
                return self.env[name]
            case Symbol(name, ()) if name in self.sizes:
                return self.sizes[name]
        raise NoValue("an index that is neither a letter nor a number")

    def holds(self, when: Condition | None) -> bool:
        """Whether a case applies."""
        return when is None or (self.index(when.left) == self.index(when.right)) == when.equal

    def value(self, term: Term) -> Ball:
        """The value of a scalar Term. Raises NoValue where there is none."""
        if not self.work.spend():
            raise NoValue("too much to evaluate")
        match term:
            case Apply():
                return self._apply(term)
            case Symbol(name, ()) if name in self.sizes and name not in self.env:
                return self.arb(self.sizes[name])
            case Symbol():
                return self._symbol(term)
            case Number(value):
                return self.ball(value)
            case Bind("sum"):
                return self._sum(term)
            case Cases(branches):
                for branch in branches:
                    if self.holds(branch.when):
                        return self.value(branch.term)
                raise NoValue("no case applies")
            case Derivative(of, by):
                return self._derivative(of, by)
        raise NoValue("a term without a value")

    def _sum(self, term: Bind) -> Ball:
        index, over = term.index, term.over
        out = 0 if over.but is None else self.index(over.but)
        places = [n for n in range(1, self.index(over.size) + 1) if n != out]
        before = self.env
        self.env = dict(before)
        try:
            result = self.arb(0)
            for self.env[index] in places:
                result = result + self.value(term.body)
            return result
        finally:
            self.env = before

    def _opened(self, names: Mapping[str, int], body: Term) -> Ball:
        """A definition's body, with its own indices and the free letters, not those of a sum around it."""
        before = self.env
        self.env = {**self.places, **names}
        try:
            return self.value(body)
        finally:
            self.env = before

    def _symbol(self, term: Symbol) -> Ball:
        at: tuple[str, *tuple[int, ...]] = (term.name, *map(self.index, term.indices))
        key = (at, *self.seeds)
        if key not in self.known:
            self.known[key] = self._entry(at)
        return self.known[key]

    def _entry(self, at: tuple[str, *tuple[int, ...]]) -> Ball:
        """The value of an entry, with the eps of every derivative that is taken by it."""
        name = str(at[0])
        if name in self.scope.definitions:
            slots, body = _body(name, self.scope)
            value = self._opened(dict(zip(slots, at[1:], strict=True)), body)
        elif at in self.inputs:
            value = self.ball(self.inputs[at])
        else:
            raise NoValue(f"{name} has no such entry")
        for level, seed in self.seeds:
            if seed == at:
                value = value + Dual(level, self.arb(0), self.arb(1))
        return value

    def _derivative(self, of: Term, by: Symbol) -> Ball:
        self.levels += 1
        level = self.levels
        self.seeds.append((level, (by.name, *(self.index(i) for i in by.indices))))
        try:
            return _slope(self.value(of), level, self.arb(0))
        finally:
            self.seeds.pop()

    def _apply(self, term: Apply) -> Ball:
        if OPERATORS[term.operator].means is not None:
            if term.operator != "sqrt":
                return self.value(expand(term))
            return function("exp", function("log", self.value(term.args[0])) * self.ball(Fraction(1, 2)))
        if term.operator == "delta":
            return self.arb(int(self.index(term.args[0]) == self.index(term.args[1])))
        values = [self.value(arg) for arg in term.args]
        match term.operator:
            case "add":
                return sum(values, start=self.arb(0))
            case "mul":
                product = self.arb(1)
                for value in values:
                    product = product * value
                return product
            case "neg":
                return values[0] * -1
            case "div":
                return values[0] * function("reciprocal", values[1])
            case "exp" | "log" | "step":
                return function(term.operator, values[0])
            case "pow":
                return self._power(values[0], term.args[1], values[1])
        raise NoValue(f"the operator {term.operator}")

    def _power(self, base: Ball, exponent: Term, value: Ball) -> Ball:
        """``a^n`` by products for a whole n, else ``e^(b log a)`` for a positive base."""
        match exponent:
            case Apply("neg", (inner,)):
                return function("reciprocal", self._power(base, inner, value * -1))
            case Number(n) if n.denominator == 1 and n <= 1000:
                result = self.arb(1)
                for _ in range(int(n)):
                    result = result * base
                return result
        return function("exp", function("log", base) * value)


@lru_cache(maxsize=1 << 8)
def _body(name: str, scope: Scope) -> tuple[tuple[str, ...], Term]:
    """A definition's body at a general entry, and the names of that entry's places."""
    definition = scope.definitions[name]
    extra = tuple(Symbol(f"@{n}") for n in range(len(axes(definition.body, scope))))
    slots = {i: Symbol(f"@@{n}") for n, i in enumerate(definition.indices)}
    body = substitute(entry(definition.body, scope, extra), slots)
    return tuple(s.name for s in (*slots.values(), *extra)), body


def _slope(x: Ball, level: int, zero: Ball) -> Ball:
    if not isinstance(x, Dual) or x.level < level:
        return zero
    if x.level == level:
        return x.b
    return Dual(x.level, _slope(x.a, level, zero), _slope(x.b, level, zero))
