"""A problem under other names: its sizes, index letters and symbols renamed, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.problem import Mark, Problem
from derive.scope import Declared, Definition, Scope, SumsToOne
from derive.term import Bind, Symbol, Term, map_parts

Names = Mapping[str, str]


def rename(term: Term, names: Names) -> Term:
    """A Term with its names changed, bound letters as well; names that are not given stay.

    >>> from derive.term import total
    >>> rename(total("j", Symbol("C"), Symbol("z", (Symbol("j"),))), {"z": "a", "C": "K"}).body.name
    'a'
    """

    def change(part: Term) -> Term:
        match part:
            case Symbol(name, indices) if name in names:
                return Symbol(names[name], indices)
            case Bind(operator, index, over, body) if index in names:
                return Bind(operator, names[index], over, body)
        return part

    return map_parts(term, change)


def rename_scope(scope: Scope, names: Names) -> Scope:
    """A scope under other names. A symbol that is renamed has no other name as a whole."""

    def new(name: str) -> str:
        return names.get(name, name)

    def declared(name: str, own: Declared) -> Declared:
        whole = None if name in names or own.whole is None else new(own.whole)
        return replace(own, shape=tuple(map(new, own.shape)), whole=whole)

    return replace(
        scope,
        sizes={new(size): says for size, says in scope.sizes.items()},
        letters={new(letter): new(size) for letter, size in scope.letters.items()},
        symbols={new(name): declared(name, own) for name, own in scope.symbols.items()},
        definitions={
            new(name): Definition(new(name), tuple(map(new, own.indices)), rename(own.body, names))
            for name, own in scope.definitions.items()
        },
        facts=tuple(SumsToOne(new(fact.name)) for fact in scope.facts),
    )


def rename_problem(problem: Problem, names: Names) -> Problem:
    """A problem under other names; the names must stay distinct."""

    def symbol(own: Symbol) -> Symbol:
        found = rename(own, names)
        assert isinstance(found, Symbol)
        return found

    return replace(
        problem,
        scope=rename_scope(problem.scope, names),
        loss=symbol(problem.loss),
        parameters=tuple(map(symbol, problem.parameters)),
        expected={},
        order=tuple(names.get(name, name) for name in problem.order),
        marks=tuple(_mark(mark, names) for mark in problem.marks),
    )


def _mark(mark: Mark, names: Names) -> Mark:
    return replace(mark, left=rename(mark.left, names), right=rename(mark.right, names))
