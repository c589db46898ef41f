"""Pictures of a solution: the chain of layers, with the local derivative on each arrow."""

from __future__ import annotations

from derive.deriving.steps import Step, Working
from derive.documents import document as doc
from derive.documents.formulas import equation, math, text
from derive.term import Bind, Derivative, Symbol, Term


def factors(working: Working) -> int | None:
    """Where a chain of layers has its factors put in; None for a working that is no such chain."""
    return next((n for n, step in enumerate(working.steps) if step.rule == "factors"), None)


def chain(working: Working) -> doc.Figure | None:
    """The layers from a parameter to the loss, with the local derivative on each arrow.

    None where the working is not a chain of at least two layers, each with one derivative.
    """
    local = _local(working)
    ends = [factor.start for factor in local]
    if len(local) < 2 or not all(isinstance(end, Derivative) for end in ends):
        return None
    nodes: list[Term] = [end.by for end in ends if isinstance(end, Derivative)]
    last = ends[-1]
    assert isinstance(last, Derivative)
    nodes.append(last.of)
    arrows = tuple(equation(factor.start, factor.end) for factor in local)
    letters = _summed(working)
    summed = tuple(p for letter in letters for p in (", ", math(Symbol(letter))))[1:]
    caption: doc.Text = text(
        "The layers from ",
        nodes[0],
        " to ",
        nodes[-1],
        ": the derivative is the product of the local ones on the arrows",
        *((", summed over ", *summed) if summed else ()),
        ".",
    )
    drawn = tuple(map(math, nodes))
    said = [
        f"from {a.words} to {b.words}: {label.words}"
        for a, b, label in zip(drawn, drawn[1:], arrows, strict=False)
    ]
    return doc.Figure(doc.Chain(drawn, arrows), caption, f"A chain of arrows, {'; '.join(said)}.")


def _split(working: Working) -> tuple[Step, ...]:
    at = factors(working)
    return () if at is None else (working.steps[at],)


def _local(working: Working) -> list[Working]:
    """The workings of the local derivatives, the parameter's first, error signals taken apart."""
    found: list[Working] = []
    for step in _split(working):
        for factor in reversed(step.inner):
            found += _local(factor) if _split(factor) else [factor]
    return found


def _summed(working: Working) -> list[str]:
    """The letters over which the product of the local derivatives is summed."""
    found: list[str] = []
    for step in _split(working):
        term = step.before
        while isinstance(term, Bind):
            found.append(term.index)
            term = term.body
        for factor in step.inner:
            found += _summed(factor)
    return list(dict.fromkeys(found))
