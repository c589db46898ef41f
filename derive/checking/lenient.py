"""What looks wrong and is not: a value that is chosen, a number that is rounded."""

from __future__ import annotations

from fractions import Fraction

from derive.meaning.evidence import Refuted
from derive.operators import OPERATORS
from derive.scope import Scope
from derive.term import ZERO, Apply, Number, Symbol, Term, parts

_MOST_DECIMALS = 12


def chosen(left: Term, right: Term, scope: Scope) -> bool:
    r"""Whether a line sets something: ``K = 3``, ``t_2 = 1 - t_1``, ``w = w - \eta g``.

    Nothing defines what stands on the left, so that no model says otherwise; so for its square, and for
    two names that are set equal.
    """
    if isinstance(left, Symbol) and isinstance(right, Symbol):
        return _input(left, scope) or _input(right, scope)
    match left:
        case Symbol():
            return _input(left, scope)
        case Apply("pow", (Symbol() as base, Number())):
            return _input(base, scope)
    return False


def _input(symbol: Symbol, scope: Scope) -> bool:
    return scope.canonical(symbol.name) not in scope.definitions


def meant(left: Term, right: Term) -> str:
    """What else a line may mean that is refuted as a claim; empty where it is nothing else."""
    if right == ZERO:
        return "It may be meant as a condition, that this is set to 0"
    match left:
        case Apply(operator, (inner,)) if OPERATORS[operator].means is not None and inner in parts(right):
            return "It may be meant as a definition of a function that has a meaning already"
    return ""


def rounded(left: Term, right: Term, found: Refuted) -> bool:
    """Whether two numbers agree to the decimals that are written: ``0.1 / 3 = 0.0333``."""
    every = [part for side in (left, right) for part in parts(side)]
    if found.witness is None or any(isinstance(part, Symbol) for part in every):
        return False
    decimals = max((_decimals(part.value) for part in every if isinstance(part, Number)), default=0)
    difference = abs(float(found.witness.left) - float(found.witness.right))
    return decimals > 0 and difference <= 0.51 * 10**-decimals


def _decimals(value: Fraction) -> int:
    """The decimals of a number, 0 for one that has none or endlessly many."""
    return next((n for n in range(_MOST_DECIMALS) if (value * 10**n).denominator == 1), 0)
