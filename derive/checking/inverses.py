r"""Optima with the inverse of a matrix: ``w = (X^\top X)^{-1} X^\top y`` is ``X^\top X w = X^\top y``.

That equation is compared with the slope. Wrong is what fails where vectors have one entry, so that an inverse
is the reciprocal of a number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.multiples import Equation, follows
from derive.checking.solutions import Solution
from derive.meaning.evidence import Evidence, Refuted, Undecided
from derive.scope import Declared, Definition, ModelError, Scope
from derive.shapes import axes, entry
from derive.term import ONE, ZERO, Apply, Derivative, Symbol, Term, map_parts, mul, neg


def inverted(solution: Solution, scope: Scope) -> tuple[Term, Term] | None:
    """The equation that a solution with an inverse in front, but for numbers, stands for; None for others."""
    match solution.value:
        case Apply("neg", (inner,)):
            found = inverted(replace(solution, value=inner), scope)
            return None if found is None else (found[0], neg(found[1]))
        case Apply("mul" | "dot", args):
            for n, arg in enumerate(args):
                match arg:
                    case Apply("pow", (matrix, Apply("neg", (one,)))) if one == ONE:
                        if any(_is_array(before, scope) for before in args[:n]):
                            return None
                        return mul(matrix, solution.at), mul(*args[:n], *args[n + 1 :])
    return None


def _is_array(term: Term, scope: Scope) -> bool:
    try:
        return bool(axes(term, scope))
    except ModelError:
        return True


def solves(
    solution: Solution,
    of: Term,
    scope: Scope,
    kernel: Kernel,
    again: Callable[[Solution, Term, Scope], Evidence],
) -> Evidence:
    """Whether the slope of an objective vanishes at a solution with an inverse.

    ``again`` asks the same of numbers.
    """
    equation = inverted(solution, scope)
    shape = scope.symbols[solution.at.name].shape
    if equation is None or len(shape) != 1 or solution.at.indices:
        return Undecided("")
    slope = Equation(Derivative(of, solution.at), ZERO, scope, 0)
    try:
        found = follows(*equation, slope, scope, kernel)
    except ModelError:
        found = None
    if found is not None:
        return found
    try:
        if axes(equation[0], scope) != axes(equation[1], scope):
            return Undecided("its shapes do not fit")
        small = narrow(scope, shape[0])
        value = narrowed(solution.value, small)
        asked = again(Solution(solution.at, value), of, small)
    except (ModelError, IndexError):
        return Undecided("")
    return asked if isinstance(asked, Refuted) else Undecided("")


def narrow(scope: Scope, size: str) -> Scope:
    """The scope in which the axes of a size have one entry, and so are none."""
    units = [
        n for n, d in scope.definitions.items() if isinstance(d.body, Apply) and d.body.operator == "delta"
    ]
    symbols = {
        name: Declared(tuple(s for s in d.shape if s != size), d.whole, d.says, d.domain)
        for name, d in scope.symbols.items()
        if name not in units
    }
    small = replace(scope, symbols=symbols, definitions={})
    made = {}
    for name, own in scope.definitions.items():
        shape = scope.symbols[name].shape if name in scope.symbols else ()
        if name not in units:
            letters = tuple(i for i, s in zip(own.indices, shape, strict=False) if s != size)
            made[name] = Definition(name, letters, _one(own.body, scope, units))
    return replace(small, definitions=made)


def _one(term: Term, scope: Scope, units: list[str]) -> Term:
    """A Term with 1 for the identity matrix."""
    return map_parts(term, lambda part: ONE if isinstance(part, Symbol) and part.name in units else part)


def narrowed(term: Term, scope: Scope) -> Term:
    """A Term in index form in such a scope, with 1 for what is the identity there. Raises ModelError."""
    known = map_parts(term, lambda part: part if not isinstance(part, Symbol) or _known(part, scope) else ONE)
    return entry(known, scope)


def _known(symbol: Symbol, scope: Scope) -> bool:
    return (
        scope.canonical(symbol.name) in scope.symbols
        or symbol.name in scope.sizes
        or symbol.name in scope.letters
    )
