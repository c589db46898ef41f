r"""What follows from an equation that is set: ``\ell'(p) = 0`` gives ``\sum_i x_i = n p``.

An equation ``E = 0`` that is set says nothing by itself; a line that goes on from it holds where it holds.
That is proved where the difference of the line's sides is E, times powers of inputs and a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, product

from derive.binding import free_names, substitute
from derive.checking.asking import Kernel
from derive.checking.report import FAULTS, Verdict
from derive.meaning.evidence import Evidence, Proved
from derive.meaning.field import P, Undefined
from derive.meaning.forms import Outside, Redraw
from derive.meaning.kernel import Compiler
from derive.meaning.point import OutOfRange
from derive.mistakes.sieve import Values
from derive.reading.people.defining import definition
from derive.scope import Definition, ModelError, Scope
from derive.shapes import opened, shape
from derive.statement import Reading
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Derivative,
    Number,
    Symbol,
    Term,
    map_parts,
    mul,
    number,
    parts,
    power,
    sub,
)

_CONSTRAINT = re.compile(
    r"\b(?:subject to|such that|s\.\s?t\.|constraints?|constrained)\b[^.]*\Z", re.IGNORECASE
)
_SET = re.compile(
    r"\b(?:sett?ing|set|equat(?:e|ing)|put(?:ting)?)\s+(?:it|this|that|these|them|both|the\s+\w+(?:\s+\w+)?)"
    r"\s+(?:equal\s+)?to\s+(?:zero|\$?0\$?)[^.\n]*\s*[:,]?[\s$]*\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]|\\(?:sub)*section", re.MULTILINE)
_HAT = re.compile(r"\\(?:hat|widehat|tilde)\{(.+)\}")
_NEAR = 100  # characters of the words before a line
_MOST = 6  # equations that are tried, the last ones first
_NOT_HERE = (Undefined, OutOfRange, Outside, Redraw, ModelError, KeyError)
_POWERS = (1, -1, 2, -2, 3, 4, -3, -4)
_MOST_FACTORS = 4  # inputs whose powers are tried
_NUMBERS = tuple(sorted({Fraction(s * a, b) for s in (1, -1) for a in range(1, 9) for b in range(1, 9)}))
_IN_FIELD = {n.numerator * pow(n.denominator, -1, P) % P: n for n in _NUMBERS}


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation that is set on a line, and the scope in which it is written."""

    left: Term
    right: Term
    scope: Scope
    line: int


@dataclass
class Equations:
    """The equations that a text has set up to here."""

    text: str
    known: list[Equation] = field(default_factory=list)
    solved: dict[str, Definition] = field(default_factory=dict)
    gradient: Equation | None = None  # the last derivative that was worked out
    last: int = 0  # where the line before begins

    def judged(self, verdict: Verdict, scope: Scope, kernel: Kernel) -> Verdict:
        """The verdict on a line that goes on from these equations; take note of one that is set."""
        statement = verdict.statement
        if not statement.readings or statement.readings[0].given:
            return verdict
        reading = statement.readings[0]
        here = Equation(reading.left, reading.right, scope, statement.place.line)
        self._forget(statement.place.start)
        if verdict.kind in ("correct", "leap") and _derivative(reading.head, scope):
            self.gradient = Equation(reading.right, ZERO, scope, here.line)
        if verdict.kind in (*FAULTS, "undecided", "prose") and self._is_set(verdict, reading):
            self.known.append(here)
            if self.gradient is not None and isinstance(reading.left, Derivative):
                self.known.append(replace(self.gradient, line=here.line))
            if verdict.kind == "prose":
                return verdict
            return replace(verdict, kind="definition", says="It is taken as a condition, which is set.")
        chosen = verdict.kind == "definition" and statement.kind == "claim"
        if verdict.kind == "definition" and statement.kind == "definition":
            reading = replace(reading, left=_plain(reading.left, scope), right=_plain(reading.right, scope))
            chosen = reading != statement.readings[0]
        if verdict.kind not in (*FAULTS, "undecided") and not chosen:
            return verdict
        if self.gradient is not None and _SET.search(self.text[: statement.place.start][-_NEAR:]):
            self.known.append(replace(self.gradient))
        for equation in reversed(self.known[-_MOST:]):
            found = self._follows(reading, equation, scope, kernel)
            if found is not None:
                self._add(here)
                says = f"It follows from the equation of line {equation.line}."
                return replace(verdict, kind="correct", mistake=None, repair=None, witness=None,
                               follows=found, says=says)  # fmt: skip
        if verdict.kind in FAULTS and any(_about(reading, equation, scope) for equation in self.known):
            says = f"Whether it follows from the equation of line {self.known[-1].line} is open."
            return replace(verdict, kind="undecided", mistake=None, repair=None, says=says)
        return verdict

    def _forget(self, start: int) -> None:
        """Under another heading other equations are set."""
        if _HEADING.search(self.text, self.last, start):
            self.known, self.solved, self.gradient = [], {}, None
        self.last = start

    def _follows(self, reading: Reading, equation: Equation, scope: Scope, kernel: Kernel) -> Evidence | None:
        """The proof that a line follows from an equation, alone or with what was solved before."""
        left, right = reading.left, reading.right
        found = follows(left, right, equation, scope, kernel)
        sides = (left, right, equation.left, equation.right)
        if found or not self.solved or any(isinstance(p, Derivative) for side in sides for p in parts(side)):
            return found
        return follows(
            left, right, equation, replace(scope, definitions={**scope.definitions, **self.solved}), kernel
        )

    def _add(self, here: Equation) -> None:
        """Take note of a line that follows; an input that it gives a value is solved for."""
        self.known.append(here)
        if isinstance(here.left, Symbol) and here.left.name not in here.scope.closure(here.right):
            made = definition(here.left, here.right, here.scope)
            if made is not None:
                self.solved[made.name] = made

    def _is_set(self, verdict: Verdict, reading: Reading) -> bool:
        """Whether a line sets a derivative to zero, or states a constraint on the inputs."""
        statement = verdict.statement
        if statement.trouble == "an equation to be solved":
            return True
        if reading.right == ZERO:
            chained = reading.head != reading.left and verdict.kind == "undecided"
            return chained and _derivative(reading.head, scope=statement.scope)
        words = self.text[: statement.place.start][-_NEAR:]
        return verdict.kind == "undecided" and bool(_CONSTRAINT.search(words))


def _plain(side: Term, scope: Scope) -> Term:
    r"""A side with p for ``\hat p``, where p has that shape: the hat says that it solves the equation."""

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and (match := _HAT.fullmatch(part.name)):
            own, hat = scope.symbols.get(match[1]), scope.symbols.get(part.name)
            return Symbol(match[1], part.indices) if own and hat and own.shape == hat.shape else part
        return part

    return map_parts(side, change)


def _derivative(head: Term, scope: Scope) -> bool:
    """Whether a chain works out a derivative of a quantity by an input."""
    found = [part for part in parts(head) if isinstance(part, Derivative)]
    return len(found) == 1 and scope.canonical(found[0].by.name) not in scope.definitions


def _about(reading: Reading, equation: Equation, scope: Scope) -> bool:
    """Whether a line speaks of inputs alone, some of which an equation reads as well."""
    sides = (reading.head, reading.left, reading.right)
    if any(isinstance(part, Derivative) for side in sides for part in parts(side)):
        return False
    names = {scope.canonical(n) for side in sides[1:] for n in free_names(side)} & scope.symbols.keys()
    read = equation.scope.closure(equation.left) | equation.scope.closure(equation.right)
    return bool(names & read) and scope.canonical(getattr(reading.left, "name", "")) not in scope.definitions


def follows(left: Term, right: Term, equation: Equation, scope: Scope, kernel: Kernel) -> Evidence | None:
    """The proof that a line is an equation that is set, times a factor; None where none is found."""
    one = _difference(left, right)
    for other in _forms(_difference(equation.left, equation.right), one, scope):
        other = _lettered(other, one, scope)
        for factor in _factors(one, other, scope):
            found = kernel.ask(one, mul(factor, other) if factor != ONE else other, scope)
            if isinstance(found, Proved):
                return found
    return None


def _difference(left: Term, right: Term) -> Term:
    return left if right == ZERO else sub(left, right)


def _forms(other: Term, one: Term, scope: Scope) -> Iterator[Term]:
    """The difference of an equation, and of one between vectors its products with vectors of the line."""
    try:
        axes, wanted = shape(other, scope), shape(one, scope)
    except ModelError:
        return
    if len(axes) == len(wanted):
        yield other
    elif len(axes) == 1 and not wanted:
        for name in sorted(free_names(one)):
            declared = scope.symbols.get(name)
            if declared is not None and tuple(map(Symbol, declared.shape)) == axes:
                yield mul(Apply("transpose", (Symbol(name),)), other)


def _lettered(other: Term, one: Term, scope: Scope) -> Term:
    """An equation about every i with the letters of the line."""
    own = [x for x in scope.letters if x in free_names(other) and x not in free_names(one)]
    free = [x for x in scope.letters if x in free_names(one) and x not in free_names(other)]
    renamed: dict[str, Term] = {}
    for letter in own:
        same = next((x for x in free if scope.letters[x] == scope.letters[letter]), None)
        if same is not None:
            free.remove(same)
            renamed[letter] = Symbol(same)
    return substitute(other, renamed, scope.alternatives) if renamed else other


def _factors(one: Term, other: Term, scope: Scope) -> Iterator[Term]:
    """The factors with which the one term may be the other: both have the same values at two points."""
    try:
        first, second, letters = opened(one, other, scope)
    except ModelError:
        return
    bases = _bases(first, second, scope)
    ratios: list[int] = []
    values: list[list[int]] = []
    try:
        for wider in (1, 2):  # the sizes differ too, which may stand in a factor
            at = Values(Compiler(scope), scope, dict.fromkeys(letters, wider), wider)
            under = at.value(second)
            if not under:
                return
            ratios.append(at.value(first) * pow(under, -1, P) % P)
            values.append([at.value(base) for base in bases])
    except _NOT_HERE:
        return
    for count in range(min(3, len(bases) + 1)):
        for chosen in combinations(range(len(bases)), count):
            for powers in product(_POWERS, repeat=count):
                left = [
                    _over(ratio, [(own[b], n) for b, n in zip(chosen, powers, strict=True)])
                    for ratio, own in zip(ratios, values, strict=True)
                ]
                if left[0] == left[1] and left[0] in _IN_FIELD:
                    factors = (power(bases[b], number(n)) for b, n in zip(chosen, powers, strict=True))
                    yield mul(number(_IN_FIELD[left[0]]), *factors)
                    return


def _over(ratio: int, factors: list[tuple[int, int]]) -> int:
    for value, n in factors:
        ratio = ratio * pow(value, -n, P) % P if value else 0
    return ratio


def _bases(first: Term, second: Term, scope: Scope) -> list[Term]:
    """What a factor may be made of: the sizes, the scalar inputs and ``1 - p``."""
    every = [*parts(first), *parts(second)]
    sizes: dict[Term, None] = {}
    scalars: dict[Term, None] = {}
    for part in every:
        if isinstance(part, Symbol):
            if part.name in scope.sizes:
                sizes[part] = None
            elif part.name in scope.symbols and _free(part, first, second, scope):
                scalars[part] = None
    found = [*list(scalars)[:_MOST_FACTORS], *sizes]
    return [*found, *(add_one for s in scalars if (add_one := sub(ONE, s)) in every)]


def _free(part: Symbol, first: Term, second: Term, scope: Scope) -> bool:
    free = free_names(first) | free_names(second)
    whole = len(part.indices) == len(scope.symbols[part.name].shape)
    return whole and all(isinstance(i, Number) or getattr(i, "name", "") in free for i in part.indices)
