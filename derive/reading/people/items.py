r"""What a text defines for the item i holds for the item j beside it: ``s_i = w^\top x_i`` for ``s_j``.

Where no letter of a text runs over a range, ``s_i`` and ``s_j`` are names of two items, ``s_{i}`` and
``s_{j}``. The definition of one says how the other is made if all in it that has the label is read at
the other label. For letters that seldom count, ``x_s`` and ``x_t``, it may say so or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from derive.names import plain_name
from derive.reading.people.links import Found, Member
from derive.reading.people.search import Candidate
from derive.scope import Scope
from derive.statement import Reading
from derive.term import Symbol, Term, map_parts, parts

_LABELLED = re.compile(r"(?P<base>.+)_\{(?P<label>[a-z]{1,3})\}", re.DOTALL)
_COUNTING = ("ijklmn", "abc", "pq", "uv", "rs", "wl", "apn", "cr")  # that stand for items of one kind
_MOST = 24  # instances of one text


@dataclass(frozen=True, slots=True)
class _Origin:
    """The link ``n`` defines ``base`` at a ``label``, by ``body``."""

    n: int
    label: str
    body: Term


@dataclass(slots=True)
class Items:
    """``links`` define items at other labels; ``open`` are names of which a definition may be meant so."""

    links: list[Found] = field(default_factory=list)
    open: dict[str, str] = field(default_factory=dict)

    def doubt(self, reading: Reading, scope: Scope) -> str:
        """Why a line is not called wrong that reads an item which may be made like another one."""
        reads = frozenset().union(*(scope.closure(t) for t in (reading.left, reading.right)))
        for name in sorted(reads & self.open.keys() - scope.definitions.keys()):
            return f"{plain_name(name)} may be made like {plain_name(self.open[name])}, which is not said"
        return ""


def items(found: Sequence[Found]) -> Items:
    """The items that stand in a text beside one of the same base that is defined in it."""
    origins, heads, seen = dict[str, _Origin](), set[str](), set[str]()
    for n, one in enumerate(found):
        sides = [m.readings[0].term for m in (one.left, one.right) if m and m.readings]
        seen |= {name for side in sides for name in _names(side)}
        if not one.equation or len(sides) < 2 or one.left is not one.head or one.given or one.supposed:
            continue
        left, right = sides
        if not isinstance(left, Symbol) or left.name in heads:
            continue
        heads.add(left.name)
        own = _LABELLED.fullmatch(left.name)
        if own and not left.indices and _shared(own["label"], right) and left.name not in _names(right):
            origins.setdefault(own["base"], _Origin(n, own["label"], right))
    made, todo = Items(), sorted(seen - heads)
    while todo and len(made.links) < _MOST:
        name = todo.pop(0)
        own = _LABELLED.fullmatch(name)
        origin = origins.get(own["base"]) if own else None
        new = _letters(origin.label, own["label"]) if own and origin else None
        if own is None or origin is None or not new:
            continue
        if not all(_alike(a, b) for a, b in new.items()):
            made.open.setdefault(name, f"{own['base']}_{{{origin.label}}}")
            continue
        heads.add(name)
        body = _at(origin.body, new)
        todo += sorted(_names(body) - heads)
        made.links.append(_link(found[origin.n], Symbol(name), body, origin.n))
    return made


def _letters(old: str, new: str) -> dict[str, str]:
    """The letters of one label with those of another, where they differ; none where that is no renaming."""
    pairs = {a: b for a, b in zip(old, new, strict=False) if a != b}
    return pairs if len(old) == len(new) and not {*pairs.values()} & {*old} else {}


def _alike(letter: str, other: str) -> bool:
    """Whether two letters may count the same items."""
    return any(letter in row and other in row for row in _COUNTING)


def _shared(label: str, body: Term) -> bool:
    """Whether each letter of a label stands below names of a body, so that the label tells items apart."""
    below = [own["label"] for name in _names(body) if (own := _LABELLED.fullmatch(name))]
    return all(any(letter in other for other in below) for letter in label)


def _at(term: Term, new: Mapping[str, str]) -> Term:
    """A Term with the letters of its labels replaced."""

    def change(part: Term) -> Term:
        own = _LABELLED.fullmatch(part.name) if isinstance(part, Symbol) else None
        if own is None or not isinstance(part, Symbol):
            return part
        return Symbol(f"{own['base']}_{{{''.join(new.get(a, a) for a in own['label'])}}}", part.indices)

    return map_parts(term, change)


def _names(term: Term) -> frozenset[str]:
    return frozenset(part.name for part in parts(term) if isinstance(part, Symbol))


def _link(origin: Found, left: Term, right: Term, n: int) -> Found:
    one, other = (Member([], origin.sheet, (Candidate(side),)) for side in (left, right))
    return Found(origin.sheet, 0, one, other, one, origin.relation, made=True, origin=n)
