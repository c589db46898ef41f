r"""``\bar{x}`` is the mean of the ``x_i`` where a text speaks of means and does not say what it is.

>>> from derive.scope import Declared
>>> scope = Scope({"n": ""}, {"i": "n"}, {"x": Declared(("n",)), r"\bar{x}": Declared()})
>>> made = averages("The sample mean is best.", [], scope)[r"\bar{x}"]
>>> from derive.writing import plain
>>> plain(made.body)
'(1 / n) Σ_{i=1}^{n} x_i'
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.binding import fresh
from derive.reading.people.unknowns import with_letter
from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import ONE, Derivative, Symbol, Term, div, mul, parts, total

_MEANS = re.compile(
    r"\b(?:means?|averag\w+|likelihood|mle|least squares|i\.?i\.?d|samples?)\b", re.IGNORECASE
)
_BAR = re.compile(r"\\(?:bar|overline)\{(.+)\}")


def averages(text: str, readings: Iterable[Reading], scope: Scope) -> dict[str, Definition]:
    r"""The definitions of the names with a bar that no formula of a text defines."""
    if not _MEANS.search(text):
        return {}
    sides = [side for r in readings for side in (r.left, r.right)]
    heads = {side.name for side in sides[::2] if isinstance(side, Symbol)}
    by = {p.by.name for side in sides for p in parts(side) if isinstance(p, Derivative)}
    found: dict[str, Definition] = {}
    for name in scope.symbols.keys() - scope.definitions.keys() - heads - by:
        bar = _BAR.fullmatch(name)
        base = scope.symbols.get(bar[1]) if bar else None
        if bar is None or base is None or not base.shape or base.shape[1:] != scope.symbols[name].shape:
            continue
        first = base.shape[0]
        letters: list[str] = []
        for size in base.shape:
            scope = with_letter(size, scope)
            letters.append(fresh(scope.letters_of(size)[0], frozenset(letters), scope.letters_of(size)))
        body: Term = total(letters[0], Symbol(first), Symbol(bar[1], tuple(map(Symbol, letters))))
        found[name] = Definition(name, tuple(letters[1:]), mul(div(ONE, Symbol(first)), body))
    return found
