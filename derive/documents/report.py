"""A report as a Document: the submission part by part, with its verdicts at the side."""

from __future__ import annotations

import re

from derive.checking.report import Report, Verdict
from derive.checking.results import bearing
from derive.documents import document as doc
from derive.documents.formulas import case, equation, math
from derive.documents.phrases import formula, phrase, remark
from derive.documents.submission import Part, drawing, parts
from derive.documents.verdicts import (
    WORDS,
    amount,
    counterexample,
    headline,
    notes,
    only,
    points,
    reasons,
    summary,
)
from derive.labels import label_of
from derive.reading.definitions import read_name
from derive.statement import Statement
from derive.term import Apply, Symbol

_UNIT = re.compile(r"e_([A-Za-z])")  # the one-hot vector of a label


def document(report: Report) -> doc.Document:
    """The whole report on a page: what was found, then the submission with remarks."""
    body: list[doc.Block] = [doc.Callout("result", "In short", tuple(_findings(report)))]
    if report.hint is not None:
        hint = doc.Paragraph(phrase(report.hint, report.submission.scope))
        body.append(doc.Callout("note", "Hint", (hint,)))
    if report.matches:
        body += [doc.Heading(1, ("The names",)), _matching(report)]
    if report.awards:
        body += [doc.Heading(1, ("Points",)), _points(report)]
    body.append(doc.Heading(1, ("The text with remarks",)))
    body += [_beside(part) for part in parts(report)]
    if report.submission.assumed:
        assumed = doc.Bullets(tuple((text,) for text in report.submission.assumed))
        body.append(doc.Callout("note", "What was taken for granted", (assumed,)))
    name = report.submission.name.replace("\\", "/").rpartition("/")[2]
    return doc.Document(f"Report on {name or 'a text'}", tuple(body))


def _findings(report: Report) -> list[doc.Block]:
    found: list[doc.Block] = [doc.Paragraph((summary(report),))]
    for goal in report.goals:
        if goal.forms:
            forms = tuple(piece for form in goal.forms for piece in (" and ", math(form)))[1:]
            text: doc.Text = (math(goal.sought), " was reached in the form ", *forms, f", line {goal.line}.")
        else:
            text = (math(goal.sought), " was not reached.")
        found.append(doc.Paragraph(text))
    if report.awards:
        found.append(doc.Paragraph((doc.Strong(points(report)),)))
    return found


def _matching(report: Report) -> doc.Block:
    rows = tuple(((_name(match.theirs),), (_name(match.ours),), (match.because,)) for match in report.matches)
    return doc.Table((("In the text",), ("In the problem",), ("Since",)), rows)


def _name(name: str) -> doc.Inline:
    """A name as a formula where it is one that can be read back, else as text."""
    if not name:
        return "—"
    labelled, unit = label_of(name), _UNIT.fullmatch(name)
    base = labelled.base if labelled else name
    if unit:
        return math(Apply("unit", (Symbol(unit[1]),)))
    try:
        return math(Symbol(name)) if read_name(base) == base else name
    except ValueError:
        return name


def _points(report: Report) -> doc.Block:
    rows = tuple(
        ((equation(*award.result),), (amount(award.points),), (amount(award.of),), (award.why,))
        for award in report.awards
    )
    return doc.Table((("Result",), ("Points",), ("Of",), ("Why",)), rows)


def _beside(part: Part) -> doc.Block:
    several = len(part.verdicts) > 1
    return doc.Beside(part.blocks, tuple(_remark(verdict, several) for verdict in part.verdicts))


def _remark(verdict: Verdict, several: bool) -> doc.Remark:
    """The remark on a statement; one of several begins with the formula that it is about."""
    word, statement = WORDS[verdict.kind], verdict.statement
    body: list[doc.Block] = []
    if several or verdict.anew:
        drawn = equation(*verdict.equation) if verdict.equation else drawing([verdict])
        body.append(doc.Paragraph((drawn,)))
    body += [doc.Paragraph(text) for text in _texts(verdict)]
    title = f"{headline(verdict)} (line {statement.place.line})"
    return doc.Remark(word.sign, title, word.tone, tuple(body))


def _texts(verdict: Verdict) -> list[doc.Text]:
    """The explanation, a paragraph each: as read, why, at which point, what it needs, how it should read."""
    statement, scope = verdict.statement, verdict.statement.scope
    found: list[doc.Text] = []
    given = _given(statement)
    if given:
        found.append(("For ", *given, "."))
    found += [remark(text, scope) for text in notes(verdict)]
    found += [phrase(text, scope) for text in reasons(verdict)]
    if verdict.witness is not None:
        found.append((counterexample(verdict.witness),))
    found += [(only(need), _drawn(need, statement), ".") for need in verdict.needs]
    if verdict.repair is not None:
        verb = "It holds if read as " if verdict.kind == "repaired" else "It should read "
        found.append((verb, _drawn(verdict.repair, statement), "."))
    if verdict.points is not None:
        found.append((f"Points: {amount(verdict.points)}.",))
    return found


def _given(statement: Statement) -> doc.Text:
    """The conditions from the words around a formula, with commas."""
    if not statement.readings:
        return ()
    reading = statement.readings[0]
    given = bearing(reading.given, statement.scope, reading.left, reading.right)
    return tuple(piece for condition in given for piece in (", ", case(condition)))[1:]


def _drawn(text: str, statement: Statement) -> doc.Inline:
    """A formula that judging wrote; as text where it is not in the names of the statement."""
    return formula(text, statement.scope) or text
