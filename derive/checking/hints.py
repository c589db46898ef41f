"""The next step, without the answer: where to look again, or what to work out next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from derive.checking.report import Goal, Verdict
from derive.checking.results import Stated, about, closed, stating
from derive.checking.strange import STRANGE
from derive.deriving.differentiate import NoRule
from derive.deriving.indexed import indexed
from derive.deriving.lemmas import Lemmas
from derive.deriving.steps import Bench, Level, Working
from derive.problem import Problem
from derive.scope import ModelError
from derive.term import Condition, Derivative, Symbol, Term
from derive.writing import condition, plain


def hint(
    verdicts: Sequence[Verdict], said: Sequence[Stated], goals: Sequence[Goal], problem: Problem | None
) -> str:
    """The next step: a loss that is not the problem's, else the first slip, else the first line that holds
    only under a condition, else the first derivative on the way that is missing, else nothing.

    ``said`` are the equations that the verdicts state.
    """
    strange = next((v for v in verdicts if v.says == STRANGE), None)
    if strange is not None:
        return (
            f"Look again at line {strange.statement.place.line}: the loss there is not that of the problem."
        )
    slip = next((v for v in verdicts if v.kind in ("mistake", "wrong")), None)
    if slip is not None:
        return _again(slip)
    narrow = next((v for v in verdicts if v.kind == "conditional"), None)
    if narrow is not None:
        line = narrow.statement.place.line
        return f"Line {line} does not hold always: state when it does, and what holds else."
    missing = next((goal for goal in goals if not goal.forms), None)
    if missing is not None and problem is not None:
        return _next(missing.sought, said, problem)
    doubt = next((v for v in verdicts if v.kind in ("unreadable", "undecided")), None)
    if doubt is not None:
        return f"Line {doubt.statement.place.line} could not be judged: write its step out in more detail."
    return "Nothing is left to do: every line holds."


def _again(slip: Verdict) -> str:
    """Where to look again, and at which point to compare the sides; not what is wrong there."""
    found = f"Look again at line {slip.statement.place.line}: its two sides are not equal."
    if slip.witness is None:
        return found
    where = (*slip.witness.named, *slip.witness.indices, *slip.witness.inputs)
    at = ", ".join(f"{plain(Symbol(name))} = {value}" for name, value in where)
    return f"{found} Work out both for {at}."


def _next(sought: Term, said: Sequence[Stated], problem: Problem) -> str:
    """The first factor of the chain rule that is not stated, after what is stated of the way."""
    assert isinstance(sought, Derivative)
    working = _working(sought, problem)
    factors = () if working is None else _factors(working)
    for one in (sought, *(f.start for f in reversed(factors)), *_between(factors, problem)):
        if (other := _other_case(one, said, problem)) is not None:
            return f"Work out {plain(one)} for {condition(other).plain} as well."
    if working is None or not factors:
        rule = "" if working is None else _rule(working)
        return f"Work out {plain(sought)}{rule}."
    reached = 0
    for n, factor in enumerate(factors[1:], 1):
        assert isinstance(factor.start, Derivative)
        if isinstance(factor.start.of, Symbol) and _known(
            Derivative(problem.loss, factor.start.of), said, problem
        ):
            reached = n
    for factor in factors[reached:]:
        if not _known(factor.start, said, problem):
            return f"Work out {plain(factor.start)}{_rule(factor)}."
    return f"Put the factors together by the chain rule for {plain(sought)}, and simplify."


def _working(sought: Derivative, problem: Problem) -> Working | None:
    """How the derivative is worked; None for what no rule differentiates."""
    try:
        given = indexed(problem)
        by = given.parameters[problem.parameters.index(sought.by)]
        lemmas = Lemmas(Bench(given.scope), given.loss, frozenset())
        return lemmas.of_loss(Derivative(given.loss, by)).working
    except (NoRule, ModelError):
        return None


def _factors(working: Working) -> tuple[Working, ...]:
    return next((step.inner for step in working.steps if step.rule == "factors"), ())


def _known(sought: Term, said: Iterable[Stated], problem: Problem) -> bool:
    """Whether it is stated, in whatever form, with nothing left to be differentiated."""
    return bool(stating(about(sought, said, problem.scope), lambda e: closed(e.right) and e.proved))


def _between(factors: Sequence[Working], problem: Problem) -> list[Term]:
    """The derivatives of the loss by the quantities on the way."""
    starts = [f.start for f in factors[1:]]
    return [
        Derivative(problem.loss, d.of)
        for d in starts
        if isinstance(d, Derivative) and isinstance(d.of, Symbol)
    ]


def _other_case(sought: Term, said: Iterable[Stated], problem: Problem) -> Condition | None:
    """The case that is missing where a result is stated in one case alone; None where it is not."""
    if _known(sought, said, problem):
        return None
    found = [
        e for e in about(sought, said, problem.scope) if closed(e.right) and e.proved and len(e.when) == 1
    ]
    return replace(found[0].when[0], equal=not found[0].when[0].equal) if found else None


# Rules on which no derivative turns.
_PLAIN = ("sign", "constant factor", "sum rule", "parts", "entries", "Kronecker delta", "cancel", "fold")


def _rule(working: Working) -> str:
    """The rule that the work turns on, and the cases that it has."""
    shown = [step for step in working.steps if step.level < Level.FULL]
    rules = [step.rule for step in shown if step.rule not in ("definition", "cases")]
    main = next((rule for rule in rules if rule not in _PLAIN), rules[0] if rules else None)
    cases = next((step.inner for step in shown if step.rule == "cases"), ())
    named = f" ({main})" if main else ""
    apart = " and ".join(condition(case.when[-1]).plain for case in cases if case.when)
    return f"{named}; take the cases {apart} apart" if apart else named
