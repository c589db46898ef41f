"""Models that are not in the catalogue, as users pose them: proved, and with the slopes of NumPy losses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from slopes import Values, slope, value

import derive
from derive.documents.conditions import every
from derive.meaning.evidence import Proved
from derive.meaning.symbolic import gradient, sympy_name
from derive.term import Number, Symbol
from derive.writing import latex

SIZES = {"C": 4, "D": 3, "N": 5, "H": 2, "K": 3}
LETTERS = {
    "C": ["i", "j", "k", "c"],
    "D": ["d", "e", "f"],
    "N": ["n", "m"],
    "H": ["o", r"\nu"],
    "K": ["l", r"\kappa"],
}
MOST = 8  # entries of a gradient that are compared with slopes
SOFTMAX = r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}"
Loss = Callable[[Values, dict[str, int]], Any]


@dataclass(frozen=True)
class Model:
    """A model as posed, and its loss in NumPy; ``fails`` says why the package cannot solve it yet."""

    definitions: list[Any]
    parameters: list[str]
    symbols: dict[str, Any]
    numpy: Loss
    loss: str = r"\ell"
    facts: list[str] = field(default_factory=list)
    fails: str = ""

    def problem(self) -> derive.Problem:  # type: ignore[valid-type]
        return derive.Problem(
            definitions=self.definitions, parameters=self.parameters, symbols=self.symbols, loss=self.loss,
            facts=self.facts, letters=LETTERS, sizes=dict.fromkeys(SIZES, ""),
        )  # fmt: skip


def rows(first: str, second: str, whole: str) -> dict[str, Any]:
    return {"shape": (first, second), "whole": whole}


def sigma(u: Any) -> Any:
    return 1 / (1 + np.exp(-u))


def lse(z: Any) -> Any:
    return np.log(np.exp(z).sum(-1))


def cross_entropy(z: Any, at: dict[str, int]) -> Any:
    return lse(z) - z[at["c"] - 1]


def softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


def deep(a: Values, at: dict[str, int]) -> Any:
    return cross_entropy(a["W"] @ np.tanh(a["U"] @ np.tanh(a["V"] @ a["x"] + a["q"]) + a["r"]) + a["b"], at)


def batch(a: Values, at: dict[str, int]) -> Any:
    z = a["X"] @ a["W"].T + a["b"]
    return -(a["Y"] * (z - lse(z)[:, None])).sum() / SIZES["N"]


MODELS = {
    "matrix form": Model(["z = W x + b", SOFTMAX, r"\ell = -\log p_c"], ["W", "b", "x"],
        {"W": ("C", "D"), "x": ("D",), "b": ("C",)}, lambda a, at: cross_entropy(a["W"] @ a["x"] + a["b"], at)),
    "square matrix": Model(["z = W x + b", SOFTMAX, r"\ell = -\log p_c"], ["W", "b", "x"],
        {"W": ("C", "C"), "x": ("C",), "b": ("C",)}, lambda a, at: cross_entropy(a["W"] @ a["x"] + a["b"], at)),
    "two true classes": Model([SOFTMAX, r"\ell = -\log p_c - \log p_k"], ["z_i"], {"z": ("C",)},
        lambda a, at: 2 * lse(a["z"]) - a["z"][at["c"] - 1] - a["z"][at["k"] - 1]),
    "sigmoid and square": Model([r"\ell = \sum_n (\sigma(w^\top x_n) - y_n)^2"], ["w"],
        {"w": ("D",), "x": rows("N", "D", "X"), "y": ("N",)},
        lambda a, at: ((sigma(a["X"] @ a["w"]) - a["y"]) ** 2).sum()),
    "one neuron": Model(["z = w^T x + b", r"a = \sigma(z)", r"\ell = \frac12 (a - y)^2"], ["w", "b", "x", "y"],
        {"w": ("D",), "x": ("D",), "y": (), "b": ()},
        lambda a, at: (sigma(a["w"] @ a["x"] + a["b"]) - a["y"]) ** 2 / 2),
    "tanh regression": Model([r"h_n = \tanh(w^T x_n + b)", r"\ell = \frac1N \sum_n (h_n - y_n)^2"], ["w", "b"],
        {"w": ("D",), "x": rows("N", "D", "X"), "y": ("N",), "b": ()},
        lambda a, at: ((np.tanh(a["X"] @ a["w"] + a["b"]) - a["y"]) ** 2).mean()),
    "three layers": Model(
        ["a = V x + q", r"h = \tanh a", "s = U h + r", r"t = \tanh s", "z = W t + b", SOFTMAX, r"\ell = -\log p_c"],
        ["W", "b", "U", "r", "V", "q"],
        {"V": ("H", "D"), "q": ("H",), "U": ("K", "H"), "r": ("K",), "W": ("C", "K"), "b": ("C",), "x": ("D",)}, deep),
    "product under a logarithm": Model([r"q = \sigma(a) \sigma(b)^2", r"\ell = -\log q"], ["a", "b"],
        {"a": (), "b": ()}, lambda a, at: -np.log(sigma(a["a"]) * sigma(a["b"]) ** 2)),
    "two ways to a scalar": Model(["u = a^2", "v = e^a", r"\ell = u v"], ["a"], {"a": ()},
        lambda a, at: a["a"] ** 2 * np.exp(a["a"])),
    "swish": Model(["u_o = w_o^T x", r"s_o = u_o \sigma(b u_o)", r"\ell = v^T s"], ["w_o", "v", "b"],
        {"w": rows("H", "D", "W"), "x": ("D",), "v": ("H",), "b": ()},
        lambda a, at: a["v"] @ (a["W"] @ a["x"] * sigma(a["b"] * (a["W"] @ a["x"])))),
    "focal loss": Model([SOFTMAX, r"\ell = -(1 - p_c)^2 \log p_c"], ["z_i"], {"z": ("C",)},
        lambda a, at: -(1 - softmax(a["z"])[at["c"] - 1]) ** 2 * np.log(softmax(a["z"])[at["c"] - 1])),
    "label smoothing": Model([SOFTMAX, r"\ell = -(1 - s) \log p_c - \frac{s}{C} \sum_k \log p_k"], ["z_i", "s"],
        {"z": ("C",), "s": ()},
        lambda a, at: -(1 - a["s"]) * np.log(softmax(a["z"])[at["c"] - 1])
        - a["s"] * np.log(softmax(a["z"])).mean()),
    "divergence": Model([SOFTMAX, r"\ell = \sum_k y_k (\log y_k - \log p_k)"], ["z_i"],
        {"z": ("C",), "y": {"shape": ("C",), "domain": "positive"}},
        lambda a, at: (a["y"] * (np.log(a["y"]) - np.log(softmax(a["z"])))).sum(), facts=[r"\sum_k y_k = 1"]),
    "logistic loss": Model([r"\ell = \sum_n \log(1 + e^{-y_n w^T x_n})"], ["w"],
        {"w": ("D",), "x": rows("N", "D", "X"), "y": ("N",)},
        lambda a, at: np.log1p(np.exp(-a["y"] * (a["X"] @ a["w"]))).sum()),
    "Poisson regression": Model(["u_n = e^{w^T x_n}", r"\ell = \sum_n (u_n - y_n \log u_n)"], ["w"],
        {"w": ("D",), "x": rows("N", "D", "X"), "y": ("N",)},
        lambda a, at: (np.exp(a["X"] @ a["w"]) - a["y"] * (a["X"] @ a["w"])).sum()),
    "elementwise product": Model([r"h = u \odot v", r"\ell = \lVert h \rVert^2"], ["u", "v"],
        {"u": ("D",), "v": ("D",)}, lambda a, at: ((a["u"] * a["v"]) ** 2).sum()),
    "entry of a layer": Model(["z = W x", r"h = \tanh z"], ["x"], {"x": ("D",), "W": ("C", "D")},
        lambda a, at: np.tanh(a["W"] @ a["x"])[at["i"] - 1], loss="h_i"),
    "centred and scaled": Model([r"u = \frac1D \sum_d x_d", r"q = \frac1D \sum_d (x_d - u)^2",
        r"h_d = \frac{x_d - u}{q + s}", r"\ell = \sum_d h_d v_d"], ["x_d"],
        {"x": ("D",), "v": ("D",), "s": {"domain": "positive"}},
        lambda a, at: ((a["x"] - a["x"].mean()) / (a["x"].var() + a["s"])) @ a["v"]),
    "maximum entropy": Model([r"\ell = \log \sum_j e^{w_j^T x}"], ["w_i"], {"w": rows("C", "D", "W"), "x": ("D",)},
        lambda a, at: lse(a["W"] @ a["x"])),
    "batch softmax": Model(["z_{ni} = w_i^T x_n + b_i", r"p_{nk} = \frac{e^{z_{nk}}}{\sum_j e^{z_{nj}}}",
        r"\ell = -\frac1N \sum_n \sum_k Y_{nk} \log p_{nk}"], ["w_i", "b_i"],
        {"w": rows("C", "D", "W"), "b": ("C",), "x": rows("N", "D", "X"), "Y": ("N", "C")},
        lambda a, at: -(a["Y"] * (a["X"] @ a["W"].T + a["b"] - np.log(np.exp(a["X"] @ a["W"].T + a["b"]).sum(-1, keepdims=True)))).sum()
        / len(a["X"]), facts=[r"\sum_k Y_{nk} = 1"]),
    "square rows": Model(["z_i = w_i^T x", SOFTMAX, r"\ell = -\log p_c"], ["w_i"],
        {"w": rows("C", "C", "W"), "x": ("C",)}, lambda a, at: cross_entropy(a["W"] @ a["x"], at)),
    "quadratic form": Model([r"\ell = x^T A x"], ["x", "A"], {"A": ("D", "D"), "x": ("D",)},
        lambda a, at: a["x"] @ a["A"] @ a["x"]),
    "least squares": Model([r"\ell = \lVert X w - y \rVert^2"], ["w"], {"X": ("N", "D"), "w": ("D",), "y": ("N",)},
        lambda a, at: ((a["X"] @ a["w"] - a["y"]) ** 2).sum()),
    "bilinear form": Model([r"\ell = x^T A y"], ["y"], {"A": ("C", "D"), "x": ("C",), "y": ("D",)},
        lambda a, at: a["x"] @ a["A"] @ a["y"]),
    "residual layer": Model(["a = W x", "h = x + a", r"\ell = v^T h"], ["x"],
        {"W": ("D", "D"), "x": ("D",), "v": ("D",)}, lambda a, at: a["v"] @ (a["x"] + a["W"] @ a["x"])),
    "recurrent weights": Model([r"s = \tanh(W x)", r"t = \tanh(W s)", r"\ell = v^T t"], ["W"],
        {"W": ("D", "D"), "x": ("D",), "v": ("D",)},
        lambda a, at: a["v"] @ np.tanh(a["W"] @ np.tanh(a["W"] @ a["x"])), fails="SymPy's derivative is too long to be proved equal, and is only tested"),
    "tied weights": Model([r"h = \tanh(W x)", r"\ell = \frac12 \lVert W^T h - x \rVert^2"], ["W"],
        {"W": ("H", "D"), "x": ("D",)},
        lambda a, at: ((a["W"].T @ np.tanh(a["W"] @ a["x"]) - a["x"]) ** 2).sum() / 2),
    "entropy": Model([SOFTMAX, r"\ell = -\sum_k p_k \log p_k"], ["z_i"], {"z": ("C",)},
        lambda a, at: -(softmax(a["z"]) * np.log(softmax(a["z"]))).sum()),
    "matrix factors": Model([r"\ell = \sum_n \sum_m (R_{nm} - u_n^T v_m)^2"], ["u_n"],
        {"R": ("N", "N"), "u": rows("N", "D", "U"), "v": rows("N", "D", "V")},
        lambda a, at: ((a["R"] - a["U"] @ a["V"].T) ** 2).sum()),
    "entry of the label": Model([SOFTMAX, r"\ell = -\log p_c"], ["z_c"], {"z": ("C",)},
        lambda a, at: cross_entropy(a["z"], at)),
    "entry by number": Model([r"\ell = \sum_i z_i^3 + z_1"], ["z_i"], {"z": ("C",)},
        lambda a, at: (a["z"] ** 3).sum() + a["z"][0]),
    "sum over all but one": Model([r"\ell = \log \sum_{j \ne c} e^{z_j} - z_c"], ["z_i"], {"z": ("C",)},
        lambda a, at: np.log(np.exp(a["z"]).sum() - np.exp(a["z"][at["c"] - 1])) - a["z"][at["c"] - 1]),
    "outer product": Model(["M = u v^T", r"\ell = (M x)^T y"], ["u"],
        {"u": ("C",), "v": ("D",), "x": ("D",), "y": ("C",)}, lambda a, at: np.outer(a["u"], a["v"]) @ a["x"] @ a["y"]),
    "product of inner products": Model([r"\ell = (w^T x)(w^T g)"], ["w"], {"w": ("D",), "x": ("D",), "g": ("D",)},
        lambda a, at: (a["w"] @ a["x"]) * (a["w"] @ a["g"])),
}  # fmt: skip


def arrays(problem: Any) -> dict[str, Any]:
    """Random inputs as the symbols want them."""
    random, scope = np.random.default_rng(3), problem.scope
    found: dict[str, Any] = {}
    for own, declared in scope.symbols.items():
        if own not in scope.definitions:
            drawn = random.uniform(0.3, 1.3, [SIZES[size] for size in declared.shape])
            if any(fact.name == own for fact in scope.facts):
                drawn /= drawn.sum(-1, keepdims=True)
            elif declared.domain == "real":
                drawn *= random.choice([-1, 1], drawn.shape)
            found[sympy_name(declared.whole or own)] = drawn
    return found


@cache
def solved(name: str) -> Any:
    """A model solved once for the whole suite."""
    return derive.solve(MODELS[name].problem())


def marks(name: str, model: Model) -> Any:
    """What cannot be solved yet must fail; three layers take over 10 s."""
    if model.fails:
        return pytest.mark.xfail(strict=True, reason=model.fails)
    return pytest.mark.long if name == "three layers" else ()


CASES = [pytest.param(name, marks=marks(name, model), id=name) for name, model in MODELS.items()]


@pytest.mark.parametrize("name", CASES)
def test_a_users_model_is_solved_and_right(name: str) -> None:
    model = MODELS[name]
    solution = solved(name)
    problem = solution.problem
    scope, given = problem.scope, arrays(problem)
    assert len(solution.results) == len(model.parameters)
    for result in solution.results:
        checks = result.checks
        for evidence in (
            checks.kernel,
            checks.concrete.evidence,
            *(step.evidence for step in every(result.working)),
        ):
            assert isinstance(evidence, Proved), evidence
        expr, opened = gradient(result.gradient.term, result.gradient.scope, folded=False)
        own = [i.name for i in result.by.indices if isinstance(i, Symbol)]
        assert not any(isinstance(i, Number) for i in result.by.indices)
        assert len({*own, *opened}) == len(own) + len(opened)
        loss_letters = {i.name for i in problem.loss.indices if isinstance(i, Symbol)}
        letters = sorted({*own, *opened, *loss_letters, *scope.letters_in_definitions})
        array = sympy_name(scope.symbol(result.by.name).whole or scope.canonical(result.by.name))
        places = list(product(*(range(1, SIZES[scope.letters[x]] + 1) for x in letters)))
        for chosen in Random(5).sample(places, min(len(places), MOST)):
            at = dict(zip(letters, chosen, strict=True))
            wanted = slope(lambda a, at=at: float(model.numpy(a, at)), given, array,
                           tuple(at[x] - 1 for x in (*own, *opened)))  # fmt: skip
            assert value(expr, given, SIZES, at) == pytest.approx(wanted, rel=1e-6, abs=1e-6), (
                latex(result.by),
                at,
            )
        for format in ("txt", "tex", "html", "md", "json"):
            assert derive.write(solution, format)


def test_a_model_from_sympy_expressions() -> None:
    from sympy import IndexedBase, Sum, exp, log, symbols

    i, j, c, size = symbols("i j c C", integer=True, positive=True)
    z, p, ell = IndexedBase("z"), IndexedBase("p"), symbols("ell")
    problem = derive.Problem(
        definitions=[(p[i], exp(z[i]) / Sum(exp(z[j]), (j, 1, size))), (ell, -log(p[c]))],
        loss=ell, parameters=[z[i]], symbols={"z": "C"}, letters={"C": ["i", "j", "c"]}, sizes={"C": ""},
    )  # fmt: skip
    (result,) = derive.solve(problem).results
    assert result.gradient.latex == r"p_i - \delta_{ic}"
    assert isinstance(result.checks.kernel, Proved)


def test_a_loss_of_the_wrong_slope_would_be_noticed() -> None:
    model = MODELS["one neuron"]
    given = arrays(model.problem())
    right = slope(lambda a: float(model.numpy(a, {})), given, "w", (0,))
    wrong = slope(lambda a: 2 * float(model.numpy(a, {})), given, "w", (0,))
    assert right != pytest.approx(wrong, rel=1e-3)
