"""Quantities that can take every value, and so can be taken for inputs.

Scores ``z = W x + b`` take every value: what holds for all of them holds for all scores and the other
way round, and ``z = (0, 1)`` says all of a counterexample. A quantity counts as such only where that is
certain: its definition is linear in an input that nothing else reads, and the statement that is judged
names nothing of how it came about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.binding import free_names
from derive.scope import Definition, Scope
from derive.term import Apply, Symbol, Term, parts


def inputs_first(left: Term, right: Term, scope: Scope) -> Scope:
    """The scope in which quantities that can take every value are inputs; the same one if there are none."""
    stated = {scope.canonical(n) for side in (left, right) for n in free_names(side)} & scope.symbols.keys()
    while True:
        reads = (scope.closure(left) | scope.closure(right)) & scope.definitions.keys()
        onto = next((name for name in sorted(reads) if _onto(scope.definitions[name], stated, scope)), None)
        if onto is None:
            return scope
        rest = {name: own for name, own in scope.definitions.items() if name != onto}
        scope = replace(scope, definitions=rest)


def _onto(definition: Definition, stated: set[str], scope: Scope) -> bool:
    """Whether a quantity takes every value whatever the rest is: ``b_i`` is added to it, or ``w_i^T x``."""
    below = scope.closure(definition.body) & scope.symbols.keys()
    if stated & below or definition.name in {fact.name for fact in scope.facts}:
        return False
    return any(
        weights.indices == definition.left.indices and all(_alone(s.name, scope) for s in (weights, *beside))
        for addend in _addends(definition.body)
        for weights, beside in _linear(addend, scope)
    )


def _alone(name: str, scope: Scope) -> bool:
    """Whether an input stands at one place of all definitions only, and is any real number there."""
    name = scope.canonical(name)
    if name in scope.definitions or name in {fact.name for fact in scope.facts}:
        return False
    places = [
        part
        for definition in scope.definitions.values()
        for part in parts(definition.body)
        if isinstance(part, Symbol) and scope.canonical(part.name) == name
    ]
    return len(places) == 1 and scope.symbol(name).domain == "real"


def _addends(body: Term) -> tuple[Term, ...]:
    return body.args if isinstance(body, Apply) and body.operator == "add" else (body,)


def _linear(addend: Term, scope: Scope) -> Iterator[tuple[Symbol, tuple[Symbol, ...]]]:
    """The input in which a term is linear, and what must not be 0: itself, or the weights of ``w_i^T x``."""
    match addend:
        case Symbol():
            yield addend, ()
        case Apply("mul", (Apply("transpose", (Symbol() as weights,)), Symbol(_, ()) as features)):
            yield weights, (features,)
        case Apply("mul", (Symbol(_, ()) as weights, Symbol(_, ()) as features)) if _matrix(weights, scope):
            yield weights, (features,)


def _matrix(symbol: Symbol, scope: Scope) -> bool:
    return len(scope.symbol(symbol.name).shape) == 2
