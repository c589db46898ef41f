r"""Labels of two values, as a text says them: ``y_i \in \{-1, 1\}`` and ``y_i \in \{0, 1\}``.

``y^2 = 1`` and ``y^2 = y`` hold of them. A label is a step of some number then, or twice a step less one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from derive.binding import fresh
from derive.meaning.evidence import Evidence, Refuted
from derive.reading.people.denying import extent
from derive.scope import Declared, Definition, Scope
from derive.term import ONE, TWO, Apply, Symbol, Term, mul, sub

_SCRIPTS = r"(?:_\{?[A-Za-z0-9]{1,6}\}?|\^\{?\([A-Za-z0-9]{1,6}\)\}?){0,3}"
_GAP = r"\s{0,9}"  # bounded, as what is matched again and again
_NAME, _VALUE = rf"(?<![\\\w])([A-Za-z]){_SCRIPTS}{_GAP}", rf"{_GAP}([+-]?[01]){_GAP}"
_SAID = re.compile(rf"{_NAME}(?:\\in|∈|in){_GAP}\\?\{{{_VALUE},{_VALUE}\\?\}}")
_SIGN = re.compile(
    rf"{_NAME}(?:={_GAP}(?:\\pm|±){_GAP}1(?!\d)"
    rf"|(?:\\in|∈|in){_GAP}\\?\{{{_GAP}(?:\\pm|±){_GAP}\{{?{_GAP}1{_GAP}\}}?{_GAP}\\?\}})"
)
_REASON = r"\b(?:because|since|as|where|with)[\s}$]{1,9}"
_SQUARE = re.compile(rf"{_REASON}{_NAME}\^{_GAP}\{{?2\}}?{_GAP}={_GAP}1(?![\d.])")
_BAR = re.compile(r"\\bar\{(.+)\}'*")
_NEGATIVE, _POSITIVE = re.compile(r"-\d+(?:/\d+)?"), re.compile(r"\d+(?:/\d+)?")


def labels(text: str, at: int | None = None) -> dict[str, bool]:
    r"""The names of two values, each with whether these are -1 and 1; those of 0 and 1 else.

    Where words say this in a case only, it is said of the places ``at`` which that case is told.

    >>> labels(r"with $y_i \in \{-1, +1\}$ and $t_n \in \{0, 1\}$")
    {'y': True, 't': False}
    >>> labels(r"We do not assume that $y \in \{0, 1\}$.")
    {}
    """
    found = dict[str, bool]()
    for name, negative, (begin, end) in _told(text):
        if at is None or begin <= at < end:
            found.setdefault(name, negative)
    return found


@lru_cache(maxsize=8)
def _told(text: str) -> tuple[tuple[str, bool, tuple[int, int]], ...]:
    """The names of two values in a text, each with whether these are -1 and 1, and where this is said."""
    said = [(match[1], True, match) for one in (_SIGN, _SQUARE) for match in one.finditer(text)]
    for match in _SAID.finditer(text):
        pair = {int(match[2]), int(match[3])}
        if pair in ({-1, 1}, {0, 1}):
            said.append((match[1], pair == {-1, 1}, match))
    placed = ((name, negative, extent(text, m.start(), m.end())) for name, negative, m in said)
    return tuple((name, negative, where) for name, negative, where in placed if where is not None)


def with_labels(left: Term, right: Term, scope: Scope, known: Mapping[str, bool]) -> Scope | None:
    """The scope in which labels have their two values; None where none is read."""
    reads = scope.closure(left) | scope.closure(right)
    names = [n for n in known if n in reads and n in scope.symbols and n not in scope.definitions]
    names = [n for n in names if n not in {fact.name for fact in scope.facts}]
    symbols, definitions = dict(scope.symbols), dict(scope.definitions)
    for name in names:
        shape = symbols[name].shape
        letters = _letters(shape, scope)
        if letters is None:
            continue
        free = fresh(rf"\bar{{{name}}}", frozenset(symbols))
        symbols[free] = Declared(shape)
        step = Apply("step", (Symbol(free, tuple(map(Symbol, letters))),))
        definitions[name] = Definition(name, letters, sub(mul(TWO, step), ONE) if known[name] else step)
    return (
        replace(scope, symbols=symbols, definitions=definitions)
        if len(symbols) > len(scope.symbols)
        else None
    )


def as_labels(found: Evidence, known: Mapping[str, bool]) -> Evidence:
    """The evidence with the labels of its witness by their names and values."""
    if not isinstance(found, Refuted) or found.witness is None:
        return found
    inputs = []
    for name, text in found.witness.inputs:
        match = _BAR.fullmatch(name)
        if match and match[1] in known:
            name, low = match[1], "-1" if known[match[1]] else "0"
            text = _POSITIVE.sub("1", _NEGATIVE.sub("_", text)).replace("_", low)
        inputs.append((name, text))
    return replace(found, witness=replace(found.witness, inputs=tuple(inputs)))


def _letters(sizes: tuple[str, ...], scope: Scope) -> tuple[str, ...] | None:
    """A letter for each axis, all different; None where a size has too few."""
    found: list[str] = []
    for size in sizes:
        free = next((letter for letter in scope.letters_of(size) if letter not in found), None)
        if free is None:
            return None
        found.append(free)
    return tuple(found)
