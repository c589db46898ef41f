"""Terms in index form as array expressions.

A general entry ``(p_i - delta_ic) x_d`` becomes the array of all of them, each free letter an axis;
fixed labels, such as the c of ``-log p_c``, are places in an array.
"""

from __future__ import annotations

from fractions import Fraction

from derive.binding import fresh, substitute
from derive.coding import arrays
from derive.coding.arrays import Axes, Code, elementwise, name, negative, product, summed
from derive.coding.names import Names
from derive.operators import OPERATORS, expand
from derive.scope import ModelError, Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Number, Range, Symbol, Term
from derive.writing import latex

FUNCTIONS = ("exp", "log", "tanh", "sqrt", "abs", "softplus", "sigmoid", "relu", "step")


class NoCode(ModelError):
    """A formula that has no array form here; the message says which part."""


class Vectors:
    """Compiles scalar Terms of one scope; ``units`` gathers the one-hot vectors that they use."""

    def __init__(self, scope: Scope, names: Names) -> None:
        self.scope, self.names = scope, names
        self.units: dict[str, Code] = {}

    def code(self, term: Term, hint: Axes = ()) -> Code:
        """A scalar Term as an array over its free letters. Raises NoCode."""
        match term:
            case Number(value):
                return _number(value)
            case Symbol():
                return self._symbol(term)
            case Bind("sum", index, over, body):
                return self._sum(index, over, body, hint)
            case Apply(operator, args):
                return self._apply(operator, args, hint)
        raise NoCode(f"there is no array form of {latex(term)}")

    def opened(self, symbol: str) -> tuple[Axes, Term]:
        """A definition at a general entry, and the letters of that entry."""
        definition = self.scope.definitions[symbol]
        letters, body = self.apart(definition.indices, definition.body)
        at = self.letters(axes(body, self.scope), letters)
        return (*letters, *at), entry(body, self.scope, tuple(map(Symbol, at)))

    def letters(self, sizes: tuple[Term, ...], taken: Axes) -> Axes:
        """A running letter for each open axis, told apart from those that are taken."""
        found: list[str] = []
        for size in sizes:
            assert isinstance(size, Symbol)
            known = self.scope.letters_of(size.name)
            used = {*taken, *found, *self.scope.letters_in_definitions}
            found.append(fresh(known[0], used, known))
        return tuple(found)

    def size(self, size: Term) -> Code:
        """A size as a number."""
        if isinstance(size, Symbol) and size.name in self.scope.sizes:
            return Code("size", detail=self.names.of(size.name))
        raise NoCode(f"{latex(size)} is not a size of the model")

    def label(self, term: Term) -> str | None:
        """The place, counted from 0, that a fixed label or a number stands for; None for a running letter."""
        match term:
            case Number(value):
                return str(int(value) - 1)
            case Symbol(text, ()) if text in self.scope.letters_in_definitions:
                return self.names.of(text)
            case Symbol(text, ()) if text.rstrip("'") in self.scope.letters:
                return None
        raise NoCode(f"{latex(term)} is not an index letter")

    def _symbol(self, term: Symbol) -> Code:
        canonical = self.scope.canonical(term.name)
        if canonical not in self.scope.symbols:
            if term.name in self.scope.sizes:
                return self.size(term)
            raise NoCode(f"the index {latex(term)} is used as a number")
        return self.read(self.names.of(canonical), term.indices)

    def read(self, variable: str, indices: tuple[Term, ...]) -> Code:
        """A variable at indices: running letters are axes, labels are picked."""
        labels = [self.label(index) for index in indices]
        letters = tuple(
            i.name for i, own in zip(indices, labels, strict=True) if own is None and isinstance(i, Symbol)
        )
        array = name(variable, letters)
        if any(own is not None for own in labels):
            places = [":" if own is None else own for own in labels]
            while places[-1] == ":":
                places.pop()
            array = Code("index", (array,), letters, ", ".join(places))
        return arrays.diagonal(array, letters) if len(set(letters)) < len(letters) else array

    def apart(self, letters: tuple[str, ...], body: Term) -> tuple[tuple[str, ...], Term]:
        """Running letters told apart from the labels of the model that have the same name."""
        new = {x: f"{x}'" for x in letters if x in self.scope.letters_in_definitions}
        return tuple(new.get(x, x) for x in letters), substitute(body, {k: Symbol(v) for k, v in new.items()})

    def _sum(self, index: str, over: Range, body: Term, hint: Axes) -> Code:
        (index,), body = self.apart((index,), body)
        factors = [self.code(factor, hint) for factor in _factors(body)]
        if over.but is not None:
            return summed(self.without(product(factors, (), hint), index, over.but, "0"), index)
        if not any(index in factor.axes for factor in factors):
            return product((self.size(over.size), *factors), (), hint)  # every term is the same
        return product(factors, (index,), hint)

    def without(self, body: Code, index: str, but: Term, instead: str) -> Code:
        """The terms of a sum with that of one index replaced; it is not looked at."""
        at = self._delta((Symbol(index), but))
        found = elementwise("where", [at, body])
        return Code("where", found.args, found.axes, instead)

    def _apply(self, operator: str, args: tuple[Term, ...], hint: Axes) -> Code:
        match operator:
            case "add":
                return elementwise("add", [self.code(arg, hint) for arg in args], hint)
            case "neg":
                return negative(self.code(args[0], hint))
            case "mul" | "dot" | "odot":
                return product([self.code(factor, hint) for factor in _factors(Apply("mul", args))], (), hint)
            case "div" | "pow":
                return elementwise(operator, [self.code(arg, hint) for arg in args], hint)
            case "delta":
                return self._delta(args)
        if operator not in FUNCTIONS and OPERATORS[operator].means is not None:
            return self.code(expand(Apply(operator, args)), hint)
        if operator not in FUNCTIONS:
            raise NoCode(f"there is no array form of the operator {operator}")
        inner = self.code(args[0], hint)
        return Code(operator, (inner,), inner.axes)

    def _delta(self, args: tuple[Term, ...]) -> Code:
        """``delta_ic`` is the one-hot vector of the label, ``delta_ij`` the identity matrix."""
        labels = [self.label(arg) for arg in args]
        running = [arg for arg, own in zip(args, labels, strict=True) if own is None]
        fixed = [own for own in labels if own is not None]
        if len(running) == 2:
            left, right = (arg.name for arg in running if isinstance(arg, Symbol))
            if left == right:
                return _number(Fraction(1))
            return Code("eye", (self.size(self.scope.size_of(running[0])),), (left, right))
        if not running:
            return Code("same", detail=f"{fixed[0]} == {fixed[1]}")
        (letter,) = (arg.name for arg in running if isinstance(arg, Symbol))
        variable = self.names.of(f"e {fixed[0]}", f"e_{fixed[0]}")
        size = self.size(self.scope.size_of(running[0]))
        self.units[variable] = Code("onehot", (size,), (letter,), fixed[0])
        return name(variable, (letter,))


def _factors(term: Term) -> list[Term]:
    """The factors of a product, signs as a factor of their own."""
    match term:
        case Apply("mul" | "dot" | "odot", args):
            return [factor for arg in args for factor in _factors(arg)]
        case Apply("neg", (arg,)):
            return [Apply("neg", (Number(Fraction(1)),)), *_factors(arg)]
    return [term]


def _number(value: Fraction) -> Code:
    return Code("number", detail=str(value))
