"""Indices and sums over them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.binding import free_names, substitute
from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Path, Spot, at, places, put
from derive.term import (
    Apply,
    Bind,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    children,
    div,
    mul,
    parts,
)


def sums(term: Term) -> int:
    """How many sums stand in a Term."""
    return sum(isinstance(part, Bind) for part in parts(term))


def _reindexed(spot: Spot) -> Iterator[tuple[Symbol, Symbol, Term]]:
    """A symbol with one of its indices exchanged: the old letter, the new one and the part."""
    whole = spot.part
    part = whole.by if isinstance(whole, Derivative) else whole
    if not isinstance(part, Symbol):
        return
    for n, index in enumerate(part.indices):
        for other in spot.like(index):
            new = Symbol(part.name, (*part.indices[:n], other, *part.indices[n + 1 :]))
            assert isinstance(index, Symbol)
            yield index, other, Derivative(whole.of, new) if isinstance(whole, Derivative) else new


def _wrong(spot: Spot) -> Iterator[Term]:
    yield from (new for _, _, new in _reindexed(spot))
    yield from _everywhere(spot, bound=False)


def _everywhere(spot: Spot, bound: bool) -> Iterator[Term]:
    """A letter exchanged in all of a part that holds it more than once, as in ``e^{z_k - m_k}``."""
    if isinstance(spot.part, Symbol):
        return
    for letter in sorted(free_names(spot.part) & set(spot.letters)):
        for other in spot.like(Symbol(letter)):
            if (letter in spot.bound or other.name in spot.bound) == bound:
                yield substitute(spot.part, {letter: other}, spot.line.scope.alternatives)


def _bound_as_free(spot: Spot) -> Iterator[Term]:
    """``sum_j a_i`` becomes ``sum_j a_j``, and ``sum_i a_i b_i`` becomes ``sum_j a_i b_j``."""
    for old, other, new in _reindexed(spot):
        if (old.name in spot.bound) != (other.name in spot.bound):
            yield new
    yield from _everywhere(spot, bound=True)


def _captured(spot: Spot) -> Iterator[Term]:
    """The letter of a sum taken for a free one: ``sum_i a_i b_i`` becomes ``sum_j a_j b_i`` and the like."""
    match spot.part:
        case Bind(operator, index, Range(size, None), body) if index in spot.line.letters:
            own = spot.line.scope.letters_of(size.name) if isinstance(size, Symbol) else ()
            letter = next(
                (x for x in own if x not in spot.letters and x not in free_names(body)), index + "'"
            )
            for path in _holders(body, index):
                keep = at(body, path)
                marked = put(body, path, Symbol("*kept"))
                renamed = substitute(substitute(marked, {index: Symbol(letter)}), {"*kept": keep})
                yield Bind(operator, letter, Range(size), renamed)


def _holders(term: Term, index: str, path: Path = ()) -> Iterator[Path]:
    """The ways to the symbols that carry an index."""
    if isinstance(term, Symbol):
        if Symbol(index) in term.indices:
            yield path
        return
    for n in places(term):
        yield from _holders(children(term)[n], index, (*path, n))


def _bound(spot: Spot) -> Iterator[Term]:
    r"""The place that a sum leaves out: ``sum_j`` and ``sum_{j \ne i}``."""
    match spot.part:
        case Bind(operator, index, Range(size, but), body):
            if but is not None:
                yield Bind(operator, index, Range(size), body)
            for other in spot.over(size.name) if isinstance(size, Symbol) else ():
                if other.name != index and other != but:
                    yield Bind(operator, index, Range(size, other), body)


def _sum_lost(spot: Spot) -> Iterator[Term]:
    """A part with an index becomes the sum over that index."""
    if (
        isinstance(spot.parent, Apply)
        and spot.parent.operator in ("neg", "mul", "dot")
        and isinstance(spot.part, Apply)
    ):
        return
    for letter in sorted(free_names(spot.part) & set(spot.letters)):
        size = spot.line.scope.size_of(Symbol(letter))
        assert isinstance(size, Symbol)
        own = spot.line.scope.letters_of(size.name)
        fresh = next((x for x in own if x not in spot.letters), letter + "'")
        yield Bind("sum", fresh, Range(size), substitute(spot.part, {letter: Symbol(fresh)}))
        if letter not in spot.line.letters or letter not in free_names(spot.line.left):
            yield Bind("sum", letter, Range(size), spot.part)


def _sum_kept(spot: Spot) -> Iterator[Term]:
    """A sum becomes one of its terms: all others vanish."""
    match spot.part:
        case Bind("sum", index, Range(size), body):
            for other in spot.over(size.name) if isinstance(size, Symbol) else ():
                yield substitute(body, {index: other}, spot.line.scope.alternatives)


def _constant(spot: Spot) -> Iterator[Term]:
    """A summand without the index is summed as often as there are places."""
    if not isinstance(spot.part, Number):
        for size in spot.line.sizes:
            yield mul(size, spot.part)
            if size != spot.part:
                yield div(spot.part, size)


WRONG = Mistake(
    "wrong index",
    "An index is wrong.",
    r"p_k = \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}}",
    r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}",
    r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ik} - p_k)",
    _wrong,
)
BOUND_AS_FREE = Mistake(
    "bound index and free index confused",
    "The index of the sum and the index outside it are two things; here one stands for the other.",
    r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_k}}",
    r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}",
    r"\frac{\partial E}{\partial z_i} = \sum_{k=1}^{C} y_k (p_k - \delta_{ik})",
    _bound_as_free,
)
CAPTURED = Mistake(
    "bound index reused as a free one",
    "The sum uses a letter that already stands for something else: take another letter for it.",
    r"u a_i \sum_{j=1}^{C} a_j = u \sum_{i=1}^{C} a_i a_i",
    r"u a_i \sum_{j=1}^{C} a_j = u \sum_{j=1}^{C} a_i a_j",
    r"\frac{\partial E}{\partial z_i} = \sum_{i=1}^{C} (p_i y_i) - y_i",
    _captured,
)
SUM_BOUND = Mistake(
    "sum bound wrong",
    "The sum runs over the wrong places.",
    r"1 - p_i = \sum_{k=1}^{C} p_k",
    r"1 - p_i = \sum_{k \ne i} p_k",
    r"\log p_k = z_k - \log(\sum_{j \ne k} e^{z_j})",
    _bound,
)
SUM_LOST = Mistake(
    "sum lost",
    "A sum was lost: every term contributes, not only one.",
    r"p_k = \frac{e^{z_k}}{e^{z_j}}",
    r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}",
    r"E = -y_k \log p_k",
    _sum_lost,
)
SUM_KEPT = Mistake(
    "sum that should have collapsed",
    "Only one term of this sum is there; the others vanish.",
    r"\frac{\partial \ell}{\partial p_c} = -\sum_{k=1}^{C} \frac{1}{p_k}",
    r"\frac{\partial \ell}{\partial p_c} = -\frac{1}{p_c}",
    r"\frac{\partial}{\partial z_i} \left(\sum_{j=1}^{C} e^{z_j}\right) = \sum_{j=1}^{C} e^{z_j}",
    _sum_kept,
)
SIZE_LOST = Mistake(
    "number of terms lost",
    "The number of terms was lost, as the 1/N of a mean, or the C of C equal terms.",
    r"\sum_{j=1}^{C} u = u",
    r"\sum_{j=1}^{C} u = C u",
    r"\frac{\partial J}{\partial \theta} = \sum_{n=1}^{N} 2 r_n X_n",
    _constant,
)
INDICES = (CAPTURED, BOUND_AS_FREE, WRONG, SUM_BOUND)
