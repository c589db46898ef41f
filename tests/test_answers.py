"""Answers to the problems of the catalogue as students write them: each line judged, each goal reached or not.

``answers.txt`` holds them, with the marks of ``people.txt``. The head of each says the problem, for each goal
whether it is reached, what the answer is an example of, and its kind of text where that is no Markdown.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from test_people import as_marked

import derive

ANSWERS = [
    block.partition("\n")
    for block in (Path(__file__).parent / "answers.txt").read_text(encoding="utf-8").split("== ")[1:]
]


@pytest.mark.parametrize(("head", "body"), [(head, body) for head, _, body in ANSWERS])
def test_an_answer_is_judged_as_an_instructor_would(head: str, body: str) -> None:
    problem, goals, _, *kind = (part.strip() for part in head.split("|"))
    lines = body.splitlines()
    report = derive.check("\n".join(line[2:] for line in lines), problem, kind[0] if kind else "md")
    kinds: dict[int, list[str]] = {}
    for verdict in report.verdicts:
        if verdict.kind != "prose":
            kinds.setdefault(verdict.statement.place.line, []).append(verdict.kind)
    odd = {
        line: kinds.get(n, []) for n, line in enumerate(lines, 1) if not as_marked(line[0], kinds.get(n, []))
    }
    assert not odd
    assert "".join("01"[bool(goal.forms)] for goal in report.goals) == goals
    assert report.reached_goal == ("0" not in goals)
