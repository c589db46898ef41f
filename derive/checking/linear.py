r"""Linear equations as solutions: ``\sum_i x_i = n p`` says that p is ``\frac1n \sum_i x_i``."""

from __future__ import annotations

from derive.binding import free_names, substitute
from derive.checking.asking import Kernel
from derive.checking.inverses import narrow, narrowed
from derive.checking.objectives import Slopes, written_out
from derive.checking.solutions import Solution
from derive.meaning.evidence import Proved
from derive.scope import ModelError, Scope
from derive.shapes import axes
from derive.statement import Reading
from derive.term import ZERO, Symbol, div, neg, sub


def solved(
    reading: Reading, name: str, scope: Scope, slopes: Slopes, kernel: Kernel
) -> tuple[Solution, Scope] | None:
    """What an equation says of an input in which it is linear, and the scope of that.

    Of a vector where it has one entry. None where it is not linear, or is no such equation.
    """
    shape, left, right = scope.symbols[name].shape, reading.left, reading.right
    try:
        if len(shape) == 1 and axes(left, scope) == axes(right, scope) == (Symbol(shape[0]),):
            scope = narrow(scope, shape[0])
            left, right = narrowed(left, scope), narrowed(right, scope)
        elif shape or axes(left, scope) or axes(right, scope):
            return None
        whole = written_out(sub(left, right), scope)
    except (ModelError, IndexError):
        return None
    at = Symbol(name)
    once = slopes.of(whole, at, scope)
    if once is None or name in free_names(once) or isinstance(kernel.ask(once, ZERO, scope), Proved):
        return None
    return Solution(at, neg(div(substitute(whole, {name: ZERO}), once))), scope
