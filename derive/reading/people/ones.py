r"""A vector of ones without its size: the ``\mathbf{1}`` of ``X W + \mathbf{1} b^\top``.

It has the one size with which the shapes of its formula fit.
"""

from __future__ import annotations

from itertools import product

from derive.reading.people.axes import UNKNOWN
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import Apply, Symbol, Term, children, parts, rebuild

_MOST = 3  # vectors of ones in a formula, each of which may have any size
_ONES = Apply("ones", (Symbol(UNKNOWN),))


def with_ones(left: Term, right: Term, scope: Scope) -> tuple[Term, Term]:
    """Both sides of an equation with the sizes of their ones. Raises ModelError where they stay open.

    >>> from derive.scope import Declared
    >>> scope = Scope({"N": "", "D": ""}, symbols={"x": Declared(("N",)), "y": Declared(("D",))})
    >>> with_ones(Symbol("x"), _ONES, scope)[1] == Apply("ones", (Symbol("N"),))
    True
    """
    count = sum(part == _ONES for side in (left, right) for part in parts(side))
    if not count:
        return left, right
    if count > _MOST:
        raise ModelError("too many vectors of ones without a size")
    found: list[tuple[Term, Term]] = []
    for sizes in product(sorted(scope.sizes), repeat=count):
        rest = list(sizes)
        sides = _sized(left, rest), _sized(right, rest)
        try:
            if shape(sides[0], scope) == shape(sides[1], scope):
                found.append(sides)
        except ModelError:
            continue
    if len(found) != 1:
        raise ModelError("nothing says how many ones stand here")
    return found[0]


def _sized(term: Term, sizes: list[str]) -> Term:
    if term == _ONES:
        return Apply("ones", (Symbol(sizes.pop(0)),))
    kids = children(term)
    new = tuple(_sized(kid, sizes) for kid in kids)
    return rebuild(term, new) if new != kids else term
