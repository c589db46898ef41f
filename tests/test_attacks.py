"""False identities built against single lemmas of the kernel's proof: each of them was proved once, or nearly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import factorial, lcm

import pytest
import sympy
from test_kernel import MODEL, decide

from derive.meaning.agree import Here, agree
from derive.meaning.evidence import Proved, Refuted, Tested, Undecided
from derive.operators import log
from derive.reading.expressions import read_expression
from derive.reading.problems import read_problem
from derive.scope import Scope
from derive.term import (
    ONE,
    ZERO,
    Bind,
    Branch,
    Cases,
    Condition,
    Range,
    Symbol,
    Term,
    delta,
    mul,
    number,
    power,
    sub,
    total,
)

C, II, J, K, N, U = map(Symbol, ("C", "i", "j", "c", "n", "u"))


def a(place: Term) -> Term:
    return Symbol("a", (place,))


def root(of: str) -> str:
    return rf"(\sqrt{{\sum_j {of}}})^2"


# sums of C equal terms, each in a disguise; (s + 0)(s + 7) = 2 (s + 1)^2 for s = 1 and s = 2 only
ONES = [
    r"\sum_j 1",
    r"\sum_j \frac{a_j}{a_j}",
    r"\sum_j e^{a_j - a_j}",
    r"\sum_j \delta_{jj}",
    r"\sum_j \sum_k \delta_{jk}",
    r"\sum_j (\sigma(a_j) + \sigma(-a_j))",
    r"(\sum_j (a_j + 1)^2 - \sum_j a_j^2 - 2 \sum_j a_j)",
    r"\sum_j \begin{cases} 1 & j = i \\ 1 & j \ne i \end{cases}",
    r"(1 + \sum_{j \ne i} \frac{a_j}{a_j})",
    r"\sum_j \frac{\partial}{\partial a_j} a_j",
    r"\frac{\partial}{\partial u} \sum_j (u + a_j)",
    r"\frac{\partial}{\partial u} (\frac{\partial}{\partial u} (\frac{1}{2} \sum_j (u + a_j)^2))",
    r"\sum_j \operatorname{step}(e^{a_j})",
    r"\sum_j (\operatorname{step}(a_j) + \operatorname{step}(-a_j))",
]


@pytest.mark.parametrize("ones", ONES)
def test_a_number_of_terms_inside_a_generator_is_no_number(ones: str) -> None:
    """At C = 1 and 2 the logarithms are those of equal numbers, at C = 3 no longer."""
    left = rf"\log({ones}) + \log({ones} + 7)"
    right = rf"\log(2) + \log({ones} + 1) + \log({ones} + 1)"
    assert not isinstance(decide(left, right), Proved | Tested)


def test_squares_of_roots_count_as_what_is_under_them() -> None:
    """A polarised elementary symmetric function of degree 3 vanishes for C <= 2."""
    left = (
        f"{root('a_j')} {root('g_j')} {root('b_j')} - {root('a_j g_j')} {root('b_j')} - {root('a_j b_j')} {root('g_j')}"
        f" - {root('g_j b_j')} {root('a_j')} + 2 {root('a_j g_j b_j')}"
    )
    found = decide(left, "0")
    assert isinstance(found, Refuted)
    assert found.witness is not None and dict(found.witness.sizes) == {"C": 3}


@pytest.mark.parametrize("factor", ["1", "u", "a_i", "v"])
def test_roots_of_entries_that_sum_to_one_are_not_independent(factor: str) -> None:
    """Each factor is 2 sqrt(...), and vanishes for one choice of the signs of roots."""
    pairs = [("1", r"\sum_k y_k"), ("1 - y_i", r"\sum_{k \ne i} y_k")]
    pairs += [(f"y_i + {x}", rf"1 + {x} - \sum_{{k \ne i}} y_k") for x in "uvt"]
    roots = [(one if one == "1" else rf"\sqrt{{{one}}}", rf"\sqrt{{{other}}}") for one, other in pairs]
    wrong = " ".join(f"({one} + {other})" for one, other in roots)
    assert isinstance(decide(f"{factor} {wrong}", "0"), Refuted)


@pytest.mark.parametrize("root", ["u", "T", "(u^2 + v)", r"(\sum_j a_j)"])
def test_all_powers_of_a_root_have_one_sign(root: str) -> None:
    """With a sign for each power every second of these was proved."""
    for factor in ("u", "v", "t", "a_i", "g_i", "y_i", "b_c"):
        left = rf"{root}^{{1/2}} {factor} {root}^{{-1/2}}"
        assert isinstance(decide(left, factor), Proved)
        assert isinstance(decide(left, f"-{factor}"), Refuted)
        assert isinstance(decide(rf"{root}^{{3/2}} {factor} {root}^{{-1/2}}", f"-{root} {factor}"), Refuted)


def elementary(n: int, entry: str) -> tuple[str, int]:
    """n! e_n in power sums by Newton's identities; ``entry`` has a place for the exponent."""
    terms = []
    for parts in product(range(n + 1), repeat=n):  # multiplicities of 1..n
        if sum(k * m for k, m in enumerate(parts, 1)) == n:
            sign = (-1) ** sum((k - 1) * m for k, m in enumerate(parts, 1))
            weight = Fraction(factorial(n))
            for k, m in enumerate(parts, 1):
                weight /= Fraction(k) ** m * factorial(m)
            sums = " ".join(rf"(\sum_j {entry % k})^{{{m}}}" for k, m in enumerate(parts, 1) if m)
            terms.append(f"{'-' if sign < 0 else '+'} {weight} {sums}")
    return "(" + " ".join(terms).removeprefix("+ ") + ")" if n else "(1)", factorial(n)


def products_in_disguise(
    most: int, last: int, product_of_all: str = r" e^{\sum_j a_j}", counts: int = 0
) -> Iterator[str]:
    """Combinations that vanish for C = 1..last and not beyond, of at most ``most`` bound indices.

    At size C the product E over all e^(a_j) is the elementary symmetric function e_C of them, and E times
    e_m of the e^(-a_j) is e_(C - m). Take sum_s f_s(C) e_s + E sum_m g_m(C) e_m(e^-a), f_s and g_m polynomials
    of degree most - s and most - m: it vanishes at C if f_s(C) + g_(C - s)(C) = 0 for all s. E may be
    written so that it ``counts`` as bound indices itself.
    """
    unknown = [
        (kind, s, d)
        for kind, highest in (("f", most), ("g", most - counts))
        for s in range(highest + 1)
        for d in range(highest - s + 1)
    ]
    rows = []
    for size in range(1, last + 1):
        for s in range(size + 1):
            wanted = {("f", s), ("g", size - s)}
            rows.append([size**d if (kind, n) in wanted else 0 for kind, n, d in unknown])
    for solution in sympy.Matrix(rows).nullspace():
        scale = lcm(*(int(sympy.Rational(x).q) for x in solution)) * factorial(most)
        terms = []
        for (kind, n, d), value in zip(unknown, solution, strict=True):
            sums, over = elementary(n, "e^{%d a_j}" if kind == "f" else "e^{-%d a_j}")
            factor = int(value * scale) // over
            last_factor = product_of_all if kind == "g" else ""
            if factor:
                terms.append(f"{'-' if factor < 0 else '+'} {abs(factor)} C^{d} {sums}{last_factor}")
        yield " ".join(terms).removeprefix("+ ")


@pytest.mark.parametrize("n", range(6))
def test_exponentials_of_sums_are_products_over_all_places(n: int) -> None:
    found = decide(list(products_in_disguise(4, 6))[n], "0")
    assert isinstance(found, Refuted)
    assert found.witness is not None and dict(found.witness.sizes) == {"C": 7}


@pytest.mark.parametrize("n", range(3))
def test_a_logarithm_lays_open_the_exponentials_in_an_exponent(n: int) -> None:
    product_of_all = r" (\log e^{e^{\sum_j a_j}})"
    found = decide(list(products_in_disguise(4, 6, product_of_all, counts=1))[n], "0")
    assert isinstance(found, Refuted)
    assert found.witness is not None and dict(found.witness.sizes) == {"C": 7}


def test_a_denominator_within_two_sums_stands_there_for_every_pair_of_places() -> None:
    """sum_n sum_r 1/(d_n d_r) has every d_n squared in its denominator."""
    from derive.meaning.sizes import Count

    under = r"(\sum_j a_j X_{%s1} + u)"
    text = rf"\sum_n \sum_r \frac{{1}}{{{under % 'n'} {under % 'r'}}}"
    term = read_expression(text.replace("X_{n1}", "X_{nd}").replace("X_{r1}", "X_{rd}"), MODEL.scope)
    found = Count(MODEL.scope, "C", frozenset(), {"N": 5}).jet(term, ())[0]
    assert found.weight == 2 * 5


def test_a_logarithm_lays_open_the_denominators_in_an_exponent() -> None:
    from derive.meaning.sizes import Count

    term = read_expression(r"\log(u e^{\frac{v}{\sum_j a_j}})", MODEL.scope)
    assert Count(MODEL.scope, "C", frozenset()).jet(term, ())[0].weight == 1
    both = read_expression(r"\log(e^{\sum_j \sum_k a_j g_k} e^{\frac{v}{\sum_j a_j}})", MODEL.scope)
    assert Count(MODEL.scope, "C", frozenset()).jet(both, ())[0].top >= 3  # over one denominator
    wrong = decide(
        r"\sum_i \log e^{\frac{u}{\sum_j A_{ij}}}", r"\frac{C^2 u}{\sum_i \sum_j A_{ij}} - (C - 1) (C - 2) u"
    )
    assert not isinstance(wrong, Proved | Tested)


def test_the_derivative_of_what_divides_brings_denominators_of_its_own() -> None:
    """(1/log(C + u))' has the denominator C + u beside the logarithm: the sides differ by 0 for C <= 9 only."""
    size, u, v = sympy.symbols("C u v")
    vanishing = sympy.prod([size - n for n in range(1, 10)])
    quotient, rest = sympy.div(sympy.Poly(vanishing, size), sympy.Poly((size + u) * (size + v), size))
    first, second = r"\log(C + u)", r"\log(C + v)"
    slopes = rf"(\frac{{\partial}}{{\partial u}} \frac{{1}}{{{first}}}) (\frac{{\partial}}{{\partial v}} \frac{{1}}{{{second}}})"
    top, factor = (sympy.latex(sympy.expand(x.as_expr())) for x in (quotient, -rest))
    found = decide(f"{slopes} ({factor})", rf"\frac{{{top}}}{{({first})^2 ({second})^2}}")
    assert isinstance(found, Refuted)
    assert found.witness is not None and dict(found.witness.sizes) == {"C": 10}


def test_a_derivative_inside_a_step_is_known_at_one_size_only() -> None:
    """C^3 + 146 C is 21 C^2 + 336 at the sizes 6, 7, 8; at smaller ones the root is of a number, and outside."""
    sides = [
        rf"\operatorname{{step}}(u (\frac{{\partial}}{{\partial v}} (({slope}) v)) + t) + \sqrt{{C^2 + 1}}"
        for slope in ("C^3 + 146 C", "21 C^2 + 336")
    ]
    assert not isinstance(decide(*sides), Proved)


SAME, APART = Condition(II, J), Condition(II, J, False)


@pytest.mark.parametrize(
    ("left", "right", "given"),
    [
        (delta(II, J), ZERO, (Condition(J, ONE, False),)),  # i = j = 2 is left
        (mul(delta(II, C), sub(C, ONE)), ZERO, ()),  # a size that is a place
        (delta(II, N), ONE, ()),  # places of two sizes
        (Cases((Branch(ONE, Condition(II, N)), Branch(ZERO, None))), ONE, ()),
        (Bind("sum", "j", Range(C, C), a(J)), Bind("sum", "j", Range(C, II), a(J)), ()),
        (mul(sub(a(C), a(II)), sub(C, ONE)), ZERO, ()),
        (total("n", N, a(N)), total("j", C, a(J)), ()),
    ],
)
def test_places_are_told_apart(left: Term, right: Term, given: tuple[Condition, ...]) -> None:
    try:
        found = agree(left, right, MODEL.scope.assuming(*given))
    except ValueError:
        return  # shapes do not fit
    assert not isinstance(found, Proved | Tested)


@pytest.mark.parametrize("place", [0, -1])
def test_there_is_no_place_below_one(place: int) -> None:
    """A refutation of delta_{i0} = 0 at the size 0 is none."""
    assert isinstance(agree(delta(II, number(place)), ZERO, MODEL.scope), Undecided)


def test_a_number_may_be_negative() -> None:
    assert isinstance(agree(mul(U, number(-2)), sub(U, mul(number(3), U)), MODEL.scope), Proved)
    assert isinstance(agree(log(power(U, number(2))), mul(number(-2), log(U)), MODEL.scope), Refuted)


def test_conditions_through_a_letter_that_is_not_read_count() -> None:
    """i = j and j = c make i = c: a counterexample with i other than c would be none."""
    given = MODEL.scope.assuming(SAME, Condition(J, K))
    assert isinstance(agree(a(II), a(K), given), Proved)
    assert isinstance(agree(a(II), a(K), MODEL.scope.assuming(APART, Condition(J, K))), Refuted)
    assert isinstance(agree(delta(II, ONE), ONE, MODEL.scope.assuming(SAME, Condition(J, ONE))), Proved)


def test_a_fact_about_a_defined_quantity_does_not_overrule_its_definition() -> None:
    from dataclasses import replace

    from derive.scope import Definition, SumsToOne

    scope: Scope = replace(
        MODEL.scope,
        definitions={**MODEL.scope.definitions, "g": Definition("g", ("i",), mul(a(II), a(II)))},
        facts=(SumsToOne("g"),),
    )
    assert isinstance(agree(total("j", C, Symbol("g", (J,))), ONE, scope), Refuted)


def written(n: int) -> str:
    """A number in two parts: numerals have at most 30 digits."""
    return rf"({n >> 64} \cdot 2^{{64}} + {n & 2**64 - 1})"


LARGE = (2**127 - 2) // 126 + 1  # e^(LARGE u) and e^u have one value in the field: 2520 and P - 1 share 126


def divided(by: int) -> tuple[int, str]:
    """A number n, and another one that times ``by`` is n in the field alone."""
    n = -(2**127 - 1) % by
    return n, written((2**127 - 1 + n) // by)


SLOPE = r"\frac{\partial}{\partial u}"
SMALL, MUCH = divided(840)
SMALLER, MORE = divided(840**2)
POWER = "((e^u)^{1/840})"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # the denominators of exponents, which come out in derivatives and logarithms
        (f"{SMALL} ({SLOPE} {POWER})", f"{MUCH} {POWER}"),
        (f"{SMALLER} ({SLOPE} ({SLOPE} {POWER}))", f"{MORE} {POWER}"),
        (rf"{SMALL} \log {POWER}", f"{MUCH} u"),
        (rf"{SMALL} \log(e^{{u/840}})", f"{MUCH} u"),
        (rf"{SMALLER} \log(e^{{(u/840)^2}})", f"{MORE} u^2"),
        (rf"{SMALLER} \log((e^{{u/840}})^{{1/840}})", f"{MORE} u"),
        (
            rf"{SMALL} \sum_i \log \sum_j e^{{-a_j/840}}",
            rf"-{MUCH} C \sum_j a_j + {SMALL} C \log \sum_j e^{{(\sum_{{k \ne j}} a_k)/840}}",
        ),
        # derivatives inside generators, which are known by their values
        (rf"\log ({SLOPE} (2^{{127}} u v))", rf"\log ({SLOPE} (u v))"),
        (rf"\log \log ({SLOPE} (2^{{127}} u v))", rf"\log \log ({SLOPE} (u v))"),
        (
            rf"\operatorname{{step}}({SLOPE} (2 u v - 2^{{127}} u v))",
            rf"\operatorname{{step}}({SLOPE} (u v))",
        ),
        (
            rf"\operatorname{{step}}({SLOPE} (2 u v - 2^{{127}} u v) + t)",
            rf"\operatorname{{step}}({SLOPE} (u v) + t)",
        ),
        (rf"e^{{{written(LARGE)} u}}", "e^u"),
        (rf"e^{{{LARGE >> 64} (2^{{64}} u)}}", rf"e^{{-{(LARGE & 2**64 - 1) - 1} u}}"),
        (rf"e^{{{2**64} ({2**63} u) }}", "e^{u}"),
        (rf"\log e^{{{2**64} ({2**63} u) }}", "u"),
        (r"(\sum_j 2^{10})^{12} + (\sum_j 2^{10})^{13}", r"2^{120} C^{12} + 2^3 C^{13}"),
        (
            r"\sum_i \sum_j \sum_k \sum_m 2^{119} a_i a_j a_k a_m - 2^{127} (\sum_i a_i)^4",
            r"- (\sum_i a_i)^4",
        ),
        (rf"\frac{{\partial}}{{\partial u}} ({written((2**127 - 1) // 9)} u^9 + u)", "1"),
    ],
)
def test_numbers_that_vanish_in_the_field_alone(left: str, right: str) -> None:
    assert not isinstance(decide(left, right), Proved | Tested)


def test_second_derivatives_have_short_numbers() -> None:
    """A bound that squares a denominator for each derivative finds them too long."""
    from campaign.expressions import SCOPE

    hessian = r"\frac{\partial}{\partial v_d} (\frac{\partial L}{\partial v_e})"
    inner = r"s_n^2 (1 - s_n)^2 + (s_n - t_n) s_n (1 - s_n) (1 - 2 s_n)"
    assert isinstance(decide(hessian, rf"\frac{{2}}{{N}} \sum_n ({inner}) X_{{nd}} X_{{ne}}", SCOPE), Proved)
    assert isinstance(decide(hessian, rf"\frac{{1}}{{N}} \sum_n ({inner}) X_{{nd}} X_{{ne}}", SCOPE), Refuted)


def _turned(power: int, of: str) -> str:
    r"""``log e_n(1/a) - log e_n(a)``, which is ``-log(a_1 ... a_2n)`` where there are 2n places and no others."""
    up, down = of, rf"\frac{{1}}{{{of}}}"
    if power == 1:
        return rf"\log \sum_{{j=1}}^{{C}} {down} - \log \sum_{{j=1}}^{{C}} {up}"
    pair = r"\log((\sum_{{j=1}}^{{C}} {0})^2 - \sum_{{j=1}}^{{C}} ({0})^2)"
    return f"{pair.format(down)} - {pair.format(up)}"


@pytest.mark.parametrize("power", [1, 2])
def test_products_over_all_places_hide_in_common_monomials(power: int) -> None:
    """Three such differences cancel at 2n places: an equation of logarithms, true for C = 2n and not beyond."""
    for one, other, both in (("a_j", "g_j", "a_j g_j"), ("e^{a_j}", "e^{g_j}", "e^{a_j + g_j}")):
        left = _turned(power, one) + " + " + _turned(power, other)
        assert not isinstance(decide(left, _turned(power, both)), Proved | Tested), (power, one)


UNFOLDED = read_problem(
    r"""
title = "definitions that hold derivatives"
definitions = ['q = u', 'w_i = u \delta_{i5}', 'h_i = (\frac{\partial w_i}{\partial u}) e^u']
loss = 'q'
parameters = ['u']
[sizes]
C = "classes"
[letters]
C = ["i", "j"]
[symbols]
u = {}
""",
    "unfolded.toml",
).scope


def test_a_definition_is_read_through_where_another_one_is_its_derivative() -> None:
    """h_i is e^u for i = 5, which only the folded w_i says."""
    found = decide("h_i", "0", UNFOLDED)
    assert isinstance(found, Refuted)
    assert found.witness is not None and dict(found.witness.indices) == {"i": 5}


def test_a_counterexample_has_room_for_explicit_places() -> None:
    r"""``\sum_{j \ne 3} 1`` is C - 1 where there is a third place; at C = 2 the sides differ, which says nothing."""
    assert not isinstance(decide(r"e^{\log C} \sum_{j \ne 3} 1", "C (C - 1)"), Refuted)


@pytest.mark.parametrize("n", [3, 5, 7])
def test_what_vanishes_at_small_sizes_is_not_called_tested(n: int) -> None:
    vanishing = " ".join(f"(C - {k})" for k in range(1, n + 1))
    for outside in ("(T + 1)^{1/3}", "(y_i + 2)^{1/2}"):
        assert isinstance(decide(f"(1 + {vanishing}) {outside}", outside), Refuted)
        assert isinstance(decide(f"(1 + u - u) {outside}", outside), Proved | Tested)


def test_letters_with_a_prime_have_places() -> None:
    assert isinstance(decide(r"\frac{a_{i'}}{a_{i'}}", "1"), Proved)


@pytest.mark.parametrize("given", [(Condition(II, C),), (Condition(II, C), Condition(J, C))])
def test_a_condition_that_no_case_is_chosen_by_is_not_forgotten(given: tuple[Condition, ...]) -> None:
    """(C - 1) a_i is not 0 for i = C, but a witness with i = 1 says nothing of that."""
    found = agree(mul(sub(C, ONE), a(II)), ZERO, MODEL.scope.assuming(*given))
    assert isinstance(found, Undecided)


def test_fractions_without_a_value_in_the_field() -> None:
    prime = 2**127 - 1
    for left in (number(Fraction(1, prime)), power(U, number(Fraction(1, prime)))):
        assert not isinstance(agree(left, U, MODEL.scope), Proved)
        assert isinstance(agree(mul(left, U), mul(U, left), MODEL.scope), Proved | Tested)


def step(of: str) -> str:
    return rf"\operatorname{{step}}({of})"


SUM, POSITIVE = r"\sum_j a_j", rf"\sum_j {step('a_j')}"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (step("a_1 - a_2") + step("a_2 - a_3") + step("a_3 - a_1"), "0"),
        (step("u") + step("u + T"), step("u")),
        (step("u") + step("u - T"), step("u - T")),
        (step("u^2 + 1"), "1"),
        (step("-u^2 - v^4"), "0"),
        (r"\max(u, \max(v, t))", r"\max(\max(u, v), t)"),
        (r"\max(u, v) + \max(v, t)", r"\max(u + v, 2 v, u + t, v + t)"),
        (rf"\sum_j \sum_{{k \ne j}} {step('a_j - a_k')}", r"\frac{C (C - 1)}{2}"),
    ],
)
def test_signs_that_exclude_each_other(left: str, right: str) -> None:
    assert isinstance(decide(left, right), Proved)
    assert isinstance(decide(f"{left} + {step('u')}", right), Refuted)


@pytest.mark.parametrize("n", range(1, 5))
def test_signs_that_exclude_each_other_at_small_sizes_only(n: int) -> None:
    """Fewer than C positive numbers can have a negative sum, as many as C cannot."""
    among = "".join(f"({POSITIVE} - {m})" for m in range(n))
    assert not isinstance(decide(f"(1 - {step(SUM)}) {among}", "0"), Proved | Tested)
    assert isinstance(decide(f"(1 - {step('u')}) {among}", "0"), Refuted)


@pytest.mark.parametrize(
    ("left", "right", "lost", "gained"),
    [
        (r"\sum_j \frac{a_j}{a_j}", r"1 + \sum_{j \ne i} \frac{a_j}{a_j}", True, False),
        (r"\sum_j \frac{1}{a_j}", r"\frac{1}{a_i} + \sum_{j \ne i} \frac{1}{a_j}", False, False),
        (r"\sum_j \log a_j", r"\log a_i + \sum_{k \ne i} \log a_k", False, False),
        (r"\sum_j \delta_{ij} \frac{1}{a_j}", r"\frac{1}{a_i}", True, False),
        (
            r"\sum_j \frac{1}{a_j}",
            r"\frac{1}{a_i} + \sum_{j \ne k} \frac{1}{a_j} + \frac{1}{a_k} - \frac{1}{a_i}",
            False,
            False,
        ),
    ],
)
def test_conditions_at_all_places_and_at_all_but_one(left: str, right: str, lost: bool, gained: bool) -> None:
    for one, other, first, second in ((left, right, lost, gained), (right, left, gained, lost)):
        found = decide(one, other)
        assert isinstance(found, Proved)
        assert (bool(found.lost), bool(found.gained)) == (first, second)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("factor", ["", "T", "e^u"])
def test_negative_numbers_have_no_roots(factor: str, sign: str) -> None:
    """-3 is a square modulo P."""
    found = decide(rf"\sqrt{{-12 {factor}}}", rf"{sign} 2 \sqrt{{-3 {factor}}}")
    assert isinstance(found, Undecided)


def test_at_one_choice_of_sizes_roots_must_be_independent() -> None:
    """Roots of -2u and -8u have a sign each in the field, and at the point that is drawn a value."""
    for text in (r"2 \sqrt{-2 u}", r"-2 \sqrt{-2 u}"):
        sides = (read_expression(side, MODEL.scope) for side in (r"\sqrt{-8 u}", text))
        assert isinstance(Here(MODEL.scope, {}, {}).agree(*sides), Undecided)


def test_one_choice_of_sizes_has_every_case_of_signs() -> None:
    here, step = Here(MODEL.scope, {}, {}), read_expression(r"\operatorname{step}(u)", MODEL.scope)
    assert isinstance(here.agree(step, ONE), Undecided)
    assert isinstance(here.agree(step, ZERO), Undecided)
    other = read_expression(r"\operatorname{step}(-u)", MODEL.scope)
    assert isinstance(here.agree(step, sub(ONE, other)), Proved)
