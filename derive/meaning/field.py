"""Exact arithmetic for the kernel: the field of integers modulo a prime, and dual numbers over it.

A value is an ``int`` modulo P, or a dual number ``(level, a, b)``, which is ``a + b eps`` with
``eps^2 = 0``. Nested derivatives have an eps of their own each, told apart by the level, so that
one derivative never mistakes the variable of another for its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

# The Mersenne prime 2^127 - 1. One evaluation in so large a field errs with a probability below
# degree / 2^127, which two evaluations near 2^61 would need twice the work for.
P = 2**127 - 1

# Flat here, recursive in use: (level, Value, Value).
Value: TypeAlias = "int | tuple[int, Value, Value]"


class Undefined(ArithmeticError):
    """A division by zero or a logarithm of zero: the Term has no value at this point."""


def plus(x: Value, y: Value) -> Value:
    """``x + y``."""
    if isinstance(x, int):
        if isinstance(y, int):
            return (x + y) % P
        return (y[0], plus(x, y[1]), y[2])
    if isinstance(y, int) or x[0] > y[0]:
        return (x[0], plus(x[1], y), x[2])
    if x[0] < y[0]:
        return (y[0], plus(x, y[1]), y[2])
    return (x[0], plus(x[1], y[1]), plus(x[2], y[2]))


def times(x: Value, y: Value) -> Value:
    """``x y``; the product rule ``(a + b eps)(c + d eps) = ac + (ad + bc) eps``.

    >>> times((1, 2, 3), (1, 5, 7))
    (1, 10, 29)
    """
    if isinstance(x, int):
        if isinstance(y, int):
            return x * y % P
        return (y[0], times(x, y[1]), times(x, y[2])) if x else 0
    if isinstance(y, int) or x[0] > y[0]:
        return (x[0], times(x[1], y), times(x[2], y)) if y else 0
    if x[0] < y[0]:
        return (y[0], times(x, y[1]), times(x, y[2]))
    return (x[0], times(x[1], y[1]), plus(times(x[1], y[2]), times(x[2], y[1])))


def total(values: Iterable[Value]) -> Value:
    """The sum of values."""
    plain: int = 0
    result: Value | None = None
    for value in values:
        if isinstance(value, int):
            plain += value
        else:
            result = value if result is None else plus(result, value)
    return plain % P if result is None else plus(result, plain % P)


def product(values: Iterable[Value]) -> Value:
    """The product of values."""
    plain: int = 1
    result: Value | None = None
    for value in values:
        if isinstance(value, int):
            plain = plain * value % P
        else:
            result = value if result is None else times(result, value)
    return plain if result is None else times(result, plain)


def minus(x: Value) -> Value:
    """``-x``."""
    if isinstance(x, int):
        return -x % P
    return (x[0], minus(x[1]), minus(x[2]))


def inverse(x: Value) -> Value:
    """``1/x``; for a dual ``1/(a + b eps) = 1/a - b/a^2 eps``. Raises Undefined for zero."""
    if isinstance(x, int):
        if x == 0:
            raise Undefined("division by zero")
        return pow(x, -1, P)
    over = inverse(x[1])
    return (x[0], over, minus(times(x[2], times(over, over))))


def raised(x: Value, n: int) -> Value:
    """``x^n`` for an integer n; ``(a + b eps)^n = a^n + n a^(n-1) b eps``."""
    if n == 0:
        return 1
    if n < 0:
        return raised(inverse(x), -n)
    if isinstance(x, int):
        return pow(x, n, P)
    lower = raised(x[1], n - 1)
    return (x[0], times(lower, x[1]), times(times(n, lower), x[2]))


def lifted_exp(x: Value, at: int) -> Value:
    """``e^x`` where ``at`` is the exponential of the plain part of x: ``e^(a + b eps) = e^a (1 + b eps)``."""
    if isinstance(x, int):
        return at
    inner = lifted_exp(x[1], at)
    return (x[0], inner, times(inner, x[2]))


def lifted_log(x: Value, at: int) -> Value:
    """``log x`` where ``at`` is the logarithm of the plain part: ``log(a + b eps) = log a + b/a eps``."""
    if isinstance(x, int):
        return at
    return (x[0], lifted_log(x[1], at), times(x[2], inverse(x[1])))


def lifted_power(x: Value, at: int, n: int) -> Value:
    """``x^n`` where ``at`` is the power of the plain part: ``(a + b eps)^n = a^n + n a^n/a b eps``."""
    if isinstance(x, int):
        return at
    inner = lifted_power(x[1], at, n)
    return (x[0], inner, times(times(n, times(inner, inverse(x[1]))), x[2]))


def slope(x: Value, level: int) -> Value:
    """The coefficient of the eps of a level: the derivative that was seeded there."""
    if isinstance(x, int) or x[0] < level:
        return 0
    if x[0] == level:
        return x[2]
    return (x[0], slope(x[1], level), slope(x[2], level))


def plain(x: Value) -> int:
    """The value without its infinitesimal parts."""
    while not isinstance(x, int):
        x = x[1]
    return x


def with_plain(x: Value, at: int) -> Value:
    """The value with another plain part and the same infinitesimal ones."""
    return at if isinstance(x, int) else (x[0], with_plain(x[1], at), x[2])
