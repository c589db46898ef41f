"""Which of the problem's names a person means by theirs: proved by definitions, else by convention.

Letters prove nothing: y and p are each used for both the output and the target. So the definitions
come first, and a letter counts only where no definition speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain, product

from derive.binding import fresh
from derive.checking.conventions import by_convention, unit
from derive.checking.pairing import DEEPEST, Pairing, entries, paired
from derive.checking.placing import LOSSES
from derive.checking.renaming import rename_problem
from derive.checking.report import Match
from derive.meaning.agree import Judge
from derive.mistakes.diagnose import diagnose
from derive.mistakes.spot import Line
from derive.names import plain_name
from derive.problem import Problem
from derive.reading.submissions import read_submission
from derive.scope import Declared, Definition, ModelError, Scope
from derive.statement import Statement, Submission
from derive.term import Bind, Symbol, delta, parts

_DERIVED = re.compile(r"\\nabla|\\partial|\\delta|\\frac\s*\{\s*d|'|\bd[A-Za-z]\s*/\s*d|\\sum.*=\s*1")
_PROVED = "its definition is the problem's"
_STRANGE = "no definition of the problem is equal to its own"


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs of names, each with its reason, and the problem under the person's names."""

    matches: tuple[Match, ...]
    problem: Problem


def match(submission: Submission, problem: Problem) -> Matching:
    """The problem in the names of a submission that was read by itself, with the matching shown."""
    ours = problem.scope
    theirs, (pairing, matches) = _best(submission, ours)
    more, usual = by_convention(submission, theirs, problem, pairing)
    matches += usual
    pairing = pairing | more
    slip = _mistaken_loss(theirs, problem, pairing, _summed(submission))
    if slip is not None:
        matches = [m for m in matches if m.theirs != slip.theirs] + [slip]
        pairing = pairing | Pairing({slip.theirs: slip.ours})
    return Matching(tuple(matches), _renamed(problem, pairing, theirs, _summed(submission)))


def _best(submission: Submission, ours: Scope) -> tuple[Scope, tuple[Pairing, list[Match]]]:
    """The scope of the whole text, or of its definitions alone where these say more.

    A wrong line may make sizes the same that the definitions keep apart.
    """
    whole = _defined(submission)
    found = _by_definition(whole, ours)
    if _proofs(found[1]) >= len(whole.definitions):
        return whole, found
    defined = [f"$${s.source}$$" for s in submission.statements if _defines(s)]
    defined += [f"$e_{label}$" for label in sorted(whole.letters_in_definitions)]  # c is a label in p_c
    alone = _defined(read_submission("\n\n".join(defined), "md"))
    other = _by_definition(alone, ours)
    if _proofs(other[1]) <= _proofs(found[1]):
        return whole, found
    letters = {**dict.fromkeys(whole.letters, ""), **alone.letters}
    symbols = {**dict.fromkeys(whole.symbols, Declared()), **alone.symbols}
    return replace(alone, letters=letters, symbols=symbols), other


def _defines(statement: Statement) -> bool:
    """Whether a statement may be a definition: none about derivatives, which may be wrong."""
    if statement.kind == "definition":
        return True
    source = statement.source.strip()
    return "=" in source[1:] and not _DERIVED.search(source) and not source.startswith(("=", "&"))


def _defined(submission: Submission) -> Scope:
    """The scope of a text with the definitions that it writes down, not those that reading supposes."""
    scope = submission.scope
    lefts = (r.left for s in submission.statements if s.kind == "definition" for r in s.readings[:1])
    written = {scope.canonical(left.name) for left in lefts if isinstance(left, Symbol)}
    return replace(scope, definitions={n: d for n, d in scope.definitions.items() if n in written})


def _proofs(matches: list[Match]) -> int:
    return sum(match.because == _PROVED for match in matches)


def _by_definition(theirs: Scope, ours: Scope) -> tuple[Pairing, list[Match]]:
    """The names that definitions pair: those that are defined, and those that stand in them."""
    known, because = Pairing(), dict[str, str]()
    left = entries(ours)
    for own in entries(theirs):
        name = own[0].name
        meant = [other for other in left if known.symbols.get(name, other[0].name) == other[0].name]
        # as they are written before what they mean in full
        pairs = sorted(product(range(len(own)), meant, range(DEEPEST)), key=lambda one: one[0] + one[2])
        for deep, other, ours_deep in pairs:
            if ours_deep >= len(other):
                continue
            found = paired(own[deep], other[ours_deep], theirs, ours, known)
            if found is not None:
                place = f"by its place in the definition of {plain_name(name)}"
                because |= {read: place for read in own[deep].reads if read not in because}
                because[name] = _PROVED
                known = found | Pairing({name: other[0].name})
                left.remove(other)
                break
        else:
            because.setdefault(name, _STRANGE)
    for name, reason in because.items():
        if reason not in (_PROVED, _STRANGE) and name in theirs.definitions:
            because[name] = f"{reason}, though its own definition differs"
    units = {name: unit(label) for name, label in known.one_hot.items()}
    because |= {name: f"a one-hot target, {because[name]}" for name in units}
    named = {**known.symbols, **units}
    return known, [Match(name, named.get(name, ""), reason) for name, reason in because.items()]


def _mistaken_loss(theirs: Scope, problem: Problem, pairing: Pairing, summed: set[str]) -> Match | None:
    """The person's loss, where its definition is one known mistake away from the problem's."""
    loss = problem.loss.name
    if loss in pairing.symbols.values():
        return None
    for name, own in theirs.definitions.items():
        if (
            name in pairing.symbols
            or own.indices
            or not (name in LOSSES or problem.scope.canonical(name) == loss)
        ):
            continue
        posed = _renamed(problem, pairing | Pairing({name: loss}), theirs, summed)
        line = Line(own.left, own.body, posed.scope)
        try:
            found = diagnose(line, Judge(posed.scope))
        except (ModelError, KeyError):
            continue
        if found is not None:
            return Match(name, loss, f"the loss, with a mistake in its definition: {found.mistake.name}")
    return None


def _renamed(problem: Problem, pairing: Pairing, theirs: Scope, summed: set[str]) -> Problem:
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
    foreign |= summed & ours.letters_in_definitions - set(pairing.labels)
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


def _summed(submission: Submission) -> set[str]:
    """The letters over which the person sums."""
    terms = (t for s in submission.statements for r in s.readings[:1] for t in (r.left, r.right))
    return {part.index for term in terms for part in parts(term) if isinstance(part, Bind)}
