"""Answer keys handed in as answers: every line of our own solutions is read back and found right."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive

SOLUTIONS = sorted(Path(__file__).parent.parent.glob("output/*/solution.*"))
KEYS = [path for path in SOLUTIONS if path.suffix in (".md", ".tex")]


@pytest.mark.parametrize("path", KEYS, ids=[f"{path.parent.name}{path.suffix}" for path in KEYS])
def test_every_line_of_a_solution_is_found_right(path: Path) -> None:
    report = derive.check(path.read_text(encoding="utf-8"), kind=path.suffix[1:])
    assert report.summary.keys() <= {"definition", "correct", "leap"}
    assert report.summary["correct"] > 5


@pytest.mark.parametrize("suffix", [".md", ".tex"])
def test_a_sign_that_is_changed_in_a_key_is_found(suffix: str) -> None:
    path = SOLUTIONS[0].parent.parent / "softmax-cross-entropy" / f"solution{suffix}"
    text = path.read_text(encoding="utf-8").replace(r"p_i - \delta_{ic}", r"p_i + \delta_{ic}", 1)
    report = derive.check(text, kind=suffix[1:])
    assert report.first_error is not None
    assert report.first_error.mistake == "sign lost"
