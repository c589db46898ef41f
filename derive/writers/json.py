"""The solution as data, by the schema ``derive/solution/1`` in ``solution.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from derive.deriving.cases import Case
from derive.deriving.checks import Checks, Concrete
from derive.deriving.solve import Result, Solution
from derive.deriving.steps import Step, Working
from derive.meaning.evidence import Evidence, Proved, Refuted, Tested, Undecided, kind
from derive.term import Condition
from derive.writers.mathml import mathml
from derive.writing import condition, latex, plain, relation, words

SCHEMA = "derive/solution/1"


def record(solution: Solution) -> dict[str, Any]:
    """The solution as plain data."""
    problem = solution.problem
    return {
        "schema": SCHEMA,
        "problem": problem.name,
        "title": problem.title,
        "route": solution.route,
        "definitions": [{"latex": relation(d.left, d.body).latex} for d in problem.definitions],
        "opening": [] if solution.opening is None else _steps(solution.opening),
        "results": [_result(result) for result in solution.results],
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of a record, as plain data.

    >>> schema()["$id"]
    'derive/solution/1'
    """
    found: dict[str, Any] = json.loads(files("derive").joinpath("solution.schema.json").read_text("utf-8"))
    return found


def write(solution: Solution) -> bytes:
    """The solution as JSON text."""
    return (json.dumps(record(solution), ensure_ascii=False, indent=1) + "\n").encode()


def _result(result: Result) -> dict[str, Any]:
    gradient = result.gradient
    return {
        "by": latex(result.by),
        "gradient": {
            "latex": gradient.latex,
            "mathml": mathml(gradient.latex, words(gradient.term), display=True),
            "sympy": gradient.text,
            "words": words(gradient.term),
        },
        "cases": [_case(case) for case in result.cases],
        "matrix": None if result.matrix is None else _matrix(result.matrix),
        "steps": _steps(result.working),
        "checks": _checks(result.checks),
    }


def _matrix(step: Step) -> dict[str, Any]:
    return {"latex": relation(step.before, step.after).latex, "evidence": evidence(step.evidence)}


def _case(case: Case) -> dict[str, str]:
    return {"when": condition(case.when).latex, "latex": latex(case.term)}


def _steps(working: Working) -> list[dict[str, Any]]:
    return [_step(step) for step in working.steps]


def _step(step: Step) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "says": "".join(part if isinstance(part, str) else plain(part) for part in step.says),
        "before": latex(step.before),
        "after": latex(step.after),
        "when": _when(step.when),
        "evidence": evidence(step.evidence),
        "conditions": [str(need) for need in step.conditions],
        "inner": [inner for working in step.inner for inner in _steps(working)],
    }


def _when(when: tuple[Condition, ...]) -> str | None:
    return ", ".join(condition(c).latex for c in when) or None


def _checks(checks: Checks) -> dict[str, Any]:
    return {
        "kernel": evidence(checks.kernel),
        "sympy_symbolic": evidence(checks.symbolic),
        "sympy_concrete": _concrete(checks.concrete),
    }


def _concrete(concrete: Concrete) -> dict[str, Any]:
    return {**evidence(concrete.evidence), "sizes": list(concrete.sizes), "entries": concrete.entries}


def evidence(found: Evidence) -> dict[str, Any]:
    """Evidence as plain data: its kind, and what it rests on."""
    match found:
        case Proved(how, conditions):
            rest: dict[str, Any] = {"how": how, "conditions": list(conditions)}
        case Tested(points, digits, why):
            rest = {"points": points, "digits": digits, "why": why}
        case Refuted(witness, why):
            rest = {"why": why, "witness": None if witness is None else str(witness)}
        case Undecided(why):
            rest = {"why": why}
    return {"kind": kind(found), **rest}
