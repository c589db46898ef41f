"""Every mistake is one: its law fails, the right rule holds, and its example is diagnosed as itself."""

from __future__ import annotations

import pytest

import derive
from derive.meaning.agree import Judge
from derive.meaning.evidence import Evidence, Proved, Refuted
from derive.mistakes.catalogue import MISTAKES
from derive.mistakes.diagnose import diagnose
from derive.mistakes.mistake import Mistake
from derive.mistakes.model import case, read, scope
from derive.mistakes.spot import Line
from derive.shapes import ShapeError
from derive.term import Term

EVERY = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
JUDGE = Judge(scope())


def decide(equation: str, given: str = "") -> Evidence:
    left, right = read(equation)
    try:
        return JUDGE.agree(left, right, case(given))
    except ShapeError as error:
        return Refuted(None, str(error))


def side(equation: str) -> Term:
    return read(equation)[0]


@EVERY
def test_the_law_of_a_mistake_fails(mistake: Mistake) -> None:
    assert isinstance(decide(mistake.law, mistake.given), Refuted)


@EVERY
def test_the_rule_in_its_stead_holds(mistake: Mistake) -> None:
    assert isinstance(decide(mistake.instead, mistake.given), Proved)
    assert side(mistake.law) == side(mistake.instead)


@EVERY
@pytest.mark.parametrize("which", ["law", "example"])
def test_a_mistake_is_diagnosed_as_itself(mistake: Mistake, which: str) -> None:
    equation = getattr(mistake, which)
    left, right = read(equation)
    assert isinstance(decide(equation, mistake.given), Refuted)
    found = diagnose(Line(left, right, scope(), case(mistake.given)), JUDGE)
    assert found is not None
    assert found.mistake is mistake
    assert isinstance(JUDGE.agree(left, found.repaired, case(mistake.given)), Proved)


def test_names_are_unique_and_sentences_are_sentences() -> None:
    assert len({m.name for m in MISTAKES}) == len(MISTAKES) >= 20
    assert all(m.says.endswith(".") and len(m.says) > 15 for m in MISTAKES)


def test_no_sum_binds_the_label_that_a_definition_leaves_free() -> None:
    text = r"$z = W h$, $p = \mathrm{softmax}(z)$, $L = -\log p_c$, $d = p - e_c$, so $\nabla_h L = W d$."
    error = derive.check(text).first_error
    assert error is not None and error.mistake == "transpose wrong"
