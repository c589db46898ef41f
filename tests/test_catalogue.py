"""Every problem of the catalogue: proved, and equal to slopes of a NumPy model that shares no code."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from slopes import Values, slope, value
from solved import CATALOGUE, routes, solution

import derive
from derive.deriving.checks import Concrete
from derive.deriving.solve import Result
from derive.deriving.steps import Working
from derive.documents.conditions import every
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved
from derive.meaning.symbolic import gradient, sympy_name
from derive.scope import ModelError
from derive.term import Symbol
from derive.writing import condition, latex, relation

EVERY = pytest.mark.parametrize("name", CATALOGUE)
LOG_FIRST = {"softmax-cross-entropy", "one-hot-cross-entropy", "temperature-softmax", "two-layer-network",
             "logistic-regression"}  # fmt: skip


def results(name: str) -> list[Result]:
    return [result for route in routes(name) for result in solution(name, route).results]


@EVERY
def test_each_gradient_is_the_expected_one(name: str) -> None:
    problem = solution(name).problem
    assert set(problem.expected) == {latex(p) for p in problem.parameters}
    for result in results(name):
        evidence = agree(result.gradient.term, problem.expected[latex(result.by)], problem.scope)
        assert isinstance(evidence, Proved), (latex(result.by), evidence)


@EVERY
def test_all_checks_are_proved(name: str) -> None:
    for result in results(name):
        checks = result.checks
        for evidence in (checks.kernel, checks.symbolic, checks.concrete.evidence):
            assert isinstance(evidence, Proved), (latex(result.by), evidence)
        assert checks.concrete.entries > 0


@EVERY
def test_every_step_at_every_depth_is_proved(name: str) -> None:
    for result in results(name):
        steps = every(result.working)
        assert len(steps) > 1
        for step in [*steps, *([result.matrix] if result.matrix else [])]:
            assert isinstance(step.evidence, Proved), (step.rule, latex(step.before), latex(step.after))


def assert_chained(working: Working) -> None:
    line = working.start
    for step in working.steps:
        assert step.before == line, (step.rule, latex(line), latex(step.before))
        line = step.after
        for inner in step.inner:
            assert_chained(inner)
    assert line == working.end


@EVERY
def test_every_step_begins_where_the_one_before_ends(name: str) -> None:
    for result in results(name):
        assert_chained(result.working)
        assert result.working.end == result.gradient.term
    for route in routes(name):
        opening = solution(name, route).opening
        assert (opening is None) == (route == "chain")
        if opening is not None:
            assert_chained(opening)


def test_log_first_applies_where_it_should() -> None:
    assert {name for name in CATALOGUE if len(routes(name)) == 2} == LOG_FIRST
    with pytest.raises(ModelError, match="log-first"):
        derive.solve("log-sum-exp", route="log-first")


@EVERY
def test_both_routes_come_to_the_same(name: str) -> None:
    chain = solution(name)
    for route in routes(name):
        for one, other in zip(chain.results, solution(name, route).results, strict=True):
            assert one.by == other.by
            assert isinstance(agree(one.gradient.term, other.gradient.term, chain.problem.scope), Proved)


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.long if n == "two-layer-network" else ()) for n in CATALOGUE],
)
def test_sympy_agrees_at_every_small_size(name: str) -> None:
    """The network has three sizes and takes about 20 s; each of the others under 5 s."""
    for result in solution(name, checks="full").results:
        found: Concrete = result.checks.concrete
        assert isinstance(found.evidence, Proved), found
        first, *others = zip(*(sizes.values() for sizes in found.sizes), strict=True)
        assert set(first) == {1, 2, 3, 4}
        assert not others or set(others[0]) == {1, 2, 3}


# NumPy models: each gives every named quantity from the arrays, with letters counted from 1.


def softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


def sigma(u: Any) -> Any:
    return 1 / (1 + np.exp(-u))


def softmax_cross_entropy(a: Values, at: dict[str, int]) -> dict[str, Any]:
    z = a["W"] @ a["x"] + a["b"]
    p = softmax(z)
    return {"z": z, "p": p, "ell": -np.log(p[at["c"] - 1])}


def temperature(a: Values, at: dict[str, int]) -> dict[str, Any]:
    p = softmax(a["z"] / a["T"])
    return {"p": p, "ell": -np.log(p[at["c"] - 1])}


def one_hot(a: Values, at: dict[str, int]) -> dict[str, Any]:
    p = softmax(a["z"])
    return {"p": p, "ell": -(a["y"] * np.log(p)).sum()}


def log_sum_exp(a: Values, at: dict[str, int]) -> dict[str, Any]:
    return {"p": softmax(a["z"]), "ell": np.log(np.exp(a["z"]).sum())}


def jacobian(a: Values, at: dict[str, int]) -> dict[str, Any]:
    p = softmax(a["z"])
    return {"p": p, "loss": p[at["k"] - 1]}


def linear(a: Values, at: dict[str, int]) -> dict[str, Any]:
    fit = a["X"] @ a["w"] + a["b"]
    return {"yhat": fit, "ell": ((fit - a["y"]) ** 2).mean() + a["lambda"] * (a["w"] ** 2).sum()}


def logistic(a: Values, at: dict[str, int]) -> dict[str, Any]:
    z = a["X"] @ a["w"] + a["b"]
    p = sigma(z)
    return {"z": z, "p": p, "ell": -(a["y"] * np.log(p) + (1 - a["y"]) * np.log(1 - p)).mean()}


def two_layers(a: Values, at: dict[str, int]) -> dict[str, Any]:
    first = a["V"] @ a["x"] + a["q"]
    h = np.tanh(first)
    z = a["U"] @ h + a["b"]
    p = softmax(z)
    return {"a": first, "h": h, "z": z, "p": p, "ell": -np.log(p[at["c"] - 1])}


MODELS: dict[str, Callable[[Values, dict[str, int]], dict[str, Any]]] = {
    "softmax-cross-entropy": softmax_cross_entropy, "temperature-softmax": temperature,
    "one-hot-cross-entropy": one_hot, "log-sum-exp": log_sum_exp, "softmax-jacobian": jacobian,
    "linear-regression": linear, "logistic-regression": logistic, "two-layer-network": two_layers,
}  # fmt: skip
SIZES = {"C": 4, "D": 3, "N": 5, "H": 2}


def test_there_is_a_model_of_every_problem() -> None:
    assert set(MODELS) == set(CATALOGUE)


def arrays(name: str) -> dict[str, Any]:
    """Random inputs; those that a fact binds sum to one, positive ones are positive."""
    random = np.random.default_rng(7)
    scope = solution(name).problem.scope
    found: dict[str, Any] = {}
    for own, declared in scope.symbols.items():
        if own in scope.definitions:
            continue
        drawn = random.uniform(0.3, 1.3, [SIZES[size] for size in declared.shape])
        normed = any(fact.name == own for fact in scope.facts)
        signs = (
            np.ones_like(drawn)
            if normed or declared.domain == "positive"
            else random.choice([-1, 1], drawn.shape)
        )
        found[sympy_name(declared.whole or own)] = (drawn / drawn.sum() if normed else drawn) * signs
    return found


@pytest.mark.parametrize("folded", [False, True], ids=["unfolded", "folded"])
@EVERY
def test_the_sympy_expression_has_the_slope_of_the_numpy_model(name: str, folded: bool) -> None:
    problem, given = solution(name).problem, arrays(name)
    scope, model = problem.scope, MODELS[name]
    for result in results(name):
        expr, opened = gradient(result.gradient.term, result.gradient.scope, folded)
        assert expr == (result.gradient.folded if folded else result.gradient.sympy)
        own = [i.name for i in result.by.indices if isinstance(i, Symbol)]
        loss_letters = {i.name for i in problem.loss.indices if isinstance(i, Symbol)}
        letters = sorted({*own, *opened, *loss_letters, *scope.letters_in_definitions})
        array = sympy_name(scope.symbol(result.by.name).whole or scope.canonical(result.by.name))
        for chosen in product(*(range(1, SIZES[scope.letters[x]] + 1) for x in letters)):
            at = dict(zip(letters, chosen, strict=True))

            def loss(changed: Values, at: dict[str, int] = at) -> float:
                known = model(changed, at)
                return float(known["loss" if "loss" in known else "ell"])

            known = {**given, **(model(given, at) if folded else {})}
            found = value(expr, known, SIZES, at)
            wanted = slope(loss, given, array, tuple(at[x] - 1 for x in (*own, *opened)))
            assert found == pytest.approx(wanted, rel=1e-6, abs=1e-6), (latex(result.by), at)


# The main problem, in full.


def test_the_main_gradients_cases_and_matrix_forms() -> None:
    weights, biases = solution("softmax-cross-entropy").results
    assert weights.gradient.latex == r"(p_i - \delta_{ic}) x"
    assert biases.gradient.latex == r"p_i - \delta_{ic}"
    assert [(condition(c.when).latex, latex(c.term)) for c in weights.cases] == [
        ("i = c", "(p_c - 1) x"), (r"i \ne c", "p_i x")]  # fmt: skip
    assert [(condition(c.when).latex, latex(c.term)) for c in biases.cases] == [
        ("i = c", "p_c - 1"), (r"i \ne c", "p_i")]  # fmt: skip
    forms = [relation(r.matrix.before, r.matrix.after).latex for r in (weights, biases) if r.matrix]
    assert forms == [r"\nabla_{W} \ell = (p - e_c) x^\top", r"\nabla_{b} \ell = p - e_c"]


def test_the_main_solution_tells_its_steps_in_order() -> None:
    page = derive.write(solution("softmax-cross-entropy"), "txt").decode()
    told = " ".join(page.split())
    at = 0
    for line in (
        "∂ℓ/∂w_i = Σ_{k=1}^{C} Σ_{j=1}^{C} ∂ℓ/∂p_k · ∂p_k/∂z_j · ∂z_j/∂w_i the chain rule over the layers",
        "= ∂ℓ/∂p_c · ∂p_c/∂z_i · ∂z_i/∂w_i",
        "= −1 / p_c",
        "quotient rule, (u/w)′ = (u′w − uw′)/w²",
        "Case i = c", "= p_c (1 − p_c)", "Case i ≠ c", "= −p_c p_i",
        "∂p_c/∂z_i = p_c (δ_ic − p_i)",
        "∂z_i/∂w_i = ∂/∂w_i (w_iᵀ x + b_i)", "= x",
        "∂ℓ/∂w_i = −1 / p_c · p_c (δ_ic − p_i) · x",
        "Case i = c", "∂ℓ/∂w_i = −1 / p_c · p_c (1 − p_c) · x", "= (p_c − 1) x",
        "Case i ≠ c", "= p_i x",
        "∂ℓ/∂w_i = (p_i − δ_ic) x",
        "∇_W ℓ = (p − e_c) xᵀ",
    ):  # fmt: skip
        found = told.find(line, at)
        assert found >= 0, f"{line!r} does not come after {told[max(0, at - 80) : at]!r}"
        at = found + len(line)


def test_a_solution_shows_itself_in_a_notebook() -> None:
    """Markdown for a notebook's cell, and the results alone as LaTeX for MathJax."""
    import derive

    solution = derive.solve("softmax-cross-entropy")
    assert solution._repr_markdown_() == derive.write(solution, "md").decode()
    shown = solution._repr_latex_()
    assert shown.startswith(r"$\displaystyle \begin{aligned}")
    assert r"\frac{\partial \ell}{\partial w_i} &= (p_i - \delta_{ic}) x \\" in shown
