"""Quantities that a person puts between those of a problem: ``u_k = z_k / T``, ``r_n = y_n - p_n``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.known import with_model
from derive.meaning.evidence import Proved
from derive.scope import Definition, ModelError, Scope
from derive.shapes import opened
from derive.statement import Submission
from derive.term import ZERO, Derivative, Symbol, Term, add, map_parts, neg, parts, sub


def with_intermediate(submission: Submission, model: Scope) -> Scope:
    """The model with a person's own definitions of its names where these read names of the person.

    Only those that are proved of the model take the place of its own: the derivative by what stands between
    has a meaning then. A difference by which somebody differentiates stands between as well, where the model
    reads one of its terms.
    """
    kernel = Kernel(frozenset())
    whole = with_model(submission.scope, model)
    made = dict(model.definitions)
    for left, right in _definitions(submission):
        name = whole.canonical(left.name)
        reads = whole.closure(right)
        between = (reads & submission.scope.definitions.keys()) - model.symbols.keys()
        if name not in model.definitions or not between or name in reads:
            continue
        indices = tuple(i.name for i in left.indices if isinstance(i, Symbol))
        if len(indices) == len(left.indices) and isinstance(kernel.ask(left, right, whole), Proved):
            made[name] = Definition(name, indices, right)
    varied = _varied(submission)
    for left, right in _definitions(submission):
        if left.name in varied and left.name not in model.symbols:
            made |= _through(
                left, right, replace(whole, definitions={**whole.definitions, **made}), model, kernel
            )
    return model if made == dict(model.definitions) else replace(model, definitions=made)


def _definitions(submission: Submission) -> Iterator[tuple[Symbol, Term]]:
    for statement in submission.statements:
        for reading in statement.readings[:1] if statement.kind == "definition" else ():
            if isinstance(reading.left, Symbol):
                yield reading.left, reading.right


def _varied(submission: Submission) -> set[str]:
    """The names that are differentiated, or by which something is."""
    found = set[str]()
    for reading in (r for s in submission.statements for r in s.readings[:1]):
        for part in (*parts(reading.left), *parts(reading.right)):
            match part:
                case Derivative(Symbol(of), by):
                    found |= {of, by.name}
    return found


def _through(left: Symbol, right: Term, scope: Scope, model: Scope, kernel: Kernel) -> dict[str, Definition]:
    r"""The model's definitions that read u, with e in its place where ``e = \pm u + \text{rest}``."""
    try:
        entry, body, _ = opened(left, right, scope)
    except ModelError:
        return {}
    assert isinstance(entry, Symbol)
    reads = {part for part in parts(body) if isinstance(part, Symbol) and part.name in model.definitions}
    for one in sorted(reads, key=repr):
        rest = _without(body, one)
        for signed, back in ((one, sub(entry, rest)), (neg(one), sub(rest, entry))):
            if one.indices == entry.indices and isinstance(
                kernel.ask(body, add(signed, rest), scope), Proved
            ):
                own = Definition(one.name, tuple(i.name for i in one.indices if isinstance(i, Symbol)), back)
                return {
                    name: replace(known, body=_put(known.body, own, scope))
                    for name, known in scope.definitions.items()
                    if name in model.definitions and name != one.name and _reads(known.body, one.name)
                }
    return {}


def _without(body: Term, one: Symbol) -> Term:
    """A body with zero in the place of a symbol."""
    return map_parts(body, lambda part: ZERO if part == one else part)


def _reads(body: Term, name: str) -> bool:
    return any(isinstance(part, Symbol) and part.name == name and part.indices for part in parts(body))


def _put(body: Term, own: Definition, scope: Scope) -> Term:
    """A body with what a name is equal to in its place."""

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and part.name == own.name and len(part.indices) == len(own.indices):
            return own.at(part.indices, scope.alternatives)
        return part

    return map_parts(body, change)
