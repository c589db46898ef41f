r"""What follows from an equation that is set: ``\ell'(p) = 0`` gives ``\sum_i x_i = n p``.

An equation ``E = 0`` that is set says nothing by itself; a line that goes on from it holds where it holds.
That is proved where the difference of the line's sides is E, times powers of inputs and a number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from derive.binding import free_names
from derive.checking import extrema
from derive.checking.asking import Kernel
from derive.checking.multiples import Equation, follows
from derive.checking.optima import Optima
from derive.checking.phrases import goes_on
from derive.checking.points_under import meets
from derive.checking.report import FAULTS, Verdict
from derive.checking.solutions import summing_to_one
from derive.checking.supposed import elsewhere_only
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.reading.people.claiming import introduced
from derive.reading.people.defining import definition, sharing
from derive.reading.people.fitted import without
from derive.scope import Definition, Scope
from derive.statement import Reading, Statement
from derive.term import ZERO, Apply, Bind, Derivative, Symbol, Term, map_parts, parts

_CONSTRAINT = re.compile(
    r"\b(?:subject to|such that|s\.\s?t\.|constraints?|constrained)\b[^.]*\Z", re.IGNORECASE
)
_SET = re.compile(
    r"\b(?:sett?ing|set|equat(?:e|ing)|put(?:ting)?)\s+(?:it|this|that|these|them|both|the\s+\w+(?:\s+\w+)?)"
    r"\s+(?:equal\s+)?to\s+(?:zero|\$?0\$?)[^.\n]*\s*[:,]?[\s$]*\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]|\\(?:sub)*section", re.MULTILINE)
_HAT = re.compile(r"\\(?:hat|widehat|tilde)\{(.+)\}|(.+)\^\{\*\}")
_GOES_ON = re.compile(
    r"[\s$}&]*(?:(?:\\\\)?[\s&]*(?:\\Rightarrow|\\implies|\\Longrightarrow|=>|⇒)|,?\s*(?:which |and |this )?"
    r"(?:so|hence|thus|gives|yields|implies)\b)"
)
_NEAR = 100  # characters of the words before a line
_MOST = 6  # equations that are tried, the last ones first


@dataclass
class Equations:
    """The equations that a text has set up to here."""

    text: str
    heads: Mapping[str, int]  # where each name is defined first
    optima: Optima
    known: list[Equation] = field(default_factory=list)
    solved: dict[str, Definition] = field(default_factory=dict)
    wrong: set[int] = field(default_factory=set)  # lines of equations that are wrong
    slips: set[int] = field(default_factory=set)  # chains with a wrong link
    gradient: Equation | None = None  # the last derivative that was worked out
    last: int = 0  # where the line before begins

    def judged(self, verdict: Verdict, scope: Scope, kernel: Kernel) -> Verdict:
        """The verdict on a line that goes on from these equations; take note of one that is set."""
        found = self._judged(verdict, scope, kernel)
        if found.kind in (*FAULTS, "carried"):
            self.slips.add(verdict.statement.chain)
        return found

    def _judged(self, verdict: Verdict, scope: Scope, kernel: Kernel) -> Verdict:
        statement = verdict.statement
        if not statement.readings or statement.readings[0].given:
            return verdict
        reading, whole = statement.readings[0], scope
        here = Equation(reading.left, reading.right, scope, statement.place.line)
        self._forget(statement.place.start)
        late = {n for n, at in self.heads.items() if at > statement.place.start}
        if verdict.kind in ("correct", "leap") and _derivative(reading.head, scope, late):
            self.gradient = Equation(reading.right, ZERO, scope, here.line)
            self.optima.slopes.right(reading.head, reading.right, scope)
        if verdict.kind in (*FAULTS, "undecided", "prose") and self._is_set(verdict, reading):
            self.known.append(here)
            if statement.chain in self.slips:
                self.wrong.add(here.line)
            if self.gradient is not None and isinstance(reading.left, Derivative):
                self.known.append(replace(self.gradient, line=here.line))
            if verdict.kind == "prose":
                return verdict
            says = "It is taken as a condition, which is set."
            return replace(verdict, kind="definition", mistake=None, repair=None, witness=None, says=says)
        words = self.text[: statement.place.start][-_NEAR:]
        summed = _CONSTRAINT.search(words) and any(summing_to_one(reading.left, reading.right))
        if verdict.kind in ("correct", "leap") and summed:
            self.known.append(here)  # which may be so because of a solution further on
        if self.gradient is not None and _SET.search(words):
            self.known.append(replace(self.gradient))
        there = self._at_optimum(verdict, scope, kernel)
        if there is not None and isinstance(there.follows, Proved):
            return there
        chosen = verdict.kind == "definition" and statement.kind == "claim"
        if verdict.kind == "definition" and statement.kind == "definition":
            reading = replace(reading, left=_plain(reading.left, scope), right=_plain(reading.right, scope))
            scope = self._unsolved(reading.left, scope, statement.place.start)
            chosen = reading != statement.readings[0] or scope is not whole
            here_named = frozenset(n for n, at in self.heads.items() if at == statement.place.start)
            scope = without(scope, here_named)
        judged = verdict.kind in (*FAULTS, "undecided") or chosen
        if there is None and not (judged and _of_inputs(reading, scope)):
            return verdict
        for equation in reversed(self.known[-_MOST:]):
            found = self._follows(reading, equation, scope, kernel)
            if found is not None:
                if (there is not None and there.kind == "wrong") or equation.line in self.wrong:
                    self._slip(here)
                    return replace(verdict, kind="carried", mistake=None, repair=None, witness=None, needs=(),
                                   follows=found, says=goes_on(equation.line))  # fmt: skip
                self._add(here)
                says = f"It follows from the equation of line {equation.line}."
                return replace(verdict, kind="correct", mistake=None, repair=None, witness=None,
                               follows=found, says=says)  # fmt: skip
        if there is not None:
            if there.kind == "wrong":
                self._slip(here)
            return there
        if verdict.kind in (*FAULTS, "undecided") and statement.kind == "claim":
            equated = self.optima.equated(statement, whole, kernel, self.known, self.solved)
            if equated is not None and isinstance(equated.evidence, Refuted):
                self._slip(here)
                return replace(verdict, kind="wrong", mistake=None, repair=None, needs=(), says=equated.says,
                               follows=equated.evidence, witness=equated.evidence.witness)  # fmt: skip
        open_ = verdict.kind in FAULTS or (
            statement.kind == "definition" and chosen and not introduced(self.text, statement.place.start)
        )
        if open_ and any(_shared(reading, equation, scope) for equation in self.known):
            says = f"Whether it follows from the equation of line {self.known[-1].line} is open."
            return replace(verdict, kind="undecided", mistake=None, repair=None, says=says)
        return verdict

    def _at_optimum(self, verdict: Verdict, scope: Scope, kernel: Kernel) -> Verdict | None:
        """The verdict on a line that says where an objective of the text has its optimum; None for others."""
        right, place = verdict.kind in ("correct", "leap"), verdict.statement.place
        told = right and extrema.said(self.text, place.start, place.end).sign
        if not told and verdict.kind not in (*FAULTS, "undecided", "definition", "prose", "conditional"):
            return None
        found = self.optima.asked(verdict.statement, scope, kernel, self.known, self.solved)
        if found is None or (right and not found.against[0]):
            return None
        verdict = replace(verdict, mistake=None, repair=None, witness=None, needs=(), says=found.says,
                          follows=found.evidence)  # fmt: skip
        match found.evidence:
            case Proved():
                why, other = found.against
                if why:
                    point, says = other.witness if other else None, f"{found.says} {why}"
                    verdict = replace(verdict, holds=other, says=says, witness=point)
                    return replace(verdict, kind="wrong" if other else "undecided")
                said, line = found.said, verdict.statement.place.line
                self._add(Equation(said.at, said.value, found.scope, line))
                return replace(verdict, kind="correct")
            case Refuted(witness=witness):
                values = tuple(h for h in verdict.statement.told if h.sign == "=")
                if meets(witness, values, scope):
                    return replace(verdict, kind="wrong", witness=witness)
                return replace(verdict, kind="undecided", says=elsewhere_only(values))
        return replace(verdict, kind="undecided")

    def _unsolved(self, left: Term, scope: Scope, start: int) -> Scope:
        """The scope in which a name is still the input of a set equation that a line solves for it."""
        name = scope.canonical(getattr(left, "name", ""))
        read = (e.scope.closure(e.left) | e.scope.closure(e.right) for e in self.known[-_MOST:])
        if self.heads.get(name) != start or not any(name in names for names in read):
            return scope
        return replace(scope, definitions={n: d for n, d in scope.definitions.items() if n != name})

    def _forget(self, start: int) -> None:
        """Under another heading other equations are set."""
        if _HEADING.search(self.text, self.last, start):
            self.known, self.solved, self.gradient = [], {}, None
            self.optima.forget()
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

    def _slip(self, here: Equation) -> None:
        """Take note of a wrong equation, which may be gone on from."""
        self.known.append(here)
        self.wrong.add(here.line)

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
            if verdict.kind == "undecided" and _of_an_objective(reading.left):
                return True
            goes_on_ = _GOES_ON.match(self.text[statement.place.end :][:_NEAR])
            plain = isinstance(reading.left, Derivative) and reading.head == reading.left
            if goes_on_ and plain and verdict.kind == "undecided":
                return True
            worked = self.gradient is not None and self.gradient.left == reading.left
            left_open = verdict.kind == "undecided" or isinstance(verdict.holds, Undecided)
            left_open |= worked and not isinstance(verdict.follows, Refuted)
            chained = reading.head != reading.left and left_open
            return chained and _derivative(reading.head, scope=statement.scope)
        summed = any(summing_to_one(reading.left, reading.right))
        if verdict.kind == "undecided" and (summed or sharing(reading.left, reading.right, statement.scope)):
            return True
        words = self.text[: statement.place.start][-_NEAR:]
        return verdict.kind == "undecided" and bool(_CONSTRAINT.search(words))


def heads(statements: Iterable[Statement]) -> dict[str, int]:
    """Where each name of a text is defined first."""
    found: dict[str, int] = {}
    for statement in statements:
        left = statement.readings[0].left if statement.kind == "definition" and statement.readings else None
        if isinstance(left, Symbol):
            found.setdefault(statement.scope.canonical(left.name), statement.place.start)
    return found


def unclear(statements: Iterable[Statement]) -> frozenset[str]:
    """The names whose definitions have several readings."""
    made = (s for s in statements if s.kind == "definition")
    lefts = (s.readings[0].left for s in made if len({_product(r.right) for r in s.readings}) > 1)
    return frozenset(left.name for left in lefts if isinstance(left, Symbol))


def _product(term: Term) -> Term:
    """A Term with one product for those that are written in several ways."""
    return map_parts(
        term, lambda p: Apply("mul", p.args) if isinstance(p, Apply) and p.operator == "dot" else p
    )


def _plain(side: Term, scope: Scope) -> Term:
    r"""A side with p for ``\hat p``, where p has that shape: the hat says that it solves the equation."""

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and (match := _HAT.fullmatch(part.name)):
            name = match[1] or match[2]
            own, hat = scope.symbols.get(name), scope.symbols.get(part.name)
            return Symbol(name, part.indices) if own and hat and own.shape == hat.shape else part
        return part

    return map_parts(side, change)


def _of_an_objective(term: Term) -> bool:
    r"""Whether a Term is the derivative of a total or a logarithm: ``\partial / \partial \mu (\log L)``."""
    if not isinstance(term, Derivative) or any(isinstance(p, Derivative) for p in parts(term.of)):
        return False
    return any(isinstance(p, Bind) or (isinstance(p, Apply) and p.operator == "log") for p in parts(term.of))


def _derivative(head: Term, scope: Scope, late: Collection[str] = ()) -> bool:
    """Whether a chain works out a derivative of a quantity by an input; ``late`` are defined afterwards."""
    found = [scope.canonical(part.by.name) for part in parts(head) if isinstance(part, Derivative)]
    return len(found) == 1 and (found[0] not in scope.definitions or found[0] in late)


def _of_inputs(reading: Reading, scope: Scope) -> bool:
    """Whether a line says something of inputs; what a derivative is, or a defined name, is not chosen."""
    if any(
        isinstance(p, Derivative) for side in (reading.head, reading.left, reading.right) for p in parts(side)
    ):
        return False
    heads = (
        (reading.left,) if _HAT.fullmatch(getattr(reading.head, "name", "")) else (reading.head, reading.left)
    )
    return not any(scope.canonical(getattr(side, "name", "")) in scope.definitions for side in heads)


def _shared(reading: Reading, equation: Equation, scope: Scope) -> bool:
    """Whether a line speaks of an input that an equation reads as well."""
    names = {scope.canonical(n) for side in (reading.left, reading.right) for n in free_names(side)}
    read = equation.scope.closure(equation.left) | equation.scope.closure(equation.right)
    return bool(names & scope.symbols.keys() & read)
