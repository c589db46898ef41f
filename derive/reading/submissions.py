r"""What somebody wrote -> statements: definitions, claims, conditions, prose, and what cannot be read.

>>> text = r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$. So $\partial_{z_i} p_k = p_k(\delta_{ik} - p_i)$."
>>> [statement.kind for statement in read_submission(text, "md").statements]
['definition', 'claim']
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from derive.reading.errors import ReadError
from derive.reading.notebooks import markdown
from derive.reading.people.assembly import assembled
from derive.reading.people.sheet import sheets
from derive.scope import Scope
from derive.statement import Place, Statement, Submission

Kind = Literal["md", "tex", "txt", "ipynb"]


def read_submission(
    text: str, kind: Kind, name: str = "", scope: Scope | None = None, letters: Collection[str] = ()
) -> Submission:
    """The statements of a text, each with its place, its readings and what is known there.

    ``scope`` is that of a known problem: its names count as declared where the text does not define them.
    ``letters`` are those that a problem counts with, where its other names are not known yet.
    Total: whatever cannot be read is a statement of its own that says why, and where. The text of a
    notebook is that of its Markdown cells, where they stand in the file.
    """
    if kind == "ipynb":
        try:
            text = markdown(text)
        except ReadError as error:
            nowhere = Statement("", Place(0, 0, 1, 1), "unreadable", Scope(), trouble=error.message)
            return Submission(name, text, (nowhere,), Scope())
    found, usage, loose = sheets(text, kind, scope, letters)
    statements, final, assumed = assembled(text, found, usage, loose, scope)
    return Submission(name, text, statements, final, assumed)
