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
from derive.reading.people.examples import MOST, NOTE
from derive.reading.people.insides import insides
from derive.reading.people.search import Place, candidates
from derive.reading.people.sheet import sheets
from derive.reading.people.unfit import fits_better, misfits
from derive.scope import Scope
from derive.statement import Place as Spot
from derive.statement import Statement, Submission

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
            nowhere = Statement("", Spot(0, 0, 1, 1), "unreadable", Scope(), trouble=error.message)
            return Submission(name, text, (nowhere,), Scope())
    read = sheets(text, kind, scope, letters)
    made = assembled(text, *read, scope)
    for number in range(MOST) if misfits(made[0]) else ():
        each = sheets(text, kind, scope, letters, number)
        if not any(note.startswith(NOTE) for sheet in each[0] for note, _ in sheet.notes):
            break
        other = assembled(text, *each, scope)
        made = other if fits_better(other[0], made[0]) else made
    statements, final, assumed = made
    within = insides(read[1], lambda tokens: candidates(tokens, Place(text, read[1], read[2]))[0].term)
    return Submission(name, text, statements, final, assumed, within)
