"""What is too much is told by counting, before it is done."""

from __future__ import annotations

import pytest
from test_kernel import MODEL, decide

from derive.meaning.agree import Judge
from derive.meaning.evidence import Proved, Undecided
from derive.meaning.forms import Outside, exponent
from derive.meaning.patterns import patterns
from derive.meaning.point import Point, TooMuch
from derive.meaning.work import Work, too_large
from derive.term import ONE, Apply, Branch, Cases, Condition, Derivative, Symbol, Term, add, div, neg, number

U = Symbol("u")


def test_work_is_spent_to_the_last_piece() -> None:
    work = Work(3)
    assert [work.spend(), work.spend(2), work.spend()] == [True, True, False]
    from random import Random

    point = Point({}, {}, Random(1), Work(2))
    point.count(2)
    with pytest.raises(TooMuch, match="too much to evaluate"):
        point.count()
    point.begin(Work(1))
    point.count()


def deep(depth: int, part: Term = U) -> Term:
    for _ in range(depth):
        part = neg(part)
    return part


def sloped(times: int) -> Term:
    part: Term = U
    for _ in range(times):
        part = Derivative(part, U)
    return part


@pytest.mark.parametrize(
    ("fits", "large"),
    [
        (deep(90), deep(91)),
        (add(*[U] * 19_999), add(*[U] * 20_000)),
        (sloped(3), sloped(4)),
        (add(sloped(3), sloped(3)), add(U, neg(sloped(4)))),
    ],
)
def test_the_largest_terms(fits: Term, large: Term) -> None:
    assert (too_large(fits), too_large(large)) == (False, True)
    assert Judge(MODEL.scope).agree(large, U) == Judge(MODEL.scope).agree(U, large)
    assert isinstance(Judge(MODEL.scope).agree(large, large), Undecided)


def test_seven_letters_of_one_size_have_877_cases() -> None:
    """The Bell numbers, and with places that are named."""
    assert [len(list(patterns(tuple("ijkcmnr"[:n]), frozenset(), ()))) for n in range(8)] == [
        1,
        1,
        2,
        5,
        15,
        52,
        203,
        877,
    ]
    named = list(patterns(("i", "j"), frozenset({3}), ()))
    assert [dict(p.places) for p in named] == [
        {"i": 3, "j": 3}, {"i": 3, "j": 1}, {"i": 1, "j": 3}, {"i": 1, "j": 1}, {"i": 1, "j": 2},
    ]  # fmt: skip
    assert {p.least for p in named} == {3}
    with pytest.raises(Outside, match="8 free indices"):
        list(patterns(tuple("ijkcmnrs"), frozenset(), ()))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (number(1000), 1000),
        (number(-3), -3),
        (div(ONE, number(2)), 0.5),
        (div(number(4), number(2)), 2),
        (neg(div(ONE, number(2))), -0.5),
    ],
)
def test_exponents(term: Term, value: float) -> None:
    assert exponent(term) == value


@pytest.mark.parametrize(
    "term", [number(1001), U, div(ONE, number(0)), div(number(2002), number(2)), Apply("mul", (ONE, ONE))]
)
def test_what_is_no_exponent(term: Term) -> None:
    with pytest.raises(Outside, match="not a small number"):
        exponent(term)


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        (r"\log((u + v)^{61} + t)", r"\log((v + u)^{61} + t)", "a power of a sum too high to multiply out"),
        (r"\log((2 u)^{61} + t)", r"\log((u 2)^{61} + t)", "a power of a number too high to write"),
        (r"\log((a_1 + a_2 + a_3 + a_4 + a_5 + u)^{20} + t)", r"\log((u + a_1 + a_2 + a_3 + a_4 + a_5)^{20} + t)", "a product inside exp or log is too long to multiply out"),
        (r"u \sqrt{(2^{50})^{50}}", r"\sqrt{(2^{50})^{50}} u", ""),
        (r"\sqrt{2}", r"\frac{2}{\sqrt{2}}", "the root of a number"),
        (r"(u + v)^{1/3} (u + v)^{2/3}", "u + v", "a root that is not square"),
        (r"\sqrt{u^2}", r"\sqrt{u^2} + u - u", "the square root of a square"),
        (r"e^{\frac{1}{2} \log(u^2)}", r"e^{\frac{1}{2} \log(u^2)} + u - u", "the exponential of the logarithm of what may be negative"),
        (r"\operatorname{step}(u \operatorname{step}(v))", r"\operatorname{step}(u \operatorname{step}(v)) + u - u", ""),
        (r"\sum_j j", "C", ""),
        ("u^v", "u^v + u - u", "a power whose exponent is not a small number"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(left: str, right: str, why: str) -> None:
    try:
        found = decide(left, right)
    except ValueError:
        return  # refused while reading
    assert not isinstance(found, Proved)
    assert why in found.why


def test_the_highest_power_that_is_multiplied_out() -> None:
    assert isinstance(decide(r"\log((u + v)^{60} + t)", r"\log((v + u)^{60} + t)"), Proved)
    assert isinstance(decide(r"\log((2 u)^{60} + t)", r"\log((u 2)^{60} + t)"), Proved)


def test_cases_that_are_left_out_have_no_value() -> None:
    some = Cases((Branch(U, Condition(Symbol("i"), Symbol("j"))),))
    for found in (Judge(MODEL.scope).agree(some, U), Judge(MODEL.scope).agree(U, some)):
        assert found == Undecided("one of the sides is undefined in some of the cases")
