"""The names that stand as terms of sums and as factors, and those that equations of sums make alike."""

from __future__ import annotations

from collections.abc import Sequence

from derive.operators import OPERATORS
from derive.term import Apply, Derivative, Symbol, Term, parts

Formula = Sequence[tuple[Term, Term]]


def terms(term: Term) -> list[tuple[str, int]]:
    """The names that stand as terms of a sum, with the number of their indices."""
    match term:
        case Symbol(name, indices):
            return [(name, len(indices))]
        case Apply("add" | "neg", args):
            return [found for arg in args for found in terms(arg)]
        case Apply("pow", (base, _)):
            return terms(base)
        case Apply(operator, (arg,)) if operator in OPERATORS and OPERATORS[operator].elementwise:
            return terms(arg)
    return []


def factors(term: Term) -> list[str]:
    """The names without indices that stand as factors of a product, or of a sum of them."""
    match term:
        case Symbol(name, ()):
            return [name]
        case Apply("add" | "neg" | "mul" | "dot" | "transpose", args):
            return [found for arg in args for found in factors(arg)]
    return []


def summed(formulas: Sequence[Formula]) -> list[list[str]]:
    r"""The names without indices that stand as terms in equations of sums, an equation each.

    A name for a gradient is like what it is by: ``G = \frac{\partial L}{\partial Y}``.
    """
    found = []
    for left, right in (pair for formula in formulas for pair in formula):
        match left, right:
            case Symbol(name, ()), Derivative(Symbol(), Symbol(by, ())):
                found.append([name, by])
            case _ if terms(left) and terms(right):
                found.append([name for side in (left, right) for name, count in terms(side) if not count])
    return [names for names in found if names]


def weight_of(formula: Formula) -> int:
    """How much it tells that shapes fit: a derivative may be wrong, and a lone expression claims nothing."""
    if all(left == right for left, right in formula):
        return 2
    return 3 if any(isinstance(p, Derivative) for pair in formula for t in pair for p in parts(t)) else 4
