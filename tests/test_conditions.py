"""What is certain of a term, and which conditions follow from which."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_kernel import MODEL

from derive.meaning.agree import Judge
from derive.meaning.conditions import Need, certain, conditions, needs, positive
from derive.reading.expressions import read_expression
from derive.scope import Declared
from derive.term import Term

SCOPE = replace(
    MODEL.scope,
    symbols={**MODEL.scope.symbols, "q": Declared(domain="nonzero"), "Q": Declared(("C",), domain="nonzero")},
)
NEVER = None


def read(text: str) -> Term:
    return read_expression(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        # positive for all values, if the sizes named are at least 2
        ("3", ""), ("0", NEVER), ("-3", NEVER), ("u", NEVER), ("a_i", NEVER), ("T", ""), ("q", NEVER), ("C", ""),
        ("e^u", ""), ("T + e^u", ""), ("T e^u", ""), (r"\frac{T}{C}", ""), ("T u", NEVER), ("T + u", NEVER), ("T - 1", NEVER),
        (r"T \cdot C", ""), ("T^3", ""), ("u^2", NEVER), (r"\sqrt{T}", ""), (r"\sqrt{u}", NEVER), (r"\log T", NEVER),
        (r"\sigma(u)", ""), (r"\tanh u", NEVER), (r"\operatorname{ReLU}(u)", NEVER), ("s_i", ""), ("p_i", ""), ("z_i", NEVER),
        (r"\sum_j e^{a_j}", ""), (r"\sum_j a_j", NEVER), (r"\sum_{j \ne i} e^{a_j}", "C"), (r"\sum_{j \ne i} a_j", NEVER),
        (r"\sum_{j \ne i} e^{a_j} + \sum_n \sum_{d} e^{X_{nd}}", "C"),
        ("1 - s_i", ""), (r"1 - \sigma(u)", ""), (r"2 - \sigma(u)", NEVER), (r"1 - e^u", NEVER), (r"1 - \tanh(u)", NEVER),
        ("1 - p_c", "C"), (r"1 - \frac{e^{a_i}}{\sum_j e^{a_j}}", "C"), (r"1 - \frac{e^u}{\sum_j e^{a_j}}", NEVER),
        (r"1 - \frac{e^{a_i}}{\sum_{j \ne i} e^{a_j}}", NEVER), (r"1 - \frac{a_i}{\sum_j a_j}", NEVER),
        (r"\frac{1}{1 - p_c}", "C"),
    ],
)  # fmt: skip
def test_what_is_certainly_positive(text: str, sizes: str | None) -> None:
    found = positive(read(text), SCOPE)
    assert found == (None if sizes is None else frozenset(sizes.split()))
    assert certain(Need(read(text), True), SCOPE) == found
    if found is not None:
        assert certain(Need(read(text), False), SCOPE) == found
        assert certain(Need(read(f"-({text})"), False), SCOPE) == found
        assert positive(read(f"-({text})"), SCOPE) is None


@pytest.mark.parametrize("text", ["q", "Q_i", "q T", "q Q_i", r"q \cdot T", "q^3", "-q", "-q^2"])
def test_what_is_certainly_not_zero(text: str) -> None:
    assert certain(Need(read(text), False), SCOPE) == frozenset()
    assert certain(Need(read(text), True), SCOPE) is None
    assert certain(Need(read(f"u ({text})"), False), SCOPE) is None
    assert certain(Need(read(f"{text} + 1"), False), SCOPE) is None


def test_how_deep_one_looks() -> None:
    assert positive(read("T + (T (T + (T (T + T T))))"), SCOPE) == frozenset()
    deep = "T"
    for _ in range(9):
        deep = f"T + T ({deep})"
    assert positive(read(deep), SCOPE) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (r"\frac{u}{v}", [r"v \ne 0"]),
        (r"\frac{1}{u} + \frac{v}{u}", [r"u \ne 0"]),
        (r"\frac{u}{T} + \frac{1}{e^u}", []),
        (r"\log u", ["u > 0"]),
        (r"\sqrt{u}", ["u > 0"]),
        ("u^2", []),
        ("u^{-2}", [r"u \ne 0"]),
        (r"\operatorname{step}(u)", [r"u \ne 0"]),
        (r"\operatorname{abs}(u)", [r"u \ne 0"]),
        (r"\max(u, v)", [r"u - v \ne 0"]),
        (r"\sigma(u) + \tanh u + \operatorname{softplus}(u)", []),
        (r"\log(1 - p_c)", []),
    ],
)
def test_what_an_expression_asks_for(text: str, asked: list[str]) -> None:
    zero = read("0")
    assert list(map(str, conditions(read(text), zero, SCOPE))) == asked
    assert list(map(str, conditions(zero, read(text), SCOPE))) == asked
    assert set(asked) <= {str(need) for need in needs(read(text))}


@pytest.mark.parametrize(
    ("left", "right", "lost", "gained"),
    [
        (r"\frac{1}{u}", r"\frac{1}{-u}", [], []),
        (r"\frac{1}{u^2}", r"\frac{1}{u}", [], []),
        (r"\frac{1}{u v}", r"\frac{1}{v}", [r"u v \ne 0"], []),
        (r"\frac{1}{u \cdot v}", r"\frac{1}{u} + \frac{1}{v}", [], []),
        (r"\frac{1}{u / v}", r"\frac{1}{u} + \frac{1}{v}", [], []),
        (r"\frac{1}{T u}", r"\frac{1}{u}", [], []),
        (r"\frac{1}{-(u + v)}", r"\frac{1}{v + u}", [], []),
        (r"\frac{1}{u - v}", r"\frac{1}{v - u}", [], []),
        (r"\frac{1}{u - v}", r"\frac{1}{u + v}", [r"u - v \ne 0"], [r"u + v \ne 0"]),
        (r"\log u", r"\frac{1}{u}", ["u > 0"], []),
        (r"\log(u^2)", r"\frac{1}{u}", [], []),
        (r"\log(u^3)", r"\log u", [], ["u > 0"]),
        (r"\log(u^3)", r"\frac{1}{u}", ["u^{3} > 0"], []),
        (r"\log(u v)", r"\log u + \log v", [], ["u > 0", "v > 0"]),
        (r"\log(u v)", r"\frac{1}{u v}", ["u v > 0"], []),
        (r"\log(u - v)", r"\log(v - u)", ["u - v > 0"], ["v - u > 0"]),
        (r"\log(2 u + 2 v)", r"\log((u + v) 2)", [], []),
        (r"\log(-u)", r"\frac{1}{u}", ["-u > 0"], []),
        (r"\log(-u)", r"\log u", ["-u > 0"], ["u > 0"]),
        (r"\log(\tanh u)", r"\frac{1}{\tanh u}", [r"\tanh u > 0"], []),
        (r"\log(\tanh u)", r"\log(e^u - e^{-u})", [], ["e^{u} - e^{-u} > 0"]),
        (r"\sum_j \frac{1}{a_j}", r"\sum_k \frac{1}{a_k}", [], []),
        ("a_3", "a_i", [r"C \ge 3"], []),
        ("a_3", "a_2", [r"C \ge 3"], []),
        ("a_1", "a_i", [], []),
        (r"\log \sum_{j \ne i} e^{a_j}", "a_i", [r"C \ge 2"], []),
        (r"\log \sum_{j \ne i} e^{a_j}", "a_2", [], []),
        (r"\frac{1}{1 - \sum_j \delta_{ij} + \sum_{j \ne i} 1}", "a_i", [r"C \ge 2", r"1 - \sum_{j=1}^{C} \delta_{ij} + \sum_{j \ne i} 1 \ne 0"], []),
    ],
)  # fmt: skip
def test_what_only_one_side_asks_for(left: str, right: str, lost: list[str], gained: list[str]) -> None:
    found = Judge(SCOPE).by_side(read(left), read(right))
    assert [[str(c) for c in side] for side in found] == [lost, gained]
    assert Judge(SCOPE).by_side(read(right), read(left)) == (found[1], found[0])
