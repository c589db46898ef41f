"""Random Terms as array code, entry by entry against ball arithmetic: refused, or right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from campaign.expressions import SCOPE, expression

from derive.coding.arrays import Code, name, transposed
from derive.coding.arrays import product as multiplied
from derive.coding.expressions import Expressions
from derive.coding.names import Names, identifier
from derive.coding.stable import Stable
from derive.coding.targets import NUMPY
from derive.meaning.balls import Balls, NoValue
from derive.meaning.work import Work
from derive.scope import ModelError
from derive.term import Number, Symbol, Term, add, neg

SIZES = {"C": 3, "D": 2, "N": 4}
LABELS = dict.fromkeys(SCOPE.letters_in_definitions, 2)
NAMES = Names()
for own, declared in SCOPE.symbols.items():
    NAMES.of(own, identifier(declared.whole) if declared.whole else None)


def places(shape: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
    return product(*(range(1, SIZES[size] + 1) for size in shape))


@cache
def inputs() -> dict[tuple[str | int, ...], Fraction]:
    random = Random(5)
    found: dict[tuple[str | int, ...], Fraction] = {}
    for own, declared in SCOPE.symbols.items():
        for at in () if own in SCOPE.definitions else places(declared.shape):
            sign = 1 if declared.domain == "positive" else random.choice((1, -1))
            found[(own, *at)] = Fraction(random.randint(1, 9), 8) * sign
    return found | {("y", n): Fraction(n == 2) for n in range(1, SIZES["C"] + 1)}


def exact(term: Term, at: dict[str, int]) -> float:
    balls = Balls(SCOPE, SIZES, LABELS, inputs(), Work(200_000))
    balls.env |= at
    return float(balls.value(term).mid())


@cache
def variables() -> dict[str, Any]:
    """Every symbol of the scope as an array, defined ones too, with the helpers of the generated code."""
    found: dict[str, Any] = {"np": np, **{NAMES.of(size): n for size, n in SIZES.items()}}
    found |= {NAMES.of(letter): n - 1 for letter, n in LABELS.items()}
    for own, declared in SCOPE.symbols.items():
        entries = [
            exact(Symbol(own, tuple(Number(Fraction(n)) for n in at)), {}) for at in places(declared.shape)
        ]
        found[NAMES.of(own)] = np.reshape(entries, [SIZES[size] for size in declared.shape])
    for text in NUMPY.helpers.values():
        exec(text, found)
    return found


def compared(term: Term, meant: Term) -> str:
    """Refused, right, wrong, or of no value anywhere: the code of one Term against the value of another."""
    vectors = Stable(SCOPE, NAMES)
    try:
        code = vectors.code(term)
    except ModelError:
        return "refused"
    write, given = Expressions(NUMPY, "W").write, dict(variables())
    given |= {variable: eval(write(unit), given) for variable, unit in vectors.units.items()}
    given |= {variable: np.log(given[NAMES.of(own)]) for own, variable in vectors.logs.items()}
    with np.errstate(all="ignore"):
        found = eval(write(code), given)
    sizes = tuple(SCOPE.letters[letter.rstrip("'")] for letter in code.axes)
    assert np.shape(found) == tuple(SIZES[size] for size in sizes)
    right = 0
    for at in places(sizes):
        try:
            wanted = exact(
                meant, {**dict.fromkeys(SCOPE.letters, 1), **LABELS, **dict(zip(code.axes, at, strict=True))}
            )
        except NoValue:
            continue
        if not np.isclose(float(np.asarray(found)[tuple(n - 1 for n in at)]), wanted, rtol=1e-7, atol=1e-7):
            return "wrong"
        right += 1
    return "right" if right else "no value"


@pytest.mark.parametrize("seeds", [range(400), pytest.param(range(400, 8000), marks=pytest.mark.long)])
def test_random_terms_are_refused_or_right(seeds: range) -> None:
    outcomes = Counter(compared(term, term) for term in (expression(Random(seed)) for seed in seeds))
    assert outcomes["wrong"] == 0
    assert outcomes["right"] > len(seeds) / 2


def test_wrong_code_would_be_noticed() -> None:
    z = Symbol("z", (Symbol("i"),))
    assert compared(add(z, z), add(z, neg(z))) == "wrong"
    assert compared(z, z) == "right"


@pytest.mark.parametrize(
    ("left", "right", "over", "text"),
    [
        (("i", "d"), ("d",), ("d",), "A @ B"),
        (("n", "d"), ("n",), ("n",), "B @ A"),
        (("n", "i"), ("n", "d"), ("n",), "A.T @ B"),
        (("i", "d"), ("j", "d"), ("d",), "A @ B.T"),
        (("d",), ("d",), ("d",), "A @ B"),
        (("i",), ("d",), (), "np.outer(A, B)"),
        (("i",), ("i",), (), "A * B"),
        (("n", "i"), ("n",), (), "A * B[:, None]"),
        (("n", "i"), ("i",), (), "A * B"),
        (("n", "i"), ("n", "i"), ("i",), "np.sum(A * B, axis=1)"),
        (("n", "i"), ("n", "i"), ("n", "i"), "np.sum(A * B)"),
        (("n", "i", "d"), ("n", "d"), ("d",), 'np.einsum("nid,nd->ni", A, B)'),
        (("n", "i"), ("n", r"\kappa"), ("n",), "A.T @ B"),
    ],
)
def test_products_are_written_as_a_person_would(
    left: tuple[str, ...], right: tuple[str, ...], over: tuple[str, ...], text: str
) -> None:
    found = multiplied((name("A", left), name("B", right)), over)
    assert Expressions(NUMPY, "A").write(found) == text


def test_brackets_stand_where_they_are_needed() -> None:
    a, b = name("a"), name("b")
    write = Expressions(NUMPY, "a").write
    total = Code("add", (a, Code("neg", (b,))))
    assert write(Code("mul", (a, total))) == "a * (a - b)"
    assert write(Code("add", (a, Code("neg", (total,))))) == "a - (a - b)"
    assert write(Code("div", (a, Code("div", (a, b))))) == "a / (a / b)"
    assert write(Code("pow", (Code("neg", (a,)), b))) == "(-a) ** b"
    assert write(Code("neg", (Code("pow", (a, b)),))) == "-a ** b"
    assert write(transposed(Code("add", (name("A", ("i", "j")),) * 2, ("i", "j")), ("j", "i"))) == "(A + A).T"
