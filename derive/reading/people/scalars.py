r"""Weights that are read as numbers, since a derivative fits no matrix, though the definitions leave it open.

After ``y = W x`` with nothing else, ``\partial L / \partial W = x\,\partial L / \partial y`` holds of numbers
only. It may be that, or a matrix without its transpose.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.reading.people.arrayed import applied, behind
from derive.reading.people.bases import LOSSES
from derive.reading.people.capitals import weights
from derive.reading.people.ranks import Formula, occurrences, ranks, telling
from derive.reading.people.row_vectors import row_vectors
from derive.term import Derivative, Symbol, parts


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
    names &= applied(formulas, names).keys() | behind(formulas, names).keys()
    made = list(telling(formulas))
    if not names or len(made) == len(formulas):
        return frozenset()
    every = (p for formula in formulas for pair in formula for side in pair for p in parts(side))
    tops = {p.of.name for p in every if isinstance(p, Derivative) and isinstance(p.of, Symbol)}
    fixed = {**dict.fromkeys(tops.intersection(LOSSES), 0), **fixed}
    alone = ranks(made, fixed, letters)
    if as_rows := row_vectors(made, alone, fixed, letters):
        _, alone = as_rows
    return frozenset(name for name in names if alone.get(name) == 2)
