"""The public face of checking: somebody's algebra, judged line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args

from derive.checking.check import check as assemble
from derive.checking.report import Report
from derive.problem import Problem
from derive.reading.errors import ReadError
from derive.reading.submissions import Kind
from derive.writers.reports import write


@dataclass(frozen=True, slots=True)
class Checked(Report):
    """A report that shows itself: as text where it is printed, as a page in a notebook."""

    def __str__(self) -> str:
        """The messages, as the command prints them."""
        return write(self, "text").decode()

    def _repr_markdown_(self) -> str:
        return write(self, "md").decode()


KINDS: tuple[Kind, ...] = get_args(Kind)
_LARGEST = 1_000_000  # bytes of a submission
_MARKED = re.compile(r"\$|\\[(\[]|\\begin\s*\{")


def check(
    text: str,
    problem: Problem | str | None = None,
    kind: Kind | None = None,
    name: str = "text",
    hint: bool = False,
) -> Checked:
    r"""A report on a text: a verdict for each of its formulas, with the reason and a counterexample.

    Without a ``problem`` (a Problem, a name of the catalogue or the path of a file) the text must hold
    by itself: its own definitions count. ``kind`` is md, tex, txt or ipynb; by default a text with
    marks of mathematics is Markdown, one without is plain. ``name`` stands in messages. With ``hint``
    the report tells the next step in place of the repairs. Raises ReadError or ModelError (both are
    ValueErrors) for what cannot be used.

    >>> softmax = r"$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$"
    >>> report = check(softmax + r", so $\frac{\partial p_k}{\partial z_k} = p_k^2 - p_k$.")
    >>> [verdict.kind for verdict in report.verdicts]
    ['definition', 'mistake']
    >>> report.first_error.repair
    '\\frac{\\partial p_k}{\\partial z_k} = -(p_k^{2} - p_k)'
    """
    if kind is not None and kind not in KINDS:
        raise ReadError(f"there is no kind {kind!r} of texts", hint=f"there are {', '.join(KINDS)}")
    if len(text) > _LARGEST:
        raise ReadError(f"{name} has more than {_LARGEST} characters")
    posed = problem
    if isinstance(posed, str):
        from derive.posing import find

        posed = find(posed)
    found = assemble(text, kind or _guessed(text), name, posed, hint)
    return Checked(*(getattr(found, field.name) for field in fields(found)))


def _guessed(text: str) -> Kind:
    return "md" if _MARKED.search(text) else "txt"


def read_text(path: str) -> tuple[str, Kind]:
    """The text of a file and its kind, by its ending.

    Raises ReadError for a file that is missing, of another kind, too large, or no UTF-8 text.
    """
    file = Path(path)
    kind = file.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        endings = ", ".join(f".{known}" for known in KINDS)
        raise ReadError(f"{path} is of no kind that can be checked", hint=f"there are {endings}")
    try:
        if "\0" in path:
            raise ReadError(f"{path} is no name of a file")
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror}") from None
    return decoded(content, path), kind


def decoded(content: bytes, name: str) -> str:
    """Bytes as text. Raises ReadError for too many of them, and for what is not UTF-8."""
    if len(content) > _LARGEST:
        raise ReadError(f"{name} is larger than {_LARGEST} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{name} is not UTF-8 text: byte {error.start} is wrong") from None
