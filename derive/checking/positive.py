r"""Inputs of which a formula says that they are positive: the v of ``\log v``, which has no value for others.

The root of a square, ``\sqrt{2 \pi \sigma^2}``, has no sign in it where ``\sigma`` is positive. Where both
sides agree for others as well, the proof for these is the one that was missing.
"""

from __future__ import annotations

from dataclasses import replace

from derive.scope import Scope
from derive.term import Apply, Number, Symbol, Term, parts


def with_positive(left: Term, right: Term, scope: Scope, roots: bool) -> Scope | None:
    r"""The scope in which inputs under a logarithm are positive, with ``roots`` those under a root as well.

    None where there are none.

    >>> from derive.operators import exp, log
    >>> from derive.scope import Declared
    >>> v = Symbol("v")
    >>> with_positive(exp(log(v)), v, Scope(symbols={"v": Declared()}), False).symbols["v"].domain
    'positive'
    """
    reads = scope.closure(left) | scope.closure(right)
    bodies = [d.body for name, d in scope.definitions.items() if name in reads]
    found: set[str] = set()
    for part in (part for term in (left, right, *bodies) for part in parts(term)):
        match part:
            case Apply("log", (inner,)):
                found |= _factors(inner)
            case Apply("sqrt", (inner,)) if roots:
                found |= {symbol.name for symbol in parts(inner) if isinstance(symbol, Symbol)}
    own = {
        n
        for n in found & scope.symbols.keys() - scope.definitions.keys()
        if scope.symbols[n].domain == "real"
    }
    if not own:
        return None
    return replace(
        scope, symbols={n: replace(d, domain="positive") if n in own else d for n, d in scope.symbols.items()}
    )


def _factors(term: Term) -> set[str]:
    """The name that a logarithm is taken of, or of whose odd power."""
    match term:
        case Symbol(name):
            return {name}
        case Apply("pow", (Symbol(name), Number(value))) if value.denominator == 1 and value % 2:
            return {name}
    return set()
