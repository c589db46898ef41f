"""Names whose definition is none of the problem's, but plainly meant as one: with a mistake in it."""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names
from derive.checking.pairing import Pairing, levels
from derive.checking.placing import LOSSES
from derive.checking.posed import Text, renamed
from derive.checking.renaming import rename
from derive.checking.report import Match
from derive.meaning.agree import Judge
from derive.mistakes.diagnose import diagnose
from derive.mistakes.spot import Line
from derive.problem import Problem
from derive.scope import Definition, ModelError, Scope
from derive.term import Apply, Term, parts


def mistaken(text: Text, problem: Problem, pairing: Pairing) -> Match | None:
    """The next name that is defined as one of the problem's with a mistake, None where there is none.

    A loss is one known mistake away from the problem's; another name has the letter of the problem's, reads
    the same and is made by the same operations.
    """
    ours, theirs, taken = problem.scope, text.scope, set(pairing.symbols.values())
    for name, own in theirs.definitions.items():
        if name in pairing.symbols:
            continue
        same = ours.canonical(name)
        loss = problem.loss.name
        if (same == loss or name in LOSSES) and loss not in taken and not own.indices:
            if free_names(own.body) & theirs.letters.keys() and not ours.letters_in_definitions:
                continue  # the loss of a class, where the problem has none
            posed = renamed(problem, pairing | Pairing({name: loss}), text).scope
            made = {a: b for a, b in pairing.sizes.items() if a not in text.sizes}
            # in full where it reads names of the text's own
            bodies = (rename(body, made) for body in levels(own.body, theirs))
            known = next(filter(None, (_known(replace(own, body=body), posed) for body in bodies)), "")
            if known:
                return Match(name, loss, f"the loss, with a mistake in its definition: {known}")
            continue
        meant = ours.definitions.get(same) if same not in (loss, *taken) else None
        if meant is not None and _alike(own, meant, theirs, ours, pairing):
            return Match(name, same, "the same letter, with a mistake in its definition")
    return None


def _known(own: Definition, posed: Scope) -> str:
    """The known mistake in a definition, empty for none."""
    try:
        found = diagnose(Line(own.left, own.body, posed), Judge(posed))
    except (ModelError, KeyError):
        return ""
    return found.mistake.name if found is not None else ""


def _alike(own: Definition, other: Definition, theirs: Scope, ours: Scope, pairing: Pairing) -> bool:
    """Whether a definition reads the same as another, and is made by the same operations but for signs."""
    reads = {pairing.symbols.get(s.name, "") for s in theirs.reads(own.body)}
    meant = {ours.canonical(s.name) for s in ours.reads(other.body)}
    return (
        len(own.indices) == len(other.indices)
        and reads == meant
        and _operations(own.body) == _operations(other.body)
    )


def _operations(body: Term) -> set[str]:
    return {part.operator for part in parts(body) if isinstance(part, Apply)} - {"neg", "add", "mul", "dot"}
