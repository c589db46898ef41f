"""Definitions of things that have a name of their own: softmax, the sigmoid, the cross-entropy.

What a text defines is its own affair, so that nobody is called wrong; but what contradicts the words before
it is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from derive.checking.asking import Kernel
from derive.checking.lenient import varied_of
from derive.meaning.evidence import Proved, Refuted
from derive.names import plain_name
from derive.operators import exp, log
from derive.reading.people.claiming import claimed, words_before
from derive.scope import Definition, ModelError, Scope
from derive.term import ONE, TWO, Apply, Bind, Number, Symbol, Term, add, mul, neg, parts, sub, total

_MOST = 8  # terms of which a function may be
_OTHERWISE = re.compile(
    r"\b(?:negati(?!ve log)|minus|unnormali|energ|numerator|maximi[sz]|gain|reward)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Standard:
    """A thing that words name, and what contradicts it in a definition; empty where nothing does."""

    named: re.Pattern[str]
    odd: Callable[[Definition, Scope, Kernel], str]


def remark(
    own: Definition, scope: Scope, text: str, start: int, kernel: Kernel, variables: Collection[str] = ()
) -> str:
    """What is odd in a definition, after the words that stand before it; empty where nothing is.

    ``variables`` are the names by which the text differentiates.
    """
    if of := varied_of(own.name, scope):
        return (
            f"{plain_name(own.name)} is taken as a name of its own, not as a derivative of {plain_name(of)}."
        )
    if claimed(text, start) and own.name in variables:
        return "The words before conclude it, which nothing here shows: it is taken as a definition."
    words = words_before(text, start)
    if _OTHERWISE.search(words):
        return ""
    return next(
        (odd for one in STANDARD if one.named.search(words) and (odd := one.odd(own, scope, kernel))), ""
    )


def _refuted(entries: Term, scope: Scope, kernel: Kernel) -> bool:
    """Whether entries do not sum to one; what other definitions of the text have wrong says nothing here."""
    reads = {name: d for name, d in scope.definitions.items() if name in scope.closure(entries)}
    try:
        found = kernel.judge(replace(scope, definitions=reads)).agree(entries, ONE)
    except ModelError:
        return False
    return isinstance(found, Refuted)


def _softmax(own: Definition, scope: Scope, kernel: Kernel) -> str:
    match own.body:
        case Apply("div", (Apply("exp", (inner,)), Bind())) if len(own.indices) == 1:
            letter = own.indices[0]
            size = scope.size_of(Symbol(letter))
            if _refuted(total(letter, size, own.body), scope, kernel):
                return "The entries of a softmax sum to 1, and these do not."
            if isinstance(inner, Apply) and inner.operator == "neg":
                return "A softmax has no minus in its exponents, unless it is said of negative scores."
    return ""


def _by_logarithm(own: Definition, scope: Scope, kernel: Kernel) -> str:
    """``\\log p_i = z_i - \\log \\sum_k e^{z_k}`` gives entries that sum to 1."""
    match own.body:
        case Apply("exp", (inner,)) if len(own.indices) == 1 and _has_log_of_sum(inner):
            size = scope.size_of(Symbol(own.indices[0]))
            if _refuted(total(own.indices[0], size, own.body), scope, kernel):
                return f"The {plain_name(own.name)} of this logarithm do not sum to 1."
    return ""


def _has_log_of_sum(term: Term) -> bool:
    return any(
        isinstance(p, Apply) and p.operator == "log" and isinstance(p.args[0], Bind) for p in parts(term)
    )


def _sigmoid(own: Definition, scope: Scope, kernel: Kernel) -> str:
    inside = (
        p for p in parts(own.body) if isinstance(p, Symbol) and scope.canonical(p.name) in scope.symbols
    )
    falls = any(isinstance(kernel.ask(own.body, Apply("sigmoid", (neg(p),)), scope), Proved) for p in inside)
    return "A sigmoid rises, and this falls: it is the sigmoid of the negative argument." if falls else ""


def _entropy(own: Definition, scope: Scope, kernel: Kernel) -> str:
    return "A cross-entropy has a minus before the logarithm." if _positive_logs(own.body) else ""


def _positive_logs(term: Term) -> bool:
    """Whether a Term is a sum or product with a logarithm, and no minus anywhere."""
    found = list(parts(term))
    logs = any(isinstance(part, Apply) and part.operator == "log" for part in found)
    minus = any(
        (isinstance(part, Apply) and part.operator in ("neg", "div"))
        or (isinstance(part, Number) and part.value < 0)
        for part in found
    )
    return logs and not minus


def _of(usual: Callable[[Term], Term], name: str) -> Callable[[Definition, Scope, Kernel], str]:
    """What is no such function of any term that stands in it."""

    def odd(own: Definition, scope: Scope, kernel: Kernel) -> str:
        inside = dict.fromkeys(p for p in parts(own.body) if p != own.body and not isinstance(p, Number))
        tried = [*inside][:_MOST]
        found = [kernel.ask(own.body, usual(one), scope) for u in tried for one in (u, neg(u))]
        every = found and len(tried) == len(inside) and all(isinstance(one, Refuted) for one in found)
        return f"This is not the usual {name}." if every else ""

    return odd


def _no_exponential(own: Definition, scope: Scope, kernel: Kernel) -> str:
    if not _made_of(own, scope, "exp"):
        return "A softmax is made of exponentials, and this is not."
    if len(own.indices) != 1:
        return ""
    size = scope.size_of(Symbol(own.indices[0]))
    summed = kernel.judge(scope).agree(total(own.indices[0], size, own.body), ONE)
    return "The entries of a softmax sum to 1, and these do not." if isinstance(summed, Refuted) else ""


def _of_logarithms(own: Definition, scope: Scope, kernel: Kernel) -> str:
    return "" if _made_of(own, scope, "log") else "It is made of logarithms as a rule, and this is not."


def _made_of(own: Definition, scope: Scope, operator: str) -> bool:
    """Whether a definition holds an operator, or names that are not defined, or that hold it."""
    names = scope.closure(own.body) & scope.definitions.keys() - {own.name}
    bodies = (own.body, *(scope.definitions[name].body for name in names))
    return any(isinstance(p, Apply) and p.operator == operator for body in bodies for p in parts(body))


def _binary(own: Definition, scope: Scope, kernel: Kernel) -> str:
    names = dict.fromkeys(p for p in parts(own.body) if isinstance(p, Symbol))
    if len(names) != 2 or any(p.indices for p in names) or any(isinstance(p, Bind) for p in parts(own.body)):
        return ""
    usual = (
        neg(add(mul(y, log(p)), mul(sub(ONE, y), log(sub(ONE, p)))))
        for y, p in (tuple(names), tuple(names)[::-1])
    )
    found = [kernel.ask(own.body, one, scope) for one in usual]
    every = all(isinstance(one, Refuted) for one in found)
    return "This is not the usual binary cross-entropy." if every else ""


def _information(own: Definition, scope: Scope, kernel: Kernel) -> str:
    return "An entropy has a minus before the logarithm." if _positive_logs(own.body) else ""


def _divergence(own: Definition, scope: Scope, kernel: Kernel) -> str:
    """``\\sum_i p_i \\log(p_i / q_i)``: the same of both, in front and above."""
    match own.body:
        case Bind("sum", _, _, Apply("mul", (Symbol() as p, Apply("log", (Apply("div", (top, below)),))))):
            if {top, below} - {p} and p in (top, below) and p != top:
                return "A divergence has the same quantity before the logarithm and above in it."
    return ""


def _hinge(own: Definition, scope: Scope, kernel: Kernel) -> str:
    match own.body:
        case Apply("relu", (Apply("add", (one, Apply("mul", args))),)) if one == ONE:
            if all(isinstance(arg, Symbol) for arg in args):
                return "A hinge loss has a minus: it is the larger of 0 and 1 less the product."
    return ""


def _squares(own: Definition, scope: Scope, kernel: Kernel) -> str:
    for part in parts(own.body):
        match part:
            case Apply("pow", (Apply("add", (Symbol(), Symbol())), two)) if two == TWO:
                return "The squares are those of sums, not of differences."
            case Apply("pow" | "norm2" | "dot" | "odot" | "mul", args) if len({*args}) < len(args):
                return ""
            case Apply("pow" | "norm2" | "transpose"):
                return ""
    return (
        "" if scope.closure(own.body) & scope.definitions.keys() - {own.name} else "There is no square in it."
    )


def _called(name: str) -> re.Pattern[str]:
    """The words that call a formula by a name: ``The ReLU function is``."""
    noun = r"(?:\s+(?:function|activation|loss|cost|error|divergence|output|probabilities))*"
    return re.compile(
        rf"(?<![\w-]){name}{noun}\s*(?:is|are|=|:|is given by|is defined (?:as|by))?\W*\Z", re.IGNORECASE
    )


STANDARD = (
    Standard(re.compile(""), _by_logarithm),
    Standard(re.compile(r"\bsoft-?max\b", re.IGNORECASE), _softmax),
    Standard(re.compile(r"\b(?:sigmoid|logistic function)\b", re.IGNORECASE), _sigmoid),
    Standard(re.compile(r"\b(?:cross[- ]entropy|negative log)", re.IGNORECASE), _entropy),
    Standard(_called("soft-?max"), _no_exponential),
    Standard(_called("(?:logistic )?sigmoid"), _of(lambda u: Apply("sigmoid", (u,)), "sigmoid")),
    Standard(_called("(?:ReLU|rectified linear unit)"), _of(lambda u: Apply("relu", (u,)), "ReLU")),
    Standard(_called("soft-?plus"), _of(lambda u: log(add(ONE, exp(u))), "softplus")),
    Standard(_called("(?:tanh|hyperbolic tangent)"), _of(lambda u: Apply("tanh", (u,)), "tanh")),
    Standard(_called("(?:binary |categorical )?cross[- ]entropy"), _of_logarithms),
    Standard(_called("binary cross[- ]entropy"), _binary),
    Standard(_called("(?<!relative )(?<!cross )(?<!cross-)(?:Shannon )?entropy"), _information),
    Standard(_called("(?:KL|Kullback[-– ]Leibler)"), _divergence),
    Standard(_called("hinge"), _hinge),
    Standard(_called("(?:mean[- ])?squared"), _squares),
)
