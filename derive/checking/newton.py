r"""Newton's steps: ``x - f'(x) / f''(x)`` and ``w - H^{-1} \nabla L``, to where a slope would vanish."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.objectives import objectives
from derive.checking.optima import Optima
from derive.checking.report import Verdict
from derive.meaning.evidence import Proved, Refuted
from derive.names import plain_name
from derive.scope import ModelError, Scope
from derive.term import ONE, Apply, Derivative, Symbol, Term, div, mul, neg, parts


def newton(
    verdict: Verdict, at: Symbol, change: Term, scope: Scope, kernel: Kernel, optima: Optima
) -> Verdict:
    """The verdict on a step to where the slope of an objective would vanish if it were a straight line."""
    start = verdict.statement.place.start
    stated = [p.of for p in parts(change) if isinstance(p, Derivative) and isinstance(p.of, Symbol)]
    known = [*stated, *map(Symbol, objectives(scope, optima.heads, start, at.name))]
    if not known:
        return verdict
    of, slope = known[0], Derivative(known[0], at)
    forms: list[tuple[Term, Term, str]] = [(slope, Derivative(slope, at), "slope")]
    if not scope.symbols[scope.canonical(at.name)].shape:
        forms.append((of, slope, "value"))  # of a root
    goal = plain_name(of.name)
    for top, under, what in forms:
        for sign in (ONE, neg(ONE)):
            found = _solves(change, mul(sign, top) if sign != ONE else top, under, scope, kernel)
            if found is None:
                continue
            where = f"where the {what} of {goal} would vanish"
            if sign != ONE:
                return replace(verdict, kind="correct", follows=found, says=f"It goes to {where}.")
            wrong = kernel.ask(top, neg(top), scope)
            if isinstance(wrong, Refuted):
                says = f"It goes away from {where}: its sign is wrong."
                return replace(verdict, kind="wrong", follows=wrong, witness=wrong.witness, says=says)
    says = f"It is no step of Newton's for {goal}, as far as can be told here."
    return replace(verdict, kind="undecided", says=says)


def _solves(change: Term, top: Term, under: Term, scope: Scope, kernel: Kernel) -> Proved | None:
    """The proof that a change is ``top / under``, or the inverse of a matrix ``under`` times ``top``."""
    if isinstance(change, Apply) and change.operator == "neg":
        change, top = change.args[0], neg(top)
    match change:
        case Apply("mul", (Apply("pow", (matrix, exponent)), *rest)) if exponent == neg(ONE):
            same = kernel.ask(under, matrix, scope)
            found = kernel.ask(top, mul(*rest) if len(rest) > 1 else rest[0], scope)
            if not isinstance(same, Proved):
                return None
        case _:
            try:
                found = kernel.ask(change, div(top, under), scope)
            except ModelError:
                return None
    return found if isinstance(found, Proved) else None
