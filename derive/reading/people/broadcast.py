r"""One vector added to every column: the b of ``Z = W A + b``, as in code, which no matrix sum is.

Written so, b has the shape of a matrix here. That is right for all that is said of W and A; a derivative by
b is that of each entry then, not the sum over the columns that the text may mean, so it is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.labels import label_of
from derive.names import plain_name
from derive.scope import Scope
from derive.statement import Reading
from derive.term import Apply, Derivative, Symbol, Term, parts

_SMALL = re.compile(r"(?:\\[a-z]+\{)?([a-z])\}?")


def broadcast(pairs: Iterable[tuple[Term, Term]], scope: Scope) -> frozenset[str]:
    """The small letters without definition that stand for matrices, and are added to a product."""
    added, indexed = set[str](), set[str]()
    for part in (p for pair in pairs for side in pair for p in parts(side)):
        match part:
            case Apply("add", args) if any(map(_product, args)):
                added |= {a.name for a in args if isinstance(a, Symbol)}
            case Symbol(name, indices) if indices:
                indexed.add(name)
    return frozenset(
        name
        for name in added - indexed - scope.definitions.keys()
        if name in scope.symbols and len(scope.symbols[name].shape) == 2
        if _SMALL.fullmatch(label.base if (label := label_of(name)) else name)
    )


def _product(term: Term) -> bool:
    """Whether a Term is a product, or the name ``XW`` of one whose factors stand nowhere else."""
    match term:
        case Apply("mul" | "dot"):
            return True
        case Symbol(name, ()):
            return name.isascii() and name.isalpha() and name.isupper() and len(name) > 1
    return False


def by_broadcast(reading: Reading, names: frozenset[str]) -> str:
    """Why a line that differentiates by one of them is left open; empty for any other."""
    for part in (p for side in (reading.left, reading.right) for p in parts(side)):
        if isinstance(part, Derivative) and part.by.name in names:
            own = plain_name(part.by.name)
            return f"{own} may be one vector that is added to each row or column; it is read as a matrix here"
    return ""
