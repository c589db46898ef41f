"""Counterexamples: which inputs are tried, how they are written, and that balls hold the true values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from campaign import oracle
from campaign.expressions import SCOPE, expression
from flint import arb, ctx
from mpmath import mp, mpf
from test_kernel import MODEL, decide

from derive.meaning.balls import Balls, NoValue
from derive.meaning.evidence import Refuted, Witness
from derive.meaning.stage import Stage
from derive.meaning.witness import assignments, compare, entries, inputs_read, search
from derive.meaning.work import Work
from derive.reading.expressions import read_expression
from derive.scope import SumsToOne
from derive.shapes import opened
from derive.term import Apply, Term, div, number, power

SIZES = {"C": 2, "D": 1, "N": 2}


def scalar(text: str) -> Term:
    term = read_expression(text, MODEL.scope)
    return opened(term, term, MODEL.scope)[0]


def test_the_inputs_are_read_through_definitions() -> None:
    assert inputs_read((scalar("u + p_i"), scalar("v")), MODEL.scope) == ("u", "v", "w", "x", "b")
    assert entries(("u", "A"), SIZES, MODEL.scope) == [
        ("u",),
        ("A", 1, 1),
        ("A", 1, 2),
        ("A", 2, 1),
        ("A", 2, 2),
    ]


def test_the_inputs_that_are_tried() -> None:
    """The plainest first, positive where they must be, more and more of them."""
    scope = replace(MODEL.scope, facts=(SumsToOne("y"), SumsToOne("A")))
    tried = list(assignments(("a", "T", "u", "y", "A"), SIZES, scope))
    assert tried == list(assignments(("a", "T", "u", "y", "A"), SIZES, scope))  # the same ones every time
    assert [tried[n]["a", 1] for n in (0, 1)] == [0, 1] and [tried[n]["a", 2] for n in (0, 1)] == [1, 0]
    for inputs in tried:
        assert inputs["T",] in (1, 2, 3) and inputs["u",] in (0, 1, -1, 2, -2, 3)
        assert inputs["y", 1] + inputs["y", 2] == inputs["A", 1, 1] + inputs["A", 1, 2] == 1
        assert inputs["A", 2, 1] + inputs["A", 2, 2] == 1
        assert min(value for at, value in inputs.items() if at[0] in "yA") > 0
    assert len(tried) == 40 and {inputs["u",] for inputs in tried} == {0, 1, -1, 2, -2, 3}
    assert {inputs["u",] for inputs in tried[:8]} <= {0, 1, -1}


def found(left: str, right: str, places: dict[str, int], sizes: dict[str, int] = SIZES) -> Witness | None:
    return search(scalar(left), scalar(right), MODEL.scope, sizes, places, Work(10_000))


def test_how_a_witness_is_written() -> None:
    assert found(r"\sum_j \sum_k A_{jk}", "0", {}) == Witness(
        (("C", 2), ("N", 2)), (), (("A", "((0, 1), (0, 1))"),), "2.00000", "0"
    )
    places = found("b_i + z_i", "b_i", {"i": 2}, {"C": 2, "D": 1})
    assert places is not None and places.indices == (("i", 2),) and places.sizes == (("C", 2), ("D", 1))
    assert [name for name, _ in places.inputs] == ["b", "W", "x"]
    one = found("u", "0", {}, {"C": 1})
    assert one is not None and one.sizes == ()
    assert found("a_i", "0", {"i": 1}, {"C": 1}).sizes == (("C", 1),)  # type: ignore[union-attr]
    assert found("u", "u", {}) is None
    assert search(scalar("u"), scalar("0"), MODEL.scope, SIZES, {}, Work(0)) is None


def test_values_that_are_near_are_told_apart() -> None:
    for digits in (3, 10, 20, 40):
        witness = found("u + 1", rf"u + 1 + \frac{{1}}{{10^{{{digits}}}}}", {})
        assert witness is not None and witness.left != witness.right
        assert Fraction(witness.right) - Fraction(witness.left) == Fraction(1, 10**digits)
    for near in (r"e^{u + \frac{1}{10^{20}}}", r"e^u + \frac{1}{10^{20}}"):
        one, other = found("e^u", near, {}), found(near, "e^u", {})
        assert one is not None and other is not None and one.left != one.right
        assert (one.left, one.right) == (other.right, other.left) and float(one.left) == float(one.right) == 1


def test_cases_are_told_apart_in_balls() -> None:
    cases = r"\begin{cases} u & i = j \\ v & i \ne j \end{cases}"
    assert isinstance(decide(cases, "u"), Refuted) and isinstance(decide(cases, "v"), Refuted)
    same, apart = found(cases, "v", {"i": 1, "j": 1}), found(cases, "u", {"i": 1, "j": 2})
    assert same is not None and apart is not None
    assert found(cases, "u", {"i": 1, "j": 1}) is None and found(cases, "v", {"i": 1, "j": 2}) is None


def test_the_digits_that_are_compared() -> None:
    """As many as the balls have, and those of the less certain side; zeros say nothing."""

    def compared(left: str, right: str, every: int = 1) -> Witness | list[int]:
        return compare(scalar(left), scalar(right), MODEL.scope, SIZES, {}, Work(10_000), every)

    def digits(left: str, right: str, every: int = 1) -> list[int]:
        found = compared(left, right, every)
        assert isinstance(found, list)
        return found

    # one look serves both: what differs is a counterexample, the one that is searched for
    assert compared("u", "v") == search(scalar("u"), scalar("v"), MODEL.scope, SIZES, {}, Work(10_000))
    assert isinstance(
        compared("u (u^2 - 1) (u^2 - 4)", "0", 4), Witness
    )  # the widest inputs are not left out
    assert len(digits("e^u", "e^u", 4)) == 10
    assert all(n >= 70 for n in digits("e^u", "e^{u}")) and len(digits("e^u", "e^u")) == 40
    assert digits("u - u", "0") == []
    loose = r"(e^{100} + e^u) - e^{100}"
    assert max(digits("e^u", loose)) < 60 and digits("e^u", loose) == digits(loose, "e^u")


@pytest.mark.parametrize("seed", range(60))
def test_balls_hold_the_values_of_the_oracle(seed: int) -> None:
    random = Random(seed)
    term = opened(left := expression(random), left, SCOPE)[0]
    sizes = dict.fromkeys(SCOPE.sizes, 3)
    places = {letter: random.randint(1, 3) for letter in SCOPE.letters}
    for n, inputs in enumerate(assignments(inputs_read((term,), SCOPE), sizes, SCOPE)):
        if n % 7:
            continue
        with mp.workdps(oracle.DIGITS), ctx.workprec(256):
            reals = {k: mpf(v.numerator) / v.denominator for k, v in inputs.items()}
            here = oracle.Place(SCOPE, sizes, places, random, reals)
            try:
                wanted = here.value(term, places)
                ball = Balls(SCOPE, sizes, places, inputs, Work(10_000)).value(term)
            except (oracle.NoValue, NoValue):
                continue
            if ball.is_finite():
                near = arb(mp.nstr(wanted, 50))
                assert abs(ball - near) < arb("1e-20") * (1 + abs(near))
                assert ball.rad() < arb("1e-20") * (1 + abs(near))


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{1}{u - u}",
        r"\log(u - u)",
        r"\log(-T)",
        r"\operatorname{step}(0)",
        r"(u - u)^{-1}",
        r"(-T)^{1/2}",
        r"\sqrt{-T}",
        "z_3",
        "a_3",
    ],
)
def test_what_has_no_value_has_none_in_balls(text: str) -> None:
    for inputs in assignments(inputs_read((scalar(text),), MODEL.scope), SIZES, MODEL.scope):
        with pytest.raises(NoValue):
            Balls(MODEL.scope, SIZES, {}, inputs, Work(1000)).value(scalar(text))


def test_balls_take_roots() -> None:
    balls = Balls(MODEL.scope, SIZES, {}, {("T",): Fraction(4)}, Work(1000))
    for n in (number(Fraction(1, 2)), div(number(1), number(2)), number(Fraction(-1, 2))):
        assert (
            abs(
                balls.value(power(scalar("T"), n))
                - (0.5 if isinstance(n, Apply) and n.operator == "neg" else 2)
            )
            < 1e-12
        )


def test_balls_count_their_work() -> None:
    balls = Balls(MODEL.scope, SIZES, {}, {("u",): Fraction(1)}, Work(2))
    assert balls.value(scalar("-u")) == -1
    with pytest.raises(NoValue, match="too much"):
        balls.value(scalar("u"))


@pytest.mark.parametrize(
    ("left", "right", "sizes"),
    [
        (r"\sum_j a_j", "a_i", {"C": 2}),
        (r"\delta_{ij}", "1", {"C": 2}),
        (r"\delta_{ij} \delta_{ik}", "1", {"C": 3}),  # all letters apart
        ("a_3", "0", {"C": 3}),
        (r"\sum_{j \ne 4} a_j", "0", {"C": 4}),
        (r"\sum_n \sum_d X_{nd}", "0", {"N": 2, "D": 2}),
        (r"\sum_n \sum_d X_{nd}", r"X_{1 1}", {"N": 2, "D": 2}),
    ],
)
def test_counterexamples_are_small(left: str, right: str, sizes: dict[str, int]) -> None:
    verdict = decide(left, right)
    assert isinstance(verdict, Refuted) and verdict.witness is not None
    assert dict(verdict.witness.sizes) == sizes


def test_a_counterexample_is_looked_for_first_where_the_sides_were_seen_to_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One place is enough: u (u - 1) is 0 at the first two inputs, and not at others."""
    monkeypatch.delattr(Stage, "decide")
    for left in ("u (u - 1)", r"\sum_j a_j (a_j - 1)"):
        assert isinstance(decide(left, "0"), Refuted)
