r"""The conditions of a formula: that no denominator vanishes and every logarithm has a positive argument.

They are read off the Term, as written. Those that always hold are discharged: ``e^z > 0``, a sum of
positive terms over a range that is never empty, a size, a symbol declared positive. The rest is
listed with the step, each as the Term that must not be zero (or must be positive, for log and sqrt).
"""

from __future__ import annotations

from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Derivative, Number, Symbol, Term, children


def conditions(left: Term, right: Term, scope: Scope) -> tuple[Term, ...]:
    """What must not vanish, or must be positive, for both sides to have a value, and is not certain."""
    found: dict[Term, None] = {}
    for side in (left, right):
        for term in needs(side):
            if not positive(term, scope) and not _nonzero(term, scope):
                found[term] = None
    return tuple(found)


def needs(term: Term) -> tuple[Term, ...]:
    """The denominators and the arguments of log and sqrt in a Term."""
    found: dict[Term, None] = {}
    todo = [term]
    while todo:
        part = todo.pop()
        match part:
            case Apply("div", (_, bottom)):
                found[bottom] = None
            case Apply("log" | "sqrt", (arg,)):
                found[arg] = None
            case Apply("pow", (base, Apply("neg", _))):
                found[base] = None
        todo.extend(children(part))
    return tuple(found)


def positive(term: Term, scope: Scope, depth: int = 8) -> bool:
    """Whether a scalar Term is certain to be positive.

    >>> from derive.operators import exp
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
        case Derivative():
            return False
    return False
