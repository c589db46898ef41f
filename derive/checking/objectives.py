"""Slopes of the quantities that a text optimises, worked out and written in inputs alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.binding import free_names
from derive.deriving.differentiate import differentiate
from derive.deriving.steps import Bench, Defect
from derive.meaning.unfolding import Unfolding
from derive.meaning.work import too_large
from derive.scope import ModelError, Scope
from derive.shapes import axes, entry
from derive.term import Bind, Derivative, Symbol, Term, map_parts, parts

_MOST_NESTED = 8  # definitions within definitions


def objectives(of: Symbol, scope: Scope, heads: Mapping[str, int], start: int) -> Iterator[str]:
    """The numbers defined before a place that vary with an input and that no other such one reads.

    What the text is later than is not asked: the last one comes first.
    """
    found = [
        name
        for name, made in scope.definitions.items()
        if heads.get(name, start) < start and not made.indices and scope.depends(Symbol(name), of.name)
    ]
    tops = [n for n in found if not any(scope.depends(Symbol(o), n) for o in found if o != n)]
    for name in sorted(tops, key=lambda n: -heads[n]):
        try:
            if not axes(Symbol(name), scope):
                yield name
        except ModelError:
            continue


def slope(of: Term, by: Symbol, scope: Scope) -> Term | None:
    """The derivative of a number by an input, of inputs alone; None where none is found."""
    try:
        whole = written_out(of, scope)
        if too_large(whole) or any(isinstance(p, Derivative) for p in parts(whole)):
            return None
        bare = replace(scope, definitions={})
        taken = free_names(whole) | free_names(by)
        letters = bare.open_letters(axes(by, bare), taken)
        at = Symbol(bare.canonical(by.name), (*by.indices, *letters))
        end = differentiate(Derivative(whole, at), Bench(bare)).end
    except (ModelError, Defect, RecursionError, IndexError):
        return None
    return None if any(isinstance(p, Derivative) for p in parts(end)) else end


def written_out(term: Term, scope: Scope, deep: int = _MOST_NESTED) -> Term:
    """A scalar Term in index form, with every defined name as what it is made of. Raises ModelError."""
    reader = Unfolding(scope, frozenset())

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and reader.opens(part):
            if not deep:
                raise ModelError("definitions are nested too deeply")
            return written_out(reader.body(part), scope, deep - 1)
        return part

    bound = {part.index for part in parts(term) if isinstance(part, Bind)}
    if bound & scope.symbols.keys():
        raise ModelError("an index is a name of the model too")
    return map_parts(entry(term, scope), change)
