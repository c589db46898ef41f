"""Losses and likelihoods as people write them in plain text, and the laws behind lines that follow."""

from __future__ import annotations

import pytest

import derive
from derive.checking.asking import Kernel
from derive.checking.labels import as_labels, labels, with_labels
from derive.checking.multiples import Equation, follows
from derive.meaning.evidence import Proved, Refuted
from derive.scope import Declared, Scope
from derive.term import ONE, TWO, ZERO, Symbol, add, div, mul, neg, power, sub

SOFTMAX = "p_i = exp(z_i) / sum_k exp(z_k)\n"


def kinds(text: str, kind: str = "txt") -> list[str]:
    """The verdicts on a text, but for prose."""
    return [v.kind for v in derive.check(text, None, kind).verdicts if v.kind != "prose"]


@pytest.mark.parametrize("head", ["case i != j:", "If i != j then:", "Case 2: i ≠ j.", "When i != j, we get"])
def test_plain_cases_govern_what_follows(head: str) -> None:
    assert kinds(f"{SOFTMAX}\n{head}\ndp_i/dz_j = -p_i p_j\n") == ["definition", "definition", "correct"]
    wrong = kinds(f"{SOFTMAX}\n{head}\ndp_i/dz_j = p_i (1 - p_j)\n")
    assert wrong[-1] in ("mistake", "wrong")


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("d p_i / d z_j = p_i (delta_ij - p_j)", True),
        ("d log p_i / d z_j = delta_ij - p_j", True),
        ("d log p_i / d z_j = delta_ij + p_j", False),
        ("d p_i / d z_j = p_j (delta_ij - p_j)", False),
    ],
)
def test_differentials_with_gaps(line: str, right: bool) -> None:
    verdict = kinds(SOFTMAX + line)[-1]
    assert verdict in (("correct", "leap") if right else ("mistake", "wrong"))


def test_one_d_apart_is_a_factor() -> None:
    assert "correct" not in kinds(SOFTMAX + "d p_i / z_j = p_i (delta_ij - p_j)")


SCOPE = Scope(sizes={"n": ""}, symbols={name: Declared() for name in "pst"})
P, S, T = Symbol("p"), Symbol("s"), Symbol("t")
SET = Equation(sub(div(S, P), div(T, sub(ONE, P))), ZERO, SCOPE, 1)  # s/p - t/(1 - p) = 0


@pytest.mark.parametrize(
    ("left", "right", "holds"),
    [
        (mul(sub(ONE, P), S), mul(P, T), True),
        (S, mul(P, add(S, T)), True),
        (P, div(S, add(S, T)), False),  # the factor is 1 / (s + t), which is no power of an input
        (mul(sub(ONE, P), S), neg(mul(P, T)), False),
        (mul(sub(ONE, P), S), mul(TWO, P, T), False),
        (mul(P, S), mul(P, T), False),
    ],
)
def test_what_follows_is_a_multiple(left: object, right: object, holds: bool) -> None:
    found = follows(left, right, SET, SCOPE, Kernel())  # type: ignore[arg-type]
    assert isinstance(found, Proved) == holds


def test_labels_have_two_values() -> None:
    known = labels(r"$s \in \{-1, +1\}$, $t \in \{0, 1\}$ and $p \in \{0, 2\}$")
    assert known == {"s": True, "t": False}
    kernel = Kernel(frozenset(), known)
    assert isinstance(kernel.ask(power(S, TWO), ONE, SCOPE), Proved)
    assert isinstance(kernel.ask(power(T, TWO), T, SCOPE), Proved)
    wrong = kernel.ask(power(T, TWO), mul(TWO, T), SCOPE)
    assert isinstance(wrong, Refuted) and wrong.witness and dict(wrong.witness.inputs)["t"] in "01"
    assert not isinstance(Kernel().ask(power(S, TWO), ONE, SCOPE), Proved)


def test_a_witness_names_the_labels() -> None:
    scope = with_labels(S, ONE, SCOPE, {"s": True})
    assert scope is not None
    found = Kernel().ask(S, ONE, scope)
    assert isinstance(found, Refuted) and found.witness
    told = as_labels(found, {"s": True})
    assert isinstance(told, Refuted) and told.witness and dict(told.witness.inputs)["s"] == "-1"
