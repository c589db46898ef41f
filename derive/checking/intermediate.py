"""Quantities that a person puts between those of a problem: ``u_k = z_k / T``, and p made of u."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.known import with_model
from derive.meaning.evidence import Proved
from derive.scope import Definition, Scope
from derive.statement import Submission
from derive.term import Symbol


def with_intermediate(submission: Submission, model: Scope) -> Scope:
    """The model with a person's own definitions of its names where these read names of the person.

    Only those that are proved of the model take the place of its own: the derivative by what stands between
    has a meaning then.
    """
    kernel = Kernel(frozenset())
    whole = with_model(submission.scope, model)
    made = dict(model.definitions)
    for statement in submission.statements:
        for reading in statement.readings[:1] if statement.kind == "definition" else ():
            left, right = reading.left, reading.right
            name = whole.canonical(left.name) if isinstance(left, Symbol) else ""
            reads = whole.closure(right)
            between = (reads & submission.scope.definitions.keys()) - model.symbols.keys()
            if name not in model.definitions or not between or name in reads:
                continue
            assert isinstance(left, Symbol)
            indices = tuple(i.name for i in left.indices if isinstance(i, Symbol))
            if len(indices) == len(left.indices) and isinstance(kernel.ask(left, right, whole), Proved):
                made[name] = Definition(name, indices, right)
    return model if made == dict(model.definitions) else replace(model, definitions=made)
