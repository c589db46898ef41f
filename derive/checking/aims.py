r"""Whether an objective is to be made small or large: by its words, else by its signs.

A loss, a cost or an error is to be small, a likelihood or a reward large. What is never negative, such as
squares and ``-\log p``, has no largest value, and what is never positive no smallest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.multiples import Equation, factor_of
from derive.checking.objectives import objectives
from derive.checking.optima import Optima
from derive.scope import ModelError, Scope
from derive.term import ONE, TWO, ZERO, Apply, Bind, Derivative, Number, Symbol, Term, mul, parts

_UP = re.compile(r"\bascen|\bclimb", re.IGNORECASE)
_DOWN = re.compile(r"\bdescen|\bSGD\b", re.IGNORECASE)
_MOST = re.compile(r"\bascen|\bclimb|\bmaximi[sz]", re.IGNORECASE)
_LEAST = re.compile(r"\bdescen|\bSGD\b|\bminimi[sz]", re.IGNORECASE)
_LARGE = re.compile(r"reward|likelihood|\breturns?\b|utility|posterior|\bmaxim(?:um|al)", re.IGNORECASE)
_SMALL = re.compile(
    r"\bloss|\bcost|\berrors?\b|\brisk|\bMSE\b|entropy|residual|squared|\bNLL\b|\bminim(?:um|al)",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"negative[- ](?:log|reward)[- ]?\w*|\bNLL\b|minus the[\w -]*likelihood", re.IGNORECASE
)
_PLAYERS = re.compile(
    r"lagrang|multiplier|\bdual\b|saddle|subject to|constrain|adversar|discriminator|minimax|attack|perturb"
    r"|FGSM",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?](?=\s)|\n[ \t]*\n")
_NEAR, _BEHIND = 160, 80


def aim(of: Symbol, by: Symbol, scope: Scope, kernel: Kernel, optima: Optima, start: int) -> bool | None:
    """Whether a number is to be made large at a place of the text; None where that is not certain."""
    text, sign = optima.text, _by_signs(of, by, scope, kernel)
    named = _said(_around(text, optima.heads.get(scope.canonical(of.name), start)), _LARGE, _SMALL)
    within = [name for name in objectives(scope, optima.heads, start) if scope.depends(Symbol(name), of.name)]
    if set(within) - {of.name}:  # what is said near is said of the number that is made of it
        votes = {named, sign} - {None}
        return votes.pop() if len(votes) == 1 else None
    near = _NEGATIVE.sub("loss", text[max(0, start - _NEAR) : start])
    near_by = f"{near} {_SENTENCE.split(text[start : start + _BEHIND])[0]}"
    if (told := _said(near_by, _UP, _DOWN)) is not None:
        return told
    if _PLAYERS.search(text):
        return None
    if (told := _said(near_by, _MOST, _LEAST)) is not None:
        return told
    votes = {named, _said(near, _LARGE, _SMALL), sign} - {None}
    if votes:
        return votes.pop() if len(votes) == 1 else None
    whole = _NEGATIVE.sub("loss", text)
    ways = (_said(whole, _MOST, _LEAST), _said(whole, _LARGE, _SMALL))
    return next((way for way in ways if way is not None), None) if set(ways) != {True, False} else None


def _said(words: str, up: re.Pattern[str], down: re.Pattern[str]) -> bool | None:
    """What words say; None where they say both or nothing."""
    ups, downs = bool(up.search(words)), bool(down.search(words))
    return ups if ups != downs else None


def _around(text: str, at: int) -> str:
    """The words of the sentence in which something is defined."""
    before = _SENTENCE.split(text[max(0, at - _NEAR) : at])[-1]
    line = before.rsplit("\n", 1)[-1] if "$" not in before else before
    behind = _SENTENCE.split(text[at : at + _BEHIND])[0]
    return _NEGATIVE.sub("loss", f"{line} {behind}")


def _by_signs(of: Symbol, by: Symbol, scope: Scope, kernel: Kernel) -> bool | None:
    """Whether a number is never positive, so that it has no smallest value; None where its sign is open."""
    sign = _sign(of, by.name, scope)
    if sign is None and not scope.symbols[scope.canonical(by.name)].shape:
        at = Symbol(scope.canonical(by.name))
        twice = Derivative(Derivative(of, at), at)
        try:
            factor = factor_of(twice, Equation(ONE, ZERO, scope, 0), scope, kernel)
        except ModelError:
            return None
        if factor is not None and free_names(factor) <= scope.sizes.keys():
            sign = is_positive(factor)
    return None if sign is None else not sign


def _sign(term: Term, by: str, scope: Scope) -> bool | None:
    """Whether a Term is never negative, or never positive, up to what does not vary with an input."""
    match term:
        case Symbol(name) if (made := scope.definitions.get(scope.canonical(name))) is not None:
            return _sign(made.body, by, scope)
        case Number(value):
            return value > 0
        case Apply("norm2" | "norm1" | "abs" | "relu"):
            return True
        case Apply("pow", (_, exponent)) if exponent == TWO:
            return True
        case Apply("neg", (inner,)):
            sign = _sign(inner, by, scope)
            return None if sign is None else not sign
        case Apply("add", args):
            return _same(_sign(arg, by, scope) for arg in args if scope.depends(arg, by))
        case Apply("mul" | "dot" | "odot", args):
            found = [sign for arg in args if (sign := _sign(arg, by, scope)) is not None]
            open_ = [arg for arg in args if _sign(arg, by, scope) is None and scope.depends(arg, by)]
            return None if open_ or not found else found.count(False) % 2 == 0
        case Apply("div", (top, under)) if not scope.depends(under, by):
            return _sign(mul(top, under), by, scope)
        case Bind("sum", _, _, body):
            return _sign(body, by, scope)
        case Apply("log", (inner,)):
            return False if _is_probability(inner, scope) else None
    return None


def _same(signs: Iterable[bool | None]) -> bool | None:
    found = set(signs)
    return found.pop() if len(found) == 1 else None


def _is_probability(term: Term, scope: Scope) -> bool:
    """Whether a Term is at most 1 by the way it is made: a sigmoid, a softmax, one minus such a thing."""
    match term:
        case Symbol(name) if (made := scope.definitions.get(scope.canonical(name))) is not None:
            return _is_probability(made.body, scope)
        case Apply("sigmoid" | "softmax"):
            return True
        case Apply("add", args) if ONE in args and len(args) == 2:
            rest = next(arg for arg in args if arg != ONE)
            return isinstance(rest, Apply) and rest.operator == "neg" and _is_probability(rest.args[0], scope)
        case Apply("div", (top, under)):
            whole = {scope.unfold(p) if isinstance(p, Symbol) else p for p in parts(under)}
            return any(isinstance(p, Apply) and p.operator == "exp" for p in whole) and free_names(
                top
            ) <= free_names(under) | scope.closure(under)
    return False


def is_positive(factor: Term) -> bool | None:
    """The sign of a factor of sizes and step widths, which are positive; None where it is not plain.

    >>> from derive.term import neg
    >>> is_positive(Symbol("a")), is_positive(neg(Symbol("a")))
    (True, False)
    """
    match factor:
        case Number(value):
            return value > 0
        case Symbol():
            return True
        case Apply("neg", (inner,)):
            sign = is_positive(inner)
            return None if sign is None else not sign
        case Apply("mul" | "div" | "dot" | "odot", args):
            signs = [is_positive(arg) for arg in args]
            return None if None in signs else signs.count(False) % 2 == 0
        case Apply("add", (one, Apply("neg", (Symbol(),)))) if one == ONE:
            return True  # what is left of a rate
        case Apply("pow" | "sqrt", (base, *_)):
            return is_positive(base)
    return None
