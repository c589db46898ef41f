"""How many sizes are tried, and how long the numbers can be: the bounds of the lemmas, by hand."""

from __future__ import annotations

from math import log2

import pytest
from test_kernel import MODEL

from derive.meaning.forms import Outside
from derive.meaning.fragment import outside
from derive.meaning.grid import Plan, grid
from derive.meaning.numerals import Numerals
from derive.meaning.patterns import Pattern
from derive.meaning.planning import Planner
from derive.meaning.sizes import Count
from derive.reading.expressions import read_expression
from derive.shapes import opened
from derive.term import Term

SCOPE = MODEL.scope
CHANGES = "a denominator with a sum over C changes under another sum"
LOGS = "the exponential of a sum or multiple of logarithms"
SLOPES = "a derivative of what is summed inside exp, log or step"


def scalar(text: str) -> Term:
    term = read_expression(text, SCOPE)
    return opened(term, term, SCOPE)[0]


def windows(text: str, folded: str = "") -> dict[str, tuple[int, int]]:
    """The first and the last size that are tried before a Term is known to be zero."""
    plan = Planner(SCOPE, frozenset(folded.split())).plan(scalar(text), read_expression("0", SCOPE), ())
    return {p.size: (p.window[0], p.window[-1]) for p in plan}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # lemma 3: from F on, K + 1 sizes
        ("a_i", 1, 1),
        ("a_i - a_j", 2, 2),
        ("a_3", 3, 3),
        ("a_i + a_3", 3, 3),
        (r"\sum_j a_j", 1, 2),
        (r"\sum_j a_j - a_i", 1, 2),
        (r"(\sum_j a_j)^2", 1, 3),
        (r"\sum_j \sum_k A_{jk}", 1, 3),
        (r"\sum_j a_j + (\sum_j a_j)^2", 1, 3),
        (r"\sum_{j \ne 4} a_j", 4, 5),
        ("C^3", 1, 4),
        (r"C \sum_j a_j", 1, 3),
        (r"\sum_k \begin{cases} 1 & k = i \\ \sum_j A_{jk} & k \ne i \end{cases}", 1, 3),
        # denominators with sums, over the least common one
        (r"\frac{\sum_j a_j}{\sum_j g_j}", 1, 2),
        (r"\frac{1}{\sum_j a_j} + \frac{1}{\sum_j g_j}", 1, 3),
        (r"\frac{1}{\sum_j a_j} + \frac{2}{\sum_k a_k}", 1, 2),
        (r"\frac{1}{\sum_j a_j} + \frac{1}{(\sum_j a_j)^2}", 1, 3),
        (r"\frac{1}{(\sum_j a_j)^3}", 1, 4),
        (r"(\sum_j a_j)^{-3}", 1, 4),
        (r"(\frac{1}{\sum_j a_j})^2", 1, 3),
        (r"\frac{1}{\sum_j a_j} \sum_k \frac{1}{\sum_j a_j}", 1, 3),
        (r"\frac{1}{(\sum_j a_j) (\sum_j g_j)}", 1, 3),
        (r"\frac{1}{\frac{u}{\sum_j a_j}}", 1, 2),
        (r"\frac{1}{u + \frac{v}{\sum_j a_j}}", 1, 2),
        ("y_i", 1, 2),
        ("y_i y_j", 2, 4),
        # lemma 3a: from F + 2K + g on
        (r"\sum_j e^{a_j}", 1, 2),
        (r"e^{\sum_j a_j}", 3, 3),
        (r"e^{\sum_j \sum_k A_{jk}}", 5, 5),
        (r"a_i e^{\sum_j a_j}", 4, 4),
        (r"(\sum_k g_k)^2 e^{\sum_j a_j}", 5, 7),
        (r"\frac{1}{1 + e^{\sum_j a_j}}", 3, 3),
        # lemma 4: from F + 2k + 1 on, or F + 2K + 2k + 1
        (r"\log \sum_j a_j", 3, 4),
        (r"a_i \log \sum_j a_j", 4, 5),
        (r"\sum_k g_k \log \sum_j a_j", 3, 5),
        (r"\sum_k \log \sum_j A_{kj}", 7, 9),
        (r"\sum_j \log a_j", 1, 2),
        (r"\log C", 3, 4),
        (r"\sqrt{\sum_j a_j}", 3, 4),
        (r"(\sum_j a_j)^{3/2}", 3, 5),
        (r"(\sum_j a_j)^{-1/2}", 3, 4),
        (r"\operatorname{step}(\sum_j a_j)", 3, 3),
        (r"(\sum_k g_k)^2 \operatorname{step}(\sum_j a_j)", 3, 5),
        (r"\sum_k \operatorname{step}(\sum_j A_{kj})", 5, 6),
        (r"\log \sum_j e^{\sum_k A_{jk}}", 9, 11),
        # what generators turn into
        (r"e^{\log \sum_j e^{a_j}}", 3, 4),
        (r"e^{u - \log \sum_j e^{a_j}}", 3, 4),
        (r"(\sum_k g_k) e^{u - \log \sum_j e^{a_j}}", 3, 4),
        (r"\log e^{e^{\sum_j a_j}}", 3, 4),
        (r"\log e^{e^{\sum_j \sum_k A_{jk}}}", 6, 8),
        (r"\log e^{\frac{u}{\sum_j a_j}}", 3, 5),
        (r"e^{\frac{u}{\sum_j a_j}}", 3, 3),
        # derivatives
        (r"\frac{\partial}{\partial u} (\sum_j (u a_j)^2)", 1, 2),
        (r"\frac{\partial}{\partial u} \frac{1}{u + \sum_j a_j}", 1, 3),
        (r"\frac{\partial}{\partial u} \frac{1}{u + \frac{v}{\sum_j a_j}}", 1, 3),
        (r"\frac{\partial}{\partial u} (\frac{\partial}{\partial u} \frac{1}{u + \sum_j a_j})", 1, 4),
        (r"\frac{\partial}{\partial u} (u p_i)", 1, 2),
        (r"\frac{\partial}{\partial u} \log(u + \sum_j a_j)", 1, 2),
        (r"\frac{\partial}{\partial u} \sqrt{u + \sum_j a_j}", 3, 5),
        (r"\frac{\partial}{\partial u} e^{u \sum_j a_j}", 3, 4),
    ],
)
def test_the_sizes_that_are_enough(text: str, first: int, last: int) -> None:
    assert windows(text)["C"] == (first, last)
    assert outside(scalar(text), read_expression("0", SCOPE), SCOPE) is None


def test_each_window_is_a_grid_with_room_for_the_cases() -> None:
    """All sizes of the windows together where the letters have room; each smaller size alone, the others first."""
    apart, same = Pattern((("i", 1), ("j", 2)), 2), Pattern((("i", 1), ("j", 1)), 1)
    spots = grid(
        [Plan("C", (same, apart), range(3, 5), 0, 2), Plan("N", (Pattern((), 1),), range(1, 3), 0, 1)]
    )
    places: tuple[dict[str, int], ...] = ({"i": 1, "j": 1}, {"i": 1, "j": 2})
    assert [(s.sizes["C"], s.sizes["N"], s.cases) for s in spots if s.needed] == [
        (c, n, places) for c in (3, 4) for n in (1, 2)
    ]
    assert [(s.sizes["C"], s.sizes["N"], s.cases) for s in spots if not s.needed] == [
        (1, 1, places[:1]),
        (2, 1, places),
    ]
    assert {(s.needed, tuple(s.named.items())) for s in spots} == {(True, (("C", 2), ("N", 1))), (False, ())}
    (far,) = grid([Plan("C", (Pattern((("i", 5),), 5),), range(1, 3))])
    assert (far.sizes, far.needed) == ({"C": 5}, True)


def test_a_denominator_counts_once_for_each_place_of_another_size() -> None:
    assert windows(r"\sum_n \frac{1}{\sum_d X_{nd}}") == {"N": (1, 2), "D": (1, 3)}
    assert windows(r"\sum_n \sum_r \frac{1}{\sum_d X_{nd} X_{rd}}") == {"N": (1, 3), "D": (1, 10)}


def test_folded_definitions_count_as_symbols() -> None:
    assert windows("p_i") == {"C": (1, 2), "D": (3, 3)}
    assert windows("p_i", folded="p") == {"C": (1, 1)}
    assert windows("p_i", folded="z") == {"C": (1, 2)}
    slope = r"\frac{\partial p_k}{\partial z_i}"
    assert windows(slope, folded="p")["D"] == windows(slope)["D"] == (3, 4)
    assert windows(slope, folded="z") == windows(slope, folded="p z") == {"C": (2, 4)}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (r"\sum_j \frac{1}{a_j + \sum_k a_k}", CHANGES),
        (r"\sum_j \frac{1}{1 + e^{\sum_k A_{jk}}}", CHANGES),
        (r"e^{2 \log \sum_j a_j}", LOGS),
        (r"e^{u \log C}", LOGS),
        (r"e^{\sum_j \log a_j}", LOGS),
        (r"\log(\frac{\partial}{\partial u} (u \sum_j a_j))", SLOPES),
        (r"e^{\frac{\partial}{\partial u} (C u^2)}", SLOPES),
        (r"\log \sigma(\frac{\partial}{\partial u} (u \sum_j a_j))", SLOPES),
        (r"e^{\sqrt{\frac{\partial}{\partial u} (u \sum_j e^{a_j})}}", SLOPES),
        (r"e^{\operatorname{softplus}(\sum_j a_j) v}", LOGS),
        (r"\operatorname{step}(\frac{\partial}{\partial u} (u \sum_j a_j))", SLOPES),
        (r"(\sum_j a_j)^{41}", "a power too high to count"),
        (r"(\sum_j a_j)^{-41}", "a power too high to count"),
        (r"(\sum_j a_j)^{81/2}", "a power too high to count"),
        (r"\sum_n \frac{1}{\sum_d X_{nd} + \sum_r \frac{1}{\sum_d X_{rd}}}", ""),
    ],
)
def test_what_the_lemmas_do_not_reach(text: str, why: str) -> None:
    found = outside(scalar(text), read_expression("0", SCOPE), SCOPE)
    assert found is not None and found.startswith(why)


def test_the_highest_power_that_is_counted() -> None:
    count = Count(SCOPE, "C", frozenset())
    assert count.jet(scalar(r"(\sum_j a_j)^{40}"), ())[0].top == 40
    assert count.jet(scalar(r"(\sum_j a_j)^{-40}"), ())[0].weight == 40
    assert count.jet(scalar(r"(\sum_j a_j)^{79/2}"), ())[0].top == 40


MOST = {"C": 4, "D": 2, "N": 8}


def measure(text: str, by: tuple[str, ...] = (), folded: str = "") -> tuple[float, ...]:
    """Bits and degree of the numerator, then of the denominator, at the sizes ``MOST``."""
    numerals = Numerals(SCOPE, frozenset(folded.split()), MOST)
    found = numerals.jet(scalar(text), by)[-1]
    weights = [(n, *numerals._denominators[key]) for key, n in found.under.items()]
    return (
        found.bits, found.degree,
        sum(n * bits for n, bits, _ in weights), sum(n * degree for n, _, degree in weights),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bits", "degree", "under", "low"),
    [
        # numbers, sums and products
        ("5", log2(5), 0, 0, 0),
        ("-5", log2(5), 0, 0, 0),
        ("0", 0, 0, 0, 0),
        (r"\frac{5}{3}", log2(5), 0, log2(3), 0),
        (r"\frac{u}{3} + \frac{v}{3}", 1, 1, log2(3), 0),
        (r"\frac{u}{3} + \frac{v}{5}", log2(5) + 1, 1, log2(15), 0),  # (5 u + 3 v)/15
        (r"\frac{u}{3} \frac{v}{3}", 0, 2, log2(9), 0),
        (r"\frac{u}{3} \frac{v}{5}", 0, 2, log2(15), 0),
        ("C u", 2, 1, 0, 0),
        ("u v T", 0, 3, 0, 0),
        ("(3 u)^4", log2(81), 4, 0, 0),
        ("u^2 + v", 1, 2, 0, 0),
        (r"\sum_j 3 a_j", log2(12), 1, 0, 0),
        (r"\sum_n \sum_j 3 a_j", log2(96), 1, 0, 0),
        (r"\delta_{ij} a_j", 0, 1, 0, 0),
        (r"\operatorname{step}(5 u)", 0, 0, 0, 0),
        ("y_i", 0, 1, 2, 1),  # u_i / (u_1 + ... + u_4)
        (r"\sum_j y_j", 2, 1, 2, 1),
        # denominators
        (r"\frac{3}{2 u}", log2(3), 0, 1, 1),
        (r"\frac{1}{u + v}", 0, 0, 1, 1),
        (r"\frac{1}{-(u + v)} + \frac{1}{u + v}", 1, 0, 1, 1),
        (r"\frac{1}{u / v}", 0, 1, 0, 1),
        (r"\frac{1}{(u + v)^3}", 0, 0, 3, 3),
        ("(u + v)^{-3}", 0, 0, 3, 3),
        (r"\frac{1}{u + v} + \frac{1}{u + t}", 2, 1, 2, 2),
        (r"\frac{1}{u + v} + \frac{1}{(u + v)^2}", 2, 1, 2, 2),
        (r"\frac{1}{\frac{u}{3} + 1}", log2(3), 0, log2(6), 1),  # 3/(u + 3)
        (r"\sum_j \frac{1}{2 u + v}", 2, 0, log2(4), 1),
        (r"\sum_j \frac{1}{a_j + 3 u}", 2 + 3 * log2(6), 3, 4 * log2(6), 4),
        (r"\sum_j \frac{1}{(a_j + u)^2}", 2 + 6, 6, 8, 8),
        # generators: twice the coefficients of the argument are degrees
        ("e^u", 0, 2, 0, 0),
        ("e^{3 u}", 0, 6, 0, 0),
        (r"\frac{1}{e^u}", 0, 0, 0, 2),
        (r"e^{\frac{u}{3}}", 0, 6, 0, 0),
        (r"e^{\log T}", 0, 1, 0, 0),
        (r"e^{-\log T}", 0, 0, 0, 1),
        (r"e^{u + \log T}", 0, 3, 0, 0),
        (r"e^{2 \log(u + v)}", 8, 16, 0, 0),
        (r"e^{2 \log \frac{1}{u + v}}", 8, 16, 0, 0),
        (r"\log u", log2(3), 2, 0, 0),
        (r"\log(3 u)", log2(3 + log2(3)) + log2(3), 2, 0, 0),
        (r"\log(u + v)", 2, 2, 0, 0),
        (r"\log \frac{u}{v}", 2, 3, 0, 0),
        (r"\log \frac{5}{u + v}", log2(4 + log2(5)) + log2(5), 2, 0, 0),
        (r"\sqrt{T}", 0, 1, 0, 0),
        ("T^{3/2}", 0, 2, 0, 0),
        # definitions
        ("z_i", 2, 2, 0, 0),
        ("s_i", 0, 0, 1, 8),
        (r"\frac{1}{s_i}", 1, 8, 0, 0),
    ],
)
def test_how_long_numbers_can_be(text: str, bits: float, degree: float, under: float, low: float) -> None:
    assert measure(text) == pytest.approx((bits, degree, under, low))


@pytest.mark.parametrize(
    ("text", "by", "bits", "degree", "under", "low"),
    [
        ("5", "u", 0, 0, 0, 0),
        ("C", "u", 0, 0, 0, 0),
        (r"\delta_{ij}", "u", 0, 0, 0, 0),
        ("y_i", "u", 0, 0, 0, 0),
        ("u v", "u", 1 + 1, 1, 0, 0),  # m bits for the binomials of an m-th derivative
        ("u^3", "u", 4, 3, 0, 0),
        ("u^3", "u u", log2(3) + 6, 3, 0, 0),
        (r"\frac{u}{v}", "v", 2, 1, 0, 2),
        (r"\frac{1}{u + v}", "u", 3, 1, 2, 2),
        (r"\frac{1}{(u + v)^2}", "u", 7, 1, 3, 3),
        (r"\frac{1}{u / v}", "u", 4, 2, 0, 2),
        (r"\frac{1}{u v}", "u", 4, 2, 0, 4),
        (r"\frac{1}{-u}", "u", 2, 1, 0, 2),
        (r"\sum_j 3 a_j", "a", log2(12) + 2, 1, 0, 0),
        ("e^{3 u}", "u", log2(12), 7, 0, 0),
        (r"\log u", "u", 0, 0, 0, 1),
        (r"\log u", "u u", 2, 1, 0, 2),
        (r"\sqrt{T}", "T", 0, 1, 1, 1),
        (r"\sqrt{T}", "T T", 6, 2, 2, 2),
        ("z_i", "w", 4, 1, 0, 0),
        ("z_i", "u", 0, 0, 0, 0),
        ("s_i", "u", 0, 0, 0, 0),
    ],
)  # fmt: skip
def test_how_long_the_numbers_of_derivatives_can_be(
    text: str, by: str, bits: float, degree: float, under: float, low: float
) -> None:
    assert measure(text, tuple(by.split())) == pytest.approx((bits, degree, under, low))


def test_the_numbers_of_folded_definitions() -> None:
    assert measure("p_i", folded="p") == (0, 1, 0, 0)
    assert measure("p_i", ("z",), "p") == measure("p_i", ("z",)) != (0, 0, 0, 0)
    assert measure("p_i", ("u",), "p") == measure("p_i", ("p",), "p") == (0, 0, 0, 0)


def test_the_longest_number_and_the_highest_degree() -> None:
    numerals, zero = Numerals(SCOPE, frozenset(), MOST), read_expression("0", SCOPE)
    for inside, beyond, why in [
        ("2^{119} u", "2^{120} u", "numbers of 121 bits"),
        (f"e^{{{2**21} u}}", f"e^{{{2**21 + 1} u}}", "a degree too high"),
        (rf"\frac{{1}}{{e^{{{2**21} u}}}}", rf"\frac{{1}}{{e^{{{2**21 + 1} u}}}}", "a degree too high"),
    ]:
        numerals.check(scalar(inside), zero)
        with pytest.raises(Outside, match=why):
            numerals.check(scalar(beyond), zero)
