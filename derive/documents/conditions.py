"""The conditions of a result: which are certain, and why; and which must be kept."""

from __future__ import annotations

from derive.deriving.solve import Result
from derive.deriving.steps import Step, Working
from derive.documents import document as doc
from derive.documents.formulas import case, math, text
from derive.meaning.conditions import needs, positive
from derive.meaning.evidence import Proved
from derive.term import Term


def conditions(result: Result) -> tuple[doc.Block, ...]:
    """What the steps divide by or take the logarithm of, each discharged or listed."""
    scope = result.gradient.scope
    certain: dict[Term, None] = {}
    kept: dict[Term, None] = {}
    sizes: dict[str, None] = {}
    for step in every(result.working):
        for term in (*needs(step.before), *needs(step.after)):
            if positive(term, scope):
                certain[term] = None
        kept.update(dict.fromkeys(step.conditions))
        if isinstance(step.evidence, Proved):
            sizes.update(dict.fromkeys(step.evidence.conditions))
    items: list[doc.Text] = []
    if certain:
        listed = tuple(part for term in certain for part in (", ", math(term)))[1:]
        items.append((*listed, " > 0 always: no division or logarithm fails."))
    for term in kept:
        items.append(text(term, " must not be 0."))
    for size in sizes:
        items.append((f"{size}.",))
    for found in result.cases:
        if not found.when.equal:
            left = found.when.left
            size = math(scope.size_of(left))
            items.append(("The case ", case(found.when), " needs ", size, " ≥ 2."))
    if not items:
        items.append(("None: every step holds for all values.",))
    return (doc.Bullets(tuple(items)),)


def every(working: Working) -> list[Step]:
    """Every step of a chain, inner ones included, each before those it is made of."""
    found: list[Step] = []
    for step in working.steps:
        found.append(step)
        for inner in step.inner:
            found += every(inner)
    return found


