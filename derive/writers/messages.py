"""A report for a terminal, like a compiler's messages: the place, the source line, a caret, the reason.

Colours are asked for by the caller and carry no meaning: each message has its sign and its words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from derive.checking.report import Report, Verdict
from derive.checking.results import bearing
from derive.documents.verdicts import (
    FINE,
    WORDS,
    earned,
    headline,
    matched,
    notes,
    points,
    reached,
    said,
    summary,
)
from derive.names import plain_name
from derive.statement import Statement
from derive.writers.columns import columns, wrap
from derive.writers.prose import visible
from derive.writing import condition, relation

if TYPE_CHECKING:
    from derive.documents.document import Tone

WIDTH = 100
_EXCERPT = 84  # characters that are shown of a long source line
_COLOURS: dict[Tone, str] = {"good": "32", "bad": "1;31", "care": "33", "open": "35", "plain": "2"}
_Paint: TypeAlias = "Callable[[str, Tone], str]"


def write(report: Report, colour: bool = False) -> bytes:
    """A message for each statement but prose, then what follows for the whole."""
    paint = _coloured if colour else _plain
    lines: list[str] = []
    long = False
    for verdict in report.shown:
        message = _message(report, verdict, paint)
        if lines and (long or len(message) > 1):
            lines.append("")
        lines += message
        long = len(message) > 1
    for part in (
        _matching(report),
        _results(report),
        _hint(report),
        _assumed(report),
        wrap(summary(report), WIDTH),
    ):
        lines += ["", *part] if part and lines else part
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _assumed(report: Report) -> list[str]:
    """What was taken for granted of names that nothing declares."""
    told = "; ".join(report.submission.assumed)
    return wrap(visible(f"Taken for granted: {told}."), WIDTH) if told else []


def _coloured(text: str, tone: Tone) -> str:
    return f"\x1b[{_COLOURS[tone]}m{text}\x1b[0m"


def _plain(text: str, tone: Tone) -> str:
    return text


def _message(report: Report, verdict: Verdict, paint: _Paint) -> list[str]:
    statement, word = verdict.statement, WORDS[verdict.kind]
    at = statement.place
    told = paint(visible(f"{word.sign} {headline(verdict)}"), word.tone)
    head = f"{visible(report.submission.name)}:{at.line}:{at.column}: {told}"
    read = read_as(verdict)
    more = [*notes(verdict), *said(verdict)]
    if verdict.kind in FINE:
        shown = f": {visible(read)}" if read else ""
        return [_short(head + shown), *_bullets(more)]
    if read:
        more.insert(0, f"read as {read}")
    return [head, *_excerpt(report.submission.text, statement, paint, word.tone), *_bullets(more)]


def _bullets(texts: list[str]) -> list[str]:
    """Each text after a dash, indented."""
    return [f"    {line}" for text in texts for line in wrap(f"- {text}", WIDTH - 4, "  ")]


def read_as(verdict: Verdict) -> str:
    """What was understood of a statement, in Unicode, with the conditions it stands under.

    Of a formula that is not understood, the conditions around it are no reading.
    """
    statement = verdict.statement
    if verdict.equation is None:
        stated = statement.conditions if statement.kind == "condition" else ()
        return " and ".join(condition(c).plain for c in stated)
    shown = relation(*verdict.equation).plain
    borne = bearing(statement.readings[0].given, statement.scope, *verdict.equation)
    given = " and ".join(condition(c).plain for c in borne)
    return f"{shown}  for {given}" if given else shown


def _short(line: str) -> str:
    """A message of one line, cut where it is much longer than a terminal."""
    return line if columns(line) <= 2 * WIDTH else line[: 2 * WIDTH - 1] + "…"


def _excerpt(text: str, statement: Statement, paint: _Paint, tone: Tone) -> list[str]:
    """The source line with carets below the statement; of a long line, the part around it."""
    place = statement.place
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.start)
    end = len(text) if end < 0 else end
    last = min(max(place.end, place.start + 1), end)
    first = start if place.start - start + 8 <= _EXCERPT else place.start - 8
    cut = min(end, first + _EXCERPT)
    before = ("…" if first > start else "") + visible(text[first : place.start])
    under = visible(text[place.start : min(last, cut)])
    after = visible(text[last:cut]) + ("…" if cut < end else "")
    number = str(place.line)
    gutter = " " * (len(number) + 3)
    carets = paint("^" * max(columns(under), 1), tone)
    return [f"  {number} | {before}{under}{after}", f"{gutter}| {' ' * columns(before)}{carets}"]


def _matching(report: Report) -> list[str]:
    """The names that differ, each with its reason; those that are the same in a line."""
    told = [matched(match) for match in report.matches if match.theirs != match.ours]
    if same := [plain_name(match.theirs) for match in report.matches if match.theirs == match.ours]:
        told.append(f"as in the problem: {', '.join(same)}")
    return [line for text in told for line in wrap(text, WIDTH, "  ")]


def _results(report: Report) -> list[str]:
    told = (*map(reached, report.goals), *map(earned, report.awards))
    found = [line for text in told for line in wrap(text, WIDTH, "  ")]
    if report.awards:
        found.append(points(report))
    return found


def _hint(report: Report) -> list[str]:
    return [] if report.hint is None else wrap(f"hint: {report.hint}", WIDTH, "  ")
