"""Which of the problem's names a person means by theirs: proved by definitions, else by convention.

Letters prove nothing: y and p are each used for both the output and the target. So the definitions
come first, and a letter counts only where no definition speaks against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product

from derive.checking.conventions import by_convention, unit
from derive.checking.mistaken import mistaken
from derive.checking.pairing import DEEPEST, Pairing, entries, paired
from derive.checking.posed import renamed, text_of
from derive.checking.report import Match
from derive.names import plain_name
from derive.problem import Problem
from derive.reading.submissions import Kind, read_submission
from derive.scope import Declared, Scope
from derive.statement import Statement, Submission
from derive.term import Symbol

_DERIVED = re.compile(r"\\nabla|\\partial|\\delta|\\frac\s*\{\s*d|'|\bd[A-Za-z]\s*/\s*d|\\sum.*=\s*1")
_PROVED = "its definition is the problem's"
_STRANGE = "no definition of the problem is equal to its own"


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs of names, each with its reason, and the problem under the person's names."""

    matches: tuple[Match, ...]
    problem: Problem


def match(submission: Submission, problem: Problem, kind: Kind = "md") -> Matching:
    """The problem in the names of a submission that was read by itself, with the matching shown.

    ``kind`` is that of its text.
    """
    ours = problem.scope
    theirs, (pairing, matches) = _best(submission, ours, kind)
    more, usual = by_convention(submission, theirs, problem, pairing)
    matches += usual
    pairing = pairing | more
    text = text_of(submission, theirs)
    while (slip := mistaken(text, problem, pairing)) is not None:
        matches = [m for m in matches if m.theirs != slip.theirs] + [slip]
        pairing = pairing | Pairing({slip.theirs: slip.ours})
    return Matching(tuple(matches), renamed(problem, pairing, text))


def _best(submission: Submission, ours: Scope, kind: Kind) -> tuple[Scope, tuple[Pairing, list[Match]]]:
    """The scope of the whole text, or of its definitions alone or in the problem's shapes if these say more.

    A wrong line may make sizes the same that the definitions keep apart. What is a vector and what a number
    is not always to be seen: ``z = X w + b``; the problem's shapes count if all definitions are its own then.
    """
    whole = _defined(submission)
    found = _by_definition(whole, ours)
    if _proofs(found[1]) >= len(whole.definitions):
        return whole, found
    shaped = _defined(read_submission(submission.text, kind, scope=replace(ours, definitions={})))
    with_shapes = _by_definition(shaped, ours)
    every = max(len(shaped.definitions), len(whole.definitions))
    if every == _proofs(with_shapes[1]) > _proofs(found[1]):
        return shaped, with_shapes
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
