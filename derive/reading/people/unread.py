r"""A loss that a text gives by a formula that is not read: what stands there may be a way in which it varies.

With ``J = \ldots + \frac{\lambda}{2} \sum_l \|W^{[l]}\|^2`` unread, J is no function of the last layer alone:
what is said of its gradient by ``W^{[l]}`` cannot be judged.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.labels import label_of
from derive.names import plain_name
from derive.reading.people.bases import base_at
from derive.reading.people.links import Found
from derive.scope import Scope
from derive.statement import Reading
from derive.term import Derivative, Symbol, Term, parts


def unread(found: Sequence[Found], readings: Sequence[tuple[Reading, ...]]) -> dict[str, frozenset[str]]:
    """For each name that an equation gives by what is not read the names that stand there."""
    names: dict[str, frozenset[str]] = {}
    for one, own in zip(found, readings, strict=True):
        left = one.left.readings[0].term if one.left and one.left.readings else None
        if one.equation and isinstance(left, Symbol) and one.right and not own:
            tokens = one.right.tokens
            bases = {base[0] for n in range(len(tokens)) if (base := base_at(tokens, n))}
            names[left.name] = names.get(left.name, frozenset()) | bases
    return names


def by_unread(reading: Reading, scope: Scope, names: dict[str, frozenset[str]]) -> str:
    """Why a line is left open that differentiates such a name by what stands in its formula; else empty."""
    for part in (p for side in (reading.left, reading.right) for p in _derivatives(side, scope)):
        own = part.of.name if isinstance(part.of, Symbol) else ""
        by = label_of(part.by.name)
        for other in names.get(own, ()):
            label = label_of(other)
            if other == part.by.name or (by and label and by.family == label.family):
                return f"{plain_name(own)} is given by a formula with {plain_name(other)} that is not read"
    return ""


def _derivatives(term: Term, scope: Scope) -> list[Derivative]:
    """The derivatives in a Term, and those that its names stand for."""
    bodies = (scope.definitions[n].body for n in scope.closure(term) if n in scope.definitions)
    return [part for whole in (term, *bodies) for part in parts(whole) if isinstance(part, Derivative)]
