r"""Matrices that a text calls symmetric, in words or as ``S^\\top = S``."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.binding import fresh
from derive.checking.asking import Kernel
from derive.meaning.evidence import Proved
from derive.scope import Declared, Definition, Scope
from derive.statement import Reading, Submission
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


def said_symmetric(submission: Submission) -> frozenset[str]:
    """The names of which the words right before or behind them say so."""
    text, found = submission.text, set[str]()
    for statement in submission.statements:
        for reading in statement.readings[:1]:
            found |= {says_symmetric(reading.left, reading.right, submission.scope)} - {""}
        name = statement.source.partition(r"\in")[0].strip()
        if name in submission.scope.symbols and len(submission.scope.symbols[name].shape) == 2:
            start, end = statement.place.start, statement.place.end
            if _BEHIND.match(text[end : end + 80]) or _BEFORE.search(text[max(0, start - 40) : start]):
                found.add(name)
    return frozenset(found)


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
