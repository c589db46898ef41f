"""Where things stand: index places, entries, sizes and cases of Terms as functions of a point."""

from __future__ import annotations

from collections.abc import Callable

from derive.binding import free_names, substitute
from derive.meaning.forms import Outside
from derive.meaning.point import Key, OutOfRange, Point
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Bind, Condition, Number, Symbol, Term


class Layout:
    """Compiles the index terms of one scope, and opens its definitions at general entries."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._bodies: dict[str, tuple[tuple[str, ...], Term]] = {}
        self._names = 0
        self._letters: dict[frozenset[str], tuple[str, ...]] = {}

    def body(self, name: str) -> tuple[tuple[str, ...], Term]:
        """A definition's body at a general entry, and the names of that entry's places."""
        if name not in self._bodies:
            definition = self.scope.definitions[name]
            extra = len(axes(definition.body, self.scope))
            slots = tuple(f"@{name}{n}" for n in range(len(definition.indices) + extra))
            places = tuple(map(Symbol, slots))
            own = dict(zip(definition.indices, places, strict=False))
            opened = entry(definition.body, self.scope, places[len(own) :])
            self._bodies[name] = slots, substitute(opened, own)
        return self._bodies[name]

    def letters(self, term: Term) -> tuple[str, ...]:
        """The names of places on which the value of a Term depends, through the definitions."""
        names = free_names(term)
        if names not in self._letters:
            own = {n for n in names if n[0] == "@" or "#" in n}
            reads = {n for n in self.scope.closure(term) if n.rstrip("'") in self.scope.letters}
            self._letters[names] = tuple(
                sorted(own.union(n for n in reads if self.scope.canonical(n) not in self.scope.symbols))
            )
        return self._letters[names]

    def free_letters(self, name: str) -> tuple[str, ...]:
        """The letters that a definition leaves free, such as the label c of ``-log p_c``."""
        slots, body = self.body(name)
        return tuple(letter for letter in self.letters(body) if letter not in slots and letter[0] != "@")

    def bound(self, term: Bind) -> tuple[str, Term, Callable[[Point], int], Callable[[Point], int]]:
        """A binder's index renamed apart from every other name, its body, its size, the place left out."""
        self._names += 1
        name = f"{term.index}#{self._names}"
        but = None if term.over.but is None else self.index(term.over.but)
        body = substitute(term.body, {term.index: Symbol(name)})
        return name, body, self._size(term.over.size), but or (lambda point: 0)

    def index(self, term: Term) -> Callable[[Point], int]:
        """A function from points to the place that an index term stands for."""
        match term:
            case Number(value) if value.denominator == 1:
                place = int(value)
                return lambda point: place
            case Symbol(name, ()):
                if name in self.scope.sizes and name not in self.scope.letters:
                    return lambda point: point.sizes[name]
                return lambda point: point.env[name]
        raise Outside("an index that is neither a letter nor a number")

    def key(self, term: Symbol) -> Callable[[Point], Key]:
        """A function from points to the entry of a symbol that a Term names."""
        name, places = term.name, tuple(self.index(i) for i in term.indices)
        bounds = self.scope.symbol(name).shape
        if len(places) != len(bounds):
            raise Outside(f"{name} with {len(places)} indices, where it has {len(bounds)}")
        if not places:
            scalar = (name,)
            return lambda point: scalar

        if len(places) == 1:
            (place,), (bound,) = places, bounds

            def entry_of(point: Point) -> Key:
                at = place(point)
                if at > point.sizes[bound]:
                    raise OutOfRange(f"{name} has no entry {at}")
                return (name, at)

            return entry_of

        def key(point: Point) -> Key:
            sizes, at = point.sizes, [place(point) for place in places]
            for n, size in zip(at, bounds, strict=True):
                if n > sizes[size]:
                    raise OutOfRange(f"{name} has no entry {n}")
            return (name, *at)

        return key

    def is_size(self, term: Symbol) -> bool:
        """Whether a symbol is an explicit size. Raises Outside for an index used as a number."""
        if term.indices or self.scope.canonical(term.name) in self.scope.symbols:
            return False
        if term.name in self.scope.sizes:
            return True
        raise Outside(f"the index {term.name} used as a number")

    def test(self, when: Condition | None) -> Callable[[Point], bool]:
        """A function from points to whether a case applies."""
        if when is None:
            return lambda point: True
        left, right, equal = self.index(when.left), self.index(when.right), when.equal
        return lambda point: (left(point) == right(point)) == equal

    def _size(self, size: Term) -> Callable[[Point], int]:
        match size:
            case Symbol(name, ()) if name in self.scope.sizes:
                return lambda point: point.sizes[name]
        raise Outside("a sum whose upper bound is not a size")
