"""The conditions of a result: which are certain, and why; and which must be kept."""

from __future__ import annotations

from derive.binding import alpha
from derive.deriving.solve import Result
from derive.deriving.steps import Step, Working
from derive.documents import document as doc
from derive.documents.formulas import case, math, text
from derive.meaning.conditions import Need, certain, needs
from derive.meaning.evidence import Proved
from derive.term import ONE, Symbol, Term, map_parts


def conditions(result: Result) -> tuple[doc.Block, ...]:
    """What the steps divide by or take the logarithm of, each discharged or listed."""
    scope = result.gradient.scope
    met: dict[Term, Term] = {}
    kept: dict[Need, None] = {}
    sizes: dict[str, None] = {}
    for step in every(result.working):
        for need in (*needs(step.before), *needs(step.after)):
            if certain(need, scope) is not None:
                met.setdefault(_kind(need.term), need.term)
        kept.update(dict.fromkeys(step.conditions))
        if isinstance(step.evidence, Proved):
            sizes.update(dict.fromkeys(c for c in step.evidence.conditions if r"\ge" in c))
    items: list[doc.Text] = []
    if met:
        listed = tuple(part for term in met.values() for part in (", ", math(term)))[1:]
        items.append(("Never 0, so that no division and no logarithm fails: ", *listed, "."))
    for need in kept:
        items.append(text(need.term, " must be positive." if need.positive else " must not be 0."))
    for name in sizes:
        items.append((f"{name}.",))
    for found in result.cases:
        if not found.when.equal:
            left = found.when.left
            size = math(scope.size_of(left))
            items.append(("The case ", case(found.when), " needs ", size, " ≥ 2."))
    if not items:
        items.append(("None: every step holds for all values.",))
    return (doc.Bullets(tuple(items)),)


def _kind(term: Term) -> Term:
    """A Term whatever its index letters: p_n and p_m are of one kind."""

    def change(part: Term) -> Term:
        return Symbol(part.name, (ONE,) * len(part.indices)) if isinstance(part, Symbol) else part

    return map_parts(alpha(term), change)


def every(working: Working) -> list[Step]:
    """Every step of a chain, inner ones included, each before those it is made of."""
    found: list[Step] = []
    for step in working.steps:
        found.append(step)
        for inner in step.inner:
            found += every(inner)
    return found
