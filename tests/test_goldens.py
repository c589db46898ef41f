"""The generated documents under output/ are what the package gives, byte for byte, in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from readers import text_of
from solved import CATALOGUE, solution

import derive
from derive.checking.report import Report
from derive.commands.solve import BY_ITSELF
from derive.writers import FORMATS, USUAL, writer
from derive.writers.reports import BY_ITSELF as REPORT_FORMATS
from derive.writers.reports import suffix, write

OUTPUT = Path(__file__).parent.parent / "output"


SPECIAL = tuple(format for format in FORMATS if format not in USUAL)
EXAMPLE = "softmax-cross-entropy"


@pytest.mark.parametrize("format", BY_ITSELF)
@pytest.mark.parametrize("name", CATALOGUE)
def test_the_documents_are_as_committed(
    name: str, format: str, golden: Callable[[Path, bytes], None]
) -> None:
    golden(OUTPUT / name / f"solution.{format}", derive.write(solution(name), format))


REPORTS = {"check-softmax": "softmax-cross-entropy"}  # submissions with the problem that they answer


@cache
def report(name: str) -> Report:
    """The report on the submission in a folder of the examples."""
    text = (OUTPUT / name / "submission.md").read_text(encoding="utf-8")
    return derive.check(text, REPORTS[name], "md", "submission.md")


@pytest.mark.parametrize("format", REPORT_FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_the_reports_are_as_committed(name: str, format: str, golden: Callable[[Path, bytes], None]) -> None:
    golden(OUTPUT / name / f"report{suffix(format)}", write(report(name), format))


def test_no_report_is_left_over() -> None:
    found = {path.relative_to(OUTPUT).as_posix() for path in OUTPUT.glob("check-*/*")}
    pictures = {name for name in found if name.endswith(".png")}
    expected = {f"{name}/report{suffix(format)}" for name in REPORTS for format in REPORT_FORMATS}
    assert found - pictures == expected | {f"{name}/submission.md" for name in REPORTS}


@pytest.mark.parametrize("format", SPECIAL)
def test_an_example_of_every_other_format_says_what_is_committed(
    format: str, golden: Callable[..., None]
) -> None:
    """Compared by content, since the bytes hold the versions of other people's programs."""
    path = OUTPUT / EXAMPLE / f"solution{writer(format).suffix}"
    golden(path, derive.write(solution(EXAMPLE), format), lambda content: text_of(format, content))


def test_no_golden_is_left_over() -> None:
    found = {path.relative_to(OUTPUT).as_posix() for path in OUTPUT.glob("*/solution.*")}
    pictures = {name for name in found if name.endswith(".png")}
    usual = {f"{name}/solution.{format}" for name in CATALOGUE for format in BY_ITSELF}
    assert found - pictures == usual | {f"{EXAMPLE}/solution{writer(format).suffix}" for format in SPECIAL}


SCRIPT = """
import hashlib, sys, derive
from derive.commands.solve import BY_ITSELF
for name in ("softmax-cross-entropy", "two-layer-network", "temperature-softmax"):
    solution = derive.solve(name)
    for format in BY_ITSELF:
        print(name, format, hashlib.sha256(derive.write(solution, format, "full")).hexdigest())
from derive.writers.reports import write
text = open(sys.argv[1], encoding="utf-8").read()
print(hashlib.sha256(write(derive.check(text, "softmax-cross-entropy"), "json")).hexdigest())
"""


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(OUTPUT / "check-softmax" / "submission.md")], env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE, text=True,
        )
        for seed in ("1", "4242")
    ]  # fmt: skip
    one, other = (run.communicate(timeout=60)[0].splitlines() for run in runs)
    assert len(one) == 3 * len(BY_ITSELF) + 1
    assert one == other
