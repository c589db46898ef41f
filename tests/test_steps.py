"""Plain text: steps along gradients with arrows and ``-=``, sheets with names of letters, arrays in code."""

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


BATCH_NORM = """\
mu = 1/m sum_i x_i
v = 1/m sum_i (x_i - mu)^2
xh_i = (x_i - mu)/sqrt(v + eps)
y_i = gamma*xh_i + beta

"""
ARRAYS = "z = W x + b\np = softmax(z)\nL = -sum_k y_k log p_k, sum_k y_k = 1\n\n"
BERNOULLI = "log-likelihood: l(p) = sum_i x_i log p + (n - sum_i x_i) log(1-p)\n\n"
SHEETS = [  # the text, a right line, a wrong one
    (BATCH_NORM, "dxh_i/dmu = -1/sqrt(v+eps)", "dxh_i/dmu = 1/sqrt(v+eps)"),
    (BATCH_NORM, "dL/dgamma = sum_i dL/dy_i * xh_i", "dL/dgamma = sum_i dL/dy_i * x_i"),
    (BATCH_NORM, "dL/dbeta = sum_i dL/dy_i", "dL/dbeta = dL/dy_i"),
    (ARRAYS, "dW = np.dot(dz, x.T)", "dW = np.dot(x, dz.T)"),
    (ARRAYS, "dW = np.outer(dz, x)", "dW = np.outer(x, dz)"),
    (ARRAYS, "dx = np.dot(W.T, dz)", "dx = np.dot(W, dz)"),
    (BERNOULLI, "set to 0 => p = 1/n sum_i x_i", "set to 0 => p = n / sum_i x_i"),
    (BERNOULLI, "The MLE is p_hat = sum_i x_i / n", "The MLE is p_hat = sum_i x_i"),
    (LOGISTIC, "The derivative of L with respect to w is (p - y)*x.", "The gradient of L by w is (y - p)*x."),
]


@pytest.mark.parametrize(("text", "right", "wrong"), SHEETS)
def test_lines_of_plain_sheets_are_judged(text: str, right: str, wrong: str) -> None:
    assert check(text + right, kind="txt").verdicts[-1].kind in ("correct", "leap", "definition")
    assert check(text + wrong, kind="txt").verdicts[-1].kind in FAULTS
