"""Reading: what is written reads back, what people type is understood, the rest is refused with its place."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from terms import SCOPE, term

from derive.reading.definitions import read_definition, read_name
from derive.reading.errors import ReadError
from derive.reading.expressions import read_condition, read_expression
from derive.reading.problems import read_problem
from derive.scope import Declared, Scope, SumsToOne
from derive.term import Condition, Symbol
from derive.writing import latex

CATALOGUE = Path(__file__).parents[1] / "derive" / "catalogue"


def test_what_is_written_reads_back() -> None:
    for seed in range(2500):
        random = Random(seed)
        t = term(random, random.randint(0, 4))
        assert read_expression(latex(t), SCOPE) == t, latex(t)


@pytest.mark.parametrize(
    "spellings",
    [
        (r"\log p_i", r"\log(p_i)", r"\ln p_i", "log p_i", r"\mathrm{log}(p_i)", r"\log{p_i}"),
        (r"e^{a}", "e^a", r"\exp(a)", r"\exp\left[a\right]", r"\operatorname{exp} a", "exp(a)"),
        (r"\frac{1}{2}", r"\frac12", r"\dfrac 1 2", "1/2", r"\frac1{2}"),
        (r"\delta_{ic}", r"\delta_{i,c}", r"\delta_i^c", r"\mathbb{1}[i = c]",
         r"\mathbf 1\{i=c\}", "1_{i=c}", r"\mathbb 1(i=c)"),
        (r"w_i^\top \mathbf{x}", r"w^\top_i \mathbf x", r"w_i^{\top}\,\mathbf{x}", "w_i^⊤ \\mathbf{x}"),
        (r"\sum_{j=1}^{C} z_j", r"\sum_j z_j", r"\sum\limits_{j=1}^C z_j",
         r"\sum^{C}_{j = 1}{z_j}", "∑_j z_j"),
        (r"\sum_{j \ne i} z_j", r"\sum_{j\neq i}^C z_j", r"\sum_{j=1, j \ne i}^{C} z_j", "∑_{j≠i} z_j"),
        (r"\lVert W \rVert^2", r"\|W\|^2", "||W||_2^2", r"\left\| W \right\|^2"),
        (r"\frac{\partial \ell}{\partial z_i}", r"\partial \ell / \partial z_i",
         r"\frac{d \ell}{d z_i}",
         r"\frac{\mathrm{d}\ell}{\mathrm{d}z_i}", "∂ℓ/∂z_i"),
        (r"a \cdot b", r"a \times b", "a * b", "a · b"),
        ("a + -b", "a - b", "a − b"),
        (r"W^{(1)}_{di}", r"W^{[1]}_{d i}", r"W_{di}^{(1)}"),
        (r"\hat{y}_n", r"\hat y_n", r"{\hat y}_n", r"\hat{y}_{n}"),
        (r"(\tanh a)^2", r"\tanh^2 a", r"\tanh(a)^2"),
        (r"\begin{cases} a & \text{if } i = c \\ b & \text{otherwise} \end{cases}",
         r"\begin{cases} a, & i = c \\ b, & else \end{cases}"),
    ],
)  # fmt: skip
def test_spellings_of_the_same(spellings: tuple[str, ...]) -> None:
    assert len({read_expression(text, SCOPE) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b + T", "a (b + T)"),
        (r"\sum_j z_j + a", r"\sum_j (z_j + a)"),
        (r"\log(a)^2", r"\log(a^2)"),
        (r"-a^2", "(-a)^2"),
        (r"a / b \cdot T", r"a / (b \cdot T)"),
        (r"w_i^\top", "w_i"),
        ("a b", r"a \cdot b"),
        ("0.5", r"\frac12"),
    ],
)
def test_different_readings(one: str, other: str) -> None:
    assert read_expression(one, SCOPE) != read_expression(other, SCOPE)


def test_declared_names_win() -> None:
    sigma, e = Symbol(r"\sigma"), Symbol("e")
    scope = Scope(symbols={r"\sigma": Declared(), "e": Declared(), "a": Declared(), "log": Declared()})
    assert read_expression(r"\sigma", scope) == sigma
    assert read_expression(r"e", scope) == e
    assert read_expression("log", scope) == Symbol("log")
    for text in (r"\exp(a)", r"\operatorname{sigmoid}(a)"):  # these would be written with the declared letter
        with pytest.raises(ReadError, match="could not be told from it"):
            read_expression(text, scope)


REFUSED = {
    "q + 1": (1, "q has neither a definition nor a shape"),
    r"a + \log p_k b": (14, "could belong to it or not"),
    r"\log 2 a": (8, "could belong"),
    r"{\log a} b": (10, "could belong"),
    r"a / b T": (7, "belongs to the denominator"),
    "2 3": (3, "two numbers"),
    "z_d": (1, "d runs over D, z over C"),
    "w_{di}": (1, "d runs over D, axis 1 of w over C"),
    "z_q": (3, "q is not an index letter"),
    "p_{ij}": (1, "p takes one index"),
    "p_0": (3, "counted from 1"),
    "p_{i+1}": (5, "expected an index"),
    "i": (1, "index letter"),
    r"\delta_{id}": (1, "different sizes"),
    r"\sum_{j=0}^{C} z_j": (9, "starts at 1"),
    r"\sum_{j=1}^{D} z_j": (13, "j runs over C"),
    r"\sum_{j=1} z_j": (1, "no upper bound"),
    r"\sum z_j": (1, "no index"),
    r"\sum_j": (1, "nothing stands behind"),
    r"\sum_j z_j \sum_j p_j": (12, "already the index"),
    r"\sum_{j \ne j} z_j": (13, "never different"),
    r"\frac{\partial}{z_i} a": (17, r"\\partial below is missing"),
    r"\frac{a}{\partial z_i}": (7, r"\\partial above is missing"),
    r"\frac{\partial^2 \ell}{\partial z_i^2}": (36, "derivative by a power"),
    r"\nabla \ell": (1, "by what it is taken"),
    "e^a_k": (1, "superscript and a subscript"),
    "a^10": (3, "needs braces"),
    "a^b^T": (4, "second superscript"),
    "W^T": (2, "T is declared"),
    "a^{(2)}": (1, "is not declared"),
    "(a + b": (1, "never closed"),
    "a + b)": (6, "unexpected"),
    "[a)": (3, "expected ]"),
    "{a": (1, "never closed"),
    r"{a + b} T": (4, "do not show"),
    r"\hat{y_n}": (7, "inside the braces"),
    r"\lVert w \rVert_3": (16, "other than the Euclidean"),
    "|a|": (1, "absolute value"),
    r"\max(a)": (1, "at least two arguments"),
    r"\max a": (6, "in brackets"),
    r"\max_j z_j": (1, "takes no index"),
    "(a, b)": (3, r"expected \)"),
    "--a": (2, "two minus signs"),
    "": (1, "expected a symbol"),
    "a +": (4, "found the end"),
    r"\foo{a}": (1, "not a command"),
    "$a$": (1, "dollar"),
    "a § b": (3, r"U\+00A7"),
    "a\x00b": (2, r"U\+0000"),
    "a\u202eb": (2, r"U\+202E"),
    r"\text{<script>}": (1, "is not a name"),
    "9^{9^{9^9}}": (5, "computed number"),
    "(a^{100})^{100}": (10, "above 1000"),
    "a^{1001}": (2, "above 1000"),
    "1" * 31: (1, "more than 30 digits"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused_with_its_place(text: str) -> None:
    column, message = REFUSED[text]
    with pytest.raises(ReadError, match=message) as caught:
        read_expression(text, SCOPE)
    error = caught.value
    assert (error.line, error.column) == (1, column)
    caret = str(error).splitlines()[2]
    assert caret.index("^") == 4 + column - 1
    assert str(error).isprintable() or all(c.isprintable() or c == "\n" for c in str(error))


def test_place_on_a_later_line_with_origin_and_hint() -> None:
    with pytest.raises(ReadError) as caught:
        read_expression("a\n + \\hat{z}", SCOPE, "file.toml, loss")
    lines = str(caught.value).splitlines()
    assert lines[0] == r"file.toml, loss, line 2, column 4: \hat{z} has neither a definition nor a shape"
    assert lines[3] == r"hint: did you mean \hat{y}?"


HOSTILE = {
    "long": "a+" * 60_000,
    "round": "(" * 38_610,
    "braces": "{" * 19_500 + "}" * 19_500,
    "logs": r"\log" * 7_800,
    "fractions": r"\frac{" * 6_240,
    "accents": r"\hat{" * 3_510 + "a" + "}" * 3_510,
    "scripts": "_" * 38_610,
    "minus": "-" * 38_610,
    "sums": r"\sum_j " * 5_460,
    "norms": r"\|" * 19_110,
    "cases": r"\begin{cases}" * 2_730,
    "index": "p_{" * 7_800 + "i" + "}" * 7_800,
    "primes": "a" + "'" * 35_100,
    "powers": "(" * 200 + "a" + ")^1" * 200,
    "name": r"\mathrm{" + "x" * 35_100 + "}",
    "unbalanced": "}" * 38_610,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused(name: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_expression(HOSTILE[name], SCOPE)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("before", "after"),
    [("(", ")"), ("{", "}"), (r"\frac{", "}{a}"), ("e^{", "}"), (r"\sqrt{", "}"), (r"\log ", ""),
     (r"\begin{cases} ", r" & i = c \end{cases}"), (r"\frac{\partial}{\partial a} ", ""), ("-(", ")")],
)  # fmt: skip
def test_depth_up_to_the_limit_is_read_and_written(before: str, after: str) -> None:
    text = before * 95 + "a" + after * 95
    t = read_expression(text, SCOPE)
    assert read_expression(latex(t), SCOPE) == t


def test_random_characters_never_escape() -> None:
    pieces = [
        *r"abzpeWT12_^{}()[]|+-*/,&'=.~ ", r"\frac", r"\sum", r"\log", r"\partial", r"\nabla", r"\hat",
        r"\delta", r"\begin{cases}",
        r"\end{cases}", r"\\", r"\mathbb{1}", r"\left(", r"\right)", r"\ne", r"\|", r"\lVert", r"\text{if }",
        "_{ij}", "^{2}", r"\sqrt", "é", "\x1b",
    ]  # fmt: skip
    for seed in range(3000):
        random = Random(seed)
        text = "".join(random.choice(pieces) for _ in range(random.randint(1, 12)))
        try:
            t = read_expression(text, SCOPE)
        except ReadError:
            continue
        assert read_expression(latex(t), SCOPE) == t, text


def test_definition_and_condition() -> None:
    left, body = read_definition(r"q_k := 2 z_k", SCOPE)
    assert left == Symbol("q", (Symbol("k"),))
    assert latex(body) == "2 z_k"
    assert read_condition(r"i \neq c", SCOPE) == Condition(Symbol("i"), Symbol("c"), False)
    assert [read_name(n) for n in (r"\hat y", "W^{[2]}", "loss", "x'")] == [
        r"\hat{y}",
        "W^{(2)}",
        "loss",
        "x'",
    ]
    for text in ("q_{ii} = a", "q_1 = a", "q = a = b", "q", "q^2 = a", "= a", r"\log = a"):
        with pytest.raises(ReadError):
            read_definition(text, SCOPE)


@pytest.mark.parametrize("path", sorted(CATALOGUE.glob("*.toml")), ids=lambda path: path.stem)
def test_catalogue_reads(path: Path) -> None:
    problem = read_problem(path.read_text(encoding="utf-8"), path.name)
    assert problem.name == path.stem
    assert set(problem.expected) == {latex(parameter) for parameter in problem.parameters}
    for definition in problem.definitions:
        assert read_definition(f"{latex(definition.left)} = {latex(definition.body)}", problem.scope) == (
            definition.left,
            definition.body,
        )


def test_catalogue_is_there() -> None:
    assert len(list(CATALOGUE.glob("*.toml"))) >= 8


PROBLEM = r"""
title = "T"
definitions = ['\ell = -\log p_c', 'z = W x + b', 'p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}']
loss = '\ell'
parameters = ['w_i']
facts = ['\sum_k y_k = 1']
[sizes]
C = "classes"
D = "features"
[letters]
C = ["i", "j", "k", "c"]
D = ["d"]
[symbols]
w = { shape = ["C", "D"], whole = "W" }
b = { shape = ["C"] }
x = { shape = ["D"] }
y = { shape = ["C"] }
[expected]
'w_i' = '(p_i - \delta_{ic}) x'
"""


def test_problem() -> None:
    problem = read_problem(PROBLEM, "dir/softmax.toml")
    assert problem.name == "softmax"
    assert problem.order == ("z", "p", r"\ell")
    assert problem.scope.symbol("z").shape == ("C",)  # the shape of the body, W x + b
    assert problem.scope.facts == (SumsToOne("y"),)
    assert list(problem.expected) == ["w_i"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "T"', "", "title is missing"),
        ('title = "T"', "title = 3", "p.toml, title: expected a text in quotes, found a number"),
        ('title = "T"', 'title = "T"\ntitel = "U"', "titel is not a key"),
        ("[sizes]", "[sizes", "this is not TOML"),
        ("loss = '\\ell'", "loss = 'q'", "p.toml, loss.*: q has neither"),
        ("loss = '\\ell'", "loss = 'y_k'", "has no definition"),
        ("['w_i']", "['q_i']", "parameters number 1"),
        ("['w_i']", "['y_i']", "does not depend on y_i"),
        ("['w_i']", "['w_i', 'w_i']", "twice"),
        ("['w_i']", "[]", "at least one"),
        ("'z = W x + b'", "'z_i = p_i'", "circle: .* → "),
        ("'z = W x + b'", "'p_k = 1'", "p is defined twice"),
        ("'z = W x + b'", "'x = b'", "x is declared and defined"),
        ("'z = W x + b'", "'z_i = W x'", "definitions number"),
        ("'z = W x + b'", "'z = x + b'", "definitions number 2"),
        ("[\"d\"]", "[\"i\"]", "i is already declared"),
        ('D = ["d"]', 'H = ["d"]', "H is not a size"),
        ('["C", "D"]', '["C", "H"]', "H is not a size"),
        ("\\sum_k y_k = 1", "\\sum_k y_k = 2", "a fact has one form"),
        ("{ shape = [\"D\"] }", '{ shape = ["D"], domain = "odd" }', "odd is not a domain"),
        ("{ shape = [\"D\"] }", '{ shape = "D" }', "expected a list"),
        ("{ shape = [\"D\"] }", '{ form = ["D"] }', "form is not a key"),
        ("'w_i' = ", "'b_i' = ", "b_i is not one of the parameters"),
    ],
)  # fmt: skip
def test_problem_refused(old: str, new: str, message: str) -> None:
    assert old in PROBLEM
    with pytest.raises(ReadError, match=message) as caught:
        read_problem(PROBLEM.replace(old, new), "p.toml")
    assert str(caught.value).startswith("p.toml")


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = " + "1" * 5_000, "x" * 200_000, "\x00", ""])
def test_hostile_problem_file(text: str) -> None:
    with pytest.raises(ReadError):
        read_problem(text, "p.toml")
