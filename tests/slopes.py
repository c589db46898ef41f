"""SymPy expressions of the package evaluated with NumPy, and slopes by central differences.

Independent of the package: it knows only SymPy's own classes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Values = Mapping[str, Any]


def value(expr: Any, arrays: Values, sizes: Mapping[str, int], places: Mapping[str, int]) -> float:
    """An expression at concrete arrays, sizes and index letters (which count from 1)."""
    import sympy

    def of(part: Any, own: Mapping[str, int] = places) -> float:
        return value(part, arrays, sizes, own)

    if isinstance(expr, sympy.Indexed):
        return float(arrays[str(expr.base.label)][tuple(int(of(i)) - 1 for i in expr.indices)])
    if isinstance(expr, sympy.Symbol):
        known: Mapping[str, Any] = {**sizes, **arrays, **places}
        return float(known[expr.name])
    if isinstance(expr, sympy.Sum):
        ((letter, low, high),) = expr.limits
        span = range(int(of(low)), int(of(high)) + 1)
        return sum(of(expr.function, {**places, letter.name: n}) for n in span)
    if isinstance(expr, sympy.KroneckerDelta):
        return float(of(expr.args[0]) == of(expr.args[1]))
    if expr.is_Add:
        return sum(of(arg) for arg in expr.args)
    if expr.is_Mul:
        return float(np.prod([of(arg) for arg in expr.args]))
    if expr.is_Pow:
        return of(expr.base) ** of(expr.exp)
    if expr.is_Number:
        return float(expr)
    return float(getattr(np, expr.func.__name__)(*map(of, expr.args)))


def slope(loss: Callable[[Values], float], arrays: Values, name: str, at: tuple[int, ...]) -> float:
    """The slope of a loss by one entry of an array, by central differences of the fourth order."""

    def moved(step: float) -> float:
        changed = np.array(arrays[name], dtype=float)
        changed[at] += step
        return loss({**arrays, name: changed})

    h = 1e-3
    return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)
