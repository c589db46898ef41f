"""A model in index form: definitions of whole arrays get indices, parameters the entries they are read by."""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names, fresh
from derive.problem import Problem
from derive.scope import Definition, Scope
from derive.shapes import axes, entry
from derive.term import Symbol


def indexed(problem: Problem, throughout: bool = False) -> Problem:
    """The same problem with ``z = W x + b`` as ``z_i = sum_d W_id x_d + b_i``, and W by its entries.

    Rows stay rows: ``z_i = w_i^T x + b_i`` is left as it is, with the vector parameter ``w_i``, but
    where index form is asked for ``throughout``.
    """
    scope = problem.scope
    definitions = {name: _indexed(d, scope, throughout) for name, d in scope.definitions.items()}
    parameters = tuple(_entry(p, scope, definitions) for p in problem.parameters)
    if parameters == problem.parameters and definitions == dict(scope.definitions):
        return problem
    return replace(problem, scope=replace(scope, definitions=definitions), parameters=parameters)


def _indexed(definition: Definition, scope: Scope, throughout: bool) -> Definition:
    sizes = axes(definition.body, scope)
    if not sizes:
        return replace(definition, body=entry(definition.body, scope)) if throughout else definition
    letters = list(definition.indices)
    for size in sizes:
        assert isinstance(size, Symbol)
        choices = scope.letters_of(size.name)
        taken = free_names(definition.body) | set(letters)
        letters.append(fresh(choices[0] if choices else "i", taken, choices))
    at = tuple(Symbol(x) for x in letters[len(definition.indices) :])
    return Definition(definition.name, tuple(letters), entry(definition.body, scope, at))


def _entry(parameter: Symbol, scope: Scope, definitions: dict[str, Definition]) -> Symbol:
    """A whole array as a general entry of it, where the definitions read its entries."""
    sizes = axes(parameter, scope)
    name = scope.canonical(parameter.name)
    read = {
        len(s.indices)
        for d in definitions.values()
        for s in scope.reads(d.body)
        if scope.canonical(s.name) == name
    }
    if not sizes or len(parameter.indices) in read:
        return parameter
    return Symbol(name, (*parameter.indices, *scope.open_letters(sizes, free_names(parameter))))
