"""Whole texts: macros, the lines of notebooks, facts in words, and that nothing makes reading fail."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.reading.people.decorations import DECORATIONS, undecorated
from derive.reading.people.sources import formula_length
from derive.reading.submissions import Kind, read_submission
from derive.scope import SumsToOne
from derive.writing import relation

SOFTMAX = r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$"


def shown(text: str) -> str:
    """The last statement as it is read."""
    first = read_submission(text, "md").statements[-1].readings[0]
    return relation(first.left, first.right).latex


@pytest.mark.parametrize(
    ("macro", "use"),
    [
        (r"\newcommand{\dd}[2]{\frac{\partial #1}{\partial #2}}", r"\dd{p_k}{z_i}"),
        (r"\def\dd#1#2{\frac{\partial #1}{\partial #2}}", r"\dd{p_k}{z_i}"),
        (r"\newcommand\by[1]{\partial_{z_{#1}}}", r"\by{i} p_k"),
        (r"\newcommand{\one}{\dd{p_k}{z_i}} \newcommand{\dd}[2]{\frac{\partial #1}{\partial #2}}", r"\one"),
    ],
)
def test_macros_mean_what_they_are_defined_to(macro: str, use: str) -> None:
    text = rf"{macro} {SOFTMAX}. ${use} = p_k$"
    assert shown(text) == r"\frac{\partial p_k}{\partial z_i} = p_k"


def test_a_macro_that_is_not_defined_is_no_factor() -> None:
    found = read_submission(rf"{SOFTMAX}. $\dd{{p_k}}{{z_i}} = p_k$", "md").statements[-1]
    assert found.kind == "unreadable" and r"\dd" in found.trouble


def test_a_macro_that_never_ends_is_named() -> None:
    found = read_submission(r"\newcommand{\a}{\a\a} $\a = 1$", "md").statements[-1]
    assert found.kind == "unreadable"


@pytest.mark.parametrize("lines", [["# Title\n", "\n", "Let $a = b$.\n", "So $c = d$."], ["x", "$c = d$"]])
def test_the_lines_of_a_notebook_are_those_of_the_file(lines: list[str]) -> None:
    cells = [{"cell_type": "code", "source": ["y = '$q = r$'"]}, {"cell_type": "markdown", "source": lines}]
    text = json.dumps({"cells": cells, "nbformat": 4}, indent=1)
    found = read_submission(text, "ipynb").statements
    assert [s.source for s in found][-1] == "c = d" and "q = r" not in [s.source for s in found]
    assert "c = d" in text.splitlines()[found[-1].place.line - 1]


@pytest.mark.parametrize(
    "fact",
    [
        r"where $\sum_k y_k = 1$",
        r"since $\sum_{k=1}^C y_k = 1$",
        r"The target $y$ is one-hot",
        r"where $y_k$ sums to one",
    ],
)
def test_a_fact_is_known_however_it_is_said(fact: str) -> None:
    text = rf"{SOFTMAX} and $L = -\sum_k y_k \log p_k$. {fact}."
    assert SumsToOne("y") in read_submission(text, "md").scope.facts


@pytest.mark.parametrize(
    "words", ["", "The vector $y$ is large.", r"where $\sum_k y_k = 2$", r"$\sum_k y_k^2 = 1$"]
)
def test_no_fact_is_made_up(words: str) -> None:
    text = rf"{SOFTMAX} and $L = -\sum_k y_k \log p_k$. {words}"
    assert SumsToOne("y") not in read_submission(text, "md").scope.facts


DECORATED = {
    "comment": "a = b % why",
    "label or number": r"a = b \label{eq:1}",
    "number left out": r"a = b \nonumber",
    "colour": r"\color{red} a = b",
    "end of a proof": r"a = b. \blacksquare",
    "definition of a command": r"\newcommand{\R}[1]{\mathbb{R}^{#1}} a = b",
    "length": r"a = \hspace{2em} b",
    "row distance": r"a = b \\[4pt]",
    "phantom": r"a = \phantom{x} b",
    "empty bracket": r"a = b \right.",
    "old typeface": r"\rm a = b",
    "name of a function": r"a = \mathop{\mathrm{b}}",
    "box": r"\boxed{a = b}",
    "dollars in text": r"a = b \text{ if $i = j$}",
    "dollars within braces": r"{ $a = b$ }",
    "markup": r"a = <br/> b",
}


def test_every_decoration_has_an_example() -> None:
    assert DECORATED.keys() == {d.name for d in DECORATIONS}


@pytest.mark.parametrize("name", DECORATED)
def test_decorations_are_passed_over_in_place(name: str) -> None:
    (decoration,) = (d for d in DECORATIONS if d.name == name)
    text = DECORATED[name]
    assert decoration.pattern.search(text) and not decoration.pattern.search("a = b + c_{i}^2")
    plain = undecorated(text)
    assert len(plain) == len(text)
    assert plain.replace("b", "a").count("a") >= 2 and plain.index("=") == text.index("=")


# fmt: off
PIECES = st.sampled_from([
    *"abixyz0127+-=()[]{}&_^'|,.;: \n$%#~\0é∂\u2028", "$$", "if ", "e^", "y = 1", "^{(", r"\|", r"\\",
    r"\frac", r"\sum", r"\partial", r"\log", r"\nabla", r"\left", r"\right", r"\mathbf", r"\hat", r"\top",
    r"\ldots", r"\max", r"\text{if ", r"\delta_{", r"\sigma(", r"\underbrace", r"\mathbb{1}", r"\a", r"\b",
    r"\begin{align}", r"\end{align}", r"\begin{cases}", r"\end{cases}", r"\def\a#1{", r"\newcommand{\b}[2]",
])
# fmt: on


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["md", "tex", "txt", "ipynb"]))
def test_every_text_is_read(text: str, kind: Kind) -> None:
    for written in (text, f"{SOFTMAX} $${text}$$"):
        for statement in read_submission(written, kind).statements:
            place = statement.place
            assert 0 <= place.start <= place.end and place.line >= 1 and place.column >= 1
            assert statement.kind != "unreadable" or statement.trouble
            assert statement.readings or statement.kind != "definition"
            assert statement.readings or statement.kind != "claim" or statement.trouble


LOSS = SOFTMAX + r" and $L = -\sum_k y_k \log p_k$ with $\sum_k y_k = 1$. "


@pytest.mark.parametrize("words", ["Altogether", "So the sum of the gradients is zero:", "The equation is"])
def test_an_equation_with_zero_is_a_claim(words: str) -> None:
    found = read_submission(LOSS + words + r" $\sum_i \frac{\partial L}{\partial z_i} = 0$.", "md")
    assert found.statements[-1].kind == "claim"


@pytest.mark.parametrize("words", ["Set", "Setting this to zero,", "We solve", "At the minimum we have"])
def test_an_equation_that_is_to_be_solved_is_no_claim(words: str) -> None:
    found = read_submission(LOSS + words + r" $\sum_i \frac{\partial L}{\partial z_i} = 0$.", "md")
    assert found.statements[-1].kind == "prose" and "solved" in found.statements[-1].trouble


def test_a_derivative_that_is_set_to_zero_is_no_claim() -> None:
    found = read_submission(r"Let $L = w^2 - 2 w$. Set $\frac{\partial L}{\partial w} = 0$.", "md")
    assert found.statements[-1].kind == "prose"


def test_an_index_that_is_left_out_is_the_one_that_stands_there() -> None:
    first = (
        read_submission(LOSS + r"$\frac{\partial L}{\partial z_i} = p - y$", "md").statements[-1].readings[0]
    )
    assert (
        relation(first.left, first.right).latex.endswith("= p_i - y_i")
        and "read entry by entry" in first.notes
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"y_j = \sum_k (x)_{k} w_{kj}", r"y_j = \sum_{k=1}^{D} x_k w_{kj}"),
        (r"y_j = \sum_{k=1}^{n_{in}} w_{kj} x_k", r"y_j = \sum_{k=1}^{n_{in}} w_{kj} x_k"),
        (r"[y_j = \sum_{k=1}^{C} w_{kj} x_k]", r"y_j = \sum_{k=1}^{C} w_{kj} x_k"),
    ],
)
def test_brackets_and_labels_do_not_hide_a_formula(written: str, read: str) -> None:
    assert shown(rf"$\sum_j y_j$ is known. ${written}$") == read


def test_steps_that_are_left_out_keep_the_chain_together() -> None:
    found = read_submission(SOFTMAX + r" $$\partial_{z_i} p_k = \ldots = p_k - p_i$$", "md").statements[-1]
    assert found.kind == "claim" and found.readings[0].left == found.readings[0].head


def test_numbers_in_raised_brackets_tell_layers_apart() -> None:
    text = r"$$(x^{(p,2)})_j = \sum_{k=1}^K w_{jk} (x^{(p,1)})_k$$ for $\sum_{p=1}^m x^{(p,2)}_j$"
    assert shown(text.partition(" for")[0]) == r"x^{(2)}_{pj} = \sum_{k=1}^{K} w_{jk} x^{(1)}_{pk}"


def test_the_place_of_a_derivative_is_no_factor() -> None:
    assert shown(r"$\frac{d\sigma}{dx}(x) = \sigma(x)(1 - \sigma(x))$").startswith(
        r"\frac{\partial}{\partial x} (\sigma(x)) ="
    )
    other = read_submission(r"$\frac{d\sigma}{dx}(y) = 1$", "md").statements[-1]
    assert other.kind == "unreadable"


def test_a_line_of_two_classes_is_not_refuted_by_three() -> None:
    text = r"Let $p_k = \frac{e^{z_k}}{\sum_{j=1}^2 e^{z_j}}$. $$\frac{\partial p_k}{\partial z_i} = "
    right, wrong = (
        derive.check(text + f"{side}$$").verdicts[-1].kind for side in (r"p_k(\delta_{ik} - p_i)", "p_k")
    )
    assert right not in ("wrong", "mistake") and wrong in ("wrong", "mistake")


def test_a_size_that_is_a_number_is_no_name_in_a_witness() -> None:
    text = r"Let $p_k = \frac{e^{z_k}}{\sum_{j=1}^2 e^{z_j}}$. $$\frac{\partial p_k}{\partial z_i} = p_k$$"
    last = derive.check(text).verdicts[-1]
    assert last.witness is not None and str(last.witness).startswith("i = 1, k = 1, z = ")


def test_a_value_for_some_of_the_classes_is_no_claim_about_all() -> None:
    text = r"Let $y_k = \delta_{kc}$ and $L = -\sum_{k=1}^C y_k \log p_k$. So $y_k = 0$ for "
    some = {v.kind for v in derive.check(text + "the other classes.").verdicts}
    assert not some & {"undecided", "wrong", "mistake"}


def test_a_list_of_numerals_is_an_example() -> None:
    text = r"For example, $P = [0, 1, 0]$. Here $P_i = 0$, and $P_2 = 1$."
    assert [v.kind for v in derive.check(text).verdicts] == ["prose"] * 3


@pytest.mark.parametrize(
    ("line", "formula"),
    [
        ("= p_j - y_j   (since sum_i y_i = 1)", "= p_j - y_j"),
        ("L = - sum_i y_i log(p_i), y one-hot", "L = - sum_i y_i log(p_i)"),
        ("dL/dz = p - y   by the chain rule", "dL/dz = p - y"),
        ("dL/dz = p - y    (3)", "dL/dz = p - y"),
        ("dL/dz = (p - y)(3)", "dL/dz = (p - y)(3)"),
        (
            "= p_j - 1 (for the right class, since y is one-hot)",
            "= p_j - 1 (for the right class, since y is one-hot)",
        ),
        ("so the loss = the sum of all these terms", ""),
    ],
)
def test_a_plain_line_is_read_up_to_its_remark(line: str, formula: str) -> None:
    assert line[: formula_length(line)] == formula


@pytest.mark.parametrize(
    "number", [r"&& \quad (1)", r"\qquad (2.1a)", r", \quad \text{(3)}", r"& (*)", r"\hfill [4]"]
)
def test_the_number_of_a_formula_is_passed_over(number: str) -> None:
    assert undecorated(f"a = b {number}").rstrip() == "a = b"
    assert undecorated(rf"a = b {number} \\ = c").split() == ["a", "=", "b", r"\\", "=", "c"]


@pytest.mark.parametrize(
    "factor", ["a = b (2)", r"a = b \, (2)", r"a = b \cdot (2)", r"\begin{pmatrix} a & (2)"]
)
def test_a_factor_in_brackets_is_no_number_of_a_formula(factor: str) -> None:
    assert undecorated(factor) == factor
