"""Whole submissions in plain text, as students type them: right lines are accepted, slips are found."""

from __future__ import annotations

import pytest

from derive import check
from derive.checking.report import FAULTS

SOFTMAX = """\
Model: z_k = w_k . x + b_k for k = 1..C
       p_k = e^{z_k} / sum_{j=1}^{C} e^{z_j}
       L = -ln p_c

Case i = c:
  dp_c/dz_i = (e^{z_c} S - e^{z_c} e^{z_c}) / S^2    where S = sum_j e^{z_j}
            = p_c - p_c^2
            = p_c (1 - p_c)
  so dL/dz_i = -(1/p_c) p_c (1 - p_c) = p_c - 1

Case i != c:
  dp_c/dz_i = (0 - e^{z_c} e^{z_i}) / S^2 = -p_c p_i
  so dL/dz_i = p_i

Finally dL/dw_i = (p_i - [i = c]) x and dL/db_i = p_i - [i = c].
"""
RIDGE = """\
Let f(w) = 1/2 ||Xw - y||^2 + lambda/2 ||w||^2.
grad f = X^T (Xw - y) + lambda w
Setting grad f = 0:
X^T X w + lambda w = X^T y
"""
SIGMOID = """\
sigmoid: s(t) = 1 / (1 + exp(-t))
s'(t) = exp(-t) / (1 + exp(-t))^2
      = s(t) (1 - s(t))

loss: J = -[ y log s(z) + (1 - y) log(1 - s(z)) ]
dJ/dz = -[ y (1 - s(z)) - (1 - y) s(z) ]
      = s(z) - y
"""
# a text, and slips in it: what stands there, what is written instead
TEXTS = {
    SOFTMAX: (
        ("= p_c - p_c^2", "= p_c + p_c^2"),
        ("= -p_c p_i", "= p_c p_i"),
        ("so dL/dz_i = p_i", "so dL/dz_i = -p_i"),
        ("dL/db_i = p_i - [i = c]", "dL/db_i = p_i + [i = c]"),
        (") / S^2    where", ") / S    where"),
    ),
    RIDGE: (("+ lambda w\n", "- lambda w\n"), ("grad f = X^T (Xw", "grad f = 2 X^T (Xw")),
    SIGMOID: (("= s(t) (1 - s(t))", "= s(t) (1 + s(t))"), ("= s(z) - y", "= y - s(z)")),
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_right_text_is_accepted(text: str) -> None:
    kinds = [verdict.kind for verdict in check(text, kind="txt").verdicts]
    assert set(kinds) <= {"correct", "leap", "definition", "prose"}, kinds
    assert kinds.count("correct") + kinds.count("leap") >= 2


@pytest.mark.parametrize(("text", "right", "slip"), [(t, *s) for t, slips in TEXTS.items() for s in slips])
def test_a_slip_is_found_where_it_stands(text: str, right: str, slip: str) -> None:
    assert text.count(right) >= 1
    at = text[: text.index(right)].count("\n") + 1
    found = check(text.replace(right, slip, 1), kind="txt")
    assert {v.statement.place.line for v in found.verdicts if v.kind in FAULTS} & {at, at + 1}
    assert found.first_error is not None and found.first_error.statement.place.line >= at
