"""A submission as a page: its prose as text, its formulas as they were read, part by part.

Nothing that was typed is trusted: a formula is drawn from what was read of it, or sketched from a closed list
of signs, never copied from its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from derive.checking.report import Report, Verdict
from derive.documents import document as doc
from derive.documents.formulas import case, equation
from derive.documents.phrases import phrase
from derive.documents.sketch import sketch
from derive.scope import Scope
from derive.statement import Statement


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a submission with the verdicts on what stands in it."""

    blocks: tuple[doc.Block, ...]
    verdicts: tuple[Verdict, ...] = ()


def parts(report: Report) -> list[Part]:
    """The submission in order, each paragraph and each row of a display a part."""
    text = _PREAMBLE.sub(lambda found: " " * len(found[0]), report.submission.text)
    told = sorted(report.shown, key=lambda verdict: verdict.statement.place.start)
    page = _Page(report.submission.scope)
    at, after = 0, False
    rows = _rows(told, text)
    starts = [*(row[0].statement.place.start for row in rows), len(text)]
    for row, (start, following) in zip(rows, pairwise(starts), strict=True):
        end = max(v.statement.place.end for v in row)
        tail = _tail(text, at if after else 0, start, end, following)
        page.text(_trimmed(text[at:start], after, tail is not None))
        page.row(row, tail)
        at, after = max(at, end + len(tail or "")), tail is not None
    page.text(_trimmed(text[at:], after, False))
    page.close()
    return page.parts


# What only says where mathematics begins, ends, or has a new row.
_ENVIRONMENT = r"\\(?:begin|end)\s*\{[A-Za-z]+\*?\}(?:\{[^{}\n]*\})?"
_MARK = rf"(?:\$\$?|\\[()\[\]]|{_ENVIRONMENT}|\\\\|&|\\(?:notag|nonumber|displaystyle|quad|qquad)\b|\\,)"
_BEFORE, _BEHIND = re.compile(rf"(?:{_MARK}|\s)+\Z"), re.compile(rf"\A(?:{_MARK}|[\s.,;])+")
_OPENING, _CLOSING = re.compile(r"(?:\$|\\\()\s*\Z"), re.compile(r"\A\s*(?:\$|\\\))")
_TAIL = re.compile(rf"([^$\n]*?)(?:(?:{_MARK}|[\s.,;])*)")
_UPRIGHT, _PROSE = re.compile(r"\\text\{[^{}]*\}|\\[A-Za-z]+"), re.compile(r"[A-Za-z]{2}")
_PREAMBLE = re.compile(r"\A.*?\\begin\{document\}", re.DOTALL)
_HEADING = re.compile(r"\s*(?:(#{1,6})[ \t]+([^\n]*?)#*|\\((?:sub)*)section\*?\{([^\n]*)\})[ \t]*(?:\n|\Z)")


def _rows(told: list[Verdict], text: str) -> list[list[Verdict]]:
    """The verdicts by rows: the links of a chain that stand on one line are one row."""
    rows: list[list[Verdict]] = []
    for verdict in told:
        one = rows[-1][-1].statement if rows else None
        other = verdict.statement
        if one and one.place.line == other.place.line and _goes_on(one, other):
            rows[-1].append(verdict)
        else:
            rows.append([verdict])
    return rows


def _goes_on(one: Statement, other: Statement) -> bool:
    """Whether a link of a chain follows directly on another."""
    if not (one.readings and other.readings and one.chain == other.chain):
        return False
    return one.readings[0].right == other.readings[0].left


def _tail(text: str, since: int, start: int, end: int, before_next: int) -> str | None:
    """What stands behind a formula in its display, on its line: a range, a condition. None beside prose."""
    before = text[max(since, text.rfind("\n", 0, start) + 1) : start]
    behind = text[end:before_next].partition("\n")[0]
    found = _TAIL.fullmatch(behind)
    if found is None or _BEFORE.sub("", before).strip(" .,;"):
        return None
    return None if _PROSE.search(_UPRIGHT.sub("", found[1])) else found[1]


def _trimmed(text: str, after: bool, display: bool) -> str:
    """Text without the marks of a formula before it, ``after`` a display, and of one behind it."""
    text = _BEHIND.sub("", text) if after else _CLOSING.sub("", text)
    return _BEFORE.sub("", text) if display else _OPENING.sub("", text)


@dataclass(slots=True)
class _Page:
    """Parts as they grow: text and formulas go into the paragraph that is open."""

    scope: Scope
    parts: list[Part] = field(default_factory=list)
    open: list[doc.Inline] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    before: Statement | None = None

    def close(self) -> None:
        """End the paragraph."""
        if any(not isinstance(piece, str) or piece.strip() for piece in self.open):
            self.parts.append(Part((doc.Paragraph(tuple(self.open)),), tuple(self.verdicts)))
        self.open, self.verdicts = [], []

    def text(self, text: str) -> None:
        """Prose, which blank lines part into paragraphs."""
        for n, paragraph in enumerate(re.split(r"\n[ \t]*\n", text)):
            if n:
                self.close()
            self._paragraph(paragraph)

    def _paragraph(self, text: str) -> None:
        """Lines of prose; a heading is a part of its own."""
        while found := None if self.open else _HEADING.match(text):
            text = text[found.end() :]
            hashes, title, sub, section = found.groups()
            level: Literal[2, 3] = 2 if hashes == "#" or sub == "" else 3
            words = phrase((title or section or "").strip(), self.scope)
            self.parts.append(Part((doc.Heading(level, words),)))
        if text.strip() and text.strip() != r"\end{document}":
            self.open += phrase(text.replace("\n", " "), self.scope)
        elif text:
            self.open += [" "] if self.open else []

    def row(self, row: list[Verdict], tail: str | None) -> None:
        """Formulas, in a display with its tail or, where there is none, within the paragraph."""
        drawn = drawing(row, self.before if tail is not None else None)
        if tail is not None:
            self.close()
            more = sketch(_BEHIND.sub("", tail))
            if isinstance(drawn, doc.Math):
                block: doc.Block = doc.Display(_beside(drawn, more) if more else drawn)
            else:
                block = doc.Paragraph((drawn,))
            self.parts.append(Part((block,), tuple(row)))
        else:
            self.open.append(drawn)
            self.verdicts += row
        self.before = row[-1].statement


def drawing(row: list[Verdict], before: Statement | None = None) -> doc.Math | str:
    """The links of a chain as one formula; what could not be read as a sketch, or as its source.

    A link that goes on from the statement before begins with its relation.
    """
    first = row[0].statement
    if not first.readings:
        return joined([case(c) for c in first.conditions]) or sketch(first.source) or first.source.strip()
    members = [first.readings[0].left, *(verdict.statement.readings[0].right for verdict in row)]
    if before is None or not _goes_on(before, first):
        return equation(*members)
    rest = equation(*members[1:])
    return doc.Math(f"= {rest.latex}", f"= {rest.plain}", f"equals {rest.words}")


def _beside(one: doc.Math, other: doc.Math) -> doc.Math:
    """Two formulas in one display."""
    return doc.Math(
        rf"{one.latex}, \quad {other.latex}", f"{one.plain}, {other.plain}", f"{one.words}, {other.words}"
    )


def joined(formulas: list[doc.Math]) -> doc.Math | None:
    """Several formulas with commas between, None for none."""
    if not formulas:
        return None
    return doc.Math(*(", ".join(getattr(f, of) for f in formulas) for of in ("latex", "plain", "words")))
