"""A problem in the names of a person: what is matched under theirs, the rest out of their way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

from derive.binding import fresh
from derive.checking.pairing import Pairing
from derive.checking.renaming import rename_problem
from derive.problem import Problem
from derive.scope import Declared, Definition, Scope
from derive.statement import Submission
from derive.term import Bind, Symbol, delta, parts


def renamed(problem: Problem, pairing: Pairing, theirs: Scope, letters: set[str]) -> Problem:
    """The problem in the person's names; its own names that mean something else to the person give way."""
    ours = problem.scope
    names: dict[str, str] = {}
    for own, other in pairing.symbols.items():
        whole = ours.symbol(other).whole
        if own not in (other, whole):
            names |= {other: own} | ({whole: own} if whole else {})
    names |= {b: a for a, b in (*pairing.sizes.items(), *pairing.labels.items()) if a != b}
    foreign = {*theirs.symbols, *theirs.sizes} - {*pairing.symbols, *pairing.sizes}
    same = [ours.symbol(b).whole for a, b in pairing.symbols.items() if a == b]
    foreign -= {whole for whole in same if whole and whole not in theirs.definitions}
    foreign |= {x for x in theirs.letters if _clashes(x, theirs, ours, pairing)}
    foreign |= letters & ours.letters_in_definitions - set(pairing.labels)
    every = {*foreign, *names.values(), *ours.symbols, *ours.sizes, *ours.letters}
    for name in chain(ours.sizes, ours.letters, ours.symbols, _wholes(ours)):
        if name not in names and (name in foreign or name in names.values()):
            names[name] = _other(name, every, ours, theirs)
            every.add(names[name])
    return _enriched(rename_problem(problem, names), pairing, theirs, names)


def _clashes(letter: str, theirs: Scope, ours: Scope, pairing: Pairing) -> bool:
    """Whether an index letter of the person has another meaning in the problem."""
    if letter not in ours.letters:
        return letter in {*ours.symbols, *ours.sizes, *_wholes(ours)}
    return pairing.sizes.get(theirs.letters[letter], ours.letters[letter]) != ours.letters[letter]


def _enriched(problem: Problem, pairing: Pairing, theirs: Scope, names: dict[str, str]) -> Problem:
    """The problem with the index letters and the one-hot symbols of the person."""
    scope = problem.scope
    letters, symbols, definitions = dict(scope.letters), dict(scope.symbols), dict(scope.definitions)
    for letter, size in theirs.letters.items():
        if size in pairing.sizes and letter not in {*scope.symbols, *scope.sizes, *_wholes(scope)}:
            letters.setdefault(letter, names.get(pairing.sizes[size], pairing.sizes[size]))
    for name, label in pairing.one_hot.items():
        fixed = names.get(label, label)
        index = next(x for x in letters if letters[x] == letters[fixed] and x != fixed)
        symbols[name] = Declared((letters[fixed],), says="one-hot target")
        definitions[name] = Definition(name, (index,), delta(Symbol(index), Symbol(fixed)))
    scope = replace(scope, letters=letters, symbols=symbols, definitions=definitions)
    return replace(problem, scope=scope, order=(*pairing.one_hot, *problem.order))


def _wholes(scope: Scope) -> list[str]:
    return [own.whole for own in scope.symbols.values() if own.whole]


def _other(name: str, taken: Collection[str], scope: Scope, theirs: Scope) -> str:
    """Another name for the same: a primed one for a symbol, else a letter that is free.

    A prime may be that of an index, where the person has the name for one.
    """
    if name in scope.letters or name in scope.sizes:
        letters = (*"klmnpqrstuvijabdefghowxyz", r"\kappa", r"\iota", r"\nu", r"\tau", r"\zeta", r"\xi")
        return fresh(name, frozenset(taken), letters if name in scope.letters else tuple("CKNMLHSTQRUV"))
    return fresh(rf"\tilde{{{name}}}" if name in theirs.letters else name, frozenset(taken))


def summed(submission: Submission) -> set[str]:
    """The letters over which the person sums."""
    terms = (t for s in submission.statements for r in s.readings[:1] for t in (r.left, r.right))
    return {part.index for term in terms for part in parts(term) if isinstance(part, Bind)}
