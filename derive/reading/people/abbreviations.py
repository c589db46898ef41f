r"""Names for an expression that other definitions write out.

Who writes ``\hat y = \sigma(w^T x + b)`` and, before or after it, ``z = w^T x + b``, and then differentiates
by z, means ``\hat y = \sigma(z)``: the two are the same by the text's own definitions, so that a definition
may be read either way. Only names by which something is differentiated are put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from derive.binding import alpha, free_names, substitute
from derive.reading.people.variables import single
from derive.scope import Definition, ModelError, Scope
from derive.shapes import entry
from derive.term import Apply, Derivative, Symbol, Term, map_parts, neg, parts

_MOST_INDICES = 2  # of a name that is put back: each index is tried at each letter


def put_back(pairs: Iterable[tuple[Term, Term]], scope: Scope) -> Scope:
    """The scope in which what is differentiated by a defined name reads that name, where it can.

    >>> from derive.scope import Declared
    >>> x, z, y = Symbol("x"), Symbol("z"), Symbol("y")
    >>> square, double = Apply("pow", (x, x)), Apply("add", (x, x))
    >>> made = {"z": Definition("z", (), double), "y": Definition("y", (), Apply("sin", (double,)))}
    >>> scope = Scope(symbols=dict.fromkeys("xyz", Declared()), definitions=made)
    >>> put_back([(Derivative(y, z), x)], scope).definitions["y"].body == Apply("sin", (z,))
    True
    """
    for of, by in sorted(set(_sought(pairs, scope))):
        made = scope.definitions[by]
        if (
            len(made.indices) > _MOST_INDICES
            or not isinstance(made.body, Apply)
            or scope.depends(Symbol(of), by)
        ):
            continue
        barred = scope.closure(Symbol(by))
        reached = [n for n in scope.closure(Symbol(of)) - barred if n in scope.definitions]
        changed = {n: replace(d, body=_put(d.body, made, scope)) for n in reached
                   for d in [scope.definitions[n]]}  # fmt: skip
        if changed and not _left_over(of, by, changed, scope):
            scope = replace(scope, definitions={**scope.definitions, **changed})
    return scope


def _left_over(of: str, by: str, changed: Mapping[str, Definition], scope: Scope) -> bool:
    r"""Whether the one input of a name still stands beside it: ``\sigma`` beside ``s = \log\sigma^2``."""
    own = single(scope.definitions[by], scope)
    rest = {n: d for n, d in {**scope.definitions, **changed}.items() if n != by}
    return bool(own) and replace(scope, definitions=rest).depends(Symbol(of), own)


def _sought(pairs: Iterable[tuple[Term, Term]], scope: Scope) -> Iterator[tuple[str, str]]:
    """What is differentiated, by what: both of them defined names."""
    for pair in pairs:
        for side in pair:
            for part in parts(side):
                if isinstance(part, Derivative) and isinstance(part.of, Symbol):
                    names = scope.canonical(part.of.name), scope.canonical(part.by.name)
                    if all(name in scope.definitions for name in names):
                        yield names


def _put(term: Term, made: Definition, scope: Scope) -> Term:
    """A Term with each part that is the body of a definition, or minus it, replaced by the name."""
    wanted = free_names(made.body) - set(made.indices)

    def change(part: Term) -> Term:
        if not isinstance(part, Apply) or not wanted <= free_names(part):
            return part
        for body, name in _instances(made, part, scope):
            found = _within(part, body, name) or _within(part, _negated(body), neg(name))
            if found is not None:
                return found
        return part

    return map_parts(term, change)


def _instances(made: Definition, part: Term, scope: Scope) -> Iterator[tuple[Term, Symbol]]:
    """A definition at the indices that it may have in a Term, and the entries of an array at theirs."""
    letters = sorted(
        {s.name for s in parts(part) if isinstance(s, Symbol) and not s.indices} & free_names(part)
    )
    for chosen in product(letters, repeat=len(made.indices)):
        at: Mapping[str, Term] = {i: Symbol(letter) for i, letter in zip(made.indices, chosen, strict=True)}
        body, name = substitute(made.body, at), Symbol(made.name, tuple(at[i] for i in made.indices))
        yield body, name
        sizes = scope.symbols[made.name].shape[len(made.indices) :] if made.name in scope.symbols else ()
        if not 0 < len(sizes) <= _MOST_INDICES:
            continue
        for places in product(letters, repeat=len(sizes)):
            if all(scope.letters.get(a) == size for a, size in zip(places, sizes, strict=True)):
                try:
                    yield (
                        entry(body, scope, tuple(map(Symbol, places))),
                        Symbol(name.name, (*name.indices, *map(Symbol, places))),
                    )
                except ModelError:
                    break


def _negated(body: Term) -> Term:
    """Minus a sum, term by term, as ``e^{-a-b}`` has it; minus anything else."""

    def minus(term: Term) -> Term:
        return term.args[0] if isinstance(term, Apply) and term.operator == "neg" else neg(term)

    if isinstance(body, Apply) and body.operator == "add":
        return Apply("add", tuple(map(minus, body.args)))
    return minus(body)


def _within(part: Apply, body: Term, name: Term) -> Term | None:
    """The part with the body replaced: all of it, or some terms or factors that stand together."""
    if alpha(part) == alpha(body):
        return name
    if isinstance(body, Apply) and body.operator == part.operator and body.operator in ("add", "mul"):
        own, n = tuple(map(alpha, body.args)), len(body.args)
        for start in range(len(part.args) - n + 1):
            if tuple(map(alpha, part.args[start : start + n])) == own:
                return Apply(part.operator, (*part.args[:start], name, *part.args[start + n :]))
    return None
