r"""A derivative by another variable: by ``s = \log\sigma^2`` of what is written in terms of ``\sigma``.

Where s is a function of one input, entry by entry, ``d\ell/ds`` is ``d\ell/d\sigma`` over ``ds/d\sigma``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.names import plain_name
from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import Apply, Derivative, Symbol, Term, div, map_parts, parts


def single(made: Definition, scope: Scope) -> str:
    """The one input of which a quantity is made, entry by entry; empty where there is more to it.

    >>> from derive.operators import exp
    >>> from derive.scope import Declared
    >>> scope = Scope(sizes={"C": ""}, letters={"i": "C"}, symbols={"z": Declared(("C",))})
    >>> single(Definition("a", ("i",), exp(Symbol("z", (Symbol("i"),)))), scope)
    'z'
    """
    read = [part for part in parts(made.body) if isinstance(part, Symbol) and part.name in scope.symbols]
    names = {part.name for part in read}
    if len(names) != 1 or names & scope.definitions.keys() or not isinstance(made.body, Apply):
        return ""
    whole = all(part.indices == tuple(map(Symbol, made.indices)) for part in read)
    simple = all(isinstance(part, Symbol | Apply) or not hasattr(part, "body") for part in parts(made.body))
    name = names.pop()
    return name if whole and simple and len(scope.symbols[name].shape) == len(made.indices) else ""


def by_inputs(reading: Reading, scope: Scope) -> Reading:
    """The reading with such derivatives by the input, and a note on each."""
    notes: dict[str, None] = {}

    def change(part: Term) -> Term:
        if not isinstance(part, Derivative) or part.nabla or part.by.name not in scope.definitions:
            return part
        own = single(scope.definitions[part.by.name], scope)
        if not own or scope.depends(part.of, part.by.name) or not scope.depends(part.of, own):
            return part
        name, under = plain_name(part.by.name), Symbol(own, part.by.indices)
        notes[f"the derivative by {name} is read as the one by {plain_name(own)}, over that of {name}"] = None
        return div(Derivative(part.of, under), Derivative(part.by, under))

    left, right, head = (map_parts(side, change) for side in (reading.left, reading.right, reading.head))
    return (
        replace(reading, left=left, right=right, head=head, notes=(*reading.notes, *notes))
        if notes
        else reading
    )


def all_by_inputs(readings: Sequence[tuple[Reading, ...]], scope: Scope) -> list[tuple[Reading, ...]]:
    """All readings of a text so."""
    return [tuple(by_inputs(reading, scope) for reading in each) for each in readings]
