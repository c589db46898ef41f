r"""Conditions on values that no line is said under, and that bear on lines all the same.

A range that is told once, ``0 < \alpha < 1``, ``x > 0``, ``\|w\| = 1``, holds for the whole text; a value
that stands in a sentence, "in the paper ``\gamma = 2``", for the lines of that sentence. A line that is
refuted only where one of them fails is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.binding import free_names
from derive.reading.people.defining import multiplies
from derive.reading.people.links import Found
from derive.reading.people.posited import is_multiple
from derive.reading.people.scopes import Typed
from derive.reading.people.standing import is_number
from derive.reading.people.supposing import compared
from derive.reading.people.wholes import is_identity
from derive.scope import Scope
from derive.statement import Hypothesis, Kind, Statement
from derive.term import ONE, ZERO, Derivative, Number, Symbol, Term, neg, parts

_CASE = re.compile(
    r"\b(?:if|when|whenever|unless|whether|or|not|case|otherwise|until)\b[^.!?;$]*\Z", re.IGNORECASE
)
_GIVEN = re.compile(
    r"\b(?:assum\w*|suppos\w*|let|with|where|since|as|because|given|constraints?|subject to|normali[sz]ed"
    r"|unit|such that|provided)(?:\s+\w+){0,5}\W*\Z",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?;](?=\s|\$|\Z)|\n[ \t]*\n|\n[ \t]*(?:[-*•]|\(?[0-9]+[.)])[ \t]")
_BOUND = r"(?:-?\\infty|-?\d+(?:\.\d+)?)"
_INTERVAL = re.compile(
    rf"\\in(?P<open>[(\[\]])(?P<low>{_BOUND}),(?P<high>{_BOUND})(?P<close>[)\]\[])\Z"
    r"|\\in\\(?:mathbb|mathbf)\{?R\}?[_^]\{?(?P<sign>\+|>0|\\ge0|\\geq0)(?:\+)?\}?\Z"
)
_LET = re.compile(r"\b(?:let|suppose|assume|take)\W*\Z", re.IGNORECASE)  # for what comes behind it
_NEAR = 40  # characters between a line and a value behind it
_FAR = 240  # characters of a sentence that are looked at to each side


@dataclass(frozen=True, slots=True)
class _Told:
    """A condition at a place.

    One ``beside`` holds in its sentence alone, one ``after`` from there on, one of a name where it is read.
    """

    says: Hypothesis
    link: int
    beside: bool = False
    name: str = ""
    after: bool = False


class Circumstances:
    """What a text tells of values outside of its cases, for each of its lines."""

    def __init__(self, text: str, found: Sequence[Found], typed: Typed, kinds: Mapping[int, Kind]) -> None:
        self.text, self.found, self.typed = text, found, typed
        used = {m for one in found for m in one.supposed}
        self.told: list[_Told] = []
        for n, one in enumerate(found):
            if one.made or one.relation is None:
                continue
            if kinds.get(n) == "definition":
                left = one.left.readings[0].term if one.left and one.left.readings else None
                name = left.name if isinstance(left, Symbol) else ""
                under = (compared(found, m, typed, m in one.denied) for m in one.supposed if name)
                self.told += [_Told(h, n, name=name) for h in under if h is not None]
            if n not in used and kinds.get(n) not in ("definition", "condition"):
                self.told += [_Told(h, n) for h in self._ranges(n, typed)]
                let = bool(_LET.search(text[: one.sheet.formula.outer[0]][-_FAR:]))
                for h in self._values(n, typed):
                    after = let and not any("(" in name or name.isdigit() for name in free_names(h.right))
                    after &= not is_number(h.right)
                    self.told.append(_Told(h, n, not after, after=after))

    def on(self, statement: Statement, n: int) -> Statement:
        """A statement with the conditions that bear on it: those about what it reads."""
        if not statement.readings:
            return statement
        reading, scope = statement.readings[0], statement.scope
        sides = (reading.head, reading.left, reading.right)
        read = frozenset[str]().union(*map(scope.closure, sides)) & scope.symbols.keys()
        bodies = [scope.definitions[name].body for name in read & scope.definitions.keys()]
        free = any(multiplies(name, body) for body in bodies for name in free_names(body))
        own = self.found[n]  # off a constraint that a Lagrangian has written out it is a function as well
        near: dict[Term, _Told] = {}
        for one in self.told:
            if self.found[one.link].number == own.number:
                continue
            if (one.name and one.name not in read) or (one.after and n < one.link):
                continue
            names = _names(one.says, scope)
            bears = names & read or (one.beside and statement.kind != "claim")  # an optimum has other names
            if not bears or any(_is_made(name, scope) for name in names):
                continue
            if free and one.says.sign == "=" and not one.beside:
                continue
            if not one.beside:
                near.setdefault(Symbol(f"{len(near)}"), one)
            elif self._same_sentence(one.link, n):
                left = one.says.left  # of two values of a name the one that stands right before it
                before = near.get(left)
                if before is None or one.link < n:
                    near[left] = one
        under = {h.left for h in statement.under}
        found = (one.says for one in near.values() if not (one.beside and one.says.left in under))
        case = [] if statement.kind == "claim" else [m for m in own.supposed if not own.denied]
        more = (compared(self.found, m, self.typed) for m in case)  # an optimum that is said in a case
        every = dict.fromkeys((*found, *(h for h in more if h is not None)))
        told = tuple(h for h in every if h not in statement.under)
        return replace(statement, told=told) if told else statement

    def _ranges(self, n: int, typed: Typed) -> Iterator[Hypothesis]:
        """The ranges that a link tells of inputs, and what it assumes of them that is no value of one."""
        one = self.found[n]
        assert one.relation is not None
        begin, end = one.sheet.formula.outer
        if _CASE.search(one.leads or self.text[max(0, begin - 80) : begin]):
            return
        if one.relation.text == r"\in":
            yield from self._interval(one, typed.scope_of(n))
            return
        read = compared(self.found, n, typed)
        if read is None or not _of_inputs(read):
            return
        if read.sign != "=":
            yield read
        elif not isinstance(read.left, Symbol) and is_number(read.right):
            words = one.leads or self.text[max(0, begin - 80) : begin]
            alone = one.left is one.head and not any(
                m is not one and m.number == one.number for m in self.found
            )
            behind = re.match(r"\W*(?:is|are|be) (?:assumed|given|normali)", self.text[end : end + 40])
            if alone and (behind or _GIVEN.search(re.split(r"[.!?;$]", words)[-1])):
                yield read

    def _interval(self, one: Found, scope: Scope) -> Iterator[Hypothesis]:
        r"""The bounds of ``\alpha \in (0, 1)``."""
        if one.left is None or one.right is None or not one.left.readings:
            return
        name = one.left.readings[0].term
        match = _INTERVAL.match(r"\in" + "".join(t.text for t in one.right.tokens))
        if match is None or not isinstance(name, Symbol) or scope.canonical(name.name) not in scope.symbols:
            return
        if match["sign"]:
            yield Hypothesis(name, ">" if match["sign"] in ("+", ">0") else r"\ge", ZERO)
            return
        for bound, sign, closed in (
            (match["low"], ">", match["open"] == "["),
            (match["high"], "<", match["close"] == "]"),
        ):
            if r"\infty" not in bound:
                value = Number(Fraction(bound.lstrip("-")))
                right: Term = neg(value) if bound.startswith("-") else value
                yield Hypothesis(name, {">": r"\ge", "<": r"\le"}[sign] if closed else sign, right)

    def _values(self, n: int, typed: Typed) -> Iterator[Hypothesis]:
        """The value that a link gives to an input: a number, another input, the identity."""
        one = self.found[n]
        if not one.equation or one.left is not one.head:
            return
        read = compared(self.found, n, typed)
        if read is None or not _of_inputs(read) or not isinstance(read.left, Symbol):
            return
        own = typed.scope.symbols.get(typed.scope.canonical(read.left.name))
        if is_identity(read.right) and own is not None and not own.shape:  # weights that are read as numbers
            yield replace(read, right=ONE)
        elif is_multiple(read.right) or is_number(read.right):
            yield read

    def _same_sentence(self, m: int, n: int) -> bool:
        """Whether two links stand in one sentence."""
        one, other = self.found[m].sheet.formula.outer, self.found[n].sheet.formula.outer
        if one == other:
            return True
        begin, end = (one[1], other[0]) if one[0] < other[0] else (other[1], one[0])
        between = self.text[begin:end]
        behind = one[0] > other[0]  # of the line: "... for $y = 1$"
        near = len(between) < _NEAR and "\n" not in between if behind else len(between) < _FAR
        return near and not _ENDS.search(between)


def _names(says: Hypothesis, scope: Scope) -> frozenset[str]:
    return frozenset(map(scope.canonical, free_names(says.left) | free_names(says.right)))


def _is_made(name: str, scope: Scope) -> bool:
    """Whether a name is defined by others; the identity matrix is made of nothing."""
    return name in scope.definitions and bool(
        (scope.closure(Symbol(name)) & scope.symbols.keys()) - scope.definitions.keys()
    )


def _of_inputs(says: Hypothesis) -> bool:
    """Whether a relation is one of values, not of derivatives."""
    return not any(isinstance(p, Derivative) for side in (says.left, says.right) for p in parts(side))
