"""The counterexample that a person would give: few and small numbers, of the quantities that matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from derive.checking.asking import Given
from derive.checking.inputs import inputs_first
from derive.meaning.evidence import Witness
from derive.meaning.forms import Outside
from derive.meaning.patterns import numerals, patterns
from derive.meaning.reach import reach
from derive.meaning.witness import search
from derive.meaning.work import Work
from derive.scope import ModelError, Scope
from derive.shapes import opened
from derive.term import Term

_WORK = 20_000
_MOST_PLACES = 12
_NOTHING = 1e-30


def counterexample(left: Term, right: Term, scope: Scope, given: Given) -> Witness | None:
    """A plain point at which two sides differ; None where none was found soon."""
    free = inputs_first(left, right, scope)
    try:
        one, other, _ = opened(left, right, free)
        for sizes, places in _places(one, other, free, (*scope.given, *given)):
            found = search(one, other, free, sizes, places, Work(_WORK))
            if found is not None:
                return _short(found)
    except (ModelError, Outside):
        pass
    return None


def _places(
    one: Term, other: Term, scope: Scope, given: Given
) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """Sizes and places to try: two of everything first, then three."""
    read = reach(one, scope) | reach(other, scope)
    cases = []
    for size in read.sizes:
        own = tuple(n for n in read.letters if scope.letters[n.rstrip("'")] == size)
        cases.append(list(patterns(own, numerals(read.terms, size, scope), given)))
    tried = 0
    for least in (2, 3):
        for chosen in product(*cases):
            sizes = {size: max(least, p.least) for size, p in zip(read.sizes, chosen, strict=True)}
            if least == 2 or all(n <= 3 for n in sizes.values()):
                yield sizes, {letter: place for p in chosen for letter, place in p.places}
            tried += 1
            if tried >= _MOST_PLACES:
                return


def _short(witness: Witness) -> Witness:
    """The values with as few digits as tell them apart, three at least."""
    left, right = float(witness.left), float(witness.right)
    left, right = (0.0 if abs(value) < _NOTHING else value for value in (left, right))
    for digits in (3, 6):
        one, other = f"{left:.{digits}g}", f"{right:.{digits}g}"
        if one != other:
            return replace(witness, left=one, right=other)
    return witness
