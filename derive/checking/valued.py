r"""Numbers worked out at values that are given: with ``x = 2``, ``y = 3 \cdot 2 = 6``.

Such a line says nothing of other values. It is right where both sides have the same value at those that are
given, to the decimals that are written, and wrong where they have not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite

from derive.binding import free_names
from derive.checking.lenient import rounded
from derive.checking.report import FAULTS, Verdict
from derive.meaning.evidence import Refuted, Tested, Witness
from derive.names import plain_name
from derive.reading.people.standing import is_list, is_number
from derive.scope import ModelError, Scope
from derive.shapes import opened
from derive.statement import Reading
from derive.term import Apply, Bind, Derivative, Number, Symbol, Term, parts

GIVEN = "a value that is given"
_LIST = re.compile(r"[(\[][-\d.,;\s]+[)\]]")
_STEP, _JUMP = Fraction(1, 10**12), 1e-4
_SURE = 12  # digits in which both sides agree
_NEAR = 0.01  # of a value, which numbers that were rounded on the way may miss


@dataclass
class Values:
    """The values that a text has given to its inputs up to here."""

    known: dict[str, Fraction] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)  # arrays whose entries are given

    def judged(self, verdict: Verdict, scope: Scope) -> Verdict:
        """The verdict on a line that gives a number; take note of a value that is given."""
        statement = verdict.statement
        if not statement.readings:
            return verdict
        reading = statement.readings[0]
        name = scope.canonical(getattr(reading.left, "name", ""))
        if verdict.kind == "prose" and _listed(reading.right):
            self.lists.add(name)
        if statement.trouble == GIVEN and verdict.kind == "prose":
            value = _fraction(reading.right)
            if reading.head == reading.left and value is not None and not _places(reading.left):
                self.known[name] = value
            return verdict
        if verdict.kind not in (*FAULTS, "carried", "undecided"):
            return verdict
        found = self._evaluated(verdict, reading, scope)
        if is_number(reading.right) or found.kind != "correct":
            return found if is_number(reading.right) else verdict
        if verdict.kind in FAULTS and _read(reading.right, scope) < _read(reading.head, scope):
            says = f"{found.says} Numbers stand for some letters here, and letters for others."
            return Verdict(verdict.statement, "undecided", says=says)
        return verdict

    def _evaluated(self, verdict: Verdict, reading: Reading, scope: Scope) -> Verdict:
        """The verdict at the values that are given; as it is where one that is needed is not."""
        read = _read(reading.head, scope)
        missing = sorted(read - self.known.keys())
        several = (bool(verdict.statement.under) and len(self.known) > 1) or bool(self.lists & set(missing))
        if missing and verdict.kind != "undecided" and (several or _worked_out(reading.right)):
            says = f"It is worked out at values that are not given: {plain_name(missing[0])} has none."
            return Verdict(verdict.statement, "undecided", says=says)
        if not read or missing or _sized(reading.head, scope) or _sized(reading.right, scope):
            return verdict
        from derive.meaning.recheck import values_at  # mpmath

        given = {name: self.known[name] for name in sorted(read)}
        point = _moved(given, Fraction(0))
        try:
            head, number, _ = opened(reading.head, reading.right, scope)
            one, other = values_at((head, number), scope, point)
            left, right = float(one), float(other)
            near_by = [float(values_at((head,), scope, _moved(given, by))[0]) for by in (_STEP, -_STEP)]
        except ZeroDivisionError:
            says = "It has no value where the values are that are given."
            return Verdict(verdict.statement, "undecided", says=says)
        except (ArithmeticError, KeyError, ValueError, TypeError, ModelError):
            return verdict
        if not isfinite(left) or not isfinite(right):
            return verdict
        if any(abs(value - left) > _JUMP * max(1, abs(left)) for value in near_by):
            says = "It jumps at the values that are given."
            return Verdict(verdict.statement, "undecided", says=says)
        where = ", ".join(f"{plain_name(name)} = {value}" for name, value in given.items())
        there = replace(point, left=repr(left), right=repr(right))
        near = abs(left - right) <= _NEAR * abs(left)
        short = rounded(reading.right, reading.right, Refuted(there, ""))
        exact = abs(left - right) <= 10.0**-_SURE * max(1, abs(right))
        if exact or (short and (near or _fraction(reading.right) is not None)):
            found = Tested(1, _SURE, f"it is said of {where} alone")
            says = f"It holds for the values that are given: {where}."
            return Verdict(verdict.statement, "correct", found, found, says=says)
        if near and any(isinstance(p, Number) and p.value.denominator > 1 for p in parts(reading.right)):
            says = f"It nearly holds for the values that are given, {where}; this may be rounding."
            return Verdict(verdict.statement, "undecided", says=says)
        if verdict.kind == "carried":
            return verdict
        says = f"It does not hold for the values that are given: {where}."
        there = replace(point, left=f"{left:.6g}", right=f"{right:.6g}")
        return replace(verdict, kind="wrong", mistake=None, repair=None, says=says, witness=there)


def _read(head: Term, scope: Scope) -> frozenset[str]:
    """The inputs on which the value of a Term depends."""
    names = scope.closure(head) | {p.by.name for p in parts(head) if isinstance(p, Derivative)}
    return frozenset(
        name
        for name in map(scope.canonical, names)
        if name in scope.symbols and name not in scope.definitions
    )


def _worked_out(term: Term) -> bool:
    """Whether a number is one that measured values give: it has several decimal numerals, or a long one."""
    found = [p.value for p in parts(term) if isinstance(p, Number) and p.value.denominator > 1]
    return len(found) > 1 or any((value * 100).denominator > 1 for value in found)


def _moved(given: dict[str, Fraction], by: Fraction) -> Witness:
    """The point that is given, or one right beside it."""
    return Witness((), (), tuple((name, str(value + by)) for name, value in given.items()), "0", "0")


def _sized(term: Term, scope: Scope) -> bool:
    """Whether a value depends on a size or an index, for which the text may give another number."""
    names = {scope.canonical(name) for name in scope.closure(term)}
    bodies = [d.body for name, d in scope.definitions.items() if name in names]
    every = [part for one in (term, *bodies) for part in parts(one)]
    used = {name for one in (term, *bodies) for name in free_names(one)}
    return bool(used & (set(scope.sizes) | set(scope.letters))) or any(isinstance(p, Bind) for p in every)


def _listed(term: Term) -> bool:
    """Whether a Term is an array of numerals: written out, or ``(1, 2, 3)`` as one name."""
    return is_list(term) or bool(_LIST.fullmatch(getattr(term, "name", "")))


def _places(term: Term) -> bool:
    return not isinstance(term, Symbol) or bool(term.indices)


def _fraction(term: Term) -> Fraction | None:
    """The value of a numeral, with a sign or in a fraction."""
    match term:
        case Number(value):
            return Fraction(value)
        case Apply("neg", (one,)):
            negated = _fraction(one)
            return None if negated is None else -negated
        case Apply("div", (top, bottom)):
            over, under = _fraction(top), _fraction(bottom)
            return over / under if over is not None and under else None
    return None
