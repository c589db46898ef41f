r"""A text that defines ``\sigma`` as something else is judged by that, not by the logistic function."""

from __future__ import annotations

import pytest

from derive import check

CLAIM = r"d\ell/dz = \sigma(z)(1 - \sigma(z))"


def verdict(definition: str) -> str:
    """The verdict of a claim on the logistic function behind a definition."""
    text = rf"Let ${definition}$ and $\ell = \sigma(z)$. Then ${CLAIM}$."
    return next(v.kind for v in check(text).verdicts if v.statement.source == CLAIM)


@pytest.mark.parametrize(
    "right", [r"\frac{1}{1+e^{-z}}", r"\frac{e^z}{1+e^z}", r"(1 + e^{-z})^{-1}", r"\frac{1}{1+e^{z}}"]
)
def test_the_logistic_function_is_known(right: str) -> None:
    assert verdict(rf"\sigma(z) = {right}") in ("correct", "leap")


@pytest.mark.parametrize("right", ["z", r"\tanh(z)", r"\frac{e^z - e^{-z}}{e^z + e^{-z}}", r"\max(0, z)"])
def test_a_law_of_the_logistic_function_is_none_of_another_one(right: str) -> None:
    assert verdict(rf"\sigma(z) = {right}") in ("mistake", "wrong")


@pytest.mark.parametrize(
    ("claim", "right"),
    [(r"d\ell/dz = 1 - \sigma(z)^2", True), (r"d\ell/dz = 1 + \sigma(z)^2", False)],
)
def test_another_function_has_laws_of_its_own(claim: str, right: bool) -> None:
    found = check(rf"Let $\sigma(z) = \tanh(z)$ and $\ell = \sigma(z)$. Then ${claim}$.").verdicts[-1]
    assert (found.kind in ("correct", "leap")) is right


def test_two_functions_of_one_name_are_not_told_apart() -> None:
    text = rf"Let $\sigma(z) = z$, or $\sigma(z) = \tanh(z)$, and $\ell = \sigma(z)$. Then ${CLAIM}$."
    assert check(text).verdicts[-1].kind == "undecided"


def test_what_is_said_of_the_logistic_function_defines_nothing() -> None:
    assert verdict(r"\sigma(z) = 1 - \sigma(-z)") in ("correct", "leap")


def test_a_slip_in_the_logistic_function_is_found() -> None:
    (found,) = check(r"$\sigma(z) = \frac{1}{1 + e^{z}}$").verdicts
    assert found.kind in ("mistake", "wrong")
