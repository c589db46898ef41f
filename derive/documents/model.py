"""The model as a page begins with it: definitions, sizes, symbols, facts."""

from __future__ import annotations

from derive.documents import document as doc
from derive.documents.formulas import equation, math, text
from derive.problem import Problem
from derive.scope import Declared, Definition, Scope
from derive.term import ONE, Bind, Range, Symbol, Term


def model(problem: Problem) -> tuple[doc.Block, ...]:
    """The blocks that state a problem."""
    scope = problem.scope
    found: list[doc.Block] = [doc.Heading(1, ("The model",))]
    if problem.about:
        found.append(doc.Paragraph((problem.about,)))
    for definition in problem.definitions:
        found.append(doc.Working((_defined(definition, scope),)))
    for fact in scope.facts:
        found.append(doc.Paragraph(("It is given that ", equation(_total(fact.name, scope), ONE), ".")))
    found.append(_symbols(problem))
    sought = tuple(part for p in problem.parameters for part in (", ", math(p)))[1:]
    found.append(doc.Paragraph(text("Sought: the derivative of ", problem.loss, " by ", *sought, ".")))
    return tuple(found)


def _defined(definition: Definition, scope: Scope) -> doc.Line:
    """A definition with the ranges of its indices."""
    ranges: list[doc.Inline] = []
    for letter in definition.indices:
        ranges += ["; " if ranges else "", *_range(letter, scope)]
    return doc.Line(math(definition.left), "=", math(definition.body), tuple(r for r in ranges if r))


def _range(letter: str, scope: Scope) -> tuple[doc.Inline, ...]:
    size = scope.letters[letter]
    return (math(Symbol(letter)), " = 1, …, ", math(Symbol(size)))


def _total(name: str, scope: Scope) -> Term:
    """The sum over the last axis of a symbol."""
    shape = scope.symbol(name).shape
    letters: list[str] = []
    for size in shape:
        letters.append(next(x for x in scope.letters_of(size) if x not in letters))
    body = Symbol(name, tuple(map(Symbol, letters)))
    return Bind("sum", letters[-1], Range(Symbol(shape[-1])), body)


def _symbols(problem: Problem) -> doc.Table:
    """Every size, given symbol and free index of the model, with what it is."""
    scope = problem.scope
    rows: list[tuple[doc.Text, ...]] = []
    for size, says in scope.sizes.items():
        rows.append(((math(Symbol(size)),), ("a size",), (says,)))
    for name, declared in scope.symbols.items():
        if name not in scope.definitions:
            rows.append((_names(name, declared, scope), (_shape(declared),), (_says(declared),)))
    for letter in sorted(scope.letters_in_definitions):
        rows.append(((math(Symbol(letter)),), ("an index",), _range(letter, scope)))
    return doc.Table((("Symbol",), ("Shape",), ("Meaning",)), tuple(rows))


def _names(name: str, declared: Declared, scope: Scope) -> doc.Text:
    """A symbol by its whole and by its rows: ``W, w_i``."""
    if declared.whole is None:
        return (math(Symbol(name)),)
    letter = scope.letters_of(declared.shape[0])[0]
    return (math(Symbol(declared.whole)), ", with the rows ", math(Symbol(name, (Symbol(letter),))))


def _shape(declared: Declared) -> str:
    return " × ".join(declared.shape) if declared.shape else "a number"


def _says(declared: Declared) -> str:
    domain = {"positive": "positive", "nonzero": "not zero", "real": ""}[declared.domain]
    return ", ".join(part for part in (declared.says, domain) if part)
