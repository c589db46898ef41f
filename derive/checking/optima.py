r"""Lines of a text that say where an optimum is, asked of the objectives that stand before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from derive.binding import free_names
from derive.checking import extrema, linear
from derive.checking.asking import Kernel
from derive.checking.multiples import Equation
from derive.checking.objectives import Slopes, objectives
from derive.checking.optimum import Optimum, multipliers
from derive.checking.solutions import (
    Solution,
    is_labelled,
    is_marked,
    marked_inputs,
    says_other,
    solution,
    summing_to_one,
)
from derive.checking.symmetric import symmetrised
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.names import plain_name
from derive.reading.people.claiming import follows_from, says_optimum
from derive.reading.people.completed import ENTRIES
from derive.scope import Definition, Scope
from derive.statement import Place, Reading, Statement
from derive.term import ZERO, Derivative, Number, Symbol, Term
from derive.writing import plain

_FUNCTION = re.compile(r"\\?\w+(?:_\{?\w+\}?)?\s*(?:\\left)?\(")  # g(x) = ... says what g is


@dataclass(frozen=True, slots=True)
class Found:
    """What a line says of an optimum, in which scope, and whether the slope vanishes there.

    ``against`` is why it is no such optimum all the same, with a point that shows it if one does.
    """

    said: Solution
    scope: Scope
    evidence: Evidence
    says: str
    against: tuple[str, Refuted | None] = ("", None)


@dataclass
class Optima:
    """The lines of a text that say where an optimum is.

    ``heads`` tells where each name is defined first, ``variables`` are the names by which it differentiates,
    ``unclear`` are names whose definitions have several readings, ``symmetric`` are matrices.
    """

    text: str
    heads: Mapping[str, int]
    variables: frozenset[str]
    unclear: frozenset[str] = frozenset()
    symmetric: frozenset[str] = frozenset()
    slopes: Slopes = field(default_factory=Slopes)
    placed: set[str] = field(default_factory=set)  # inputs of which a line said where their optimum is
    gathered: dict[str, Term] = field(default_factory=dict)  # velocities, each by what is added to it

    def forget(self) -> None:
        """Under another heading another objective is optimised."""
        self.placed, self.slopes = set(), Slopes()

    def asked(
        self,
        statement: Statement,
        scope: Scope,
        kernel: Kernel,
        known: Iterable[Equation],
        solved: Mapping[str, Definition],
    ) -> Found | None:
        """What is found of a line; None where it says no such thing, or no objective is known."""
        reading, place = statement.readings[0], statement.place
        bare = self._bare(statement, scope)
        said = solution(reading, bare)
        if said is None or says_other(self.text, place.start, place.end) or _FUNCTION.match(statement.source):
            return None
        marked = free_names(reading.left) if is_marked(reading.left) else frozenset()
        sure = is_labelled(reading.left) or self._is_optimum(said.at.name, place, known)
        concluded = follows_from(self.text, place.start)
        sought = said.at.name in self.variables or self.is_argument(said.at.name)
        if not sure and not marked and not (concluded and sought):
            return None
        found = self._found(statement, said, bare, kernel, known, solved, marked)
        if found is None or sure or (marked and concluded) or isinstance(found.evidence, Proved):
            return found
        return replace(found, evidence=Undecided(""), says=f"{found.says} Nothing says that it is to be.")

    def equated(
        self,
        statement: Statement,
        scope: Scope,
        kernel: Kernel,
        known: Iterable[Equation],
        solved: Mapping[str, Definition],
    ) -> Found | None:
        """What is found of an equation that is linear in one variable, which it says to be an optimum."""
        reading, bare = statement.readings[0], self._bare(statement, scope)
        read = bare.closure(reading.left) | bare.closure(reading.right)
        names = (self.variables | self.placed) & read & bare.symbols.keys() - bare.definitions.keys()
        if len(names) != 1 or not self._is_optimum(name := min(names), statement.place, known):
            return None
        made = linear.solved(reading, name, bare, self.slopes, kernel)
        if made is None:
            return None
        return self._found(statement, made[0], made[1], kernel, known, solved)

    def _bare(self, statement: Statement, scope: Scope) -> Scope:
        """The scope in which what is optimised is an input, whatever lines say of its value."""
        start = statement.place.start
        own = {name for name, at in self.heads.items() if at == start} | self.placed
        own |= {name for name in self.variables if self.heads.get(name, start) > start}
        return replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in own})

    def _found(
        self,
        statement: Statement,
        said: Solution,
        bare: Scope,
        kernel: Kernel,
        known: Iterable[Equation],
        solved: Mapping[str, Definition],
        marked: frozenset[str] = frozenset(),
    ) -> Found | None:
        place = statement.place
        before = objectives(bare, self.heads, place.start, said.at.name)
        names = [name for name in before if _reads_no_more(said, name, bare)]
        if not names or any(marked & bare.closure(Symbol(name)) for name in names):
            return None
        self.placed.add(said.at.name)
        slope = Derivative(Symbol(names[0]), said.at)
        bare = symmetrised(Reading(slope, said.value, slope), bare, self.symmetric, kernel)
        bound = {f.name for f in bare.facts}.union(*(summing_to_one(e.left, e.right) for e in known))
        right = free_names(statement.readings[0].right)
        others = {*self.variables, *solved, *self.placed, *marked_inputs(right, bare)}
        is_set = any(_reads(e, said.at.name) and not isinstance(e.left, Symbol) for e in known)
        refuted, sure = 0, list[tuple[str, Refuted]]()
        for name in names:
            of = Symbol(name)
            held = set(multipliers(of, said.at, bare, self.slopes))
            free = frozenset() if held else frozenset(bound)  # of a constraint that the objective has not
            asked = Optimum(of, bare, kernel, others | held, self.slopes, solved, free)
            evidence = asked.vanishes(said)
            where = f"the derivative of {plain_name(name)} by {self._by(said)}"
            if isinstance(evidence, Proved):
                told = extrema.said(self.text, place.start, place.end, name)
                against: tuple[str, Refuted | None] = ("", None)
                if told.sign or told.alone:
                    made = asked.made(said)
                    against = extrema.against(told, of, said.at, made, bare, self.slopes, kernel)
                    if not told.clear or len(names) > 1 or held or free:
                        against = (against[0], None)
                return Found(said, bare, evidence, f"There {where} is 0.", against)
            # where another equation is set, another objective is optimised
            mine = not is_set or self.slopes.are_stated(of, bare) or any(_slope_of(e, of) for e in known)
            clear = not self.unclear & bare.closure(of) and not _of_data(said, of, bare)
            clear &= not isinstance(said.value, Number)  # "with $a = 1$" may be an example
            clear &= ENTRIES not in statement.readings[0].notes  # an n without its index may be another
            if isinstance(evidence, Refuted):
                refuted += 1
                sure += [(where, evidence)] if mine and clear else []
        if refuted < len(names) or not sure:
            where = f"the derivative of {plain_name(names[0])} by {self._by(said)}"
            return Found(said, bare, Undecided(""), f"Whether {where} is 0 there is open.")
        return Found(said, bare, sure[0][1], f"There {sure[0][0]} is not 0.")

    def _by(self, said: Solution) -> str:
        """What the objective is differentiated by: where the text never does so by this, another variable."""
        name = said.at.name
        return plain(said.at) if name in self.variables or not self.variables else "what is optimised"

    def is_argument(self, name: str, of: str = "") -> bool:
        """Whether a definition writes its name, ``of``, as a function of an input alone: ``S(c) = ...``."""
        inside = rf"\s*(?:\\left)?\(\s*{re.escape(name)}\s*(?:\\right)?\)"
        heads = ((head, at) for head, at in self.heads.items() if not of or head == of)
        return any(re.match(re.escape(head) + inside, self.text[at:]) for head, at in heads)

    def _is_optimum(self, name: str, place: Place, known: Iterable[Equation]) -> bool:
        """Whether a line about an input says where an optimum is."""
        if says_other(self.text, place.start, place.end):
            return False
        is_set = name in self.variables and any(_reads(e, name) for e in known)
        return is_set or says_optimum(self.text, place.start, place.end)


def _slope_of(equation: Equation, of: Symbol) -> bool:
    return isinstance(equation.left, Derivative) and equation.left.of == of


def _reads(equation: Equation, name: str) -> bool:
    return any(name in equation.scope.closure(side) for side in (equation.left, equation.right))


def _of_data(said: Solution, of: Symbol, scope: Scope) -> bool:
    """Whether a value is a numeral while the objective is one of data, which may have values as well."""
    if free_names(said.value) or not isinstance(said.value, Number):
        return False
    read = (scope.closure(of) & scope.symbols.keys()) - scope.definitions.keys() - {said.at.name}
    return said.value != ZERO and any(scope.symbols[name].shape for name in read)


def _reads_no_more(said: Solution, objective: str, scope: Scope) -> bool:
    r"""Whether a solution is made of what the objective is made of; ``a = \sigma(z)`` tells what a is."""
    inputs = scope.symbols.keys() - scope.definitions.keys()
    return scope.closure(said.value) & inputs <= scope.closure(Symbol(objective))
