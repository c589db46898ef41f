r"""Over what the indices of a text run, and how its arrays are shaped, found by unification.

Every axis of a name and every index letter is a node. Formulas join nodes: ``p_i`` joins the axis of p
with i, ``\sum_{j=1}^{C}`` joins j with C, a product joins the columns of its left factor with the rows of
its right one. What does not fit raises `Clash`, and nothing of that formula is kept.

>>> from derive.term import total
>>> axes = Axes()
>>> axes.ranks["p"] = 1
>>> p = Symbol("p", (Symbol("i"),))
>>> axes.formula([(p, total("i", Symbol("C"), p))])
>>> axes.size(axes.axis("p", 0))
'C'
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import reduce

from derive.operators import OPERATORS
from derive.reading.people.biases import widened
from derive.reading.people.capitals import large
from derive.reading.people.elementwise import by_entries, derived, has_unit, nought, numeral
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Bind,
    Cases,
    Condition,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    neg,
)

UNKNOWN = "?"  # the size of a sum that does not say it
ROW = -1  # the axis of length 1 that a transposed vector begins with


class Clash(ValueError):
    """Shapes or ranges that do not fit together."""


class Axes:
    """Nodes joined where they have the same size; joins can be taken back."""

    def __init__(self) -> None:
        self.parent: list[int] = []
        self.name: dict[int, str] = {}
        self.trail: list[tuple[int, int, str | None]] = []
        self.ranks: dict[str, int] = {}
        self.held: set[str] = set()
        self.axes: dict[str, list[int]] = {}
        self.letters: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.own: dict[str, int] | None = None  # the letters of the formula that is looked at
        self.by_entries = False  # within an elementwise product

    def node(self) -> int:
        """A new node."""
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def root(self, node: int) -> int:
        """The node that stands for all that are joined with this one."""
        while self.parent[node] != node:
            node = self.parent[node]
        return node

    def join(self, one: int, other: int) -> None:
        """Two axes of the same size. Raises Clash where both have a name, or both a number.

        A range of which only an example is counted out, up to 2, has the name that it has elsewhere.
        """
        if ROW in (one, other):
            if one != other:
                raise Clash("a row and a column")
            return
        a, b = self.root(one), self.root(other)
        if a == b:
            return
        one_name, other_name = self.name.get(a, ""), self.name.get(b, "")
        alike = one_name.isdigit() == other_name.isdigit()
        if one_name and other_name and one_name != other_name and alike:
            raise Clash(f"{one_name} and {other_name} are different sizes")
        if one_name and not (other_name and one_name.isdigit()):
            a, b = b, a
        self.trail.append((a, b, self.name.get(b)))
        self.parent[a] = b

    def size(self, node: int) -> str | None:
        """The size of a node, where it has a name."""
        return self.name.get(self.root(node))

    def sized(self, size: str) -> int:
        """The node of a size; each place that is counted up to a number has one of its own."""
        if size.isdigit():
            node = self.node()
            self.name[node] = size
            return node
        if size not in self.sizes:
            self.sizes[size] = self.node()
            self.name[self.sizes[size]] = size
        return self.sizes[size]

    def letter(self, letter: str) -> int:
        """The node of an index letter."""
        letters = self.letters if self.own is None else self.own
        key = letter.rstrip("'")
        if key not in letters:
            letters[key] = self.node()
        return letters[key]

    def axis(self, name: str, place: int) -> int:
        """The node of an axis of a name."""
        own = self.axes.setdefault(name, [])
        while len(own) <= place:
            own.append(self.node())
        return own[place]

    def formula(self, pairs: Iterable[tuple[Term, Term]], own: dict[str, int] | None = None) -> None:
        """Take in equations that stand together; raises Clash and takes nothing in if they do not fit."""
        mark = len(self.trail)
        self.own, self.by_entries = own, False
        try:
            for left, right in pairs:
                one, other = self.shape(left), self.shape(right)
                if ZERO not in (left, right):
                    self._equal(one, other)
        except Clash:
            while len(self.trail) > mark:
                a, _, _ = self.trail.pop()
                self.parent[a] = a
            raise
        finally:
            self.own = None

    def _equal(self, left: tuple[int, ...], right: tuple[int, ...]) -> None:
        if len(left) != len(right):
            raise Clash("the sides differ in shape")
        for one, other in zip(left, right, strict=True):
            self.join(one, other)

    def index(self, index: Term, node: int) -> None:
        """An index at a place."""
        match index:
            case Symbol(name, ()) if name not in self.ranks or name in self.held:
                self.join(self.letter(name), node)
            case Symbol(name, indices):
                for place, inner in enumerate(indices):
                    self.index(inner, self.axis(name, place))

    def shape(self, term: Term) -> tuple[int, ...]:
        """The shape of a Term as nodes."""
        match term:
            case Number():
                return ()
            case Symbol(name, indices):
                for place, index in enumerate(indices):
                    self.index(index, self.axis(name, place))
                rank = self.ranks.get(name, len(indices))
                if rank < len(indices):
                    raise Clash(f"{name} has too many indices")
                return tuple(self.axis(name, place) for place in range(len(indices), rank))
            case Bind(_, letter, Range(Number(value), None), body):
                shape = self.shape(body)
                try:
                    self.join(self.letter(letter), self.sized(str(value)))
                except Clash:
                    if has_unit(body):
                        raise
                return shape
            case Bind(_, letter, over, body):
                if isinstance(over.size, Symbol) and over.size.name != UNKNOWN:
                    self.join(self.letter(letter), self.sized(over.size.name))
                if over.but is not None:
                    self.index(over.but, self.letter(letter))
                return self.shape(body)
            case Cases(branches):
                for branch in branches:
                    if branch.when is not None:
                        self.condition(branch.when)
                return self._same([self.shape(b.term) for b in branches if b.term != ZERO] or [()])
            case Derivative(of, by):
                return _squeezed(self.shape(of)) + _squeezed(self.shape(by))
            case Apply(operator, args):
                return self._apply(operator, args)
        raise Clash("no shape")

    def condition(self, when: Condition) -> None:
        """Both sides of a condition run over the same range."""
        node = self.node()
        self.index(when.left, node)
        self.index(when.right, node)

    def _same(self, shapes: list[tuple[int, ...]]) -> tuple[int, ...]:
        for other in shapes[1:]:
            self._equal(shapes[0], other)
        return shapes[0]

    def _apply(self, operator: str, args: tuple[Term, ...]) -> tuple[int, ...]:
        if operator == "delta":
            self.condition(Condition(args[0], args[1]))
            return ()
        if operator == "unit":
            node = self.node()
            self.index(args[0], node)
            return (node,)
        if operator == "ones":
            size = args[0]
            return (
                (self.sized(size.name),)
                if isinstance(size, Symbol) and size.name != UNKNOWN
                else (self.node(),)
            )
        around, self.by_entries = self.by_entries, by_entries(operator, self.by_entries)
        shapes = [self.shape(arg) for arg in (args[:1] if operator == "softmax" else args)]
        self.by_entries = around
        match operator:
            case "mul" | "dot":
                return reduce(self._product, shapes)
            case "add":  # a number among vectors is meant for each entry
                rest = [own for arg, own in zip(args, shapes, strict=True) if not numeral(arg)]
                whole = not rest or max(map(len, rest)) > 1 + self.by_entries
                rest = shapes if whole and not all(map(nought, filter(numeral, args))) else rest or shapes
                return self._same(widened(args, rest, self.join) if len(rest) == len(args) else rest)
            case "odot":
                return self._same(shapes)
            case "div":
                if shapes[1]:
                    raise Clash("division by an array")
                return shapes[0]
            case "pow":
                return self._power(args, shapes)
            case "transpose":
                first = shapes[0]
                if len(first) == 1:
                    return (ROW, *first)
                return first[1:] if first[:1] == (ROW,) else tuple(reversed(first))
            case "diag":
                if len(shapes[0]) != 1:
                    raise Clash("diag of no vector")
                return shapes[0] * 2
            case "trace":
                if shapes[0] and (len(shapes[0]) != 2 or ROW in shapes[0]):
                    raise Clash("a trace takes a square matrix")
                for row, column in [shapes[0]] if shapes[0] else []:
                    self.join(row, column)
                return ()
            case "norm1" | "norm2":
                return ()
            case "softmax":
                return self._softmax(args, shapes[0])
        return shapes[0] if OPERATORS[operator].elementwise else ()

    def _power(self, args: tuple[Term, ...], shapes: list[tuple[int, ...]]) -> tuple[int, ...]:
        """A power of a whole matrix is a product, so that it is square if it may be."""
        few = isinstance(args[1], Number) and 2 <= args[1].value <= 4
        table = isinstance(args[0], Symbol) and large(args[0].name)  # its inverse is no entries'
        entries = args[1] == neg(ONE) and len(shapes[0]) == 1 and not table
        if shapes[1] or (shapes[0] and not (few or entries)):
            raise Clash("a power of an array")
        if len(shapes[0]) == 2 and not self.by_entries and not derived(args[0]):
            with suppress(Clash):  # of a matrix that is not square each entry is meant
                self.join(*shapes[0])
        return shapes[0]

    def _softmax(self, args: tuple[Term, ...], inside: tuple[int, ...]) -> tuple[int, ...]:
        if len(args) > 1:
            if len(inside) != 1:
                raise Clash("softmax takes a vector")
            self.index(args[1], inside[0])
            return ()
        if not inside and not (isinstance(args[0], Symbol) and args[0].indices):
            raise Clash("softmax takes a vector")
        if len(inside) > 2 or inside[:1] == (ROW,):
            raise Clash("softmax takes a vector")
        return inside  # of a matrix that of each row, where the text says so

    def _product(self, left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
        if not left or not right:
            return left or right
        rows, inner = (left[:1], left[1]) if len(left) == 2 else (left, ROW)
        outer, columns = (right[0], right[1:]) if len(right) == 2 else (right[0], ())
        if len(left) > 2 or len(right) > 2:
            raise Clash("a product of arrays with more than two axes")
        if (inner == ROW) != (outer == ROW):
            raise Clash("shapes do not fit in a product")
        self.join(inner, outer)
        whole = (*rows, *columns)
        return () if whole == (ROW,) else whole


def _squeezed(axes: tuple[int, ...]) -> tuple[int, ...]:
    return axes[1:] if axes[:1] == (ROW,) else axes
