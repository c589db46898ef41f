"""The generated documents under output/ are what the package gives, byte for byte, in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from solved import CATALOGUE, solution

import derive
from derive.checking.report import Report
from derive.cli import FORMATS
from derive.writers.reports import FORMATS as REPORT_FORMATS
from derive.writers.reports import suffix, write

OUTPUT = Path(__file__).parent.parent / "output"


@pytest.mark.parametrize("format", FORMATS)
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


def test_no_golden_is_left_over() -> None:
    found = {path.relative_to(OUTPUT).as_posix() for path in OUTPUT.glob("*/solution.*")}
    pictures = {name for name in found if name.endswith(".png")}
    assert found - pictures == {f"{name}/solution.{format}" for name in CATALOGUE for format in FORMATS}


SCRIPT = """
import hashlib, sys, derive
from derive.cli import FORMATS
for name in ("softmax-cross-entropy", "two-layer-network", "temperature-softmax"):
    solution = derive.solve(name)
    for format in FORMATS:
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
    assert len(one) == 3 * len(FORMATS) + 1
    assert one == other
