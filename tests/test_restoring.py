"""Misread and dropped characters: restored where a line cannot be read, and never where it can."""

from __future__ import annotations

import pytest

from derive.checking.judge import judge
from derive.posing import find
from derive.reading.misreadings import restored
from derive.statement import Place, Statement, Submission

SCOPE = find("softmax-cross-entropy").scope


def verdict(source: str) -> tuple[str, str]:
    """The verdict on an unreadable line about softmax regression, and what it says."""
    line = Statement(source, Place(0, len(source), 1, 1), "unreadable", SCOPE, trouble="not read")
    (found,) = judge(Submission("scan", source, (line,), SCOPE), SCOPE)
    return found.kind, found.says


REPAIRED = [
    (r"\frac{\partial}{\partial z_i} \left C \sum_{j=1}^{C} e^{z_j} \right) = e^{z_i}", "C read as ("),
    (r"\left( e^{z_k} \right)^{z} = e^{z_k} e^{\xi_k}", "z read as 2"),  # each member for itself
    (r"p_1 - P_1^{z} = p_1 c1 - p_1)", "c read as ("),
    (r"\frac{\partial e}{\partial p_c} = \frac{-1}{p_c}", r"e read as \ell"),
    (r"Pc = \frac{e^{2k}}{\sum_{j=1}^{c} e^{2j}}", ""),
    (r"Pk = \frac{e^{2k}}{\sum_{j=1}^{c} e^{2j}}", "2 read as z (2 places)"),
    (r"\frac{\partial}{p_c} \ell = -\frac{1}{p_c}", r"a \partial restored"),
    (r"\frac{\partial \ell}{\partial Pc} = -\frac{1}{Pc}", "P read as p (2 places)"),
    (r"p_k = \frac{e^{k}}{\sum_{j=1}^{C} e^{z_j}}", "a z restored"),
]


@pytest.mark.parametrize(("source", "change"), REPAIRED)
def test_a_misread_line_is_repaired_if_that_makes_it_true(source: str, change: str) -> None:
    kind, says = verdict(source)
    assert kind == ("repaired" if change else "unreadable")  # p_c is not e^{z_k} over the sum
    assert change in says


def test_where_several_characters_explain_a_line_as_well_it_is_said() -> None:
    kind, says = verdict(r"\frac{L p_i}{L} = p_i")
    assert kind == "repaired"
    assert "`L read as C (2 places)`, or with `L read as \\ell (2 places)`" in says
    assert says.endswith("which of these was meant cannot be told.")


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{\partial e}{\partial p_c} = \frac{1}{p_c}",
        r"Pk = \frac{e^{2k}}{\sum_{j=1}^{c} e^{-2j}}",
        r"\frac{\partial}{p_c} \ell = -\frac{2}{p_c}",
        r"\frac{3}{2} = \frac{32i}{2}",
    ],
)
def test_a_wrong_line_with_noise_is_not_repaired(source: str) -> None:
    assert verdict(source)[0] == "unreadable"


def test_what_can_be_read_is_left_as_it_is() -> None:
    for source in (
        r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}",
        r"\frac{\partial \ell}{\partial p_c} = \frac{1}{p_c}",
    ):
        assert restored(source, SCOPE) == ()


@pytest.mark.parametrize(
    "source", ["", "=", "= = =", "{" * 50, r"\frac{", "x" * 3000, "é ☃ =", r"\sum_{j=1}^{C", "2" * 300]
)
def test_restoring_is_total(source: str) -> None:
    assert isinstance(restored(source, SCOPE), tuple)
    assert verdict(source)[0] == "unreadable"
