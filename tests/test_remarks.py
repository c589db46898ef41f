"""A definition that contradicts the words before it is no mistake, and not passed over in silence."""

from __future__ import annotations

import pytest

from derive import check

ODD = [
    r"The softmax is $p_k = \frac{e^{-z_k}}{\sum_{j=1}^{C} e^{-z_j}}$, and $p_k > 0$ for each $k$.",
    r"The softmax is $p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{2 z_j}}$ for $k = 1, \dots, C$.",
    r"The sigmoid function is $s = \frac{1}{1 + e^{z}}$.",
    r"The cross-entropy loss is $L = \sum_{k=1}^{C} y_k \log p_k$.",
    r"The negative log-likelihood is $L = \sum_{n=1}^{N} \log p_n$.",
    r"The softmax is $p_k = \frac{z_k}{\sum_j z_j}$.",
    r"ReLU is $r(x) = \min(0, x)$.",
    r"The softplus is $s(x) = \log(1 - e^x)$.",
    r"The cross-entropy loss is $L = -\sum_k y_k p_k$.",
    r"The binary cross-entropy is $L = -y \log p + (1 - y)\log(1 - p)$.",
    r"The entropy is $H = \sum_i p_i \log p_i$.",
    r"The KL divergence is $D = \sum_i p_i \log\frac{q_i}{p_i}$.",
    r"The hinge loss is $L = \max(0, 1 + y f)$.",
    r"The mean squared error is $E = \frac{1}{N}\sum_n (y_n + t_n)^2$.",
    r"The mean squared error is $E = \frac{1}{N}\sum_n (y_n - t_n)$.",
]
PLAIN = [
    r"The ReLU is $r(x) = \max(0, x)$.",
    r"The ReLU is $h = \max(0, w x + b)$.",
    r"The sigmoid is $s = \frac{1}{1 + e^{-(w x + b)}}$.",
    r"The softplus is $s(x) = \log(1 + e^x)$.",
    r"The binary cross-entropy is $L = -y \log p - (1 - y)\log(1 - p)$.",
    r"The entropy is $H = -\sum_i p_i \log p_i$.",
    r"The KL divergence is $D = \sum_i q_i \log\frac{q_i}{p_i}$.",
    r"The hinge loss is $L = \max(0, 1 - y f)$.",
    r"The squared error is $E = \frac12\|y - t\|^2$.",
    r"The softmax is $p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}$ for $k = 1, \dots, C$.",
    r"The softmax with temperature is $p_k = \frac{e^{z_k / T}}{\sum_{j=1}^{C} e^{z_j / T}}$.",
    r"The softmax of negative energies is $p_k = \frac{e^{-E_k}}{\sum_{j=1}^{C} e^{-E_j}}$.",
    r"The sigmoid function is $s = \frac{e^{z}}{1 + e^{z}}$.",
    r"The cross-entropy loss is $L = -\sum_{k=1}^{C} y_k \log p_k$.",
    r"The log-likelihood is $L = \sum_{n=1}^{N} \log p_n$.",
]


@pytest.mark.parametrize("text", ODD)
def test_what_contradicts_the_name_of_a_thing_is_said(text: str) -> None:
    verdict = check(text).verdicts[0]
    assert verdict.kind == "definition" and verdict.says


@pytest.mark.parametrize("text", PLAIN)
def test_what_does_not_is_not(text: str) -> None:
    verdict = check(text).verdicts[0]
    assert verdict.kind == "definition" and not verdict.says
