"""Hypotheses on values: what is said under "if y = 1" is judged under it, never as if it held always."""

from __future__ import annotations

import pytest

from derive import check

MODEL = r"Let $p = \sigma(z)$ and $L = -y\log p - (1-y)\log(1-p)$." + "\n\n"


def verdicts(text: str) -> dict[str, str]:
    """The verdicts of what stands behind the model, by what is written."""
    return {v.statement.source: v.kind for v in check(MODEL + text).verdicts[2:]}


@pytest.mark.parametrize(
    "text",
    [
        "If $y = 1$, then $dL/dz = p - 1$.",
        "When $y=1$:\n\n$$dL/dz = p - 1$$",
        "We have $dL/dz = p - 1$ if $y = 1$.",
        r"$$dL/dz = p - 1 \quad \text{if } y = 1$$",
        r"$$\text{if } y = 1: \quad dL/dz = p - 1$$",
        "- $y = 1$: $dL/dz = p - 1$",
        "Case 1: $y = 1$. The rest is easy. So $dL/dz = p - 1$.",
        "If $y = 1$, the loss is small. Its derivative is $dL/dz = p - 1$.",
    ],
)
@pytest.mark.parametrize(("right", "kind"), [("p - 1", "correct"), ("p", "wrong"), ("p - y", "correct")])
def test_a_line_under_a_value_is_judged_under_it(text: str, right: str, kind: str) -> None:
    assert verdicts(text.replace("= p - 1", f"= {right}"))[f"dL/dz = {right}"] == kind


def test_values_are_put_in_after_the_derivative() -> None:
    assert verdicts("Suppose $y = 1$ and $z = 2$. Then $dL/dz = p - 1$.")["dL/dz = p - 1"] == "correct"
    assert verdicts("Suppose $y = 1$ and $z = 2$. Then $dL/dz = p + 1$.")["dL/dz = p + 1"] == "wrong"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("For $w > 0$ we have $df/dw = 1$.", "correct"),
        ("For $w < 0$ we have $df/dw = -1$.", "correct"),
        ("For $w < 0$ we have $df/dw = 1$.", "wrong"),
        (r"For $w \ne 0$ we have $df/dw = 1$.", "wrong"),
        (r"For $w \ge 0$ we have $dg/dw = 2 w$.", "correct"),
        ("For $w > 0$ we have $dg/dw = w$.", "wrong"),
        ("For $w > 0$ and $y = 1$ we have $y |w| = w$.", "correct"),
        ("For $0 < w < 1$ we have $|w| = w$.", "undecided"),
        ("Unless $w > 0$ we have $|w| = w$.", "undecided"),
    ],
)
def test_a_sign_is_a_value_too(text: str, kind: str) -> None:
    found = check("Let $f = |w|$ and $g = w^2$. " + text).verdicts[-1]
    assert found.kind == kind
    assert (found.witness is not None) == (kind == "wrong")


@pytest.mark.parametrize(
    "text",
    [
        "For $z > 0$ we have $L = y$.",
        r"$$L = y \quad \text{if } z \ge 0$$",
        "Si $z > 0$, $L = y$.",
        "Cas $z > 0$ :\n\n$$L = y$$",
    ],
)
def test_what_fails_where_the_sign_holds_is_wrong(text: str) -> None:
    assert verdicts(text)["L = y"] == "wrong"


def test_an_equation_may_be_a_hypothesis() -> None:
    assert verdicts("If $p = y$, the gradient is $dL/dz = 0$.")["dL/dz = 0"] == "undecided"


@pytest.mark.parametrize(
    "before",
    [
        "If $y = 1$, then $L = -\\log p$.\n\nIn general ",
        "The loss is $L = -\\log p$ if $y = 1$. Always ",
        r"With $\sum_k w_k = 1$ given, ",
    ],
)
def test_what_is_said_of_all_values_is_judged(before: str) -> None:
    found = verdicts(before + "$dL/dz = p - y$ and $dL/dz = p + y$.")
    assert found["dL/dz = p - y"] in ("correct", "leap")
    assert found["dL/dz = p + y"] in ("mistake", "wrong")


def test_no_definition_is_made_under_a_value() -> None:
    found = verdicts(r"If $y = 1$, then $M = -\log p$." + "\n\nIn general $dM/dz = p - 1$.")
    assert found[r"M = -\log p"] == "undecided" and found["dM/dz = p - 1"] not in ("correct", "leap")


@pytest.mark.parametrize("mention", ["c", "[K, D+1]", r"\log", r"\frac{\partial}{\partial e^{z}}", r"\infty"])
def test_a_mention_claims_nothing(mention: str) -> None:
    assert verdicts(f"Here ${mention}$ stands.")[mention] == "prose"


def test_a_mention_that_is_not_understood_is_named() -> None:
    (found,) = check(r"Here $\square z$ stands.").verdicts
    assert found.kind == "unreadable" and "square" in found.says


def test_cases_of_values_are_hypotheses() -> None:
    found = verdicts(
        r"$$dL/dz = \begin{cases} p - 1 & y = 1 \\ p & \text{if } y = 0 \end{cases}$$"
        "\n\n$dL/dz = p - y$ and $dL/dz = p + y$."
    )
    assert [found[one] for one in ("y = 1", "y = 0")] == ["prose", "prose"]
    assert [kind for one, kind in found.items() if "cases" in one] == ["correct", "correct"]
    assert found["dL/dz = p - y"] in ("correct", "leap") and found["dL/dz = p + y"] in ("mistake", "wrong")


def test_cases_of_values_that_are_swapped_are_wrong_and_what_is_otherwise_is_open() -> None:
    found = verdicts(r"$$dL/dz = \begin{cases} p & y = 1 \\ p - 1 & y = 0 \end{cases}$$")
    assert [kind for one, kind in found.items() if "cases" in one or one == "p - 1"] == ["wrong", "wrong"]
    found = verdicts(r"$$dL/dz = \begin{cases} p - 1 & y = 1 \\ p & \text{otherwise} \end{cases}$$")
    assert [kind for one, kind in found.items() if "y = 1" not in one[:6]] == ["correct", "undecided"]


def test_what_is_defined_in_a_case_is_defined_and_a_slip_in_it_counts_once() -> None:
    found = verdicts("If $y = 1$, let $R = \\lambda w^2$. Then $dR/dw = 2 \\lambda w$ and $dL/dz = p$, "
                     "so $2 dL/dz = 2 p$.")  # fmt: skip
    assert found["R = \\lambda w^2"] == "definition" and found["dR/dw = 2 \\lambda w"] == "correct"
    assert found["dL/dz = p"] == "wrong" and found["2 dL/dz = 2 p"] == "carried"
