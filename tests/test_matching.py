"""A person's names are matched with the problem's by their definitions, never by letters against them."""

from __future__ import annotations

import pytest

from derive.checking.matching import Matching, match
from derive.checking.renaming import rename_problem
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved
from derive.posing import find
from derive.reading.submissions import read_submission
from derive.shapes import shape
from derive.solving import solve

SOFTMAX, ONE_HOT, LOGISTIC = map(
    find, ("softmax-cross-entropy", "one-hot-cross-entropy", "logistic-regression")
)


def matched(text: str, problem: str = "softmax-cross-entropy") -> Matching:
    return match(read_submission(text, "md"), find(problem))


def pairs(found: Matching) -> dict[str, str]:
    return {m.theirs: m.ours for m in found.matches if m.ours}


WITH_LABEL = r"$\hat y_j = \frac{\exp(o_j)}{\sum_{k=1}^K \exp(o_k)}$ and $J = -\log \hat y_t$."
WITH_TARGET = r"$y_j = \frac{e^{a_j}}{\sum_k e^{a_k}}$ and $E = -\sum_k t_k \log y_k$."
SWAPPED = r"$y_j = \frac{e^{p_j}}{\sum_k e^{p_k}}$ and $z = -\sum_k b_k \log y_k$."
BINARY = r"$a_n = w^\top x_n + b$, $y_n = \sigma(a_n)$, $E = -\frac1N \sum_{n=1}^N (t_n \log y_n + (1 - t_n) \log(1 - y_n))$."
WRONG = r"$p_j = z_j^2 \sum_k z_k$ and $L = \log p_c$."
SLIPPED = r"$p_j = \frac{e^{z_j}}{\sum_k z_k}$ and $L = \log p_c$."
IN_FULL = r"$L = -z_c + \log \sum_{j=1}^C e^{z_j}$."
NAMED_SUM = r"$S = \sum_{j=1}^C e^{z_j}$, $a_k = \frac{e^{z_k}}{S}$ and $L = -\log a_c$."
LAST_FIRST = r"$L = -\log p_c$ where $p_j = \frac{e^{s_j}}{\sum_k e^{s_k}}$."


@pytest.mark.parametrize(
    ("text", "problem", "expected"),
    [
        (WITH_LABEL, "softmax-cross-entropy", {r"\hat{y}": "p", "o": "z", "J": r"\ell"}),
        (WITH_TARGET, "softmax-cross-entropy", {"y": "p", "a": "z", "t": "e_c", "E": r"\ell"}),
        (WITH_TARGET, "one-hot-cross-entropy", {"y": "p", "a": "z", "t": "y", "E": r"\ell"}),
        (SWAPPED, "one-hot-cross-entropy", {"y": "p", "p": "z", "b": "y", "z": r"\ell"}),
        (BINARY, "logistic-regression", {"a": "z", "w": "w", "x": "x", "b": "b", "y": "p", "t": "y", "E": r"\ell"}),
        (IN_FULL, "softmax-cross-entropy", {"L": r"\ell", "z": "z"}),
        (NAMED_SUM, "softmax-cross-entropy", {"a": "p", "z": "z", "L": r"\ell"}),
        (LAST_FIRST, "softmax-cross-entropy", {"L": r"\ell", "p": "p", "s": "z"}),
        (r"$\frac{\partial L}{\partial z_i} = p_i - y_i$", "softmax-cross-entropy", {"L": r"\ell", "z": "z", "p": "p", "y": "e_c"}),
    ],
)  # fmt: skip
def test_names_are_matched(text: str, problem: str, expected: dict[str, str]) -> None:
    assert pairs(matched(text, problem)) == expected


def test_a_letter_does_not_count_against_a_definition() -> None:
    """The definition of p is none of the problem's: then p is not the problem's p, though L is no proof either."""
    found = pairs(matched(WRONG))
    assert "p" not in found and "L" not in found
    renamed = matched(WRONG).problem
    assert "p" not in renamed.scope.symbols  # the problem's own p has given way
    reasons = {m.theirs: m.because for m in matched(SWAPPED, "one-hot-cross-entropy").matches}
    assert reasons["y"] == reasons["z"] == "its definition is the problem's"
    assert "place in the definition" in reasons["p"]


def test_a_definition_with_a_slip_is_the_problems_with_a_mistake() -> None:
    """It reads the same, and is made by the same operations: then it is judged, and what follows is carried."""
    reasons = {m.theirs: m.because for m in matched(SLIPPED).matches}
    assert reasons["p"] == "the same letter, with a mistake in its definition"
    assert reasons["L"] == "the loss, with a mistake in its definition: sign lost"


@pytest.mark.parametrize(
    "text", [WITH_LABEL, WITH_TARGET, SWAPPED, WRONG, SLIPPED, LAST_FIRST, r"$b_x = \sum_w D_w$", ""]
)
@pytest.mark.parametrize("problem", ["softmax-cross-entropy", "one-hot-cross-entropy", "two-layer-network"])
def test_the_problem_in_other_names_is_the_same_problem(text: str, problem: str) -> None:
    """Its definitions have shapes, and its marks are proved, as under its own names."""
    found, own = matched(text, problem).problem, find(problem)
    assert len(found.order) >= len(own.order)
    assert len(set(found.scope.symbols)) >= len(own.scope.symbols)
    names = [*found.scope.symbols, *found.scope.sizes, *found.scope.letters]
    names += [s.whole for s in found.scope.symbols.values() if s.whole]
    assert len(set(names)) == len(names)
    for definition in found.definitions:
        shape(definition.body, found.scope)
    assert len(found.marks) == len(own.marks)
    for mark in found.marks:
        assert isinstance(agree(mark.left, mark.right, found.scope), Proved)


def test_a_renamed_problem_is_solved_as_before() -> None:
    names = {"p": "y", "z": "p", r"\ell": "L", "C": "K", "w": r"\theta", "W": r"\theta", "c": "t"}
    renamed = rename_problem(SOFTMAX, names)
    assert solve(renamed).results[0].gradient.latex == r"(y_i - \delta_{it}) x"


def test_a_name_that_gives_way_to_an_index_is_not_taken_for_a_primed_index() -> None:
    found = matched(r"Let $y_u = \sum_{u=1}^{N} x_{ui}$ and $L = \sum_u y_u^2$.", "two-layer-network")
    names = set(found.problem.scope.symbols)
    assert r"\tilde{u}" in names and not names & {"u", "u'"}
