"""Random scalar Terms of the kernel's class, over one rich scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from derive.operators import apply, exp, log
from derive.scope import Declared, Definition, Scope, SumsToOne
from derive.term import (
    ONE,
    TWO,
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
    delta,
    div,
    mul,
    neg,
    power,
    sub,
    total,
)

C, D, N = Symbol("C"), Symbol("D"), Symbol("N")


def at(name: str, *letters: str) -> Symbol:
    """An entry by its letters: ``at("w", "i", "d")`` is ``w_{id}``."""
    return Symbol(name, tuple(map(Symbol, letters)))


_AFFINE = add(total("d", D, mul(at("w", "i", "d"), at("x", "d"))), at("b", "i"))
_SOFTMAX = div(exp(at("z", "k")), total("j", C, exp(at("z", "j"))))
_LOGIT = total("d", D, mul(at("X", "n", "d"), at("v", "d")))
_MEAN_SQUARE = mul(div(ONE, N), total("n", N, power(sub(at("s", "n"), at("t", "n")), TWO)))

SCOPE = Scope(
    sizes={"C": "classes", "D": "features", "N": "examples"},
    letters={
        **dict.fromkeys("ijkclm", "C"),
        **dict.fromkeys("dfe", "D"),
        **dict.fromkeys("nrq", "N"),
    },
    symbols={
        **{name: Declared(("C",)) for name in ("a", "g", "y", "b", "z", "p", "h")},
        **{name: Declared(("D",)) for name in ("x", "v")},
        **{name: Declared(("N",)) for name in ("t", "s")},
        **{name: Declared() for name in ("u", "o", r"\ell", "L")},
        "w": Declared(("C", "D"), "W"),
        "A": Declared(("C", "C")),
        "X": Declared(("N", "D")),
        "T": Declared(domain="positive"),
        "R": Declared(("C",), domain="positive"),
        "S": Declared(("N",), domain="positive"),
        r"\lambda": Declared(domain="nonzero"),
    },
    definitions={
        "z": Definition("z", ("i",), _AFFINE),
        "p": Definition("p", ("k",), _SOFTMAX),
        "h": Definition("h", (), mul(Symbol("W"), Symbol("x"))),
        "s": Definition("s", ("n",), apply("sigmoid", _LOGIT)),
        r"\ell": Definition(r"\ell", (), neg(log(at("p", "c")))),
        "L": Definition("L", (), _MEAN_SQUARE),
    },
    facts=(SumsToOne("y"),),
)

REAL = ("a", "g", "b", "x", "v", "t", "u", "o", "w", "A", "X")
POSITIVE = ("T", "R", "S")
DEFINED = ("z", "p", "h", "s", r"\ell", "L")
FUNCTIONS = ("sigmoid", "tanh", "softplus", "sigmoid", "relu", "abs", "step", "max")
LABEL = "c"  # the letter that the loss leaves free


@dataclass(frozen=True, slots=True)
class Room:
    """What a Term may use where it stands: a source of chance and the letters in reach, by size."""

    random: Random
    letters: dict[str, tuple[str, ...]]
    bound: tuple[str, ...] = ()
    order: int = 2  # of derivatives that may yet be taken

    def index(self, size: str) -> Term:
        """A letter in reach, now and then a numeral."""
        if self.random.random() < 0.02:
            return Number(Fraction(self.random.choice((1, 2))))
        return Symbol(self.random.choice(self.letters[size]))

    def entry(self, name: str) -> Symbol:
        """A symbol at letters in reach."""
        return Symbol(name, tuple(self.index(size) for size in SCOPE.symbol(name).shape))

    def within(self, letter: str) -> Room:
        """The room inside a sum over a letter, which is the likeliest to be used there."""
        size = SCOPE.letters[letter]
        return replace(
            self,
            letters={**self.letters, size: (*self.letters[size], letter, letter)},
            bound=(*self.bound, letter),
        )

    def unused(self, size: str) -> str:
        """A letter for a sum."""
        own = [x for x in SCOPE.letters_of(size) if x != LABEL and x not in self.letters[size]]
        return self.random.choice(own or [SCOPE.letters_of(size)[1]])


def room(random: Random) -> Room:
    """A few free letters of each size."""
    free = tuple(random.sample("ikc", random.choice((1, 1, 2))))
    return Room(random, {"C": free, "D": ("d",), "N": ("n",)})


def expression(random: Random) -> Term:
    """A random scalar Term of some 5 to 25 nodes."""
    return real(room(random), random.choice((2, 3, 3, 4)))


def real(room: Room, depth: int) -> Term:
    """A Term of any sign."""
    random = room.random
    if depth <= 0:
        return _leaf(room)

    def inner() -> Term:
        return real(room, depth - 1)

    match random.randrange(20):
        case 0 | 1 | 2:
            return add(*(inner() for _ in range(random.choice((2, 2, 3)))))
        case 3:
            return sub(inner(), inner())
        case 4 | 5 | 6:
            return mul(*(inner() for _ in range(random.choice((2, 2, 3)))))
        case 7:
            return neg(inner())
        case 8:
            return div(inner(), positive(room, depth - 2))
        case 9:
            return power(real(room, depth - 2), Number(Fraction(random.choice((2, 2, 3)))))
        case 10 | 11 | 12:
            return _sum(room, depth)
        case 13:
            return exp(linear(room))
        case 14:
            return log(positive(room, depth - 1))
        case 15:
            function = random.choice(FUNCTIONS)
            return apply(function, *(linear(room) for _ in range(2 if function == "max" else 1)))
        case 16 | 17:
            return _derivative(room, depth)
        case 18:
            left, right = room.index("C"), room.index("C")
            return Cases(
                (Branch(inner(), Condition(left, right, random.random() < 0.7)), Branch(inner(), None))
            )
    return positive(room, depth)


def positive(room: Room, depth: int) -> Term:
    """A Term that is positive for all values."""
    random = room.random
    if depth <= 0:
        return random.choice((room.entry(random.choice(POSITIVE)), Number(Fraction(2)), room.entry("p")))
    match random.randrange(10):
        case 0 | 1:
            return add(positive(room, depth - 1), positive(room, depth - 1))
        case 2:
            return mul(positive(room, depth - 1), positive(room, depth - 1))
        case 3 | 4:
            return exp(linear(room))
        case 5 | 6:
            size = random.choice("CCDN")
            letter = room.unused(size)
            inside = room.within(letter)
            return total(letter, size_of(size), mul(running(inside, letter), positive(inside, depth - 2)))
        case 7:
            return apply("sigmoid", linear(room))
        case 8:
            return apply("sqrt", room.entry(random.choice(POSITIVE)))
    return room.entry(random.choice(POSITIVE))


def running(room: Room, letter: str) -> Term:
    """A positive factor that changes with a letter."""
    names = {"C": ("R", "p"), "D": ("x",), "N": ("S", "s")}[SCOPE.letters[letter]]
    entry = at(room.random.choice(names), letter)
    return exp(entry) if entry.name == "x" or room.random.random() < 0.3 else entry


def size_of(name: str) -> Symbol:
    """A size by name."""
    return Symbol(name)


def linear(room: Room) -> Term:
    """A sum of a few entries with coefficients: what stands inside exp."""
    random = room.random
    terms: list[Term] = []
    for _ in range(random.choice((1, 1, 2))):
        entry: Term = room.entry(random.choice((*REAL, "z", "h")))
        if random.random() < 0.3:
            entry = mul(random.choice((TWO, room.entry("o"), Number(Fraction(1, 2)))), entry)
        terms.append(neg(entry) if random.random() < 0.3 else entry)
    return add(*terms)


def _leaf(room: Room) -> Term:
    random = room.random
    match random.randrange(12):
        case 0:
            return Number(Fraction(random.choice((1, 1, 2, 3)), random.choice((1, 1, 2))))
        case 1:
            return random.choice((C, sub(C, ONE), div(ONE, N), div(ONE, C), N))
        case 2:
            return delta(room.index("C"), room.index("C"))
        case 3:
            return room.entry("y")
        case 4 | 5:
            return room.entry(random.choice(DEFINED))
        case 6:
            return room.entry(random.choice(POSITIVE))
    return room.entry(random.choice(REAL))


def _sum(room: Room, depth: int) -> Term:
    random = room.random
    size = random.choice("CCCDN")
    letter = room.unused(size)
    but = room.index(size) if random.random() < 0.2 else None
    return Bind("sum", letter, Range(size_of(size), but), real(room.within(letter), depth - 1))


def _derivative(room: Room, depth: int) -> Term:
    """By something that the Term varies with, once or twice."""
    random = room.random
    order = min(room.order, random.choice((1, 1, 1, 2)))
    of = real(replace(room, order=room.order - order), depth - 1)
    if "L" in SCOPE.closure(of):  # whose second derivatives have numerals that the kernel finds too long
        order = min(order, room.order - 1)
    for _ in range(order):
        reads = sorted(SCOPE.closure(of) & {*REAL, "T", "R", "z", "p", "s", "h"})
        if not reads:
            return of
        of = Derivative(of, room.entry(random.choice(reads)))
    return of


def nodes(term: Term) -> int:
    """The number of operators, sums, derivatives, symbols and numbers in a Term, indices apart."""
    match term:
        case Apply(_, args):
            return 1 + sum(map(nodes, args))
        case Bind(_, _, _, body):
            return 1 + nodes(body)
        case Derivative(of, _):
            return 2 + nodes(of)
        case Cases(branches):
            return 1 + sum(nodes(b.term) for b in branches)
    return 1
