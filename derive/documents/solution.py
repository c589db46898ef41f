"""A worked solution as a Document, in the order in which a person would tell it."""

from __future__ import annotations

from dataclasses import replace

from derive.deriving.checks import Checks
from derive.deriving.solve import Result, Solution
from derive.deriving.steps import Level, Step, Working
from derive.documents import document as doc
from derive.documents.chains import blocks, mark
from derive.documents.conditions import conditions
from derive.documents.formulas import equation, math, text
from derive.documents.model import model
from derive.documents.pictures import chain, factors
from derive.meaning.evidence import Evidence, Proved, Tested, Undecided
from derive.term import Term


def document(solution: Solution, level: Level = Level.STANDARD) -> doc.Document:
    """The whole solution on a page."""
    return doc.Document(solution.problem.title, (*model(solution.problem), *worked(solution, level)))


def worked(solution: Solution, level: Level = Level.STANDARD) -> tuple[doc.Block, ...]:
    """The solution without the statement of its problem."""
    return tuple(block for part in answers(solution, level) for block in part)


def answers(solution: Solution, level: Level = Level.STANDARD) -> tuple[tuple[doc.Block, ...], ...]:
    """The work for each derivative; what is worked in one is cited in those after it."""
    told = set[Term]()
    opening: list[doc.Block] = []
    if solution.opening is not None:
        opening.append(doc.Heading(1, ("The loss, its logarithm taken apart",)))
        opening += blocks(solution.opening, level)
    found = [_result(solution, result, level, told) for result in solution.results]
    return tuple((*(opening if n == 0 else ()), *part) for n, part in enumerate(found))


def _result(solution: Solution, result: Result, level: Level, told: set[Term]) -> list[doc.Block]:
    target = result.working.start
    found: list[doc.Block] = [*_signals(result.working, level, told)]
    found.append(doc.Heading(1, text("The derivative by ", result.by)))
    found += _working(result.working, level, told, chain(result.working))
    if result.matrix is not None:
        found += _matrix(result.matrix)
    members: list[doc.Block] = [doc.Display(equation(target, result.gradient.term))]
    if result.matrix is not None:
        members.append(doc.Display(equation(result.matrix.before, result.matrix.after)))
    found.append(doc.Callout("result", "Result", tuple(members)))
    found.append(doc.Callout("condition", "Conditions", conditions(result)))
    found.append(doc.Callout("note", "How it was checked", (_checked(result.checks),)))
    return found


def _signals(working: Working, level: Level, told: set[Term]) -> list[doc.Block]:
    """The error signals that a parameter's chain begins with, backwards from the loss, each once."""
    found: list[doc.Block] = []
    split = factors(working)
    for factor in () if split is None else working.steps[split].inner:
        if factors(factor) is not None and factor.start not in told:
            found += _signals(factor, level, told)
            told.add(factor.start)
            found.append(doc.Heading(1, text("The error signal ", factor.start)))
            found += _working(factor, level, told)
    return found


def _working(
    working: Working, level: Level, told: set[Term], picture: doc.Figure | None = None
) -> list[doc.Block]:
    """The chain rule, each factor under a heading of its own, then the picture and the product.

    A factor that was worked before is cited.
    """
    split = factors(working)
    if split is None:
        return [*blocks(working, level)]
    rule, put_in, rest = working.steps[:split], working.steps[split], working.steps[split + 1 :]
    found: list[doc.Block] = [doc.Heading(2, ("The chain rule",))]
    found += blocks(Working(working.start, rule), level)
    for factor in put_in.inner:
        found.append(doc.Heading(2, text("The factor ", factor.start)))
        if factor.start in told:
            cited = text("As worked before, ", equation(factor.start, factor.end), ".")
            found.append(doc.Paragraph(cited))
        else:
            told.add(factor.start)
            found += blocks(factor, level)
    found.append(doc.Heading(2, ("Together",)))
    if picture is not None:
        found.append(picture)
    bare = replace(put_in, inner=())  # its inner work stands under the headings above
    found += blocks(Working(put_in.before, (bare, *rest)), level, working.start)
    return found


def _matrix(step: Step) -> list[doc.Block]:
    line = doc.Line(math(step.before), "=", math(step.after), text(*step.says), mark((step,)))
    return [doc.Heading(2, ("All entries at once",)), doc.Working((line,))]


def _checked(checks: Checks) -> doc.Bullets:
    """The three engines, in a sentence each."""
    concrete = checks.concrete
    return doc.Bullets(
        (
            (f"Kernel, all sizes: {_found(checks.kernel)}.",),
            (f"SymPy, sizes symbolic, its derivative against ours: {_found(checks.symbolic)}.",),
            (
                f"SymPy, {_sizes(concrete.sizes)}, its derivative of the loss written out against ours, "
                f"{_counted(concrete.entries)}: {_found(concrete.evidence)}.",
            ),
        )
    )


def _counted(entries: int) -> str:
    return f"{entries} {'entry' if entries == 1 else 'entries'}"


def _found(evidence: Evidence) -> str:
    match evidence:
        case Proved(how):
            return f"proved equal, {how}"
        case Tested(points, digits, why):
            return f"tested at {points} points to {digits} digits, since {why}"
        case Undecided(why):
            return f"undecided: {why}"
    return f"refuted: {evidence.why}"


def _sizes(grid: tuple[dict[str, int], ...]) -> str:
    if len(grid) == 1:
        return ", ".join(f"{name} = {n}" for name, n in grid[0].items())
    return f"{len(grid)} choices of the sizes"
