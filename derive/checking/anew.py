r"""A name with a meaning that a line gives another one: defined anew, or a claim that is wrong?

After ``g = \partial L / \partial w`` the line ``g = (w x - y)`` works g out, and so does whatever begins with
"so" or "we get". Else nobody can tell, and what follows is judged by both meanings.
"""

from __future__ import annotations

from dataclasses import replace

from derive.checking.report import FAULTS, Verdict
from derive.meaning.evidence import Evidence, Refuted, Undecided
from derive.reading.people.defining import definition
from derive.scope import Definition, Scope
from derive.term import Derivative, Symbol, Term, parts
from derive.writing import plain


def anew(left: Term, right: Term, scope: Scope, known: bool) -> Definition | None:
    """The definition that a line makes of a name that has one already; None where it makes none.

    A problem that is known has its meanings, and a name for a derivative is worked out.
    """
    if known or not isinstance(left, Symbol):
        return None
    own = scope.definitions.get(scope.canonical(left.name))
    if own is None or any(isinstance(part, Derivative) for part in parts(own.body)):
        return None
    others = {n: d for n, d in scope.definitions.items() if n != own.name}
    made = definition(left, right, replace(scope, definitions=others))
    return made if made is not None and made.body == right else None


def says_otherwise(evidence: Evidence | None) -> bool:
    """Whether a line about a name is another one than its definition: refuted, or about what is new."""
    match evidence:
        case Undecided(why):
            return why.startswith("nothing says what")
    return isinstance(evidence, Refuted)


def unsaid(evidence: Evidence | None) -> bool:
    """Whether nothing says what stands in a line, so that it may give a name of the text another meaning."""
    return isinstance(evidence, Undecided) and evidence.why.startswith("nothing says")


def either(now: Verdict, before: Verdict, name: str, line: int) -> Verdict:
    """The verdict on a line by two meanings of a name: by the one of ``line``, and by the one before it."""
    good = ("correct", "leap", "definition")
    if now.kind in good and before.kind in good:
        return now
    if before.kind in good:
        return replace(before, says=f"It holds with {name} as it was before line {line}.")
    if now.kind in good:
        says = f"It holds if {name} is what line {line} says, and not with what {name} was before."
        return replace(now, kind="undecided", says=says)
    return before if now.kind in (*FAULTS, "carried", "conditional") else now


def taken_anew(left: Term) -> str:
    """What is said of a line that may define a name anew."""
    name = plain(left)
    return f"{name} has a meaning already; this is wrong, or from here on another meaning of {name}"
