"""Each operator once: how it is read, shaped, meant, written and spoken.

An operator's line says everything about it. ``means`` defines a function of u, or of u and w, by simpler
ones, so that every engine knows it from there; the few core operators (sums, products, powers, exp, log)
are what the engines themselves implement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from derive.term import ONE, TWO, Apply, Hole, Number, Term, add, div, mul, neg, power, sub

Shape: TypeAlias = tuple[Term, ...]


def show(axes: Shape) -> str:
    """A shape in words: ``a scalar``, ``D``, ``C × D``."""
    names = [str(a.value) if isinstance(a, Number) else getattr(a, "name", "?") for a in axes]
    return " × ".join(names) if names else "a scalar"


# Binding strength, loosest first: what stands inside a tighter place needs brackets.
SUM, SIGNED, DOT, ODOT, PRODUCT, PREFIX, POWER, ATOM = range(8)

_U, _W = Hole("u"), Hole("w")


def exp(arg: Term) -> Term:
    """``e^u``."""
    return Apply("exp", (arg,))


def log(arg: Term) -> Term:
    """``\\log u``, natural."""
    return Apply("log", (arg,))


def apply(operator: str, *args: Term) -> Term:
    """Any operator by name."""
    return Apply(operator, args)


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator.

    ``latex``, ``plain`` and ``words`` are templates with the arguments in ``{0}``, ``{1}``, or all
    of them as one subscript in ``{indices}``, or as a list within brackets in ``{brackets}``.
    ``inside`` is the binding strength that each argument needs there to go without brackets;
    ``linear`` gives ``(strength, inside)`` for writing on one line, where no fraction bar and no
    raising holds things together, and ``spoken`` for words where those differ again.
    ``reads`` are the LaTeX commands (or letters) that name it before an argument.
    ``elementwise`` says that it takes an array entry by entry.
    """

    name: str
    latex: str
    plain: str
    words: str
    strength: int
    inside: tuple[int, ...]
    reads: tuple[str, ...] = ()
    elementwise: bool = False
    means: Term | None = None
    sympy: str | None = None
    linear: tuple[int, tuple[int, ...]] | None = None
    spoken: tuple[int, tuple[int, ...]] | None = None


def _function(name: str, means: Term | None, *reads: str, latex: str = "", words: str = "") -> Operator:
    """A scalar function of one argument, taken entry by entry on arrays."""
    command = latex or f"\\{name}"
    return Operator(
        name, f"{command} {{0}}", f"{name} {{0}}", words or f"{name} of {{0}}",
        PREFIX, (PREFIX,), (f"\\{name}", f"\\operatorname{{{name}}}", *reads), True, means,
        name if means is None or name == "tanh" else None,
    )  # fmt: skip


_E, _F = exp(_U), exp(neg(_U))

OPERATORS: dict[str, Operator] = {
    operator.name: operator
    for operator in (
        # n-ary; the writers join the arguments themselves
        Operator("add", " + ", " + ", " plus ", SUM, (SIGNED,), elementwise=True),
        Operator("mul", " ", " ", " times ", PRODUCT, (PREFIX,)),
        Operator("dot", r" \cdot ", " · ", " times ", DOT, (ODOT,), (r"\cdot", r"\times")),
        Operator("odot", r" \odot ", " ⊙ ", " elementwise times ", ODOT, (PRODUCT,), (r"\odot",), True),
        Operator("neg", "-{0}", "−{0}", "minus {0}", SIGNED, (DOT,), elementwise=True),
        Operator("div", r"\frac{{{0}}}{{{1}}}", "{0} / {1}", "the fraction {0} over {1}, end fraction", POWER,
                 (SUM, SUM), linear=(PRODUCT, (PRODUCT, POWER)), spoken=(ATOM, (SUM, SUM))),
        Operator("pow", "{0}^{{{1}}}", "{0}^{1}", "{0} to the power {1}", POWER, (ATOM, SUM),
                 elementwise=True, linear=(POWER, (ATOM, ATOM))),
        Operator("exp", "e^{{{0}}}", "e^{0}", "e to the power {0}", POWER, (SUM,), (r"\exp",), True,
                 sympy="exp", linear=(POWER, (ATOM,))),
        _function("log", None, r"\ln", words="log {0}"),
        Operator("sqrt", r"\sqrt{{{0}}}", "√{0}", "the square root of {0}", ATOM, (SUM,), (r"\sqrt",), True,
                 power(_U, div(ONE, TWO)), "sqrt", linear=(POWER, (ATOM,))),
        # sigma(u) = 1/(1 + e^-u), tanh u = (e^u - e^-u)/(e^u + e^-u), softplus u = log(1 + e^u)
        Operator("sigmoid", r"\sigma{brackets}", "σ({0})", "sigma of {0}", ATOM, (SUM,),
                 (r"\sigma", r"\operatorname{sigmoid}"), True, div(ONE, add(ONE, _F)),
                 spoken=(PREFIX, (ATOM,))),
        _function("tanh", div(sub(_E, _F), add(_E, _F)), words="tanh of {0}"),
        _function("softplus", log(add(ONE, _E)), latex=r"\operatorname{{softplus}}"),
        # step u is 1 for u > 0 and 0 for u < 0, without a value at the kink
        Operator("step", r"\operatorname{{step}}{brackets}", "step({0})", "the step of {0}", ATOM, (SUM,),
                 (r"\operatorname{step}",), True, sympy="Heaviside"),
        Operator("relu", r"\operatorname{{ReLU}}{brackets}", "ReLU({0})", "relu of {0}", ATOM, (SUM,),
                 (r"\operatorname{ReLU}", r"\operatorname{relu}"), True, mul(_U, Apply("step", (_U,)))),
        Operator("abs", r"\operatorname{{abs}}{brackets}", "abs({0})", "the absolute value of {0}", ATOM,
                 (SUM,), (r"\operatorname{abs}",), True, mul(sub(mul(TWO, Apply("step", (_U,))), ONE), _U)),
        Operator("sign", r"\operatorname{{sign}}{brackets}", "sign({0})", "the sign of {0}", ATOM,
                 (SUM,), (r"\operatorname{sign}", r"\operatorname{sgn}"), True,
                 sub(mul(TWO, Apply("step", (_U,))), ONE)),
        # max(u, w) = w + ReLU(u - w) and min(u, w) = u - ReLU(u - w), without a value at the tie
        Operator("max", r"\max{brackets}", "max({0}, {1})", "the maximum of {0} and {1}, end maximum",
                 ATOM, (SUM, SUM), (r"\max", r"\operatorname{max}"), True,
                 add(_W, Apply("relu", (sub(_U, _W),)))),
        Operator("min", r"\min{brackets}", "min({0}, {1})", "the minimum of {0} and {1}, end minimum",
                 ATOM, (SUM, SUM), (r"\min", r"\operatorname{min}"), True,
                 sub(_U, Apply("relu", (sub(_U, _W),)))),
        # indices: delta_ij is 1 where i = j, else 0; e_c is the vector with entries delta_ic
        Operator("delta", r"\delta{indices}", "δ{indices}", "delta{indices}", ATOM, (ATOM, ATOM),
                 (r"\delta",), sympy="KroneckerDelta"),
        Operator("unit", "e{indices}", "e{indices}", "the unit vector e{indices}", ATOM, (ATOM,)),
        Operator("ones", r"\mathbf{{1}}{indices}", "𝟏{indices}", "the vector of {0} ones", ATOM, (ATOM,)),
        # arrays
        Operator("transpose", r"{0}^\top", "{0}ᵀ", "{0} transposed", POWER, (ATOM,), (r"\top", "T")),
        Operator("diag", r"\operatorname{{diag}}{brackets}", "diag({0})", "the diagonal matrix of {0}", ATOM,
                 (SUM,), (r"\operatorname{diag}",), spoken=(PREFIX, (ATOM,))),
        Operator("trace", r"\operatorname{{tr}}{brackets}", "tr({0})", "the trace of {0}", ATOM, (SUM,),
                 (r"\operatorname{tr}",), spoken=(PREFIX, (ATOM,))),
        Operator("norm1", r"\left\lVert {0} \right\rVert_1", "‖{0}‖₁", "the one-norm of {0}", ATOM, (SUM,),
                 spoken=(PREFIX, (ATOM,))),
        Operator("norm2", r"\left\lVert {0} \right\rVert^2", "‖{0}‖²", "the squared norm of {0}", POWER,
                 (SUM,), spoken=(PREFIX, (ATOM,))),
    )
}  # fmt: skip

BINDERS = {"sum": (r"\sum", "Σ", "the sum")}

NARY = ("add", "mul", "dot", "odot")


def expand(term: Apply) -> Term:
    """A function written out by what it means; a core operator unchanged.

    >>> from derive.term import Symbol
    >>> expand(Apply("sigmoid", (Symbol("a"),))) == div(ONE, add(ONE, exp(neg(Symbol("a")))))
    True
    """
    means = OPERATORS[term.operator].means
    if means is None:
        return term
    return _fill(means, dict(zip((_U, _W), term.args, strict=False)))


def _fill(means: Term, holes: Mapping[Hole, Term]) -> Term:
    match means:
        case Hole():
            return holes[means]
        case Apply(operator, args):
            return Apply(operator, tuple(_fill(a, holes) for a in args))
    return means
