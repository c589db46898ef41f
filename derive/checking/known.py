"""What is known where a statement stands beside what the text says there: the model, the rest of the text."""

from __future__ import annotations

from dataclasses import replace

from derive.scope import Scope


def with_model(scope: Scope, model: Scope | None) -> Scope:
    """The scope of a text with the definitions and facts of a problem, which come before its own."""
    if model is None:
        return scope
    return replace(
        scope,
        symbols={**scope.symbols, **model.symbols},
        definitions={**scope.definitions, **model.definitions},
        facts=tuple(dict.fromkeys((*scope.facts, *model.facts))),
    )


def with_later(scope: Scope, here: Scope, end: Scope) -> Scope:
    """The scope with what the text says up to its ``end``, but for what it says ``here`` and varies."""
    more = {n: d for n, d in end.definitions.items() if n not in here.definitions}
    return replace(
        scope,
        symbols={**end.symbols, **scope.symbols},
        definitions={**more, **scope.definitions},
        facts=tuple(dict.fromkeys((*scope.facts, *end.facts))),
    )
