"""Equations of hostile size, each decided in a process of its own: ``python -m campaign.hostile NAME``."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from fractions import Fraction
from time import perf_counter

from campaign.expressions import SCOPE, at
from derive.meaning.agree import agree
from derive.meaning.evidence import kind
from derive.operators import exp
from derive.reading.expressions import read_expression
from derive.term import Apply, Derivative, Number, Symbol, Term, add, div, mul, number, power, total

C, U = Symbol("C"), Symbol("u")
Pair = tuple[Term, Term]


def _read(left: str, right: str) -> Pair:
    return read_expression(left, SCOPE), read_expression(right, SCOPE)


def _tower() -> Pair:
    tower: Term = Number(Fraction(9))
    for _ in range(6):
        tower = power(Number(Fraction(9)), tower)
    return tower, number(0)


def _nested(body: Callable[[list[Term]], Term], depth: int) -> Term:
    """Sums within sums; each letter is told from the others by primes."""
    letters = [f"{'ijklm'[n % 5]}" + "'" * (n // 5) for n in range(depth)]
    term = body([Symbol(letter) for letter in letters])
    for letter in letters:
        term = total(letter, C, term)
    return term


def _deep(wrap: Callable[[Term], Term], depth: int) -> Pair:
    term: Term = U
    for _ in range(depth):
        term = wrap(term)
    return term, U


def _letters() -> Pair:
    """Twelve free letters of one size: 4 213 597 cases."""
    letters = [Symbol("ijklm"[n % 5] + "'" * (n // 5)) for n in range(12)]
    product = mul(*(Symbol("a", (letter,)) for letter in letters))
    return product, mul(*(Symbol("g", (letter,)) for letter in letters))


def _derivatives(order: int) -> Pair:
    term: Term = exp(mul(at("a", "i"), U))
    for _ in range(order):
        term = Derivative(term, U)
    return term, mul(power(at("a", "i"), number(order)), exp(mul(at("a", "i"), U)))


EQUATIONS: dict[str, Callable[[], Pair]] = {
    "a tower of powers": _tower,
    "a tower of powers, read": lambda: _read("9^{9^{9^{9^9}}}", "0"),
    "a tower of powers of a symbol": lambda: _deep(lambda t: power(t, number(9)), 12),
    "a large power of a sum": lambda: (power(add(*(at("a", x) for x in "ijkl"), U), number(999)), U),
    "a large power inside exp": lambda: (exp(power(add(*(at("a", x) for x in "ijkl"), U), number(99))), U),
    "a sum of 100000 terms": lambda: (add(*[mul(at("a", "i"), U)] * 10**5), mul(at("a", "i"), U)),
    "a sum of 100000 terms, read": lambda: _read(" + ".join(["a_i u"] * 10**5), "u"),
    "30 nested sums": lambda: (_nested(lambda x: mul(*(Symbol("a", (i,)) for i in x)), 30), U),
    "30 nested sums of ones": lambda: (_nested(lambda x: number(1), 30), power(C, number(30))),
    "12 free letters": _letters,
    "nested 5000 deep": lambda: _deep(lambda t: add(number(1), exp(t)), 5000),
    "nested 5000 deep, read": lambda: _read("(" * 5000 + "u" + ")" * 5000, "u"),
    "nested 150 deep": lambda: _deep(lambda t: div(number(1), add(number(1), exp(t))), 150),
    "a derivative of order 12": lambda: _derivatives(12),
    "a long numeral": lambda: (mul(number(10**5000), U), mul(number(10**5000 + 1), U)),
    "tanh of tanh of tanh": lambda: _deep(lambda t: Apply("tanh", (t,)), 12),
}

_ANY = ("refused", "undecided", "tested", "refuted")
_TRUE = {"30 nested sums of ones", "a derivative of order 12"}
NAMES = {name: (*_ANY[:3], "proved") if name in _TRUE else _ANY for name in EQUATIONS}
"""Each equation with the answers that it may get; those that are true are never refuted."""


def _answer(name: str) -> str:
    try:
        return kind(agree(*EQUATIONS[name](), SCOPE))
    except ValueError:
        return "refused"


if __name__ == "__main__":
    start = perf_counter()
    answer = _answer(sys.argv[1])
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"answer": answer, "seconds": perf_counter() - start, "megabytes": megabytes}))
