"""The kernel decides: what must come out proved, and what must never."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import factorial

import pytest

from derive.meaning import evidence as kinds
from derive.meaning.agree import Judge, agree
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided
from derive.meaning.recheck import recheck
from derive.reading.expressions import read_expression
from derive.reading.problems import read_problem
from derive.scope import Scope
from derive.term import Bind, Range, Symbol, total

MODEL = read_problem(
    r"""
title = "softmax regression, and loose symbols beside it"
definitions = [
  'z_i = w_i^\top x + b_i',
  'p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}',
  '\ell = -\log p_c',
  's_i = \sigma(z_i)',
]
loss = '\ell'
parameters = ['w_i', 'b_i']
facts = ['\sum_k y_k = 1']
[sizes]
C = "classes"
D = "features"
N = "examples"
[letters]
C = ["i", "j", "k", "c", "m"]
D = ["d", "f"]
N = ["n", "r"]
[symbols]
w = { shape = ["C", "D"], whole = "W" }
b = { shape = ["C"] }
x = { shape = ["D"] }
a = { shape = ["C"] }
g = { shape = ["C"] }
y = { shape = ["C"] }
A = { shape = ["C", "C"] }
B = { shape = ["C", "C"] }
X = { shape = ["N", "D"] }
u = {}
v = {}
t = {}
T = { domain = "positive" }
""",
    "model.toml",
)


def decide(left: str, right: str, scope: Scope = MODEL.scope) -> Evidence:
    return agree(read_expression(left, scope), read_expression(right, scope), scope)


PROVED = [
    (r"\frac{\partial \ell}{\partial z_i}", r"p_i - \delta_{ic}"),
    (r"\frac{\partial \ell}{\partial w_i}", r"(p_i - \delta_{ic}) x"),
    (r"\frac{\partial \ell}{\partial b_i}", r"p_i - \delta_{ic}"),
    (r"\nabla_W \ell", r"(p - e_c) x^\top"),
    (r"\nabla_b \ell", r"p - e_c"),
    (r"\frac{\partial p_k}{\partial z_i}", r"p_k (\delta_{ik} - p_i)"),
    (r"\frac{\partial \ell}{\partial p_c}", r"-\frac{1}{p_c}"),
    (r"\ell", r"-z_c + \log \sum_{j=1}^{C} e^{z_j}"),
    (r"\sum_{k=1}^{C} p_k", "1"),
    (r"\sum_{k=1}^{C} y_k p_i", "p_i"),
    (r"\sum_{k \ne i} y_k", "1 - y_i"),
    (r"\sum_{k \ne c} p_k", "1 - p_c"),
    # binders: renamed, swapped, nested, distributed
    (r"\sum_{i=1}^{C} a_i", r"\sum_{j=1}^{C} a_j"),
    (r"\sum_{i=1}^{C} \sum_{n=1}^{N} a_i X_{nd}", r"\sum_{n=1}^{N} \sum_{j=1}^{C} X_{nd} a_j"),
    (r"(\sum_{i=1}^{C} a_i)^2", r"\sum_{i=1}^{C} \sum_{j=1}^{C} a_i a_j"),
    (r"\sum_{j=1}^{C} \delta_{ij} a_j", "a_i"),
    (r"\sum_{j=1}^{C} 1", "C"),
    (r"\sum_{j \ne i} 1", "C - 1"),
    (r"\delta_{ij} a_i", r"\delta_{ij} a_j"),
    (r"\delta_{ij} \delta_{jk}", r"\delta_{ij} \delta_{ik}"),
    # exponentials and logarithms
    (r"e^{u + v}", "e^u e^v"),
    (r"e^{2 u}", "(e^u)^2"),
    (r"e^{u / 2} e^{u / 2}", "e^u"),
    (r"e^{\log T}", "T"),
    (r"\log(T e^u)", r"u + \log T"),
    (r"\log 6", r"\log 2 + \log 3"),
    (r"\log(1 + e^{-u})", r"\log(1 + e^u) - u"),
    (r"e^{a_i - \log \sum_j e^{a_j}}", r"\frac{e^{a_i}}{\sum_j e^{a_j}}"),
    (r"\frac{u}{\sqrt{D}} v", r"\frac{u v}{\sqrt{D}}"),
    (r"\sum_j \delta_{j3} a_j", "a_3"),
    (r"\log \sum_{j=1}^{C} e^{a_j - u}", r"\log \sum_{j=1}^{C} e^{a_j} - u"),
    (r"\frac{e^{a_i - u}}{\sum_{j=1}^{C} e^{a_j - u}}", r"\frac{e^{a_i}}{\sum_{j=1}^{C} e^{a_j}}"),
    (r"\sigma(u)", r"\frac{1}{1 + e^{-u}}"),
    (r"\sigma(-u)", r"1 - \sigma(u)"),
    (r"\tanh u", r"2 \sigma(2 u) - 1"),
    (r"\tanh(u + v)", r"\frac{\tanh(u) + \tanh(v)}{1 + \tanh(u) \tanh(v)}"),
    (r"\operatorname{softplus}(u)", r"u + \operatorname{softplus}(-u)"),
    (r"\frac{\partial}{\partial u} \operatorname{softplus}(u)", r"\sigma(u)"),
    (r"\frac{\partial}{\partial u} \tanh(u)", r"1 - \tanh(u)^2"),
    (r"\frac{\partial}{\partial T} e^{u / T}", r"-\frac{u}{T^2} e^{u / T}"),
    (r"e^{-(u - v)^2}", r"e^{-u^2} e^{2 u v} e^{-v^2}"),
    (r"e^{\log 8 - \log 2}", "4"),
    # logarithms of sums with fractions
    (r"\log(1 - \sigma(u))", r"\log \sigma(-u)"),
    (r"\log(1 - \sigma(u))", r"-\operatorname{softplus}(u)"),
    (r"\log \sigma(u)", r"-\operatorname{softplus}(-u)"),
    (r"\log(1 - p_c)", r"\log \sum_{j \ne c} p_j"),
    (r"\log(1 - p_c)", r"\log \sum_{j \ne c} e^{z_j} - \log \sum_{j=1}^{C} e^{z_j}"),
    (r"\log(1 - \sum_j \frac{a_j}{u + v})", r"\log(u + v - \sum_j a_j) - \log(u + v)"),
    (r"e^{\log(1 - p_c)}", "1 - p_c"),
    (r"\log(1 + \tanh u)", r"\log 2 + \log \sigma(2 u)"),
    (r"\frac{\partial}{\partial z_i} \log(1 - p_c)", r"\frac{p_c (p_i - \delta_{ic})}{1 - p_c}"),
    (r"\log(1 + \frac{1}{1 + \frac{1}{T}})", r"\log(2 T + 1) - \log(T + 1)"),
    (r"e^{\log(\frac{T}{2} + \frac{1}{3})}", r"\frac{T}{2} + \frac{1}{3}"),
    (r"\log(1 - \frac{1}{2} p_c)", r"\log(2 \sum_j e^{z_j} - e^{z_c}) - \log \sum_j e^{z_j} - \log 2"),
    # steps, by the cases of their signs
    (r"\operatorname{ReLU}(u) - \operatorname{ReLU}(-u)", "u"),
    (r"\operatorname{abs}(u)", r"\operatorname{ReLU}(u) + \operatorname{ReLU}(-u)"),
    (r"\operatorname{ReLU}(T u)", r"T \operatorname{ReLU}(u)"),
    (r"\operatorname{abs}(u v)", r"\operatorname{abs}(u) \operatorname{abs}(v)"),
    (r"\operatorname{abs}(u)^2", "u^2"),
    (r"v + \operatorname{ReLU}(u - v)", r"u + \operatorname{ReLU}(v - u)"),
    (r"\frac{\partial}{\partial u} \operatorname{ReLU}(u)", r"\operatorname{step}(u)"),
    (
        r"\frac{\partial}{\partial z_i} \sum_{j=1}^{C} \operatorname{ReLU}(z_j) a_j",
        r"\operatorname{step}(z_i) a_i",
    ),
    # the larger of two, by the cases of their difference
    (r"\max(0, u)", r"\operatorname{ReLU}(u)"),
    (r"\max(u, v)", r"\max\{v, u\}"),
    (r"\max(u, -u)", r"\operatorname{abs}(u)"),
    (r"\max(u, v) + \max(-u, -v)", r"\operatorname{abs}(u - v)"),
    (r"T \max(u, v)", r"\max(T u, T v)"),
    (r"\max(a_i, u, v)", r"\max(\max(u, a_i), v)"),
    (r"\frac{\partial}{\partial u} \max(u, v)", r"\operatorname{step}(u - v)"),
    (r"\frac{\partial}{\partial z_i} \sum_j \max(0, 1 - z_j)", r"-\operatorname{step}(1 - z_i)"),
    # roots
    (r"\sqrt{T} \sqrt{T}", "T"),
    (r"\sqrt{4 T}", r"2 \sqrt{T}"),
    (r"T^{3/2}", r"T \sqrt{T}"),
    (r"\sqrt{T^2}", "T"),
    (r"\sqrt{e^u}", r"e^{u / 2}"),
    (r"\frac{\partial}{\partial T} \sqrt{T}", r"\frac{1}{2 \sqrt{T}}"),
    (
        r"\frac{\partial}{\partial a_i} \sqrt{\sum_{j=1}^{C} a_j^2}",
        r"\frac{a_i}{\sqrt{\sum_{k=1}^{C} a_k^2}}",
    ),
    (r"\frac{1}{1 + \sqrt{T}}", r"\frac{1 - \sqrt{T}}{1 - T}"),
    (r"\sqrt{2 u + v} \sqrt{2 u + v}", "2 u + v"),
    (r"\log \frac{1}{\sqrt{2 u}}", r"-\frac{1}{2} \log 2 - \frac{1}{2} \log u"),
    (
        r"\frac{\partial}{\partial a_i} \sqrt{\frac{1}{C} \sum_{j=1}^{C} a_j^2}",
        r"\frac{a_i}{C \sqrt{\frac{1}{C} \sum_{j=1}^{C} a_j^2}}",
    ),
    (r"(\sqrt{u^2 + v^2} + u) (\sqrt{u^2 + v^2} - u)", "v^2"),
    # second derivatives
    (r"\frac{\partial}{\partial z_j} (\frac{\partial \ell}{\partial z_i})", r"p_i (\delta_{ij} - p_j)"),
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial v} e^{u v})", r"(1 + u v) e^{u v}"),
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial u} \log u)", r"-\frac{1}{u^2}"),
    (r"\frac{\partial}{\partial T} (\frac{\partial}{\partial T} \sqrt{T})", r"-\frac{1}{4 T \sqrt{T}}"),
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial v} \frac{1}{u v})", r"\frac{1}{u^2 v^2}"),
    # arrays
    (r"(A B)^\top", r"B^\top A^\top"),
    (r"a^\top g", r"g^\top a"),
    (r"\operatorname{diag}(a) g", r"a \odot g"),
    (r"\nabla_a (a^\top A a)", r"A a + A^\top a"),
    (r"\nabla_a \lVert a \rVert^2", "2 a"),
    (r"\frac{\partial z_i}{\partial w_i}", "x"),
]


@pytest.mark.parametrize(("left", "right"), PROVED)
def test_true_identities_are_proved(left: str, right: str) -> None:
    assert isinstance(decide(left, right), Proved)
    assert isinstance(decide(right, left), Proved)


FALSE = [
    (r"\frac{\partial \ell}{\partial z_i}", r"\delta_{ic} - p_i"),
    (r"\frac{\partial \ell}{\partial z_i}", "p_i"),
    (r"\frac{\partial \ell}{\partial z_i}", "p_i - 1"),
    (r"\frac{\partial \ell}{\partial w_i}", r"(p_i - \delta_{ic}) b_i x"),
    (r"\nabla_W \ell", r"x (p - e_c)^\top"),
    (r"\frac{\partial p_k}{\partial z_i}", r"p_k (1 - p_i)"),
    (r"\frac{\partial p_k}{\partial z_i}", r"p_k (p_i - \delta_{ik})"),
    (r"\frac{\partial p_k}{\partial z_i}", r"-p_k p_i"),
    (r"\ell", r"\log p_c"),
    (r"\ell", r"-z_c + \sum_{j=1}^{C} e^{z_j}"),
    (r"\sum_{k=1}^{C} a_k", "1"),
    (r"\sum_{k=1}^{C} y_k^2", "1"),
    (r"\sum_{k \ne i} y_k", "1"),
    (r"(\sum_{i=1}^{C} a_i)^2", r"\sum_{i=1}^{C} a_i^2"),
    (r"\sum_{j=1}^{C} \delta_{ij} a_j", "a_j"),
    (r"\sum_{j=1}^{C} 1", "D"),
    (r"\delta_{ij}", "1"),
    ("C", "c p_c"),
    (r"e^{u v}", "e^u e^v"),
    (r"\log(u + v)", r"\log(u) + \log(v)"),
    (r"\frac{\partial}{\partial u} \tanh(u)", r"1 - \tanh(u)"),
    (r"\frac{\partial}{\partial u} \tanh(u)", r"\tanh(u)"),
    (r"A B", "B A"),
    (r"a g^\top", r"g a^\top"),
    (r"A^\top", "A"),
    (r"\nabla_a (a^\top A a)", "2 A a"),
    (r"e^{1/1000000000000}", "1"),
    (r"\sqrt{u^2}", "u"),
    (r"\operatorname{ReLU}(u)", "u"),
    (r"\operatorname{ReLU}(u + v)", r"\operatorname{ReLU}(u) + \operatorname{ReLU}(v)"),
    (r"\operatorname{abs}(u)", "u"),
    (r"\log(1 - p_c)", r"\log \sum_{j \ne c} z_j"),
    (r"\log(1 - p_c)", r"-\log p_c"),
    (r"\log(1 - \sigma(u))", r"\log \sigma(u)"),
    (r"\max(u, v)", "u"),
    (r"\max(u, v)", "u + v"),
    (r"u \max(u, v)", r"\max(u^2, u v)"),
    (r"\frac{\partial}{\partial u} \max(u, v)", r"\operatorname{step}(v - u)"),
    (r"\operatorname{abs}(u + v)", r"\operatorname{abs}(u) + \operatorname{abs}(v)"),
    (r"\operatorname{step}(u)", r"\operatorname{step}(-u)"),
    (r"\sqrt{(u + v)^2}", "u + v"),
    (r"\sqrt{u^2 + v^2}", "u + v"),
    (r"\sqrt{u^2 + 2 u v + v^2}", "u + v"),
    (r"\sqrt{u^2 + 2 u v + v^2} \sqrt{u^2 - 2 u v + v^2}", "u^2 - v^2"),
    (r"\sqrt{\sum_{j=1}^{C} a_j^2}", r"\sum_{j=1}^{C} a_j"),
    (r"\frac{\partial}{\partial T} \sqrt{T}", r"\frac{1}{\sqrt{T}}"),
    (r"\sqrt{2 u + v}", r"\sqrt{u + v}"),
    (r"\sqrt{\frac{1}{C} \sum_{j=1}^{C} a_j^2}", r"\sqrt{\frac{1}{3} \sum_{j=1}^{C} a_j^2}"),
    (r"\sqrt{\frac{1}{C} \sum_{j=1}^{C} a_j^2}", r"\frac{1}{C} \sqrt{\sum_{j=1}^{C} a_j^2}"),
    (
        r"\frac{\partial}{\partial a_i} \sqrt{\frac{1}{C} \sum_{j=1}^{C} a_j^2}",
        r"\frac{a_i}{\sqrt{\frac{1}{C} \sum_{j=1}^{C} a_j^2}}",
    ),
    # second derivatives, and derivatives in exponents
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial u} \log u)", r"\frac{1}{u^2}"),
    (r"\frac{\partial}{\partial T} (\frac{\partial}{\partial T} \sqrt{T})", r"\frac{1}{4 T \sqrt{T}}"),
    (r"\frac{\partial}{\partial T} (\frac{\partial}{\partial T} T^{-3})", "T^{-5}"),
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial u} \sigma(u))", r"\sigma(u) (1 - \sigma(u))"),
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial v} \frac{u}{v + u^2})", r"-\frac{1}{v^2}"),
    (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial u} \operatorname{ReLU}(u^2 + v))", "0"),
    (r"e^{\frac{\partial}{\partial u} u^2}", r"e^{\frac{\partial}{\partial u} (u v)}"),
    # equal at one size only, inside generators
    (r"\log \sum_{j=1}^{C} a_j^2", r"2 \log \sum_{j=1}^{C} a_j"),
    (r"\log \sum_{d=1}^{D} X_{nd}^2", r"2 \log \sum_{d=1}^{D} X_{nd}"),
    (r"\log \sum_{j=1}^{C} a_j g_j", r"\log \sum_{j=1}^{C} a_j + \log \sum_{k=1}^{C} g_k"),
    (r"\log \sum_j e^{a_j + g_j}", r"\log \sum_j e^{a_j} + \log \sum_k e^{g_k}"),
    (r"\log \sum_j e^{a_j}", r"\log e^{\sum_j a_j}"),
    (r"\log(1 + \sum_j e^{a_j})", r"\log(1 + e^{\sum_j a_j})"),
    (r"\log \sum_{j \ne i} g_j^2", r"2 \log \sum_{j \ne i} g_j"),
    (
        r"\log((\sum_j a_j)^2 - \sum_j a_j^2) + \log((\sum_j g_j)^2 - \sum_j g_j^2)",
        r"\log 2 + \log((\sum_j a_j g_j)^2 - \sum_j (a_j g_j)^2)",
    ),
    (r"e^{e^{\sum_j a_j}}", r"e^{\sum_j e^{a_j}}"),
    (r"\sqrt{\sum_j e^{2 a_j}}", r"e^{\sum_j a_j}"),
    (r"e^{\log \sum_{j \ne i} a_j}", r"e^{\sum_{j \ne i} \log a_j}"),
    (r"\sigma(\log \sum_j e^{a_j})", r"\sigma(\sum_j a_j)"),
    (r"\sum_n \log \sum_d X_{nd}^2", r"2 \sum_n \log \sum_d X_{nd}"),
    (r"\sqrt{C}", "1"),
    (r"\frac{u}{\sqrt{N}}", r"\frac{u}{\sqrt{D}}"),
    (r"\frac{u}{\sqrt{D}}", "u"),
    (r"e^{\log C}", "1"),
    (r"e^{\log(C + 1)}", "2"),
    # true for positive values only
    (r"e^{\frac{1}{2} \log(u^2)}", "u"),
    (r"e^{\frac{3}{2} \log(u^2)}", "u^3"),
    (r"e^{\frac{1}{2} \log((u + T)^2)}", "u + T"),
    (r"e^{\frac{1}{2} \log((e^v - T)^2)}", "e^v - T"),
    (r"\frac{\partial}{\partial u} e^{\frac{1}{2} \log(u^2)}", "1"),
    (r"\sqrt{u v} \sqrt{u t} \sqrt{v t}", "u v t"),
    (r"\sqrt{u^3 (v + t)}", r"u \sqrt{u v + u t}"),
    (r"\sqrt{u^3 v}", r"u \sqrt{u v}"),
    # explicit places in deltas and exclusions
    (r"\delta_{i1}", "1"),
    (r"\delta_{i2}", "0"),
    (r"\sum_j \delta_{j3} a_j", "0"),
    (r"\sum_{j \ne i} a_j", r"\sum_{j \ne 1} a_j"),
    (r"\sum_{j \ne 1} a_j", r"\sum_j a_j - a_i"),
    (r"\sum_{j \ne 5} 1", "C"),
    # equal modulo the prime of the kernel, and only there
    ("2^{127}", "1"),
    (r"2^{127} u", "u"),
    (r"(2^{60} u)^2", r"\frac{u^2}{2^7}"),
    (r"170141183460469231731 \cdot 1000000000000000000 u + 687303715884105727 u", "0"),
    (r"\frac{\partial \ell}{\partial b_i}", r"p_i - \delta_{ij}"),
]


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_false_identities_are_never_proved(left: str, right: str) -> None:
    try:
        found = decide(left, right)
    except ValueError:
        return  # refused while reading
    assert not isinstance(found, Proved | kinds.Tested)
    if isinstance(found, Refuted) and found.witness is not None:
        one, other = (read_expression(side, MODEL.scope) for side in (left, right))
        assert recheck(one, other, MODEL.scope, found.witness)
        assert not recheck(other, one, MODEL.scope, found.witness)  # these values are not those of the other


@pytest.mark.parametrize("n", range(1, 8))
def test_elementary_symmetric_functions_vanish_only_below_n(n: int) -> None:
    """e_n written in power sums by Newton's identities vanishes for C < n, and not for C = n."""

    def power_sum(k: int) -> str:
        return rf"\sum_{{j=1}}^{{C}} a_j^{k}"

    terms = []
    for parts in product(range(n + 1), repeat=n):  # multiplicities of 1..n
        if sum(k * m for k, m in enumerate(parts, 1)) == n:
            sign = (-1) ** sum((k - 1) * m for k, m in enumerate(parts, 1))
            weight = Fraction(factorial(n))
            for k, m in enumerate(parts, 1):
                weight /= Fraction(k) ** m * factorial(m)
            sums = " ".join(f"({power_sum(k)})^{{{m}}}" for k, m in enumerate(parts, 1) if m)
            terms.append(f"{'-' if sign < 0 else '+'} {weight.numerator} {sums}")
    vanishing = " ".join(terms).removeprefix("+ ")
    found = decide(vanishing, "0")
    assert isinstance(found, Refuted)
    assert found.witness is not None
    assert dict(found.witness.sizes)["C"] == max(n, 2)


@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("size", ["C", r"(\sum_{j=1}^{C} 1)"])
def test_polynomials_in_a_size_vanish_only_at_their_roots(n: int, size: str) -> None:
    found = decide(" ".join(f"({size} - {k})" for k in range(1, n + 1)), "0")
    assert isinstance(found, Refuted)
    assert found.witness is not None
    assert dict(found.witness.sizes)["C"] == n + 1


def test_cases_of_the_letters() -> None:
    scope = MODEL.scope
    left, right = read_expression("a_i", scope), read_expression("a_j", scope)
    from derive.term import Condition

    same = Condition(Symbol("i"), Symbol("j"))
    assert isinstance(agree(left, right, scope.assuming(same)), Proved)
    assert isinstance(agree(left, right, scope), Refuted)
    other = Condition(Symbol("i"), Symbol("j"), equal=False)
    assert isinstance(agree(left, right, scope.assuming(other)), Refuted)


def test_sizes_at_which_a_side_has_no_value_are_a_condition() -> None:
    found = decide(r"\frac{1 - p_c}{1 - p_c}", "1")
    assert isinstance(found, Proved)
    assert found.conditions == (r"C \ge 2",)


@pytest.mark.parametrize(
    ("left", "right"),
    [(r"\frac{u - u}{v - v}", "1"), (r"\frac{1}{u - u}", r"\frac{2}{u - u}"), (r"\log(u - u)", r"\log 0")],
)
def test_undefined_on_both_sides_is_no_evidence(left: str, right: str) -> None:
    assert isinstance(decide(left, right), Undecided)


def test_what_is_outside_the_class_is_tested_or_undecided_with_a_reason() -> None:
    found = decide(r"(T + 1)^{1/3} (T + 1)^{2/3}", "T + 1")
    assert isinstance(found, kinds.Tested)
    assert found.digits > 10
    assert "root" in found.why
    assert isinstance(decide(r"(T + 1)^{1/3} (T + 1)^{2/3}", "2 T"), Refuted)


def test_a_witness_gives_its_sizes_indices_and_inputs() -> None:
    found = decide(r"\frac{\partial \ell}{\partial b_i}", r"\delta_{ic} - p_i")
    assert isinstance(found, Refuted)
    assert found.witness is not None
    assert ("C", 2) in found.witness.sizes
    assert {name for name, _ in found.witness.inputs} == {"W", "x", "b"}
    assert float(found.witness.left) == pytest.approx(-float(found.witness.right))


def test_the_verdict_does_not_depend_on_the_names_of_bound_letters() -> None:
    for letter in "jkm":
        found = decide(rf"\frac{{e^{{z_i}}}}{{\sum_{{{letter}=1}}^{{C}} e^{{z_{letter}}}}}", "p_i")
        assert isinstance(found, Proved)


def test_a_power_piled_up_by_definitions_is_no_number_of_the_field() -> None:
    """u^(2^127) is u^2 modulo the prime, by Fermat."""
    names = ["u", *(rf"\hat{{{x}}}" for x in "abcdefghijklmnopqrstuvwxy")]
    defined = [f"'{new} = {old}^{{32}}'" for old, new in pairwise(names)]
    text = rf"""title = "tower"
definitions = [{", ".join(defined)}, '\ell = ({names[-1]})^4']
loss = '\ell'
parameters = ['u']
[symbols]
u = {{}}
"""
    scope = read_problem(text, "tower.toml").scope
    assert not isinstance(decide(r"\ell", "u^2", scope), Proved)


@pytest.mark.parametrize("body", ["u^v", r"e^{2 \log \sum_{j=1}^{C} a_j}", r"2^{900} u", r"\sqrt{u^2} + 1"])
def test_a_folded_definition_is_a_symbol_whatever_its_body(body: str) -> None:
    text = rf"""title = "folded"
definitions = ['q = {body}', '\ell = 2 q + u']
loss = '\ell'
parameters = ['u']
[sizes]
C = "classes"
[letters]
C = ["i", "j"]
[symbols]
u = {{}}
v = {{}}
a = {{ shape = ["C"] }}
"""
    scope = read_problem(text, "folded.toml").scope
    assert isinstance(decide("2 q", "q + q", scope), Proved)
    assert not isinstance(decide("q", "u", scope), Proved)


NORMALISED = r"""title = "normalised"
definitions = [
  'm = \frac{1}{N} \sum_n x_n',
  'v = \frac{1}{N} \sum_n (x_n - m)^2',
  'h_n = (x_n - m) (v + q)^{-1/2}',
  '\ell = \sum_n h_n^3',
]
loss = '\ell'
parameters = ['x']
[sizes]
N = "examples"
[letters]
N = ["i", "k", "n"]
[symbols]
x = { shape = ["N"] }
q = { domain = "positive" }
"""


def test_what_stands_under_a_root_is_a_variable_and_its_derivatives_are_its_own() -> None:
    scope = read_problem(NORMALISED, "normalised.toml").scope
    slope = r"(\delta_{in} - \frac{1}{N}) (v + q)^{-1/2} - \frac{1}{N} (x_n - m) (x_i - m) (v + q)^{-3/2}"
    assert isinstance(decide(r"\frac{\partial h_n}{\partial x_i}", slope, scope), Proved)
    chain = rf"\sum_k \frac{{\partial \ell}}{{\partial h_k}} ({slope.replace('n', 'k')})".replace(
        "sum_n", "sum_k"
    )
    assert isinstance(decide(r"\frac{\partial \ell}{\partial x_i}", chain, scope), Proved)
    for wrong in (
        slope.replace("-3/2", "-1/2"),
        slope.replace("x_i", "x_n"),
        slope.replace(r"- \frac{1}{N})", ")"),
    ):
        assert isinstance(decide(r"\frac{\partial h_n}{\partial x_i}", wrong, scope), Refuted)
    assert isinstance(decide("v", r"\frac{1}{N} \sum_n x_n^2 - m^2", scope), Proved)


def test_a_letter_that_a_definition_leaves_free_is_none_of_a_sum() -> None:
    for left, right in [
        (r"\frac{\ell}{2}", r"\frac{1}{2} \ell"),
        (r"e^\ell e^{-\ell}", "1"),
        (r"\sum_j \ell", r"C \ell"),
    ]:
        assert isinstance(decide(left, right), Proved)


def test_a_sum_over_the_letter_of_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="take another letter"):
        decide(r"\sum_{c=1}^{C} \ell", r"C \ell")


@pytest.mark.parametrize("text", [r"e^{1000000000 \log u}", r"\log e^{99999999 \log(u + 1)}"])
def test_huge_multiples_of_logarithms_end(text: str) -> None:
    assert not isinstance(decide(text, "u"), Proved)


def test_a_numeral_needs_a_size_that_has_its_place() -> None:
    found = decide(r"\sum_{j \ne 5} 1", "C - 1")
    assert isinstance(found, Proved)
    assert found.conditions == (r"C \ge 5",)


def test_zeros_of_a_common_factor_are_no_evidence() -> None:
    left = r"z_2 X_{nd} g_k u \delta_{ik} \log \sum_j 2 p_j"
    right = r"z_2 X_{nd} g_k u \delta_{ik} \log((\sum_j p_j) \sum_j 2)"
    assert not isinstance(decide(left, right), Proved | kinds.Tested)


def test_a_condition_on_a_size_is_not_hidden() -> None:
    found = decide(r"\frac{C - 7}{C - 7}", "1")
    assert not isinstance(found, Proved) or any("C - 7" in c for c in found.conditions)


def test_a_sum_that_leaves_out_its_own_index_is_refused() -> None:
    """The f of the inner range could be the outer index or its own."""
    f = Symbol("f")
    inner = Bind("sum", "f", Range(Symbol("D"), f), Symbol("x", (f,)))
    found = agree(total("f", Symbol("D"), inner), inner, MODEL.scope)
    assert found == Undecided("a sum that leaves out its own index")


def test_too_much_work_is_refused_and_not_done() -> None:
    nested = " ".join(rf"\sum_{{{x}=1}}^{{C}}" for x in "ijkcm") + " a_i a_j a_k a_c a_m"
    deep = f"({nested})^9"
    assert isinstance(decide(deep, "0"), Undecided | kinds.Tested | Refuted)


def test_the_larger_of_two_has_no_value_at_the_tie() -> None:
    found = decide(r"\max(u, v)", r"v + \operatorname{ReLU}(u - v)")
    assert isinstance(found, Proved)
    assert found.conditions == (r"u - v \ne 0",)
    assert decide(r"\max(u, u)", "u") == Undecided("one of the sides is undefined everywhere")


NORMED = read_problem(
    r"""
title = "layer normalisation"
definitions = [
  '\mu = \frac{1}{D} \sum_{d=1}^{D} x_d',
  'v = \frac{1}{D} \sum_{d=1}^{D} (x_d - \mu)^2 + \epsilon',
  's = \sqrt{v}',
  'y_d = \frac{x_d - \mu}{s}',
]
loss = 's'
parameters = ['x_d']
[sizes]
D = "features"
[letters]
D = ["d", "f"]
[symbols]
x = { shape = ["D"] }
"\\epsilon" = { domain = "positive" }
""",
    "normed.toml",
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\sum_{d=1}^{D} y_d", "0"),
        ("v", r"\frac{1}{D} \sum_{d=1}^{D} x_d^2 - \mu^2 + \epsilon"),
        (r"\frac{\partial \mu}{\partial x_f}", r"\frac{1}{D}"),
        (r"\frac{1}{D} \sum_{d=1}^{D} y_d^2", r"1 - \frac{\epsilon}{v}"),
        (r"\frac{\partial s}{\partial x_f}", r"\frac{y_f}{D}"),
        (
            r"\frac{\partial y_d}{\partial x_f}",
            r"\frac{1}{s} (\delta_{df} - \frac{1}{D} - \frac{y_d y_f}{D})",
        ),
    ],
)
def test_layer_normalisation(left: str, right: str) -> None:
    assert not isinstance(decide(left, f"2 ({right}) + 1", NORMED.scope), Proved | kinds.Tested)
    assert isinstance(decide(left, right, NORMED.scope), Proved)


def test_what_was_proved_is_not_asked_again() -> None:
    judge = Judge(MODEL.scope)
    sides = [
        read_expression(text, MODEL.scope)
        for text in (r"\frac{\partial p_k}{\partial z_i}", r"p_k (\delta_{ik} - p_i)")
    ]
    found = judge.proof(*sides)
    assert found is not None
    assert judge.proof(*sides) is found and judge.agree(*sides) is found
    assert judge.proof(sides[0], sides[0], ()) is not found
