r"""What shows that a text has arrays: a transpose, ``\odot``, or weights that stand beside a small letter.

In ``y = W x`` nothing says what W is. A capital that is multiplied with a small letter is a matrix by
custom, and the letter a vector, unless what the text defines fits numbers only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from derive.operators import OPERATORS
from derive.reading.people.bases import LOSSES
from derive.reading.people.capitals import base, large
from derive.term import ONE, Apply, Derivative, Number, Symbol, Term, children, neg, parts, rebuild

Equation = tuple[Term, Term]


def turned(formulas: Iterable[Sequence[Equation]]) -> bool:
    """Whether a transpose stands in some formulas."""
    every = (p for formula in formulas for pair in formula for side in pair for p in parts(side))
    return any(isinstance(part, Apply) and part.operator == "transpose" for part in every)


def norms(formulas: Iterable[Sequence[Equation]]) -> bool:
    """Whether a norm of what has an index stands in some formulas."""
    every = (p for formula in formulas for pair in formula for side in pair for p in parts(side))
    inside = (p.args[0] for p in every if isinstance(p, Apply) and p.operator in ("norm1", "norm2"))
    return any(isinstance(p, Symbol) and p.indices for term in inside for p in parts(term))


def counts(formulas: Iterable[Sequence[Equation]]) -> set[str]:
    """The names by which a numeral is divided, and which never have an index: the m of ``1/m``."""
    found, indexed = set[str](), set[str]()
    for part in (p for formula in formulas for pair in formula for side in pair for p in parts(side)):
        match part:
            case Apply("div", (Number(), Symbol(name, ()) | Apply("mul", (Number(), Symbol(name, ()))))):
                found.add(name)
            case Symbol(name, indices) if indices:
                indexed.add(name)
    return found - indexed


def losses(formulas: Iterable[Sequence[Equation]]) -> set[str]:
    """The usual letters of a loss that stand only where they are differentiated: numbers."""
    tops, bare = set[str](), set[str]()
    for term in (side for formula in formulas for pair in formula for side in pair):
        stack = [term]
        while stack:
            match stack.pop():
                case Derivative(Symbol(name, ()), by) if _loss(name):
                    tops.add(name)
                    stack += children(by)
                case Symbol(name, indices):
                    bare.add(name)
                    stack += indices
                case part:
                    stack += children(part)
    return tops - bare


def _loss(name: str) -> bool:
    """Whether a name is the usual one of a loss, in any face."""
    return name in (*LOSSES, r"\xi") or base(name) in ("l", "L")


def by_entries(formulas: Iterable[Sequence[Equation]]) -> bool:
    r"""Whether elementwise products were written, other than our ``\sigma \odot (1 - \sigma)``."""
    return any(_by_entries(side) for formula in formulas for pair in formula for side in pair)


def _by_entries(term: Term) -> bool:
    for part in parts(term):
        match part:
            case Apply("odot", (Apply(one, inner), *others)) if OPERATORS[one].elementwise:
                same = (Apply(one, inner), Apply("add", (ONE, neg(Apply(one, inner)))))
                if not others or any(other not in same for other in others):
                    return True
            case Apply("odot", _):
                return True
    return False


def applied(formulas: Iterable[Sequence[Equation]], tables: Collection[str]) -> dict[str, set[str]]:
    """Those of some weights that stand before small letters, with these: W and x for ``W x``."""
    return _grouped((a.name, b.name) for a, b in _neighbours(formulas) if a.name in tables and _small(b))


def behind(formulas: Iterable[Sequence[Equation]], tables: Collection[str]) -> dict[str, set[str]]:
    """Those of some weights that stand behind small letters, with these: W and x for ``x W``."""
    return _grouped((b.name, a.name) for a, b in _neighbours(formulas) if b.name in tables and _small(a))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found


def _neighbours(formulas: Iterable[Sequence[Equation]]) -> Iterator[tuple[Symbol, Symbol]]:
    """Names without indices that stand side by side in a product."""
    for part in (p for formula in formulas for pair in formula for side in pair for p in parts(side)):
        if isinstance(part, Apply) and part.operator in ("mul", "dot"):
            for one, other in pairwise(part.args):
                match one, other:
                    case Symbol(_, ()), Symbol(_, ()):
                        yield one, other


def _small(symbol: Symbol) -> bool:
    return base(symbol.name).islower() or (symbol.name[:1] == "\\" and not large(symbol.name))


def from_the_left(term: Term, tables: Collection[str]) -> Term:
    """A Term with each small letter that stands before weights behind their transpose instead.

    >>> x, w = Symbol("x"), Symbol("W")
    >>> from_the_left(Apply("mul", (x, w)), ["W"]) == Apply("mul", (Apply("transpose", (w,)), x))
    True
    """
    new = tuple(from_the_left(kid, tables) for kid in children(term))
    match term, new:
        case Apply("mul" | "dot" as operator, _), (Symbol(_, ()) as one, Symbol(name, ()) as two, *rest) if (
            name in tables and _small(one)
        ):
            return Apply(operator, (Apply("transpose", (two,)), one, *rest))
    return rebuild(term, new) if new != children(term) else term
