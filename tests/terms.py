"""Random Terms of a small model, in the form in which reading builds them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from derive.scope import Declared, Scope
from derive.term import (
    ONE,
    Apply,
    Bind,
    Branch,
    Cases,
    Condition,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    add,
    div,
    dot,
    mul,
    neg,
    power,
)

SCOPE = Scope(
    sizes={"C": "classes", "D": "features", "N": "examples"},
    letters={"i": "C", "j": "C", "k": "C", "c": "C", "d": "D", "n": "N", "m": "N", r"\mu": "C"},
    symbols={
        "z": Declared(("C",)),
        "p": Declared(("C",)),
        "y": Declared(("N",)),
        "w": Declared(("C", "D"), "W"),
        "f": Declared(("N", "C")),
        "a": Declared(),
        "b": Declared(),
        "x'": Declared(),
        "loss": Declared(),
        "T": Declared(domain="positive"),
        r"\ell": Declared(),
        r"\hat{y}": Declared(("N",)),
        r"\mathbf{x}": Declared(("D",)),
        "W^{(1)}": Declared(("D", "C")),
    },
)

_BY_SIZE = {size: [letter for letter, of in SCOPE.letters.items() if of == size] for size in SCOPE.sizes}
_UNARY = ("exp", "log", "sqrt", "sigmoid", "tanh", "softplus", "transpose", "diag", "norm2")


def index(random: Random, size: str, bound: tuple[str, ...]) -> Term:
    pick = random.random()
    if pick < 0.15:
        return Number(Fraction(random.choice((1, 2, 12))))
    if pick < 0.25:
        return Symbol("y", (Symbol("n"),))
    return Symbol(random.choice(_BY_SIZE[size]) + ("'" if pick > 0.95 else ""))


def symbol(random: Random, bound: tuple[str, ...] = ()) -> Symbol:
    name = random.choice(list(SCOPE.symbols))
    if name == "w" and random.random() < 0.3:
        name = "W"
    shape = SCOPE.symbol(name).shape
    written = shape if random.random() < 0.7 else shape[: random.randint(0, len(shape))]
    return Symbol(name, tuple(index(random, size, bound) for size in written))


def term(random: Random, depth: int, bound: tuple[str, ...] = ()) -> Term:
    """A random Term of at most this depth."""

    def inner() -> Term:
        return term(random, depth - 1, bound)

    if depth == 0 or random.random() < 0.1:
        leaf = random.randrange(8)
        if leaf == 0:
            return Number(
                random.choice(
                    (Fraction(0), ONE.value, Fraction(2), Fraction(1, 2), Fraction(3, 8), Fraction(10))
                )
            )
        if leaf == 1:
            return Apply("delta", (index(random, "C", bound), index(random, "C", bound)))
        if leaf == 2:
            return random.choice(
                (Apply("unit", (index(random, "C", bound),)), Apply("ones", (Symbol("N"),)), Symbol("C"))
            )
        return symbol(random, bound)
    match random.randrange(14):
        case 0 | 1:
            return add(*(inner() for _ in range(random.randint(2, 3))))
        case 2 | 3:
            return mul(*(inner() for _ in range(random.randint(2, 3))))
        case 4:
            return dot(inner(), inner())
        case 5:
            parts: list[Term] = []
            for part in (inner(), inner()):
                parts += part.args if isinstance(part, Apply) and part.operator == "odot" else (part,)
            return Apply("odot", tuple(parts))
        case 6:
            return neg(inner())
        case 7 | 8:
            return div(inner(), inner())
        case 9:
            exponent = random.choice(
                (Number(Fraction(2)), neg(ONE), Symbol("a"), div(symbol(random), inner()))
            )
            return power(inner(), exponent)
        case 10:
            size = random.choice(list(SCOPE.sizes))
            letter = random.choice(
                [x for x in _BY_SIZE[size] if x not in bound] or [_BY_SIZE[size][0] + "'" * (len(bound) + 1)]
            )
            others = [x for x in _BY_SIZE[size] if x != letter]
            but = Symbol(random.choice(others)) if others and random.random() < 0.3 else None
            return Bind("sum", letter, Range(Symbol(size), but), term(random, depth - 1, (*bound, letter)))
        case 11:
            when = Condition(index(random, "C", bound), index(random, "C", bound), random.random() < 0.7)
            last = (
                None
                if random.random() < 0.7
                else Condition(index(random, "D", bound), index(random, "D", bound))
            )
            return Cases((Branch(inner(), when), Branch(inner(), last)))
        case 12:
            return Derivative(inner(), symbol(random, bound), random.random() < 0.3)
    operator = random.choice((*_UNARY, "relu", "max"))
    return Apply(operator, (inner(), inner()) if operator == "max" else (inner(),))
