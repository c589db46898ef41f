"""Dual numbers are polynomials in eps's whose squares vanish, and their functions are the finite series."""

from __future__ import annotations

from math import factorial
from random import Random

import pytest

from derive.meaning import field
from derive.meaning.field import P, Undefined, Value

LEVELS = (1, 2, 3)
Polynomial = dict[frozenset[int], int]  # the coefficient of each product of different eps's
ONE: Polynomial = {frozenset(): 1}


def drawn(random: Random, levels: tuple[int, ...]) -> Value:
    """A value with the eps's of some of the levels, the highest outside."""
    if not levels:
        return random.randrange(1, P)
    if random.random() < 0.3:
        return drawn(random, levels[:-1])
    return (levels[-1], drawn(random, levels[:-1]), drawn(random, levels[:-1]))


def polynomial(x: Value) -> Polynomial:
    if isinstance(x, int):
        return {frozenset(): x}
    level, a, b = x
    found = polynomial(a)
    assert all(level not in s for s in (*found, *polynomial(b)))
    return {**found, **{s | {level}: c for s, c in polynomial(b).items()}}


def plus(x: Polynomial, y: Polynomial) -> Polynomial:
    return {s: (x.get(s, 0) + y.get(s, 0)) % P for s in x.keys() | y.keys()}


def times(x: Polynomial, y: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for s, a in x.items():
        for t, b in y.items():
            if not s & t:
                found[s | t] = (found.get(s | t, 0) + a * b) % P
    return found


def series(x: Polynomial, coefficients: list[int]) -> Polynomial:
    """``sum_k c_k u^k`` for the nilpotent part u of x."""
    found, power = {}, ONE
    u = {s: c for s, c in x.items() if s}
    for c in coefficients:
        found = plus(found, {s: c * a % P for s, a in power.items()})
        power = times(power, u)
    return found


def same(value: Value, wanted: Polynomial) -> bool:
    found = polynomial(value)
    return all((found.get(s, 0) - wanted.get(s, 0)) % P == 0 for s in found.keys() | wanted.keys())


def over(n: int) -> int:
    return pow(n, -1, P)


@pytest.mark.parametrize("seed", range(30))
def test_duals_are_polynomials(seed: int) -> None:
    random = Random(seed)
    x, y, z = (drawn(random, LEVELS) for _ in range(3))
    p, q, r = map(polynomial, (x, y, z))
    a = field.plain(x)
    assert a == p[frozenset()]
    assert same(field.plus(x, y), plus(p, q)) and same(field.minus(x), times(p, {frozenset(): -1}))
    assert same(field.times(x, y), times(p, q))
    assert same(field.total([x, 5, y, z, 7]), plus(plus(plus(p, q), r), {frozenset(): 12}))
    assert same(field.product([x, 5, y, z, 7]), times(times(times(p, q), r), {frozenset(): 35}))
    assert same(field.times(x, field.inverse(x)), ONE)
    for n, wanted in ((0, ONE), (1, p), (2, times(p, p)), (3, times(p, times(p, p)))):
        assert same(field.raised(x, n), wanted) and same(
            field.times(field.raised(x, -n), field.raised(x, n)), ONE
        )
    for level in LEVELS:
        slope = polynomial(field.slope(x, level))
        assert {s: c for s, c in slope.items() if c} == {s - {level}: c for s, c in p.items() if level in s}
    assert polynomial(field.with_plain(x, 9)) == {**p, frozenset(): 9}
    at, n = random.randrange(1, P), 5 * over(2)
    assert same(field.lifted_exp(x, at), series(p, [at * over(factorial(k)) for k in range(4)]))
    logs = [at, *((-1) ** (k + 1) * over(k * a**k) for k in range(1, 4))]
    assert same(field.lifted_log(x, at), series(p, logs))
    binomial = [1, n, n * (n - 1) * over(2), n * (n - 1) * (n - 2) * over(6)]
    assert same(
        field.lifted_power(x, at, n), series(p, [at * c * over(a**k) for k, c in enumerate(binomial)])
    )


def test_zero_has_no_inverse() -> None:
    for value in (0, (1, 0, 1), (2, (1, 0, 3), 4)):
        with pytest.raises(Undefined, match="division by zero"):
            field.inverse(value)
    assert field.times(0, (1, 2, 3)) == field.times((1, 2, 3), 0) == 0
