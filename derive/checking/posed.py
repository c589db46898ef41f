"""A problem in the names of a person: what is matched under theirs, the rest out of their way."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain

from derive.binding import fresh
from derive.checking.pairing import Pairing
from derive.checking.renaming import rename_problem
from derive.problem import Problem
from derive.scope import Declared, Definition, Scope
from derive.statement import Submission
from derive.term import Bind, Symbol, delta, parts


@dataclass(frozen=True, slots=True)
class Text:
    """What a text says of its names: its scope, the letters over which it sums, the sizes that it names.

    Other sizes of the scope were given a name by reading.
    """

    scope: Scope
    summed: frozenset[str]
    sizes: frozenset[str]


def text_of(submission: Submission, scope: Scope) -> Text:
    """What a submission says of its names, in a scope of all of it or of its definitions."""
    terms = (t for s in submission.statements for r in s.readings[:1] for t in (r.left, r.right))
    summed = {part.index for term in terms for part in parts(term) if isinstance(part, Bind)}
    written = {
        s for s in scope.sizes if re.search(rf"(?<![A-Za-z\\]){re.escape(s)}(?![A-Za-z])", submission.text)
    }
    return Text(scope, frozenset(summed), frozenset(written))


def renamed(problem: Problem, pairing: Pairing, text: Text) -> Problem:
    """The problem in the person's names; its own names that mean something else to the person give way."""
    ours, theirs = problem.scope, text.scope
    names: dict[str, str] = {}
    for own, other in pairing.symbols.items():
        whole = ours.symbol(other).whole
        if own not in (other, whole):
            names |= {other: own} | ({whole: own} if whole else {})
    sizes = [(a, b) for a, b in pairing.sizes.items() if a in text.sizes]
    names |= {b: a for a, b in (*sizes, *pairing.labels.items()) if a != b}
    foreign = {*theirs.symbols, *text.sizes} - {*pairing.symbols, *pairing.sizes}
    foreign -= {name for name in ours.sizes if _counts(name, theirs)}
    same = [ours.symbol(b).whole for a, b in pairing.symbols.items() if a == b]
    foreign -= {whole for whole in same if whole and whole not in theirs.definitions}
    # the person's W is the problem's, and their w another name
    names |= {b: a for a, b in pairing.symbols.items() if a == ours.symbol(b).whole and b in foreign}
    foreign |= {x for x in theirs.letters if _clashes(x, theirs, ours, pairing)}
    foreign |= text.summed & ours.letters_in_definitions - set(pairing.labels)
    every = {*foreign, *names.values(), *ours.symbols, *ours.sizes, *ours.letters}
    for name in chain(ours.sizes, ours.letters, ours.symbols, _wholes(ours)):
        if name not in names and (name in foreign or name in names.values()):
            names[name] = _other(name, every, ours, theirs)
            every.add(names[name])
    return _enriched(rename_problem(problem, names), pairing, theirs, names)


def back(problem: Problem, posed: Problem, matched: Collection[str]) -> dict[str, str]:
    """The problem's own names for those that gave way to the person's, which nobody but us has written."""
    pairs = chain(
        zip(posed.scope.symbols, problem.scope.symbols, strict=False),
        zip(posed.scope.letters, problem.scope.letters, strict=False),
    )
    return {new: own for new, own in pairs if new != own and new not in matched}


def _counts(name: str, theirs: Scope) -> bool:
    """Whether a name of a size may be that for the person: a number of which nothing else is said."""
    return name in theirs.symbols and not theirs.symbols[name].shape and name not in theirs.definitions


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
