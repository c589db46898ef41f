"""Square roots are independent exactly if no product of their arguments is a square."""

from __future__ import annotations

from random import Random

import pytest
import sympy

from derive.meaning.radicals import squarefree

X, Y, Z = sympy.symbols("x y z")


@pytest.mark.parametrize(
    ("radicands", "independent"),
    [
        ([], True),
        ([X], True),
        ([X + 1, X + 2], True),
        ([X + Y, X - Y], True),
        ([X**2 + Y**2, X + Z, Y * Z + 1], True),
        ([X * Y + 1, X * Y - 1, X, Y], True),
        ([X**2], False),
        ([X, X], False),
        ([3 * (X + Y), 5 * (X + Y)], False),
        ([X + Y, X**2 - Y**2], False),
        ([X**2 + 2 * X * Y + Y**2], False),
        ([X * Y, Y * Z, X * Z], False),
        ([X, Y, X * Y + Z, X * (X * Y + Z)], False),
        ([X**29 * Y + 1, Z**29 + 1], True),  # as high a degree as is tried, and one more
        ([X**29 * Y + 1, Z**30 + 1], False),
        ([X**59 + Y], True),
        ([X**60 + Y], False),
    ],
)
def test_independent_roots(radicands: list[sympy.Expr], independent: bool) -> None:
    variables = [X, Y, Z]
    given = [
        {tuple((n, e) for n, e in enumerate(at) if e): int(c) for at, c in sympy.Poly(r, *variables).terms()}
        for r in radicands
    ]
    for seed in range(3):
        assert squarefree(given, Random(seed)) == independent
