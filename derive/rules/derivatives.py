"""The rules of differentiation, in the order in which they are tried."""

from __future__ import annotations

from derive.operators import apply, exp, log
from derive.rules.rule import Rule, V
from derive.scope import Scope
from derive.term import (
    ONE,
    TWO,
    ZERO,
    Apply,
    Bind,
    Derivative,
    Hole,
    Range,
    Symbol,
    Term,
    add,
    delta,
    div,
    dot,
    mul,
    neg,
    power,
    sub,
)

_A, _U, _W, _N = Hole("a"), Hole("u"), Hole("w"), Hole("n")


def _d(term: Term) -> Term:
    return Derivative(term, V)


def _sum(body: Term) -> Term:
    return Bind("sum", "j", Range(Hole("size")), body)


RULES: tuple[Rule, ...] = (
    Rule("constant", "it does not vary", _d(_A), ZERO, ("a",), minor=True),
    Rule("variable", "the derivative of a variable by itself is 1", _d(V), ONE, minor=True),
    # derivatives by a vector, in its shape
    Rule("inner product", "the gradient of aᵀv by a is v", _d(mul(apply("transpose", V), _A)), _A, ("a",)),
    Rule("inner product", "the gradient of vᵀa by a is v", _d(mul(apply("transpose", _A), V)), _A, ("a",)),
    Rule("squared norm", "the gradient of ‖v‖² is 2v", _d(apply("norm2", V)), mul(TWO, V)),
    Rule("squared norm", "the gradient of vᵀv is 2v", _d(mul(apply("transpose", V), V)), mul(TWO, V)),
    # linearity
    Rule("sum rule", "a sum is differentiated term by term", _d(add(_U, _W)), add(_d(_U), _d(_W))),
    Rule("sign", "the sign stays", _d(neg(_U)), neg(_d(_U)), minor=True),
    Rule("constant factor", "a constant factor stays", _d(mul(_A, _U)), mul(_A, _d(_U)), ("a",)),
    Rule("constant factor", "a constant factor stays", _d(mul(_U, _A)), mul(_d(_U), _A), ("a",)),
    Rule("constant factor", "a constant factor stays", _d(dot(_A, _U)), mul(_A, _d(_U)), ("a",)),
    Rule("constant factor", "a constant divisor stays", _d(div(_U, _A)), div(_d(_U), _A), ("a",)),
    Rule("sum rule", "a sum is differentiated term by term", _d(_sum(_U)), _sum(_d(_U))),
    # products and quotients
    Rule("product rule", "product rule, (uw)′ = u′w + uw′", _d(mul(_U, _W)),
         add(mul(_d(_U), _W), mul(_U, _d(_W)))),
    Rule("product rule", "product rule, (uw)′ = u′w + uw′", _d(dot(_U, _W)),
         add(mul(_d(_U), _W), mul(_U, _d(_W)))),
    Rule("reciprocal rule", "(a/u)′ = −a u′/u²", _d(div(_A, _U)),
         neg(dot(div(_A, power(_U, TWO)), _d(_U))), ("a",)),
    Rule("quotient rule", "quotient rule, (u/w)′ = (u′w − uw′)/w²", _d(div(_U, _W)),
         div(sub(dot(_d(_U), _W), dot(_U, _d(_W))), power(_W, TWO))),
    # chain rules of the functions
    Rule("power rule", "power rule, (uⁿ)′ = n uⁿ⁻¹ u′", _d(power(_U, _N)),
         mul(_N, power(_U, sub(_N, ONE)), _d(_U)), ("n",)),
    Rule("exponential", "(eᵘ)′ = eᵘ u′", _d(exp(_U)), mul(exp(_U), _d(_U))),
    Rule("logarithm", "(log u)′ = u′/u", _d(log(_U)), dot(div(ONE, _U), _d(_U))),
    Rule("sigmoid", "σ′ = σ (1 − σ)", _d(apply("sigmoid", _U)),
         mul(apply("sigmoid", _U), sub(ONE, apply("sigmoid", _U)), _d(_U))),
    Rule("hyperbolic tangent", "tanh′ = 1 − tanh²", _d(apply("tanh", _U)),
         mul(sub(ONE, power(apply("tanh", _U), TWO)), _d(_U))),
    Rule("softplus", "softplus′ = σ", _d(apply("softplus", _U)), mul(apply("sigmoid", _U), _d(_U))),
    Rule("step", "a step is constant away from the kink", _d(apply("step", _U)), ZERO),
    Rule("rectifier", "ReLU′ = step", _d(apply("relu", _U)), mul(apply("step", _U), _d(_U))),
    Rule("absolute value", "abs′ = 2 step − 1", _d(apply("abs", _U)),
         mul(sub(mul(TWO, apply("step", _U)), ONE), _d(_U))),
    Rule("maximum", "max′ is the derivative of the larger, away from the tie", _d(apply("max", _U, _W)),
         add(mul(apply("step", sub(_U, _W)), _d(_U)), mul(apply("step", sub(_W, _U)), _d(_W)))),
    Rule("square root", "(√u)′ = u′ / (2√u)", _d(apply("sqrt", _U)),
         div(_d(_U), mul(TWO, apply("sqrt", _U)))),
)  # fmt: skip


def entries(term: Term, scope: Scope) -> Term | None:
    r"""The derivative of one entry of an array by another: ``\partial z_j / \partial z_i = \delta_{ij}``.

    Also for a row: ``\partial w_j^T x / \partial w_i = \delta_{ij} x``.
    """
    match term:
        case Derivative(Symbol(name, indices), Symbol(other, by)) if (
            name == other and by != indices and len(by) == len(indices)
        ):
            return mul(*(delta(b, i) for b, i in zip(by, indices, strict=True)))
        case Derivative(
            Apply("mul", (Apply("transpose", (Symbol(name, indices),)), vector)), Symbol(other, by)
        ) if name == other and by != indices and len(by) == len(indices) and not scope.depends(vector, name):
            return mul(*(delta(b, i) for b, i in zip(by, indices, strict=True)), vector)
    return None
