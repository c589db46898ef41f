"""Signs and brackets."""

from __future__ import annotations

from collections.abc import Iterator

from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Spot
from derive.term import Apply, Bind, Cases, Term, add, dot, mul, neg, parts

_CARRIES_A_SIGN = ("mul", "dot", "odot", "div", "neg", "transpose")


def _sign(spot: Spot) -> Iterator[Term]:
    """The sign of a term; that of a factor is the sign of the product."""
    if isinstance(spot.part, Apply) and spot.part.operator == "neg":
        yield spot.part.args[0]
    elif isinstance(spot.part, Apply | Bind | Cases) or not _inside_product(spot):
        yield neg(spot.part)


def _inside_product(spot: Spot) -> bool:
    return isinstance(spot.parent, Apply) and spot.parent.operator in _CARRIES_A_SIGN


def _brackets(spot: Spot) -> Iterator[Term]:
    """``-a + b`` for ``-(a + b)``, ``a b + c`` for ``a (b + c)``, ``(sum_k a) + b`` for ``sum_k (a + b)``."""
    match spot.part:
        case Apply("add", args):
            for n in range(len(args) - 1):
                for last in range(n + 1, len(args)):
                    drawn = _drawn(args[n], args[n + 1 : last + 1])
                    if drawn is not None:
                        yield add(*args[:n], drawn, *args[last + 1 :])


def _drawn(first: Term, rest: tuple[Term, ...]) -> Term | None:
    """The terms behind drawn into the last bracket that the first one could open."""
    match first:
        case Apply("neg", (Bind() | Apply("mul" | "dot") as inner,)):
            drawn = _drawn(inner, rest)
            return None if drawn is None else neg(drawn)
        case Apply("neg", (inner,)):
            return neg(add(inner, *rest))
        case Apply("mul", args):
            last = _drawn(args[-1], rest) if isinstance(args[-1], Bind) else None
            return mul(*args[:-1], add(args[-1], *rest) if last is None else last)
        case Apply("dot", args):
            return dot(*args[:-1], add(args[-1], *rest))
        case Bind(operator, index, over, Apply("mul", args)) if len(args) > 1:
            return Bind(operator, index, over, add(mul(*args), *rest))
        case Bind(operator, index, over, body):
            return Bind(operator, index, over, add(body, *rest))
    return None


def _minus_bracket(spot: Spot) -> Iterator[Term]:
    """``a - b - c`` for ``a - (b - c)``: the sign of every term behind the bracket."""
    match spot.part:
        case Apply("add", args):
            if not any(_minus_before_sum(part) for part in parts(spot.line.left)):
                return
            for n, arg in enumerate(args[:-1]):
                if n and isinstance(arg, Apply) and arg.operator == "neg":
                    yield add(*args[: n + 1], *(_negated(a) for a in args[n + 1 :]))


def _minus_before_sum(term: Term) -> bool:
    match term:
        case Apply("neg", (Apply("add", _),)):
            return True
    return False


def _negated(term: Term) -> Term:
    match term:
        case Apply("neg", (inner,)):
            return inner
    return neg(term)


SIGN = Mistake(
    "sign lost",
    "A sign is wrong: a minus was lost on the way, or one too many stands here.",
    r"\frac{\partial \ell}{\partial z_i} = \delta_{ic} - p_i",
    r"\frac{\partial \ell}{\partial z_i} = -(\delta_{ic} - p_i)",
    r"\frac{\partial \ell}{\partial p_c} = \frac{1}{p_c}",
    _sign,
)
BRACKETS = Mistake(
    "brackets lost",
    "Brackets were lost: what stands before them applies to every term inside.",
    r"u (f - g) = u f - g",
    r"u (f - g) = u f - u g",
    r"-\sum_{k=1}^{C} (y_k \log p_k + a_k) = -\sum_{k=1}^{C} y_k \log p_k + a_k",
    _brackets,
)
MINUS_BRACKET = Mistake(
    "minus before a bracket",
    "A minus before a bracket changes the sign of every term inside it.",
    r"u - (f - g) = u - f - g",
    r"u - (f - g) = u - f + g",
    r"y_k - (a_k - p_k + u) = y_k - a_k - p_k + u",
    _minus_bracket,
)
SIGNS = (MINUS_BRACKET, SIGN, BRACKETS)
