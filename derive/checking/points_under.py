"""Points at which conditions on values hold and an equation fails: what refutes a line that is said there."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from derive.binding import free_names, substitute
from derive.meaning.evidence import Witness
from derive.scope import ModelError, Scope
from derive.shapes import axes, entry, opened
from derive.statement import Hypothesis
from derive.term import Apply, Number, Symbol, Term

Under = Sequence[Hypothesis]

_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<": operator.lt, ">": operator.gt,
    r"\le": operator.le, r"\ge": operator.ge, r"\ne": operator.ne,
}  # fmt: skip
_TRIALS = 60
_VALUES = ("1", "2", "3", "1/2", "-1", "-2", "-1/2", "0")
_ON_A_CIRCLE = ("0", "1", "-1", "3/5", "4/5", "-3/5", "-4/5")  # for what is said of a norm
_NUMBER = re.compile(r"-?\d+(?:/\d+)?")
_FINEST = 1000  # denominator of a number that is worked out
_SURE = 1e-20
_STEP = Fraction(1, 1000)
_NO_VALUE = (ArithmeticError, KeyError, ValueError, TypeError, ModelError)


def refuting(left: Term, right: Term, scope: Scope, under: Under, start: Witness) -> Witness | None:
    """A point at which the conditions hold and the sides differ: like a given one, with other numbers."""
    random = Random(0)
    try:
        one, other, _ = opened(left, right, scope)
        under = [h for each in under for h in _at_all_places(each, scope, start)]
    except _NO_VALUE:
        return None
    names = {name for h in under for side in (h.left, h.right) for name in scope.closure(side)}
    more = names & scope.symbols.keys() - scope.definitions.keys() - {name for name, _ in start.inputs}
    if any(scope.symbols[name].shape for name in more):
        return None
    known = tuple((name, text) for name, text in start.inputs if scope.canonical(name) in scope.symbols)
    inputs = (*known, *((name, "1") for name in sorted(more)))
    fixed = {fact.name for fact in scope.facts}
    norms = any(h.sign == "=" and not isinstance(h.left, Symbol) for h in under)
    for trial in range(_TRIALS * (4 if norms else 1)):
        pool = _ON_A_CIRCLE if norms else _VALUES
        values = {
            name: text if not trial or name in fixed else _NUMBER.sub(partial(_drawn, random, pool), text)
            for name, text in inputs
        }
        point = replace(start, inputs=tuple(_equated(values, under, scope).items()))
        try:
            point = _solved(point, under, scope, random)
            u, w, *compared = _values_at([one, other, *_sides(under)], scope, point)
            if _hold(under, compared) and abs(u - w) > _SURE * max(1, abs(u)):
                return replace(point, left=f"{float(u):.3g}", right=f"{float(w):.3g}")
        except _NO_VALUE:
            continue
    return None


def _drawn(random: Random, pool: Sequence[str], number: re.Match[str]) -> str:
    """Another value in the place of a number."""
    return random.choice(pool)


def _solved(point: Witness, under: Under, scope: Scope, random: Random) -> Witness:
    """A point with one of its numbers chosen so that an equation that is linear in it holds."""
    one = next((h for h in under if h.sign == "=" and not isinstance(h.left, Symbol)), None)
    names = () if one is None else tuple(map(scope.canonical, free_names(one.left) | free_names(one.right)))
    places = [(k, m.span()) for k, (n, text) in enumerate(point.inputs) if n in names
              for m in _NUMBER.finditer(text)]  # fmt: skip
    if one is None or not places or _hold([one], _values_at(_sides([one]), scope, point)):
        return point
    k, (begin, end) = random.choice(places)

    def at(value: str) -> Witness:
        name, text = point.inputs[k]
        changed = (name, text[:begin] + value + text[end:])
        return replace(point, inputs=(*point.inputs[:k], changed, *point.inputs[k + 1 :]))

    gaps = [Fraction(str(u - w)) for u, w in (_values_at(_sides([one]), scope, at(v)) for v in ("0", "1"))]
    if gaps[0] == gaps[1]:
        return point
    return at(str((gaps[0] / (gaps[0] - gaps[1])).limit_denominator(_FINEST)))


def meets(point: Witness | None, under: Under, scope: Scope) -> bool:
    """Whether all conditions hold at a point."""
    if point is None or not under:
        return not under
    try:
        under = [h for each in under for h in _at_all_places(each, scope, point)]
        return _hold(under, _values_at(_sides(under), scope, point))
    except _NO_VALUE:
        return False


def contradict(under: Under) -> bool:
    """Whether two conditions that compare the same with numbers cannot hold at once."""
    compared = [(h.left, h.sign, value) for h in under if (value := _number(h.right)) is not None]
    for left, sign, value in compared:
        own = [(s, v) for name, s, v in compared if name == left]
        tried = [value] if sign == "=" else [x for _, v in own for x in (v - _STEP, v, v + _STEP)]
        tried += [(v + value) / 2 for _, v in own]
        if not any(all(_COMPARED[s](x, v) for s, v in own) for x in tried):
            return True
    return False


def _number(term: Term) -> Fraction | None:
    match term:
        case Number(value):
            return Fraction(value)
        case Apply("neg", (Number(value),)):
            return -Fraction(value)
    return None


def _equated(values: dict[str, str], under: Under, scope: Scope) -> dict[str, str]:
    """Values of inputs by their names, with those that are said to equal another one, or a number."""
    values = dict(values)
    for one in under:
        name = scope.canonical(getattr(one.left, "name", ""))
        match one:
            case Hypothesis(Symbol(_, ()), "=", Number(value)) if name in values:
                values[name] = str(value)
            case Hypothesis(Symbol(_, at), "=", Symbol(other, same)) if at == same and name in values:
                values[name] = values.get(scope.canonical(other), values[name])
    return values


def _sides(under: Under) -> list[Term]:
    return [side for h in under for side in (h.left, h.right)]


def _values_at(terms: list[Term], scope: Scope, point: Witness) -> list[Any]:
    from derive.meaning.recheck import values_at  # mpmath

    return values_at(terms, scope, point)


def _hold(under: Under, compared: list[Any]) -> bool:
    """Whether conditions hold of the values of their sides."""
    pairs = zip(under, compared[::2], compared[1::2], strict=True)
    return all(_COMPARED[h.sign](a, a if abs(a - b) < _SURE else b) for h, a, b in pairs)


def _at_all_places(one: Hypothesis, scope: Scope, at: Witness) -> Iterator[Hypothesis]:
    """A hypothesis at each place of an index that the point leaves open."""
    letters = scope.open_letters(axes(one.left, scope), free_names(one.left) | free_names(one.right))
    right = entry(one.right, scope, letters if axes(one.right, scope) else ())
    one = replace(one, left=entry(one.left, scope, letters), right=right)
    placed = dict(at.indices)
    every = free_names(one.left) | free_names(one.right)
    open_ = [name for name in sorted(every) if name.rstrip("'") in scope.letters and name not in placed]
    if not open_:
        yield one
        return
    for n in range(dict(at.sizes).get(scope.letters[open_[0].rstrip("'")], 1)):
        place = {open_[0]: Number(Fraction(n + 1))}
        left, right = (substitute(side, place) for side in (one.left, one.right))
        yield from _at_all_places(replace(one, left=left, right=right), scope, at)
