"""Terms written for SymPy and read back mean the same, at symbolic sizes and written out."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import sympy
from campaign.oracle import DIGITS, Place
from mpmath import mp, mpf
from test_kernel import MODEL, decide

from derive.binding import free_names
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved
from derive.meaning.symbolic import (
    FromSymPy,
    ToSymPy,
    Unsupported,
    collapsed,
    derivative,
    gradient,
    sympy_name,
)
from derive.reading.expressions import read_expression
from derive.shapes import opened
from derive.term import Apply, Number, Symbol, Term

SCOPE = MODEL.scope
NAMES = {sympy_name(d.whole or n): n for n, d in SCOPE.symbols.items()}
TERMS = [
    "5", r"-\frac{2}{3}", "u", "C", "C u + D", "u v T", "u - v", "-u", r"\frac{u}{v}", r"\frac{u + 1}{2 v}", "u^3", r"\frac{1}{u^2}",
    r"\sqrt{T}", "T^{3/2}", "e^{u v}", r"\log T", r"\tanh u", r"\sigma(u)", r"\operatorname{softplus}(u)", r"\operatorname{step}(u)",
    r"\operatorname{ReLU}(u)", r"\delta_{ij}", "a_i", "a_3", "w_{id} x_d", r"\sum_j a_j", r"\sum_j \sum_k A_{jk} a_k", r"\sum_{j \ne i} a_j",
    r"\sum_j \delta_{ij} a_j", r"\sum_i \delta_{ij} a_i", "z_i", "p_k", r"\ell", r"u \cdot v", r"\frac{\partial}{\partial u} u^3",
]  # fmt: skip


def scalar(text: str) -> Term:
    term = read_expression(text, SCOPE)
    return opened(term, term, SCOPE)[0]


@pytest.mark.parametrize("text", TERMS)
def test_there_and_back(text: str) -> None:
    term, read = scalar(text), FromSymPy(NAMES)
    for folded in (False, True):
        expr = ToSymPy(SCOPE, folded=folded)(term)
        assert isinstance(agree(read(expr), term, SCOPE), Proved)
        assert isinstance(agree(read(collapsed(expr)), term, SCOPE), Proved)
    assert free_names(read(expr)) >= free_names(term) & {"z", "p"}  # the last one has kept them


@pytest.mark.parametrize("text", TERMS)
def test_written_out_at_sizes_the_values_are_the_same(text: str) -> None:
    term, random = scalar(text), Random(1)
    places = {"i": 2, "j": 1, "k": 2, "c": 3, "d": 1, "n": 1}
    sizes = {"C": 3, "D": 2, "N": 2}
    write = ToSymPy(SCOPE, sizes)
    expr = write(term, places)
    values = {atom: Fraction(random.randint(1, 9), 7) for atom in write.atoms}
    assert expr.free_symbols <= set(values)  # entries alone
    inputs = {_key(write.atoms[atom]): value for atom, value in values.items()}
    with mp.workdps(DIGITS):
        here = Place(
            SCOPE, sizes, places, random, {key: mpf(v.numerator) / v.denominator for key, v in inputs.items()}
        )
        wanted = pytest.approx(float(here.value(term, places)))
        assert float(here.value(FromSymPy({}, write.atoms)(expr), places)) == wanted
    assert (
        float(expr.subs({atom: sympy.Rational(v.numerator, v.denominator) for atom, v in values.items()}))
        == wanted
    )


def _key(term: Term) -> tuple[str | int, ...]:
    assert isinstance(term, Symbol)
    return (term.name, *(int(i.value) for i in term.indices if isinstance(i, Number)))


@pytest.mark.parametrize(
    ("loss", "by", "right"),
    [
        (r"\ell", "b_i", r"p_i - \delta_{ic}"),
        (r"\ell", "w_{id}", r"(p_i - \delta_{ic}) x_d"),
        (r"\sum_j a_j^2", "a_i", "2 a_i"),
        (r"\sum_j \sum_k A_{jk} a_j a_k", "a_i", r"\sum_k (A_{ik} + A_{ki}) a_k"),
        (r"(\sum_j a_j) (\sum_j a_j g_j)", "a_i", r"\sum_j a_j g_j + g_i \sum_j a_j"),
        (r"\sum_{j \ne k} a_j", "a_i", r"1 - \delta_{ik}"),
        (r"\sum_n \log(1 + e^{\sum_d X_{nd} x_d})", "x_d", r"\sum_n \sigma(\sum_f X_{nf} x_f) X_{nd}"),
        ("u e^{u v}", "u", "(1 + u v) e^{u v}"),
    ],
)
def test_derivatives_at_symbolic_sizes(loss: str, by: str, right: str) -> None:
    variable = scalar(by)
    assert isinstance(variable, Symbol)
    found = FromSymPy(NAMES)(derivative(scalar(loss), variable, SCOPE))
    assert isinstance(agree(found, scalar(right), SCOPE), Proved)


def test_deltas_are_collapsed() -> None:
    found = collapsed(ToSymPy(SCOPE)(scalar(r"\sum_j \sum_k \delta_{jk} a_k (\delta_{ij} + g_j)")))
    assert not any(
        k.has(*[x for s in found.atoms(sympy.Sum) for x in s.variables])
        for k in found.atoms(sympy.KroneckerDelta)
    )
    assert isinstance(agree(FromSymPy(NAMES)(found), scalar(r"a_i + \sum_k a_k g_k"), SCOPE), Proved)
    plain = ToSymPy(SCOPE)(scalar(r"\sum_j a_j"))
    assert collapsed(plain) is plain


def test_the_letters_of_a_gradient() -> None:
    expr, letters = gradient(read_expression(r"p - e_c", SCOPE), SCOPE, folded=True)
    assert letters == ("i",)
    assert str(expr) == "-KroneckerDelta(c, i) + p[i]"
    assert gradient(read_expression("u", SCOPE), SCOPE, folded=False)[1] == ()
    unfolded = gradient(read_expression("z_i", SCOPE), SCOPE, folded=False)[0]
    assert "W[i, d_1]*x[d_1]" in str(unfolded)


def test_bound_letters_that_were_renamed_are_letters_of_the_model() -> None:
    found = FromSymPy(NAMES)(ToSymPy(SCOPE)(scalar(r"\sum_j \sum_k A_{jk}")))
    assert {part.index for part in (found, found.body)} == {"j'", "k''"}  # type: ignore[union-attr]
    assert decide(r"\sum_j \sum_k A_{jk}", r"\sum_k \sum_j A_{kj}") == agree(found, found, SCOPE)


def test_what_has_no_form_is_refused() -> None:
    x = sympy.Symbol("x")
    for expr in (sympy.Sum(x, (sympy.Symbol("k"), 0, 3)), sympy.gamma(x), sympy.I):
        with pytest.raises(Unsupported):
            FromSymPy({})(expr)
    for term in (
        scalar(r"\begin{cases} 1 & i = j \\ 0 & i \ne j \end{cases}"),
        Apply("transpose", (Symbol("u"),)),
    ):
        with pytest.raises(Unsupported):
            ToSymPy(SCOPE)(term)


def test_negative_and_half_powers_are_written_as_people_do() -> None:
    x, y = sympy.symbols("x y")
    read = FromSymPy({"x": "u", "y": "v"})
    for expr, text in [
        (-x, "-u"), (-2 * x / 3, r"-\frac{2 u}{3}"), (x / y, r"\frac{u}{v}"), (x / 2, r"\frac{u}{2}"), (2 * x, "2 u"), (x * y, "u v"), (1 / x, r"\frac{1}{u}"), (x**-2, r"\frac{1}{u^2}"),
        (sympy.sqrt(x), r"\sqrt{u}"), (x**2, "u^2"), (sympy.exp(x), "e^u"), (sympy.DiracDelta(x), "0"),
        (sympy.tanh(x), r"\tanh u"), (sympy.log(x), r"\log u"),
    ]:  # fmt: skip
        assert read(expr) == read_expression(text, SCOPE), text
    assert read(x**y) == Apply("pow", (Symbol("u"), Symbol("v")))
