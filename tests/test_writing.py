"""Writing: each way of writing tells different Terms apart, and looks as a person would write."""

from __future__ import annotations

from random import Random

import pytest
from terms import SCOPE, term

from derive.operators import NARY, OPERATORS
from derive.reading.expressions import read_expression
from derive.term import Apply, Condition, Symbol, Term, dot, map_parts, mul
from derive.writing import condition, latex, plain, relation, words, writing

EXAMPLES = {
    r"-\frac{1}{p_c} \cdot p_c (1 - p_c) \cdot z_i": "−1 / p_c · p_c (1 − p_c) · z_i",
    r"(p_i - \delta_{ic}) \mathbf{x}": "(p_i − δ_ic) 𝐱",
    r"\frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}": "e^z_k / (Σ_{j=1}^{C} e^z_j)",
    r"e^{z_c / T}": "e^(z_c / T)",
    r"\log(p_k) a": "log(p_k) a",
    r"a \log p_k": "a log p_k",
    r"a (\log p_k) b": "a log(p_k) b",
    r"(\sum_j z_j) a": "(Σ_{j=1}^{C} z_j) a",
    r"\sum_{j \ne i} e^{z_j}": "Σ_{j ≠ i} e^z_j",
    r"w_{id}^2": "w_id²",
    r"f_{n,1}": "f_{n,1}",
    r"p_{y_n}": "p_{y_n}",
    r"\frac{\partial \ell}{\partial z_i} \cdot \frac{\partial z_i}{\partial w_i}": "∂ℓ/∂z_i · ∂z_i/∂w_i",
    r"\frac{\partial}{\partial z_i} (a + b)": "∂/∂z_i (a + b)",
    r"\nabla_W \ell": "∇_W ℓ",
    r"W^{(1)} \hat{y}": "W⁽¹⁾ ŷ",
    r"(-a) b - (-b)": "(−a) b − (−b)",
    r"2 (3) a": "2 (3) a",
    r"\begin{cases} a & \text{if } i = c \\ b & \text{otherwise} \end{cases}": "{ a if i = c; b otherwise }",
    r"\lVert W \rVert^2": "‖W‖²",
    r"W^\top (p - e_c)": "Wᵀ (p − e_c)",
}


@pytest.mark.parametrize(("source", "expected"), EXAMPLES.items())
def test_plain_examples(source: str, expected: str) -> None:
    assert plain(read_expression(source, SCOPE)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    {
        r"\log\left(\frac{a}{b} + 1\right)": r"\log\left( \frac{a}{b} + 1 \right)",
        r"\log((a+b)^2)": r"\log((a + b)^{2})",
        r"\left(\frac{a}{b}\right)^2": r"\left( \frac{a}{b} \right)^{2}",
        r"e^{-\frac{z_c}{T}}": r"e^{-z_c / T}",
        r"w_{id} + p_1 + f_{n1}": r"w_{id} + p_{1} + f_{n,1}",
        r"\sum_n \left(a + b\right)": r"\sum_{n=1}^{N} (a + b)",
        r"-a(b+a)": r"-a (b + a)",
        r"{W^{(1)}}^\top": r"(W^{(1)})^\top",
        r"a \cdot (b \cdot T) (a b)": r"a \cdot (b \cdot T) a b",
    }.items(),
)
def test_latex_examples(source: str, expected: str) -> None:
    assert latex(read_expression(source, SCOPE)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    {
        r"\frac{\partial \ell}{\partial w_i}": "the partial derivative of ell with respect to w sub i",
        r"W \hat y": "capital W times y hat",
        r"(1 - p_c)^2": "open bracket 1 minus p sub c close bracket squared",
        r"\log(a) b": "open bracket log a close bracket times b",
        r"\sum_j z_j": "the sum over j from 1 to capital C of z sub j",
    }.items(),
)
def test_words_examples(source: str, expected: str) -> None:
    assert words(read_expression(source, SCOPE)) == expected


def _spoken(t: Term) -> Term:
    """The two ways of writing a product are spoken alike."""
    return map_parts(t, lambda p: mul(*p.args) if isinstance(p, Apply) and p.operator == "dot" else p)


def test_different_terms_are_written_differently() -> None:
    """No bracket is left out that is needed: equal text means equal Terms."""
    seen_plain: dict[str, Term] = {}
    seen_words: dict[str, Term] = {}
    for seed in range(2500):
        random = Random(seed)
        t = term(random, random.randint(1, 3))
        assert seen_plain.setdefault(plain(t), t) == t
        assert _spoken(seen_words.setdefault(words(t), t)) == _spoken(t)


def test_every_operator_is_written_in_every_way() -> None:
    a, i = Symbol("a"), Symbol("i")
    for name, operator in OPERATORS.items():
        arity = 2 if name in NARY else len(operator.inside)
        args: tuple[Term, ...] = (i, i) if name == "delta" else (a,) * arity
        written = writing(Apply(operator.name, args))
        for text in (written.latex, written.plain, written.words):
            assert text
            assert "{0}" not in text
            assert "{indices}" not in text


def test_relation_and_condition() -> None:
    a, b = Symbol("a"), Symbol("b")
    assert relation(a, dot(a, b)).latex == r"a = a \cdot b"
    assert relation(a, b, a).words == "a equals b equals a"
    assert condition(Condition(a, b, False)) == type(condition(Condition(a, b)))(
        r"a \ne b", "a ≠ b", "a not equal to b"
    )


def test_an_index_of_a_name_with_a_subscript_is_no_second_subscript() -> None:
    term = Symbol("z_{2}", (Symbol("i"),))
    assert latex(term) == "{z_{2}}_i" and plain(term) == "z_2_i"
