r"""One-hot targets by their values: ``y_k = 1`` and ``y_i = 0`` for ``i \ne k``; one-hot with ``y_c = 1``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from derive.reading.people.links import Found
from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import ONE, ZERO, Symbol, Term, delta

_OTHERS = re.compile(
    r"[\s$,]*(?:otherwise|else\b|elsewhere"
    r"|for (?:all )?(?:the )?(?:others?|rest|remaining|incorrect|wrong)\b)",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|when|whenever|unless|suppose|case)\b[\s$]*\Z", re.IGNORECASE)
_NEAR = 100  # characters between the two values


def one_hot(
    text: str,
    found: Sequence[Found],
    readings: Sequence[tuple[Reading, ...]],
    scope: Scope,
    said: Collection[str],
) -> Iterator[tuple[Definition, list[int]]]:
    """The definition ``y_i = \\delta_{ik}`` of each target whose values a text gives, and where."""
    values = [
        (n, *one) for n, rs in enumerate(readings) for r in rs[:1] if (one := _value(r, scope)) is not None
    ]
    supposed = {m for one in found for m in one.supposed}
    for n, name, letter, value in values:
        begin = found[n].sheet.formula.outer[0]
        if value != ONE or n in supposed or _IF.search(text[max(0, begin - 20) : begin]):
            continue
        zeros = [
            (m, other)
            for m, own, other, zero in values
            if own == name and zero == ZERO and _gap(found[n], found[m]) < _NEAR
        ]
        given = readings[n][0].given
        label = ""
        if given:
            pair = {getattr(given[0].left, "name", ""), getattr(given[0].right, "name", "")}
            if zeros and given[0].equal and letter in pair and len(given) == 1:
                label = min(pair - {letter}, default="")
        elif any(_excludes(text, found[m], readings[m][0], letter, other) for m, other in zeros) or (
            name in said and not zeros
        ):
            label = letter
        letters = [a for a in scope.letters_of(scope.symbols[name].shape[0]) if a != label]
        if label in scope.letters and letters:
            made = Definition(name, (letters[0],), delta(Symbol(letters[0]), Symbol(label)))
            yield made, [n, *(m for m, _ in zeros)]


def _value(reading: Reading, scope: Scope) -> tuple[str, str, Term] | None:
    """The name, the index and the value of ``y_k = 1`` or ``y_i = 0``; None for anything else."""
    match reading.left:
        case Symbol(name, (Symbol(letter, ()),)) if reading.right in (ONE, ZERO) and letter in scope.letters:
            if (
                name in scope.symbols
                and len(scope.symbols[name].shape) == 1
                and name not in scope.definitions
            ):
                return name, letter, reading.right
    return None


def _gap(one: Found, other: Found) -> int:
    """How far two formulas are from each other."""
    spans = sorted((one.sheet.formula.outer, other.sheet.formula.outer))
    return spans[1][0] - spans[0][1]


def _excludes(text: str, one: Found, reading: Reading, label: str, letter: str) -> bool:
    """Whether a zero is said of all others than the label."""
    if letter == label:
        return False
    pairs = [{c.left, c.right} for c in reading.given if not c.equal]
    if {Symbol(label), Symbol(letter)} in pairs:
        return True
    return bool(_OTHERS.match(text, one.sheet.formula.outer[1]))
