r"""The Kronecker delta and the cases ``i = k``, ``i \ne k`` that it stands for; targets that sum to one."""

from __future__ import annotations

from collections.abc import Iterator

from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Spot
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Condition,
    Derivative,
    Number,
    Symbol,
    Term,
    delta,
    mul,
    neg,
    sub,
    total,
)


def _dropped(spot: Spot) -> Iterator[Term]:
    """1 becomes ``delta_ij``, and a term ``delta_ij`` times itself."""
    if spot.inside:
        return
    if isinstance(spot.part, Apply) and spot.part.operator == "delta":
        return
    if isinstance(spot.parent, Apply) and spot.parent.operator in ("mul", "dot", "neg"):
        return  # the same as at the product
    for one, other in spot.pairs():
        match spot.part:
            case Apply("neg", (inner,)):
                yield neg(_times(delta(one, other), inner))
            case part:
                yield _times(delta(one, other), part)


def _times(factor: Term, term: Term) -> Term:
    return factor if term == ONE else mul(factor, term)


def _indices(spot: Spot) -> Iterator[Term]:
    """``delta_ij`` becomes ``delta_ik``."""
    match spot.part:
        case Apply("delta", (left, right)):
            yield from (delta(left, other) for other in spot.like(right) if other != left)
            yield from (delta(other, right) for other in spot.like(left) if other != right)


def _diagonal_only(spot: Spot) -> Iterator[Term]:
    """``1 - p_k`` becomes ``delta_ik - p_i``."""
    if spot.inside:
        return
    match spot.part:
        case Apply("add", (Number(value), Apply("neg", (Symbol(name, (index,)),)))) if value == 1:
            for other in spot.like(index):
                yield sub(delta(other, index), Symbol(name, (other,)))


def _off_diagonal_only(spot: Spot) -> Iterator[Term]:
    """``-p_k p_i`` becomes ``p_k (delta_ik - p_i)``."""
    if spot.inside:
        return
    match spot.part:
        case Apply(
            "neg", (Apply("mul" | "dot", (Symbol(_, (one,)) as first, Symbol(_, (other,)) as second)),)
        ):
            if other in spot.like(one):
                yield mul(first, sub(delta(one, other), second))


def _other_case(spot: Spot) -> Iterator[Term]:
    r"""Where ``i \ne k``, ``p_k (1 - p_k)`` becomes ``-p_k p_i``, and ``1`` becomes 0."""
    if spot.inside:
        return
    for one, other in _stated(spot, equal=False):
        match spot.part:
            case Apply(
                "mul" | "dot", (first, Apply("add", (Number(), Apply("neg", (Symbol(name, (index,)),)))))
            ):
                yield from (neg(mul(first, Symbol(name, (letter,)))) for letter in (index, one, other))
            case Apply("add", (Number(), Apply("neg", (Symbol(name, (index,)),)))):
                yield from (neg(Symbol(name, (letter,))) for letter in (index, one, other))
            case Apply("add", (Symbol(name, (index,)), Apply("neg", (Number(),)))):
                yield from (Symbol(name, (letter,)) for letter in (index, one, other))
            case Number(value) if value == 1:
                yield ZERO


def _this_case(spot: Spot) -> Iterator[Term]:
    """Where ``i = k``, ``-p_k p_i`` becomes ``p_k (1 - p_i)``, and ``p_i`` becomes ``p_i - 1``."""
    if spot.inside:
        return
    if not any(_stated(spot, equal=True)):
        return
    match spot.part:
        case Apply("neg", (Apply("mul" | "dot", (first, second)),)):
            yield mul(first, sub(ONE, second))
        case Symbol():
            yield sub(spot.part, ONE)
        case Number(value) if value == 0:
            yield ONE


def _stated(spot: Spot, equal: bool) -> Iterator[tuple[Term, Term]]:
    for condition in spot.line.given:
        match condition:
            case Condition(left, right, holds) if holds == equal:
                yield left, right


def _one_path(spot: Spot) -> Iterator[Term]:
    """``dl/dp_i dp_i/dz_i`` becomes ``sum_k dl/dp_k dp_k/dz_i``: one term of the chain rule, and all."""
    match spot.part:
        case Apply("mul" | "dot", args):
            for n, first in enumerate(args[:-1]):
                match first, args[n + 1]:
                    case Derivative(of, Symbol(name, (index,)) as by), Derivative(inner, to) if by == inner:
                        for letter in _fresh(spot, index):
                            place = Symbol(name, (letter,))
                            both = mul(Derivative(of, place), Derivative(place, to))
                            size = spot.line.scope.size_of(letter)
                            yield mul(*args[:n], total(letter.name, size, both), *args[n + 2 :])


def _fresh(spot: Spot, index: Term) -> Iterator[Symbol]:
    """A letter of the same size that the line does not use."""
    if isinstance(index, Symbol) and index.name.rstrip("'") in spot.line.scope.letters:
        size = spot.line.scope.letters[index.name.rstrip("'")]
        free = [x for x in spot.line.scope.letters_of(size) if x not in spot.letters]
        yield Symbol(free[0] if free else index.name + "'")


def _one_hot(spot: Spot) -> Iterator[Term]:
    """``1`` becomes ``1 - y_i``: what sums to one with a place left out."""
    if spot.part == ONE:
        for symbol in spot.symbols():
            if len(symbol.indices) == 1 and any(f.name == symbol.name for f in spot.line.scope.facts):
                yield sub(ONE, symbol)
    match spot.part:
        case Symbol(name, (index,)) if any(f.name == name for f in spot.line.scope.facts):
            yield ONE
            for letter in _fresh(spot, index):
                yield total(letter.name, spot.line.scope.size_of(letter), Symbol(name, (letter,)))


DROPPED = Mistake(
    "delta dropped",
    "The delta was dropped: this term is there only where the two indices are equal.",
    r"\frac{\partial \ell}{\partial z_i} = p_i - 1",
    r"\frac{\partial \ell}{\partial z_i} = p_i - \delta_{ic}",
    r"\frac{\partial p_k}{\partial z_i} = p_k - p_k p_i",
    _dropped,
)
DELTA_INDICES = Mistake(
    "delta with the wrong indices",
    "The delta compares the wrong indices.",
    r"\frac{\partial z_k}{\partial z_i} = \delta_{kc}",
    r"\frac{\partial z_k}{\partial z_i} = \delta_{ki}",
    r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ic} - p_i)",
    _indices,
)
DIAGONAL_ONLY = Mistake(
    "only the diagonal case",
    "This is the case in which the two indices are equal; the other case is missing.",
    r"\frac{\partial p_k}{\partial z_i} = p_k (1 - p_k)",
    r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ik} - p_i)",
    r"\frac{\partial \log p_k}{\partial z_i} = 1 - p_k",
    _diagonal_only,
)
OFF_DIAGONAL_ONLY = Mistake(
    "only the off-diagonal case",
    "This is the case in which the two indices differ; the case in which they are equal is missing.",
    r"\frac{\partial p_k}{\partial z_i} = -p_k p_i",
    r"\frac{\partial p_k}{\partial z_i} = p_k (\delta_{ik} - p_i)",
    r"\frac{\partial}{\partial z_i} p_j = -p_i p_j",
    _off_diagonal_only,
)
OTHER_CASE = Mistake(
    "diagonal formula off the diagonal",
    "This is the formula for equal indices, and here they differ.",
    r"\frac{\partial p_c}{\partial z_i} = p_c (1 - p_c)",
    r"\frac{\partial p_c}{\partial z_i} = -p_c p_i",
    r"\frac{\partial \ell}{\partial z_i} = p_i - 1",
    _other_case,
    given=r"i \ne c",
)
THIS_CASE = Mistake(
    "off-diagonal formula on the diagonal",
    "This is the formula for indices that differ, and here they are equal.",
    r"\frac{\partial p_c}{\partial z_i} = -p_c p_i",
    r"\frac{\partial p_c}{\partial z_i} = p_c (1 - p_i)",
    r"\frac{\partial \ell}{\partial z_i} = p_c",
    _this_case,
    given="i = c",
)
ONE_PATH = Mistake(
    "only one path of the chain rule",
    "The chain rule sums over every path: each entry in between depends on the variable.",
    r"\frac{\partial \ell}{\partial z_i} "
    r"= \frac{\partial \ell}{\partial p_i} \cdot \frac{\partial p_i}{\partial z_i}",
    r"\frac{\partial \ell}{\partial z_i} "
    r"= \sum_{k=1}^{C} \frac{\partial \ell}{\partial p_k} \cdot \frac{\partial p_k}{\partial z_i}",
    r"\frac{\partial E}{\partial z_i} = \frac{\partial E}{\partial p_i} \frac{\partial p_i}{\partial z_i}",
    _one_path,
)
ONE_HOT = Mistake(
    "targets that sum to one misused",
    "The targets sum to one over all classes; with one left out they do not, and a single one is not 1.",
    r"\sum_{k \ne i} y_k = 1",
    r"\sum_{k \ne i} y_k = 1 - y_i",
    r"\sum_{k=1}^{C} y_k p_i = y_i p_i",
    _one_hot,
)
CASES = (OTHER_CASE, THIS_CASE, DIAGONAL_ONLY, OFF_DIAGONAL_ONLY)
DELTAS = (DROPPED, ONE_PATH, ONE_HOT)
