r"""Where an optimum is said to be: ``\hat\mu = \frac1n \sum_i x_i``, put into the slope of the objective.

The slope must vanish there. It is proved to, or refuted with numbers; where it is made of other variables
that are optimised too, they are put in as far as the text, or a linear equation, gives them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.binding import free_names, fresh, substitute
from derive.checking.asking import Kernel
from derive.checking.inverses import inverted, solves
from derive.checking.objectives import Slopes
from derive.checking.solutions import Solution
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.scope import Declared, Definition, ModelError, Scope
from derive.shapes import entry, shape
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Bind,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    add,
    div,
    mul,
    neg,
    power,
    sub,
)
from derive.term import number as number_of

_MULTIPLIERS = (r"\lambda", r"\mu", r"\nu", r"\eta", r"\alpha", r"\beta", r"\gamma")
_POWERS = (1, -1, 2, -2, 3, -3, 4, -4)


@dataclass
class Optimum:
    """Asks whether the slope of an objective vanishes at a solution.

    ``solved`` gives the values of other variables, ``others`` names all of them; in ``bound`` the entries
    sum to one.
    """

    of: Term
    scope: Scope
    kernel: Kernel
    others: Collection[str]
    slopes: Slopes
    solved: Mapping[str, Definition] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()

    def vanishes(self, solution: Solution) -> Evidence:
        """Proved, refuted for all values of what the slope reads, or undecided."""
        if solution.at.name in self.bound:
            self._multiply(solution.at.name)
        if inverted(solution, self.scope) is not None and self.scope.symbols[solution.at.name].shape:
            return solves(solution, self.of, self.scope, self.kernel, self._of_numbers)
        slope_ = self._slope(solution.at)
        made = self.made(solution)
        if slope_ is None or made is None:
            return Undecided("its slope could not be worked out")
        blind = made.name not in self.scope.closure(slope_)
        if blind and not self._others(made.body, made.name):
            return self._multiplies(slope_, made)
        found = self._ask(slope_, ZERO, self._with(made)) if blind else Undecided("")
        for values in () if blind else self._values(made, solution):
            scope = self._with(made, *values)
            open_ = self._open(scope, slope_, made)
            found = self._ask(slope_, ZERO, scope)
            if isinstance(found, Proved):
                return found
            if isinstance(found, Refuted) and found.witness is not None and not open_:
                return found
        multipliers = [w for w in self._others(slope_, made.name) if self._is_multiplier(w, made.name)]
        if len(multipliers) == 1 and isinstance(found, Refuted):
            return self._constrained(multipliers[0], slope_, made, found)
        coupled = [w for w in self._others(slope_, made.name) if w in free_names(made.body)]
        if coupled == self._others(add(slope_, made.body), made.name) and isinstance(found, Refuted):
            return self._together(coupled, made, found)
        return found if isinstance(found, Proved) and not blind else Undecided("")

    def _slope(self, by: Symbol) -> Term | None:
        """The derivative of the objective by an input."""
        return self.slopes.of(self.of, by, self.scope)

    def _of_numbers(self, solution: Solution, of: Term, scope: Scope) -> Evidence:
        """The same question where vectors have one entry."""
        return replace(self, of=of, scope=scope).vanishes(solution)

    def _ask(self, left: Term, right: Term, scope: Scope) -> Evidence:
        """Whether two terms are equal for all values of their inputs, whatever the text says of these."""
        found = self.kernel.ask(left, right, scope)
        if isinstance(found, Proved | Refuted):
            return found
        try:
            return self.kernel.judge(scope).agree(left, right)
        except ModelError as error:
            return Undecided(str(error))

    def _multiply(self, name: str) -> None:
        """A constraint on a variable, with a multiplier of its own."""
        new = fresh(r"\lambda^{*}", frozenset(self.scope.symbols))
        size = self.scope.symbols[name].shape[-1]
        letter = self.scope.letters_of(size)[0]
        total = Bind("sum", letter, Range(Symbol(size)), Symbol(name, (Symbol(letter),)))
        self.scope = replace(self.scope, symbols={**self.scope.symbols, new: Declared()})
        self.of = add(self.of, mul(Symbol(new), sub(ONE, total)))
        self.others = {*self.others, new}

    def made(self, solution: Solution) -> Definition | None:
        """The solution as a definition of all entries."""
        own = self.scope.symbols[solution.at.name].shape
        letters = [i.name for i in solution.at.indices if isinstance(i, Symbol)]
        try:
            if len(letters) < len(own):
                sizes = tuple(map(Symbol, own[len(letters) :]))
                more = self.scope.open_letters(sizes, free_names(solution.value))
                value = entry(solution.value, self.scope, more)
                letters += [i.name for i in more]
            else:
                value = entry(solution.value, self.scope)
            if shape(value, self.scope):
                return None
        except (ModelError, IndexError):
            return None
        if solution.at.name in self.scope.closure(value):
            return None
        return Definition(solution.at.name, tuple(letters), value)

    def _with(self, *made: Definition) -> Scope:
        return replace(self.scope, definitions={**self.scope.definitions, **{d.name: d for d in made}})

    def _others(self, term: Term, but: str) -> list[str]:
        """The other variables that a Term reads."""
        return sorted(set(self.others) & free_names(term) - {but})

    def _open(self, scope: Scope, slope_: Term, made: Definition) -> bool:
        """Whether other variables have no value yet, of which it depends whether a slope vanishes."""
        reads = scope.closure(slope_)
        left = (w for w in self.others if w in reads and w not in scope.definitions)
        return any(not self._only_a_factor(w, slope_) and not self._for_all(w, made) for w in left)

    def _only_a_factor(self, name: str, slope_: Term) -> bool:
        """Whether a slope is a power of a variable times what does not read it."""
        if self.scope.symbols[name].shape:
            return False
        by = Symbol(name)
        scaled = (Derivative(mul(power(by, number_of(k)), slope_), by) for k in _POWERS)
        return any(isinstance(self._ask(one, ZERO, self.scope), Proved) for one in scaled)

    def _for_all(self, name: str, made: Definition) -> bool:
        """Whether a solution is said for every value of a variable: of a multiplier that it reads."""
        return name in free_names(made.body) and self._is_multiplier(name, made.name)

    def _is_multiplier(self, name: str, but: str) -> bool:
        """Whether the objective is linear in a variable, so that its own slope does not read it."""
        if self.scope.symbols[name].shape:
            return False
        own = self._slope(Symbol(name))
        return own is not None and name not in free_names(own) and but in free_names(own)

    def _values(self, made: Definition, solution: Solution) -> Iterator[tuple[Definition, ...]]:
        """Values of the other variables: none, those of the text, those that linear equations give."""
        yield ()
        reads = free_names(made.body)
        told = [d for name, d in self.solved.items() if name != made.name and name in self.scope.symbols]
        told = [d for d in told if made.name not in self.scope.closure(d.body) or d.name not in reads]
        told = [d for d in told if self._fits(d)]
        if told:
            yield tuple(told)
        slope_ = self._slope(solution.at)
        known = {d.name for d in told}
        linear = (self._linear(w, made) for w in self._others(add(slope_ or ZERO, made.body), made.name))
        found = [d for d in linear if d is not None and d.name not in known]
        if found:
            yield (*told, *found)

    def _fits(self, made: Definition) -> bool:
        """Whether a value has the shape of the variable that it is said of."""
        try:
            return len(made.indices) + len(shape(made.body, self.scope)) == len(
                self.scope.symbols[made.name].shape
            )
        except ModelError:
            return False

    def _linear(self, name: str, made: Definition) -> Definition | None:
        """The value of a variable in whose slope it is linear."""
        if self.scope.symbols[name].shape:
            return None
        own = self._slope(Symbol(name))
        twice = None if own is None else self.slopes.of(own, Symbol(name), self.scope)
        if own is None or twice is None or name in free_names(twice):
            return None
        if isinstance(self._ask(twice, ZERO, self.scope), Proved):
            return None
        value = neg(div(substitute(own, {name: ZERO}), twice))
        if name in free_names(made.body) and made.name in free_names(value):
            by = Symbol(made.name, tuple(map(Symbol, made.indices)))
            if not isinstance(self._ask(Derivative(value, by), ZERO, self.scope), Proved):
                return None
            value = substitute(value, {made.name: ONE})
        return Definition(name, (), value)

    def _together(self, others: list[str], made: Definition, found: Refuted) -> Evidence:
        """Where one other variable is read: a solution may be that of its equation, for all of its values."""
        own = self._slope(Symbol(others[0])) if len(others) == 1 else None
        if own is None or self.scope.symbols[others[0]].shape:
            return Undecided("")
        other = self._ask(own, ZERO, self._with(made))
        return found if isinstance(other, Refuted) and other.witness is not None else other

    def _multiplies(self, slope_: Term, made: Definition) -> Evidence:
        """What is known of a multiplier, of which its own slope, the constraint, says nothing.

        The variables of the constraint are what their slopes make of them; then the constraint must hold.
        """
        if made.indices or made.name in free_names(made.body):
            return Undecided("")
        values = []
        for name in sorted(free_names(slope_) & self.scope.symbols.keys()):
            told = self.solved.get(name)
            known = told is not None and made.name in self.scope.closure(told.body)
            value = told if known else self._linear(name, made)
            if value is not None:
                values.append(value)
            elif name in self.others or self.scope.symbols[name].shape:
                return Undecided("")
        names = {made.name, *(d.name for d in values)}
        scope = self._with(made, *values)
        if not values:
            return Undecided("")
        return self._ask(
            slope_, ZERO, replace(scope, facts=tuple(f for f in scope.facts if f.name not in names))
        )

    def _constrained(self, multiplier: str, slope_: Term, made: Definition, found: Refuted) -> Evidence:
        """Where a constraint holds the variable: it is kept, and one multiplier is right for all entries."""
        if multiplier in free_names(made.body):
            return found
        scope, by = self._with(made), Symbol(multiplier)
        own, twice = self._slope(by), self.slopes.of(slope_, by, self.scope)
        if own is None or twice is None or multiplier in free_names(twice):
            return Undecided("")
        value = neg(div(substitute(slope_, {multiplier: ZERO}), twice))
        rest = [n for n in sorted(free_names(own) - {made.name}) if n in scope.symbols]
        rest = [n for n in rest if not scope.symbols[n].shape]
        more = [d for d in (self._linear(n, made) for n in rest) if d is not None]
        if more and not free_names(slope_) & self.scope.letters.keys():
            scope = self._with(made, Definition(multiplier, (), value), *more)
        kept = self._ask(own, ZERO, scope)
        if not isinstance(kept, Proved):
            return kept if isinstance(kept, Refuted) and len(more) == len(rest) else Undecided("")
        letters = sorted(free_names(slope_) & self.scope.letters.keys() - self.scope.symbols.keys())
        if len(letters) != 1:
            return kept if not letters else Undecided("")
        again = fresh(letters[0], {*letters}, self.scope.letters_of(self.scope.letters[letters[0]]))
        inner = replace(scope, letters={**scope.letters, again: scope.letters[letters[0]]})
        return self._ask(value, substitute(value, {letters[0]: Symbol(again)}), inner)


def multipliers(of: Term, by: Symbol, scope: Scope, slopes: Slopes) -> Iterator[str]:
    r"""What multiplies a constraint on a variable: the ``\lambda`` of ``\lambda (1 - \sum_k p_k)``."""
    for name in sorted(scope.closure(of) & scope.symbols.keys() - scope.definitions.keys()):
        if name in _MULTIPLIERS and not scope.symbols[name].shape:
            own = slopes.of(of, Symbol(name), scope)
            numbers = any(isinstance(p, Number) for p in _addends(own)) if own is not None else False
            if own is not None and numbers and by.name in free_names(own) and name not in free_names(own):
                yield name


def _addends(term: Term) -> Iterator[Term]:
    match term:
        case Apply("add", args):
            for arg in args:
                yield from _addends(arg)
        case Apply("neg", (inner,)):
            yield from _addends(inner)
        case _:
            yield term
