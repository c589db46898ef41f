"""The way from the loss to a parameter through the definitions, and the chain rule along it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from derive.binding import free_names, fresh, substitute
from derive.scope import Scope
from derive.shapes import axes
from derive.term import Bind, Derivative, Symbol, Term, children, dot, total


def layers(scope: Scope, loss: str, parameter: str) -> tuple[str, ...] | None:
    """The definitions from the loss down to the parameter, each reading just the next one.

    None where the parameter is reached in more than one way.
    """
    found = [loss]
    while found[-1] != parameter:
        body = scope.definitions[found[-1]].body
        names = {scope.canonical(s.name) for s in scope.reads(body)}
        onward = {
            n
            for n in names
            if n == parameter or (n in scope.definitions and scope.depends(Symbol(n), parameter))
        }
        if len(onward) != 1:
            return None
        found.append(onward.pop())
    return tuple(found)


def readings(
    term: Term, name: str, scope: Scope, inside: frozenset[str] = frozenset()
) -> tuple[tuple[Term | None, ...], ...]:
    """The indices at which a Term reads a symbol, each place in it once; None for one that runs in a sum."""
    found: dict[tuple[Term | None, ...], None] = {}
    if isinstance(term, Symbol) and scope.canonical(term.name) == name:
        found[tuple(None if free_names(i) & inside else i for i in term.indices)] = None
    if isinstance(term, Bind):
        inside = inside | {term.index}
    for kid in children(term):
        found.update(dict.fromkeys(readings(kid, name, scope, inside)))
    return tuple(found)


def _single(found: tuple[tuple[Term | None, ...], ...], axes: int) -> tuple[Term | None, ...]:
    """For each index the one place at which all readings have it; None where there are several."""
    if not found or any(len(at) != axes for at in found):
        return (None,) * axes
    return tuple(places[0] if len(set(places)) == 1 else None for places in zip(*found, strict=True))


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain rule along layers: in full, with its sums; and reduced to the terms that are not 0.

    ``reasons`` says for each sum that is gone why the other terms vanish.
    """

    full: Term
    reduced: Term
    factors: tuple[Derivative, ...]
    sums: tuple[tuple[str, Term], ...]
    reasons: tuple[tuple[Symbol, Symbol], ...]


def chain(target: Derivative, names: tuple[str, ...], scope: Scope, taken: frozenset[str]) -> Chain:
    """The chain rule for ``target`` through the layers ``names`` (the loss first, the variable last).

    ``taken`` are letters that are not to be used for the sums.
    """
    loss, variable = target.of, target.by
    assert isinstance(loss, Symbol)
    symbols: list[Symbol] = [loss]
    sums: list[tuple[str, Term]] = []
    used = taken | free_names(loss) | free_names(variable)
    for name in names[1:-1]:
        letters: list[Term] = []
        definition = scope.definitions[name]
        for n, size in enumerate(axes(Symbol(name), scope)):
            assert isinstance(size, Symbol)
            own = definition.indices[n : n + 1]
            choices = (*own, *scope.letters_of(size.name))
            letter = fresh(choices[0], used, choices)
            used |= {letter}
            letters.append(Symbol(letter))
            sums.append((letter, size))
        symbols.append(Symbol(name, tuple(letters)))
    symbols.append(variable)
    fixed, reasons = _fixed(symbols, names, sums, scope)
    reduced = [_placed(s, fixed) for s in symbols]
    left = tuple((letter, size) for letter, size in sums if letter not in fixed)
    return Chain(
        _product(symbols, tuple(sums)),
        _product(reduced, left),
        tuple(_factors(reduced)),
        left,
        tuple((_placed(u, fixed), _placed(v, fixed)) for u, v in reasons),
    )


def _factors(symbols: list[Symbol]) -> list[Derivative]:
    return [Derivative(u, v) for u, v in pairwise(symbols)]


def _product(symbols: list[Symbol], sums: tuple[tuple[str, Term], ...]) -> Term:
    product = dot(*_factors(symbols))
    for letter, size in reversed(sums):
        product = total(letter, size, product)
    return product


def _placed(symbol: Symbol, fixed: dict[str, Term]) -> Symbol:
    placed = substitute(symbol, fixed)
    assert isinstance(placed, Symbol)  # what is put in are its indices
    return symbol if placed == symbol else _placed(placed, fixed)


def _fixed(
    symbols: list[Symbol], names: tuple[str, ...], sums: list[tuple[str, Term]], scope: Scope
) -> tuple[dict[str, Term], list[tuple[Symbol, Symbol]]]:
    """Which summation letters can only take one place, and the layers that say so.

    A layer that reads just one entry of the next fixes the index of that entry; an entry of the
    next layer that only one entry of this one reads fixes the index of this one.
    """
    fixed: dict[str, Term] = {}
    reasons: list[tuple[Symbol, Symbol]] = []
    open_letters = {letter for letter, _ in sums}
    pairs = [(u, v, name) for u, v, name in zip(symbols[:-1], symbols[1:], names[1:], strict=True)]
    for u, v, name in (*pairs, *reversed(pairs)):
        u, v = _placed(u, fixed), _placed(v, fixed)
        if u.name not in scope.definitions:
            continue
        single = _single(readings(scope.unfold(u), name, scope), len(v.indices))
        for read, wanted in zip(single, v.indices, strict=True):
            if read is None:
                continue
            for a, b in ((wanted, read), (read, wanted)):
                if a != b and isinstance(a, Symbol) and a.name in open_letters - set(fixed):
                    fixed[a.name] = b
                    reasons.append((u, v))
                    break
    return fixed, reasons
