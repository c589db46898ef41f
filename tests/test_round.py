"""A worked solution is itself a submission: written as Markdown and checked, it has no mistake."""

from __future__ import annotations

from collections import Counter

import pytest
from solved import CATALOGUE, solution

import derive
from derive.checking.report import FAULTS


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_worked_solution_is_right_and_reaches_its_goal(name: str) -> None:
    report = derive.check(derive.write(solution(name), "md").decode(), name, "md", f"{name}.md")
    faults = [
        (v.statement.place.line, v.statement.source, v.says) for v in report.verdicts if v.kind in FAULTS
    ]
    assert not faults
    assert report.reached_goal
    claims = Counter(v.kind for v in report.verdicts if v.statement.kind == "claim")
    assert claims["correct"] + claims["leap"] >= 10
    assert claims["undecided"] <= 2 and claims["conditional"] == claims["carried"] == 0


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"& = -p_c p_i", "& = p_c p_i"),
        (r"\frac{1}{p_c} \cdot p_c", r"\frac{1}{p_i} \cdot p_c"),
        ("= p_c - 1", "= 1 - p_c"),
    ],
)
def test_a_slip_in_it_is_found_where_it_stands(right: str, wrong: str) -> None:
    text = derive.write(solution("softmax-cross-entropy"), "md").decode()
    assert right in text
    changed = text.replace(right, wrong, 1)
    report = derive.check(changed, "softmax-cross-entropy", "md")
    first = report.first_error
    assert first is not None
    line = next(n for n, row in enumerate(changed.splitlines(), 1) if wrong in row)
    assert first.statement.place.line == line
