r"""A definition by what is not defined itself is the next member of its chain that is no such thing.

In ``\xi = -\log P(t \mid z) = -\sum_k t_k \log y_k`` the sum says what the other two are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.people.defining import definition, opaque
from derive.reading.people.links import Found
from derive.scope import Definition, Scope
from derive.statement import Reading

Made = list[tuple[int, Definition]]


def spelled_out(
    made: Made, found: Sequence[Found], readings: Sequence[tuple[Reading, ...]], scope: Scope
) -> tuple[Made, Scope]:
    """The definitions, each with the link that makes it, and the scope, with what chains say of them."""
    written: Made = []
    for n, own in made:
        other = _next(n, own, found, readings, scope)
        if other is not None and scope.definitions.get(own.name) is own:
            scope = replace(scope, definitions={**_without(own.name, scope), own.name: other})
        written.append((n, other or own))
    return written, scope


def _next(
    n: int, own: Definition, found: Sequence[Found], readings: Sequence[tuple[Reading, ...]], scope: Scope
) -> Definition | None:
    """What the chain of a link says of an opaque name further on."""
    name = opaque(own.body, scope)
    if not name:
        return None
    inner = replace(scope, definitions=_without(own.name, scope))
    for m in range(n + 1, len(found)):
        if found[m].number != found[n].number or not readings[m]:
            return None
        other = definition(own.left, readings[m][0].right, inner)
        if other is not None and not opaque(other.body, inner) and name not in inner.closure(other.body):
            return other
    return None


def _without(name: str, scope: Scope) -> dict[str, Definition]:
    return {other: made for other, made in scope.definitions.items() if other != name}
