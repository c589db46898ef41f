r"""Names that text books use without a word: W for the matrix of the rows ``w_i``, I for the identity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import Derivative, Symbol, delta, parts

_CAPITAL = re.compile(r"([A-Z])(?![A-Za-z])")
_IDENTITY = ("I", r"\mathbf{I}", r"\mathbb{I}", r"\boldsymbol{I}")


def with_rows(scope: Scope) -> Scope:
    r"""The scope in which W is the matrix of the rows ``w_i``, where both have the same two ranges.

    A W whose ranges stand the other way round has the ``w_i`` for columns, which no name is made for.
    """
    symbols = dict(scope.symbols)
    for name in scope.symbols:
        small = _CAPITAL.sub(lambda letter: letter[1].lower(), name)
        own = symbols.get(small)
        if (
            small == name
            or own is None
            or own.whole
            or small in scope.definitions
            or name in scope.definitions
        ):
            continue
        if len(own.shape) == 2 and own.shape == symbols[name].shape:
            del symbols[name]
            symbols[small] = replace(own, whole=name)
    return replace(scope, symbols=symbols) if symbols != dict(scope.symbols) else scope


def identity(scope: Scope, readings: Sequence[tuple[Reading, ...]]) -> Definition | None:
    r"""The definition of I as a delta, where a text uses it in derivatives only and defines none."""
    for name in _IDENTITY:
        own = scope.symbols.get(name)
        if own is None or name in scope.definitions or len(own.shape) != 2 or own.shape[0] != own.shape[1]:
            continue
        letters = scope.letters_of(own.shape[0])[:2]
        using = [
            r
            for rs in readings
            for r in rs[:1]
            if any(_is(p, name) for s in (r.left, r.right) for p in parts(s))
        ]
        derived = all(any(isinstance(p, Derivative) for p in parts(r.head)) for r in using)
        varied = any(isinstance(p, Derivative) and p.by.name == name for r in using for p in parts(r.left))
        if len(letters) == 2 and using and derived and not varied:
            return Definition(name, letters, delta(Symbol(letters[0]), Symbol(letters[1])))
    return None


def _is(term: object, name: str) -> bool:
    return isinstance(term, Symbol) and term.name == name
