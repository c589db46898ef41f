"""Generated code: run, compared with slopes, with rigorous values, and at scores of a thousand."""

from __future__ import annotations

import ast
import builtins
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from solved import CATALOGUE, solution
from test_models import MODELS, arrays, solved

import derive
from derive.cli import main
from derive.coding.program import program
from derive.coding.source import code
from derive.coding.targets import TARGETS
from derive.coding.vectors import NoCode
from derive.deriving.solve import Solution
from derive.meaning.balls import Balls
from derive.meaning.symbolic import sympy_name
from derive.meaning.work import Work

EVERY = pytest.mark.parametrize("name", CATALOGUE)
REFUSED = {"entry of the label"}
SOME = [name for name in MODELS if name not in REFUSED and name not in ("three layers", "recurrent weights")]


def module(text: str) -> dict[str, Any]:
    """The names of a generated module."""
    names: dict[str, Any] = {"__name__": "generated"}
    exec(text, names)
    return names


def drawn(found: Solution, large: float = 1.0) -> dict[str, Any]:
    """Arguments that floating point holds exactly, of different sizes; ``large`` times as large as usual."""
    random = np.random.default_rng(7)
    made = program(found)
    sizes = {size: 2 + n for n, size in enumerate(found.problem.scope.sizes)}
    given: dict[str, Any] = {}
    for own in made.arguments:
        if own.kind == "label":
            given[own.name] = 1
            continue
        array = random.integers(-16, 17, [sizes[size] for size in own.shape]) / 16.0
        if own.domain != "real":
            array = np.abs(array) + 0.5
        if own.total:
            array = np.eye(sizes[own.shape[-1]])[0]
        given[own.name] = array * large if own.says in ("scores", "weights", "biases", "bias") else array
    return given


def rigorous(found: Solution, given: dict[str, Any]) -> float:
    """The loss by ball arithmetic, from the definitions as written; of an array its first entry."""
    made, problem = program(found), found.problem
    sizes: dict[str, int] = {}
    inputs: dict[tuple[str | int, ...], Fraction] = {}
    places = dict.fromkeys(problem.scope.letters, 1)
    for own in made.arguments:
        if own.kind == "label":
            places[own.symbol.name] = given[own.name] + 1
            continue
        array = np.asarray(given[own.name])
        sizes |= dict(zip(own.shape, array.shape, strict=True))
        for at in product(*map(range, array.shape)):
            key = (problem.scope.canonical(own.symbol.name), *(n + 1 for n in at))
            inputs[key] = Fraction(float(array[at]))
    from flint import ctx

    ctx.prec = 4000  # enough for 1 - sigma(1000)
    try:
        return float(Balls(problem.scope, sizes, places, inputs, Work(10**6)).value(problem.loss).mid())
    finally:
        ctx.prec = 53


@EVERY
def test_the_gradient_has_the_slopes_of_the_loss(name: str) -> None:
    assert module(code(solution(name)))["check"]() < 1e-7


@EVERY
@pytest.mark.parametrize("large", [1.0, 1000.0])
def test_the_loss_is_that_of_the_definitions(name: str, large: float) -> None:
    found = solution(name)
    given = drawn(found, large)
    with np.errstate(all="raise", under="ignore"):
        loss, gradient = module(code(found))["loss_and_gradient"](**given)
    assert np.ravel(loss)[0] == pytest.approx(rigorous(found, given), rel=1e-9, abs=1e-12)
    for by, slope in gradient.items():
        assert np.all(np.isfinite(slope)), by
        assert np.shape(slope) == np.shape(loss) + np.shape(given[by])


@pytest.mark.parametrize("name", SOME)
def test_the_code_of_a_users_model_is_right(name: str) -> None:
    model, found = MODELS[name], solved(name)
    names, given, at = module(code(found)), arrays(found.problem), {"i": 2}
    assert names["check"]() < 1e-6
    chosen: dict[str, Any] = {}
    for own in program(found).arguments:
        if own.kind == "label":
            chosen[own.name] = 1
            at[own.symbol.name] = 2
        else:
            chosen[own.name] = given[sympy_name(own.symbol.name)]
    loss, _ = names["loss_and_gradient"](**chosen)
    first = loss[at["i"] - 1] if np.shape(loss) else loss
    assert first == pytest.approx(model.numpy(given, at), rel=1e-12)


def test_a_wrong_gradient_is_noticed() -> None:
    text = code(solution("softmax-cross-entropy"))
    assert "np.outer(p - e_c, x)" in text
    assert module(text.replace("np.outer(p - e_c, x)", "np.outer(p + e_c, x)"))["check"]() > 0.1


def test_it_reads_as_a_person_would_write_it() -> None:
    lines = code(solution("softmax-cross-entropy")).splitlines()
    start = lines.index("    C = W.shape[0]")
    assert [line.strip() for line in lines[start : start + 9]] == [
        "C = W.shape[0]",
        "e_c = np.eye(C)[c]",
        "z = W @ x + b",
        "log_p = z - logsumexp(z, axis=0)",
        "p = np.exp(log_p)",
        "loss = -log_p[c]",
        "d_W = np.outer(p - e_c, x)",
        "d_b = p - e_c",
        'return loss, {"W": d_W, "b": d_b}',
    ]
    text = "\n".join(lines)
    assert "W: array of shape (C, D), weights" in text
    assert "c: a label counted from 0, an int from 0 to C - 1; the formulas count from 1" in text


def unknown(text: str) -> set[str]:
    """The names that a module reads and nobody gives it."""
    tree = ast.parse(text)
    given = set(dir(builtins))
    for node in ast.walk(tree):
        match node:
            case ast.Name(name, ast.Store()) | ast.FunctionDef(name=name) | ast.arg(name):
                given.add(name)
            case ast.alias(name, own):
                given.add(own or name)
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} - given - {"__name__"}


@pytest.mark.parametrize("library", TARGETS)
@EVERY
def test_every_library_gets_code_that_is_complete(name: str, library: str) -> None:
    text = code(solution(name), library)
    assert not unknown(text)
    assert f"import {library}" in text


def test_a_missing_name_would_be_noticed() -> None:
    assert unknown("def f(x):\n    return x + y") == {"y"}


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_other_libraries_agree_with_their_own_derivatives(library: str) -> None:
    pytest.importorskip(library)
    if library == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
    for name in CATALOGUE:
        assert module(code(solution(name), library))["check"]() < 1e-9, name
    for name in ("batch softmax", "centred and scaled", "sum over all but one", "tied weights"):
        assert module(code(solved(name), library))["check"]() < 1e-9, name


HOSTILE = 'x""" + __import__("os").getcwd() + """ \\" \x00\u202e \\N{BULLET} {0} \n import os #'


def test_texts_that_a_person_typed_stay_texts() -> None:
    problem = derive.Problem(
        title=HOSTILE, about=HOSTILE, name="p", definitions=[r"\ell = \frac{a^2}{T}"], loss=r"\ell", parameters=["a"],
        symbols={"a": {"says": HOSTILE}, "T": {"says": HOSTILE, "domain": "positive"}},
    )  # fmt: skip
    for library in TARGETS:
        tree = ast.parse(code(derive.solve(problem), library))
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert imported <= {"numpy", "torch", "jax", "jax.numpy"}
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in ("os", "__import__")]
        assert '""" + __import__("os")' in str(ast.get_docstring(tree))


def test_names_that_python_keeps_are_changed() -> None:
    problem = derive.Problem(
        definitions=[r"\ell = \lambda a^2 + a \hat{a} W^{(1)}"], loss=r"\ell", parameters=["a"],
        symbols={r"\lambda": (), "a": (), r"\hat{a}": (), "W^{(1)}": ()},
    )  # fmt: skip
    text = derive.code(problem)
    assert "def loss_and_gradient(lambda_, a, a_hat, W_1):" in text
    assert module(text)["check"]() < 1e-7


def test_what_has_no_array_form_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoCode, match="some entries only"):
        code(solved("entry of the label"))
    with pytest.raises(ValueError, match="numpy, torch, jax"):
        derive.code("log-sum-exp", "fortran")
    assert main(["code", "log-sum-exp", "--to", "fortran"]) == 2
    assert "fortran" in capsys.readouterr().err


def test_a_label_may_have_the_letter_of_an_index() -> None:
    """The k of the definition of p runs; the k of the loss is fixed."""
    text = code(solved("two true classes"))
    assert "loss = -log_p[c] - log_p[k]" in text
    assert "log_p = z - logsumexp(z, axis=0)" in text


def test_the_command_prints_or_writes(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "log-sum-exp"]) == 0
    assert capsys.readouterr().out == derive.code("log-sum-exp")
    assert main(["code", "log-sum-exp", "--to", "numpy,jax", "--out", str(tmp_path)]) == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["log_sum_exp_jax.py", "log_sum_exp_numpy.py"]
