"""A submission as a page: its prose as text, its formulas as they were read, part by part.

Nothing that was typed is trusted: a formula is drawn from what was read of it, never from its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from derive.checking.report import Report, Verdict
from derive.documents import document as doc
from derive.documents.formulas import case, equation
from derive.documents.phrases import phrase
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
    for row in _rows(told, text):
        start, end = row[0].statement.place.start, max(v.statement.place.end for v in row)
        display = _alone(text, start, end)
        page.text(_trimmed(text[at:start], after, display))
        page.row(row, display)
        at, after = max(at, end), display
    page.text(_trimmed(text[at:], after, False))
    page.close()
    return page.parts


# What only says where mathematics begins, ends, or has a new row.
_ENVIRONMENT = r"\\(?:begin|end)\s*\{[A-Za-z]+\*?\}(?:\{[^{}\n]*\})?"
_MARK = rf"(?:\$\$?|\\[()\[\]]|{_ENVIRONMENT}|\\\\|&|\\(?:notag|nonumber|displaystyle|quad|qquad)\b|\\,)"
_BEFORE, _BEHIND = re.compile(rf"(?:{_MARK}|\s)+\Z"), re.compile(rf"\A(?:{_MARK}|[\s.,;])+")
_OPENING, _CLOSING = re.compile(r"(?:\$|\\\()\s*\Z"), re.compile(r"\A\s*(?:\$|\\\))")
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


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks of mathematics stands beside a formula on its lines."""
    before, behind = text[text.rfind("\n", 0, start) + 1 : start], text[end:].partition("\n")[0]
    return not _BEFORE.sub("", before).strip() and not _BEHIND.sub("", behind).strip(" .,;")


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

    def row(self, row: list[Verdict], display: bool) -> None:
        """Formulas, on a line of their own or within the paragraph."""
        drawn = drawing(row, self.before if display else None)
        if display:
            self.close()
            block = doc.Display(drawn) if isinstance(drawn, doc.Math) else doc.Paragraph((drawn,))
            self.parts.append(Part((block,), tuple(row)))
        else:
            self.open.append(drawn)
            self.verdicts += row
        self.before = row[-1].statement


def drawing(row: list[Verdict], before: Statement | None = None) -> doc.Math | str:
    """The links of a chain as one formula, or the source of what could not be read.

    A link that goes on from the statement before begins with its relation.
    """
    first = row[0].statement
    if not first.readings:
        return joined([case(c) for c in first.conditions]) or first.source.strip()
    members = [first.readings[0].left, *(verdict.statement.readings[0].right for verdict in row)]
    if before is None or not _goes_on(before, first):
        return equation(*members)
    rest = equation(*members[1:])
    return doc.Math(f"= {rest.latex}", f"= {rest.plain}", f"equals {rest.words}")


def joined(formulas: list[doc.Math]) -> doc.Math | None:
    """Several formulas with commas between, None for none."""
    if not formulas:
        return None
    return doc.Math(*(", ".join(getattr(f, of) for f in formulas) for of in ("latex", "plain", "words")))
