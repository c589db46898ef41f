r"""What follows for the names beside a matrix: in ``z = W x + b`` x, b and z are vectors.

>>> x, z = Symbol("x"), Symbol("z")
>>> spread([[(z, Apply("mul", (Symbol("W"), x)))]], {"W": 2, "x": 0, "z": 0}, frozenset())
{'W': 2, 'x': 1, 'z': 1}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import pairwise

from derive.operators import OPERATORS
from derive.term import Apply, Derivative, Symbol, Term, children

_MOST_ROUNDS = 6


def spread(
    formulas: Sequence[Sequence[tuple[Term, Term]]], ranks: Mapping[str, int], fixed: frozenset[str]
) -> dict[str, int]:
    """The numbers of axes, raised where products with matrices and sums with vectors ask for it."""
    found = dict(ranks)
    for _ in range(_MOST_ROUNDS):
        before = dict(found)
        for formula in formulas:
            for left, right in formula:
                for term in (left, right):
                    _columns(term, found, fixed)
                _level((left, right), found, fixed)
        if found == before:
            break
    return found


def _columns(term: Term, found: dict[str, int], fixed: frozenset[str]) -> None:
    """A name that follows a matrix in a product, and is no matrix, is a vector; terms of a sum are level."""
    match term:
        case Apply("mul" | "dot", args):
            for one, other in pairwise(args):
                if rank(one, found) == 2 and isinstance(other, Symbol) and not rank(other, found):
                    _raise(other, 1, found, fixed)
        case Apply("add" | "odot", args):
            _level(args, found, fixed)
    for kid in children(term):
        _columns(kid, found, fixed)


def _level(terms: Sequence[Term], found: dict[str, int], fixed: frozenset[str]) -> None:
    """Terms that are added or equal have the same number of axes: all of them that of the vectors."""
    if {rank(term, found) for term in terms} == {0, 1}:
        for term in terms:
            if not rank(term, found):
                _raise(term, 1, found, fixed)


def _raise(term: Term, to: int, found: dict[str, int], fixed: frozenset[str]) -> None:
    match term:
        case Symbol(name, indices) if name in found and name not in fixed:
            found[name] = max(found[name], to + len(indices))
        case Apply("neg" | "add" | "odot" as operator, args):
            for arg in args:
                _raise(arg, to, found, fixed)
        case Apply(operator, (arg,)) if _elementwise(operator):
            _raise(arg, to, found, fixed)


ROW = -1  # a transposed vector
_PRODUCTS = {(2, 1): 1, (ROW, 2): ROW, (ROW, 1): 0, (1, ROW): 2, (2, 2): 2}


def rank(term: Term, found: Mapping[str, int]) -> int:
    """How many axes a Term has as far as its names say, `ROW` for a transposed vector."""
    match term:
        case Symbol(name, indices):
            return max(0, found.get(name, len(indices)) - len(indices))
        case Apply("transpose", (arg,)):
            return {1: ROW, ROW: 1}.get(own := rank(arg, found), own)
        case Apply("mul" | "dot", args):
            return reduce(_product, [rank(arg, found) for arg in args])
        case Apply("add" | "odot", args):
            return max(rank(arg, found) for arg in args)
        case Derivative(of, by):
            return max(0, rank(of, found)) + max(0, rank(by, found))
        case Apply("softmax", (arg,)):
            return rank(arg, found)
        case Apply(operator, args) if operator == "div" or _elementwise(operator):
            return rank(args[0], found)
    return 0


def _elementwise(operator: str) -> bool:
    return operator in OPERATORS and OPERATORS[operator].elementwise


def _product(left: int, right: int) -> int:
    """The number of axes of a product; 0 where it does not fit."""
    return left or right if not left or not right else _PRODUCTS.get((left, right), 0)
