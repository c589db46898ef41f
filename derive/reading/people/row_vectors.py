r"""Texts whose vectors are rows: ``z = x W + b``, ``\partial L / \partial W = x^\top (p - y)``.

A row v is read as the column that is its transpose, and every product the other way round: ``W^\top x + b``.

>>> x, w = Symbol("x"), Symbol("W")
>>> from derive.writing import plain
>>> plain(columns(mul(x, w), {"x": 1, "W": 2}))
'Wᵀ x'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Literal, TypeAlias

from derive.operators import OPERATORS
from derive.reading.people.arrayed import applied, behind, from_the_left
from derive.reading.people.capitals import base, large, weights
from derive.reading.people.ranks import Formula, misfits, occurrences, ranks, telling
from derive.reading.people.spreading import spread
from derive.term import Apply, Bind, Derivative, Number, Symbol, Term, add, mul

Kind: TypeAlias = Literal["number", "row", "column", "matrix"]
Seen: TypeAlias = tuple[Kind, Term]  # the term is the transpose of a row, a column itself

_PRODUCTS: Mapping[tuple[Kind, Kind], Kind] = {
    ("row", "matrix"): "row", ("row", "column"): "number", ("column", "row"): "matrix",
    ("matrix", "column"): "column", ("matrix", "matrix"): "matrix",
}  # fmt: skip
NOTE = "vectors are read as rows, which products multiply from the left"


class _Other(ValueError):
    """A term that is not known to be a number, a row, a column or a matrix."""


def row_vectors(
    formulas: list[Formula], found: Mapping[str, int], fixed: Mapping[str, int], letters: frozenset[str]
) -> tuple[dict[str, int], dict[str, int]] | None:
    """The numbers of axes of rows, and those of columns in their place; None if no more formulas fit.

    As many are enough where small letters stand before weights, and never behind them.
    """
    wrong, seen = misfits(formulas, found), occurrences(formulas)
    tables = weights(found, seen)
    custom = _by_custom(formulas, fixed, tables)
    if not wrong and not custom:
        return None
    # what was made a matrix with one row to make it fit is a vector here
    guess = {
        name: 2
        if name in tables
        else max(min(rank, 1), *seen.get(name, ()))
        if base(name).islower()
        else rank
        for name, rank in found.items()
    } | dict.fromkeys(custom, 1)
    turned = [[(from_the_left(a, tables), from_the_left(b, tables)) for a, b in f] for f in formulas]
    guess = spread(turned, guess | dict(fixed), frozenset(fixed))
    if not any(_from_the_left(term, guess) for formula in formulas for pair in formula for term in pair):
        return None
    capitals = [name for name, axes in guess.items() if axes == 2 and large(name)]
    if any(guess.get(n) == 1 for names in applied(telling(formulas), capitals).values() for n in names):
        return None  # S x: vectors are columns
    new = [[(columns(a, guess), columns(b, guess)) for a, b in formula] for formula in formulas]
    trial = ranks(new, fixed, letters)
    if custom and any(trial.get(name, 1) != 1 for name in custom):
        return None
    return (guess, trial) if len(misfits(new, trial)) < len(wrong) + bool(custom) else None


def _by_custom(formulas: list[Formula], fixed: Mapping[str, int], tables: Sequence[str]) -> set[str]:
    """The small letters that stand before weights, if no weights stand before one and words do not object."""
    small = {name for names in behind(formulas, tables).values() for name in names}
    told = any(fixed.get(name, 1) != 1 for name in small)
    return set() if told or applied(formulas, tables) else small


def _from_the_left(term: Term, found: Mapping[str, int]) -> bool:
    """Whether a vector stands before a matrix anywhere."""
    match term:
        case Apply("add" | "neg" | "softmax", args):
            return any(_from_the_left(arg, found) for arg in args)
        case Apply("mul", (Symbol(one, ()), Symbol(two, ()))):
            return found.get(one) == 1 and found.get(two) == 2
        case Apply(operator, (arg,)) if operator in OPERATORS and OPERATORS[operator].elementwise:
            return _from_the_left(arg, found)
    return False


def columns(term: Term, found: Mapping[str, int]) -> Term:
    """The transpose of what is a row or a column, anything else as it is, in columns for rows."""
    try:
        kind, seen = _seen(term, found)
    except _Other:
        return term
    return Apply("transpose", (seen,)) if kind == "column" else seen


def _seen(term: Term, found: Mapping[str, int]) -> Seen:
    match term:
        case Number():
            return "number", term
        case Symbol(name, indices):
            kinds: tuple[Kind, ...] = ("number", "row", "matrix")
            axes = found.get(name, len(indices)) - len(indices)
            if not 0 <= axes < len(kinds):
                raise _Other
            return kinds[axes], term
        case Apply("unit"):
            return "row", term
        case Apply("transpose", (arg,)):
            kind, inner = _seen(arg, found)
            turned: Mapping[Kind, Kind] = {"row": "column", "column": "row"}
            return turned.get(kind, kind), Apply("transpose", (inner,)) if kind == "matrix" else inner
        case Apply("mul", args):
            return reduce(_times, [_seen(arg, found) for arg in args])
        case Apply("add" | "odot" as operator, args):
            return _alike([_seen(arg, found) for arg in args], operator)
        case Apply("div", (top, bottom)):
            kind, inner = _seen(top, found)
            below, divisor = _seen(bottom, found)
            if below != "number":
                raise _Other
            return kind, Apply("div", (inner, divisor))
        case Apply("softmax" | "neg" as operator, (arg,)):
            kind, inner = _seen(arg, found)
            return kind, Apply(operator, (inner,))
        case Apply(operator, (arg,)) if operator in OPERATORS and OPERATORS[operator].elementwise:
            kind, inner = _seen(arg, found)
            return kind, Apply(operator, (inner,))
        case Apply("pow", (base, Number() as power)):
            kind, inner = _seen(base, found)
            return kind, Apply("pow", (inner, power))
        case Derivative(of, by):
            over, inner = _seen(of, found)
            if over != "number":
                raise _Other
            return _seen(by, found)[0], Derivative(inner, by)
        case Bind(_, _, _, body):
            kind, inner = _seen(body, found)
            return kind, Bind(term.operator, term.index, term.over, inner) if inner != body else term
    raise _Other


def _alike(parts: list[Seen], operator: str) -> Seen:
    """Numbers, rows, columns or matrices that stand side by side; numbers may stand among others."""
    kinds = {kind for kind, _ in parts} - {"number"}
    if len(kinds) > 1:
        raise _Other
    terms = tuple(inner for _, inner in parts)
    return next(iter(kinds), "number"), add(*terms) if operator == "add" else Apply(operator, terms)


def _times(left: Seen, right: Seen) -> Seen:
    (one, a), (two, b) = left, right
    if "number" in (one, two):
        return two if one == "number" else one, mul(a, b)
    kind = _PRODUCTS.get((one, two))
    if kind is None:
        raise _Other
    if (one, two) == ("row", "matrix"):
        return kind, mul(_transposed(b), a)
    if (one, two) == ("row", "column"):
        return kind, mul(_transposed(a), b)
    return kind, mul(a, _transposed(b) if two == "row" else b)


def _transposed(term: Term) -> Term:
    match term:
        case Apply("transpose", (inner,)):
            return inner
    return Apply("transpose", (term,))
