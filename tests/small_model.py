"""A small model with scalars, vectors, rows, a definition and a fact, and short names for its Terms."""

from __future__ import annotations

from derive.operators import apply, exp
from derive.scope import Declared, Definition, Scope, SumsToOne
from derive.term import Symbol, Term, div, mul, total

C, D, a, b, T = (Symbol(name) for name in ("C", "D", "a", "b", "T"))
i, j, k, c, d = (Symbol(name) for name in "ijkcd")
x, g = Symbol("x"), Symbol("g")


def z(place: Term) -> Symbol:
    return Symbol("z", (place,))


def y(place: Term) -> Symbol:
    return Symbol("y", (place,))


def w(place: Term) -> Symbol:
    return Symbol("w", (place,))


def inner(left: Term, right: Term) -> Term:
    return mul(apply("transpose", left), right)


SCORES = total("j", C, exp(z(j)))
SCOPE = Scope(
    sizes={"C": "classes", "D": "features"},
    letters={"i": "C", "j": "C", "k": "C", "c": "C", "d": "D"},
    symbols={
        **{name: Declared() for name in ("a", "b")},
        **{name: Declared(("C",)) for name in ("z", "y", "q")},
        **{name: Declared(("D",)) for name in ("x", "g")},
        "T": Declared(domain="positive"),
        "w": Declared(("C", "D"), "W"),
        "p": Declared(("C",)),
    },
    definitions={"p": Definition("p", ("k",), div(exp(z(k)), SCORES))},
    facts=(SumsToOne("q"),),
)
