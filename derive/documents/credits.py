"""Marks for the intermediate results of a solution: beside the lines that state them, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.deriving.solve import Solution
from derive.deriving.steps import Working
from derive.documents import document as doc
from derive.documents.formulas import equation, math
from derive.problem import Mark


def scheme(solution: Solution) -> tuple[Mark, ...]:
    """The mark scheme of the problem, or one mark for each intermediate result, two where it has cases."""
    if solution.problem.marks:
        return solution.problem.marks
    found: dict[doc.Math, Mark] = {}
    for result in solution.results:
        own = [*_results(result.working), Mark(result.working.start, result.gradient.term, Fraction(1))]
        if result.matrix is not None:
            own.append(Mark(result.matrix.before, result.matrix.after, Fraction(1)))
        for mark in own:
            found.setdefault(equation(mark.left, mark.right), mark)
    return tuple(found.values())


def _results(working: Working) -> Iterator[Mark]:
    for step in working.steps:
        for factor in step.inner if step.rule == "factors" else ():
            yield from _results(factor)
            cases = any(own.rule == "cases" for own in factor.steps)
            yield Mark(factor.start, factor.end, Fraction(2 if cases else 1))


def total(marks: tuple[Mark, ...]) -> Fraction:
    """The points of a scheme together."""
    return sum((mark.points for mark in marks), start=Fraction(0))


def points(number: Fraction) -> str:
    """Points in words.

    >>> points(Fraction(1)), points(Fraction(5, 2))
    ('1 mark', '2.5 marks')
    """
    shown = f"{float(number):g}"
    return f"{shown} mark{'' if shown == '1' else 's'}"


def table(marks: tuple[Mark, ...]) -> tuple[doc.Block, ...]:
    """The scheme: each result with its points and what may be written for it, then the total."""
    rows: list[tuple[doc.Text, ...]] = [
        ((equation(m.left, m.right),), (_accepted(m),), (f"{float(m.points):g}",)) for m in marks
    ]
    rows.append(((doc.Strong("Total"),), ("",), (doc.Strong(f"{float(total(marks)):g}"),)))
    return (doc.Table((("Result",), ("Accepted",), ("Marks",)), tuple(rows)),)


def _accepted(mark: Mark) -> str:
    form = "any equal form" if mark.equivalent else "in this form"
    return f"{form}; also what follows from an earlier slip" if mark.follow_through else form


def credited(
    answers: tuple[tuple[doc.Block, ...], ...], marks: tuple[Mark, ...]
) -> tuple[tuple[doc.Block, ...], ...]:
    """The work with each mark beside the first line that states its result."""
    left = {(math(mark.left), math(mark.right)): mark for mark in marks}
    return tuple(tuple(_credited(block, left) for block in blocks) for blocks in answers)


def _credited(block: doc.Block, left: dict[tuple[doc.Math, doc.Math], Mark]) -> doc.Block:
    match block:
        case doc.Working(lines):
            head: doc.Math | None = None
            found = []
            for line in lines:
                head = line.left or head
                mark = left.pop((head, line.right), None) if head is not None else None
                found.append(line if mark is None else _with(line, mark))
            return doc.Working(tuple(found))
        case doc.Details():
            return block  # its results are summed up in the line that they are parts of
        case doc.Group() | doc.Callout():
            return replace(block, blocks=tuple(_credited(inner, left) for inner in block.blocks))
    return block


def _with(line: doc.Line, mark: Mark) -> doc.Line:
    between = ("  ",) if line.reason else ()
    return replace(line, reason=(*line.reason, *between, doc.Strong(f"[{points(mark.points)}]")))
