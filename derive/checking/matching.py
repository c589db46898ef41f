"""Which of the problem's names a person means by theirs: proved by definitions, else by convention.

Letters prove nothing: y and p are each used for both the output and the target. So the definitions
come first, and a letter counts only where no definition speaks against it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain

from derive.binding import fresh
from derive.checking.pairing import Pairing, entries, paired
from derive.checking.renaming import rename_problem
from derive.checking.report import Match
from derive.names import plain_name
from derive.problem import Problem
from derive.scope import Declared, Definition, Scope
from derive.statement import Submission
from derive.term import Apply, Bind, Symbol, delta, parts
from derive.writing import latex

_LOSSES = {r"\ell", "L", "J", "E", r"\mathcal{L}", r"\mathcal{J}", r"\mathcal{E}", r"\mathscr{L}", r"\xi"}


_PROVED = "its definition is the problem's"


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs of names, each with its reason, and the problem under the person's names."""

    matches: tuple[Match, ...]
    problem: Problem


def match(submission: Submission, problem: Problem) -> Matching:
    """The problem in the names of a submission that was read by itself, with the matching shown."""
    theirs, ours = submission.scope, problem.scope
    pairing, matches = _by_definition(theirs, ours)
    for found in _by_convention(theirs, problem, pairing):
        matches.append(found)
        pairing = pairing | Pairing({found.theirs: found.ours})
        for a, b in zip(theirs.symbol(found.theirs).shape, ours.symbol(found.ours).shape, strict=False):
            if a not in pairing.sizes and b not in pairing.sizes.values():
                pairing = pairing | Pairing(sizes={a: b})
    return Matching(tuple(matches), _renamed(problem, pairing, submission))


def _by_definition(theirs: Scope, ours: Scope) -> tuple[Pairing, list[Match]]:
    """The names that definitions pair: those that are defined, and those that stand in them."""
    known, because = Pairing(), dict[str, str]()
    left = entries(ours)
    for own in entries(theirs):
        for other in left:
            if known.symbols.get(own.name, other.name) != other.name:
                continue  # another definition says that it is another name
            found = paired(own, other, theirs, ours, known)
            if found is not None:
                place = f"by its place in the definition of {plain_name(own.name)}"
                because |= {name: place for name in own.reads if name not in because}
                because[own.name] = _PROVED
                known = found | Pairing({own.name: other.name})
                left.remove(other)
                break
    for name, reason in because.items():
        if reason != _PROVED and name in theirs.definitions:
            because[name] = f"{reason}, though its own definition differs"
    units = {name: latex(Apply("unit", (Symbol(label),))) for name, label in known.one_hot.items()}
    because |= {name: f"a one-hot target, {because[name]}" for name in units}
    named = {**known.symbols, **units}
    return known, [Match(name, named[name], reason) for name, reason in because.items()]


def _by_convention(theirs: Scope, problem: Problem, known: Pairing) -> list[Match]:
    """Names without a definition of their own that are spelt as the problem's, or usual for the loss."""
    ours = problem.scope
    found: list[Match] = []
    for name, declared in theirs.symbols.items():
        own = ours.canonical(name)
        taken = {*known.symbols.values(), *(m.ours for m in found)}
        if name in known.symbols or name in known.one_hot or name in theirs.definitions:
            continue
        if own in ours.symbols and own not in taken and len(declared.shape) <= len(ours.symbol(own).shape):
            found.append(Match(name, own, "the same letter, and no definition says otherwise"))
        elif name in _LOSSES and problem.loss.name not in taken and not declared.shape:
            found.append(Match(name, problem.loss.name, "a usual name of the loss"))
    return found


def _renamed(problem: Problem, pairing: Pairing, submission: Submission) -> Problem:
    """The problem in the person's names; its own names that mean something else to the person give way."""
    theirs, ours = submission.scope, problem.scope
    names: dict[str, str] = {}
    for own, other in pairing.symbols.items():
        whole = ours.symbol(other).whole
        if own not in (other, whole):
            names |= {other: own} | ({whole: own} if whole else {})
    names |= {b: a for a, b in (*pairing.sizes.items(), *pairing.labels.items()) if a != b}
    foreign = {*theirs.symbols, *theirs.sizes} - {*pairing.symbols, *pairing.sizes}
    foreign |= {x for x in theirs.letters if _clashes(x, theirs, ours, pairing)}
    foreign |= _summed(submission) & ours.letters_in_definitions - set(pairing.labels)
    every = {*foreign, *names.values(), *ours.symbols, *ours.sizes, *ours.letters}
    for name in chain(ours.sizes, ours.letters, ours.symbols, _wholes(ours)):
        if name not in names and (name in foreign or name in names.values()):
            names[name] = _other(name, every, ours)
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


def _other(name: str, taken: Collection[str], scope: Scope) -> str:
    """Another name for the same: a primed one for a symbol, else a letter that is free."""
    if name in scope.letters or name in scope.sizes:
        alphabet = "klmnpqrstuv" if name in scope.letters else "CKNMLHSTQRUV"
        return fresh(name, frozenset(taken), tuple(alphabet))
    return fresh(name, frozenset(taken))


def _summed(submission: Submission) -> set[str]:
    """The letters over which the person sums."""
    terms = (t for s in submission.statements for r in s.readings[:1] for t in (r.left, r.right))
    return {part.index for term in terms for part in parts(term) if isinstance(part, Bind)}
