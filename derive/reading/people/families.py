r"""What a text defines for the layer l, or the step t, holds for the others that it mentions.

``z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}`` says as well that ``z^{[l+1]} = W^{[l+1]} a^{[l]} + b^{[l+1]}``, and
likewise for ``z^{[L]}`` and ``z^{[2]}``. Such an instance is made for a name that the text mentions where
it leads to other names that stand there; the text's own definition of one layer comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.labels import Labelled, label_of
from derive.reading.people.letters import with_letters
from derive.reading.people.links import Found, Member
from derive.reading.people.search import Candidate
from derive.reading.people.usage import Usage
from derive.term import Bind, Derivative, Symbol, Term, map_parts, parts

_MOST = 60  # instances of one text
_DEEPEST = 2  # definitions between a name and another one that the text mentions
_SPARE = "ijkmnrsuvqpabcdghotxyzABDEFGHIJKMNOPQRSUVXYZ"


@dataclass(frozen=True, slots=True)
class Origin:
    """The link ``n`` defines the family of ``name`` at its label, by ``body``."""

    n: int
    name: Labelled
    body: Term

    @property
    def signal(self) -> bool:
        """Whether it names a derivative, so that a formula for it is a claim in every layer."""
        return isinstance(self.body, Derivative)


@dataclass(frozen=True, slots=True)
class Shifted:
    """A definition at another label: its ``names`` there, its body, the new names ``inside``."""

    origin: Origin
    names: Mapping[str, str]
    body: Term
    inside: frozenset[str]


class Families:
    """The definitions of a text that hold for a label in general, by the family of their names."""

    def __init__(self, found: Sequence[Found], usage: Usage) -> None:
        self.letters = frozenset().union(*usage.layers.values())
        self.origins: dict[tuple[str, str], Origin] = {}
        self.heads: dict[str, list[int]] = {}  # where a name stands on the left of a chain
        self.mentioned: set[str] = set()
        self.usage = usage
        if self.letters:
            self._look(found)

    def label(self, name: str) -> Labelled | None:
        """A name with a label of the text, or with a number; None for any other."""
        label = label_of(name)
        return label if label and (not label.letter or label.letter in self.letters) else None

    def _look(self, found: Sequence[Found]) -> None:
        for n, one in enumerate(found):
            sides = [m.readings[0].term for m in (one.left, one.right) if m and m.readings]
            self.mentioned |= {s.name for side in sides for s in _symbols(side) if self.label(s.name)}
            if not one.equation or len(sides) < 2 or one.left is not one.head or one.given:
                continue
            left, right = sides
            own = self.label(left.name) if isinstance(left, Symbol) else None
            if own is None:
                continue
            self.heads.setdefault(own.name, []).append(n)
            leads = any(s.name == own.name for s in _symbols(right))
            if own.letter and not own.letter.isupper() and not leads:
                self.origins.setdefault(own.family, Origin(n, own, right))

    def below(self, name: str, deepest: int) -> frozenset[str]:
        """The names that the definitions of a family read for a name, some steps down; none of no family."""
        found, todo = set[str](), [(name, 0)]
        while todo:
            here, depth = todo.pop()
            made = self.at(here) if depth <= deepest else None
            if made is not None:
                new = {s.name for s in _symbols(made.body)} - found
                found |= new
                todo += [(other, depth + 1) for other in sorted(new)]
        return frozenset(found)

    def instances(self, found: Sequence[Found]) -> list[Found]:
        """The links that the definitions give for other labels; what states these anew is a claim then."""
        made: list[Found] = []
        signals = (s for name in self.mentioned if (s := self.at(name)) is not None and s.origin.signal)
        self.mentioned |= {name for signal in list(signals) for name in signal.inside}
        todo, seen = sorted(self.mentioned), set[str]()
        while todo and len(made) < _MOST:
            name = todo.pop(0)
            label, shifted = self.label(name), self.at(name) if name not in seen else None
            seen.add(name)
            if label is None or shifted is None or label == shifted.origin.name:
                continue
            origin = shifted.origin
            own, same = self.heads.get(name, ()), label.letter == origin.name.letter
            if own and not (same or origin.signal):
                continue  # a^{[0]} = x
            if not origin.signal and not self._leads(shifted, _DEEPEST):
                continue
            todo += sorted(shifted.inside)
            for n in own:
                found[n].claims = True
            made.append(self._link(found[origin.n], shifted))
        return made

    def _leads(self, made: Shifted, deepest: int) -> bool:
        """Whether names that the text mentions are read, directly or some definitions further down."""
        if made.inside & self.mentioned or not deepest:
            return bool(made.inside & self.mentioned)
        below = (self.at(name) for name in sorted(made.inside))
        return any(self._leads(other, deepest - 1) for other in below if other is not None)

    def at(self, name: str) -> Shifted | None:
        """The definition that the family of a name gives; None where there is none."""
        label = self.label(name)
        origin = self.origins.get(label.family) if label else None
        if label is None or origin is None:
            return None
        letter, by = origin.name.letter, label.shift - origin.name.shift
        names: dict[str, str] = {origin.name.name: name}
        for symbol in _symbols(origin.body):
            own = self.label(symbol.name)
            if own is not None and own.letter == letter:
                if not label.letter and own.shift + by < 0:
                    return None
                names[symbol.name] = own.at(label.letter, own.shift + by).name
            elif own is not None and own.letter:
                return None  # two letters in one definition
        inside = frozenset(names[n] for n in names if n != origin.name.name)
        return Shifted(origin, names, _renamed(origin.body, names), inside)

    def _link(self, origin: Found, shifted: Shifted) -> Found:
        """The definition at another label, in letters of its own, since its ranges are others."""
        sides = (m.readings[0].term for m in (origin.left, origin.right) if m is not None)
        terms = [_renamed(side, shifted.names) for side in sides]
        letters = {a for t in terms for a in _letters(t, self.usage)}
        spare = (a for a in _SPARE if a not in self.usage.letters and a not in self.usage.indices)
        new = dict(zip(sorted(letters), spare, strict=False))
        self.usage.indices |= {*new.values()}
        left, right = (Member([], origin.sheet, (Candidate(with_letters(t, new)),)) for t in terms)
        return Found(origin.sheet, 0, left, right, left, origin.relation, made=True, origin=shifted.origin.n)


def _symbols(term: Term) -> Iterator[Symbol]:
    return (part for part in parts(term) if isinstance(part, Symbol))


def _renamed(term: Term, names: Mapping[str, str]) -> Term:
    def change(part: Term) -> Term:
        return (
            replace(part, name=names[part.name]) if isinstance(part, Symbol) and part.name in names else part
        )

    return map_parts(term, change)


def _letters(term: Term, usage: Usage) -> set[str]:
    """The index letters of a Term, free and bound."""
    bound = {part.index for part in parts(term) if isinstance(part, Bind)}
    return bound | {s.name for s in _symbols(term) if usage.is_index(s.name)}
