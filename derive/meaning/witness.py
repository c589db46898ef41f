"""The search for a counterexample: small rational inputs at which two sides have disjoint balls."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product
from random import Random

from derive.meaning.balls import Ball, Balls, NoValue
from derive.meaning.evidence import Witness
from derive.meaning.work import Work
from derive.scope import Scope
from derive.term import Symbol, Term, parts

Inputs = dict[tuple[str | int, ...], Fraction]

_TRIES = 40
_BITS = 256
_PLAIN = tuple(map(Fraction, (0, 1, -1, 2, -2, 3)))
_POSITIVE = tuple(map(Fraction, (1, 2, 3)))
_SHARES = tuple(map(Fraction, ("1/2", "1/3", "2/3", "1/4", "3/4")))


def entries(names: tuple[str, ...], sizes: dict[str, int], scope: Scope) -> list[tuple[str | int, ...]]:
    """The entries of the given symbols at given sizes, in reading order."""
    return [
        (name, *at)
        for name in names
        for at in product(*(range(1, sizes[size] + 1) for size in scope.symbol(name).shape))
    ]


@lru_cache(maxsize=1 << 8)
def inputs_read(terms: tuple[Term, ...], scope: Scope) -> tuple[str, ...]:
    """The symbols without definition that Terms read, through the definitions, in reading order."""
    found: dict[str, None] = {}
    todo, seen = list(terms), set[str]()
    while todo:
        for part in parts(todo.pop(0)):
            if isinstance(part, Symbol):
                name = scope.canonical(part.name)
                if name in scope.definitions:
                    if name not in seen:
                        seen.add(name)
                        todo.append(scope.definitions[name].body)
                elif name in scope.symbols:
                    found[name] = None
    return tuple(found)


def assignments(names: tuple[str, ...], sizes: dict[str, int], scope: Scope) -> Iterator[Inputs]:
    """Inputs to try, the plainest first, the same ones every time."""
    random = Random(2)
    summing = {fact.name for fact in scope.facts}
    for attempt in range(_TRIES):
        inputs: Inputs = {}
        for n, at in enumerate(entries(names, sizes, scope)):
            choices = _PLAIN if scope.symbol(str(at[0])).domain == "real" else _POSITIVE
            if str(at[0]) in summing:
                choices = _POSITIVE
            width = min(len(choices), 2 + attempt // 4)
            inputs[at] = choices[(n + attempt) % 2] if attempt < 2 else random.choice(choices[:width])
        for name in summing & set(names):
            _normalise(name, inputs)
        yield inputs


def shares(names: tuple[str, ...], sizes: dict[str, int], scope: Scope) -> Iterator[Inputs]:
    r"""Inputs between 0 and 1, where alone ``\log p + \log(1 - p)`` has a value."""
    random = Random(3)
    every = entries(names, sizes, scope)
    for attempt in range(_TRIES // 2):
        yield {at: _SHARES[(n + attempt) % 2] if attempt < 2 else random.choice(_SHARES)
               for n, at in enumerate(every)}  # fmt: skip


def _normalise(name: str, inputs: Inputs) -> None:
    rows: dict[tuple[str | int, ...], Fraction] = {}
    for at, value in inputs.items():
        if at[0] == name:
            rows[at[:-1]] = rows.get(at[:-1], Fraction(0)) + value
    for at in inputs:
        if at[0] == name:
            inputs[at] /= rows[at[:-1]]


def search(
    left: Term,
    right: Term,
    scope: Scope,
    sizes: dict[str, int],
    places: dict[str, int],
    work: Work,
    alike: int = _TRIES,
) -> Witness | None:
    """A counterexample at given sizes and index places; None where none was found.

    The search ends where the sides were ``alike`` so many times.
    """
    found = islice(_values(left, right, scope, sizes, places, work), alike)
    return next((_witness(left, right, scope, sizes, places, *here) for here in found if _apart(*here)), None)


def compare(
    left: Term,
    right: Term,
    scope: Scope,
    sizes: dict[str, int],
    places: dict[str, int],
    work: Work,
    every: int = 1,
) -> Witness | list[int]:
    """A counterexample, or the digits to which the sides agree where they have the same value, not 0.

    That both sides vanish, as they do where a common factor is 0, says nothing of the rest. One of ``every``
    so many inputs is taken, from the plainest to the widest.
    """
    digits: list[int] = []
    for here in _values(left, right, scope, sizes, places, work, every):
        if _apart(*here):
            return _witness(left, right, scope, sizes, places, *here)
        _, one, other = here
        if not (one.contains(0) and other.contains(0)):
            bits = min(one.rel_accuracy_bits(), other.rel_accuracy_bits(), _BITS)
            digits.append(int(bits * 0.301))
    return digits


def _apart(_: Inputs, one: Ball, other: Ball) -> bool:
    return not one.overlaps(other)


def _witness(
    left: Term,
    right: Term,
    scope: Scope,
    sizes: dict[str, int],
    places: dict[str, int],
    inputs: Inputs,
    one: Ball,
    other: Ball,
) -> Witness:
    names = inputs_read((left, right), scope)
    return Witness(
        tuple((n, s) for n, s in sizes.items() if s != 1 or _shows(n, names, scope, places)),
        tuple(places.items()),
        _show(names, inputs, scope),
        *_decimals(one, other),
    )


def _values(
    left: Term,
    right: Term,
    scope: Scope,
    sizes: dict[str, int],
    places: dict[str, int],
    work: Work,
    every: int = 1,
) -> Iterator[tuple[Inputs, Ball, Ball]]:
    """Inputs at which both sides have finite values, with those values."""
    from flint import ctx

    names = inputs_read((left, right), scope)
    valued = False
    ways = (assignments(names, sizes, scope), () if scope.facts else shares(names, sizes, scope))
    for n, inputs in ((n, inputs) for n, way in enumerate(ways) for inputs in islice(way, 0, None, every)):
        if work.left <= 0 or (n and valued):
            return
        balls = Balls(scope, sizes, places, inputs, work)
        with ctx.workprec(_BITS):
            try:
                one, other = balls.value(left), balls.value(right)
            except NoValue:
                continue
        if one.is_finite() and other.is_finite():
            valued = valued or not n
            yield inputs, one, other


def _decimals(one: Ball, other: Ball) -> tuple[str, str]:
    """Both values with as many digits as it takes to tell them apart."""
    digits = 6
    while digits < _BITS and one.str(digits, radius=False) == other.str(digits, radius=False):
        digits *= 2
    return one.str(digits, radius=False), other.str(digits, radius=False)


def _shows(size: str, names: tuple[str, ...], scope: Scope, places: dict[str, int]) -> bool:
    """Whether a size of 1 needs saying."""
    return any(size in scope.symbol(n).shape for n in names) or any(
        scope.letters.get(letter) == size for letter in places
    )


def _show(names: tuple[str, ...], inputs: Inputs, scope: Scope) -> tuple[tuple[str, str], ...]:
    """The inputs as a person writes them: ``z = (0, 1)``, a matrix by its rows."""

    def block(prefix: tuple[str | int, ...], depth: int) -> str:
        if depth == 0:
            return str(inputs[prefix])
        rows, n = [], 1
        while any(at[: len(prefix) + 1] == (*prefix, n) for at in inputs):
            rows.append(block((*prefix, n), depth - 1))
            n += 1
        return f"({', '.join(rows)})"

    return tuple(
        (scope.symbol(name).whole or name, block((name,), len(scope.symbol(name).shape))) for name in names
    )
