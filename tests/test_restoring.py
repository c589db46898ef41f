"""Misread and dropped characters: restored where a line cannot be read, and never where it can."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from derive.checking.asking import Kernel
from derive.checking.check import check
from derive.checking.judge import judge
from derive.checking.restoring import meant
from derive.meaning.evidence import Proved
from derive.posing import find
from derive.reading import misreadings
from derive.reading.expressions import read_expression
from derive.reading.misreadings import restored
from derive.reading.submissions import read_submission
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


def answered(text: str) -> list[str]:
    """The verdicts on a text as an answer about softmax regression."""
    submission = read_submission(text, "md", "answer", SCOPE)
    return [verdict.kind for verdict in judge(submission, SCOPE, SCOPE)]


def test_a_name_that_the_model_does_not_have_may_be_a_misread_one() -> None:
    assert answered(r"$\frac{\partial \xi_k}{\partial z_i} = \delta_{ik}$") == ["repaired"]
    assert answered(r"$\log e^{z_c} = z_G$") == ["repaired"]
    assert answered(r"$\frac{\partial \xi_k}{\partial z_i} = 2 \delta_{ik}$") == ["undecided"]
    assert answered(r"$p_k - p_k^2 = p_k (1 + p_k)$") == ["mistake"]  # every name is the model's


def test_a_misread_line_is_read_in_the_case_of_the_words_before_it() -> None:
    assert answered("If $i \\ne c$, then\n$$-p_c 8_{ic} = 0$$")[1:] == ["repaired"]
    assert answered("If $i = c$, then\n$$-p_c 8_{ic} = 0$$")[1:] == ["unreadable"]


def test_a_link_of_a_chain_goes_on_from_what_was_meant_before_it() -> None:
    chain = r"\frac{\partial \hat{z}}{\partial z_i} = \tilde{p}_i - 8_{ic} = "
    assert answered(rf"$${chain} -(\delta_{{ic}} - P_i)$$") == ["repaired", "repaired"]
    assert answered(rf"$${chain} -(\delta_{{ic}} + P_i)$$") == ["repaired", "unreadable"]


def test_an_index_that_a_misread_line_repeats_is_summed_over() -> None:
    kind, says = verdict(
        r"\frac{\partial \ell}{\partial b_i} = \frac{\partial \ell}{\partial Pk} \cdot \frac{\partial Pk}{\partial b_i}"
    )
    assert (kind, "a sum over the index that is repeated" in says) == ("repaired", True)


def test_how_an_unreadable_line_would_be_read_is_said() -> None:
    kind, says = verdict(r"Pk = \frac{e^{2k}}{\sum_{j=1}^{c} e^{-2j}}")
    assert kind == "unreadable"
    assert "it would be $p_k" in says
    assert says.endswith("which is not proved")


SCAN = os.environ.get("DERIVE_SCAN", "")
VERIFIED = {5: 1, 10: 1, 16: 1, 24: 2, 39: 1, 47: 2}  # of each line of the scan, how many formulas


@pytest.mark.skipif(not SCAN, reason="needs a scanned page: DERIVE_SCAN=softmax-two-solutions.txt")
def test_lines_of_a_scanned_page_are_repaired() -> None:
    report = check(Path(SCAN).read_text(encoding="utf-8"), "txt", "scan", find("softmax-cross-entropy"))
    lines = [v.statement.place.line for v in report.verdicts if v.kind == "repaired"]
    assert Counter(lines) == VERIFIED
    wrong = [v.statement.place.line for v in report.verdicts if v.kind in ("mistake", "wrong", "carried")]
    assert wrong in ([], [47])  # where a minus was lost, the line is false as it was read


def test_a_letter_of_which_nothing_is_known_is_open() -> None:
    assert answered(r"$\frac{\partial z_k}{\partial z_i} = l$") == ["undecided"]


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


@pytest.mark.parametrize(
    ("problem", "text", "changes"),
    [
        ("linear-regression", r"\frac{\partial \hat{Y}_m}{\partial \hat{Y}_n} = \delta_{nm}", "Y read as y"),
        ("two-layer-network", r"\frac{6 b_i}{\partial u_i} = 0", "6 read as \\partial"),
        (
            "softmax-cross-entropy",
            r"\frac{\partial^2 i}{\partial w_i} = 2c",
            "^2 i read as z_i, 2c read as x",
        ),
    ],
)
def test_a_misreading_is_named_where_the_place_leaves_no_doubt(problem: str, text: str, changes: str) -> None:
    scope = find(problem).scope
    found = meant(text, None, scope, (), Kernel())
    assert found is not None
    assert ", ".join(re.sub(r" \(.*", "", change) for change in found.changes) == changes


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        # the sign is wrong: a derivative is not made of a fraction
        ("softmax-cross-entropy", r"-\frac{\partial}{\partial p_c} C\log p_e) = \frac{l}{p_c}"),
        # the sign is wrong: the derivative by y, without the hat, would have the other one
        ("linear-regression", r"\frac{\partial L}{\partial \hat{Y}_n} = -\frac{2}{N} (\hat{y}_n - y_n)"),
    ],
)
def test_no_repair_makes_up_for_a_wrong_sign(problem: str, text: str) -> None:
    assert meant(text, None, find(problem).scope, (), Kernel()) is None


def test_a_sum_that_sums_nothing_up_is_the_less_likely_reading() -> None:
    scope = find("softmax-cross-entropy").scope
    first, *_ = restored(r"\sum_{1=1}^{C} e^{z_j} + e^{z_i} = 0", scope)
    assert first.changes == ("1 read as j",)


def test_a_member_that_nothing_mends_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The members are looked at from the shortest on, and each change but one gets the reader further."""
    looked: list[str] = []
    every = misreadings._Member.readings

    def readings(member: misreadings._Member) -> list[misreadings.Made]:
        looked.append(member.text(()).strip())
        return every(member)

    monkeypatch.setattr(misreadings._Member, "readings", readings)
    assert restored(r"\frac{\partial L}{\partial 2_i} = \ne \ne", SCOPE) == ()
    assert looked == [r"\ne \ne"]
    assert restored(r"\frac{\partial \ell}{\partial 2_i} = P_i - 8_{ic}", SCOPE)[0].changes == (
        "2 read as z", "P read as p", r"8 read as \delta"
    )  # fmt: skip


def test_no_index_is_chosen_for_making_a_line_true() -> None:
    """C is c rather than k; the p_c of a false line is the person's own."""
    chain = r"\frac{\partial \ell}{\partial 2_i} = \sum_{k=1}^{C} \frac{\partial \ell}{\partial p_%s} \cdot \frac{\partial p_%s}{\partial z_i}"
    assert verdict(chain % ("k", "k"))[0] == "repaired"
    assert verdict(chain % ("C", "k"))[0] == "unreadable"
    assert verdict(chain % ("k", "l"))[0] == "unreadable"
    kind, says = verdict(chain % ("k", "C"))
    assert kind == "repaired"
    assert (
        "`C read as c`, or with" in says and "`C read as k`" in says
    )  # the derivative by p_k is 0 but for c
    assert says.endswith("which of these was meant cannot be told.")


def test_the_index_of_a_sum_is_the_one_that_nothing_else_binds() -> None:
    chain = r"\frac{\partial \ell}{\partial b_i} = \sum_{1=1}^{C} \frac{\partial \ell}{\partial z_j} \cdot \frac{\partial z_j}{\partial b_i}"
    kind, says = verdict(chain)
    assert (kind, "`1 read as j`" in says) == ("repaired", True)
    assert verdict(chain.replace(r"\cdot", r"\cdot 2 \cdot"))[0] == "unreadable"


def test_no_factor_is_chosen_for_making_a_line_true() -> None:
    half = r"\frac{2 \ell}{\partial p_c} = 2 \frac{3 \ell}{\partial p_c}"  # the derivative of \ell is not twice its own
    assert verdict(half)[0] == "unreadable"
    assert verdict(r"\frac{2 \ell}{\partial p_c} = -\frac{i}{p_c}")[0] == "repaired"
    assert verdict(r"-\frac{i}{p_c} \cdot p_c (1 - P_c) = -z (1 - p_c)")[0] == "unreadable"  # i is 1, z is 2
    assert verdict(r"-\frac{i}{p_c} \cdot p_c (1 - P_c) = -(1 - p_c)")[0] == "repaired"


def test_a_quantity_differentiated_by_itself_ends() -> None:
    sides = [
        read_expression(text, SCOPE)
        for text in (r"\frac{\partial \ell}{\partial b_i}", r"\frac{\partial \ell}{\partial \ell}")
    ]
    assert not isinstance(Kernel().ask(sides[0], sides[1], SCOPE), Proved)


def test_a_name_that_may_be_a_misread_one_is_no_constant() -> None:
    product = r"$\frac{\partial}{\partial z_i} (%s z_i) = %s$"
    assert answered(product % ("a", "a")) == ["correct"]
    assert answered(product % ("p_i", "p_i")) == ["wrong"]
    assert answered(product % ("P_i", "P_i")) == ["undecided"]
