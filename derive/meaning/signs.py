r"""Which signs sums can have together: ``u > w`` and ``w > t`` leave no room for ``t > u``.

Each monomial is taken for a variable of its own, of which at most the sign is known: what is impossible
then is impossible. A system of strict and weak linear inequalities has no solution exactly if a
nonnegative combination of them reads ``0 > 0`` (Motzkin's theorem), which elimination finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import TypeVar

from derive.meaning.atoms import Atoms
from derive.meaning.forms import Form, Rational, scaled

V = TypeVar("V")
Row = tuple[Mapping[V, Rational], bool]
"""A linear form that is positive, where the flag is set, or at least not negative."""

_MOST_ROWS = 300


def excluded(atoms: Atoms) -> bool:
    """Whether the signs of the case that is being tried are certain to exclude each other."""
    rows: list[tuple[Form, bool]] = []
    for atom, sign in atoms.signs.items():
        form: Form = atoms.held(atom) if atoms.keys[atom][0] == "sum" else {((atom, 1),): 1}
        rows.append((scaled(form, sign), True))
    for monomial in {m for form, _ in rows for m in form}:
        odd = [a for a, n in monomial if not atoms.is_positive(a) and n % 2]
        if all(a in atoms.signs for a in odd):
            known = all(atoms.is_positive(a) or a in atoms.signs for a, _ in monomial)
            rows.append(({monomial: prod(atoms.signs[a] for a in odd)}, known))
    return impossible(rows)


def impossible(rows: Iterable[Row[V]]) -> bool:
    """Whether linear inequalities are certain to have no common solution, by Fourier's elimination.

    >>> u_over_w, w_over_u = {"u": 1, "w": -1}, {"u": -1, "w": 1}
    >>> impossible([(u_over_w, True), (w_over_u, True)]), impossible([(u_over_w, False), (w_over_u, False)])
    (True, False)
    """
    left = list(rows)
    while left and len(left) <= _MOST_ROWS:
        if any(strict and not form for form, strict in left):
            return True
        left = [row for row in left if row[0]]
        if not left:
            return False
        variable = next(iter(left[0][0]))
        above = [row for row in left if row[0].get(variable, 0) > 0]
        below = [row for row in left if row[0].get(variable, 0) < 0]
        left = [row for row in left if variable not in row[0]]
        left += [_without(variable, up, down) for up in above for down in below]
    return False


def _without(variable: V, above: Row[V], below: Row[V]) -> Row[V]:
    """The sum of two inequalities, scaled so that a variable cancels."""
    (a, strict), (b, also) = above, below
    times, over = -b[variable], a[variable]
    form = {v: a.get(v, 0) * times + b.get(v, 0) * over for v in {**a, **b}}
    return {v: c for v, c in form.items() if c}, strict or also
