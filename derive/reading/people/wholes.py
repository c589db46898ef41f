r"""Names that text books use without a word: W for the matrix of the rows ``w_i``, I for the identity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.binding import free_names, fresh
from derive.names import plain_name
from derive.reading.people.stacked import stacked
from derive.scope import Definition, ModelError, Scope
from derive.shapes import shape
from derive.statement import Reading
from derive.term import Apply, Bind, Derivative, Symbol, Term, delta, parts

_CAPITAL = re.compile(r"([A-Z])(?![A-Za-z])")
_FACE = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|mathrm)\{([A-Za-z])\}")
_LETTER = "d"  # of an axis that no letter runs over
_IDENTITY = re.compile(r"(?:I|\\(?:mathbf|mathbb|boldsymbol|bm)\{I\})(?:_\{?\w+\}?)?")


def with_rows(scope: Scope, text: str) -> Scope:
    r"""The scope in which W is the matrix of the rows ``w_i``, where both have the same two ranges.

    Words may say that these are its columns.
    """
    symbols, said = dict(scope.symbols), stacked(text)
    for name, small in _pairs(scope):
        if (
            (small, "columns") != said.get(name)
            and symbols[small].shape == symbols[name].shape
            and not symbols[small].whole
        ):
            del symbols[name]
            symbols[small] = replace(symbols[small], whole=name)
    return replace(scope, symbols=symbols) if symbols != dict(scope.symbols) else scope


def with_columns(scope: Scope, text: str) -> Scope:
    r"""The scope in which ``w_{kd} = W_{dk}``, where W has the ranges of the ``w_k`` the other way round.

    So it is where W is written as ``\sum_k w_k e_k^\top``, which says how the parameters are laid out.
    """
    letters, definitions, said = dict(scope.letters), dict(scope.definitions), stacked(text)
    written = {
        name: small for name, made in definitions.items() if (small := _side_by_side(made.body, scope))
    }
    for name, small in (*_pairs(scope), *written.items()):
        down, across = scope.symbols[name].shape
        if (
            (down == across and (small, "columns") != said.get(name))
            or scope.symbols[small].shape != (across, down)
            or scope.symbols[small].whole
        ):
            continue
        taken = frozenset((*scope.symbols, *letters, *scope.sizes))
        for size in (down, across):
            if size not in letters.values():
                letters[fresh(_LETTER, taken)] = size
        row = next(a for a in letters if letters[a] == across)
        column = next((a for a in letters if letters[a] == down and a != row), row)
        definitions.pop(name, None)
        definitions[small] = Definition(small, (row, column), Symbol(name, (Symbol(column), Symbol(row))))
    return replace(scope, letters=letters, definitions=definitions)


def _side_by_side(body: Term, scope: Scope) -> str | None:
    r"""The name w of ``\sum_l w_l e_l^\top``, where nothing says how the vectors are made."""
    match body:
        case Bind(
            "sum",
            letter,
            _,
            Apply(
                "mul", (Symbol(name, (Symbol(one),)), Apply("transpose", (Apply("unit", (Symbol(two),)),)))
            ),
        ) if letter == one == two and name not in scope.definitions:
            return name
    return None


def layouts(scope: Scope) -> list[str]:
    """What is taken for granted of the matrices: which hold vectors in their rows, which in their columns."""
    rows = [(own.whole, name, "rows") for name, own in scope.symbols.items() if own.whole]
    columns = [
        (made.body.name, name, "columns")
        for name, made in scope.definitions.items()
        if isinstance(made.body, Symbol) and _CAPITAL.search(made.body.name) and len(made.body.indices) == 2
        if made.body.indices == made.left.indices[::-1]
    ]
    return [
        f"the {way} of {plain_name(of)} are the {plain_name(name)}" for of, name, way in (*rows, *columns)
    ]


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    """The matrices with the vectors that have their letter, neither of them defined: W and bold w."""
    tables = [n for n, own in scope.symbols.items() if len(own.shape) == 2 and n not in scope.definitions]
    found = []
    for name in tables:
        small = _CAPITAL.sub(lambda letter: letter[1].lower(), bare := _FACE.sub(r"\1", name))
        own = [other for other in tables if _FACE.sub(r"\1", other) == small]
        if small != bare and len(own) == 1:
            found.append((name, own[0]))
    return found


def is_identity(term: Term) -> bool:
    """Whether a Term is the letter of the identity matrix."""
    return isinstance(term, Symbol) and not term.indices and bool(_IDENTITY.fullmatch(term.name))


def identity(scope: Scope, readings: Sequence[tuple[Reading, ...]]) -> tuple[Definition, Scope] | None:
    r"""The definition of I as the identity matrix, and the scope with the letters that it needs.

    A text that defines no I uses it in derivatives only, ``I_{kj}``, or as a square matrix without indices
    in a sum of matrices, ``X^\top X + \lambda I``, or as the value of one, ``A = I``.
    """
    for name, own in scope.symbols.items():
        if not _IDENTITY.fullmatch(name) or name in scope.definitions or len(own.shape) != 2:
            continue
        using = [r for rs in readings for r in rs[:1] for s in (r.left, r.right) if name in free_names(s)]
        every = [p for r in using for s in (r.left, r.right) for p in parts(s)]
        if own.shape[0] != own.shape[1]:
            if (square := _beside(name, every, scope)) is None:
                continue
            own = replace(own, shape=square)
            scope = replace(scope, symbols={**scope.symbols, name: own})
        if any(isinstance(p, Derivative) and p.by.name == name for p in every):
            continue
        derived = all(any(isinstance(p, Derivative) for p in parts(r.head)) for r in using)
        whole = not any(isinstance(p, Symbol) and p.name == name and p.indices for p in every)
        alone = any(Symbol(name) in (r.left, r.right) for r in using)  # A = I
        if using and (alone or _added(name, every) if whole else derived):
            scope = with_letters(scope, own.shape[0], 2)
            one, other = scope.letters_of(own.shape[0])[:2]
            return Definition(name, (one, other), delta(Symbol(one), Symbol(other))), scope
    return None


def _beside(name: str, every: Sequence[Term], scope: Scope) -> tuple[str, str] | None:
    """The shape of the square matrices to which a name is added; None where these have several."""
    found = set()
    for part in every:
        if isinstance(part, Apply) and part.operator == "add" and _added(name, [part]):
            for arg in part.args:
                try:
                    axes = () if name in free_names(arg) else shape(arg, scope)
                except ModelError:
                    continue
                if len(axes) == 2 and axes[0] == axes[1] and isinstance(axes[0], Symbol):
                    found.add((axes[0].name, axes[0].name))
    return found.pop() if len(found) == 1 else None


def _added(name: str, every: Sequence[Term]) -> bool:
    """Whether a matrix, or a multiple of it, is added to another one."""
    added = [arg for p in every if isinstance(p, Apply) and p.operator == "add" for arg in p.args]
    return any(
        arg == Symbol(name)
        or (isinstance(arg, Apply) and arg.operator in ("mul", "neg") and name in free_names(arg))
        for arg in added
    )


def with_letters(scope: Scope, size: str, count: int) -> Scope:
    """The scope in which so many letters run over a size."""
    letters = dict(scope.letters)
    while sum(own == size for own in letters.values()) < count:
        taken = frozenset(letters) | frozenset(scope.symbols) | frozenset(scope.sizes)
        letters[fresh("i", taken, tuple("jklmnrstuvqabdfgh"))] = size
    return replace(scope, letters=letters)
