"""An oracle that shares no code with the kernel: mpmath at many digits, derivatives by differences."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any, Literal, TypeAlias

from mpmath import mp, mpf

from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Cases, Condition, Derivative, Number, Symbol, Term, parts

Real: TypeAlias = Any  # mpf; mpmath ships no types
Entry: TypeAlias = tuple[str | int, ...]

DIGITS = 150  # a second difference at steps of 1e-30 keeps 60 of them
_STEP = "1e-30"
_LARGEST = 8
_POINTS = 8


class NoValue(ArithmeticError):
    """Not a finite real number here."""


@dataclass
class Place:
    """One choice of sizes and letters, with the shifts of the variables of derivatives.

    Inputs are drawn when they are read.
    """

    scope: Scope
    sizes: dict[str, int]
    letters: dict[str, int]
    random: Random
    inputs: dict[Entry, Real] = field(default_factory=dict)
    shifts: tuple[tuple[Entry, Real], ...] = ()
    known: dict[object, Real] = field(default_factory=dict)
    work: int = 0

    def index(self, term: Term, env: dict[str, int]) -> int:
        """The place that an index stands for."""
        if isinstance(term, Number):
            return int(term.value)
        assert isinstance(term, Symbol)
        return env[term.name] if term.name in env else self.sizes[term.name]

    def holds(self, when: Condition | None, env: dict[str, int]) -> bool:
        """Whether a case applies."""
        return when is None or (self.index(when.left, env) == self.index(when.right, env)) == when.equal

    def value(self, term: Term, env: dict[str, int]) -> Real:
        """The value of a scalar Term. Raises NoValue where it is not real, or too costly to find."""
        self.work += 1
        if self.work > 200_000:
            raise NoValue
        match term:
            case Number(number):
                return mpf(number.numerator) / number.denominator
            case Symbol(name, ()) if name in self.sizes:
                return mpf(self.sizes[name])
            case Symbol():
                return self._symbol(term, env)
            case Bind(_, index, over, body):
                out = 0 if over.but is None else self.index(over.but, env)
                places = range(1, self.index(over.size, env) + 1)
                return mp.fsum(self.value(body, {**env, index: n}) for n in places if n != out)
            case Cases(branches):
                for branch in branches:
                    if self.holds(branch.when, env):
                        return self.value(branch.term, env)
            case Derivative(of, by):
                return self._difference(of, (by.name, *(self.index(i, env) for i in by.indices)), env)
            case Apply():
                return self._apply(term, env)
        raise NoValue

    def _symbol(self, term: Symbol, env: dict[str, int]) -> Real:
        """An entry; the letters that a definition leaves free are those outside, never bound ones."""
        key: Entry = (term.name, *(self.index(i, env) for i in term.indices))
        known = (key, self.shifts)
        if known not in self.known:
            definition = self.scope.definitions.get(term.name)
            if definition is None:
                value = self.input(key)
            else:
                slots = tuple(Symbol(f"?{n}") for n in range(len(axes(definition.body, self.scope))))
                names = (*definition.indices, *(slot.name for slot in slots))
                own = dict(zip(names, key[1:], strict=True))
                value = self.value(entry(definition.body, self.scope, slots), {**self.letters, **own})
            self.known[known] = value + sum(shift for at, shift in self.shifts if at == key)
        return self.known[known]

    def input(self, key: Entry) -> Real:
        """A random input that respects domains and facts. Raises NoValue for an entry that is none."""
        name, *at = key
        declared = self.scope.symbol(str(name))
        if any(int(n) > self.sizes[size] for n, size in zip(at, declared.shape, strict=True)):
            raise NoValue
        if key not in self.inputs:
            if any(fact.name == name for fact in self.scope.facts):
                row = [(name, *at[:-1], n) for n in range(1, self.sizes[declared.shape[-1]] + 1)]
                weights = [self.random.randint(1, 2000) for _ in row]
                self.inputs |= {k: mpf(w) / sum(weights) for k, w in zip(row, weights, strict=True)}
            else:
                number = mpf(self.random.randint(1, 2000)) / 1000
                negative = declared.domain != "positive" and self.random.random() < 0.5
                self.inputs[key] = -number if negative else number
        return self.inputs[key]

    def _difference(self, of: Term, key: Entry, env: dict[str, int]) -> Real:
        """``(f(x + h) - f(x - h)) / 2h``."""
        step, outer, sides = mpf(_STEP), self.shifts, []
        for shift in (step, -step):
            self.shifts = (*outer, (key, shift))
            try:
                sides.append(self.value(of, env))
            finally:
                self.shifts = outer
        return (sides[0] - sides[1]) / (2 * step)

    def _apply(self, term: Apply, env: dict[str, int]) -> Real:
        if term.operator == "delta":
            return mpf(self.index(term.args[0], env) == self.index(term.args[1], env))
        if term.operator == "pow":
            return _power(self.value(term.args[0], env), _exponent(term.args[1]))
        args = [self.value(arg, env) for arg in term.args]
        x = args[0]
        match term.operator:
            case "add":
                return mp.fsum(args)
            case "mul":
                return mp.fprod(args)
            case "neg":
                return -x
            case "div":
                return x * _power(args[1], Fraction(-1))
            case "exp":
                return mp.exp(_moderate(x))
            case "log" | "sqrt" if x > 0:
                return mp.log(x) if term.operator == "log" else mp.sqrt(x)
            case "sigmoid":
                return 1 / (1 + mp.exp(-_moderate(x)))
            case "tanh":
                return mp.tanh(_moderate(x))
            case "softplus":
                return mp.log1p(mp.exp(_moderate(x)))
            case "step" | "relu" | "abs" if abs(x) > mpf("1e-20"):
                return {"step": mpf(x > 0), "relu": max(x, mpf(0)), "abs": abs(x)}[term.operator]
            case "max" if abs(x - args[1]) > mpf("1e-20"):
                return max(args)
        raise NoValue


def _moderate(x: Real) -> Real:
    if abs(x) > 200:
        raise NoValue
    return x


def _exponent(term: Term) -> Fraction:
    match term:
        case Number(value):
            return value
        case Apply("neg", (inner,)):
            return -_exponent(inner)
        case Apply("div", (top, bottom)):
            return _exponent(top) / _exponent(bottom)
    raise NoValue


def _power(base: Real, n: Fraction) -> Real:
    """A power of what is not too near to zero to be told from it."""
    if (n < 0 and abs(base) < mpf("1e-20")) or (n.denominator > 1 and base <= 0):
        raise NoValue
    return base ** (mpf(n.numerator) / n.denominator if n.denominator > 1 else int(n))


def place(scope: Scope, random: Random, least: int = 1) -> Place:
    """Random sizes of at least ``least``, places of every letter."""
    most = random.choice((_LARGEST, least + 2))  # small sizes let letters coincide, and sums be short
    sizes = {size: random.randint(least, most) for size in scope.sizes}
    near = random.choice((max(2, least), most))  # letters coincide often
    letters = {x: random.randint(1, min(near, sizes[size])) for x, size in scope.letters.items()}
    return Place(scope, sizes, letters, random)


def named(term: Term) -> int:
    """The largest place that is named by its number: it says that a size is at least that."""
    indices: list[Term | None] = []
    for part in parts(term):
        match part:
            case Symbol(_, places) | Apply("delta", places):
                indices += places
            case Bind(_, _, over, _):
                indices.append(over.but)
            case Cases(branches):
                indices += [side for b in branches if b.when for side in (b.when.left, b.when.right)]
    return max((int(i.value) for i in indices if isinstance(i, Number)), default=1)


Answer: TypeAlias = Literal["same", "different", "unknown"]


def answer(left: Term, right: Term, scope: Scope, random: Random, tries: int = 20) -> Answer:
    """Whether two Terms have the same values at random points, in random cases of their letters."""
    met, least = 0, max(named(left), named(right))
    with mp.workdps(DIGITS):
        for _ in range(tries):
            here = place(scope, random, least)
            try:
                one, other = here.value(left, here.letters), here.value(right, here.letters)
            except NoValue:
                continue
            large = max(abs(one), abs(other), mpf("1e-10"))
            if not mp.isfinite(large) or large > mpf("1e40"):
                continue
            if abs(one - other) > mpf("1e-20") * large:
                return "different"
            met += 1
            if met == _POINTS:
                return "same"
    return "unknown"
