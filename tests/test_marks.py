"""Goals, marks and hints: what counts as a result, and what it earns."""

from __future__ import annotations

from fractions import Fraction

import pytest
from solved import CATALOGUE

import derive
from derive.checking.marks import sound
from derive.checking.report import Report
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved
from derive.posing import find

MODEL = (
    r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$ and $\ell = -\sum_k y_k \log p_k$ with $\sum_k y_k = 1$. "
)
SLOPE = r"\frac{\partial p_k}{\partial z_i}"
GRADIENT = r"\frac{\partial \ell}{\partial z_i}"


def posed(*marks: dict[str, object]) -> derive.Problem:  # type: ignore[valid-type]
    return derive.Problem(
        definitions=[r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}}", r"\ell = -\sum_{k=1}^{C} y_k \log p_k"],
        loss=r"\ell", parameters=["z_i"], sizes=["C"], letters={"C": ["i", "j", "k"]},
        symbols={"z": ("C",), "y": ("C",)}, facts=[r"\sum_k y_k = 1"], marks=marks,
    )  # fmt: skip


SLOPE_MARK = {"result": rf"{SLOPE} = p_k (\delta_{{ki}} - p_i)", "points": 3}
GRADIENT_MARK = {"result": rf"{GRADIENT} = p_i - y_i", "points": 1.5}


def checked(text: str, *marks: dict[str, object]) -> Report:
    return derive.check(MODEL + text, posed(*(marks or (SLOPE_MARK, GRADIENT_MARK))), kind="md")


def earned(text: str, *marks: dict[str, object]) -> list[tuple[Fraction, str]]:
    return [(award.points, award.why) for award in checked(text, *marks).awards]


# Goals


@pytest.mark.parametrize(
    "text",
    [
        rf"$${GRADIENT} = p_i - y_i$$",
        r"$$\frac{\partial \ell}{\partial z_m} = p_m - y_m$$",
        r"$$\nabla_z \ell = p - y$$",
        rf"$${GRADIENT} = -y_i + p_i \sum_k y_k = p_i - y_i$$",
        rf"$${GRADIENT} = -y_i (1 - p_i) + \sum_{{k \ne i}} y_k p_i$$",
        r"$$\frac{\partial}{\partial z_i} \left( -\sum_k y_k \log p_k \right) = p_i - y_i$$",
    ],
)
def test_a_goal_is_reached_in_any_form(text: str) -> None:
    report = checked(text)
    assert report.reached_goal, text
    assert report.goals[0].forms and report.goals[0].line


@pytest.mark.parametrize(
    "text",
    [
        "",
        rf"$${GRADIENT} = y_i - p_i$$",
        rf"$${GRADIENT} = -\sum_k \frac{{y_k}}{{p_k}} {SLOPE}$$",
        r"$$\frac{\partial \ell}{\partial z_1} = p_1 - y_1$$",
        rf"If $i = k$, then $${SLOPE} = p_i (1 - p_i)$$",
        rf"$${GRADIENT} = {GRADIENT}$$",
    ],
)
def test_a_goal_is_not_reached(text: str) -> None:
    assert checked(text).reached_goal is False, text


def test_a_false_line_and_a_false_result_are_two_findings() -> None:
    report = checked(rf"$${GRADIENT} = y_i - p_i$$ that is $${GRADIENT} = p_i - y_i$$")
    assert report.reached_goal and report.first_error is not None


def test_without_a_problem_there_is_no_goal() -> None:
    report = derive.check(MODEL)
    assert report.reached_goal is None and report.goals == report.awards == ()


# Marks


def test_results_are_credited_in_equivalent_forms_and_by_cases() -> None:
    text = rf"If $i = k$, $${SLOPE} = p_i - p_i^2$$ If $i \ne k$, $${SLOPE} = -p_i p_k$$ So in all cases $${GRADIENT} = p_i - y_i$$"
    found = earned(text)
    assert [points for points, _ in found] == [3, Fraction(3, 2)]
    assert "a case each" in found[0][1] and found[1][1].startswith("stated, line ")


def test_one_right_case_of_two_earns_half() -> None:
    diagonal, wrong = rf"If $i = k$, $${SLOPE} = p_i - p_i^2$$", rf"If $i \ne k$, $${SLOPE} = p_i p_k$$"
    half = (Fraction(3, 2), "one of the two cases, line 1")
    assert earned(diagonal)[0] == (0, "not stated")
    assert earned(f"{diagonal} {wrong}")[0] == half
    assert earned(wrong)[0][0] == 0


def test_points_stand_at_the_line_that_earned_them() -> None:
    report = checked(rf"$${SLOPE} = p_k (\delta_{{ki}} - p_i)$$")
    (verdict,) = (v for v in report.verdicts if v.points is not None)
    assert verdict.points == 3 and "delta" in verdict.statement.source


def test_a_form_can_be_asked_for() -> None:
    strict = {**GRADIENT_MARK, "equivalent": False}
    for form, points in (
        ("p_i - y_i", Fraction(3, 2)),
        ("-y_i + p_i", Fraction(3, 2)),
        (r"-y_i + p_i \sum_k y_k", 0),
    ):
        ((found, why),) = earned(rf"$${GRADIENT} = {form}$$", strict)
        assert found == points, (form, why)
    assert why.startswith("right, but not in the form")


SLIP = rf"$${SLOPE} = p_k (p_i - \delta_{{ki}})$$ "
CARRIED = rf"so $${GRADIENT} = -\sum_k \frac{{y_k}}{{p_k}} {SLOPE} = -\sum_k y_k (p_i - \delta_{{ki}}) = y_i - p_i$$"


def test_follow_through_is_for_the_scheme_to_say() -> None:
    through = {**GRADIENT_MARK, "follow_through": True}
    report = checked(SLIP + CARRIED, through)
    assert [v.kind for v in report.verdicts][-1] == "carried"
    ((points, why),) = [(a.points, a.why) for a in report.awards]
    assert points == Fraction(3, 2) and "earlier slip" in why
    ((points, why),) = earned(SLIP + CARRIED, GRADIENT_MARK)
    assert points == 0 and "earns nothing" in why
    ((points, why),) = earned(rf"$${GRADIENT} = y_i - p_i$$", through)
    assert points == 0 and why.startswith("another value")


def test_a_line_that_is_not_decided_is_left_to_a_person() -> None:
    ((points, why),) = earned(rf"$${GRADIENT} = p_i - q_i$$", GRADIENT_MARK)
    assert points == 0 and "for a person to mark" in why


def test_the_marks_of_the_catalogue_are_true() -> None:
    marked = [find(name) for name in CATALOGUE if find(name).marks]
    assert len(marked) >= 3
    for problem in marked:
        sound(problem)
        for mark in problem.marks:
            assert isinstance(agree(mark.left, mark.right, problem.scope), Proved)


def test_a_scheme_that_is_not_true_is_refused() -> None:
    with pytest.raises(derive.ModelError, match=r"marks number 1.*not true of the problem"):
        checked("", {"result": rf"{GRADIENT} = y_i - p_i", "points": 1})


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ({"points": 1}, "result is missing"),
        ({"result": "p_k = 1"}, "points is missing"),
        ({"result": "p_k = 1", "points": "two"}, "expected a number of points"),
        ({"result": "p_k = 1", "points": True}, "expected a number of points"),
        ({"result": "p_k = 1", "points": 0}, "no number of points"),
        ({"result": "p_k = 1", "points": float("nan")}, "no number of points"),
        ({"result": "p_k = 1", "points": 1, "follow_through": "yes"}, "true or false"),
        ({"result": "p_k = 1", "points": 1, "followthrough": True}, "did you mean follow_through"),
        ({"result": "p_k", "points": 1}, "expected ="),
        ({"result": r"p_k = \frac{", "points": 1}, "number 1"),
        ({"result": "p = 1", "points": 1}, "different shapes"),
        ({"result": "q = 1", "points": 1}, "q"),
    ],
)
def test_a_bad_scheme_is_refused(mark: dict[str, object], says: str) -> None:
    with pytest.raises(derive.ReadError, match="marks number 1") as caught:
        posed(mark)
    assert says in str(caught.value)


# Hints


def hint(text: str, problem: object = None) -> str:
    report = derive.check(MODEL + text, problem or posed(GRADIENT_MARK), kind="md", hint=True)
    assert all(v.repair is None and v.points is None for v in report.verdicts) and not report.awards
    assert report.hint is not None
    return report.hint


def test_hints_name_the_next_step_and_not_its_outcome() -> None:
    slope, gradient = rf"$${SLOPE} = p_k (\delta_{{ki}} - p_i)$$", rf"$${GRADIENT} = p_i - y_i$$"
    outer = r"$$\frac{\partial \ell}{\partial p_k} = -\frac{y_k}{p_k}$$"
    assert hint("") == "Work out ∂ℓ/∂p_k (logarithm)."
    assert hint(outer) == "Work out ∂p_k/∂z_i (quotient rule); take the cases i = k and i ≠ k apart."
    assert hint(outer + slope).startswith("Put the factors together by the chain rule for ∂ℓ/∂z_i")
    assert hint(outer + slope + gradient) == "Nothing is left to do: every line holds."


def test_a_slip_comes_first_with_a_point_at_which_to_compare() -> None:
    found = hint(rf"$${GRADIENT} = y_i - p_i$$")
    assert found.startswith("Look again at line 1: ") and "C = 2" in found
    assert "p_i - y_i" not in found and "sign" not in found


def test_a_hint_asks_for_the_condition_that_is_not_stated() -> None:
    found = hint(r"$$\frac{\partial p_k}{\partial z_i} = p_k (1 - p_i)$$")
    assert found.startswith("Line ") and "does not hold always" in found


# Conditions on values


def logistic(*marks: dict[str, object]) -> derive.Problem:  # type: ignore[valid-type]
    """One example of logistic regression in unusual letters."""
    return derive.Problem(
        definitions=[r"s = w^\top x + b", r"q = \sigma(s)", r"J = -y \log q - (1 - y) \log(1 - q)"],
        loss="J", parameters=["b"], sizes=["D"], letters={"D": ["d"]},
        symbols={"w": ("D",), "b": (), "x": ("D",), "y": ()}, marks=marks,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        (r"If $y = 0$: $$\frac{\partial J}{\partial b} = q$$", False),
        (r"If $y = 0$: $$\frac{\partial J}{\partial b} = q - y$$", True),
    ],
)
def test_a_result_for_one_value_is_right_and_not_the_result(text: str, reached: bool) -> None:
    report = derive.check(text, logistic(), kind="md")
    assert report.first_error is None and report.reached_goal is reached


def test_follow_through_asks_for_a_slip() -> None:
    """A right value in another form than the one that is asked for follows from no slip."""
    mark = {"result": r"\frac{\partial J}{\partial s} = q - y", "points": 2, "equivalent": False}
    text = r"$$\frac{\partial J}{\partial s} = -y (1 - q) + (1 - y) q$$"
    (award,) = derive.check(text, logistic({**mark, "follow_through": True}), kind="md").awards
    assert (award.points, award.why) == (0, "right, but not in the form that is asked for, line 1")


def test_a_score_that_is_a_number_is_placed() -> None:
    found = derive.check(r"$\frac{dL}{dz} = \hat y - y$", logistic(), kind="md")
    assert found.matching == {"L": "J", "z": "s", r"\hat{y}": "q", "y": "y"}
    assert found.verdicts[0].kind == "leap"
