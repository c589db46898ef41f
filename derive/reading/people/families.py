r"""What a text defines for the layer l, or the step t, holds for the others that it mentions.

``z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}`` says as well that ``z^{[l+1]} = W^{[l+1]} a^{[l]} + b^{[l+1]}``, and
likewise for ``z^{[L]}`` and ``z^{[2]}``. Such an instance is made for a name that the text mentions where
it leads to other names that stand there; the text's own definition of one layer comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.labels import Labelled, label_of
from derive.reading.people.letters import with_letters
from derive.reading.people.links import Found, Member
from derive.reading.people.search import Candidate
from derive.reading.people.usage import Usage
from derive.term import Bind, Derivative, Symbol, Term, map_parts, parts

_MOST = 60  # instances of one text
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
            label = self.label(here)
            origin = self.origins.get(label.family) if label else None
            renamed = self._shift(origin, label) if origin and label else None
            if origin is None or renamed is None or depth > deepest:
                continue
            new = {s.name for s in _symbols(renamed(origin.body))} - found
            found |= new
            todo += [(other, depth + 1) for other in sorted(new)]
        return frozenset(found)

    def instances(self, found: Sequence[Found]) -> list[Found]:
        """The links that the definitions give for other labels; what states these anew is a claim then."""
        made: list[Found] = []
        todo, seen = sorted(self.mentioned), set[str]()
        while todo and len(made) < _MOST:
            name = todo.pop(0)
            label = self.label(name)
            origin = self.origins.get(label.family) if label else None
            if name in seen or label is None or origin is None or label == origin.name:
                continue
            seen.add(name)
            own, same = self.heads.get(name, ()), label.letter == origin.name.letter
            if own and not (same or origin.signal):
                continue  # a^{[0]} = x
            renamed = self._shift(origin, label)
            body = renamed(origin.body) if renamed else None
            if renamed is None or body is None:
                continue
            inside = {s.name for s in _symbols(body) if self.label(s.name)}
            if not origin.signal and not inside & self.mentioned:
                continue
            todo += sorted(inside)
            for n in own:
                found[n].claims = True
            made.append(self._link(found[origin.n], origin.n, renamed))
        return made

    def _shift(self, origin: Origin, label: Labelled) -> Callable[[Term], Term] | None:
        """The change of names that takes the definition to another label; None where that gets below 0."""
        letter, by = origin.name.letter, label.shift - origin.name.shift
        names: dict[str, str] = {}
        for symbol in (*_symbols(origin.body), Symbol(origin.name.name)):
            own = self.label(symbol.name)
            if own is not None and own.letter == letter:
                if not label.letter and own.shift + by < 0:
                    return None
                names[symbol.name] = own.at(label.letter, own.shift + by).name
            elif own is not None and own.letter:
                return None  # two letters in one definition
        return lambda term: map_parts(term, lambda part: _renamed(part, names))

    def _link(self, origin: Found, n: int, renamed: Callable[[Term], Term]) -> Found:
        """The definition at another label, in letters of its own, since its ranges are others."""
        terms = [renamed(m.readings[0].term) for m in (origin.left, origin.right) if m is not None]
        letters = {a for t in terms for a in _letters(t, self.usage)}
        spare = (a for a in _SPARE if a not in self.usage.letters and a not in self.usage.indices)
        new = dict(zip(sorted(letters), spare, strict=False))
        self.usage.indices |= {*new.values()}
        left, right = (Member([], origin.sheet, (Candidate(with_letters(t, new)),)) for t in terms)
        return Found(origin.sheet, 0, left, right, left, origin.relation, origin=n)


def _symbols(term: Term) -> Iterator[Symbol]:
    return (part for part in parts(term) if isinstance(part, Symbol))


def _renamed(part: Term, names: Mapping[str, str]) -> Term:
    return replace(part, name=names[part.name]) if isinstance(part, Symbol) and part.name in names else part


def _letters(term: Term, usage: Usage) -> set[str]:
    """The index letters of a Term, free and bound."""
    bound = {part.index for part in parts(term) if isinstance(part, Bind)}
    return bound | {s.name for s in _symbols(term) if usage.is_index(s.name)}
