"""Submissions: what people write is found, read and told apart; what is not understood says where."""

from __future__ import annotations

import json
from random import Random

import pytest

from derive.reading.notebooks import markdown
from derive.reading.submissions import Kind, read_submission
from derive.scope import SumsToOne
from derive.statement import Statement, Submission
from derive.term import Condition, Symbol
from derive.writing import plain

SOFTMAX = r"""# A solution

Let $z_i = w_i^\top x + b_i$ for $i = 1, \dots, C$, and let

$$p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}, \qquad \ell = -\log p_c.$$

By the chain rule
$$\frac{\partial \ell}{\partial z_i} = \sum_k \frac{\partial \ell}{\partial p_k} \frac{\partial p_k}{\partial z_i}$$

Case $i = c$:
\begin{align*}
\frac{\partial p_c}{\partial z_i} &= \frac{e^{z_c} \sum_j e^{z_j} - e^{z_c} e^{z_c}}{(\sum_j e^{z_j})^2} \\
 &= p_c (1 - p_c)
\end{align*}

When $i \ne c$ we have
$$\frac{\partial p_c}{\partial z_i} = - p_c p_i$$

so
$$\frac{\partial \ell}{\partial z_i} = p_i - \delta_{ic}$$

and $\nabla_{w_i} \ell = (p_i - \delta_{ic}) x$.
"""


def read(text: str, kind: Kind = "md") -> Submission:
    return read_submission(text, kind)


def shown(statement: Statement) -> str:
    reading = statement.readings[0]
    return f"{plain(reading.left)} = {plain(reading.right)}"


def claims(text: str, kind: Kind = "md") -> list[str]:
    return [shown(s) for s in read(text, kind).statements if s.kind == "claim"]


def test_a_solution_of_the_softmax_problem() -> None:
    found = read(SOFTMAX)
    assert [(s.kind, s.place.line) for s in found.statements] == [
        ("definition", 3), ("prose", 3), ("definition", 5), ("definition", 5), ("claim", 8), ("condition", 10),
        ("claim", 12), ("claim", 13), ("condition", 16), ("claim", 17), ("claim", 20), ("claim", 22),
    ]  # fmt: skip
    scope = found.scope
    assert {name: scope.symbol(name).shape for name in "zwxbp"} == {
        "z": ("C",), "w": ("C", "D"), "x": ("D",), "b": ("C",), "p": ("C",),
    }  # fmt: skip
    assert list(scope.definitions) == ["z", "p", r"\ell"]
    i, c = Symbol("i"), Symbol("c")
    by_line = {s.place.line: s for s in found.statements}
    assert by_line[12].readings[0].given == by_line[13].readings[0].given == (Condition(i, c),)
    assert by_line[17].readings[0].given == (Condition(i, c, False),)
    assert by_line[20].readings[0].given == ()
    assert by_line[12].chain == by_line[13].chain
    assert by_line[13].readings[0].head == by_line[12].readings[0].left


@pytest.mark.parametrize(
    "text",
    [
        r"$a = b + c$", r"\(a = b + c\)", r"\[a = b + c\]", "$$a = b + c$$",
        r"\begin{equation} a = b + c \end{equation}", r"\begin{align*} a &= b + c \end{align*}",
        r"$$\begin{aligned} a &= b \\ &\quad + c \end{aligned}$$",
        r"\begin{eqnarray} a &=& b + c \label{eq:sum} \nonumber \end{eqnarray}",
        r"$$\boxed{a = \color{red}{b} + c}$$", r"$$a = \underbrace{b}_{\text{first}} + c.$$",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["md", "tex"])
def test_formulas_are_found(text: str, kind: Kind) -> None:
    (found,) = read(f"Some words.\n\n{text}\n", kind).statements
    assert (found.kind, shown(found)) == ("definition", "a = b + c")
    assert found.place.line == 3
    assert text[found.place.start - 13 :].startswith(found.source)


def test_a_fact_is_found_wherever_it_stands() -> None:
    found = read(r"$$\ell = -\sum_{k=1}^{K} y_k \log p_k$$ where $\sum_k y_k = 1$.")
    assert found.scope.facts == (SumsToOne("y"),)
    assert all(s.scope.facts or s.kind == "definition" for s in found.statements)


PREFIX = r"$p_k = e^{z_k} / \sum_{j=1}^C e^{z_j}$ and $\ell = -\log p_c$. "


@pytest.mark.parametrize(
    "text",
    [
        r"$$\partial_{z_i} p_c = p_c(1-p_c) \text{ if } i = c \text{ or } -p_c p_i \text{ if } i \ne c$$",
        r"$$\partial_{z_i} p_c = \begin{cases} p_c(1-p_c), & i = c \\ -p_c p_i, & \text{otherwise} \end{cases}$$",
        r"$$\partial_{z_i} p_c = \left\{\begin{array}{ll} p_c(1-p_c) & i=c \\ -p_c p_i & i \neq c\end{array}\right.$$",
        r"When $i=c$, $\partial_{z_i} p_c = p_c(1-p_c)$. When $i \ne c$, $\partial_{z_i} p_c = -p_c p_i$.",
    ],
)
def test_each_branch_holds_in_its_case(text: str) -> None:
    i, c = Symbol("i"), Symbol("c")
    found = [s for s in read(PREFIX + text).statements if s.kind == "claim"]
    assert [s.readings[0].given for s in found] == [(Condition(i, c),), (Condition(i, c, False),)]


def test_a_condition_behind_a_formula_does_not_reach_on() -> None:
    text = r"We have $\partial_{z_i} p_c = -p_c p_i$ when $i \ne c$, and $\partial_{z_i} p_c = p_c(1-p_i)$ when $i = c$."
    found = [s for s in read(PREFIX + text).statements if s.kind == "claim"]
    assert [[c.equal for c in s.readings[0].given] for s in found] == [[False], [True]]


def test_what_no_term_holds_is_named() -> None:
    (found,) = read(r"$a \otimes b = c$").statements
    assert found.kind == "unreadable" and "a tensor product" in found.trouble and "column 4" in found.trouble


def test_lines_and_cells_that_share_a_line_of_the_file_do_not_run_together() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Softmax\n", "Let $a = b^2$"]},
        {"cell_type": "markdown", "source": "## Next\n\nThen $c = d$"},
    ]
    lines = markdown(json.dumps({"cells": cells, "nbformat": 4})).split("\n")
    assert [line.strip() for line in lines] == [
        "# Softmax",
        "Let $a = b^2$",
        "",
        "## Next",
        "",
        "Then $c = d$",
    ]


def test_plain_text() -> None:
    text = "p_k = exp(z_k) / sum_j exp(z_j)\nL = -log p_c\n\ndL/dz_i = p_i - delta_ic\n"
    assert claims(text, "txt") == ["∂L/∂z_i = p_i − δ_ic"]


@pytest.mark.parametrize("words", ["", "Let ", "Example 1. ", "Problem 2: let ", "(a) Define "])
def test_words_that_begin_a_plain_line_hide_no_formula(words: str) -> None:
    text = f"{words}u = 3x^2 + 1, so y = u^5\ndu/dx = 6x\nThen dy/du = 5u^4\nHence dy/dx = 30x u^4\n"
    assert claims(text, "txt") == ["∂u/∂x = 6 x", "∂y/∂u = 5 u⁴", "∂y/∂x = 30 x u⁴"]
    assert {"u", "y"} <= read_submission(text, "txt").scope.definitions.keys()


@pytest.mark.parametrize("kind", ["md", "tex", "txt", "ipynb"])
@pytest.mark.parametrize("seed", range(40))
def test_reading_is_total(seed: int, kind: Kind) -> None:
    random = Random(seed)
    text = list(SOFTMAX)
    for _ in range(30):
        at = random.randrange(len(text))
        text[at] = random.choice(["$", "\\", "{", "}", "_", "^", "\0", "&", "=", "", "\\\\", "e^", "é"])
    read("".join(text[random.randrange(200) :]), kind)


def test_what_a_definition_reads_is_no_unknown_function() -> None:
    r"""``\partial b / \partial w`` is 0 where b is a bias, and does not make b a function of w."""
    text = r"$z = w^\top x + b$ so $\frac{\partial z}{\partial w} = x + \frac{\partial b}{\partial w} = x$."
    assert "b" not in read_submission(text, "md").scope.definitions


@pytest.mark.parametrize(
    "name", [r"\operatorname{diag}", r"\mathrm{diag}", r"\text{diag}", r"\mathop{\mathrm{diag}}"]
)
def test_a_function_has_its_name_in_any_upright_face(name: str) -> None:
    text = rf"$p_k = e^{{z_k}}$ and $A = {name}(p) - p p^\top$"
    shown = plain(read_submission(text, "md").statements[-1].readings[0].right)
    assert shown == "diag(p) − p pᵀ"


def test_rows_may_end_with_cr_and_bear_numbers() -> None:
    text = r"$$\begin{aligned} a & = b + b & & \quad (1) \cr & = 2 b & & \quad (2)\end{aligned}$$"
    found = read_submission(text, "md").statements
    assert [plain(s.readings[0].right) for s in found] == ["b + b", "2 b"]


def test_a_function_is_differentiated_by_its_name() -> None:
    text = r"$\sigma(z) = \frac{1}{1+e^{-z}}$, $\frac{d\sigma}{dz} = \sigma(z)\sigma(-z)$"
    (reading,) = read_submission(text, "md").statements[-1].readings[:1]
    assert plain(reading.left) == "∂/∂z (σ(z))" and plain(reading.right) == "σ(z) σ(−z)"
    text = r"$f = \frac{x}{\sigma}$, $\frac{\partial f}{\partial \sigma} = -\frac{x}{\sigma^2}$, $\frac{d\sigma}{dx} = 0$"
    assert plain(read_submission(text, "md").statements[-1].readings[0].left) == "∂σ/∂x"
