"""Steps along gradients in plain text: with arrows, with ``-=``, with new and old."""

from __future__ import annotations

import pytest

from derive import check
from derive.checking.report import FAULTS

SQUARE = "f(w) = 1/2 (w - a)^2\n\n"
LOGISTIC = "Model: z = w*x + b, p = 1/(1 + exp(-z))\nLoss: L = -y*log(p) - (1-y)*log(1-p)\n\n"
STEPS = [  # the text, a right step, a wrong one
    (SQUARE, "w <- w - eta*df/dw", "w <- w + eta*df/dw"),
    (SQUARE, "w := w - lr*df/dw", "w := w + lr*df/dw"),
    (SQUARE, "w -= lr*(w - a)", "w += lr*(w - a)"),
    (SQUARE, "w_new = w_old - eta*(w - a)", "w_new = w_old + eta*(w - a)"),
    (SQUARE, "w_{t+1} = w_t - eta*f'(w_t)", "w_{t+1} = w_t + eta*f'(w_t)"),
    (LOGISTIC, "Update: w <- w - eta * (p - y) * x", "Update: w <- w - eta * (y - p) * x"),
    (LOGISTIC, "b <- b - eta * (p - y)", "b <- b + eta * (p - y)"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), STEPS)
def test_a_step_down_is_right_and_one_up_is_wrong(text: str, right: str, wrong: str) -> None:
    assert check(text + right, kind="txt").verdicts[-1].kind == "correct"
    assert check(text + wrong, kind="txt").verdicts[-1].kind in FAULTS


def test_an_arrow_without_gaps_compares() -> None:
    verdicts = check("f(x) = x^2\nif x<-1 then f(x) = x^2\n", kind="txt").verdicts
    assert not {verdict.kind for verdict in verdicts} & set(FAULTS)
