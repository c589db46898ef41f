r"""Derivatives of arrays by arrays that are read entry by entry: is that all there is?

``dy/dz = y (1 - y)`` says everything of ``y_i = \sigma(z_i)``. Of a softmax it says the diagonal only: there
``y_i`` varies with the other entries of z as well, and what is said of the whole is false.
"""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names, fresh
from derive.checking.asking import Kernel
from derive.checking.report import Verdict
from derive.meaning.evidence import Proved
from derive.names import plain_name
from derive.reading.people.completed import ENTRIES
from derive.scope import Scope
from derive.statement import Reading
from derive.term import ZERO, Condition, Derivative, Symbol, parts


def uncrossed(verdict: Verdict, reading: Reading, scope: Scope, kernel: Kernel) -> Verdict:
    """The verdict on a line, open where it is right of the entries at one place only."""
    if verdict.kind in ("correct", "leap") and (odd := crossed(reading, scope, kernel)):
        return replace(verdict, kind="undecided", says=odd + ".")
    return verdict


def crossed(reading: Reading, scope: Scope, kernel: Kernel) -> str:
    """Why an equation that was read entry by entry may leave something out; empty where it does not."""
    if ENTRIES not in reading.notes:
        return ""
    for part in (*parts(reading.left), *parts(reading.right)):
        if not isinstance(part, Derivative):
            continue
        inside = free_names(part.of)
        for index in part.by.indices:
            if not isinstance(index, Symbol) or index.name not in inside or index.name not in scope.letters:
                continue
            letters = scope.letters_of(scope.letters[index.name])
            other = Symbol(fresh(index.name, inside | free_names(part.by), letters))
            at = tuple(other if i == index else i for i in part.by.indices)
            apart = Derivative(part.of, Symbol(part.by.name, at), part.nabla)
            given = (*reading.given, Condition(index, other, False))
            if not isinstance(kernel.ask(apart, ZERO, scope, given), Proved):
                name = plain_name(part.by.name)
                return (
                    "It holds of the entries at one place, but each may vary with the other entries of"
                    f" {name} as well, of which this line says nothing"
                )
    return ""
