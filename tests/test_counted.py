"""A size whose name is a number is that number: what is claimed of it is claimed of no other size."""

from __future__ import annotations

from math import factorial

import pytest

from derive.meaning.agree import agree
from derive.meaning.evidence import Proved, Refuted
from derive.meaning.recheck import recheck
from derive.scope import Declared, Scope
from derive.term import ONE, ZERO, Apply, Derivative, Symbol, Term, add, div, mul, neg, number, power, total

SCOPE = Scope(
    {"3": "", "C": ""},
    {"i": "3", "j": "3", "k": "C", "l": "C"},
    {
        "a": Declared(("3",)),
        "b": Declared(("C",)),
        "A": Declared(("3", "C")),
        "T": Declared((), domain="positive"),
    },
)
A, B = (lambda n: Symbol("a", (n,))), (lambda n: Symbol("b", (n,)))
HERE, J, K, OTHER = map(Symbol, "ijkl")
FIRST = [A(number(n)) for n in (1, 2, 3)]


def over(size: str, body: Term) -> Term:
    """The sum over a size of what reads j or k."""
    return total("j" if size == "3" else "k", Symbol(size), body)


def powers(size: str, n: int) -> Term:
    return over(size, power(A(J) if size == "3" else B(K), number(n)))


def symmetric(size: str, n: int) -> Term:
    """n! times the elementary symmetric function e_n, in power sums (Newton)."""
    found: list[Term] = [ONE]
    for m in range(1, n + 1):
        parts = [mul(found[m - r], powers(size, r)) for r in range(1, m + 1)]
        signed = [part if r % 2 == 0 else neg(part) for r, part in enumerate(parts)]
        found.append(div(add(*signed), number(m)))
    return mul(number(factorial(n)), found[n])


def exp(term: Term) -> Term:
    return Apply("exp", (term,))


SHARE = div(exp(A(HERE)), over("3", exp(A(J))))
TRUE = [
    (over("3", A(J)), add(*FIRST)),
    (symmetric("3", 4), ZERO),  # e_4 of three numbers
    (symmetric("3", 3), mul(number(6), *FIRST)),
    (Apply("log", (over("3", ONE),)), Apply("log", (number(3),))),
    (over("3", total("k", Symbol("C"), Symbol("A", (J, K)))), over("C", add(*[Symbol("A", (number(n), K)) for n in (1, 2, 3)]))),
    (Derivative(Apply("log", (add(*map(exp, FIRST)),)), A(HERE)), SHARE),
    (over("3", div(total("l", Symbol("C"), Symbol("A", (J, OTHER))), over("C", Symbol("A", (J, K))))), number(3)),
    (exp(over("3", A(J))), mul(*map(exp, FIRST))),
]  # fmt: skip
FALSE = [
    (over("3", A(J)), add(*FIRST[:2])),
    (symmetric("3", 3), ZERO),
    (symmetric("C", 4), ZERO),  # e_4 of any number of numbers
    (Apply("log", (over("C", ONE),)), Apply("log", (number(3),))),
    (over("3", over("C", Symbol("A", (J, K)))), mul(number(3), over("C", Symbol("A", (ONE, K))))),
    (Derivative(Apply("log", (add(*map(exp, FIRST[:2])),)), A(HERE)), SHARE),
    (A(HERE), A(ONE)),
    (mul(Symbol("C"), Symbol("T")), mul(Symbol("3"), Symbol("T"))),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_holds_at_the_number_is_proved(left: Term, right: Term) -> None:
    assert isinstance(agree(left, right, SCOPE), Proved)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_fails_at_the_number_is_refuted_there(left: Term, right: Term) -> None:
    found = agree(left, right, SCOPE)
    assert isinstance(found, Refuted) and found.witness is not None
    assert dict(found.witness.sizes).get("3", 3) == 3
    assert recheck(left, right, SCOPE, found.witness)


def test_nothing_is_proved_of_a_place_beyond_the_number() -> None:
    assert not isinstance(agree(A(number(4)), A(ONE), SCOPE), Proved)
