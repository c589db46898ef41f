"""A numeric instance of a solution: small given numbers from a seed, and every value that follows.

Values are balls (Arb), rounded in the end. Each gradient is evaluated from the worked formula, and
compared with the derivative by dual numbers and with a central difference of the loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from derive.binding import free_names
from derive.deriving.solve import Result, Solution
from derive.deriving.steps import Defect, Working
from derive.meaning.balls import Balls, NoValue
from derive.meaning.work import Work
from derive.scope import ModelError, Scope, is_index
from derive.shapes import axes, entry
from derive.term import Derivative, Number, Symbol, Term, parts

SIZES = {"C": 3, "D": 2, "N": 3, "H": 2}  # of the usual names; 2 and 3 in turn for others
_TRIES = 20  # draws before a model is said to have no value at small numbers
_WORK = 200_000
_STEP = Fraction(1, 10**6)
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """The entries of a quantity, row by row; of a number the one entry.

    ``left`` is how it is written; ``letters`` are the indices in it that run over the axes, the rest of
    which are open. ``exact`` numbers are given, others are rounded.
    """

    left: Term
    letters: tuple[str, ...]
    shape: tuple[int, ...]
    entries: tuple[float, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """The sizes, the places of the labels, and the values: given, defined, local derivatives, gradients."""

    seed: int
    sizes: Mapping[str, int]
    labels: Mapping[str, int]
    given: tuple[Value, ...]
    defined: tuple[Value, ...]
    local: tuple[Value, ...]
    gradients: tuple[Value, ...]


def instance(solution: Solution, seed: int = 1) -> Instance:
    """The instance of a seed. Raises ModelError where the model has no value at small numbers.

    >>> from derive.solving import solve
    >>> found = instance(solve("log-sum-exp"), seed=1)
    >>> found.sizes["C"], round(sum(found.gradients[0].entries), 9)
    (3, 1.0)
    """
    random = Random(seed)
    for _ in range(_TRIES):
        try:
            return _Drawn(solution, random).instance(seed)
        except NoValue as error:
            why = error
    raise ModelError(f"{solution.problem.title}: no value at small numbers: {why}")


class _Drawn:
    """One draw of the given numbers."""

    def __init__(self, solution: Solution, random: Random) -> None:
        self.solution, self.scope = solution, solution.problem.scope
        others = [size for size in self.scope.sizes if size not in SIZES]
        self.sizes = {size: SIZES.get(size, 2 + n % 2) for n, size in enumerate(others)}
        self.sizes = {size: self.sizes.get(size) or SIZES[size] for size in self.scope.sizes}
        letters = self.scope.letters
        fixed = sorted(self.scope.letters_in_definitions)
        self.labels = {letter: random.randint(1, self.sizes[letters[letter]]) for letter in fixed}
        self.inputs: dict[Key, Fraction] = {}
        for name in self.scope.symbols:
            if name not in self.scope.definitions:
                shape = tuple(self.sizes[size] for size in self.scope.symbol(name).shape)
                self.inputs |= _inputs(name, self.scope, shape, random)

    def instance(self, seed: int) -> Instance:
        """Everything evaluated, and the gradients compared."""
        problem = self.solution.problem
        given = tuple(
            replace(self.value(_whole(name, self.scope)), exact=True)
            for name in self.scope.symbols
            if name not in self.scope.definitions
        )
        defined = tuple(self.value(Symbol(d.name)) for d in problem.definitions)
        local: dict[Term, Value] = {}
        for result in self.solution.results:
            for start, end in _factors(result.working):
                if start not in local:
                    local[start] = self.value(start, end)
        gradients = tuple(self._gradient(result) for result in self.solution.results)
        return Instance(seed, self.sizes, self.labels, given, defined, tuple(local.values()), gradients)

    def value(self, left: Term, right: Term | None = None, every: bool = False) -> Value:
        """What a Term is, by the Term that it was found to be equal to, at all entries.

        A letter on which nothing depends is left standing, unless ``every`` entry is wanted.
        """
        right = left if right is None else right
        letters = tuple(x for x in self._running(left) if every or x in free_names(right))
        shape = (*(self.sizes[self.scope.letters[x.rstrip("'")]] for x in letters), *self._open(right))
        values = [
            self._at(self.inputs, dict(zip(letters, at, strict=False)), right, at[len(letters) :])
            for at in _places(shape)
        ]
        return Value(left, letters, shape, tuple(map(_rounded, values)))

    def _running(self, term: Term) -> tuple[str, ...]:
        """The index letters that are free in a Term and no labels, as they stand in it."""
        free = free_names(term) - set(self.labels)
        found = [p.name for p in parts(term) if isinstance(p, Symbol) and is_index(p, self.scope)]
        return tuple(dict.fromkeys(name for name in found if name in free))

    def _open(self, term: Term) -> tuple[int, ...]:
        return tuple(self.sizes[size.name] for size in axes(term, self.scope) if isinstance(size, Symbol))

    def _at(
        self, inputs: Mapping[Key, Fraction], places: Mapping[str, int], term: Term, at: tuple[int, ...] = ()
    ) -> Any:
        """One entry of a Term, as a ball."""
        balls = Balls(self.scope, self.sizes, self.labels, inputs, Work(_WORK))
        balls.env |= places
        return balls.value(entry(term, self.scope, _numbers(at)))

    def _gradient(self, result: Result) -> Value:
        """The gradient by the worked formula at every entry, compared with the loss itself."""
        loss = self.solution.problem.loss
        found = self.value(Derivative(loss, result.by), result.gradient.term, every=True)
        for at, value in zip(_places(found.shape), found.entries, strict=True):
            places = dict(zip(found.letters, at, strict=False))
            open_at = _numbers(at[len(found.letters) :])
            by = Symbol(self.scope.canonical(result.by.name), (*result.by.indices, *open_at))
            self._compare(value, places, by, loss)
        if result.matrix is None:
            return found
        return replace(found, left=result.matrix.before, letters=())

    def _compare(self, value: float, places: Mapping[str, int], by: Symbol, loss: Symbol) -> None:
        """The worked gradient against dual numbers, and a central difference. Raises Defect."""
        exact = _rounded(self._at(self.inputs, places, Derivative(loss, by)))
        if abs(exact - value) > 1e-9 * max(1.0, abs(exact)):
            raise Defect("a worked gradient and the derivative by dual numbers differ at a point")
        named = {**self.labels, **places}
        key: Key = (
            by.name,
            *(int(i.value) if isinstance(i, Number) else named[_name(i)] for i in by.indices),
        )
        if key not in self.inputs:
            return  # of a defined quantity, which cannot be moved by itself
        sides = [
            self._at({**self.inputs, key: self.inputs[key] + step}, places, loss) for step in (_STEP, -_STEP)
        ]
        difference = float((sides[0] - sides[1]).mid()) / (2 * float(_STEP))
        if abs(difference - value) > 1e-4 * max(1.0, abs(difference)):
            raise Defect("a worked gradient and the central difference of the loss differ at a point")


def _whole(name: str, scope: Scope) -> Symbol:
    return Symbol(scope.symbol(name).whole or name)


def _factors(working: Working) -> Iterator[tuple[Term, Term]]:
    """The local derivatives of a chain of layers, with what they come to; error signals after their own."""
    for step in working.steps:
        for factor in step.inner if step.rule == "factors" else ():
            yield from _factors(factor)
            yield factor.start, factor.end


def _name(index: Term) -> str:
    assert isinstance(index, Symbol)
    return index.name


def _inputs(name: str, scope: Scope, shape: tuple[int, ...], random: Random) -> dict[Key, Fraction]:
    """Numbers for a given symbol: of its values, one-hot where its entries sum to 1, else small halves."""
    found: dict[Key, Fraction] = {}
    declared = scope.symbol(name)
    if any(fact.name == name for fact in scope.facts):
        for row in _places(shape[:-1]):
            hot = random.randint(1, shape[-1])
            found |= {(name, *row, n): Fraction(n == hot) for n in range(1, shape[-1] + 1)}
        return found
    for at in _places(shape):
        size = Fraction(random.randint(1, 4), 2) * (
            1 if declared.domain == "positive" else random.choice((1, -1))
        )
        found[(name, *at)] = random.choice(declared.values) if declared.values else size
    return found


def _places(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The places of an array, counted from 1, row by row."""
    return product(*(range(1, n + 1) for n in shape))


def _numbers(at: tuple[int, ...]) -> tuple[Term, ...]:
    return tuple(Number(Fraction(n)) for n in at)


def _rounded(value: Any) -> float:
    """The middle of a ball that is narrow enough to be shown to four digits."""
    if not value.rad() < 1e-9 * max(1.0, abs(float(value.mid()))):
        raise NoValue("a value is not known to four digits")
    return float(value.mid())
