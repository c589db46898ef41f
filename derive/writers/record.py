"""A report as data, by the schema ``derive/report/1`` in ``report.schema.json``."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib.resources import files
from typing import Any

from derive.checking.report import Award, Goal, Report, Verdict
from derive.meaning.evidence import Witness
from derive.statement import Statement
from derive.writers.json import evidence
from derive.writing import condition, latex, relation

SCHEMA = "derive/report/1"


def record(report: Report) -> dict[str, Any]:
    """The report as plain data; formulas are LaTeX, lines and columns count from 1."""
    first = report.first_error
    return {
        "schema": SCHEMA,
        "source": report.submission.name,
        "problem": report.problem,
        "matching": dict(report.matching),
        "assumed": list(report.submission.assumed),
        "lines": [_line(verdict) for verdict in report.shown],
        "first_error": None if first is None else first.statement.place.line,
        "reached_goal": report.reached_goal,
        "goals": [_goal(goal) for goal in report.goals],
        "marks": [_award(award) for award in report.awards],
        "hint": report.hint,
        "summary": dict(report.summary),
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of a record, as plain data.

    >>> schema()["$id"]
    'derive/report/1'
    """
    found: dict[str, Any] = json.loads(files("derive").joinpath("report.schema.json").read_text("utf-8"))
    return found


def write(report: Report) -> bytes:
    """The report as JSON text; what no terminal should be sent is escaped."""
    text = json.dumps(record(report), ensure_ascii=False, indent=1) + "\n"
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text).encode()


def _line(verdict: Verdict) -> dict[str, Any]:
    statement = verdict.statement
    return {
        "line": statement.place.line,
        "column": statement.place.column,
        "source": statement.source,
        "read": _read(verdict),
        "given": _given(statement),
        "notes": [note for reading in statement.readings[:1] for note in reading.notes],
        "kind": statement.kind,
        "holds": None if verdict.holds is None else evidence(verdict.holds),
        "follows": None if verdict.follows is None else evidence(verdict.follows),
        "verdict": verdict.kind,
        "mistake": verdict.mistake,
        "says": verdict.says or statement.trouble,
        "witness": None if verdict.witness is None else witness(verdict.witness),
        "repair": verdict.repair,
        "conditions": list(verdict.needs),
        "points": None if verdict.points is None else _number(verdict.points),
    }


def _read(verdict: Verdict) -> str | None:
    """What was read of a formula, None where nothing was."""
    if verdict.equation is not None:
        return relation(*verdict.equation).latex
    return ", ".join(condition(c).latex for c in verdict.statement.conditions) or None


def _given(statement: Statement) -> list[str]:
    """The conditions under which a formula stands, from the words around it."""
    return [condition(c).latex for reading in statement.readings[:1] for c in reading.given]


def _goal(goal: Goal) -> dict[str, Any]:
    return {"sought": latex(goal.sought), "forms": [latex(form) for form in goal.forms], "line": goal.line}


def _award(award: Award) -> dict[str, Any]:
    return {
        "result": relation(*award.result).latex,
        "points": _number(award.points),
        "of": _number(award.of),
        "why": award.why,
        "line": award.line,
    }


def _number(points: Fraction) -> int | float:
    return points.numerator if points.denominator == 1 else float(points)


def witness(found: Witness) -> dict[str, Any]:
    """A counterexample as plain data."""
    return {
        "sizes": dict(found.sizes),
        "indices": dict(found.indices),
        "inputs": dict(found.inputs),
        "left": found.left,
        "right": found.right,
    }
