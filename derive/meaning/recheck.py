"""A refutation checked again: both sides evaluated anew from nothing but the witness.

It shares no evaluation with the kernel and the balls: numbers are floating-point ones of many digits,
and derivatives are limits of differences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

from derive.binding import substitute
from derive.meaning.evidence import Witness
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry, opened
from derive.term import Apply, Bind, Cases, Derivative, Number, Symbol, Term

Real: TypeAlias = Any  # mpmath.mpf; mpmath ships no types
Entry: TypeAlias = tuple[object, ...]

_DIGITS = 60


def recheck(left: Term, right: Term, scope: Scope, witness: Witness) -> bool:
    """Whether two sides differ at a witness, and have the values that it states.

    >>> from derive.scope import Declared
    >>> witness = Witness((), (), (("x", "1/2"),), "0.25", "0.5")
    >>> x, scope = Symbol("x"), Scope(symbols={"x": Declared()})
    >>> square = Apply("mul", (x, x))
    >>> recheck(square, x, scope, witness), recheck(x, square, scope, witness)
    (True, False)
    """
    from mpmath import mp

    one, other, _ = opened(left, right, scope)
    inputs: dict[Entry, Fraction] = {}
    for name, text in witness.inputs:
        inputs |= {(scope.canonical(name), *at): value for at, value in _entries(text)}
    sizes = dict.fromkeys(scope.sizes, 1) | dict(witness.sizes)
    places = dict(witness.indices)
    with mp.workdps(_DIGITS):
        values = [_Here(scope, sizes, places, inputs, places).value(side) for side in (one, other)]
        differ = abs(values[0] - values[1]) > max(map(abs, values)) * mp.mpf(10) ** (20 - _DIGITS)
        return bool(differ) and all(map(_agrees, values, (witness.left, witness.right)))


def _agrees(value: Real, stated: str) -> bool:
    """Whether a decimal is this value, up to one in its last digit; a zero up to 40 digits."""
    digits, _, exponent = stated.partition("e")
    last = Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))
    wanted = Fraction(stated)
    return bool(abs(value - _real(wanted)) <= _real(last if wanted else Fraction(1, 10**40)))


def _real(value: Fraction) -> Real:
    from mpmath import mpf

    return mpf(value.numerator) / value.denominator


def _entries(text: str) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """The entries of an array as a witness writes it: ``((1, 2), (3, 4))`` has 3 at (2, 1).

    >>> [at for at, value in _entries("((1, 2), (3, -1/2))") if value == 3]
    [(2, 1)]
    """
    at: list[int] = []
    for token in re.findall(r"[(),]|[^(),\s]+", text):
        match token:
            case "(":
                at.append(1)
            case ")":
                at.pop()
            case ",":
                at[-1] += 1
            case _:
                yield tuple(at), Fraction(token)


@dataclass(slots=True)
class _Here:
    """Evaluates scalar Terms at the point of a witness.

    ``outer`` has the places of the free letters, ``shifts`` move variables for a derivative.
    """

    scope: Scope
    sizes: Mapping[str, int]
    places: dict[str, int]
    inputs: Mapping[Entry, Fraction]
    outer: Mapping[str, int]
    shifts: tuple[tuple[Entry, Real], ...] = ()

    def index(self, term: Term) -> int:
        if isinstance(term, Number):
            return int(term.value)
        assert isinstance(term, Symbol)
        return self.places[term.name] if term.name in self.places else self.sizes[term.name]

    def under(self, names: Mapping[str, int], body: Term) -> Real:
        """The value of a body with some index names set."""
        return replace(self, places={**self.places, **names}).value(body)

    def value(self, term: Term) -> Real:
        match term:
            case Number(number):
                return _real(number)
            case Symbol(name, ()) if name in self.sizes:
                return _real(Fraction(self.sizes[name]))
            case Symbol():
                return self.symbol(term)
            case Bind(_, index, over, body):
                out = 0 if over.but is None else self.index(over.but)
                return sum(
                    self.under({index: n}, body) for n in range(1, self.index(over.size) + 1) if n != out
                )
            case Cases(branches):
                for branch in branches:
                    when = branch.when
                    if when is None or (self.index(when.left) == self.index(when.right)) == when.equal:
                        return self.value(branch.term)
            case Derivative(of, by):
                from mpmath import mp

                key = (by.name, *map(self.index, by.indices))
                return mp.diff(lambda h: replace(self, shifts=(*self.shifts, (key, h))).value(of), 0)
            case Apply():
                return self.apply(term)
        raise ArithmeticError("a term without a value")

    def symbol(self, term: Symbol) -> Real:
        """An entry of an input, or of a definition, which does not see the sums around it."""
        key: Entry = (term.name, *map(self.index, term.indices))
        definition = self.scope.definitions.get(term.name)
        if definition is None:
            value = _real(self.inputs[key])
        else:
            open_axes = len(axes(definition.body, self.scope))
            slots = [Symbol(f"@{n}") for n in range(len(definition.indices) + open_axes)]
            body = entry(definition.body, self.scope, tuple(slots[len(definition.indices) :]))
            body = substitute(body, dict(zip(definition.indices, slots, strict=False)))
            own = dict(zip((s.name for s in slots), map(self.index, term.indices), strict=True))
            value = replace(self, places={**self.outer, **own}).value(body)
        return value + sum(shift for at, shift in self.shifts if at == key)

    def apply(self, term: Apply) -> Real:
        from mpmath import mp

        if term.operator == "delta":
            return int(self.index(term.args[0]) == self.index(term.args[1]))
        if OPERATORS[term.operator].means is not None:
            return self.value(expand(term))
        args = [self.value(arg) for arg in term.args]
        match term.operator:
            case "add":
                return sum(args)
            case "mul":
                return mp.fprod(args)
            case "neg":
                return -args[0]
            case "div":
                return args[0] / args[1]
            case "pow":
                return args[0] ** args[1]
            case "exp":
                return mp.exp(args[0])
            case "log":
                return mp.log(args[0])
            case "step":
                return int(args[0] > 0)
        raise ArithmeticError(f"the operator {term.operator}")
