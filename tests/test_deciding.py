"""The door of the kernel: `derive.agree` and the command `derive agree`."""

from __future__ import annotations

import json

import pytest

import derive
from derive.cli import main
from derive.meaning.evidence import Proved, Refuted
from derive.reading.assumed import assumed


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        status = main(["agree", *words])
    except SystemExit as stop:
        status = int(str(stop.code))
    out, err = capsys.readouterr()
    return status, out, err


def test_the_exit_status_tells_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, r"\sum_{j=1}^{C} \delta_{ij} a_j", "a_i")[0] == 0
    assert run(capsys, r"\sum_{j=1}^{C} a_j", "a_i")[0] == 1
    assert run(capsys, "q^{1/3} q^{2/3}", "q")[0] == 3
    status, out, err = run(capsys, "x +", "y")
    assert (status, out) == (2, "")
    assert "LEFT, line 1, column 4" in err


def test_what_was_assumed_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, r"\sum_{n=1}^{N} w_n x_{nd}", r"\sum_m w_m x_{md}")[1]
    assert "assumed: m, n = 1, …, N" in out
    assert "x is N × C" in out


def test_a_problem_gives_the_names_their_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    gradient = r"\frac{\partial \ell}{\partial z_i}"
    right = run(capsys, gradient, r"p_i - \delta_{ic}", "--problem", "softmax-cross-entropy")
    wrong = run(capsys, gradient, r"\delta_{ic} - p_i", "--problem", "softmax-cross-entropy")
    assert right[0] == 0
    assert wrong[0] == 1
    assert "C = 2" in wrong[1]


def test_json_has_the_witness_and_the_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    refuted = json.loads(run(capsys, r"(\sum_{j=1}^{C} a_j)^2", r"\sum_{j=1}^{C} a_j^2", "--json")[1])
    assert refuted["kind"] == "refuted"
    assert refuted["witness"]["sizes"] == {"C": 2}
    proved = json.loads(run(capsys, r"\log(x y)", r"\log(x) + \log(y)", "--json")[1])
    assert proved["conditions"] == ["x y > 0", "x > 0", "y > 0"]
    assert (proved["lost"], proved["gained"]) == ([], ["x > 0", "y > 0"])


SIDED = [  # the sides, and what only the left and only the right asks for
    ("a/a", "1", [r"a \ne 0"], []),
    ("1", "a/a", [], [r"a \ne 0"]),
    (r"\log(a^2)", r"2 \log(a)", [], ["a > 0"]),
    (r"\frac{1}{a b}", r"\frac{1}{a} \frac{1}{b}", [], []),
    (r"\frac{1}{a - b}", r"-\frac{1}{b - a}", [], []),
    (r"\frac{a b}{a b}", r"\frac{a}{a}", [r"a b \ne 0"], []),
    (r"\sum_{j=1}^{C} \frac{a_j}{b_j}", r"\sum_{k=1}^{C} \frac{a_k}{b_k}", [], []),
    (r"\operatorname{ReLU}(a) - \operatorname{ReLU}(-a)", "a", [r"a \ne 0", r"-a \ne 0"], []),
    (r"\frac{C - 1}{C - 1}", "1", [r"C - 1 \ne 0"], []),
    (r"\sum_{j=1}^{C} \delta_{j3} a_j", "a_3", [], []),
    (r"\frac{a}{a}", "2", [r"a \ne 0"], []),
]


@pytest.mark.parametrize(("left", "right", "lost", "gained"), SIDED)
def test_each_condition_is_told_by_its_side(
    left: str, right: str, lost: list[str], gained: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(run(capsys, left, right, "--json")[1])
    assert (record["lost"], record["gained"]) == (lost, gained)
    found = derive.agree(left, right)
    if isinstance(found, Proved):
        assert (found.lost, found.gained) == (tuple(lost), tuple(gained))
    assert run(capsys, left, right)[1].count("only the left side asks for") == len(lost)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"0 \cdot \log \sum_{j \ne c} p_j", "0"),
        (r"0 \cdot \log(1 - p_c)", "0"),
        (r"\frac{1 - p_c}{1 - p_c}", "1"),
    ],
)
def test_a_size_of_one_is_a_condition_of_its_side(left: str, right: str) -> None:
    found = derive.agree(left, right, derive.find("softmax-cross-entropy").scope)
    assert isinstance(found, Proved)
    assert found.conditions == found.lost == (r"C \ge 2",)
    assert found.gained == ()


def test_conditions_are_seen_through_definitions() -> None:
    """The loss hides its logarithm, which asks for nothing that the other side does not."""
    problem = derive.find("softmax-cross-entropy")
    found = derive.agree(r"\frac{\ell}{z_c}", r"-\frac{\log p_c}{z_c}", problem.scope)
    assert isinstance(found, Proved)
    assert (found.lost, found.gained) == ((), ())


def test_letters_and_sizes_can_be_declared(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, r"\sum_k a_k", r"\sum_n a_n", "--index", "k,n=N")[0] == 0
    assert run(capsys, r"\sum_k 1", "N", "--index", "k=N")[0] == 0
    assert run(capsys, r"\sum_k 1", "N", "--index", "k:N")[0] == 2
    assert run(capsys, "x", "x", "--problem", "log-sum-exp", "--sizes", "C")[0] == 2


def test_letters_in_one_place_run_over_one_size() -> None:
    scope = assumed((r"\delta_{ij} a_j + b_{kn}", r"c_k a_k"))
    assert scope.letters["i"] == scope.letters["j"] == scope.letters["k"] != scope.letters["n"]
    assert scope.symbols["b"].shape == (scope.letters["k"], scope.letters["n"])


def test_python_takes_text_and_terms() -> None:
    problem = derive.find("softmax-cross-entropy")
    assert isinstance(derive.agree(problem.loss, r"-\log p_c", problem.scope), Proved)
    assert isinstance(derive.agree("a b", "b a"), Proved)
    assert isinstance(derive.agree("a - b", "b - a"), Refuted)
    with pytest.raises(ValueError, match="scope"):
        derive.agree(problem.loss, problem.loss)


def test_a_formula_may_begin_with_a_minus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agree", r"\log(1-\sigma(u))", r"-\operatorname{softplus}(u)"]) == 0
    assert main(["agree", "-a", "b - a", "--json"]) == 1
    assert '"kind": "refuted"' in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        main(["agree", "-h"])
    with pytest.raises(SystemExit, match="2"):
        main(["agree", "a", "b", "--nothing"])
