"""Lines that cannot be read, as they may have been meant: the fewest misreadings under which they hold.

A line counts as repaired only if it is proved in its place. What can be read is left as it is, so that
a wrong line stays wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from derive.binding import alpha, free_names
from derive.checking.asking import Given, Kernel, unknown
from derive.meaning.evidence import Proved
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.misreadings import restored
from derive.scope import ModelError, Scope
from derive.term import Derivative, Symbol, Term, map_parts, parts
from derive.writing import relation

_AS_FEW = 0.05  # what two costs may differ by, where neither explains a line better


@dataclass(frozen=True, slots=True)
class Meant:
    """The members of a line as it was meant, what was misread, and the proof.

    ``others`` are misreadings that are as few, under which the line is another one that is proved too.
    """

    members: tuple[Term, ...]
    changes: tuple[str, ...]
    evidence: Proved
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def latex(self) -> str:
        """The line in LaTeX."""
        return relation(*self.members).latex

    @property
    def says(self) -> str:
        """What was misread, in words."""
        ways = [", ".join(f"`{change}`" for change in changes) for changes in (self.changes, *self.others)]
        doubt = "; which of these was meant cannot be told" if self.others else ""
        return f"It cannot be read as it stands; it holds with {', or with '.join(ways)}{doubt}."


def meant(source: str, before: Term | None, scope: Scope, given: Given, kernel: Kernel) -> Meant | None:
    """How an unreadable line was meant; ``before`` is the member it goes on from, if it begins with ``=``."""
    goes_on = source.lstrip(" &").startswith("=")
    if goes_on and before is None:
        return None
    text = source.replace("&", " ").strip().rstrip(".,;")
    first: Meant | None = None
    price = 0.0
    for found in restored(text, scope):
        if first is not None and found.cost > price + _AS_FEW:
            break
        members = (before, *found.members) if goes_on and before is not None else found.members
        if first is not None and _same(members, first.members, scope):
            continue
        proofs = [_proof(one, other, scope, given, kernel) for one, other in pairwise(members)]
        if not proofs or proofs[-1] is None or not all(proofs):
            continue
        if first is None:
            first, price = Meant(members, found.changes, proofs[-1]), found.cost
        else:
            first = replace(first, others=(*first.others, found.changes))
    return first


def _same(one: tuple[Term, ...], other: tuple[Term, ...], scope: Scope) -> bool:
    """Whether two lines are one, but for the letters of their sums and for ``U_i``, the row ``u_i``."""

    def plain(part: Term) -> Term:
        return replace(part, name=scope.canonical(part.name)) if isinstance(part, Symbol) else part

    return [alpha(map_parts(t, plain)) for t in one] == [alpha(map_parts(t, plain)) for t in other]


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
