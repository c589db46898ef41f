"""Answers to the problems of the catalogue as students write them: each line judged, each goal reached or not.

``answers.txt`` holds them, with the marks of ``people.txt``. The head of each says the problem, for each goal
whether it is reached, what the answer is an example of, and its kind of text where that is no Markdown.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from test_people import as_marked

import derive
from derive.checking.report import Report
from derive.writing import plain

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


def answer(text: str, problem: str, hint: bool = False) -> Report:
    return derive.check(text, problem, "md", hint=hint)


MEAN_SQUARE = r"Let $\hat y_n = w^\top x_n + b$ and $\ell = \frac{1}{N} \sum_n (\hat y_n - y_n)^2$. "
GRADIENT = r"$$\frac{\partial \ell}{\partial w} = \frac{2}{N} \sum_n (\hat y_n - y_n) x_n$$"


@pytest.mark.parametrize("problem", ["softmax-cross-entropy", "logistic-regression", "two-layer-network"])
def test_an_answer_to_another_problem_is_right_by_itself_and_reaches_nothing(problem: str) -> None:
    report = answer(MEAN_SQUARE + GRADIENT, problem)
    assert not report.reached_goal and report.first_error is None
    assert [v.says for v in report.verdicts if "loss of the problem" in v.says]
    assert r"\ell" not in report.matching
    own = {plain(goal.sought) for goal in answer("", problem).goals}
    assert {plain(goal.sought) for goal in report.goals} == own  # in its own names, though ℓ is another here
    assert "not that of the problem" in (answer(MEAN_SQUARE + GRADIENT, problem, hint=True).hint or "")


def test_what_is_missing_in_a_loss_is_named() -> None:
    """Without the penalty it is the problem's loss with a term dropped, not another one."""
    report = answer(MEAN_SQUARE + GRADIENT, "linear-regression")
    assert report.first_error is not None and report.first_error.mistake == "term dropped"
    assert [v.kind for v in report.verdicts][-1] == "carried"


@pytest.mark.parametrize("text", ["", "  \n\n", "I do not know how to start."])
def test_a_blank_answer_reaches_nothing_and_gets_the_first_step(text: str) -> None:
    report = answer(text, "softmax-cross-entropy", hint=True)
    assert report.reached_goal is False and report.hint == "Work out ∂ℓ/∂p_c (logarithm)."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            r"If $i = c$: $$\frac{\partial \ell}{\partial z_i} = p_i - 1$$",
            "Work out ∂ℓ/∂z_i for i ≠ c as well.",
        ),
        (
            r"If $i \ne c$: $$\frac{\partial \ell}{\partial w_i} = p_i x$$",
            "Work out ∂ℓ/∂w_i for i = c as well.",
        ),
    ],
)
def test_a_hint_asks_for_the_other_case(text: str, expected: str) -> None:
    assert answer(text, "softmax-cross-entropy", hint=True).hint == expected
