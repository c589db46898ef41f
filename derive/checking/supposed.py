r"""Lines under a condition on values: ``if $y = 1$``, ``for $w > 0$``.

A line that holds without the condition holds under it. An input that has a value or a sign is given it:
1 for y, and ``e^u`` with any real u for a positive w. Wrong is what differs at a point where the condition
holds; everything else is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from derive.binding import free_names, fresh
from derive.checking.asking import Kernel
from derive.checking.carried import Slip, carried, slips_of
from derive.checking.objectives import Slopes
from derive.checking.phrases import goes_on
from derive.checking.points_under import meets, refuting
from derive.checking.report import FAULTS, Verdict
from derive.checking.signed import BOUNDARY, signed, tells_signs
from derive.checking.where import where
from derive.meaning.evidence import Evidence, Proved, Refuted, Witness
from derive.operators import exp
from derive.scope import Declared, Definition, ModelError, Scope
from derive.shapes import axes, entry
from derive.statement import Hypothesis, Reading, Statement
from derive.term import ONE, ZERO, Derivative, Number, Symbol, Term, map_parts, neg, parts
from derive.writing import plain

_LABELS = {ONE: (ZERO, neg(ONE)), ZERO: (ONE,), neg(ONE): (ONE,)}  # a label, and what else it may be
_PARTIAL = (r"\partial", r"\nabla", "∂", "∇")
_SHOWN = {r"\le": "≤", r"\ge": "≥", r"\ne": "≠"}


def supposed(statement: Statement, scope: Scope, kernel: Kernel) -> Verdict:
    """The verdict on a line under the conditions on values that are said of it."""
    reading = statement.readings[0]
    said = _shown(statement.under)
    under = tuple(_valued(one, kernel.labels) for one in statement.under)
    places = _places(statement, under, scope)
    here = places[-1][1] if places else None
    holds, follows = _asked(reading, scope, kernel)
    if isinstance(holds, Proved) and isinstance(follows, Proved):
        return Verdict(statement, "correct", holds, follows)
    anywhere = (follows, holds)
    for at, inner in places:
        holds, follows = _asked(at, inner, kernel)
        if isinstance(holds, Proved) and isinstance(follows, Proved):
            return Verdict(statement, "correct", holds, follows, says=f"It is said, and holds, for {said}.")
    if here is None and (local := signed(reading, under, scope)) is not None:
        there = _asked(local, scope, kernel)
        if all(isinstance(found, Proved) for found in there):
            kink = any(one.sign in BOUNDARY for one in statement.under)
            but = " At the kink itself nothing is judged." if kink else ""
            return Verdict(statement, "correct", *there, says=f"It is said, and holds, for {said}.{but}")
    if (found := _where(statement, under, scope, kernel)).kind != "undecided":
        return found
    label = any(one.sign == r"\ne" and one.left not in _variables(reading) for one in under)
    put_in = here is not None and all(one.sign == "=" for one in under)
    for start, evidence in zip(
        (reading.left, reading.head), (follows, holds) if put_in else anywhere, strict=True
    ):
        if not label and isinstance(evidence, Refuted) and evidence.witness is not None:
            witness = (
                _with_values(evidence.witness, under)
                if put_in
                else refuting(start, reading.right, scope, under, evidence.witness)
            )
            if witness is not None:
                says = f"It is said for {said}, and does not hold there."
                return Verdict(statement, "wrong", holds, follows, says=says, witness=witness)
    return _otherwise_labelled(statement, scope, kernel) if label else found


def _where(statement: Statement, under: tuple[Hypothesis, ...], scope: Scope, kernel: Kernel) -> Verdict:
    """The verdict on a line times the indicator of its conditions; what has a value gets it first."""
    reading, said = statement.readings[0], _shown(statement.under)
    equal = tuple(one for one in under if one.sign == "=" and _given(scope, (one,), reading) is not None)
    rest = [one for one in under if one not in equal]
    found = where(reading, rest, _given(scope, equal, reading) or scope, kernel.labels) if rest else None
    if found is None:
        return Verdict(statement, "undecided", says=statement.trouble)
    holds, follows = found.asked(kernel)
    if isinstance(holds, Proved) and isinstance(follows, Proved):
        if found.needs:
            says, needs = f"It is said for {said}.", tuple(f"{name} is one-hot" for name in found.needs)
            return Verdict(statement, "conditional", holds, follows, says=says, needs=needs)
        return Verdict(statement, "correct", holds, follows, says=f"It is said, and holds, for {said}.")
    wrong = next((e for e in (follows, holds) if isinstance(e, Refuted) and e.witness is not None), None)
    if wrong is None or wrong.witness is None:
        return Verdict(statement, "undecided", says=statement.trouble)
    witness = _with_values(wrong.witness, equal)
    says = f"It is said for {said}, and does not hold there."
    return Verdict(statement, "wrong", holds, follows, says=says, witness=witness)


def _otherwise_labelled(statement: Statement, scope: Scope, kernel: Kernel) -> Verdict:
    r"""The verdict where a label is said not to have a value: wrong if it is so with each other label.

    Where y is a label, "y is not 1" may mean that it is 0, or -1.
    """
    open_ = [one for one in statement.under if one.sign == r"\ne" and one.right in _LABELS]
    if len(open_) != 1:
        return Verdict(statement, "undecided", says=statement.trouble)
    found = [
        supposed(replace(statement, under=tuple(
            Hypothesis(one.left, "=", other) if one is open_[0] else one for one in statement.under
        )), scope, kernel)
        for other in _LABELS[open_[0].right]
    ]  # fmt: skip
    if all(verdict.kind == "wrong" for verdict in found):
        return replace(found[0], statement=statement)
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


def within(verdict: Verdict, scope: Scope, kernel: Kernel) -> Verdict:
    """The verdict on a refuted line where what the text tells of values holds: a range, a value beside it.

    It stays refuted if it fails at a point where all of this holds.
    """
    told = verdict.statement.told
    refuted = verdict.kind == "undecided" and isinstance(verdict.follows, Refuted)  # as what it had meant
    if not told or not (refuted or verdict.kind in FAULTS) or meets(verdict.witness, told, scope):
        return verdict
    under = (*verdict.statement.under, *told)
    found = supposed(replace(verdict.statement, under=under), scope, kernel)
    match found.kind:
        case "correct":
            return replace(found, statement=verdict.statement)
        case _ if refuted:
            return verdict
        case "wrong":
            return replace(verdict, witness=found.witness or verdict.witness)
    return Verdict(verdict.statement, "undecided", says=elsewhere_only(told))


def elsewhere_only(told: tuple[Hypothesis, ...]) -> str:
    """What is said of a line that is refuted, though not where what is told holds."""
    return f"As it stands this is refuted; where {_shown(told)} it may hold, which is not decided."


def _shown(under: tuple[Hypothesis, ...]) -> str:
    shown = (f"{plain(h.left)} {_SHOWN.get(h.sign, h.sign)} {plain(h.right)}" for h in under)
    return " and ".join(dict.fromkeys(shown))


def _asked(reading: Reading, scope: Scope, kernel: Kernel) -> tuple[Evidence, Evidence]:
    """Whether it holds, and whether it follows from the member before."""
    follows = kernel.ask(reading.left, reading.right, scope, reading.given)
    if reading.head in (reading.left, reading.right):
        return follows, follows
    return kernel.ask(reading.head, reading.right, scope, reading.given), follows


def _places(statement: Statement, under: tuple[Hypothesis, ...], scope: Scope) -> list[tuple[Reading, Scope]]:
    """A line with the scopes in which the values that are said are put in; empty where they cannot be.

    A partial derivative holds the other inputs fixed, so that they are put into what it is worked out to be;
    ``df/dx`` may be meant of both.
    """
    reading, found = statement.readings[0], list[tuple[Reading, Scope]]()
    if (here := _given(scope, under, reading)) is not None:
        return [(reading, here)]
    partial = any(sign in statement.source for sign in _PARTIAL)
    if not partial and (here := _given(scope, under, reading, total=True)) is not None:
        found.append((reading, here))
    worked = _worked_out(reading, scope)
    if worked is not None and (here := _given(scope, under, worked)) is not None:
        found.append((worked, here))
    return found


def _given(
    scope: Scope, under: tuple[Hypothesis, ...], reading: Reading, total: bool = False
) -> Scope | None:
    """The scope in which inputs have the values and signs that are said; None where it cannot be said so.

    What is said of an entry, ``x_i > 0``, is said of all of them, where nothing is told apart by a sign.
    """
    by = {variable.name for variable in _variables(reading)}
    symbols, definitions = dict(scope.symbols), dict(scope.definitions)
    for one in under:
        name = one.left.name if isinstance(one.left, Symbol) else ""
        if name not in symbols or name in definitions:
            return None
        indices = getattr(one.left, "indices", ())
        letters = [i.name for i in indices if isinstance(i, Symbol) and i.name in scope.letters]
        shape = symbols[name].shape
        if len(letters) < len(indices):
            return None  # the value of one entry, ``x_1 = 2``, says nothing of the others
        if one.sign == "=" and not letters:
            made = _equal(one, name, scope)
            if made is None or by & {name, *(() if total else scope.closure(one.right))}:
                return None  # a derivative holds the others fixed: values are put in afterwards
            definitions[name] = made
            continue
        if len(set(letters)) != len(shape) or (shape and (one.sign == "=" or tells_signs(reading, scope))):
            return None
        body = _value(one, name, symbols, tuple(letters))
        if body is None:
            return None
        definitions[name] = Definition(name, tuple(letters), body)
    return replace(scope, symbols=symbols, definitions=definitions)


def _worked_out(reading: Reading, scope: Scope) -> Reading | None:
    """A line with each derivative of a number by an input as what it is; None where one is not worked out."""
    slopes, left = Slopes(), list[Derivative]()

    def change(part: Term) -> Term:
        match part:
            case Derivative(of, by) if by.name not in scope.definitions:
                found = slopes.of(of, by, scope)
                if found is not None:
                    return found
                left.append(part)
        return part

    sides = (map_parts(side, change) for side in (reading.head, reading.left, reading.right))
    head, start, end = sides
    return None if left else replace(reading, head=head, left=start, right=end)


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


def _equal(one: Hypothesis, name: str, scope: Scope) -> Definition | None:
    """The definition of an input by the number, or the other input, that it is said to be."""
    if name in scope.closure(one.right):
        return None
    try:
        letters = scope.open_letters(tuple(map(Symbol, scope.symbols[name].shape)), free_names(one.right))
        body = entry(one.right, scope, letters) if axes(one.right, scope) else one.right
    except (ModelError, IndexError):
        return None
    return Definition(name, tuple(letter.name for letter in letters), body)


def _value(one: Hypothesis, name: str, symbols: dict[str, Declared], letters: tuple[str, ...]) -> Term | None:
    match one:
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
