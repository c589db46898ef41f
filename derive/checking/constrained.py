r"""Constraints: ``\sum_k p_k = 1`` says nothing of a quantity that is a function off the constraint.

In a Lagrangian ``\lambda (1 - \sum_k p_k)`` the sum stands written out; by the constraint it would be 0,
with its sign and its derivative by ``\lambda``. So a line whose two sides have the sum, or whose left side
is made of what has it, must hold without the fact.
"""

from __future__ import annotations

from dataclasses import replace

from derive.scope import Scope, SumsToOne
from derive.term import Bind, Range, Symbol, Term, parts


def off_constraints(left: Term, right: Term, scope: Scope) -> Scope:
    """The scope without the facts that a line must not use."""
    barred = tuple(f for f in scope.facts if is_barred(f, left, right, scope))
    return replace(scope, facts=tuple(f for f in scope.facts if f not in barred)) if barred else scope


def is_barred(fact: SumsToOne, left: Term, right: Term, scope: Scope) -> bool:
    """Whether a line must hold without a fact, as it speaks of the sum as of a quantity."""
    read = scope.closure(left) & scope.definitions.keys()
    behind = any(_has(scope.definitions[n].body, fact.name, scope) for n in read)
    return behind or (_has(left, fact.name, scope) and _has(right, fact.name, scope))


def is_named(fact: SumsToOne, scope: Scope) -> bool:
    r"""Whether the sum has a name, and so is not known to be 1: ``n = \sum_k n_k``."""
    return any(
        isinstance(d.body, Bind) and _has(d.body, fact.name, scope) for d in scope.definitions.values()
    )


def _has(term: Term, name: str, scope: Scope) -> bool:
    """Whether the sum of all entries of a name is written in a Term."""
    return any(
        isinstance(part, Bind)
        and part.operator == "sum"
        and isinstance(part.over, Range)
        and part.over.but is None
        and isinstance(part.body, Symbol)
        and scope.canonical(part.body.name) == name
        and part.body.indices[-1:] == (Symbol(part.index),)
        for part in parts(term)
    )
