"""The public face of papers: answer keys and question sheets of one or several problems."""

from __future__ import annotations

from collections.abc import Sequence

from derive.deriving.solve import Solution as Worked
from derive.deriving.steps import Level
from derive.documents import papers
from derive.documents.papers import Paper
from derive.problem import Problem
from derive.scope import ModelError
from derive.solving import Detail, solve
from derive.writers import FORMATS as PAGES
from derive.writers import writer

PAPERS = ("exam", "moodle")  # formats of a paper as a whole, beside those of its pages
MOST_SHEETS = 200


def paper(
    problems: Sequence[Problem | str | Worked],
    marks: bool = False,
    seeds: Sequence[int] = (),
    title: str = "",
    detail: Detail = "standard",
    choices: bool = False,
) -> Paper:
    """Problems as the questions of a paper, each solved, with a numeric instance for each seed.

    With ``choices`` each derivative also has wrong answers to choose from. Raises ReadError or
    ModelError (both are ValueErrors) for what cannot be understood or solved, and for a model that
    has no value at small numbers.
    """
    if not problems:
        raise ModelError("a paper needs at least one problem")
    solutions = [own if isinstance(own, Worked) else solve(own) for own in problems]
    level = Level[detail.upper()]
    questions = tuple(papers.question(own, seeds, marks, level, choices) for own in solutions)
    return Paper(questions, marks, title)


def write_key(made: Paper, to: str) -> bytes:
    """The key of a paper in a format: one of the page formats."""
    return writer(to).write(papers.key(made))


def write_sheet(made: Paper, to: str, which: int = 0) -> bytes:
    """The question sheet of a paper; ``which`` of its numeric instances it gives."""
    return writer(to).write(papers.sheet(made, which))


def seeds(text: str) -> tuple[int, ...]:
    """Seeds as a person types them. Raises ModelError for what is none.

    >>> seeds("7"), seeds("1-3,9")
    ((7,), (1, 2, 3, 9))
    """
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (own.strip() for own in part.partition("-"))
        if not (_whole(first) and (_whole(last) if dash else not last)):
            raise ModelError(f"--seed takes numbers, such as 7 or 1-30, not {text!r}")
        span = range(int(first), int(last or first) + 1)
        if not span or len(found) + len(span) > MOST_SHEETS:
            raise ModelError(f"--seed takes 1 to {MOST_SHEETS} numbers, the smaller first")
        found += span
    return tuple(dict.fromkeys(found))


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def files(
    problems: Sequence[str],
    formats: Sequence[str],
    *,
    marks: bool = False,
    blank: bool = False,
    numbers: bool = False,
    seed: str = "1",
    title: str = "",
    detail: Detail = "standard",
) -> dict[str, bytes]:
    """What ``derive key`` writes, by the name of the file: the key, or the sheets with ``blank``."""
    known = (*PAGES, *PAPERS)
    for name in formats:
        if name not in known:
            raise ModelError(f"there is no format {name!r}: choose from {', '.join(known)}")
    chosen = seeds(seed) if numbers else ()
    made = paper(problems, marks, chosen, title, detail, "moodle" in formats)
    found: dict[str, bytes] = {}
    for name in formats:
        found |= _files(made, name, blank, chosen)
    return found


def _files(made: Paper, name: str, blank: bool, chosen: Sequence[int]) -> dict[str, bytes]:
    """The files of one format: one for each sheet where what is written holds one sheet only."""
    if name == "moodle":
        from derive.writers.moodle import write as write_moodle

        return {"moodle.xml": write_moodle(made)}
    stems = [f"-{own}" for own in chosen] if len(chosen) > 1 else [""]
    if name == "exam":
        from derive.writers.exam import write as write_exam

        return {f"exam{stem}.tex": write_exam(made, not blank, n) for n, stem in enumerate(stems)}
    suffix = writer(name).suffix
    if not blank:
        return {f"key{suffix}": write_key(made, name)}
    return {f"sheet{stem}{suffix}": write_sheet(made, name, n) for n, stem in enumerate(stems)}
