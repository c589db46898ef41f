r"""What somebody wrote -> statements: definitions, claims, conditions, prose, and what cannot be read.

>>> text = r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$. So $\partial_{z_i} p_k = p_k(\delta_{ik} - p_i)$."
>>> [statement.kind for statement in read_submission(text, "md").statements]
['definition', 'claim']
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Literal

from derive.reading.people.assembly import assembled
from derive.reading.people.notebooks import markdown
from derive.reading.people.sheet import sheets
from derive.scope import Scope
from derive.statement import Place, Statement, Submission

Kind = Literal["md", "tex", "txt", "ipynb"]


def read_submission(text: str, kind: Kind, name: str = "", scope: Scope | None = None) -> Submission:
    """The statements of a text, each with its place, its readings and what is known there.

    ``scope`` is that of a known problem: its names count as declared where the text does not define them.
    Total: whatever cannot be read is a statement of its own that says why, and where. The text of a
    notebook is that of its Markdown cells; lines and columns are those of the file.
    """
    if kind == "ipynb":
        return _notebook(text, name, scope)
    found, usage, loose = sheets(text, kind, scope)
    statements, final, assumed = assembled(text, found, usage, loose, scope)
    return Submission(name, text, statements, final, assumed)


def _notebook(text: str, name: str, scope: Scope | None) -> Submission:
    """The Markdown of a notebook; offsets are into that, lines and columns are those of the file."""
    try:
        shown, places = markdown(text)
    except ValueError as error:
        trouble = Statement(
            "", Place(0, 0, 1, 1), "unreadable", Scope(), trouble=f"this is no notebook: {error}"
        )
        return Submission(name, text, (trouble,), Scope())
    read = read_submission(shown, "md", name, scope)
    lines = [0, *(n + 1 for n, char in enumerate(text) if char == "\n")]

    def moved(statement: Statement) -> Statement:
        place = statement.place
        at = places[place.start] if place.start < len(places) else 0
        line = bisect_right(lines, at)
        return replace(statement, place=Place(place.start, place.end, line, at - lines[line - 1] + 1))

    return replace(read, statements=tuple(map(moved, read.statements)))
