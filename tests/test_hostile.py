"""Input that was written to break the reading of it: every formula gets a verdict, and soon."""

from __future__ import annotations

import itertools
import time

import pytest

from derive import check

DEEP = {
    "braces": "$" + "{" * 3000 + "x" + "}" * 3000 + " = 1$",
    "indices": "$a" + "_{b" * 2000 + "}" * 2000 + " = 1$",
    "fractions": "$x = " + r"\frac{1}{" * 1000 + "2" + "}" * 1000 + "$",
    "functions": "$f = " + r"\sigma(" * 60 + "x" + ")" * 60 + "$",
    "open": "$x = " + "(" * 5000 + "1$",
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_unreadable_and_said_soon(name: str) -> None:
    start = time.perf_counter()
    (verdict,) = check(DEEP[name]).verdicts
    assert (verdict.kind, time.perf_counter() - start < 2) == ("unreadable", True)
    assert "nested" in verdict.statement.trouble


def test_a_formula_that_is_too_long_is_named_and_those_beside_it_are_read() -> None:
    long, short = check("$" + "a + " * 4000 + "a = 1$ and $(a + b)^2 = a^2 + b^2$.").verdicts
    assert long.kind == "unreadable" and "more than" in long.statement.trouble
    assert short.kind in ("mistake", "wrong")


def test_a_chain_of_definitions_is_judged_or_left_open() -> None:
    steps = ", ".join(rf"$f_{{{n + 1}}} = \sigma(f_{{{n}}})$" for n in range(100))
    names = "abcghklmnopqrstuvw"
    nested = ", ".join(rf"${new} = \sigma({old} + {old}^2)$" for old, new in itertools.pairwise(names))
    for text in (
        rf"Let $f_0 = x$, {steps}. So $\frac{{d f_{{100}}}}{{dx}} = 1$.",
        rf"Let $a = \sigma(x)$, {nested}. So $\frac{{dw}}{{dx}} = 1$.",
    ):
        assert check(text).verdicts[-1].kind not in ("correct", "leap", "definition")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (r"Let $p_k = \frac{z_k^{z_k}}{\sum_j e^{z_j}}$.", "softmax-cross-entropy"),
        (r"$p_1 = p(x) = (w^T x)$ $p(y) = p_1 p{y}$", "two-layer-network"),
        (
            r"$\xi \sum_{i=1}^{N} \Vert t_i - y_i \Vert$ "
            r"$\frac{\partial\xi_i}{\partial w} = \frac{\partial\xi_i}{\partial y_i} \frac{\partial y_i}{\partial w}$",
            "two-layer-network",
        ),
    ],
)
def test_what_no_problem_is_like_is_compared_with_one_all_the_same(text: str, problem: str) -> None:
    assert not check(text, problem).reached_goal
