"""A refutation checked again: both sides evaluated anew from nothing but the witness.

It shares no evaluation with the kernel and the balls: numbers are floating-point ones of many digits,
and derivatives are limits of differences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from mpmath import mp, mpf

from derive.meaning.evidence import Witness
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry, opened
from derive.term import Apply, Bind, Cases, Derivative, Number, Symbol, Term

Real: TypeAlias = Any  # mpmath.mpf; mpmath ships no types
Entry: TypeAlias = tuple[Any, ...]  # ("w", 2, 1) is w_21
Places: TypeAlias = Mapping[str, int]  # of index letters, and the values of sizes

_DIGITS, _SURE = 60, 40  # of the evaluation, and those that a difference may rest on

_LARGEST = 10**6  # logarithm of a value that is worked out


def _exp(u: Real) -> Real:
    if abs(u) > _LARGEST:
        raise OverflowError("a value too large to be worked out")
    return mp.exp(u)


def _pow(u: Real, w: Real) -> Real:
    if abs(w) > 2 and u and abs(w * mp.log(abs(u))) > _LARGEST:
        raise OverflowError("a value too large to be worked out")
    return u**w


_CORE = {
    "add": lambda *terms: mp.fsum(terms),
    "mul": lambda *factors: mp.fprod(factors),
    "neg": lambda u: -u,
    "div": lambda u, w: u / w,
    "pow": _pow,
    "exp": _exp,
    "log": mp.log,
    "step": lambda u: (1 + u / abs(u)) / 2,
}


def recheck(left: Term, right: Term, scope: Scope, witness: Witness) -> bool:
    """Whether two sides differ at a witness, and have the values that it states.

    Raises ArithmeticError where a side has no value there.

    >>> from derive.scope import Declared
    >>> witness = Witness((), (), (("x", "1/2"),), "0.25", "0.5")
    >>> x, scope = Symbol("x"), Scope(symbols={"x": Declared()})
    >>> square = Apply("mul", (x, x))
    >>> recheck(square, x, scope, witness), recheck(x, square, scope, witness)
    (True, False)
    """
    fixed = dict.fromkeys(scope.sizes, 1) | dict(witness.sizes) | dict(witness.indices)
    inputs = {(scope.canonical(name), *at): value for name, at, value in witness.entries()}
    point, (one, other, _) = _Point(scope, fixed, inputs), opened(left, right, scope)
    with mp.workdps(_DIGITS):
        u, w = point.value(one, fixed, {}), point.value(other, fixed, {})
        differ = bool(abs(u - w) > max(abs(u), abs(w)) * mpf(10) ** -_SURE)
        return differ and _rounds(u, witness.left) and _rounds(w, witness.right)


def values_at(terms: Sequence[Term], scope: Scope, witness: Witness) -> list[Real]:
    """The values of scalar Terms at the place and the inputs of a witness.

    Raises ArithmeticError where one has no value there, KeyError for an input that the witness has not.
    """
    fixed = dict.fromkeys(scope.sizes, 1) | dict(witness.sizes) | dict(witness.indices)
    inputs = {(scope.canonical(name), *at): value for name, at, value in witness.entries()}
    point = _Point(scope, fixed, inputs)
    with mp.workdps(_DIGITS):
        return [point.value(term, fixed, {}) for term in terms]


def _rounds(value: Real, text: str) -> bool:
    """Whether a decimal states this value, up to one in its last digit."""
    stated = Decimal(text)
    last = stated.as_tuple().exponent if stated else -_SURE
    return bool(abs(value - mpf(text)) <= mpf(10) ** last)


@dataclass(frozen=True, slots=True)
class _Point:
    """The place of a witness: sizes and free letters are ``fixed``, and so are the inputs."""

    scope: Scope
    fixed: Places
    inputs: Mapping[Entry, Fraction]

    def value(self, term: Term, at: Places, moved: Mapping[Entry, Real]) -> Real:
        """The value of a scalar Term where some entries are ``moved`` by a little."""

        def place(index: Term) -> int:
            if isinstance(index, Number):
                return int(index.value)
            assert isinstance(index, Symbol)
            return at[index.name]

        match term:
            case Number(number):
                return mpf(number.numerator) / number.denominator
            case Symbol(name, ()) if name in self.scope.sizes:
                return mpf(at[name])
            case Symbol(name, indices):
                key = (name, *map(place, indices))
                return self.symbol(key, moved) + moved.get(key, 0)
            case Bind("sum", letter, over, body):
                but = over.but and place(over.but)
                places = [n for n in range(1, place(over.size) + 1) if n != but]
                return mp.fsum(self.value(body, {**at, letter: n}, moved) for n in places)
            case Cases(branches):
                for branch in branches:
                    when = branch.when
                    if when is None or (place(when.left) == place(when.right)) == when.equal:
                        return self.value(branch.term, at, moved)
            case Derivative(of, by):
                key = (by.name, *map(place, by.indices))
                self.value(of, at, moved)  # raises at a kink, where the slopes of both sides have a mean
                return mp.diff(lambda h: self.value(of, at, {**moved, key: moved.get(key, 0) + h}), 0)
            case Apply("delta", (one, other)):
                return mpf(place(one) == place(other))
            case Apply(operator) if OPERATORS[operator].means is not None:
                return self.value(expand(term), at, moved)
            case Apply(operator, args):
                return _CORE[operator](*(self.value(arg, at, moved) for arg in args))
        raise ArithmeticError("a term without a value")

    def symbol(self, key: Entry, moved: Mapping[Entry, Real]) -> Real:
        """An entry of an input, or of a definition, whose body does not see the sums around it."""
        name, *places = key
        definition = self.scope.definitions.get(name)
        if definition is None:
            return mpf(self.inputs[key].numerator) / self.inputs[key].denominator
        slots = [f"@{n}" for n in range(len(axes(definition.body, self.scope)))]
        body = entry(definition.body, self.scope, tuple(map(Symbol, slots)))
        own = dict(zip((*definition.indices, *slots), places, strict=True))
        return self.value(body, {**self.fixed, **own}, moved)
