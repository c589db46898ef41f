r"""Examples that were read as a number since nothing else fits: the X of ``X (Y - T)`` where ``Y = X W``.

A text that multiplies a matrix by X means the matrix of its examples, and no reading as a number excuses a
product that does not fit.
"""

from __future__ import annotations

from derive.labels import label_of
from derive.names import plain_name
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.statement import Reading
from derive.term import Apply, Derivative, Symbol, Term, parts

_EXAMPLES = ("X", "A", "H", r"\mathbf{X}", r"\mathbf{A}", r"\mathbf{H}")


def by_scaled(reading: Reading, scope: Scope) -> str:
    """Why a line with a derivative is left open in which examples scale a matrix; empty for any other."""
    sides = (reading.left, reading.right)
    if not any(isinstance(part, Derivative) for side in sides for part in parts(side)):
        return ""
    for part in (p for side in sides for p in parts(side)):
        if isinstance(part, Apply) and part.operator in ("mul", "dot"):
            for own in part.args:
                if _is_number(own, scope) and any(_is_matrix(other, scope) for other in part.args):
                    assert isinstance(own, Symbol)
                    return f"{plain_name(own.name)} is no matrix that fits here, and is hardly a number"
    return ""


def _is_number(term: Term, scope: Scope) -> bool:
    """Whether a Term is a letter of examples that was read as a number."""
    if not isinstance(term, Symbol) or term.indices or term.name not in scope.symbols:
        return False
    label = label_of(term.name)
    return (label.base if label else term.name) in _EXAMPLES and not scope.symbols[term.name].shape


def _is_matrix(term: Term, scope: Scope) -> bool:
    try:
        return len(shape(term, scope)) == 2
    except ModelError:
        return False
