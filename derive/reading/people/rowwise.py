r"""Softmax of a matrix: of each of its rows, where a text shows that its examples stand in rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from derive.binding import free_names, fresh
from derive.operators import exp
from derive.reading.people.axes import Axes, Clash
from derive.scope import ModelError, Scope
from derive.shapes import axes as axes_of
from derive.shapes import entry
from derive.term import Apply, Bind, Range, Symbol, Term, div, mul, parts, total

if TYPE_CHECKING:
    from derive.reading.people.links import Found

NOTE = "softmax of a matrix is taken of each of its rows"
_ROWS = re.compile(r"\brows?\b|\brow[- ]?wise\b|\b(?:axis|dim)\s*=\s*-?1\b", re.IGNORECASE)
_COLUMNS = re.compile(r"\bcolumns?\b|\bcolumn[- ]?wise\b|\b(?:axis|dim)\s*=\s*0\b", re.IGNORECASE)
_WEIGHT = re.compile(r"(?:\\\w+\{)?[WUV](?![A-Za-z])|\\Theta\b|\\Phi\b")


def softmax_of_rows(inside: Term, scope: Scope) -> Term:
    r"""``\sum_n \sum_k e_n \frac{e^{Z_{nk}}}{\sum_j e^{Z_{nj}}} e_k^\top``, the softmax of each row."""
    rows, columns = axes_of(inside, scope)
    if not isinstance(rows, Symbol) or not isinstance(columns, Symbol):
        raise ModelError("softmax takes a vector or a matrix")
    taken, letters = set(free_names(inside)), list[str]()
    for size in (rows, columns, columns):
        own = scope.letters_of(size.name)
        letters.append(fresh(own[0] if own else "n", taken, own))
        taken.add(letters[-1])
    n, k, j = letters
    bottom = total(j, columns, exp(entry(inside, scope, (Symbol(n), Symbol(j)))))
    place = div(exp(entry(inside, scope, (Symbol(n), Symbol(k)))), bottom)
    unit = mul(Apply("unit", (Symbol(n),)), place, Apply("transpose", (Apply("unit", (Symbol(k),)),)))
    return Bind("sum", n, Range(rows), Bind("sum", k, Range(columns), unit))


def by_entries(left: Term, right: Term) -> tuple[Term, Term]:
    r"""``P = softmax(Z)`` as what it says of the entries ``P_{nk}``; any other equation as it is.

    >>> by_entries(Symbol("P"), Symbol("Z"))[0]
    Symbol(name='P', indices=())
    """
    match left, right:
        case (
            Symbol(name, ()),
            Bind("sum", n, _, Bind("sum", k, _, Apply("mul", (Apply("unit"), place, Apply("transpose"))))),
        ):
            return Symbol(name, (Symbol(n), Symbol(k))), place
    return left, right


def of_a_matrix(term: Term, ranks: Mapping[str, int]) -> bool:
    """Whether a softmax in a Term is taken of a matrix."""
    axes = Axes()
    axes.ranks = dict(ranks)
    for part in parts(term):
        if isinstance(part, Apply) and part.operator == "softmax" and len(part.args) == 1:
            try:
                if len(axes.shape(part.args[0])) == 2:
                    return True
            except Clash:
                continue
    return False


def of_rows(term: Term, text: str, found: Iterable[Found]) -> bool:
    """Whether the softmax of a matrix in a Term is one of its rows.

    Words say so, or its scores are a product with the weights, or a transposed matrix, behind the examples.
    """
    if _ROWS.search(text):
        return True
    if _COLUMNS.search(text):
        return False
    scores = [part.args[0] for part in parts(term) if isinstance(part, Apply) and part.operator == "softmax"]
    names = {score.name for score in scores if isinstance(score, Symbol)}
    for one in found:
        sides = [m.readings[0].term for m in (one.left, one.right) if m is not None and m.readings]
        if len(sides) == 2 and isinstance(sides[0], Symbol) and sides[0].name in names:
            scores.append(sides[1])
    return any(_behind(score) for score in scores)


def _behind(score: Term) -> bool:
    """Whether the first product in some scores ends with a transposed matrix, or with weights."""
    for part in parts(score):
        if isinstance(part, Apply) and part.operator in ("mul", "dot"):
            match part.args[-1]:
                case Apply("transpose"):
                    return True
                case Symbol(name):
                    return bool(_WEIGHT.match(name)) and part.args[0] != part.args[-1]
    return False
