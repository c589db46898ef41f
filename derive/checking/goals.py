"""Whether a person reached what a problem asks for, and in which form."""

from __future__ import annotations

from collections.abc import Sequence

from derive.checking.report import Goal, Verdict
from derive.checking.results import closed, stated, stating
from derive.problem import Problem
from derive.term import Derivative, Term


def goals(verdicts: Sequence[Verdict], problem: Problem) -> tuple[Goal, ...]:
    """For each parameter the derivative of the loss by it, with the forms in which it was reached.

    A derivative is reached where an equation for it is proved and nothing in it is left to be
    differentiated; whether the way there is free of slips is another question.
    """
    return tuple(_goal(Derivative(problem.loss, by), verdicts, problem) for by in problem.parameters)


def _goal(sought: Term, verdicts: Sequence[Verdict], problem: Problem) -> Goal:
    found = stating(
        sought,
        stated(verdicts, problem.scope),
        problem.scope,
        lambda equation: closed(equation.right) and equation.proved,
    )
    return Goal(
        sought, tuple(equation.right for equation in found), max((e.line for e in found), default=None)
    )
