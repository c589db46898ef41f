r"""More general statements, each of which proves a line: what does not matter for it is left open.

What no variable of a derivative enters may have any value: ``\partial L / \partial T = g \odot (u - x)``
holds for every u, whatever u is made of. And a loss that is reached through ``Z`` only may be any function
of Z in ``\partial L / \partial W = X^\top \partial L / \partial Z``. A more general statement that is
false says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.reading.people.unknowns import about, stand_in
from derive.scope import Scope
from derive.term import Derivative, Symbol, Term, parts


def generalised(left: Term, right: Term, scope: Scope) -> Iterator[Scope]:
    """The scopes in which an equation says more than in its own."""
    for one in (*_through(left, right, scope), scope):
        found = _opened(left, right, one)
        if found is not scope:
            yield found


def _derivatives(left: Term, right: Term, scope: Scope) -> Iterator[Derivative]:
    """The derivatives in both sides and in the definitions that they read."""
    reached = (scope.closure(left) | scope.closure(right)) & scope.definitions.keys()
    for term in (left, right, *(scope.definitions[name].body for name in sorted(reached))):
        yield from (part for part in parts(term) if isinstance(part, Derivative))


def _opened(left: Term, right: Term, scope: Scope) -> Scope:
    """The scope without the definitions into which no variable of a derivative enters."""
    variables = {scope.canonical(part.by.name) for part in _derivatives(left, right, scope)}
    if not variables:
        return scope
    kept = {n: d for n, d in scope.definitions.items()
            if any(scope.depends(d.body, by) for by in variables)}  # fmt: skip
    return replace(scope, definitions=kept) if len(kept) < len(scope.definitions) else scope


def _through(left: Term, right: Term, scope: Scope) -> Iterator[Scope]:
    """The scopes in which a quantity is any function of the layer through which all else reaches it."""
    found = [part for part in _derivatives(left, right, scope) if isinstance(part.of, Symbol)]
    for name in sorted(
        {part.of.name for part in found if isinstance(part.of, Symbol) and not part.of.indices}
    ):
        by = {scope.canonical(part.by.name) for part in found if part.of == Symbol(name)}
        told = about(left, right, scope, (name,))
        if name not in scope.definitions or name in by or len(by) < 2 or told is None or not told[1]:
            continue
        rest = replace(scope, definitions={n: d for n, d in scope.definitions.items() if n != name})
        stands = stand_in(name, by, rest)
        if stands is None:
            continue
        cut = {n: d for n, d in scope.definitions.items() if n not in stands.tops}
        apart = replace(scope, definitions=cut)
        if not any(apart.depends(Symbol(name), b) for b in by - {*stands.tops}):
            yield stands.scope
