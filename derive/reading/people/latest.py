r"""Which definition of a name holds where: the last one before; a case, "For $A = I$:", only behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from derive.reading.people.links import Found
from derive.scope import Definition, Scope

_CASE = re.compile(
    r"\b(?:for|if|when|in (?:the|this) (?:special )?case(?: (?:of|that|where))?)\s*\$*\s*\Z", re.I
)


def latest(
    n: int, scope: Scope, made: Sequence[tuple[int, Definition]], found: Sequence[Found], text: str
) -> Scope:
    """The scope of a statement: of each name the last definition before it, else the first one."""
    counts, cases = Counter(own.name for _, own in made), cases_of(made, found, text)
    changed = {own.name: own for m, own in made if m <= n and (counts[own.name] > 1 or own.name in cases)}
    return replace(scope, definitions={**scope.definitions, **changed}) if changed else scope


def cases_of(made: Sequence[tuple[int, Definition]], found: Sequence[Found], text: str) -> set[str]:
    """The names whose one definition tells a case: it holds of nothing that is said before."""
    counts = Counter(own.name for _, own in made)
    starts = ((own.name, found[m].sheet.formula.outer[0]) for m, own in made if counts[own.name] == 1)
    return {name for name, start in starts if _CASE.search(text[max(0, start - 40) : start])}
