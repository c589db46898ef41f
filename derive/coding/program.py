"""A worked solution as a program: arguments, sizes, definitions in order, loss and gradient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from derive.coding import arrays
from derive.coding.arrays import Axes, Code, name
from derive.coding.names import Names, identifier
from derive.coding.stable import Stable
from derive.coding.vectors import NoCode
from derive.deriving.solve import Result, Solution
from derive.scope import Scope
from derive.shapes import axes as open_axes
from derive.shapes import entry
from derive.term import Symbol, Term
from derive.writing import latex


@dataclass(frozen=True, slots=True)
class Argument:
    """A given of the model: an array by its sizes, a label (then of one size), or a size itself."""

    name: str
    symbol: Symbol
    shape: tuple[str, ...]
    says: str
    kind: Literal["array", "label", "size"]
    domain: Literal["real", "positive", "nonzero"] = "real"
    total: bool = False  # its last axis sums to 1


@dataclass(frozen=True, slots=True)
class Assignment:
    """``name = code``, with the formula that it stands for."""

    name: str
    code: Code
    left: Term | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """The gradient by one argument, of the shape of the loss and then of the argument."""

    argument: str
    name: str
    shape: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """What `source` writes in one library or another."""

    solution: Solution
    arguments: tuple[Argument, ...]
    sizes: tuple[tuple[str, str, int], ...]  # a size, the argument that has it, the axis
    lines: tuple[Assignment, ...]
    loss: str
    loss_shape: tuple[str, ...]
    slopes: tuple[Slope, ...]


def program(solution: Solution) -> Program:
    """The program of a solution. Raises NoCode where a formula has no array form."""
    return _Maker(solution).program()


class _Maker:
    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        self.problem = solution.problem
        self.scope: Scope = self.problem.scope
        self.names = Names()
        if not self.scope.symbol(self.problem.loss.name).shape:
            self.names.fix(self.problem.loss.name, "loss")
        for symbol in (*self.scope.symbols, *self.scope.letters_in_definitions):
            self.names.of(symbol, self._wanted(symbol))
        for size in self.scope.sizes:
            self.names.of(size)
        self.vectors = Stable(self.scope, self.names)

    def _wanted(self, symbol: str) -> str | None:
        """The name of a matrix is that of its whole."""
        declared = self.scope.symbols.get(symbol)
        return identifier(declared.whole) if declared is not None and declared.whole else None

    def program(self) -> Program:
        lines = self._definitions()
        slopes, gradients = [], []
        for result in self.solution.results:
            slope, code = self._gradient(result)
            slopes.append(slope)
            gradients.append(Assignment(slope.name, code, None))
        self._logarithms(lines)
        units = [Assignment(variable, code) for variable, code in self.vectors.units.items()]
        loss = self.names.of(self.problem.loss.name)
        kept = _used([*units, *lines, *gradients], {loss, *(own.name for own in gradients)})
        arguments = self._arguments(kept)
        return Program(
            self.solution, arguments, self._sizes(kept, arguments), tuple(kept), loss,
            self.scope.symbol(self.problem.loss.name).shape, tuple(slopes),
        )  # fmt: skip

    def _logarithms(self, lines: list[Assignment]) -> None:
        """A line for each logarithm that is read, before the definition, which is now its exponential."""
        done: set[str] = set()
        while missing := [symbol for symbol in self.vectors.logs if symbol not in done]:
            symbol = missing[0]
            done.add(symbol)
            variable = self.vectors.logs[symbol]
            letters, body = self.vectors.opened(symbol)
            log = self.vectors.log(body, letters)
            assert log is not None  # or it would not have been asked for
            at = next(n for n, line in enumerate(lines) if line.name == self.names.of(symbol))
            whole = Code("exp", (name(variable, letters),), letters)
            lines[at] = Assignment(lines[at].name, whole, lines[at].left)
            lines.insert(at, Assignment(variable, self._whole(log, letters)))

    def _definitions(self) -> list[Assignment]:
        lines = []
        for definition in self.problem.definitions:
            letters, body = self.vectors.opened(definition.name)
            code = self._whole(self.vectors.code(body, letters), letters)
            lines.append(Assignment(self.names.of(definition.name), code, definition.left))
        return lines

    def _whole(self, code: Code, letters: Axes) -> Code:
        """An array with all of its axes, in order; a letter that nothing reads repeats what is there."""
        if set(code.axes) - set(letters):
            raise NoCode("an index letter is free in a formula and is no index of what it defines")
        if set(code.axes) == set(letters):
            return arrays.transposed(code, letters)
        sizes = tuple(self.vectors.size(self.scope.size_of(Symbol(letter))) for letter in letters)
        return Code("broadcast", (arrays.aligned(code, letters), *sizes), letters)

    def _gradient(self, result: Result) -> tuple[Slope, Code]:
        loss, by = self.problem.loss, result.by
        given = (*loss.indices, *by.indices)
        letters = tuple(i.name for i in given if isinstance(i, Symbol))
        labels = self.scope.letters_in_definitions
        if len(set(letters)) < len(given) or set(letters) & labels:
            raise NoCode(f"the derivative by {latex(by)} is of some entries only; code takes whole arrays")
        if self.scope.canonical(by.name) in self.scope.definitions:
            raise NoCode(f"{latex(by)} is defined by the model; code takes derivatives by what is given")
        at = self.vectors.letters(open_axes(by, self.scope), letters)
        term = entry(result.gradient.term, self.scope, tuple(map(Symbol, at)))
        code = self._whole(self.vectors.code(term, (*letters, *at)), (*letters, *at))
        canonical = self.scope.canonical(by.name)
        argument = self.names.of(canonical)
        shape = (*self.scope.symbol(loss.name).shape, *self.scope.symbol(canonical).shape)
        return Slope(argument, self.names.of(f"d {argument}", f"d_{argument}"), shape), code

    def _arguments(self, lines: list[Assignment]) -> tuple[Argument, ...]:
        """The givens that the lines read, in the order of their declaration, then labels, then bare sizes."""
        read = {own for line in lines for own in _reads(line.code)}
        totals = {fact.name for fact in self.scope.facts}
        found: list[Argument] = []
        for symbol, declared in self.scope.symbols.items():
            if symbol not in self.scope.definitions and self.names.of(symbol) in read:
                shown = Symbol(declared.whole or symbol)
                found.append(Argument(self.names.of(symbol), shown, declared.shape, declared.says, "array",
                                      declared.domain, symbol in totals))  # fmt: skip
        for letter in sorted(self.scope.letters_in_definitions):
            size = self.scope.letters[letter]
            if self.names.of(letter) not in read:
                continue
            found.append(Argument(self.names.of(letter), Symbol(letter), (size,), "", "label"))
        axes_known = {size for own in found if own.kind == "array" for size in own.shape}
        for size, says in self.scope.sizes.items():
            if self.names.of(size) in read and size not in axes_known:
                found.append(Argument(self.names.of(size), Symbol(size), (), says, "size"))
        return tuple(found)

    def _sizes(
        self, lines: list[Assignment], given: tuple[Argument, ...]
    ) -> tuple[tuple[str, str, int], ...]:
        read = {own for line in lines for own in _reads(line.code)}
        found = []
        for size in self.scope.sizes:
            variable = self.names.of(size)
            holder = next((own for own in given if own.kind == "array" and size in own.shape), None)
            if variable in read and holder is not None:
                found.append((variable, holder.name, holder.shape.index(size)))
        return tuple(found)


def _reads(code: Code) -> Iterator[str]:
    """The variables, labels and sizes that a Code reads."""
    if code.op in ("name", "size", "index", "onehot", "same"):
        yield from re.findall(r"\w+", code.detail)
    for arg in code.args:
        yield from _reads(arg)


def _used(lines: list[Assignment], wanted: set[str]) -> list[Assignment]:
    """The lines that the wanted ones need, in their order."""
    kept: list[Assignment] = []
    needed = set(wanted)
    for line in reversed(lines):
        if line.name in needed:
            kept.append(line)
            needed |= set(_reads(line.code))
    return kept[::-1]
