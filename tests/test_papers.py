"""Keys, sheets, marks and numbers: complete, in agreement with each other and with generated code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html as lxml_html
from sample_documents import ATTACKS
from solved import CATALOGUE, solution

import derive
from derive.cli import main
from derive.coding.program import program
from derive.coding.source import code
from derive.deriving.instance import Instance, instance
from derive.deriving.steps import Defect
from derive.documents import document as doc
from derive.documents.credits import scheme, total
from derive.documents.papers import Paper, Question, key, question, sheet
from derive.examining import seeds
from derive.reading.errors import ReadError
from derive.reading.problems import read_problem
from derive.scope import ModelError
from derive.term import Symbol, neg
from derive.writers import FORMATS, writer
from derive.writers.prose import visible

EVERY = pytest.mark.parametrize("name", CATALOGUE)
OUTPUT = Path(__file__).parent.parent / "output"


@cache
def asked(name: str) -> Question:
    return question(solution(name), (1, 2), marked=True)


def strong(blocks: tuple[doc.Block, ...]) -> list[str]:
    """The marks that stand beside lines."""
    found: list[str] = []
    for block in blocks:
        match block:
            case doc.Working(lines):
                found += [p.text for line in lines for p in line.reason if isinstance(p, doc.Strong)]
            case doc.Group() | doc.Callout() | doc.Details():
                found += strong(block.blocks)
    return found


@EVERY
def test_every_mark_stands_beside_a_line(name: str) -> None:
    """Of the scheme that is made for a problem without one; a scheme of its own may ask for more."""
    found = solution(name)
    own = question(replace(found, problem=replace(found.problem, marks=())), marked=True)
    beside = strong(own.answer)
    assert len(beside) == len(own.marks) > 0
    points = [Fraction(text.strip("[]").split()[0]) for text in beside]
    assert sum(points) == own.points == total(own.marks)


@EVERY
def test_every_format_takes_keys_and_sheets(name: str) -> None:
    paper = Paper((asked(name), asked("log-sum-exp")), marked=True)
    for format in FORMATS:
        whole, blank = writer(format).write(key(paper)), writer(format).write(sheet(paper, 1))
        assert len(whole) > len(blank) > 500


def numbers(own: Instance) -> dict[str, Any]:
    """The arrays of an instance by the name of their symbol."""
    return {
        v.left.name: np.reshape(v.entries, v.shape)
        for v in (*own.given, *own.defined)
        if isinstance(v.left, Symbol)
    }


@EVERY
@pytest.mark.parametrize("seed", [1, 2, 33])
def test_the_numbers_are_those_of_the_generated_code(name: str, seed: int) -> None:
    found = solution(name)
    own = instance(found, seed)
    arrays = numbers(own)
    names: dict[str, Any] = {"__name__": "generated"}
    exec(code(found), names)
    made = program(found)
    chosen = {
        a.name: own.labels[a.symbol.name] - 1 if a.kind == "label" else arrays[a.symbol.name]
        for a in made.arguments
    }
    loss, gradient = names["loss_and_gradient"](**chosen)
    assert np.allclose(loss, arrays[found.problem.loss.name], rtol=1e-12)
    for slope, value in zip(made.slopes, own.gradients, strict=True):
        assert np.allclose(np.ravel(gradient[slope.argument]), value.entries, rtol=1e-9, atol=1e-12)


def test_a_seed_fixes_the_numbers() -> None:
    found = solution("softmax-cross-entropy")
    assert instance(found, 5) == instance(found, 5)
    assert len({instance(found, seed).given for seed in range(30)}) == 30
    first = instance(found, 5)
    assert (first.sizes, set(first.labels)) == ({"C": 3, "D": 2}, {"c"})


def test_targets_are_drawn_from_their_values() -> None:
    for seed in range(5):
        arrays = numbers(instance(solution("logistic-regression"), seed))
        assert set(arrays["y"]) <= {0.0, 1.0}
        hot = numbers(instance(solution("one-hot-cross-entropy"), seed))["y"]
        assert sorted(hot) == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("values", ["0", [True], ["x"], [1e300], [float("nan")]])
def test_values_that_are_no_numbers_are_refused(values: Any) -> None:
    text = f"""
title = "t"
definitions = ['\\\\ell = a^2']
loss = '\\\\ell'
parameters = ['a']
[symbols]
a = {{ values = {str(values).replace("True", "true")} }}
"""
    with pytest.raises(ReadError, match="symbols a values"):
        read_problem(text.replace("\\\\", "\\"), "t.toml")


def test_a_wrong_gradient_is_noticed_at_the_numbers() -> None:
    found = solution("log-sum-exp")
    (result,) = found.results
    wrong = replace(result, gradient=replace(result.gradient, term=neg(result.gradient.term)))
    with pytest.raises(Defect, match="dual numbers"):
        instance(replace(found, results=(wrong,)))


def test_a_model_without_values_is_refused() -> None:
    problem = derive.Problem(
        definitions=[r"\ell = \log(-1 - a^2)"], loss=r"\ell", parameters=["a"], symbols={"a": ()}
    )
    with pytest.raises(ModelError, match="no value at small numbers"):
        instance(derive.solve(problem))


def test_a_sheet_gives_nothing_away() -> None:
    text = writer("txt").write(sheet(Paper((asked("softmax-cross-entropy"),), marked=True))).decode()
    for secret in ("δ_ic", "proved", "chain rule", "0.7275"):
        assert secret not in text
    for given in ("Work out ∂ℓ/∂w_i", "b = (2, −2, 1)ᵀ", "[7 marks]"):
        assert given in text


def test_a_mark_scheme_of_the_problem_is_kept() -> None:
    mark = {"result": r"\frac{\partial \ell}{\partial a} = 2 a", "points": 2.5, "follow_through": True}
    problem = derive.Problem(
        definitions=[r"\ell = a^2"], loss=r"\ell", parameters=["a"], symbols={"a": ()}, marks=[mark]
    )
    own = question(derive.solve(problem), marked=True)
    assert own.points == Fraction(5, 2)
    assert strong(own.answer) == ["[2.5 marks]"]
    text = writer("txt").write(key(Paper((own,), marked=True))).decode()
    assert "any equal form; also what follows from an earlier slip" in text
    assert scheme(derive.solve(problem)) == problem.marks


def test_hostile_texts_come_out_as_texts() -> None:
    own = replace(asked("log-sum-exp"), title="</title><script>alert(1)</script> \\input{x}")
    for title in ATTACKS:
        if not visible(title).strip():
            continue
        paper = Paper((own,), title=title)
        root = lxml_html.document_fromstring(writer("html").write(key(paper)))
        assert root.find(".//title").text_content() == visible(title)
        assert not list(root.iter("script"))
        assert r"\input{" not in writer("tex").write(sheet(paper)).decode()


@pytest.mark.parametrize("text", ["", "x", "3-1", "1-", "-1", "1-9999999", "1,,2", "²"])
def test_seeds_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ModelError):
        seeds(text)


def test_the_command_writes_a_key_and_its_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = [
        "key",
        "log-sum-exp",
        "temperature-softmax",
        "--to",
        "txt,md",
        "--out",
        str(tmp_path),
        "--marks",
    ]
    assert main([*common, "--numbers", "--seed", "3-4"]) == 0
    assert main([*common, "--numbers", "--seed", "3-4", "--blank"]) == 0
    names = {"key.txt", "key.md", "sheet-3.txt", "sheet-4.txt", "sheet-3.md", "sheet-4.md"}
    assert {path.name for path in tmp_path.iterdir()} == names
    whole, blank = ((tmp_path / name).read_text() for name in ("key.txt", "sheet-4.txt"))
    given = next(line for line in blank.splitlines() if line.startswith("z = ("))
    assert given in whole.split("In numbers, sheet 4")[1]
    assert blank.startswith("Question sheet, sheet 4")
    assert main(["key", "log-sum-exp", "--to", "rtf"]) == 2
    assert "rtf" in capsys.readouterr().err


GOLDENS: dict[str, Callable[[Paper], bytes]] = {
    "key.txt": lambda paper: writer("txt").write(key(paper)),
    "sheet.txt": lambda paper: writer("txt").write(sheet(paper)),
    "gradient_numpy.py": lambda paper: code(solution("softmax-cross-entropy")).encode(),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_the_papers_are_as_committed(name: str, golden: Callable[[Path, bytes], None]) -> None:
    own = replace(asked("softmax-cross-entropy"), numbers=asked("softmax-cross-entropy").numbers[:1])
    golden(OUTPUT / "softmax-cross-entropy" / name, GOLDENS[name](Paper((own,), marked=True)))
