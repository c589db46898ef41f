"""Simplifying what a derivative gives, by cases where a delta of free indices stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from derive.binding import free_names, substitute
from derive.deriving.steps import Bench, Level, Step, Working
from derive.rules.algebra import algebra, best
from derive.rules.tidy import tidy
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Bind,
    Condition,
    Symbol,
    Term,
    add,
    children,
    delta,
    map_parts,
    mul,
    parts,
    sub,
)


@dataclass(frozen=True, slots=True)
class Case:
    """What a quantity is when an index condition holds."""

    when: Condition
    term: Term


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked quantity: the chain of steps, and its cases where there are any."""

    working: Working
    cases: tuple[Case, ...] = ()

    @property
    def end(self) -> Term:
        """What it comes to, in one formula for all cases."""
        return self.working.end

    def within(self, condition: Condition) -> Term | None:
        """What it comes to in one of its cases."""
        return next((case.term for case in self.cases if case.when == condition), None)


def free_deltas(term: Term, bound: frozenset[str] = frozenset()) -> tuple[Apply, ...]:
    """The deltas whose two indices are free: those that a case distinction settles."""
    found: dict[Apply, None] = {}
    if isinstance(term, Apply) and term.operator == "delta" and not free_names(term) & bound:
        found[term] = None
    if isinstance(term, Bind):
        bound = bound | {term.index}
    for kid in children(term):
        found.update(dict.fromkeys(free_deltas(kid, bound)))
    return tuple(found)


def settle(term: Term, pair: Apply, equal: bool) -> Term:
    """A Term in the case that the two indices of a delta are equal, or are not."""
    left, right = pair.args
    value = ONE if equal else ZERO

    def change(part: Term) -> Term:
        if isinstance(part, Apply) and part.operator == "delta" and set(part.args) == {left, right}:
            return value
        return part

    settled = map_parts(term, change)
    if equal and isinstance(left, Symbol):
        settled = substitute(settled, {left.name: right})
    return tidy(settled)


def finish(working: Working, bench: Bench, values: tuple[tuple[Condition, Term], ...] = ()) -> Worked:
    """The working taken to its end: by cases if one pair of free indices decides, else straight.

    ``values`` gives what to start from in a case, where that is known better than by putting the
    delta in.
    """
    term = working.end
    pairs = free_deltas(term)
    if len(pairs) != 1 or not isinstance(pairs[0].args[0], Symbol):
        return Worked(Working(working.start, (*working.steps, *simplified(term, bench))))
    (pair,) = pairs
    left, right = pair.args
    assert isinstance(left, Symbol)
    inner: list[Working] = []
    for equal in (True, False):
        when = Condition(left, right, equal)
        start = dict(values).get(when) or settle(term, pair, equal)
        says = ("here ", pair, f" = {int(equal)}")
        first = bench.step("case", says, term, start, (when,))
        inner.append(Working(term, (first, *simplified(start, bench, (when,))), (when,)))
    cases = tuple(Case(w.when[0], undotted(w.end)) for w in inner)
    if all(step.level == Level.FULL for w in inner for step in w.steps[1:]):  # nothing to work out
        return Worked(Working(working.start, (*working.steps, *simplified(term, bench))), cases)
    merged = merge(cases[0].term, cases[1].term, left, right, bench)
    both = "both cases in one formula"
    step = bench.step("cases", both, term, merged, inner=tuple(inner), level=Level.BRIEF)
    return Worked(Working(working.start, (*working.steps, step)), cases)


def merge(equal: Term, other: Term, left: Symbol, right: Term, bench: Bench) -> Term:
    """One formula for both cases: ``B + delta_ic (A - B|_{i=c})``."""
    difference = best(sub(equal, substitute(other, {left.name: right})), bench.scope)
    return algebra(bench.scope, multiply=True)(add(other, mul(delta(left, right), difference)))


def simplified(term: Term, bench: Bench, when: tuple[Condition, ...] = ()) -> tuple[Step, ...]:
    """The steps from a Term to its shortest form, one kind of algebra a step."""
    scope = bench.scope
    folds = algebra(scope, multiply=True, folds=True)
    end = best(term, scope)
    line = term
    steps: list[Step] = []
    if undotted(term) == end:
        if term == end:
            return ()
        return (bench.step("collect", "written together", term, end, when, level=Level.FULL),)

    def to(new: Term, rule: str, says: str | tuple[str | Term, ...], level: Level = Level.STANDARD) -> None:
        nonlocal line
        if new != line:
            steps.append(bench.step(rule, says, line, new, when, level=level))
            line = new

    folded = folds.spread(term)
    new_names = _defined(folded, bench) - _defined(term, bench)
    if new_names and _unfolded(end, new_names, bench) == undotted(term):
        to(end, "fold", ("by the definition of ", *_listed(new_names)))
    elif new_names:
        terms = isinstance(folded, Apply) and folded.operator == "add"
        says = "divide term by term" if terms else "as a product of quotients"
        to(_unfolded(folded, new_names, bench), "divide", says)
        to(folded, "fold", ("by the definition of ", *_listed(new_names)))
    elif term != end:
        to(algebra(scope)(term), "cancel", "cancel common factors")
        parted = algebra(scope, multiply=True, part=True)
        if any(isinstance(p, Bind) for p in parts(line)):
            says = "take the sum apart; a delta picks one term of it"
            if parted(line) != line and parted(line) != end and best(parted(line), scope) == end:
                to(parted(line), "sum", says)
    if line != end:
        facts = [fact for fact in scope.facts if algebra(scope, multiply=True, part=True)(line) != end]
        rule = "fact" if facts else "collect"
        why = ("the entries of ", Symbol(facts[0].name), " sum to 1") if facts else "collect"
        to(end, rule, why, Level.BRIEF)
    return tuple(steps)


def _listed(names: set[str]) -> tuple[str | Term, ...]:
    """Names with commas between."""
    return tuple(part for name in sorted(names) for part in (", ", Symbol(name)))[1:]


def undotted(term: Term) -> Term:
    """A Term with its products written without dots."""

    def change(part: Term) -> Term:
        return mul(*part.args) if isinstance(part, Apply) and part.operator == "dot" else part

    return tidy(map_parts(term, change))


def _defined(term: Term, bench: Bench) -> set[str]:
    return {p.name for p in parts(term) if isinstance(p, Symbol) and p.name in bench.scope.definitions}


def _unfolded(term: Term, names: set[str], bench: Bench) -> Term:
    def change(part: Term) -> Term:
        return bench.scope.unfold(part) if isinstance(part, Symbol) and part.name in names else part

    return map_parts(term, change)
