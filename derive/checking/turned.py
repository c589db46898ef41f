"""Matrices that a person has with their rows where the problem's has its columns: ``z = W^T x + b``."""

from __future__ import annotations

from dataclasses import replace

from derive.binding import fresh
from derive.checking.asking import Kernel
from derive.checking.known import with_model
from derive.checking.renaming import rename_problem
from derive.meaning.evidence import Proved
from derive.problem import Mark, Problem
from derive.scope import Declared, Definition, Scope
from derive.statement import Submission
from derive.term import Apply, Derivative, Symbol, Term, map_parts, parts


def with_turned(submission: Submission, posed: Problem) -> Problem | None:
    """The problem with such matrices for parameters, its own their transposes; None where there are none."""
    names = sorted(_turned(submission, posed.scope))
    for name in names:
        posed = _with(name, submission, posed)
    return posed if names else None


def _with(name: str, submission: Submission, posed: Problem) -> Problem:
    r"""The problem in which ``w_{id} = W_{di}``."""
    terms = [t for s in submission.statements for r in s.readings[:1] for t in (r.left, r.right)]
    written = {part.name for term in terms for part in parts(term) if isinstance(part, Symbol)}
    own = posed.scope.canonical(name)
    if own == name or own not in written:  # a name that nobody writes, or misreads
        free = fresh(rf"\tilde{{{own}}}", frozenset({*posed.scope.symbols, *submission.scope.symbols}))
        posed, own = rename_problem(posed, {own: free}), free
    scope, declared = posed.scope, posed.scope.symbols[own]
    rows, columns = (scope.letters_of(size)[0] for size in declared.shape)
    turned = Declared(tuple(reversed(declared.shape)), says=declared.says)
    made = Definition(own, (rows, columns), Symbol(name, (Symbol(columns), Symbol(rows))))
    scope = replace(
        scope,
        symbols={**scope.symbols, own: replace(declared, whole=None), name: turned},
        definitions={own: made, **scope.definitions},
    )
    by = {
        part.by.name
        for term in terms
        for part in parts(term)
        if isinstance(part, Derivative) and part.by.indices
    }

    def instead(term: Symbol) -> Symbol:
        return Symbol(name) if term.name == own and own not in by else term

    def mark(one: Mark) -> Mark:
        left = one.left
        if isinstance(left, Derivative) and one.equivalent:
            return replace(one, left=replace(left, by=instead(left.by)))
        return one

    return replace(
        posed,
        scope=scope,
        parameters=tuple(map(instead, posed.parameters)),
        order=(own, *posed.order),
        marks=tuple(map(mark, posed.marks)),
    )


def _turned(submission: Submission, model: Scope) -> frozenset[str]:
    """The matrices with whose transposes a definition of the text is the problem's, and only so."""
    found: set[str] = set()
    scope, kernel = with_model(submission.scope, model), Kernel()
    for reading in (r for s in submission.statements for r in s.readings[:1]):
        left, right = reading.left, reading.right
        if not isinstance(left, Symbol) or scope.canonical(left.name) not in model.definitions:
            continue
        for part in dict.fromkeys(parts(right)):
            if not isinstance(part, Symbol) or part.indices or len(_shape(part.name, model)) != 2:
                continue
            other = _turn(right, part)
            if not isinstance(kernel.ask(left, right, scope), Proved) and isinstance(
                kernel.ask(left, other, scope), Proved
            ):
                found.add(part.name)
    return frozenset(found)


def _shape(name: str, model: Scope) -> tuple[str, ...]:
    own = model.symbols.get(model.canonical(name))
    return own.shape if own is not None and model.canonical(name) not in model.definitions else ()


def _turn(term: Term, matrix: Symbol) -> Term:
    """A Term with a matrix transposed wherever it stands."""

    def change(part: Term) -> Term:
        if part == matrix:
            return Apply("transpose", (matrix,))
        match part:
            case Apply("transpose", (Apply("transpose", (inner,)),)):
                return inner
        return part

    return map_parts(term, change)
