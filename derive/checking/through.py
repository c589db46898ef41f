"""The chain rule through a quantity, written out as people do, so that one factor can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names
from derive.scope import Scope
from derive.term import Derivative, Symbol, Term, add, mul, sub, total


@dataclass(frozen=True, slots=True)
class Through:
    """The chain rule for a derivative through the quantity of a slip, one factor of it to be put in.

    Where it depends on the variable past the quantity as well, ``past`` is the whole derivative.
    """

    outer: Derivative | None
    inner: Derivative
    rest: Derivative | None
    sums: tuple[tuple[str, Term], ...]
    past: Derivative | None = None

    def written(self, inner: Term) -> Term:
        """The derivative with another term in the place of the inner one."""
        if self.past is not None:
            return add(self.past, replace(self, past=None).written(sub(inner, self.inner)))
        factors = [f for f in (self.outer, inner, self.rest) if f is not None]
        term = mul(*factors)
        for letter, size in self.sums:
            term = total(letter, size, term)
        return term


def ways_through(part: Derivative, left: Derivative, scope: Scope) -> Iterator[Through]:
    """``dl/dw = sum_k sum_i dl/dp_k dp_k/dz_i dz_i/dw`` for a slip about ``left``, ``dp_k/dz_i``.

    Where each entry may depend on its own variable alone, with one letter for both, or with the letters of
    the derivative itself and no sum.
    """
    if not isinstance(left.of, Symbol):
        return
    quantity, variable = left.of, left.by
    if not scope.depends(part.of, quantity.name) or not scope.depends(variable, part.by.name):
        return
    whole = isinstance(part.of, Symbol) and part.of.name == quantity.name
    same = variable.name == part.by.name
    if whole and same:
        return
    letters = _letters(part, scope)
    without = {n: d for n, d in scope.definitions.items() if n != scope.canonical(quantity.name)}
    past = part if replace(scope, definitions=without).depends(part.of, part.by.name) else None
    for over in ("all", *sorted(free_names(part) | scope.letters_in_definitions)):
        sums: list[tuple[str, Term]] = []
        of: Term = quantity
        outer = None
        if whole:
            of = part.of
        else:
            of = _indexed(quantity, over, letters, sums, scope)
            outer = Derivative(part.of, of)
        by, rest = part.by, None
        if not same:
            by = _indexed(variable, "all", letters, sums, scope)
            rest = Derivative(by, part.by)
        yield Through(outer, Derivative(of, by), rest, tuple(sums), past)
    if not whole and not same and quantity.indices and quantity.indices == variable.indices:
        sums = []
        of = _indexed(quantity, "all", letters, sums, scope)
        by = Symbol(variable.name, of.indices)
        factors = Derivative(part.of, of), Derivative(of, by), Derivative(by, part.by)
        yield Through(*factors, tuple(sums), past)
    at, between = (_aligned(one, part, scope) for one in (quantity, variable))
    if at is not None and between is not None and (at.indices or between.indices):
        yield Through(
            None if whole else Derivative(part.of, at),
            Derivative(part.of if whole else at, part.by if same else between),
            None if same else Derivative(between, part.by),
            (),
            past,
        )


def _aligned(symbol: Symbol, part: Derivative, scope: Scope) -> Symbol | None:
    """A symbol at the letters that a derivative has itself, where each entry depends on its own alone."""
    of = part.of.indices if isinstance(part.of, Symbol) else ()
    letters = [i for i in (*part.by.indices, *of) if isinstance(i, Symbol) and i.name in scope.letters]
    found = []
    for size in scope.symbol(symbol.name).shape[: len(symbol.indices)]:
        letter = next((i for i in letters if scope.letters[i.name] == size), None)
        if letter is None:
            return None
        found.append(letter)
    return Symbol(symbol.name, tuple(found))


def _letters(part: Term, scope: Scope) -> set[str]:
    return {*free_names(part), *scope.letters_in_definitions}


def _indexed(
    symbol: Symbol, over: str, taken: set[str], sums: list[tuple[str, Term]], scope: Scope
) -> Symbol:
    """A symbol at a given letter, or at fresh letters that are summed over."""
    found: list[Term] = []
    for size in scope.symbol(symbol.name).shape[: len(symbol.indices)]:
        if over != "all" and scope.letters.get(over) == size:
            found.append(Symbol(over))
            continue
        used = taken | {letter for letter, _ in sums}
        letter = next((x for x in scope.letters_of(size) if x not in used), f"{scope.letters_of(size)[0]}'")
        sums.append((letter, Symbol(size)))
        found.append(Symbol(letter))
    return Symbol(symbol.name, tuple(found))
