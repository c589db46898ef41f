"""Places in a line that is wrong: where a repair may go, and what there is to repair it with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from derive.binding import free_names
from derive.scope import Scope
from derive.term import Apply, Bind, Cases, Condition, Derivative, Symbol, Term, children, parts, rebuild

Path = tuple[int, ...]

_MOST_SYMBOLS = 60


@dataclass(frozen=True)
class Line:
    """The wrong line ``left = right``, of which ``right`` is to be repaired, in a scope and a case."""

    left: Term
    right: Term
    scope: Scope
    given: tuple[Condition, ...] = ()

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The index letters that the line leaves free, the labels of the definitions among them."""
        names = free_names(self.left) | free_names(self.right)
        read = self.scope.closure(self.left) | self.scope.closure(self.right)
        names |= self.scope.letters_in_definitions & read
        return tuple(x for x in self.scope.letters if x in names and x not in self.scope.symbols)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The declared names on which the line depends, those that stand in it first."""
        near = [self.scope.canonical(n) for side in (self.left, self.right) for n in sorted(free_names(side))]
        far = sorted(self.scope.closure(self.left) | self.scope.closure(self.right))
        return tuple(n for n in dict.fromkeys((*near, *far)) if n in self.scope.symbols)

    @cached_property
    def sizes(self) -> tuple[Term, ...]:
        """The sizes over which the line sums, or through which it is indexed."""
        shapes = [size for name in self.read for size in self.scope.symbols[name].shape]
        return tuple(Symbol(size) for size in dict.fromkeys((*shapes, *self.scope.sizes)))


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of the right side that has a value: the way there, the letters bound around it, the line."""

    path: Path
    part: Term
    line: Line
    bound: tuple[str, ...] = ()
    parent: Term | None = None
    inside: bool = False  # a function or a derivative, where cases are not told apart

    @property
    def letters(self) -> tuple[str, ...]:
        """The index letters that may stand here."""
        return tuple(dict.fromkeys((*self.bound, *self.line.letters)))

    def like(self, letter: Term) -> tuple[Symbol, ...]:
        """The other letters of the same size that may stand in a letter's place."""
        if not isinstance(letter, Symbol) or letter.name.rstrip("'") not in self.line.scope.letters:
            return ()
        return tuple(x for x in self.over(self.line.scope.letters[letter.name.rstrip("'")]) if x != letter)

    def over(self, size: str) -> tuple[Symbol, ...]:
        """The letters of a size that may stand here."""
        letters = self.line.scope.letters
        return tuple(Symbol(x) for x in self.letters if letters[x.rstrip("'")] == size)

    def pairs(self) -> Iterator[tuple[Symbol, Symbol]]:
        """Two letters of one size."""
        for n, one in enumerate(self.letters):
            for other in self.like(Symbol(one)):
                if other.name in self.letters[n:]:
                    yield Symbol(one), other

    def symbols(self) -> Iterator[Symbol]:
        """The symbols on which the line depends, with the indices that may stand here, and as arrays."""
        return islice(self._symbols(), _MOST_SYMBOLS)

    def _symbols(self) -> Iterator[Symbol]:
        for name in self.line.read:
            shape = self.line.scope.symbols[name].shape
            for indices in product(*(self.over(size) for size in shape)):
                yield Symbol(name, indices)
            if len(shape) == 2:
                for index in self.over(shape[0]):
                    yield Symbol(name, (index,))
            if shape:
                yield Symbol(self.line.scope.symbols[name].whole or name)


def spots(line: Line, within: Path = ()) -> Iterator[Spot]:
    """Every place with a value at or below a path, outermost first; indices and sizes have none."""
    todo = [Spot((), line.right, line)]
    while todo:
        spot = todo.pop(0)
        here = spot.path
        if here[: len(within)] != within and within[: len(here)] != here:
            continue
        if len(here) >= len(within):
            yield spot
        part, bound = spot.part, spot.bound
        if isinstance(part, Bind):
            bound = (*bound, part.index)
        kids = children(part)
        inside = (
            spot.inside
            or isinstance(part, Derivative)
            or (isinstance(part, Apply) and len(part.args) == 1 and part.operator not in ("neg", "transpose"))
        )
        todo += [Spot((*here, n), kids[n], line, bound, part, inside) for n in places(part)]


def places(part: Term) -> tuple[int, ...]:
    """Which children of a Term have a value of their own."""
    match part:
        case Symbol() | Apply("delta" | "unit" | "ones", _):
            return ()
        case Bind():
            return (1,)
        case Derivative():
            return (0,)
        case Cases(branches):
            found, at = [], 0
            for branch in branches:
                found.append(at)
                at += 1 if branch.when is None else 3
            return tuple(found)
    return tuple(range(len(children(part))))


def put(term: Term, path: Path, new: Term) -> Term:
    """The Term with another part at a path.

    >>> from derive.term import ONE, neg, sub
    >>> put(sub(Symbol("a"), Symbol("b")), (1, 0), ONE) == sub(Symbol("a"), ONE)
    True
    """
    if not path:
        return new
    kids = list(children(term))
    kids[path[0]] = put(kids[path[0]], path[1:], new)
    return flattened(rebuild(term, tuple(kids)))


def flattened(term: Term) -> Term:
    """A sum within a sum, and a product within a product, as one."""
    match term:
        case Apply("add" | "mul" | "dot" as operator, args) if any(_is(a, operator) for a in args):
            flat = [x for a in args for x in (a.args if isinstance(a, Apply) and _is(a, operator) else (a,))]
            return Apply(operator, tuple(flat))
    return term


def _is(term: Term, operator: str) -> bool:
    return isinstance(term, Apply) and term.operator == operator


def at(term: Term, path: Path) -> Term:
    """The part at a path."""
    for n in path:
        term = children(term)[n]
    return term


def length(term: Term) -> int:
    """How many parts a Term has."""
    return sum(1 for _ in parts(term))
