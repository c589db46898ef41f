r"""Weights that are read as numbers, since a derivative fits no matrix, though the definitions leave it open.

After ``y = W x`` with nothing else, ``\partial L / \partial W = x\,\partial L / \partial y`` holds of numbers
only. It may be that, or a matrix without its transpose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from derive.reading.people.arrayed import applied, behind
from derive.reading.people.bases import LOSSES
from derive.reading.people.capitals import weights
from derive.reading.people.ranks import Formula, misfits, occurrences, ranks, telling
from derive.reading.people.row_vectors import row_vectors
from derive.reading.people.rowed import turned
from derive.reading.people.tables import before_vectors
from derive.term import Apply, Derivative, Number, Symbol, parts


def open_numbers(
    formulas: list[Formula], found: Mapping[str, int], fixed: Mapping[str, int], letters: frozenset[str]
) -> frozenset[str]:
    """The weights without axes that would be matrices if the text held no derivatives.

    >>> from derive.term import mul
    >>> y, w, x, L = map(Symbol, ("y", "W", "x", "L"))
    >>> line = (Derivative(L, w), mul(x, Derivative(L, y)))
    >>> sorted(open_numbers([[(y, mul(w, x))], [line]], dict.fromkeys("yWxL", 0), {"L": 0}, frozenset()))
    ['W']
    """
    names = {n for n in weights(found, occurrences(formulas)) if not found[n] and n not in fixed}
    raised = _raised(telling(formulas))
    beside = applied(telling(formulas), before_vectors(formulas, fixed))
    capitals = {n for n, small in beside.items() if not found.get(n) and not small & raised}
    names &= applied(formulas, names).keys() | behind(formulas, names).keys()
    made = list(telling(formulas))
    names |= capitals
    if not names or len(made) == len(formulas):
        return frozenset()
    every = (p for formula in formulas for pair in formula for side in pair for p in parts(side))
    tops = {p.of.name for p in every if isinstance(p, Derivative) and isinstance(p.of, Symbol)}
    fixed = {**dict.fromkeys(tops.intersection(LOSSES), 0), **fixed}
    alone = ranks(made, fixed, letters)
    if any(alone.get(name) != 2 for name in names) and _may_be(names, made, fixed, letters):
        return frozenset(names)
    if as_rows := row_vectors(made, alone, fixed, letters):
        _, alone = as_rows
    return frozenset(name for name in names if alone.get(name) == 2)


def _may_be(
    names: Collection[str], made: list[Formula], fixed: Mapping[str, int], letters: frozenset[str]
) -> bool:
    """Whether everything fits if all these are matrices, or all but one that has a single row."""
    for row in (frozenset[str](), *(frozenset({name}) for name in sorted(names) if len(names) > 1)):
        new = [[(turned(a, row), turned(b, row)) for a, b in formula] for formula in made]
        given = {**fixed, **{name: 1 if name in row else 2 for name in names}}
        if not misfits(new, ranks(new, given, letters)):
            return True
    return False


def _raised(formulas: Iterable[Formula]) -> set[str]:
    """The names of which powers stand somewhere: numbers, as the x of ``A x^2 + B x``."""
    found = set[str]()
    for part in (p for formula in formulas for pair in formula for side in pair for p in parts(side)):
        match part:
            case Apply("pow", (Symbol(name, ()), Number())):
                found.add(name)
    return found
