r"""Lines under a condition on values: ``if $y = 1$``, ``for $w > 0$``.

A line that holds without the condition holds under it. An input that has a value or a sign is given it:
1 for y, and ``e^u`` with any real u for a positive w. Wrong is what differs at a point where the condition
holds; everything else is undecided.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from derive.binding import free_names, fresh, substitute
from derive.checking.asking import Kernel
from derive.checking.carried import Slip, carried, slips_of
from derive.checking.phrases import goes_on
from derive.checking.report import Verdict
from derive.checking.signed import BOUNDARY, signed, tells_signs
from derive.meaning.evidence import Evidence, Proved, Refuted, Witness
from derive.operators import exp
from derive.scope import Declared, Definition, ModelError, Scope
from derive.shapes import opened
from derive.statement import Hypothesis, Reading, Statement
from derive.term import ZERO, Derivative, Number, Symbol, Term, neg, parts
from derive.writing import plain

_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<": operator.lt, ">": operator.gt,
    r"\le": operator.le, r"\ge": operator.ge, r"\ne": operator.ne,
}  # fmt: skip
_SHOWN = {r"\le": "≤", r"\ge": "≥", r"\ne": "≠"}
_TRIALS = 40
_VALUES = tuple(map(Fraction, ("1", "2", "3", "1/2", "-1", "-2", "-1/2", "0")))
_NUMBER = re.compile(r"-?\d+(?:/\d+)?")
_SURE = 1e-20


def supposed(statement: Statement, scope: Scope, kernel: Kernel) -> Verdict:
    """The verdict on a line under the conditions on values that are said of it."""
    reading = statement.readings[0]
    shown = (f"{plain(h.left)} {_SHOWN.get(h.sign, h.sign)} {plain(h.right)}" for h in statement.under)
    said = " and ".join(dict.fromkeys(shown))
    under = tuple(_valued(one, kernel.labels) for one in statement.under)
    here = _given(scope, under, reading)
    holds, follows = _asked(reading, scope, kernel)
    if isinstance(holds, Proved) and isinstance(follows, Proved):
        return Verdict(statement, "correct", holds, follows)
    anywhere = (follows, holds)
    if here is not None:
        holds, follows = _asked(reading, here, kernel)
        if isinstance(holds, Proved) and isinstance(follows, Proved):
            return Verdict(statement, "correct", holds, follows, says=f"It is said, and holds, for {said}.")
    elif (local := signed(reading, under, scope)) is not None:
        there = _asked(local, scope, kernel)
        if all(isinstance(found, Proved) for found in there):
            kink = any(one.sign in BOUNDARY for one in statement.under)
            but = " At the kink itself nothing is judged." if kink else ""
            return Verdict(statement, "correct", *there, says=f"It is said, and holds, for {said}.{but}")
    label = any(one.sign == r"\ne" and one.left not in _variables(reading) for one in under)
    # where y is a label, "y is not 1" may mean that it is 0, or -1
    put_in = here is not None and all(one.sign == "=" for one in under)
    for start, evidence in zip(
        (reading.left, reading.head), (follows, holds) if put_in else anywhere, strict=True
    ):
        if not label and isinstance(evidence, Refuted) and evidence.witness is not None:
            found = (
                _with_values(evidence.witness, under)
                if put_in
                else _refuting(start, reading.right, scope, under, evidence.witness)
            )
            if found is not None:
                says = f"It is said for {said}, and does not hold there."
                return Verdict(statement, "wrong", holds, follows, says=says, witness=found)
    return Verdict(statement, "undecided", says=statement.trouble)


def gone_on(verdict: Verdict, scope: Scope, slips: list[Slip], kernel: Kernel) -> Verdict:
    """The verdict on such a line, carried where it follows from a wrong one; wrong ones join ``slips``."""
    if verdict.kind != "wrong":
        return verdict
    reading, line = verdict.statement.readings[0], verdict.statement.place.line
    here = _given(scope, verdict.statement.under, reading) or scope
    for start in dict.fromkeys((reading.left, reading.head)):
        if (found := carried(start, reading.right, here, reading.given, slips, kernel)) is not None:
            line, says = found[0].line, goes_on(found[0].line)
            verdict = replace(verdict, kind="carried", follows=found[1], says=says, witness=None)
            break
    slips += slips_of(reading.head, reading.right, reading.given, line, scope)
    return verdict


def _asked(reading: Reading, scope: Scope, kernel: Kernel) -> tuple[Evidence, Evidence]:
    """Whether it holds, and whether it follows from the member before."""
    follows = kernel.ask(reading.left, reading.right, scope, reading.given)
    if reading.head in (reading.left, reading.right):
        return follows, follows
    return kernel.ask(reading.head, reading.right, scope, reading.given), follows


def _given(scope: Scope, under: tuple[Hypothesis, ...], reading: Reading) -> Scope | None:
    """The scope in which inputs have the values and signs that are said; None where it cannot be said so.

    What is said of an entry, ``x_i > 0``, is said of all of them, where nothing is told apart by a sign.
    """
    by = {variable.name for variable in _variables(reading)}
    symbols, definitions = dict(scope.symbols), dict(scope.definitions)
    for one in under:
        name = one.left.name if isinstance(one.left, Symbol) else ""
        if name not in symbols or name in definitions:
            return None
        letters = [i.name for i in getattr(one.left, "indices", ()) if i.name in scope.letters]
        shape = symbols[name].shape
        if len(set(letters)) != len(shape) or (shape and (one.sign == "=" or tells_signs(reading, scope))):
            return None
        body = _value(one, name, symbols, tuple(letters))
        if body is None or (one.sign == "=" and name in by):
            return None
        definitions[name] = Definition(name, tuple(letters), body)
    return replace(scope, symbols=symbols, definitions=definitions)


def _variables(reading: Reading) -> set[Symbol]:
    """What a reading differentiates by."""
    sides = (reading.head, reading.left, reading.right)
    return {part.by for side in sides for part in parts(side) if isinstance(part, Derivative)}


def _valued(one: Hypothesis, labels: Mapping[str, bool]) -> Hypothesis:
    r"""A hypothesis ``y \ne 1`` on a label of two values by its other value."""
    match one:
        case Hypothesis(Symbol(name), r"\ne", Number(value)) if name in labels:
            pair = {Fraction(-1), Fraction(1)} if labels[name] else {Fraction(0), Fraction(1)}
            if value in pair:
                (other,) = pair - {value}
                return Hypothesis(one.left, "=", Number(other))
    return one


def _value(one: Hypothesis, name: str, symbols: dict[str, Declared], letters: tuple[str, ...]) -> Term | None:
    match one:
        case Hypothesis(_, "=", Number() as value):
            return value
        case Hypothesis(_, "<" | ">" as sign, zero) if zero == ZERO:
            free = fresh(rf"\bar{{{name}}}", frozenset(symbols))
            symbols[free] = Declared(symbols[name].shape)
            size = exp(Symbol(free, tuple(map(Symbol, letters))))
            return size if sign == ">" else neg(size)
    return None


def _with_values(witness: Witness, under: tuple[Hypothesis, ...]) -> Witness:
    """A point found where the values that are said were put in, with these values."""
    said = ((one.left.name, plain(one.right)) for one in under if isinstance(one.left, Symbol))
    known = {name for name, _ in witness.inputs}
    inputs = (*witness.inputs, *(pair for pair in said if pair[0] not in known))
    left, right = (f"{float(value):.3g}" for value in (witness.left, witness.right))
    return replace(witness, inputs=inputs, left=left, right=right)


def _at_all_places(one: Hypothesis, scope: Scope, at: Witness) -> Iterator[Hypothesis]:
    """A hypothesis at each place of an index that the point leaves open."""
    placed = dict(at.indices)
    open_ = [name for name in sorted(free_names(one.left)) if name in scope.letters and name not in placed]
    if not open_:
        yield one
        return
    for n in range(dict(at.sizes).get(scope.letters[open_[0]], 1)):
        left = substitute(one.left, {open_[0]: Number(Fraction(n + 1))})
        yield from _at_all_places(replace(one, left=left), scope, at)


def _refuting(
    left: Term, right: Term, scope: Scope, under: tuple[Hypothesis, ...], start: Witness
) -> Witness | None:
    """A point at which the conditions hold and the sides differ: like a given one, with other numbers."""
    random = Random(0)
    try:
        one, other, _ = opened(left, right, scope)
    except ModelError:
        return None
    names = {name for h in under for side in (h.left, h.right) for name in scope.closure(side)}
    from derive.meaning.recheck import values_at  # mpmath

    more = names & scope.symbols.keys() - scope.definitions.keys() - {name for name, _ in start.inputs}
    if any(scope.symbols[name].shape for name in more):
        return None
    under = tuple(one for each in under for one in _at_all_places(each, scope, start))
    known = tuple((name, text) for name, text in start.inputs if scope.canonical(name) in scope.symbols)
    inputs = (*known, *((name, "1") for name in sorted(more)))
    fixed = {fact.name for fact in scope.facts}
    terms = [one, other, *(side for h in under for side in (h.left, h.right))]
    for trial in range(_TRIALS):
        values = tuple(
            (
                name,
                text
                if not trial or name in fixed
                else _NUMBER.sub(lambda _: str(random.choice(_VALUES)), text),
            )
            for name, text in inputs
        )
        point = replace(start, inputs=values)
        try:
            u, w, *compared = values_at(terms, scope, point)
            pairs = zip(under, compared[::2], compared[1::2], strict=True)
            if all(_COMPARED[h.sign](a, b) for h, a, b in pairs) and abs(u - w) > _SURE * max(1, abs(u)):
                return replace(point, left=f"{float(u):.3g}", right=f"{float(w):.3g}")
        except (ArithmeticError, KeyError, ValueError, TypeError, ModelError):
            continue
    return None
