"""The public face of a solution: solve a problem, write the solution down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from derive.beside import Here
from derive.checking.report import Report
from derive.deriving.solve import Solution as Worked
from derive.deriving.solve import solve as work
from derive.deriving.steps import Level
from derive.documents.document import Document
from derive.posing import find
from derive.problem import Problem
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.scope import ModelError
from derive.term import Symbol
from derive.writing import latex


@dataclass(frozen=True, slots=True)
class Solution(Worked):
    """A worked solution that shows itself in a notebook."""

    def _repr_markdown_(self) -> str:
        return write(self, "md").decode()

    def _repr_latex_(self) -> str:
        rows = [rf"{latex(r.working.start)} &= {r.gradient.latex}" for r in self.results]
        return "$\\displaystyle \\begin{aligned} " + r" \\ ".join(rows) + " \\end{aligned}$"


Detail = Literal["brief", "standard", "full"]
Checks = Literal["run", "full"]


def solve(
    problem: Problem | str,
    by: str | Sequence[str] | None = None,
    route: str = "chain",
    checks: Checks = "run",
    process: Here | None = None,
) -> Solution:
    r"""The worked, certified derivative of a problem's loss by its parameters.

    ``problem`` is a Problem, a name of the catalogue or the path of a file; ``by`` chooses among its
    parameters, in LaTeX; ``route`` is ``chain`` or ``log-first``; ``checks="full"`` compares with
    SymPy at more concrete sizes. SymPy differentiates in ``process`` (see `derive.beside`), by default
    this one. Raises ReadError or ModelError (both are ValueErrors) for what cannot be understood or
    solved.

    >>> solution = solve("softmax-cross-entropy", by="b_i")
    >>> solution.results[0].gradient.latex
    'p_i - \\delta_{ic}'
    """
    if checks not in get_args(Checks):
        raise ModelError(f"checks are {' or '.join(get_args(Checks))}, not {checks}")
    posed = find(problem) if isinstance(problem, str) else problem
    wanted = None if by is None else (by,) if isinstance(by, str) else tuple(by)
    chosen = None if wanted is None else [_parameter(posed, text) for text in wanted]
    found = work(posed, chosen, route, checks == "full", process)
    return Solution(found.problem, found.route, found.opening, found.results)


def _parameter(problem: Problem, text: str) -> Symbol:
    found = read_expression(text, problem.scope)
    if isinstance(found, Symbol) and found in problem.parameters:
        return found
    known = ", ".join(latex(p) for p in problem.parameters)
    raise ReadError(f"{text} is not a parameter of {problem.name}", hint=f"its parameters are {known}")


def write(
    solution: Worked | Report,
    to: str,
    detail: Detail = "standard",
    fragment: bool = False,
    engine: str = "typst",
) -> bytes:
    """A solution in a format, json or one of `derive.writers.FORMATS`.

    A report is written too; it has no levels of detail.

    ``fragment`` gives the body alone, for tex and html; ``engine`` is ``typst`` or ``latex``, for
    pdf. Raises ValueError for an unknown format, for one that has no fragments, and where a package
    that the format needs is not installed.
    """
    if isinstance(solution, Report):
        return _written(solution, to, fragment)
    if to == "json":
        from derive.writers.json import write as write_json

        return write_json(solution)
    from derive.documents.solution import document
    from derive.writers import writer

    chosen = writer(to, engine)
    page = document(solution, Level[detail.upper()])
    if to == "ipynb" and not fragment:
        return _notebook(solution, page)
    if not fragment:
        return chosen.write(page)
    if chosen.fragment is None:
        raise ModelError(f"{to} has no fragments; tex and html have")
    return chosen.fragment(page).encode()


def _written(report: Report, to: str, fragment: bool) -> bytes:
    from derive.writers.reports import write as write_report

    return write_report(report, to, fragment=fragment)


def _notebook(solution: Worked, page: Document) -> bytes:
    """A notebook with the code of the solution, or without it where a formula has no array form."""
    from derive.coding.source import code as write_code
    from derive.coding.vectors import NoCode
    from derive.writers.ipynb import with_code

    try:
        return with_code(page, write_code(solution))
    except NoCode:
        return with_code(page, "")


def suffix(to: str) -> str:
    """The suffix of files in a format.

    >>> suffix("pdf"), suffix("words")
    ('.pdf', '.words.txt')
    """
    from derive.writers import writer

    return ".json" if to == "json" else writer(to).suffix


def code(problem: Problem | str | Worked, to: str = "numpy") -> str:
    r"""The loss and its gradient as a vectorised, stable Python module for numpy, torch or jax.

    A problem is solved first. Raises ReadError or ModelError (both are ValueErrors) for what cannot
    be understood, solved or written as array code.

    >>> [line for line in code("log-sum-exp").splitlines() if "loss =" in line]
    ['    loss = logsumexp(z, axis=0)']
    """
    from derive.coding.source import code as write_code

    return write_code(problem if isinstance(problem, Worked) else solve(problem), to)
