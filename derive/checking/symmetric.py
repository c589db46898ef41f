r"""Matrices that a text calls symmetric, in words or as ``S^\\top = S``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from derive.binding import fresh
from derive.checking.asking import Kernel
from derive.meaning.evidence import Proved
from derive.reading.people.denying import extent
from derive.scope import Declared, Definition, Scope
from derive.statement import Reading, Statement, Submission
from derive.term import Apply, Derivative, Symbol, Term, add, parts

_KIND = r"(?:symmetric|(?:semi-?)?(?:positive|negative)[- ](?:semi-?)?definite|PSD|SPD|covariance)"


def behind(kind: str) -> re.Pattern[str]:
    """What says right behind a name that it is of a kind: ``is an``, ``, a real and``."""
    return re.compile(
        rf"[\s$)]*,?\s*(?:(?:is|be|are|being)\s+)?(?:(?:an?|the)\s+)?(?:\$[^$]*\$\s+)?"
        rf"(?:(?!non|not)\w+\s+(?:and\s+)?)?{kind}\b",
        re.IGNORECASE,
    )


def before(kind: str) -> re.Pattern[str]:
    """What says right before a name that it is of a kind: ``the orthogonal matrix``."""
    return re.compile(rf"(?<!non-)\b{kind}\s+(?:[\w-]+\s+){{0,2}}[$\\(\s]*\Z", re.IGNORECASE)


_BEHIND, _BEFORE = behind(_KIND), before(_KIND)


def said_symmetric(submission: Submission) -> dict[str, tuple[int, int]]:
    """The names of which the words right before or behind them say so, each with the places where they do."""
    text, found = submission.text, dict[str, tuple[int, int]]()
    for statement in submission.statements:
        start, end = statement.place.start, statement.place.end
        told = {says_symmetric(r.left, r.right, submission.scope) for r in statement.readings[:1]}
        name = statement.source.partition(r"\in")[0].strip()
        before = None
        if name in submission.scope.symbols and len(submission.scope.symbols[name].shape) == 2:
            before = _BEFORE.search(text, max(0, start - 40), start)
            if before or _BEHIND.match(text[end : end + 80]):
                told.add(name)
        where = extent(text, before.start() if before else start, end)
        for name in told - {""}:
            if where is not None:
                found.setdefault(name, where)
    return found


def symmetric_at(said: Mapping[str, tuple[int, int]], statement: Statement) -> frozenset[str]:
    """The names that are said to be symmetric where a statement stands."""
    at = statement.place.start
    return frozenset(name for name, (begin, end) in said.items() if begin <= at < end)


def says_symmetric(left: Term, right: Term, scope: Scope) -> str:
    r"""The input of which an equation ``S^\\top = S`` says so; empty for any other equation."""
    for one, other in ((left, right), (right, left)):
        match one, other:
            case Apply("transpose", (Symbol(name, ()),)), Symbol(same, ()) if name == same:
                return "" if scope.canonical(name) in scope.definitions else scope.canonical(name)
    return ""


def symmetrised(reading: Reading, scope: Scope, names: frozenset[str], kernel: Kernel) -> Scope:
    """The scope in which such matrices are ``B + B^T``; the same one for a line that holds for all of them.

    A derivative by the matrix itself is taken by all of its entries.
    """
    if not names:
        return scope
    sides = (reading.head, reading.left, reading.right)
    by = {part.by.name for side in sides for part in parts(side) if isinstance(part, Derivative)}
    here = {name for side in sides for name in scope.closure(side)} & names - scope.definitions.keys() - by
    line = reading.left, reading.right, scope, reading.given
    if not here or (kernel.plausible(*line) and isinstance(kernel.ask(*line), Proved)):
        return scope
    symbols, definitions = dict(scope.symbols), dict(scope.definitions)
    for name in sorted(here):
        free = fresh(rf"\bar{{{name}}}", frozenset(symbols))
        symbols[free] = Declared(scope.symbols[name].shape)
        body = add(Symbol(free), Apply("transpose", (Symbol(free),)))
        definitions[name] = Definition(name, (), body)
    return replace(scope, symbols=symbols, definitions=definitions)
