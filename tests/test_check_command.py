"""The command ``derive check`` and the function `derive.check`: what they read, print, write and refuse."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import Outcome, refused, run  # noqa: F401 (a fixture)
from test_reports import BAD, validator

import derive
from derive.cli import main
from derive.reading.notebooks import markdown
from derive.writers.reports import BY_ITSELF, FORMATS, write

SOFTMAX = r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}$"
RIGHT = SOFTMAX + "\n\n" + r"$$\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ki} - p_i)$$" + "\n"
WRONG = SOFTMAX + "\n\n" + r"$$\frac{\partial p_k}{\partial z_i} = p_k (p_i - \delta_{ki})$$" + "\n"


def notebook(*cells: str) -> str:
    own = [
        {"cell_type": "markdown", "metadata": {}, "source": cell.splitlines(keepends=True)} for cell in cells
    ]
    own.append(
        {"cell_type": "code", "metadata": {}, "source": ["1/0"], "outputs": [], "execution_count": None}
    )
    return json.dumps({"cells": own, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


TEX = r"\documentclass{article}\begin{document}" + "\n" + WRONG + r"\end{document}" + "\n"
PLAIN = "p_k = e^{z_k} / \\sum_j e^{z_j}\n\\frac{\\partial p_k}{\\partial z_i} = p_k (p_i - \\delta_{ki})\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.md", WRONG), ("a.tex", TEX), ("a.txt", PLAIN), ("a.ipynb", notebook(WRONG)), ("B.MD", WRONG)],
)
def test_each_kind_of_file_is_checked(name: str, text: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / name).write_text(text, encoding="utf-8")
    status, out, err = run("check", name)
    assert (status, err) == (1, "")
    (head,) = (line for line in out.splitlines() if "mistake" in line and line.startswith(name))
    _, line, column, *_ = head.split(":")
    row = text.splitlines()[int(line) - 1]
    assert r"\partial p_k" in row.replace(r"\\", "\\") and int(column) <= len(row) + 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


NOTEBOOKS = {
    "a list of lines": notebook("# One\n\n" + RIGHT, WRONG),
    "compact": json.dumps({"cells": [{"source": WRONG, "cell_type": "markdown"}], "nbformat": 4}),
    "a cell that is code": json.dumps(
        {"cells": [{"cell_type": "code", "source": [WRONG]}, {"cell_type": "markdown", "source": WRONG}]}
    ),
    "odd keys": json.dumps(
        {
            "source": [RIGHT],
            "cells": [
                {
                    "attachments": {"source": [RIGHT]},
                    "cell_type": "markdown",
                    "source": ['\u0661 \\ " ', WRONG],
                }
            ],
        }
    ),
}


@pytest.mark.parametrize("text", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_the_markdown_of_a_notebook_is_read_where_it_stands(text: str) -> None:
    shown = markdown(text)
    assert len(shown) >= len(text) - 2 and shown.count("\n") >= text.count("\n")
    report = derive.check(text, kind="ipynb")
    kinds = [v.kind for v in report.verdicts]
    assert kinds.count("mistake") == 1
    place = report.first_error.statement.place  # type: ignore[union-attr]
    assert shown.splitlines()[place.line - 1][place.column - 1 :].startswith(r"\frac{\partial p_k}")
    if "\n" in text:
        row = text.splitlines()[place.line - 1]
        assert "partial p_k" in row and row.index("$$") < place.column


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"cells": 1}', '{"cells": [1, "a", [], {}]}', "[" * 100_000]
)
def test_what_is_no_notebook_is_refused(text: str) -> None:
    if "[1," in text:
        assert not derive.check(text, kind="ipynb").verdicts
    else:
        with pytest.raises(derive.ReadError, match="notebook"):
            derive.check(text, kind="ipynb")


def test_the_status_tells_whether_there_are_mistakes(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / "right.md").write_text(RIGHT)
    status, out, err = run("check", "right.md")
    assert (status, err) == (0, "")
    assert out.endswith("A correct line and a definition.\n")


def test_standard_input_is_read(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    for text, status in ((RIGHT, 0), (WRONG, 1), (PLAIN, 1), ("", 0)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        found, out, err = run("check", "-")
        assert (found, err) == (status, ""), text
        assert status == 0 or "stdin:" in out


def test_formats_go_to_a_folder_or_to_standard_output(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / "a.md").write_text(WRONG)
    status, out, err = run("check", "a.md", "--out", "reports")
    assert status == 1 and "✗ mistake" in out and err.startswith("wrote ")
    written = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert written == sorted("report.txt" if f == "text" else f"report.{f}" for f in BY_ITSELF)
    assert (tmp_path / "reports" / "report.txt").read_text() == out
    status, out, _ = run("check", "a.md", "--to", "json", "--out", "-")
    assert status == 1
    validator().validate(json.loads(out))
    status, out, err = run("check", "a.md", "--to", "md,html")
    assert (status, out) == (1, "")
    assert sorted(p.name for p in (tmp_path / "output" / "check-a").iterdir()) == ["report.html", "report.md"]


def test_a_report_with_a_problem_has_the_matching_the_goal_and_the_points(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / "a.md").write_text(
        RIGHT + r"$$L = -\log p_c, \quad \frac{\partial L}{\partial z_i} = p_i - \delta_{ic}$$"
    )
    status, out, _ = run("check", "a.md", "--problem", "softmax-cross-entropy", "--to", "json", "--out", "-")
    found = json.loads(out)
    validator().validate(found)
    assert status == 0
    assert found["problem"] == "softmax-cross-entropy"
    assert found["matching"] == {"z": "z", "p": "p", "L": r"\ell"}
    assert found["reached_goal"] is False
    assert [mark["points"] for mark in found["marks"]] == [3, 2, 0, 0]


def test_a_hint_is_not_the_answer(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / "a.md").write_text(WRONG)
    status, out, _ = run("check", "a.md", "--hint", "--problem", "softmax-jacobian")
    assert status == 1
    assert "hint: Look again at line 3" in out
    assert "It should read" not in out and "sign" not in out
    status, out, _ = run("check", "a.md", "--hint", "--to", "json", "--out", "-")
    found = json.loads(out)
    assert found["hint"] and all(line["repair"] is None for line in found["lines"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.md"], ("missing.md", "No such file")),
        (["a.pdf"], ("a.pdf", ".ipynb")),
        (["a"], ("kind",)),
        (["."], ("kind",)),
        (["folder.md"], ("folder.md", "directory")),
        (["large.md"], ("large.md", "1000000")),
        (["latin.md"], ("latin.md", "UTF-8", "byte 2")),
        (["a\0b.md"], ("a",)),
        (["x" * 5000 + ".md"], ()),
        (["good.md", "--problem", "softmax-crossentropy"], ("did you mean softmax-cross-entropy",)),
        (["good.md", "--problem", "missing.toml"], ("missing.toml",)),
        (["good.md", "--to", "pdx"], ("pdx", "html")),
        (["good.md", "--to", ""], ("text",)),
        (["good.md", "--out", "/proc/nowhere"], ("/proc/nowhere",)),
        (["bad.ipynb"], ("bad.ipynb",)),
        ([], ("SUBMISSION",)),
    ],
)
def test_bad_use_is_refused(arguments: list[str], says: tuple[str, ...], run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / "good.md").write_text(RIGHT)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "large.md").write_text("x" * 1_000_001)
    (tmp_path / "latin.md").write_bytes(b"na\xcfve")
    (tmp_path / "bad.ipynb").write_text('{"cells": [')
    before = sorted(path.name for path in tmp_path.iterdir())
    status, out, err = run("check", *arguments)
    assert (status, out) == (2, ""), err
    assert "Traceback" not in err and len(err) < 6000
    for part in says:
        assert part in err, (part, err)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


HOSTILE = (
    r"$\input{/etc/passwd}$ and $\write18{id}$ and $$\def\x{\x}\x = 1$$",
    "$<script>alert(1)</script> = 1$ <script>alert(2)</script> $\\text{<img src=x onerror=alert(1)>} = 2$",
    "\x1b[31m$\x1b]0;title\x07 x = x + 1$\x9b31m \u202e$a = \u202eb$\u2066",
    r"$9^{9^{9^{9}}} = 1$ and $\sum_{i=1}^{10^{99}} i = 1$",
    "$" + "{" * 3000 + "x" + "}" * 3000 + " = 1$",
    "$" + "x + " * 20000 + "x = 1$",
    "$__import__('os').system('id') = 0$",
    "\x00" * 50 + "$x = \x00$" + "\ufeff",
    "$$" * 999,
    "$\\begin{align}" * 300,
    "# " * 500 + "$x=1$",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_checked_and_come_out_as_text(text: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    for arguments in ((), ("--problem", "softmax-cross-entropy")):
        status, out, err = run("check", "a.md", *arguments, "--to", ",".join(BY_ITSELF), "--out", "-")
        assert status in (0, 1), err
        assert not BAD.search(out)
        assert "<script" not in out.replace("\\", "").partition("<!DOCTYPE")[2].partition("</html>")[0]
    assert "Traceback" not in err


def test_the_function_takes_texts_and_problems() -> None:
    report = derive.check(WRONG, name="a.md")
    assert report.first_error is not None and report.first_error.statement.place.line == 3
    assert report.reached_goal is None
    posed = derive.find("softmax-jacobian")
    assert (
        derive.check(RIGHT, posed).reached_goal
        is derive.check(RIGHT, "softmax-jacobian").reached_goal
        is True
    )
    with pytest.raises(derive.ReadError, match="no kind"):
        derive.check(RIGHT, kind="doc")  # type: ignore[arg-type]
    with pytest.raises(derive.ReadError, match="characters"):
        derive.check("x" * 1_000_001)


def test_a_report_is_written_and_shows_itself() -> None:
    report = derive.check(WRONG, name="a.md")
    for format in FORMATS:
        assert derive.write(report, format) == write(report, format)
    assert str(report) == derive.write(report, "text").decode() == derive.write(report, "txt").decode()
    assert report._repr_markdown_().startswith("# Report on a.md")
    assert b"<html" not in derive.write(report, "html", fragment=True)
    with pytest.raises(ValueError, match="fragments"):
        derive.write(report, "md", fragment=True)
    with pytest.raises(ValueError, match="no format"):
        derive.write(report, "rtf")


LIGHT = """
import sys
from derive.cli import main
main(["check", sys.argv[1]])
print("HEAVY", sorted({"sympy", "mpmath", "latex2mathml", "docx"} & set(sys.modules)), "END")
"""


def test_checking_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(WRONG)
    command = [sys.executable, "-c", LIGHT, str(tmp_path / "a.md")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "HEAVY [] END" in done.stdout


def test_colour_is_for_terminals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(WRONG)
    shown = []
    for variable, value in (("NO_COLOR", ""), ("NO_COLOR", "1"), ("TERM", "dumb")):
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv(variable, value)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        assert main(["check", str(tmp_path / "a.md")]) == 1
        shown.append("\x1b[" in capsys.readouterr().out)
    assert shown == [True, False, False]
