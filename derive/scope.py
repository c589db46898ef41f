"""What the names of a model stand for: sizes, index ranges, shapes, definitions and facts.

>>> C, i = Symbol("C"), Symbol("i")
>>> scope = Scope(sizes={"C": "classes"}, letters={"i": "C"}, symbols={"z": Declared(("C",))})
>>> scope.symbol("z").shape, scope.size_of(i)
(('C',), Symbol(name='C', indices=()))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from derive.binding import apart, free_names, fresh, substitute
from derive.term import Condition, Derivative, Number, Symbol, Term, parts


class ModelError(ValueError):
    """A model that does not make sense: the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A symbol that a problem declares.

    ``shape`` names the size of each axis, ``()`` for a scalar. ``whole`` is the letter of the
    symbol without indices where that is another one: ``W`` is the matrix whose rows are the ``w_i``.
    ``values`` are those from which the numbers of an example are drawn, where not any number will do.
    """

    shape: tuple[str, ...] = ()
    whole: str | None = None
    says: str = ""
    domain: Literal["real", "positive", "nonzero"] = "real"
    values: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """``name_{indices} = body``; the indices are letters, each free in the body."""

    name: str
    indices: tuple[str, ...]
    body: Term

    @property
    def left(self) -> Symbol:
        """The left side as written."""
        return Symbol(self.name, tuple(Symbol(i) for i in self.indices))

    def at(self, indices: tuple[Term, ...], letters: Mapping[str, tuple[str, ...]]) -> Term:
        """The body at given indices, with bound letters renamed that are among these."""
        taken = frozenset[str]().union(*map(free_names, indices)) - set(self.indices)
        body = apart(self.body, taken, letters) if taken else self.body
        return substitute(body, dict(zip(self.indices, indices, strict=True)), letters)


@dataclass(frozen=True, slots=True)
class SumsToOne:
    """The fact ``\\sum_k y_k = 1`` over the last axis of a symbol."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Everything a Term needs beside itself to have a meaning. Two scopes are equal if they are one.

    A scope does not change, and what it is made of must not be changed: answers about it are kept.

    ``letters`` gives each index letter its size; ``given`` holds the index conditions of the case
    that is being worked.
    """

    sizes: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, Declared] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    facts: tuple[SumsToOne, ...] = ()
    given: tuple[Condition, ...] = ()

    def symbol(self, name: str) -> Declared:
        """The declaration of a symbol, looked up by its own name or by its ``whole``.

        Raises ModelError for a name that is not declared.
        """
        declared = self.symbols.get(self.canonical(name))
        if declared is None:
            raise ModelError(f"{name} has neither a definition nor a shape")
        return declared

    def canonical(self, name: str) -> str:
        """The name under which a symbol is declared: ``w`` for its whole, ``W``."""
        return name if name in self.symbols else _wholes(self).get(name, name)

    def size_of(self, index: Term) -> Term:
        """The size of the range of an index letter.

        Raises ModelError for what is not a declared letter.
        """
        if isinstance(index, Symbol) and index.name.rstrip("'") in self.letters:
            return Symbol(self.letters[index.name.rstrip("'")])
        raise ModelError(f"{index} is not an index of the model")

    def letters_of(self, size: str) -> tuple[str, ...]:
        """The index letters of a size, in the order of their declaration."""
        return tuple(letter for letter, s in self.letters.items() if s == size)

    def open_letters(self, sizes: tuple[Term, ...], taken: frozenset[str]) -> tuple[Symbol, ...]:
        """A letter for each open axis, none of them taken or free in a definition."""
        found: list[Symbol] = []
        used = taken | self.letters_in_definitions
        for size in sizes:
            assert isinstance(size, Symbol)
            letters = self.letters_of(size.name)
            letter = fresh(letters[0], used, letters)
            used |= {letter}
            found.append(Symbol(letter))
        return tuple(found)

    @property
    def alternatives(self) -> Mapping[str, tuple[str, ...]]:
        """For each index letter the letters of the same size: what a renaming may choose from."""
        return {letter: self.letters_of(size) for letter, size in self.letters.items()}

    @property
    def letters_in_definitions(self) -> frozenset[str]:
        """The index letters that definitions leave free, such as the label c of ``-log p_c``."""
        return _fixed_letters(self)

    def unfold(self, symbol: Symbol) -> Term:
        """A defined symbol's body at its indices; a symbol without definition unchanged."""
        definition = self.definitions.get(symbol.name)
        if definition is None or len(definition.indices) != len(symbol.indices):
            return symbol
        return definition.at(symbol.indices, self.alternatives)

    def assuming(self, *conditions: Condition) -> Scope:
        """The same scope within a case."""
        return replace(self, given=(*self.given, *conditions))

    def reads(self, term: Term) -> Iterator[Symbol]:
        """The declared symbols that a Term reads, as they stand in it; sizes and letters are not."""
        for part in parts(term):
            if isinstance(part, Symbol) and self.canonical(part.name) in self.symbols:
                yield part

    def closure(self, term: Term) -> frozenset[str]:
        """The names on which the value of a Term depends, through the definitions."""
        return _closure(self, free_names(term))

    def depends(self, term: Term, name: str) -> bool:
        """Whether the value of a Term varies with a symbol, through the definitions."""
        return self.canonical(name) in self.closure(term)


# What is asked of a scope again and again, kept for the scopes in use.


@lru_cache(maxsize=1 << 8)
def _wholes(scope: Scope) -> Mapping[str, str]:
    return {declared.whole: own for own, declared in reversed(list(scope.symbols.items())) if declared.whole}


@lru_cache(maxsize=1 << 8)
def _fixed_letters(scope: Scope) -> frozenset[str]:
    found: set[str] = set()
    for definition in scope.definitions.values():
        found |= free_names(definition.body) - set(definition.indices)
    return frozenset(found & set(scope.letters))


@lru_cache(maxsize=1 << 12)
def _closure(scope: Scope, names: frozenset[str]) -> frozenset[str]:
    seen: set[str] = set()
    todo = [scope.canonical(n) for n in names]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            if (definition := scope.definitions.get(at)) is not None:
                own = free_names(definition.body).difference(definition.indices)
                todo += [scope.canonical(n) for n in own]
    return frozenset(seen)


def is_index(term: Term, scope: Scope) -> bool:
    """Whether a Term stands for a place in a range: an index letter or a positive integer."""
    match term:
        case Symbol(name, ()):
            return name.rstrip("'") in scope.letters and scope.canonical(name) not in scope.symbols
        case Number(value):
            return value.denominator == 1 and value >= 1
    return False


@lru_cache(maxsize=1 << 12)
def variables(term: Term) -> frozenset[str]:
    """The names by which a Term is differentiated anywhere in it."""
    return frozenset(part.by.name for part in parts(term) if isinstance(part, Derivative))
