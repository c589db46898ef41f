"""What is known where a statement stands beside what the text says there: the model, the rest of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.checking.asking import Kernel
from derive.meaning.evidence import Evidence, Proved
from derive.reading.people.defining import fact
from derive.reading.people.letters import same_but_letters
from derive.scope import Definition, Scope, SumsToOne
from derive.statement import Statement

Facts = tuple[SumsToOne, ...]


def with_model(scope: Scope, model: Scope | None) -> Scope:
    """The scope of a text with the definitions and facts of a problem, which come before its own.

    Of the names of the problem only what it says itself is a fact.
    """
    if model is None:
        return scope
    own = tuple(f for f in scope.facts if f.name not in model.symbols)
    return replace(
        scope,
        symbols={**scope.symbols, **model.symbols},
        definitions={**scope.definitions, **model.definitions},
        facts=tuple(dict.fromkeys((*own, *model.facts))),
    )


def with_earlier(scope: Scope, model: Scope | None, said: Mapping[str, Definition], facts: Facts) -> Scope:
    """The scope of a text with the model before it, and with what was ``said`` where it differs by now."""
    scope = with_model(scope, model)
    earlier = {
        n: d
        for n, d in said.items()
        if (model is None or n not in model.definitions) and not same_but_letters(d, scope.definitions.get(n))
    }
    definitions = {**scope.definitions, **earlier}
    return replace(scope, definitions=definitions, facts=tuple(dict.fromkeys((*scope.facts, *facts))))


def with_later(scope: Scope, here: Scope, end: Scope) -> Scope:
    """The scope with what the text says up to its ``end``, but for what it says ``here`` and varies."""
    more = {n: d for n, d in end.definitions.items() if n not in here.definitions}
    return replace(
        scope,
        symbols={**end.symbols, **scope.symbols},
        definitions={**more, **scope.definitions},
        facts=tuple(dict.fromkeys((*scope.facts, *end.facts))),
    )


def beside(statement: Statement, model: Scope | None, scope: Scope, kernel: Kernel) -> Evidence | None:
    """What the kernel finds of a fact about a problem's own inputs that is not proved; None for any other."""
    for reading in statement.readings[:1] if model is not None else ():
        stated = fact(reading.left, reading.right, replace(statement.scope, definitions={}))
        if stated is not None and model is not None and stated.name in model.symbols:
            found = kernel.ask(reading.left, reading.right, scope)
            return None if isinstance(found, Proved) else found
    return None
