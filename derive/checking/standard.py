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
from derive.reading.people.claiming import claimed, words_before
from derive.scope import Definition, ModelError, Scope
from derive.term import ONE, Apply, Bind, Number, Symbol, Term, neg, parts, total

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


STANDARD = (
    Standard(re.compile(""), _by_logarithm),
    Standard(re.compile(r"\bsoft-?max\b", re.IGNORECASE), _softmax),
    Standard(re.compile(r"\b(?:sigmoid|logistic function)\b", re.IGNORECASE), _sigmoid),
    Standard(re.compile(r"\b(?:cross[- ]entropy|negative log)", re.IGNORECASE), _entropy),
)
