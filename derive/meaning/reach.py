"""What an equation reads, through the definitions: index letters, sizes, further definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from derive.binding import free_names
from derive.operators import OPERATORS
from derive.scope import Scope, variables
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Number, Symbol, Term, parts


@dataclass(frozen=True, slots=True)
class Reach:
    """The Terms that are read, and the letters, sizes and definitions in them, in reading order."""

    terms: tuple[Term, ...]
    letters: tuple[str, ...]
    sizes: tuple[str, ...]
    definitions: tuple[str, ...]

    def __or__(self, other: Reach) -> Reach:
        """What both read together."""
        return Reach(
            tuple(dict.fromkeys((*self.terms, *other.terms))),
            tuple(dict.fromkeys((*self.letters, *other.letters))),
            tuple(dict.fromkeys((*self.sizes, *other.sizes))),
            tuple(dict.fromkeys((*self.definitions, *other.definitions))),
        )


@lru_cache(maxsize=1 << 12)
def reach(term: Term, scope: Scope, folded: frozenset[str] = frozenset()) -> Reach:
    """What a Term in index form reads.

    A folded definition is read through only where a derivative runs through it.
    """
    by = _variables(term, scope)
    letters: dict[str, None] = {}
    sizes: dict[str, None] = {}
    definitions: dict[str, None] = {}
    read: dict[Term, None] = {}
    todo: list[tuple[Term, frozenset[str]]] = [(term, frozenset())]
    while todo:
        here, own = todo.pop()
        if here in read:
            continue
        read[here] = None
        names = free_names(here)
        for part in () if names.isdisjoint(scope.sizes) else parts(here):
            if isinstance(part, Bind):
                sizes.update(dict.fromkeys(n for n in free_names(part.over.size) if n in scope.sizes))
        for name in sorted(names - own):
            known = scope.canonical(name)
            if known in scope.symbols:
                sizes.update(dict.fromkeys(scope.symbols[known].shape))
                definition = scope.definitions.get(known)
                if definition is not None:
                    definitions[known] = None
                    if known not in folded or any(scope.depends(definition.body, v) for v in by):
                        todo.append((definition.body, frozenset(definition.indices)))
                    else:
                        for label in sorted(scope.closure(Symbol(known)) & scope.letters_in_definitions):
                            letters[label] = None
                            sizes[scope.letters[label]] = None
            elif name in scope.sizes:
                sizes[name] = None
            elif name.rstrip("'") in scope.letters:
                letters[name] = None
                sizes[scope.letters[name.rstrip("'")]] = None
    return Reach(tuple(read), tuple(letters), tuple(sizes), tuple(definitions))


def _variables(term: Term, scope: Scope) -> frozenset[str]:
    """The names by which a Term or a definition that it reads is differentiated."""
    named = (scope.definitions[name].body for name in scope.closure(term) if name in scope.definitions)
    return variables(term).union(*map(variables, named))


def stages(read: Reach, scope: Scope) -> tuple[frozenset[str], ...]:
    """Which definitions to leave folded: all, those without generators, the ones inside of these, then none.

    What stands inside ``exp``, ``log`` or a root is worth folding most: the generator is then that of a
    variable, and has the same kind at every size.
    """
    every = frozenset(read.definitions)
    algebraic = frozenset(name for name in every if not any(_generators(scope.definitions[name].body)))
    inside = {
        scope.canonical(name)
        for term in read.terms
        for generator in _generators(term)
        for name in free_names(generator)
    }
    return tuple(dict.fromkeys((every, algebraic, algebraic & inside, frozenset[str]())))


def _generators(term: Term) -> Iterator[Term]:
    """The parts of a Term that are generators: exp, log, what is defined by them, roots."""
    for part in parts(term):
        match part:
            case Apply("pow", (_, Number(n))) if n.denominator == 1:
                pass
            case Apply("pow", (_, Apply("neg", (Number(n),)))) if n.denominator == 1:
                pass
            case Apply("exp" | "log" | "pow"):
                yield part
            case Apply(operator) if OPERATORS[operator].means:
                yield part


@lru_cache(maxsize=1 << 8)
def counting(scope: Scope, size: str) -> frozenset[str]:
    """The names that bring a size in: itself, entries that sum to one over it, what is defined by these.

    A Term that reads none of them has no index over the size bound in it, nor has a derivative of it.
    """
    found = {size, *(fact.name for fact in scope.facts if scope.symbol(fact.name).shape[-1:] == (size,))}
    bodies = {
        name: entry(d.body, scope, tuple(Symbol(f"@{n}") for n in range(len(axes(d.body, scope)))))
        for name, d in scope.definitions.items()
    }
    while more := {name for name, body in bodies.items() if not free_names(body).isdisjoint(found)} - found:
        found |= more
    return frozenset(found)
