r"""The conditions of a formula: that no denominator vanishes and every logarithm has a positive argument.

They are read off the Term, as written. Those that always hold are discharged: ``e^z > 0``, a sum of
positive terms over a range that is never empty, a size, a symbol declared positive. The rest is
listed with the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Number, Symbol, Term, parts


@dataclass(frozen=True, slots=True)
class Need:
    """A Term that must be positive, or must not be zero, for a formula to have a value."""

    term: Term
    positive: bool


def conditions(left: Term, right: Term, scope: Scope) -> tuple[Need, ...]:
    """What both sides of an equation need, beyond what is certain."""
    needed = dict.fromkeys((*needs(left), *needs(right)))
    return tuple(need for need in needed if not certain(need, scope))


def certain(need: Need, scope: Scope) -> bool:
    """Whether a need is met for all values."""
    return positive(need.term, scope) or (not need.positive and _nonzero(need.term, scope))


@lru_cache(maxsize=1 << 12)
def needs(term: Term) -> tuple[Need, ...]:
    """The denominators and the arguments of log and sqrt in a Term."""
    found: dict[Need, None] = {}
    for part in parts(term):
        match part:
            case Apply("div", (_, bottom)):
                found[Need(bottom, False)] = None
            case Apply("log" | "sqrt", (arg,)):
                found[Need(arg, True)] = None
            case Apply("pow", (base, Apply("neg", _))):
                found[Need(base, False)] = None
    return tuple(found)


def positive(term: Term, scope: Scope, depth: int = 8) -> bool:
    """Whether a scalar Term is certain to be positive.

    >>> from dataclasses import dataclass
from functools import lru_cache

from derive.operators import exp
    >>> positive(exp(Symbol("z")), Scope())
    True
    """
    if depth == 0:
        return False
    match term:
        case Number(value):
            return value > 0
        case Symbol(name, _):
            if name in scope.sizes and scope.canonical(name) not in scope.symbols:
                return True
            if name in scope.definitions:
                body = scope.unfold(term)
                return body != term and positive(body, scope, depth - 1)
            declared = scope.symbols.get(scope.canonical(name))
            return declared is not None and declared.domain == "positive"
        case Apply("add" | "mul" | "dot" | "div", args):
            return all(positive(arg, scope, depth - 1) for arg in args) or _complement(term, scope, depth)
        case Apply("pow", (base, _)) | Apply("sqrt", (base,)):
            return positive(base, scope, depth - 1)
        case Apply("exp", _):
            return True
        case Apply(operator, _) if OPERATORS[operator].means is not None:
            return positive(expand(term), scope, depth - 1)
        case Bind("sum", _, over, body):
            return over.but is None and positive(body, scope, depth - 1)
    return False


def _complement(term: Term, scope: Scope, depth: int) -> bool:
    """``1 - sigma(u) > 0``."""
    match term:
        case Apply("add", (Number(value), Apply("neg", (inner,)))) if value == 1:
            if isinstance(inner, Symbol) and inner.name in scope.definitions:
                inner = scope.unfold(inner)
            return isinstance(inner, Apply) and inner.operator == "sigmoid"
    return False


def _nonzero(term: Term, scope: Scope) -> bool:
    match term:
        case Symbol(name, _):
            declared = scope.symbols.get(scope.canonical(name))
            return declared is not None and declared.domain != "real"
        case Apply("mul" | "dot", args):
            return all(positive(arg, scope) or _nonzero(arg, scope) for arg in args)
        case Apply("pow", (base, _)):
            return _nonzero(base, scope)
        case Apply("neg", (inner,)):
            return positive(inner, scope) or _nonzero(inner, scope)
    return False
