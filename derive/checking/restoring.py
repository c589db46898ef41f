"""Lines that cannot be read, as they may have been meant: the fewest misreadings under which they hold.

A line counts as repaired only if it is proved in its place. What can be read is left as it is, so that
a wrong line stays wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from derive.binding import alpha, free_names
from derive.checking.asking import Given, Kernel, unknown
from derive.meaning.evidence import Proved
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.misreadings import restored
from derive.scope import ModelError, Scope
from derive.term import Derivative, Term, parts
from derive.writing import relation


@dataclass(frozen=True, slots=True)
class Meant:
    """The members of a line as it was meant, what was misread, and the proof."""

    members: tuple[Term, ...]
    changes: tuple[str, ...]
    evidence: Proved

    @property
    def latex(self) -> str:
        """The line in LaTeX."""
        return relation(*self.members).latex


def meant(source: str, before: Term | None, scope: Scope, given: Given, kernel: Kernel) -> Meant | None:
    """How an unreadable line was meant; ``before`` is the member it goes on from, if it begins with ``=``."""
    goes_on = source.lstrip(" &").startswith("=")
    if goes_on and before is None:
        return None
    text = source.replace("&", " ").strip().rstrip(".,;")
    for found in restored(text, scope):
        members = (before, *found.members) if goes_on and before is not None else found.members
        proofs = [_proof(one, other, scope, given, kernel) for one, other in pairwise(members)]
        if proofs and all(proofs):
            (*_, last) = proofs
            assert last is not None
            return Meant(members, found.changes, last)
    return None


def _proof(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Proved | None:
    """The proof of a link that says something."""
    if alpha(left) == alpha(right) or any(
        _empty(part, scope) for side in (left, right) for part in parts(side)
    ):
        return None
    found = kernel.ask(left, right, scope, given)
    return found if isinstance(found, Proved) else None


def _empty(part: Term, scope: Scope) -> bool:
    """Whether a Term is the derivative of a number, or of what is not known to vary."""
    if not isinstance(part, Derivative):
        return False
    return unknown(part, scope) or not (free_names(part.of) & scope.symbols.keys())


def readable(source: str, scope: Scope) -> Term | None:
    """The member of a chain that is readable after one that is not."""
    text = source.replace("&", " ").strip().removeprefix("=").rstrip(".,; ")
    try:
        return read_expression(text, scope)
    except (ReadError, ModelError):
        return None
