r"""Readings of an equation that add what people leave out: implied sums, transposes, the index of an entry.

They come after the equation as it stands, or before it where that does not fit the shapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from derive.binding import free_names, fresh
from derive.reading.people.axes import Axes, Clash
from derive.scope import ModelError, Scope
from derive.shapes import axes as axes_of
from derive.shapes import shape
from derive.term import Apply, Bind, Derivative, Range, Symbol, Term, map_parts, parts, rebuild

Sides: TypeAlias = tuple[Term, Term]


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that is left out in writing; ``at`` gives both sides with it, None where it is not."""

    name: str
    says: str
    at: Callable[[Term, Term, Scope], Sides | None]


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


def _implied_sum(left: Term, right: Term, scope: Scope) -> Sides | None:
    """A letter that stands twice in a product, and not on the other side, is summed over."""
    outside = _letters(left, scope) | scope.letters_in_definitions
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


def _entries(left: Term, right: Term, scope: Scope) -> Sides | None:
    r"""``\frac{\partial e^z}{\partial z} = e^z`` about a vector z holds for each entry of it."""
    if not any(isinstance(part, Derivative) for part in (*parts(left), *parts(right))):
        return None
    bare = {p.name for side in (left, right) for p in parts(side) if isinstance(p, Symbol) and not p.indices}
    arrays = {
        name: scope.symbols[name].shape
        for name in bare
        if name in scope.symbols and scope.symbols[name].shape
    }
    if len(set(arrays.values())) != 1 or not _elementwise((left, right)):
        return None
    taken = set(free_names(left) | free_names(right)) | set(scope.letters_in_definitions)
    letters: list[str] = []
    for size in next(iter(arrays.values())):
        own = scope.letters_of(size)
        letters.append(fresh(own[0] if own else "i", frozenset(taken), own))
        taken.add(letters[-1])
    at = tuple(Symbol(letter) for letter in letters)

    def change(part: Term) -> Term:
        return (
            Symbol(part.name, at)
            if isinstance(part, Symbol) and part.name in arrays and not part.indices
            else part
        )

    return map_parts(left, change), map_parts(right, change)


def _elementwise(sides: Sides) -> bool:
    """Whether nothing in an equation takes arrays as wholes."""
    whole = ("transpose", "norm2", "diag", "unit", "ones")
    return not any(
        isinstance(p, Bind) or (isinstance(p, Apply) and p.operator in whole) for s in sides for p in parts(s)
    )


def _transposed(left: Term, right: Term, scope: Scope) -> Sides | None:
    """``w x`` of two vectors is their inner product."""

    def change(part: Term) -> Term:
        if isinstance(part, Apply) and part.operator in ("mul", "dot") and len(part.args) == 2:
            one, other = part.args
            try:
                vectors = len(shape(one, scope)) == len(shape(other, scope)) == 1 and axes_of(
                    one, scope
                ) == axes_of(other, scope)
            except ModelError:
                return part
            if vectors:
                return Apply(part.operator, (Apply("transpose", (one,)), other))
        return part

    new = map_parts(left, change), map_parts(right, change)
    return new if new != (left, right) else None


COMPLETIONS: tuple[Completion, ...] = (
    Completion("entries", "read entry by entry", _entries),
    Completion("inner products", "a product of two vectors is read as their inner product", _transposed),
    Completion("implied sums", "an index that stands twice in a product is summed over", _implied_sum),
)
