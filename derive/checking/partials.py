r"""A partial derivative in a graph of layers holds the other nodes fixed.

In ``dC/dx_i = dC/du_i du_i/dx_i + dC/dm dm/dx_i`` with ``u_i = x_i - m`` the derivative of ``u_i`` by
``x_i`` is 1, though m, the mean, varies with x as well: that is what the other term is for. So it is for a
node on the way, by which something is differentiated; what is differentiated by nothing else, as a loss, has
no other term, and its derivative is the whole one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.checking.asking import Given, Kernel
from derive.checking.report import Verdict
from derive.deriving.differentiate import differentiate
from derive.deriving.steps import Bench, Defect
from derive.meaning.evidence import Proved
from derive.names import plain_name
from derive.reading.people.defining import fact
from derive.scope import ModelError, Scope
from derive.statement import Statement
from derive.term import Derivative, Symbol, Term, map_parts, parts

_HELD = "Each partial derivative holds the other quantities fixed by which this text differentiates."


class NotWorked(Exception):
    """A partial derivative that no rule works out; the message is what is said of its line."""


def nodes(statements: Iterable[Statement]) -> frozenset[str]:
    """The names by which a text differentiates."""
    return frozenset(
        s.scope.canonical(part.by.name)
        for s in statements
        for r in s.readings[:1]
        for side in (r.left, r.right)
        for part in parts(side)
        if isinstance(part, Derivative)
    )


def held(derivative: Derivative, scope: Scope, fixed: frozenset[str]) -> Scope | None:
    """The scope in which the nodes that a quantity reads are fixed; None where that changes nothing."""
    of, by = derivative.of, scope.canonical(derivative.by.name)
    if not isinstance(of, Symbol) or scope.canonical(of.name) not in scope.definitions.keys() & fixed:
        return None
    between = {
        name
        for name in fixed & scope.closure(of) & scope.definitions.keys() - {scope.canonical(of.name), by}
        if scope.depends(Symbol(name), by)
    }
    if not between:
        return None
    inner = replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in between})
    return inner if inner.depends(of, by) else None


def partial(term: Term, scope: Scope, fixed: frozenset[str]) -> Term:
    """A Term with such derivatives worked out, the nodes held fixed. Raises NotWorked where no rule does."""

    def change(part: Term) -> Term:
        inner = held(part, scope, fixed) if isinstance(part, Derivative) else None
        if inner is None or not isinstance(part, Derivative) or not isinstance(part.of, Symbol):
            return part
        try:
            return differentiate(Derivative(inner.unfold(part.of), part.by), Bench(inner)).end
        except (ModelError, Defect):
            says = "its partial derivatives may hold other quantities fixed, which is not worked out here"
            raise NotWorked(f"Not decided: {says}.") from None

    return map_parts(term, change)


def partially(left: Term, right: Term, scope: Scope, fixed: frozenset[str]) -> tuple[Term, Term] | None:
    """Both sides with partial derivatives that hold nodes fixed; None where none does.

    Raises NotWorked where no rule works them out.
    """
    if not any(
        isinstance(part, Derivative) and held(part, scope, fixed)
        for side in (left, right)
        for part in parts(side)
    ):
        return None
    return partial(left, scope, fixed), partial(right, scope, fixed)


def excused(
    verdict: Verdict,
    sides: tuple[Term, Term],
    given: Given,
    scope: Scope,
    fixed: frozenset[str],
    kernel: Kernel,
) -> Verdict | None:
    """A refuted line that is right with such partial derivatives, or may be right; None for any other."""
    if fact(*sides, replace(scope, definitions={})) is not None:
        return replace(
            verdict, kind="undecided", says="It may be meant as a constraint, which is not kept so far."
        )
    try:
        read = partially(*sides, scope, fixed)
    except NotWorked as why:
        return replace(verdict, kind="undecided", says=str(why))
    if read is not None and isinstance(found := kernel.ask(*read, scope, given), Proved):
        return replace(verdict, kind="correct", follows=found, says=_HELD)
    opened = verdict.statement.opened & scope.definitions.keys()
    derived = (p.of for side in sides for p in parts(side) if isinstance(p, Derivative))
    if opened and not any(isinstance(of, Symbol) and scope.canonical(of.name) in opened for of in derived):
        still = replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in opened})
        if isinstance(kernel.ask(*sides, still, given), Proved):
            told = " and ".join(sorted(map(plain_name, opened)))
            return replace(verdict, kind="undecided", says=f"Not decided: it holds if {told} is held fixed.")
    doubt = verdict.statement.doubt
    return replace(verdict, kind="undecided", says=f"Not decided: {doubt}.") if doubt else None
