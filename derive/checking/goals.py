"""Whether a person reached what a problem asks for, and in which form."""

from __future__ import annotations

from collections.abc import Sequence

from derive.checking.report import Goal
from derive.checking.results import Stated, about, finished, stating
from derive.problem import Problem
from derive.scope import Scope
from derive.term import Derivative, Term


def goals(said: Sequence[Stated], problem: Problem) -> tuple[Goal, ...]:
    """For each parameter the derivative of the loss by it, with the forms in which it was reached.

    A derivative is reached where an equation for it is proved and nothing in it is left to be
    differentiated, but for one derivative that the person worked out before, as in ``(∂L/∂a) xᵀ``; whether
    the way there is free of slips is another question.
    """
    return tuple(_goal(Derivative(problem.loss, by), said, problem.scope) for by in problem.parameters)


def _goal(sought: Term, said: Sequence[Stated], scope: Scope) -> Goal:
    found = stating(about(sought, said, scope), lambda e: finished(e, said) and e.proved)
    forms = tuple(equation.right for equation in found)
    return Goal(sought, forms, max((equation.line for equation in found), default=None))
