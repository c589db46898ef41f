r"""Lines of a text that say where an optimum is, asked of the objectives that stand before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.multiples import Equation
from derive.checking.objectives import Slopes, objectives
from derive.checking.optimum import Optimum, multipliers
from derive.checking.solutions import (
    Solution,
    is_marked,
    marked_inputs,
    says_other,
    solution,
    summing_to_one,
)
from derive.checking.symmetric import symmetrised
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.names import plain_name
from derive.reading.people.claiming import says_optimum
from derive.scope import Definition, Scope
from derive.statement import Place, Reading, Statement
from derive.term import ZERO, Derivative, Number, Symbol
from derive.writing import plain


@dataclass(frozen=True, slots=True)
class Found:
    """What a line says of an optimum, in which scope, and whether the slope vanishes there."""

    said: Solution
    scope: Scope
    evidence: Evidence
    says: str


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
        own = {name for name, at in self.heads.items() if at == place.start} | self.placed
        own |= {name for name in self.variables if self.heads.get(name, place.start) > place.start}
        bare = replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in own})
        said = solution(reading, bare)
        if said is None or not self._is_optimum(said, place, known):
            return None
        names = [
            n
            for n in objectives(bare, self.heads, place.start, said.at.name)
            if _reads_no_more(said, n, bare)
        ]
        marked = free_names(reading.left) if is_marked(reading.left) else frozenset()
        if not names or any(marked & bare.closure(Symbol(name)) for name in names):
            return None
        self.placed.add(said.at.name)
        slope = Derivative(Symbol(names[0]), said.at)
        bare = symmetrised(Reading(slope, said.value, slope), bare, self.symmetric, kernel)
        bound = {f.name for f in bare.facts}.union(*(summing_to_one(e.left, e.right) for e in known))
        others = {*self.variables, *solved, *self.placed, *marked_inputs(free_names(reading.right), bare)}
        is_set = any(_reads(e, said.at.name) and not isinstance(e.left, Symbol) for e in known)
        refuted: list[Refuted] = []
        for name in names:
            of = Symbol(name)
            held = multipliers(of, said.at, bare, self.slopes)
            asked = Optimum(of, bare, kernel, {*others, *held}, self.slopes, solved, frozenset(bound))
            evidence = asked.vanishes(said)
            where = f"the derivative of {plain_name(name)} by {plain(said.at)}"
            if isinstance(evidence, Proved):
                return Found(said, bare, evidence, f"There {where} is 0.")
            clear = not self.unclear & bare.closure(of) and not _of_data(said, of, bare)
            sure = (clear and not is_set) or self.slopes.is_stated(
                of, said.at, bare
            )  # else another one is optimised
            refuted += [evidence] if isinstance(evidence, Refuted) and sure else []
        where = f"the derivative of {plain_name(names[0])} by {plain(said.at)}"
        if len(refuted) < len(names):
            return Found(said, bare, Undecided(""), f"Whether {where} is 0 there is open.")
        return Found(said, bare, refuted[0], f"There {where} is not 0.")

    def _is_optimum(self, said: Solution, place: Place, known: Iterable[Equation]) -> bool:
        """Whether a line that gives an input a value says where an optimum is."""
        if says_other(self.text, place.start, place.end):
            return False
        is_set = said.at.name in self.variables and any(_reads(e, said.at.name) for e in known)
        return is_set or says_optimum(self.text, place.start)


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
