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

MOST_SHEETS = 200


def paper(
    problems: Sequence[Problem | str | Worked],
    marks: bool = False,
    seeds: Sequence[int] = (),
    title: str = "",
    detail: Detail = "standard",
) -> Paper:
    """Problems as the questions of a paper, each solved, with a numeric instance for each seed.

    Raises ReadError or ModelError (both are ValueErrors) for what cannot be understood or solved,
    and for a model that has no value at small numbers.
    """
    if not problems:
        raise ModelError("a paper needs at least one problem")
    solutions = [own if isinstance(own, Worked) else solve(own) for own in problems]
    level = Level[detail.upper()]
    questions = tuple(papers.question(own, seeds, marks, level) for own in solutions)
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
    for name in formats:
        if name not in PAGES:
            raise ModelError(f"there is no format {name!r}: choose from {', '.join(PAGES)}")
    chosen = seeds(seed) if numbers else ()
    made = paper(problems, marks, chosen, title, detail)
    found: dict[str, bytes] = {}
    for name in formats:
        suffix = writer(name).suffix
        if not blank:
            found[f"key{suffix}"] = write_key(made, name)
            continue
        for n, own in enumerate(chosen or (0,)):
            stem = f"sheet-{own}" if len(chosen) > 1 else "sheet"
            found[stem + suffix] = write_sheet(made, name, n)
    return found
