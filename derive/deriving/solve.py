"""The worked solution of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from derive.beside import Here, Pending
from derive.deriving.arrays import restated
from derive.deriving.cases import Case
from derive.deriving.checks import Checks, check
from derive.deriving.differentiate import NoRule
from derive.deriving.indexed import indexed
from derive.deriving.lemmas import Lemmas
from derive.deriving.path import layers
from derive.deriving.reference import reference, text
from derive.deriving.routes import ROUTES, log_first
from derive.deriving.steps import Bench, Defect, Step, Working
from derive.meaning.evidence import Refuted
from derive.problem import Problem
from derive.scope import ModelError, Scope
from derive.shapes import axes, entry
from derive.term import Derivative, Symbol, Term
from derive.writing import latex


@dataclass(frozen=True)
class Gradient:
    """A gradient as a Term in the model's names, and as SymPy expressions."""

    term: Term
    scope: Scope
    pending: Pending[str]

    @property
    def text(self) -> str:
        """The SymPy expression of a general entry, definitions unfolded, as SymPy writes it."""
        return self.pending.result()

    @cached_property
    def sympy(self) -> Any:
        """The SymPy expression of a general entry, definitions unfolded."""
        return self._sympy(folded=False)

    @cached_property
    def folded(self) -> Any:
        """The SymPy expression of a general entry in the model's names."""
        return self._sympy(folded=True)

    def _sympy(self, folded: bool) -> Any:
        from derive.meaning.symbolic import gradient

        return gradient(self.term, self.scope, folded)[0]

    @property
    def latex(self) -> str:
        """The gradient in LaTeX."""
        return latex(self.term)


@dataclass(frozen=True, slots=True)
class Result:
    """The derivative of the loss by one parameter.

    ``matrix`` is the step that restates it for the whole array, where it has a plain array form.
    """

    by: Symbol
    gradient: Gradient
    cases: tuple[Case, ...]
    working: Working
    matrix: Step | None
    checks: Checks

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps from the derivative to the gradient; each begins where the one before ends."""
        return self.working.steps


@dataclass(frozen=True, slots=True)
class Solution:
    """A problem with the worked derivative of its loss by each parameter.

    ``route`` names the way taken; ``opening`` holds the steps that rewrote the loss first.
    """

    problem: Problem
    route: str
    opening: Working | None
    results: tuple[Result, ...]


def solve(
    problem: Problem,
    by: Sequence[Symbol] | None = None,
    route: str = "chain",
    full_checks: bool = False,
    process: Here | None = None,
) -> Solution:
    """Work out the derivative of a problem's loss by its parameters, or by those of them in ``by``.

    SymPy differentiates in ``process``, by default this one.

    Raises ModelError for a route that does not apply and for an operator that no rule
    differentiates, Defect where an engine refutes a step.
    """
    if route not in ROUTES:
        raise ModelError(f"there is no route {route}: choose one of {', '.join(ROUTES)}")
    process = process or Here()
    try:
        return _solved(problem, indexed(problem), by, route, full_checks, process)
    except NoRule:  # of arrays as wholes; their entries are numbers
        return _solved(problem, indexed(problem, throughout=True), by, route, full_checks, process)


def _solved(
    problem: Problem,
    given: Problem,
    by: Sequence[Symbol] | None,
    route: str,
    full_checks: bool,
    process: Here,
) -> Solution:
    """The solution of a problem by way of ``given``, which is the same problem in index form."""
    chosen = [
        own for own, p in zip(given.parameters, problem.parameters, strict=True) if by is None or p in by
    ]
    theirs = [process.call(reference, given, parameter, full_checks) for parameter in chosen]
    opening = None
    worked = given
    if route == "log-first":
        scope, opening = log_first(given.loss, given.scope)
        worked = replace(given, scope=scope)
    bench = Bench(worked.scope)
    lemmas = Lemmas(bench, worked.loss, _signals(worked))
    judge = bench.judge if worked is given else Bench(given.scope).judge
    ours = [lemmas.of_loss(Derivative(worked.loss, parameter)) for parameter in chosen]
    texts = [process.call(text, found.end, worked.scope) for found in ours]
    matrices = [_matrix(worked, p, found.end, bench) for p, found in zip(chosen, ours, strict=True)]
    results = []
    for parameter, found, matrix, written, sympy in zip(chosen, ours, matrices, texts, theirs, strict=True):
        checks = check(given, parameter, found.end, judge, sympy.result())
        for evidence in (checks.kernel, checks.symbolic, checks.concrete.evidence):
            if isinstance(evidence, Refuted):
                raise Defect(
                    f"the engines disagree on {latex(parameter)}: {evidence.witness or evidence.why}"
                )
        gradient = Gradient(found.end, worked.scope, written)
        results.append(Result(parameter, gradient, found.cases, found.working, matrix, checks))
    return Solution(problem, route, opening, tuple(results))


def _signals(problem: Problem) -> frozenset[str]:
    """The layers that read a parameter and lie on the way to it."""
    scope = problem.scope
    found = set()
    for parameter in problem.parameters:
        names = layers(scope, problem.loss.name, scope.canonical(parameter.name))
        if names is not None and len(names) > 2:
            found.add(names[-2])
    return frozenset(found)


def _matrix(problem: Problem, by: Symbol, gradient: Term, bench: Bench) -> Step | None:
    """The gradient by the whole array, proved equal to the index form; None where it has no plain form."""
    scope = problem.scope
    declared = scope.symbol(by.name)
    at = (*problem.loss.indices, *by.indices)
    letters = [i.name for i in at if isinstance(i, Symbol)]
    if len(letters) < len(at) or any(x in scope.letters_in_definitions for x in letters):
        return None  # of one entry only, not of all
    opened = scope.open_letters(axes(by, scope), frozenset(letters))
    wanted = [*letters, *(x.name for x in opened)]
    if len(wanted) > 2:
        return None
    array = restated(entry(gradient, scope, opened), wanted, scope)
    if array is None or array == gradient:
        return None
    loss = Symbol(problem.loss.name)
    whole = Symbol(declared.whole or scope.canonical(by.name))
    left = Derivative(loss, whole, nabla=not problem.loss.indices and bool(wanted))
    if isinstance(bench.judge.agree(left, array), Refuted):
        return None
    return bench.step("array form", "all entries at once", left, array)
