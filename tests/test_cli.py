"""The command: what it prints and writes, and how it refuses what it cannot do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from solved import CATALOGUE

from derive.cli import main
from derive.commands.solve import BY_ITSELF

MAIN = "softmax-cross-entropy"
GOOD = r"""
title = "A score"
definitions = ['z_i = w_i^\top x', '\ell = \log \sum_{j=1}^{C} e^{z_j}']
loss = '\ell'
parameters = ['w_i']
[sizes]
C = "classes"
D = "features"
[letters]
C = ["i", "j", "c"]
D = ["d"]
[symbols]
w = { shape = ["C", "D"], whole = "W" }
x = { shape = ["D"] }
"""

Outcome = tuple[int, str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs the command in an empty folder; its status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Outcome:
        capsys.readouterr()
        try:
            status = main(list(arguments))
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return command


def test_the_plain_run_prints_the_text_and_writes_five_files(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("solve", MAIN)
    assert status == 0
    assert "∂ℓ/∂w_i = (p_i − δ_ic) x" in out
    folder = tmp_path / "output" / MAIN
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"solution.{f}" for f in BY_ITSELF)
    for name in BY_ITSELF:
        assert f"output/{MAIN}/solution.{name}" in err
        assert (folder / f"solution.{name}").stat().st_size > 500
    assert (folder / "solution.txt").read_text() in out


def test_out_and_to(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("solve", MAIN, "--out", "-", "--to", "json")
    assert status == 0
    assert json.loads(out)["problem"] == MAIN
    assert "The model" in run("solve", MAIN, "--out", "-")[1]
    assert run("solve", MAIN, "--out", "here/there", "--to", "tex,md")[0] == 0
    assert sorted(p.name for p in (tmp_path / "here/there").iterdir()) == ["solution.md", "solution.tex"]
    assert not (tmp_path / "output").exists()


def test_by_detail_route_and_fragment(run) -> None:  # type: ignore[no-untyped-def]
    _, whole, _ = run("solve", MAIN, "--out", "-")
    _, one, _ = run("solve", MAIN, "--out", "-", "--by", "b_i")
    assert "The derivative by b_i" in one
    assert "The derivative by w_i" not in one
    lengths = [len(run("solve", MAIN, "--out", "-", "--detail", d)[1]) for d in ("brief", "standard", "full")]
    assert lengths[0] < lengths[1] < lengths[2]
    assert lengths[1] == len(whole)
    _, other, _ = run("solve", MAIN, "--out", "-", "--route", "log-first")
    assert "log(u/w) = log u − log w" in other
    assert other != whole
    _, tex, _ = run("solve", MAIN, "--out", "-", "--to", "tex", "--fragment")
    assert r"\documentclass" not in tex
    assert r"\delta_{ic}" in tex
    _, html, _ = run("solve", MAIN, "--out", "-", "--to", "html", "--fragment")
    assert "<html" not in html


def test_a_file_of_ones_own(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "mine.toml").write_text(GOOD)
    status, out, _ = run("solve", "mine.toml", "--out", "-")
    assert status == 0
    assert "∂ℓ/∂w_i = " in out


def test_problems_lists_the_catalogue(run) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run("problems")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(CATALOGUE)


def refused(outcome: Outcome, *says: str) -> None:
    status, out, err = outcome
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert len(err) < 2000
    assert err.count("derive: ") + err.count("derive solve: error: ") == 1, err
    for part in says:
        assert part in err, (part, err)


def bad(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


LOSS = r"\ell = \log \sum_{j=1}^{C} e^{z_j}"
FILES: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "unreadable LaTeX": (bad(LOSS, r"\ell = \log \frac{z_1"), ("line 1, column", "    ^")),
    "undeclared symbol": (bad(LOSS, r"\ell = \log q"), ("q",)),
    "circle": (bad(r"z_i = w_i^\top x", r"z_i = w_i^\top x + \ell"), ("circle", "ell")),
    "shapes that do not fit": (bad(r"w_i^\top x", r"(W^\top x)_i"), ()),
    "shapes of a product": (bad(r"z_i = w_i^\top x", r"z = W^\top x"), ("shapes do not fit",)),
    "a product of columns": (bad(r"w_i^\top x", "w_i x"), ("transpose",)),
    "index of another range": (bad("e^{z_j}", "e^{z_d}"), ("d",)),
    "index 0": (bad("e^{z_j}", "e^{z_0}"), ("0",)),
    "independent parameter": (bad("parameters = ['w_i']", "parameters = ['y']")
                              + "y = {}\n", ("does not depend",)),
    "tower": (bad(LOSS, r"\ell = z_1 + 9^{9^{9^9}}"), ()),
    "braces": (bad(LOSS, r"\ell = " + "{" * 10_000 + "x" + "}" * 10_000), ("deep",)),
    "a line of a megabyte": (bad(LOSS, r"\ell = x" + " + x" * 260_000), ()),
    "a long line": (bad(LOSS, r"\ell = z_1" + " + z_1" * 19_000), ()),
    "NUL": (bad("A score", "A \0 score"), ("TOML",)),
    "not TOML": ("title = ", ("TOML",)),
    "empty": ("", ("title is missing",)),
    "binary": (bytes(range(256)) * 20, ("UTF-8",)),
    "unknown key": (bad("loss =", "lost ="), ("lost", "loss")),
    "wrong type": (bad(r"loss = '\ell'", "loss = 3"), ("loss", "text")),
    "no definitions": (bad(rf"definitions = ['z_i = w_i^\top x', '{LOSS}']", "definitions = []"), ("definitions",)),
    "unknown operator": (bad(r"\log", r"\operatorname{foo}"), ("foo",)),
    "code": (bad(LOSS, r"\ell = __import__('os').system('id')"), ()),
    "dates": (bad(r"loss = '\ell'", "loss = 1979-05-27"), ("loss",)),
    "a sum without end": (bad(r"\sum_{j=1}^{C}", r"\sum_{j=1}^{\infty}"), ()),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_is_refused(kind: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    content, says = FILES[kind]
    path = tmp_path / "bad.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(run("solve", "bad.toml"), *says)
    assert [p.name for p in tmp_path.iterdir()] == ["bad.toml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["softmax-crossentropy"], ("softmax-crossentropy", "did you mean softmax-cross-entropy")),
        (["nothing-like-it"], ("nothing-like-it", "derive problems")),
        (["missing.toml"], ("missing.toml", "No such file")),
        (["."], (".",)),
        (["./"], ("directory",)),
        (["/dev/null/x.toml"], ("/dev/null/x.toml",)),
        (["a\0b"], ("a",)),
        ([""], ()),
        (["x" * 5000 + ".toml"], ()),
        ([MAIN, "--to", "doc"], ("doc", "tex")),
        ([MAIN, "--to", ""], ("tex",)),
        ([MAIN, "--by", "q"], ("q",)),
        ([MAIN, "--by", "x"], ("parameters",)),
        ([MAIN, "--by", r"\frac{"], ()),
        ([MAIN, "--route", "guess"], ("guess", "log-first")),
        (["log-sum-exp", "--route", "log-first"], ("log-first", "chain")),
        ([MAIN, "--detail", "all"], ("all", "standard")),
        ([MAIN, "--checks", "none"], ("none",)),
        ([MAIN, "--to", "md", "--out", "/proc/nowhere"], ("/proc/nowhere",)),
        ([MAIN, "--to", "md", "--out", "a\0b"], ()),
        ([], ("PROBLEM",)),
    ],
)
def test_bad_use_is_refused(arguments: list[str], says: tuple[str, ...], run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    refused(run("solve", *arguments), *says)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_refused_and_left(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "taken").write_text("mine")
    refused(run("solve", MAIN, "--out", "taken"), "taken")
    refused(run("solve", MAIN, "--out", "taken/inner"), "taken")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("taken", "mine")]


def test_a_folder_in_the_way_leaves_no_half_written_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "here" / "solution.txt").mkdir(parents=True)
    refused(run("solve", MAIN, "--out", "here"), "solution.txt")
    assert [p.name for p in (tmp_path / "here").iterdir()] == ["solution.txt"]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX pipe")
def test_a_broken_pipe_is_silent(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "derive", "solve", MAIN, "--out", "-", "--to", "html"],
        stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}, cwd=tmp_path,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")
