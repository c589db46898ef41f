"""Lines that cannot be read, as they may have been meant: the fewest misreadings under which they hold.

A line counts as repaired only if it is proved in its place. What can be read is left as it is, so that
a wrong line stays wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from derive.binding import alpha, free_names
from derive.checking.asking import Given, Kernel
from derive.checking.signals import unknown
from derive.meaning.evidence import Proved
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.misreadings import restored
from derive.scope import ModelError, Scope
from derive.term import Apply, Derivative, Symbol, Term, map_parts, parts, total
from derive.writing import relation

_REMARK = re.compile(r"(?:\\q?quad\s*(?:\\text\{[^{}]*\}|\(\\text\{[^{}]*\}\))|\\q?quad|\s)+$")
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


def _other_index(change: str, scope: Scope) -> bool:
    """Whether a change takes one index for another: nothing tells that from a wrong index."""
    one, _, other = change.partition(" read as ")
    return one in scope.letters and other in scope.letters


def _same_but_indices(changes: frozenset[str], others: frozenset[str], scope: Scope) -> bool:
    """Whether two readings differ in nothing but which index a character is taken for.

    A person's own wrong index is a line that is false: that another index would make it true is no evidence.
    """

    def indices(some: frozenset[str]) -> set[str]:
        """The characters that are taken for an index."""
        pairs = [change.partition(" read as ") for change in some]
        return {one for one, _, other in pairs if other.isdigit() or other in scope.letters}

    more, less = changes - others, others - changes
    apart = indices(more | less)
    return len(more | less) > 0 and apart == {c.partition(" read as ")[0] for c in more | less} <= (
        indices(changes) & indices(others)
    )


def meant(source: str, before: Term | str | None, scope: Scope, given: Given, kernel: Kernel) -> Meant | None:
    """How an unreadable line was meant.

    ``before`` is the member it goes on from, if it begins with ``=``: a Term, or the text of one that may
    be misread as well.
    """
    text = plain(source)
    goes_on = text.startswith("=")
    if goes_on and before is None:
        return None
    if goes_on and isinstance(before, str):
        text, goes_on = f"{before} {text}", False
    given, renamed = _with_letters(given, scope)
    first: Meant | None = None
    price, named = 0.0, frozenset[str]()
    refused: list[frozenset[str]] = []  # readings that are likelier, and are not proved
    for found in restored(text, scope):
        members = (before, *found.members) if goes_on and isinstance(before, Term) else found.members
        changes = tuple(dict.fromkeys((*found.changes, *renamed)))
        kinds = frozenset(change.split(" (")[0] for change in changes)
        if first is not None:
            alike = not given and _same_but_indices(kinds, named, scope)
            if (found.cost > price + _AS_FEW and not alike) or _same(members, first.members, scope):
                continue
        if any(_other_index(change, scope) for change in changes):
            continue
        links = list(pairwise(members))
        proofs = [_proof(one, other, scope, given, kernel) for one, other in links]
        if len(links) == 1 and proofs == [None] and (whole := _summed(*links[0], scope)) is not None:
            members, proofs = (members[0], whole), [_proof(members[0], whole, scope, given, kernel)]
            changes = (*changes, "a sum over the index that is repeated")
        if not proofs or proofs[-1] is None or not all(proofs):
            refused.append(kinds)
        elif first is not None:
            first = replace(first, others=(*first.others, changes))
        elif not any(_same_but_indices(kinds, likelier, scope) for likelier in refused):
            first, price, named = Meant(members, changes, proofs[-1]), found.cost, kinds
    return first


def nearest(source: str, scope: Scope) -> str:
    """How a line that is not repaired would be read with the fewest misreadings; empty where it cannot be."""
    found, *_ = (*restored(plain(source), scope), None)
    if found is None or len(found.members) < 2:
        return ""
    changes = ", ".join(f"`{change}`" for change in found.changes)
    return f"with {changes} it would be ${relation(*found.members).latex}$, which is not proved"


def plain(source: str) -> str:
    """The text of a line without what does not belong to its formula: full stops, remarks behind it."""
    return _REMARK.sub("", source.replace("&", " ").strip()).rstrip(".,; ")


def last_member(source: str) -> str:
    """The text of the last member of a chain."""
    text, depth = plain(source), 0
    for at in range(len(text) - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(text[at], 0)
        if text[at] == "=" and depth == 0:
            return text[at + 1 :]
    return text


def _with_letters(given: Given, scope: Scope) -> tuple[Given, tuple[str, ...]]:
    """Conditions in which the capital C of a size stands for the letter c, and what is read so."""
    said: dict[str, None] = {}

    def letter(side: Term) -> Term:
        name = side.name if isinstance(side, Symbol) else ""
        if name not in scope.sizes or name.lower() not in scope.letters:
            return side
        said[f"{name} read as {name.lower()}"] = None
        return Symbol(name.lower())

    found = tuple(replace(c, left=letter(c.left), right=letter(c.right)) for c in given)
    return found, tuple(said)


def _summed(left: Term, right: Term, scope: Scope) -> Term | None:
    """A chain ``dl/dp_k dp_k/dz_i`` whose inner index stands nowhere else, summed over it."""
    if not isinstance(right, Apply) or right.operator not in ("mul", "dot"):
        return None
    inner = (free_names(right) - free_names(left) - scope.letters_in_definitions) & scope.letters.keys()
    if len(inner) != 1:
        return None
    (letter,) = inner
    match [factor for factor in right.args if letter in free_names(factor)]:
        case [Derivative(_, by), Derivative(of, _)] if by == of:
            return total(letter, Symbol(scope.letters[letter]), right)
    return None


def _same(one: tuple[Term, ...], other: tuple[Term, ...], scope: Scope) -> bool:
    """Whether two lines are one, but for the letters of their sums and for ``U_i``, the row ``u_i``."""

    def declared(part: Term) -> Term:
        return replace(part, name=scope.canonical(part.name)) if isinstance(part, Symbol) else part

    return [alpha(map_parts(t, declared)) for t in one] == [alpha(map_parts(t, declared)) for t in other]


def _proof(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Proved | None:
    """The proof of a link that says something."""
    if alpha(left) == alpha(right) or any(
        _empty(part, scope) for side in (left, right) for part in parts(side)
    ):
        return None
    found = kernel.ask(left, right, scope, given)
    return found if isinstance(found, Proved) else None


def _empty(part: Term, scope: Scope) -> bool:
    """Whether a Term is the derivative of what does not vary, or is not known to."""
    if not isinstance(part, Derivative):
        return False
    if part.nabla and not scope.depends(part.of, part.by.name):
        return True  # \nabla J(w) is no \nabla_J w
    return unknown(part, scope) or not (free_names(part.of) & scope.symbols.keys())


def readable(source: str, scope: Scope) -> Term | None:
    """The member of a chain that is readable after one that is not."""
    try:
        return read_expression(plain(source).removeprefix("="), scope)
    except (ReadError, ModelError):
        return None
