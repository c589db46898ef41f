"""Derivatives of which nothing is known, as symbols of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.binding import alpha, free_names
from derive.checking.signals import unknown
from derive.scope import Declared, ModelError, Scope
from derive.shapes import shape
from derive.term import Derivative, Number, Symbol, Term, map_parts, parts


def masked(left: Term, right: Term, scope: Scope) -> tuple[Term, Term, Scope]:
    """Both sides with each derivative of what is not known to vary as a symbol of its own.

    Equal quantities have equal derivatives, so that what definitions say of a quantity stands for it.
    The scope is the same one where there is none.
    """
    symbols: dict[str, Declared] = {}
    names: dict[str, str] = {}

    def change(part: Term) -> Term:
        if not isinstance(part, Derivative) or not unknown(part, scope):
            return part
        shown = shape(part, scope)
        part = replace(part, of=_unfolded(part.of, scope))
        slots = _slots(part)
        name = names.setdefault(_pattern(part), f"*{len(names)}")
        sizes = tuple(_size(index, scope) for index in slots)
        rest = tuple(axis.name for axis in shown if isinstance(axis, Symbol))
        symbols[name] = Declared((*sizes, *rest))
        return Symbol(name, slots)

    one, other = map_parts(left, change), map_parts(right, change)
    if not symbols:
        return left, right, scope
    return one, other, replace(scope, symbols={**scope.symbols, **symbols})


def differentiated(left: Term, right: Term, scope: Scope) -> list[tuple[str, str]]:
    """The quantities and variables of the derivatives of which nothing is known."""
    found: dict[tuple[str, str], None] = {}
    for side in (left, right):
        for part in parts(side):
            if isinstance(part, Derivative) and unknown(part, scope):
                names = sorted({scope.canonical(n) for n in free_names(part.of)} & {*scope.symbols})
                found[" and ".join(names), part.by.name] = None
    return list(found)


def listed(pairs: list[tuple[str, str]]) -> str:
    """Quantities and variables in words: how one depends on the other."""
    return ", nor how ".join(f"{of} depends on {by}" for of, by in pairs)


def _unfolded(term: Term, scope: Scope) -> Term:
    """A Term with what its names are defined by, as far as that holds no derivatives."""

    def change(part: Term) -> Term:
        body = scope.unfold(part) if isinstance(part, Symbol) else part
        known = body == part or any(isinstance(inner, Derivative) for inner in parts(body))
        return part if known else _unfolded(body, scope)

    return map_parts(term, change)


def _slots(derivative: Derivative) -> tuple[Term, ...]:
    """The indices of a derivative, in order; those of a longer expression once each."""
    if isinstance(derivative.of, Symbol):
        return (*derivative.of.indices, *derivative.by.indices)
    found: dict[Term, None] = {}
    for part in parts(derivative):
        if isinstance(part, Symbol):
            found.update(dict.fromkeys(i for i in part.indices if not isinstance(i, Number)))
    free = free_names(derivative)
    return tuple(i for i in found if isinstance(i, Symbol) and i.name in free)


def _pattern(derivative: Derivative) -> str:
    """What a derivative is beside its letters."""
    of, by = derivative.of, derivative.by
    if isinstance(of, Symbol):
        return f"{of.name}/{by.name}"
    places = {i: Symbol(f"#{n}") for n, i in enumerate(_slots(derivative))}
    return str(alpha(map_parts(derivative, lambda part: places.get(part, part))))


def _size(index: Term, scope: Scope) -> str:
    size = scope.size_of(index) if isinstance(index, Symbol) else None
    if not isinstance(size, Symbol):
        raise ModelError("an index that is no letter, of what is not defined")
    return size.name


def undefined_functions(terms: Iterable[Term], scope: Scope) -> frozenset[str]:
    """The names without definition that the given Terms differentiate by what they may depend on."""
    return frozenset(
        part.of.name
        for term in terms
        for part in parts(term)
        if isinstance(part, Derivative) and isinstance(part.of, Symbol)
        if part.of.name not in scope.definitions and unknown(part, scope)
    )
