"""Networks typed without LaTeX, as in code: numbers and words are names, a d before a name a derivative."""

from __future__ import annotations

import pytest

import derive

NETWORK = """\
h1 = tanh(w1*x + b1)
h2 = tanh(w2*x + b2)
yhat = v1*h1 + v2*h2 + c
E = (yhat - t)^2
"""


@pytest.mark.parametrize(
    "line",
    [
        "dE/dyhat = 2*(yhat - t)",
        "dE/dv1 = 2*(yhat - t)*h1",
        "dE/db1 = 2*(yhat - t)*v1*(1 - h1**2)",
        "dE/dx = 2*(yhat - t)*(v1*(1 - h1^2)*w1 + v2*(1 - h2^2)*w2)",
    ],
)
def test_a_network_in_plain_text_is_judged(line: str) -> None:
    right, wrong = (
        derive.check(f"{NETWORK}\n{one}\n", None, "txt").verdicts[-1].kind
        for one in (line, line.replace("2*", "3*", 1))
    )
    assert right in ("correct", "leap")
    assert wrong in ("mistake", "wrong")


def test_no_derivative_is_told_that_is_none() -> None:
    report = derive.check(
        f"{NETWORK}\ndE/dx = 2*(yhat - t)*(v1*(1 - h1^2)*w1 + v2*(1 - h2^2)*w2)\n", None, "txt"
    )
    assert "of h_1 by h_2" not in report.verdicts[-1].says
