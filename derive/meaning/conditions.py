r"""The conditions of a formula: that no denominator vanishes and every logarithm has a positive argument.

They are read off the Term, as written. Those that always hold are discharged: ``e^z > 0``, a sum of
positive terms over a range that is never empty, a size, a symbol declared positive. The rest is
listed with the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from derive.binding import substitute
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Number, Symbol, Term, parts
from derive.writing import latex

_UNCONDITIONAL = ("add", "mul", "neg", "delta", "exp")


@dataclass(frozen=True, slots=True)
class Need:
    """A Term that must be positive, or must not be zero, for a formula to have a value."""

    term: Term
    positive: bool

    def __str__(self) -> str:
        """In LaTeX: ``x > 0``, ``x \\ne 0``."""
        return latex(self.term) + (" > 0" if self.positive else r" \ne 0")


def conditions(left: Term, right: Term, scope: Scope) -> tuple[Need, ...]:
    """What both sides of an equation need, beyond what is certain."""
    needed = dict.fromkeys((*needs(left), *needs(right)))
    return tuple(need for need in needed if certain(need, scope) is None)


def sizes(left: Term, right: Term, scope: Scope) -> tuple[str, ...]:
    """The sizes that must be at least 2 for both sides to have a value."""
    needed = dict.fromkeys((*needs(left), *needs(right)))
    met = (certain(need, scope) for need in needed)
    return tuple(sorted(frozenset[str]().union(*(large for large in met if large))))


@lru_cache(maxsize=1 << 12)
def needs(term: Term) -> tuple[Need, ...]:
    """The denominators and the arguments of log and sqrt in a Term."""
    return tuple(dict.fromkeys(need for part in parts(term) for need in direct(part)))


def direct(term: Term) -> tuple[Need, ...]:
    """What the outermost operator asks for; a function for what it means, if that is not always met."""
    if not isinstance(term, Apply) or term.operator in _UNCONDITIONAL:
        return ()
    match term:
        case Apply("div", (_, bottom)) | Apply("step", (bottom,)):
            return (Need(bottom, False),)
        case Apply("log" | "sqrt", (arg,)):
            return (Need(arg, True),)
        case Apply("pow", (base, Apply("neg", _))):
            return (Need(base, False),)
        case Apply(operator) if OPERATORS[operator].means is not None:
            return tuple(need for need in needs(expand(term)) if certain(need, Scope()) is None)
    return ()


Large: TypeAlias = frozenset[str]
"""The sizes that must be at least 2; a quantity that is certain without any has none."""

ALWAYS: Large = frozenset()


@lru_cache(maxsize=1 << 12)
def certain(need: Need, scope: Scope) -> Large | None:
    """Under which sizes a need is met for all values; None if it is not certain."""
    found = positive(need.term, scope)
    if found is not None or need.positive:
        return found
    return _nonzero(need.term, scope)


def positive(term: Term, scope: Scope, depth: int = 8) -> Large | None:
    """Under which sizes a scalar Term is certain to be positive; None if it is not certain.

    >>> from derive.operators import exp
    >>> positive(exp(Symbol("z")), Scope()) == ALWAYS
    True
    """
    if depth == 0:
        return None
    match term:
        case Number(value):
            return ALWAYS if value > 0 else None
        case Symbol(name):
            return _positive_symbol(term, name, scope, depth)
        case Apply("add" | "mul" | "dot" | "div", args):
            found = _all([positive(arg, scope, depth - 1) for arg in args])
            return _complement(term, scope, depth) if found is None else found
        case Apply("pow", (base, _)) | Apply("sqrt", (base,)):
            return positive(base, scope, depth - 1)
        case Apply("exp", _):
            return ALWAYS
        case Apply(operator, _) if OPERATORS[operator].means is not None:
            return positive(expand(term), scope, depth - 1)
        case Bind("sum", _, over, body) if over.but is None:
            return positive(body, scope, depth - 1)
        case Bind("sum", _, over, body):  # with a place left out, empty for one place
            return _all([positive(body, scope, depth - 1), _large(over.size)])
    return None


def _all(found: list[Large | None]) -> Large | None:
    """All of them: every size that one of them needs; None if one is not certain."""
    large = ALWAYS
    for one in found:
        if one is None:
            return None
        large |= one
    return large


def _positive_symbol(term: Symbol, name: str, scope: Scope, depth: int) -> Large | None:
    if name in scope.sizes and scope.canonical(name) not in scope.symbols:
        return ALWAYS
    if name in scope.definitions:
        body = scope.unfold(term)
        return positive(body, scope, depth - 1) if body != term else None
    declared = scope.symbols.get(scope.canonical(name))
    return ALWAYS if declared is not None and declared.domain == "positive" else None


def _complement(term: Term, scope: Scope, depth: int) -> Large | None:
    """``1 - u > 0`` where u is a sigmoid, or one positive term over the sum of them (if there are two)."""
    match term:
        case Apply("add", (Number(value), Apply("neg", (inner,)))) if value == 1:
            if isinstance(inner, Symbol):
                inner = scope.unfold(inner)
            match inner:
                case Apply("sigmoid", _):
                    return ALWAYS
                case Apply("div", (top, Bind("sum", index, over, body))) if over.but is None:
                    large = _all([positive(body, scope, depth - 1), _large(over.size)])
                    return large if _is_entry(top, body, index) else None
    return None


def _large(size: Term) -> Large | None:
    return frozenset((size.name,)) if isinstance(size, Symbol) else None


def _is_entry(top: Term, body: Term, index: str) -> bool:
    """Whether a Term is a summand of a sum, at some place of its index."""
    places = {index_ for part in parts(top) if isinstance(part, Symbol) for index_ in part.indices}
    return any(substitute(body, {index: place}) == top for place in places)


def _nonzero(term: Term, scope: Scope) -> Large | None:
    match term:
        case Symbol(name):
            declared = scope.symbols.get(scope.canonical(name))
            return ALWAYS if declared is not None and declared.domain != "real" else None
        case Apply("mul" | "dot", args):
            return _all([certain(Need(arg, False), scope) for arg in args])
        case Apply("pow" | "neg", (base, *_)):
            return certain(Need(base, False), scope)
    return None
