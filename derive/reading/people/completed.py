r"""Readings of an equation that add what people leave out: implied sums, transposes, the index of an entry.

They come after the equation as it stands, or before it where that does not fit the shapes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from derive.binding import free_names, fresh
from derive.reading.people.axes import Axes, Clash
from derive.reading.people.elementwise import spread
from derive.scope import ModelError, Scope
from derive.shapes import axes as axes_of
from derive.shapes import shape as shape_of
from derive.term import Apply, Bind, Derivative, Range, Symbol, Term, map_parts, mul, parts, rebuild

Sides: TypeAlias = tuple[Term, Term]

ENTRIES = "read entry by entry"


@dataclass(frozen=True, slots=True)
class Completion:
    r"""One thing that is left out in writing; ``at`` gives both sides with it, None where it is not.

    ``misfit`` completions are for equations whose shapes do not fit as they stand. ``at`` is told the
    letters that are fixed by a definition, such as the label c of ``-\log p_c``.
    """

    name: str
    says: str
    misfit: bool
    at: Callable[[Term, Term, Scope, frozenset[str]], Sides | None]


def fits(left: Term, right: Term, ranks: dict[str, int]) -> bool:
    """Whether the shapes of two sides fit, as far as the numbers of axes tell."""
    axes = Axes()
    axes.ranks = ranks
    try:
        axes.formula([(left, right)])
    except Clash:
        return False
    return True


def _letters(term: Term, scope: Scope) -> frozenset[str]:
    return frozenset(n for n in free_names(term) if n in scope.letters and n not in scope.symbols)


def _implied_sum(left: Term, right: Term, scope: Scope, fixed: frozenset[str]) -> Sides | None:
    """A letter that stands twice in a product, and not on the other side, is summed over."""
    outside = _letters(left, scope) | fixed
    new = _summed(right, outside, scope)
    return (left, new) if new != right else None


def _summed(term: Term, outside: frozenset[str], scope: Scope) -> Term:
    match term:
        case Apply("add", args):
            return rebuild(term, tuple(_summed(arg, outside, scope) for arg in args))
        case Apply("neg", (arg,)):
            return rebuild(term, (_summed(arg, outside, scope),))
        case Apply("mul" | "dot", args):
            seen = Counter(letter for arg in args for letter in _letters(arg, scope))
            for letter in sorted(a for a, count in seen.items() if count > 1 and a not in outside):
                term = Bind("sum", letter, Range(Symbol(scope.letters[letter])), term)
    return term


def _entries(left: Term, right: Term, scope: Scope, fixed: frozenset[str]) -> Sides | None:
    r"""What is said of arrays and holds for each place: ``y = \sigma(z)`` of one example among many.

    Every array that begins with one range, and stands without its index there, gets that index: the one
    that the equation has already, ``p_n = \sigma(z)``, or a new one.
    """
    bare = {p.name for side in (left, right) for p in parts(side) if isinstance(p, Symbol) and not p.indices}
    arrays = {
        n: scope.symbols[n].shape for n in sorted(bare) if n in scope.symbols and scope.symbols[n].shape
    }
    taken = free_names(left) | free_names(right) | fixed
    for size in dict.fromkeys(shape[0] for shape in arrays.values()):
        own = scope.letters_of(size)
        here = (_letters(left, scope) | _letters(right, scope)) & set(own)
        if len(here) > 1:
            continue  # p_i - p_j = y: one of them or the other
        letter = min(here) if here else fresh(own[0] if own else "i", taken, own)
        at = (Symbol(letter),)
        new = {name: Symbol(name, at) for name, shape in arrays.items() if shape[0] == size}
        if any(_letter_of(name).isupper() and len(arrays[name]) > 1 for name in new):
            continue  # W is the whole matrix
        if any(isinstance(p, Symbol) and p in new.values() for s in (left, right) for p in parts(s)):
            continue  # the N of N_k / N is no N_k

        def change(part: Term, new: dict[str, Symbol] = new) -> Term:
            return new.get(part.name, part) if isinstance(part, Symbol) and not part.indices else part

        sides = map_parts(left, change), map_parts(right, change)
        if not all(free_names(at[0]) <= free_names(side) for side in sides):
            continue  # a total is no entry
        if any(
            isinstance(p, Derivative) and free_names(at[0]) <= free_names(p.of) and at[0] not in p.by.indices
            for side in sides
            for p in parts(side)
        ):
            continue  # dy_i/dz of one z for all entries is another thing than dy/dz
        try:
            if any(_of_a_number(p, map_parts(p, change), scope) for s in (left, right) for p in parts(s)):
                continue  # x^T y is no entry x_i y_i
            if shape_of(sides[0], scope) == shape_of(sides[1], scope):
                return sides
        except ModelError:
            continue
    return None


def _of_a_number(part: Term, entry: Term, scope: Scope) -> bool:
    """Whether what is said of vectors alone, a transpose or a norm, is said of a number in an entry."""
    match part, entry:
        case Apply("transpose" | "norm1" | "norm2" | "trace" | "diag", (inner,)), Apply(_, (one,)):
            return inner != one and not shape_of(one, scope)
    return False


def _letter_of(name: str) -> str:
    r"""The letter of a name: W for ``\mathbf{W}_{1}``."""
    found = re.search(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])", name)
    return found[0] if found else ""


def _transposed(left: Term, right: Term, scope: Scope, fixed: frozenset[str]) -> Sides | None:
    """``w x`` of two vectors is their inner product."""

    def change(part: Term) -> Term:
        if isinstance(part, Apply) and part.operator in ("mul", "dot") and len(part.args) == 2:
            one, other = part.args
            if any(isinstance(p, Derivative) for p in (*parts(one), *parts(other))):
                return part  # a chain of derivatives is no inner product
            try:
                vectors = len(shape_of(one, scope)) == len(shape_of(other, scope)) == 1 and axes_of(
                    one, scope
                ) == axes_of(other, scope)
            except ModelError:
                return part
            if vectors:
                return Apply(part.operator, (Apply("transpose", (one,)), other))
        return part

    new = map_parts(left, change), map_parts(right, change)
    return new if new != (left, right) else None


def _each_by_each(left: Term, right: Term, scope: Scope, fixed: frozenset[str]) -> Sides | None:
    r"""``v \cdot (1 - h^2)`` of vectors of one length is one entry by entry, as in code."""
    left, right = spread(left, scope), spread(right, scope)

    def change(part: Term) -> Term:
        match part:
            case Apply("dot", args):
                try:
                    arrays = [arg for arg in args if shape_of(arg, scope)]
                    one = len(arrays) > 1 and len({axes_of(arg, scope) for arg in arrays}) == 1
                except ModelError:
                    return part
                if one and len(shape_of(arrays[0], scope)) == 1:
                    numbers = [arg for arg in args if arg not in arrays]
                    return mul(*numbers, Apply("odot", tuple(arrays)))
        return part

    new = map_parts(left, change), map_parts(right, change)
    return new if new != (left, right) else None


COMPLETIONS: tuple[Completion, ...] = (
    Completion("entries", ENTRIES, True, _entries),
    Completion("inner products", "the product of two vectors is read as the inner one", True, _transposed),
    Completion("products of entries", "the product of vectors is read entry by entry", True, _each_by_each),
    Completion("implied sums", "an index that stands twice in a product is summed over", False, _implied_sum),
)
