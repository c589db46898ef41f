"""Mathematics as written: a small immutable tree that does no algebra by itself.

Equality of Terms is equality of writing: ``a + b`` and ``b + a`` are two Terms. What a Term
means, and whether two of them mean the same, is decided in `derive.meaning` alone.

>>> p = Symbol("p", (Symbol("c"),))
>>> neg(div(ONE, p)) == neg(div(ONE, p)), add(p, ONE) == add(ONE, p)
(True, False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import TypeAlias


def _kept_hash(term: Number | Symbol | Apply | Bind | Cases | Derivative) -> int:
    """The hash of a Term, computed once: Terms are keys of many tables, and deep."""
    if not term._hash:
        object.__setattr__(term, "_hash", hash((type(term), children(term), _head(term))) or 1)
    return term._hash


def _pickled(term: Number | Symbol | Apply | Bind | Cases | Derivative) -> tuple[type, tuple[object, ...]]:
    """A Term goes from process to process without its hash, which is another one there."""
    return type(term), tuple(getattr(term, f.name) for f in fields(term) if f.init)


@dataclass(frozen=True, slots=True)
class Number:
    """A non-negative rational constant; a sign is written with the operator ``neg``."""

    value: Fraction
    _hash: int = field(init=False, repr=False, compare=False, default=0)
    __hash__ = _kept_hash
    __reduce__ = _pickled


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name as LaTeX writes it (``z``, ``\\ell``, ``\\hat{y}``), with its indices.

    Index letters (``i``) and sizes (``C``) are Symbols without indices.
    """

    name: str
    indices: tuple[Term, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False, default=0)
    _free: frozenset[str] | None = field(init=False, repr=False, compare=False, default=None)
    __hash__ = _kept_hash
    __reduce__ = _pickled


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator of `derive.operators`, by name, applied to arguments."""

    operator: str
    args: tuple[Term, ...]
    _hash: int = field(init=False, repr=False, compare=False, default=0)
    _free: frozenset[str] | None = field(init=False, repr=False, compare=False, default=None)
    __hash__ = _kept_hash
    __reduce__ = _pickled


@dataclass(frozen=True, slots=True)
class Range:
    """The values ``1..size`` of an index, all but ``but`` where that is given."""

    size: Term
    but: Term | None = None


@dataclass(frozen=True, slots=True)
class Bind:
    """An operator that binds an index over a range: ``\\sum_{j=1}^{C} body``."""

    operator: str
    index: str
    over: Range
    body: Term
    _hash: int = field(init=False, repr=False, compare=False, default=0)
    _free: frozenset[str] | None = field(init=False, repr=False, compare=False, default=None)
    __hash__ = _kept_hash
    __reduce__ = _pickled


@dataclass(frozen=True, slots=True)
class Condition:
    """An index equality ``left = right``, or ``left \\ne right`` where ``equal`` is false."""

    left: Term
    right: Term
    equal: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a case distinction; ``when`` is None for "otherwise"."""

    term: Term
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Cases:
    """A case distinction; the first branch whose condition holds counts."""

    branches: tuple[Branch, ...]
    _hash: int = field(init=False, repr=False, compare=False, default=0)
    _free: frozenset[str] | None = field(init=False, repr=False, compare=False, default=None)
    __hash__ = _kept_hash
    __reduce__ = _pickled


@dataclass(frozen=True, slots=True)
class Derivative:
    """The derivative of ``of`` by ``by``, in the shape of ``by``.

    Everything that is defined through ``by`` varies with it. ``nabla`` chooses how it is
    written: ``\\nabla_W \\ell`` in place of ``\\partial\\ell / \\partial W``.
    """

    of: Term
    by: Symbol
    nabla: bool = False
    _hash: int = field(init=False, repr=False, compare=False, default=0)
    _free: frozenset[str] | None = field(init=False, repr=False, compare=False, default=None)
    __hash__ = _kept_hash
    __reduce__ = _pickled


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in the pattern of a rule that any Term may fill."""

    name: str


Term: TypeAlias = Number | Symbol | Apply | Bind | Cases | Derivative | Hole

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
TWO = Number(Fraction(2))


# Constructors. The n-ary ones only flatten; they never reorder, cancel or evaluate.


def number(value: int | Fraction) -> Term:
    """The Term of a rational, a negative one as ``neg``."""
    return Number(Fraction(value)) if value >= 0 else neg(Number(-Fraction(value)))


def _flat(operator: str, args: tuple[Term, ...], empty: Term) -> Term:
    flat: list[Term] = []
    for arg in args:
        if isinstance(arg, Apply) and arg.operator == operator:
            flat.extend(arg.args)
        else:
            flat.append(arg)
    if not flat:
        return empty
    return flat[0] if len(flat) == 1 else Apply(operator, tuple(flat))


def add(*args: Term) -> Term:
    """``a + b + ...``; the empty sum is 0."""
    return _flat("add", args, ZERO)


def sub(left: Term, right: Term) -> Term:
    """``a - b``, which is written as the sum ``a + (-b)``."""
    return add(left, neg(right))


def mul(*args: Term) -> Term:
    """``a b ...`` by juxtaposition, in this order; the empty product is 1."""
    return _flat("mul", args, ONE)


def dot(*args: Term) -> Term:
    """``a \\cdot b ...``: the same product as `mul`, written with dots."""
    return _flat("dot", args, ONE)


def neg(arg: Term) -> Term:
    """``-a``."""
    return Apply("neg", (arg,))


def div(top: Term, bottom: Term) -> Term:
    """``a / b``, written as a fraction."""
    return Apply("div", (top, bottom))


def power(base: Term, exponent: Term) -> Term:
    """``a^b``."""
    return Apply("pow", (base, exponent))


def delta(left: Term, right: Term) -> Term:
    """The Kronecker delta ``\\delta_{ij}``."""
    return Apply("delta", (left, right))


def total(index: str, size: Term, body: Term) -> Term:
    """``\\sum_{index=1}^{size} body``."""
    return Bind("sum", index, Range(size), body)


# The tree: children, rebuilding.


def children(term: Term) -> tuple[Term, ...]:
    """The direct parts of a Term, in the order in which `rebuild` takes them."""
    if isinstance(term, Apply):  # the two most common first
        return term.args
    if isinstance(term, Symbol):
        return term.indices
    match term:
        case Bind(_, _, over, body):
            return (over.size, body) if over.but is None else (over.size, body, over.but)
        case Derivative(of, by):
            return (of, by)
        case Cases(branches):
            return tuple(
                part
                for b in branches
                for part in ((b.term,) if b.when is None else (b.term, b.when.left, b.when.right))
            )
    return ()


def _head(term: Term) -> object:
    """What a Term is beside its children."""
    match term:
        case Number(value):
            return value
        case Symbol(name, _):
            return name
        case Apply(operator, _):
            return operator
        case Bind(operator, index, over, _):
            return operator, index, over.but is None
        case Derivative(_, _, nabla):
            return nabla
    return tuple(b.when and b.when.equal for b in term.branches) if isinstance(term, Cases) else None


def rebuild(term: Term, parts: tuple[Term, ...]) -> Term:
    """The same Term with other children."""
    match term:
        case Symbol(name, _):
            return Symbol(name, parts)
        case Apply(operator, _):
            return Apply(operator, parts)
        case Bind(operator, index, over, _):
            but = parts[2] if over.but is not None else None
            return Bind(operator, index, Range(parts[0], but), parts[1])
        case Cases(branches):
            rest = iter(parts)
            return Cases(
                tuple(
                    Branch(next(rest), None)
                    if b.when is None
                    else Branch(next(rest), Condition(next(rest), next(rest), b.when.equal))
                    for b in branches
                )
            )
        case Derivative(_, _, nabla):
            by = parts[1]
            assert isinstance(by, Symbol)
            return Derivative(parts[0], by, nabla)
    return term


def parts(term: Term) -> Iterator[Term]:
    """Every part of a Term, the whole first.

    >>> [t.name for t in parts(Symbol("p", (Symbol("c"),)))]
    ['p', 'c']
    """
    stack = [term]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(children(top)))


def map_parts(term: Term, change: Callable[[Term], Term]) -> Term:
    """The Term with every part changed, innermost first."""
    kids = children(term)
    if kids:
        new = tuple(map_parts(kid, change) for kid in kids)
        if new != kids:
            term = rebuild(term, new)
    return change(term)
