"""Verdicts: what is right, what is wrong, what follows from a slip, what needs a condition, what is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from written import submitted

from derive.checking.asking import Kernel
from derive.checking.judge import judge
from derive.checking.report import Verdict
from derive.meaning.evidence import Evidence, Proved, Refuted
from derive.mistakes.model import scope
from derive.posing import find
from derive.reading.expressions import read_expression
from derive.scope import Declared, Definition, ModelError, Scope
from derive.statement import Place, Reading, Statement, Submission
from derive.term import Derivative, Symbol, Term

MODEL = scope()
LOSS = r"\frac{\partial \ell}{\partial z_i}"
FREE = replace(find("one-hot-cross-entropy").scope, facts=())  # nothing says that the targets sum to one


def verdicts(*lines: str, scope: Scope = MODEL, free: bool = False) -> list[Verdict]:
    """The verdicts on lines about a problem, or on a free text that happens to define the same."""
    return list(judge(submitted(*lines, scope=scope), None if free else scope))


def kinds(*lines: str, scope: Scope = MODEL, free: bool = False) -> list[str]:
    return [v.kind for v in verdicts(*lines, scope=scope, free=free)]


def last(*lines: str, scope: Scope = MODEL, free: bool = False) -> Verdict:
    return verdicts(*lines, scope=scope, free=free)[-1]


RIGHT = [
    rf"{LOSS} = \frac{{\partial \ell}}{{\partial p_c}} \cdot \frac{{\partial p_c}}{{\partial z_i}} = -\frac{{1}}{{p_c}} p_c (\delta_{{ic}} - p_i) = p_i - \delta_{{ic}}",
    rf"{LOSS} = \frac{{\partial \ell}}{{\partial p_c}} \cdot \frac{{\partial p_c}}{{\partial z_i}} = -\frac{{1}}{{p_c}} p_c (1 - p_c) = p_c - 1 | i = c",
    rf"{LOSS} = \frac{{\partial \ell}}{{\partial p_c}} \cdot \frac{{\partial p_c}}{{\partial z_i}} = -\frac{{1}}{{p_c}} (-p_c p_i) = p_i | i \ne c",
    r"\ell = -\log p_c = -z_c + \log \sum_{j=1}^{C} e^{z_j}",
    r"\nabla_W E = (p - y) x^\top",
    r"\frac{\partial J}{\partial \theta} = \frac{2}{N} \sum_{n=1}^{N} r_n X_n",
    r"\frac{\partial h_i}{\partial w_i} = \frac{\partial h_i}{\partial z_i} \cdot \frac{\partial z_i}{\partial w_i} = (1 - h_i^2) x",
    r"z = W x + b",
]


@pytest.mark.parametrize("line", RIGHT)
def test_what_is_right_is_never_called_wrong(line: str) -> None:
    assert set(kinds(line)) <= {"correct", "leap"}


WRONG = [
    (rf"{LOSS} = \delta_{{ic}} - p_i", "sign lost"),
    (r"\frac{\partial \ell}{\partial w_i} = p_i - \delta_{ic}", "chain factor missing"),
    (r"\frac{\partial J}{\partial \theta} = \frac{1}{N} \sum_{n=1}^{N} r_n X_n", "factor 2"),
    (r"\frac{\partial J}{\partial \theta} = 2 \sum_{n=1}^{N} r_n X_n", "number of terms lost"),
    (r"\nabla_W \ell = (p - e_c) x", "transpose wrong"),
    (r"p_k = \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_k}}", "bound index and free index confused"),
    (rf"{LOSS} = p_i - 1 | i \ne c", "diagonal formula off the diagonal"),
    (r"\log p_k = z_k - \sum_{j=1}^{C} e^{z_j}", "log dropped"),
    (r"\frac{\partial s_i}{\partial z_i} = 1 - s_i", "derivative of the sigmoid wrong"),
]


@pytest.mark.parametrize(("line", "name"), WRONG)
def test_a_known_mistake_is_named_with_the_right_line(line: str, name: str) -> None:
    verdict = last(line)
    assert (verdict.kind, verdict.mistake) == ("mistake", name)
    assert verdict.repair
    assert isinstance(verdict.holds, Refuted)


@pytest.mark.parametrize("line", [rf"{LOSS} = 7 p_i^3", r"\ell = p_c^2 + z_c", r"\log p_k = 3 z_k + b_k^2"])
def test_what_is_wrong_beyond_one_slip_is_wrong_with_a_witness(line: str) -> None:
    verdict = last(line)
    assert verdict.kind == "wrong"
    assert verdict.mistake is None
    assert verdict.witness is not None


def test_a_counterexample_is_given_as_a_person_would() -> None:
    witness = last(rf"{LOSS} = \delta_{{ic}} - p_i | i \ne c").witness
    assert str(witness) == "C = 2, i = 1, c = 2, z = (0, 1): left 0.269, right -0.269"


def test_scores_are_no_input_of_their_own_where_the_line_knows_their_weights() -> None:
    witness = last(r"\frac{\partial \ell}{\partial b_i} = \delta_{ic} - p_i").witness
    assert witness is not None
    assert "z" not in dict(witness.inputs)
    assert (
        kinds(r"\frac{\partial z_i}{\partial b_k} = \delta_{ik}", r"\frac{\partial z_i}{\partial b_k} = 0")[0]
        == "correct"
    )


def test_a_slip_is_counted_once_along_a_chain() -> None:
    chain = rf"{LOSS} = \frac{{1}}{{p_c}} p_c (\delta_{{ic}} - p_i) = \delta_{{ic}} - p_i"
    assert kinds(chain) == ["mistake", "carried"]


def test_a_second_slip_is_a_second_mistake() -> None:
    chain = rf"{LOSS} = \frac{{1}}{{p_c}} p_c (\delta_{{ic}} - p_i) = \delta_{{ic}} + p_i"
    assert kinds(chain) == ["mistake", "mistake"]


def test_a_slip_is_carried_into_later_lines() -> None:
    found = verdicts(
        r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ik} + p_i)",
        rf"{LOSS} = -\frac{{1}}{{p_c}} \cdot \frac{{\partial p_c}}{{\partial z_i}} = -\frac{{1}}{{p_c}} p_c (\delta_{{ic}} + p_i) = -\delta_{{ic}} - p_i",
        r"\frac{\partial \ell}{\partial w_i} = -(\delta_{ic} + p_i) x",
        r"\frac{\partial \ell}{\partial b_i} = -\delta_{ic} + p_i",
        r"\frac{\partial \ell}{\partial w_i} = (\delta_{ic} + p_i) x",
    )
    assert [v.kind for v in found] == [
        "mistake",
        "correct",
        "carried",
        "carried",
        "carried",
        "correct",
        "mistake",
    ]
    assert "line 1" in found[4].says


def test_two_slips_that_cancel_are_found_in_the_middle_and_the_result_is_right() -> None:
    chain = rf"{LOSS} = \frac{{1}}{{p_c}} p_c (\delta_{{ic}} - p_i) = p_i - \delta_{{ic}}"
    found = verdicts(chain)
    assert [v.kind for v in found] == ["mistake", "correct"]
    assert isinstance(found[1].holds, Proved)
    assert isinstance(found[1].follows, Refuted)
    assert "does not follow" in found[1].says
    assert found[1].equation is not None
    head, result = found[1].equation  # the link itself is false, and is not what is called correct
    assert isinstance(head, Derivative)
    assert result == read_expression(r"p_i - \delta_{ic}", MODEL)


def test_targets_that_must_sum_to_one() -> None:
    line = rf"{LOSS} = p_i - y_i"
    verdict = last(line, scope=FREE)
    assert (verdict.kind, verdict.needs) == ("conditional", (r"\sum_{i=1}^{C} y_i = 1",))
    assert kinds(r"\sum_{k=1}^{C} y_k = 1", line, scope=FREE) == ["definition", "leap"]


def test_a_case_that_is_not_stated() -> None:
    verdict = last(r"\frac{\partial p_k}{\partial z_i} = p_k (1 - p_k)")
    assert (verdict.kind, verdict.needs, verdict.mistake) == (
        "conditional",
        ("i = k",),
        "only the diagonal case",
    )
    assert kinds(r"\frac{\partial p_k}{\partial z_i} = p_k (1 - p_k) | i = k") == ["correct"]
    assert last(rf"{LOSS} = p_i").needs == (r"i \ne c",)


def test_a_wrong_index_is_no_missing_case() -> None:
    verdict = last(r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ik} - p_k)")
    assert (verdict.kind, verdict.mistake) == ("mistake", "wrong index")


def test_a_leap_says_what_was_skipped_unless_the_text_shows_it() -> None:
    result = rf"{LOSS} = p_i - \delta_{{ic}}"
    assert last(result).kind == "leap"
    assert "of p by z" in last(result).says
    assert kinds(r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ik} - p_i)", result) == [
        "correct",
        "correct",
    ]
    assert (
        kinds(
            r"\ell = -z_c + \log \sum_j e^{z_j}",
            rf"{LOSS} = -\delta_{{ic}} + \frac{{e^{{z_i}}}}{{\sum_j e^{{z_j}}}}",
        )
        == ["correct"] * 2
    )


# Nothing says what L is: a free name for the kernel, a function for a person.
VAGUE = Scope(
    sizes={"C": ""},
    letters={"i": "C", "j": "C", "k": "C"},
    symbols={"L": Declared(), **{n: Declared(("C",)) for n in ("a", "z", "q", "y")}, "S": Declared()},
    definitions={"a": Definition("a", ("i",), read_expression("z_i^2", Scope({"C": ""}, {"i": "C"}, {"z": Declared(("C",))})))},
)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial L}{\partial z_i} = q_i - y_i",
        r"\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial q_i} \frac{\partial q_i}{\partial z_i}",
        r"\frac{\partial L}{\partial z_i} = 0",
        r"\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial z_j}",
        r"e^{z_i} = q_i S",
    ],
)
def test_what_nothing_is_known_of_is_neither_right_nor_wrong(line: str) -> None:
    verdict = last(line, scope=VAGUE, free=True)
    assert verdict.kind == "undecided"
    assert "nothing says" in verdict.says


def test_what_holds_for_every_function_holds() -> None:
    line = r"\frac{\partial L}{\partial q_i} \frac{\partial q_i}{\partial z_i} = \frac{\partial q_i}{\partial z_i} \frac{\partial L}{\partial q_i}"
    assert kinds(line, scope=VAGUE, free=True) == ["correct"]


def readings(*equations: str) -> Submission:
    pairs = [tuple(read_expression(side, MODEL) for side in e.split(" = ")) for e in equations]
    read = tuple(Reading(left, right, left) for left, right in pairs)
    return Submission("t", "t", (Statement("t", Place(0, 1, 1, 1), "claim", MODEL, read),), MODEL)


def test_another_reading_is_never_taken_silently() -> None:
    (verdict,) = judge(readings(r"p_k = e^{z_k}", r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}"))
    assert verdict.kind == "repaired"
    assert verdict.says
    assert verdict.repair
    (verdict,) = judge(readings(r"p_k = e^{z_k}", r"p_k = e^{z_k} + 1"), MODEL)
    assert verdict.kind in ("mistake", "wrong")


def test_a_name_defined_anew_is_a_claim() -> None:
    def defined(equation: str) -> Statement:
        left, right = (read_expression(side, MODEL) for side in equation.split(" = "))
        assert isinstance(left, Symbol)
        letters = tuple(i.name for i in left.indices if isinstance(i, Symbol))
        own = replace(
            MODEL, definitions={**MODEL.definitions, left.name: Definition(left.name, letters, right)}
        )
        return Statement(equation, Place(0, 1, 1, 1), "definition", own, (Reading(left, right, left),))

    texts = [
        r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}",
        r"p_k = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"p_k = \frac{e^{z_k}}{\sum_i e^{z_i}}",
    ]
    found = judge(Submission("t", "t", tuple(map(defined, texts)), MODEL))
    assert [v.kind for v in found] == ["definition", "mistake", "definition"]


def test_a_model_counts_before_the_definitions_of_the_text() -> None:
    wrong = replace(
        MODEL,
        definitions={
            **MODEL.definitions,
            r"\ell": Definition(r"\ell", (), read_expression(r"\log p_c", MODEL)),
        },
    )
    (verdict,) = judge(submitted(rf"{LOSS} = p_i - \delta_{{ic}}", scope=wrong), MODEL)
    assert verdict.kind == "leap"
    (verdict,) = judge(submitted(rf"{LOSS} = \delta_{{ic}} - p_i", scope=wrong), MODEL)
    assert verdict.kind == "mistake"


@pytest.mark.parametrize("error", [ModelError("no such axis"), RecursionError(), AttributeError("indices")])
def test_a_line_that_cannot_be_judged_is_undecided_and_the_others_are_judged(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Kernel.ask

    def fails(self: Kernel, left: Term, right: Term, *more: Any) -> Evidence:
        if right == read_expression("p_i", MODEL):
            raise error
        return ask(self, left, right, *more)

    monkeypatch.setattr(Kernel, "ask", fails)
    found = verdicts(f"{LOSS} = p_i", rf"{LOSS} = p_i - \delta_{{ic}}")
    assert [v.kind for v in found] == ["undecided", "leap"]
    assert found[0].says
