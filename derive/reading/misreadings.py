r"""The fewest misread or dropped characters under which a line can be read, cheapest first.

Each member of a chain is read for itself, from error to error: where the strict grammar stops, tokens nearby
are exchanged by the table of confusions, a fallen subscript is raised, a dropped token restored. What can be
read is never changed: each change of a line must be needed for it to be read at all.

>>> from derive.scope import Declared, Scope
>>> scope = Scope({"C": ""}, {"k": "C", "j": "C"}, {"z": Declared(("C",)), "p": Declared(("C",))})
>>> found, *_ = restored(r"Pk = \frac{e^{2k}}{\sum_{j=1}^{C} e^{2j}}", scope)
>>> found.text
'p_k = \\frac{e^{z_k}}{\\sum_{j=1}^{C} e^{z_j}}'
>>> found.changes
('P read as p', 'a subscript raised (3 places)', '2 read as z (2 places)')
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice, product

from derive.binding import free_names
from derive.reading.changes import Change, Changes, spans
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.tokens import tokenize
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import ZERO, Bind, Symbol, Term, children, parts

MOST_READ = 8_000  # tokens, over all texts that are tried for a member
MOST_FOUND = 12
MOST_CHANGED = 0.4  # of the tokens of a line
LONGEST = 500  # characters
MOST_MEMBERS = 6
MOST_COST = 5.0
_EACH = 8  # readings of a member
_COMBINED = 500  # of the members' readings
_FEW = 3  # changes that any line may have
_BEHIND, _AHEAD = 4, 2  # tokens around an error that may be to blame
_AGAIN = 0.1  # for the same change at another place
_FURTHER = 0.03  # what it is worth that one token more is read
_MOST_IDLE = 1  # changes of a line that do not get the reader further than it was
_IDLE = 0.5  # for an index that binds nothing, or that nothing binds
_NUMBER_BELOW = re.compile(r"\\partial\s*(\d)\s*\}")  # no one differentiates a number by that name

Made = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A text as it may have been meant, its members, and what was changed."""

    text: str
    members: tuple[Term, ...]
    changes: tuple[str, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Trouble:
    """How many tokens were read, and which of all may be to blame that no more were."""

    read: int
    blamed: tuple[int, ...]


@lru_cache(maxsize=1 << 6)
def restored(text: str, scope: Scope) -> tuple[Restored, ...]:
    """The ways to read a chain of equations that cannot be read as it stands, cheapest first.

    None for a text that can be read, and for one beyond repair. Bounded in the tokens that are read;
    what gets the reader further is tried first.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return ()
    try:
        tokens = tokenize(text)[:-1]
    except ReadError:
        return ()
    found = spans(tokens)
    if len(found) > MOST_MEMBERS or not all(found[1:]):
        return ()
    changes = Changes(text, tokens, scope)
    return tuple(islice(_found([_Member(changes, span) for span in found]), MOST_FOUND))


def _found(members: list[_Member]) -> Iterator[Restored]:
    """What the members can be read as together: their shapes are one, and each change is needed."""
    few = max(_FEW, MOST_CHANGED * sum(len(m.span) for m in members))
    known: dict[_Member, list[Made]] = {}
    for member in sorted(members, key=lambda m: len(m.span)):  # what cannot be read ends the search
        known[member] = member.readings()
        if not known[member]:
            return
    readings = [known[m] for m in members]
    fitting = _fitting(members, readings)
    if not fitting:
        readings = [r if r[:1] != [()] else [(), *m.single()] for m, r in zip(members, readings, strict=True)]
        fitting = _fitting(members, readings)
    for chosen in fitting:
        made = tuple(c for one in chosen for c in one)
        if not made or len(made) > few or cost(made) > MOST_COST:
            continue
        if all(_needed(members, chosen, change) for change in made):
            text = " = ".join(m.text(one).strip() for m, one in zip(members, chosen, strict=True)).strip()
            terms = tuple(t for m, one in zip(members, chosen, strict=True) if (t := m.term(one)) is not None)
            yield Restored(text, terms, _said(made), _price(made, terms, members[0].scope))


def _fitting(members: list[_Member], readings: list[list[Made]]) -> list[tuple[Made, ...]]:
    """The readings of all members that go together, cheapest first."""
    every = islice(product(*readings), _COMBINED)
    found = [chosen for chosen in every if _fit(members, chosen)]

    def price(chosen: tuple[Made, ...]) -> float:
        made = tuple(c for one in chosen for c in one)
        terms = [t for m, one in zip(members, chosen, strict=True) if (t := m.term(one))]
        return _price(made, terms, members[0].scope)

    return sorted(found, key=price)


def _fit(members: list[_Member], chosen: tuple[Made, ...]) -> bool:
    """Whether each member can be read, and all have one shape; a 0 has any."""
    terms = [m.read(one) for m, one in zip(members, chosen, strict=True) if m.span]
    if any(isinstance(term, _Trouble) for term in terms):
        return False
    scope = members[0].scope
    shapes = {shape(t, scope) for t in terms if not isinstance(t, _Trouble) and t != ZERO}
    return len(shapes) <= 1


def _needed(members: list[_Member], chosen: tuple[Made, ...], change: Change) -> bool:
    """Whether without a change the line cannot be read."""
    return not _fit(members, tuple(tuple(c for c in one if c != change) for one in chosen))


def cost(made: Made) -> float:
    """How unlikely changes are together; the same one at another place is hardly another one."""
    kinds: dict[tuple[str, str], list[float]] = {}
    for change in made:
        kinds.setdefault((change.new, change.says), []).append(change.cost)
    return sum(max(costs) + _AGAIN * (len(costs) - 1) for costs in kinds.values())


def _price(made: Made, terms: Sequence[Term], scope: Scope) -> float:
    """How unlikely a reading is: its changes, sums that sum nothing up, indices free in one member alone."""
    sums = [part for term in terms for part in parts(term) if isinstance(part, Bind)]
    idle = sum(part.index not in free_names(part.body) for part in sums)
    free = [free_names(t) & scope.letters.keys() - scope.letters_in_definitions for t in terms if t != ZERO]
    loose = frozenset().union(*free).difference(frozenset.intersection(*free)) if free else frozenset()
    return cost(made) + _IDLE * (idle + len(loose))


def _said(made: Made) -> tuple[str, ...]:
    places = Counter(c.says for c in sorted(made))
    return tuple(f"{says} ({n} places)" if n > 1 else says for says, n in places.items())


class _Member:
    """One member of a chain, and what was read of it with changes made."""

    def __init__(self, changes: Changes, span: range) -> None:
        self.changes, self.span, self.scope = changes, span, changes.scope
        self.spent = 0
        self._known: dict[str, Term | tuple[int | None, frozenset[str]]] = {}

    def readings(self) -> list[Made]:
        """The changes under which it can be read, cheapest first: none, if it can be read as it stands."""
        if not self.span:  # the chain begins with =
            return [()]
        found: list[Made] = []
        heap: list[tuple[float, int, Made, int, int]] = [(0.0, 0, (), -1, 0)]
        number, seen = count(1), set[Made]()
        while heap and self.spent < MOST_READ and len(found) < _EACH:
            _, _, made, before, idle = heapq.heappop(heap)
            trouble = self.read(made)
            if not isinstance(trouble, _Trouble):
                found.append(made)
                continue
            idle += trouble.read <= before
            if idle > _MOST_IDLE:
                continue
            for more in self._among(trouble.blamed, made):
                new = tuple(sorted((*made, *more)))
                few = len(new) <= max(_FEW, MOST_CHANGED * len(self.span))
                if new not in seen and few and not self.changes.invents(new):
                    seen.add(new)
                    if (spent := cost(new)) <= MOST_COST:
                        entry = (spent - _FURTHER * trouble.read, next(number), new, trouble.read, idle)
                        heapq.heappush(heap, entry)
        return found

    def single(self) -> list[Made]:
        """The single changes under which it can be read, though it can be read without."""
        found = [(change,) for n in self.span for change in self.changes.every[n]]
        return [made for made in found if self.term(made) is not None]

    def term(self, made: Made) -> Term | None:
        """What is read with changes made, None for an empty member and for one that cannot be read."""
        found = self.read(made) if self.span else None
        return None if isinstance(found, _Trouble) else found

    def text(self, made: Made) -> str:
        """The text with changes made."""
        if not self.span:
            return ""
        source, tokens = self.changes.source, self.changes.tokens
        text, at = "", tokens[self.span[0]].start
        for change in sorted(made):
            start = tokens[change.start].start
            text += source[at:start] + change.new
            at = tokens[change.end - 1].end if change.end > change.start else start
        return text + source[at : tokens[self.span[-1]].end]

    def read(self, made: Made) -> Term | _Trouble:
        """What is read with changes made, or what is wrong with it."""
        text = self.text(made)
        if text not in self._known:
            self.spent += len(self.span)
            self._known[text] = self._read(text)
        found = self._known[text]
        if not isinstance(found, tuple):
            return found
        column, names = found
        if column is not None:
            return self._around(self._token(made, column))
        named = tuple(n for n in self.span if self.changes.texts[n] in names)
        return _Trouble(len(self.span), named or tuple(self.span))

    def _read(self, text: str) -> Term | tuple[int | None, frozenset[str]]:
        """A Term, or the place of an error; where shapes do not fit, the names of the smallest part."""
        if number := _NUMBER_BELOW.search(text):
            return number.start(1), frozenset()
        try:
            term = read_expression(text, self.scope)
        except ReadError as error:
            return max(error.column - 1, 0), frozenset()
        except ModelError:
            return None, frozenset()
        part = _misfit(term, self.scope)
        if part is None:
            return term
        names = {p.name for p in parts(part) if isinstance(p, Symbol)}
        return None, frozenset(names | {letter for name in names for letter in name})

    def _token(self, made: Made, column: int) -> int:
        """The token to which a place of the changed text belongs."""
        tokens = self.changes.tokens
        at = tokens[self.span[0]].start
        for change in sorted(made):
            start = tokens[change.start].start
            if column < start - at:
                break
            column -= start - at
            if column < len(change.new):
                return change.start
            column -= len(change.new)
            at = tokens[change.end - 1].end if change.end > change.start else start
        return next((n for n in self.span if tokens[n].end > at + column), self.span[-1])

    def _around(self, at: int) -> _Trouble:
        """The tokens that may be to blame for an error: for a bracket that nothing opens, all before it."""
        first, last, texts = self.span[0], self.span[-1], self.changes.texts
        closes = texts[at] in (")", "]")
        where = range(first if closes else max(first, at - _BEHIND), min(last, at + _AHEAD) + 1)
        # what a fraction begins with says whether it is a derivative
        above = next((n + 2 for n in range(where[0] - 3, first - 1, -1) if texts[n] == r"\frac"), None)
        return _Trouble(at - first, tuple(where) if above is None else (above, *where))

    def _among(self, blamed: tuple[int, ...], made: Made) -> Iterator[Made]:
        """Changes of some tokens: at the place alone, and wherever the like stands in the member."""
        taken = {n for c in made for n in range(c.start, c.end)}

        def free(change: Change) -> bool:
            return change not in made and taken.isdisjoint(range(change.start, change.end))

        for n in blamed:
            for change in filter(free, self.changes.every[n]):
                yield (change,)
                like = tuple(c for c in self.changes.alike(change) if c.start in self.span and free(c))
                if len(like) > 1:
                    yield like


def _misfit(term: Term, scope: Scope) -> Term | None:
    """The smallest part of a Term in which the shapes do not fit, None where they do."""
    try:
        shape(term, scope)
    except ModelError:
        inner = (_misfit(part, scope) for part in children(term))
        return next((part for part in inner if part is not None), term)
    return None
