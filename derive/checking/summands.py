r"""The loss of one example, ``L_i``, beside the loss of all: ``L = \frac1N \sum_i (y_i - t_i)^2``.

A text that differentiates ``L_i`` without defining it means what L sums up, with its factor or without it.
What is proved of that may be granted; nothing is refuted by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.binding import free_names
from derive.names import plain_name
from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import ONE, Apply, Bind, Number, Symbol, Term, div, mul, neg


def as_summands(reading: Reading, scope: Scope) -> Iterator[tuple[Reading, Scope, str]]:
    """The readings in which a name without definition is what the total of the same letter sums up."""
    for name in sorted(free_names(reading.left) | free_names(reading.right)):
        own = scope.definitions.get(name[1:-1]) if name[:1] == "{" and name[-1:] == "}" else None
        declared = scope.symbols.get(name)
        if own is None or own.indices or declared is None or name in scope.definitions:
            continue
        found = _summand(own.body, scope)
        if found is None or len(declared.shape) != 1 or found[0].over.size != Symbol(declared.shape[0]):
            continue
        letter, body = found[0].index, found[1]
        made = Definition(name, (letter,), body)
        note = f"{plain_name(name)}_{letter} is read as the term of {plain_name(own.name)} for {letter}"
        yield reading, replace(scope, definitions={**scope.definitions, name: made}), note


def _summand(term: Term, scope: Scope) -> tuple[Bind, Term] | None:
    r"""The one sum in a product or fraction, and what it sums up with the sign and the numerals before it.

    The number of terms is left out: ``\frac{1}{2N} \sum_i r_i^2`` sums up ``r_i^2 / 2``.
    """
    match term:
        case Bind("sum", _, over, body) if over.but is None:
            return term, body
        case Apply("neg", (inner,)):
            found = _summand(inner, scope)
            return found and (found[0], neg(found[1]))
        case Apply("div", (top, bottom)):
            found, below = _summand(top, scope), _numeral(bottom, scope)
            return (found[0], div(found[1], below)) if found and below else None
        case Apply("mul" | "dot", args):
            sums = [(n, one) for n, arg in enumerate(args) if (one := _summand(arg, scope)) is not None]
            if len(sums) != 1:
                return None
            (at, (total, body)), *_ = sums
            factors = [_numeral(arg, scope) for n, arg in enumerate(args) if n != at]
            return (total, mul(*(f for f in factors if f), body)) if all(factors) else None
    return None


def _numeral(term: Term, scope: Scope) -> Term | None:
    """What is a number in a factor, 1/2 of ``1/(2N)``; None for one with a name that is no size."""
    match term:
        case Number():
            return term
        case Symbol(name, ()) if name in scope.sizes:
            return ONE
        case Apply("div" | "mul" | "dot" | "neg", args):
            found = [_numeral(arg, scope) for arg in args]
            return Apply(term.operator, tuple(f for f in found if f)) if all(found) else None
    return None
