r"""The fewest misread or dropped characters under which a line can be read, cheapest first.

The search goes from error to error: where the strict grammar stops, tokens nearby are exchanged by the
table of confusions, a fallen subscript is raised, a dropped token restored. What can be read is never
changed: each change of a line must be needed for it to be read at all.

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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from derive.operators import Shape
from derive.reading.confusions import ALIKE, BY_READ, RARE, SAME_SHAPE
from derive.reading.errors import ReadError
from derive.reading.expressions import read_expression
from derive.reading.tokens import Token, tokenize
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import ZERO, Term

MOST_READ = 300  # texts that are tried
MOST_FOUND = 5
MOST_CHANGED = 0.4  # of the tokens of a line
_FEW = 3  # changes that any line may have
LONGEST = 500  # characters
MOST_COST = 5.0
_BEHIND, _AHEAD = 4, 2  # tokens around an error that may be to blame
_AGAIN = 0.1  # for the same change at another place
_STRUCTURE = ("(", "]", r"\partial", r"\sum", r"\delta", "e")
_ANYWHERE = -1  # the place of an error of shapes
_FURTHER = 0.03  # what it is worth that one token more is read


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """The tokens ``start .. end`` replaced by a text; ``says`` what that is."""

    start: int
    end: int
    new: str
    says: str
    cost: float


@dataclass(frozen=True, slots=True)
class Restored:
    """A text as it may have been meant, its members, and what was changed."""

    text: str
    members: tuple[Term, ...]
    changes: tuple[str, ...]
    cost: float


def restored(text: str, scope: Scope) -> tuple[Restored, ...]:
    """The ways to read a chain of equations that cannot be read as it stands, cheapest first.

    None for a text that can be read, and for one beyond repair. Bounded in the texts that are tried;
    what gets the reader further is tried first.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return ()
    try:
        tokens = tokenize(text)[:-1]
    except ReadError:
        return ()
    return tuple(sorted(islice(_found(text, tokens, scope), MOST_FOUND), key=lambda found: found.cost))


def _found(text: str, tokens: list[Token], scope: Scope) -> Iterator[Restored]:
    search = _Search(text, tokens, scope)
    heap: list[tuple[float, int, float, tuple[Change, ...]]] = [(0.0, 0, 0.0, ())]
    number, seen = count(1), set[tuple[Change, ...]]()
    for _ in range(MOST_READ):
        if not heap:
            return
        _, _, cost, changes = heapq.heappop(heap)
        members, trouble = search.read(changes)
        if members is not None:
            if changes and all(search.read(_without(changes, c))[0] is None for c in changes):
                yield Restored(search.text(changes), members, _said(changes), cost)
            continue
        for more in search.nearby(trouble, changes):
            new = tuple(sorted((*changes, *more)))
            if len(new) > max(_FEW, MOST_CHANGED * len(tokens)):
                continue
            spent = cost + max(c.cost for c in more) + _AGAIN * (len(more) - 1)
            if spent <= MOST_COST and new not in seen:
                seen.add(new)
                heapq.heappush(heap, (spent - _FURTHER * trouble, next(number), spent, new))


def _without(changes: tuple[Change, ...], one: Change) -> tuple[Change, ...]:
    return tuple(c for c in changes if c != one)


def _said(changes: tuple[Change, ...]) -> tuple[str, ...]:
    places = Counter(c.says for c in changes)
    return tuple(f"{says} ({n} places)" if n > 1 else says for says, n in places.items())


class _Search:
    """One text, its tokens and what is known of names."""

    def __init__(self, text: str, tokens: list[Token], scope: Scope) -> None:
        self.source, self.tokens, self.scope = text, tokens, scope
        wholes = (declared.whole for declared in scope.symbols.values() if declared.whole)
        self.names = {*scope.symbols, *scope.letters, *scope.sizes, *wholes}
        self.known: dict[tuple[Change, ...], tuple[tuple[Term, ...] | None, int]] = {}
        self.every = [tuple(self._changes(n)) for n in range(len(tokens))]
        self.alike: dict[tuple[str, str], list[Change]] = {}
        for change in dict.fromkeys(c for some in self.every for c in some):
            self.alike.setdefault((change.new, change.says), []).append(change)

    def text(self, changes: tuple[Change, ...]) -> str:
        """The text with changes made."""
        return "".join(piece for piece, _ in self._pieces(changes))

    def _pieces(self, changes: tuple[Change, ...]) -> list[tuple[str, int]]:
        """The text in pieces, each with the token it belongs to."""
        pieces: list[tuple[str, int]] = []
        at, n = 0, 0
        by_start: dict[int, list[Change]] = {}
        for change in changes:
            by_start.setdefault(change.start, []).append(change)
        while n <= len(self.tokens):
            end = None
            for change in by_start.get(n, ()):
                here = self.tokens[n].start if n < len(self.tokens) else len(self.source)
                pieces.append((self.source[at:here], n))
                pieces.append((change.new, n))
                at = here
                if change.end > change.start:
                    end = change.end
                    at = self.tokens[end - 1].end
            if end is None and n < len(self.tokens):
                pieces.append((self.source[at : self.tokens[n].end], n))
                at = self.tokens[n].end
            n = end if end is not None else n + 1
        return pieces

    def read(self, changes: tuple[Change, ...]) -> tuple[tuple[Term, ...] | None, int]:
        """The members of the changed text, or None and the token at which reading stopped."""
        if changes not in self.known:
            self.known[changes] = self._read(changes)
        return self.known[changes]

    def _read(self, changes: tuple[Change, ...]) -> tuple[tuple[Term, ...] | None, int]:
        pieces = self._pieces(changes)
        text = "".join(piece for piece, _ in pieces)
        members: list[Term] = []
        shapes: list[Shape] = []
        offset = 0
        for member in _members(text):
            if member.strip() or offset:
                try:
                    term = read_expression(member, self.scope)
                    members.append(term)
                    shapes += [shape(term, self.scope)] if term != ZERO else []
                except ReadError as error:
                    return None, _token(pieces, offset + max(error.column - 1, 0))
                except ModelError:
                    return None, _ANYWHERE
            offset += len(member) + 1
        fit = all(one == shapes[0] for one in shapes)
        return (tuple(members), 0) if members and fit else (None, _ANYWHERE)

    def nearby(self, trouble: int, changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
        """Changes of tokens around an error: at the place alone, and wherever the like stands."""
        taken = {n for c in changes for n in range(c.start, c.end)}
        for n in self._around(trouble):
            for change in self.every[n]:
                if not _free(change, taken) or change in changes:
                    continue
                yield (change,)
                alike = self.alike[change.new, change.says]
                like = tuple(c for c in alike if c not in changes and _free(c, taken))
                if len(like) > 1:
                    yield like

    def _around(self, trouble: int) -> range:
        """The tokens that may be to blame for an error: for a bracket that nothing opens, all before it."""
        if trouble == _ANYWHERE:
            return range(len(self.tokens))
        end = min(len(self.tokens), trouble + _AHEAD + 1)
        closes = trouble < len(self.tokens) and self.tokens[trouble].text in (")", "]")
        return range(0 if closes else max(0, trouble - _BEHIND), end)

    def _changes(self, n: int) -> Iterator[Change]:
        token = self.tokens[n]
        before = self.tokens[n - 1] if n else None
        for meant, cost in self._meant(token.text):
            yield Change(
                n, n + 1, meant + " " * meant.startswith("\\"), f"{token.text} read as {meant}", cost
            )
        if before is not None and _name(before) and _index(token):
            yield Change(n, n, "_", "a subscript raised", SAME_SHAPE)
        if token.text in (r"\tilde", r"\hat", r"\bar") and self._group(n + 1) == n + 4:
            inside = self.tokens[n + 2].text
            for meant, cost in ((inside, SAME_SHAPE), *self._meant(inside)):
                yield Change(n, n + 4, meant + " ", f"{token.text}{{{inside}}} read as {meant}", cost)
        if before is not None and before.text == "{" and token.text != r"\partial":
            yield Change(n, n, r"\partial ", r"a \partial restored", ALIKE)
        if token.text in self.scope.letters and before is not None and before.text in ("{", "^", "("):
            for name in self.scope.symbols:
                if self.scope.symbols[name].shape[-1:] == (self.scope.letters[token.text],):
                    yield Change(n, n, f"{name}_", f"a {name} restored", ALIKE)
        if token.text == "^" and self._repeats(n):
            end = self._group(n + 1)
            yield Change(
                n, end, "", f"a stray {self.source[token.start : self.tokens[end - 1].end]} left out", RARE
            )

    def _meant(self, read: str) -> Iterator[tuple[str, float]]:
        """What a token may stand for, as far as there is such a thing here."""
        for meant, cost in BY_READ.get(read, ()):
            if meant in self.names or meant.isdigit() or meant in _STRUCTURE:
                yield meant, cost

    def _repeats(self, n: int) -> bool:
        """Whether a superscript is the name that it hangs on once more, as in ``z_j^z``."""
        inside = [t.text for t in self.tokens[n + 1 : self._group(n + 1)] if t.text not in ("{", "}")]
        before = [t.text for t in self.tokens[max(0, n - 4) : n]]
        return len(inside) == 1 and inside[0] in before

    def _group(self, n: int) -> int:
        """The end of the group or token at a place."""
        if n >= len(self.tokens) or self.tokens[n].text != "{":
            return n + 1
        depth = 0
        for m in range(n, len(self.tokens)):
            depth += {"{": 1, "}": -1}.get(self.tokens[m].text, 0)
            if depth == 0:
                return m + 1
        return len(self.tokens)


def _free(change: Change, taken: set[int]) -> bool:
    """Whether the tokens of a change are not changed yet; an insertion takes none."""
    return taken.isdisjoint(range(change.start, change.end))


def _name(token: Token) -> bool:
    return token.kind in ("letter", "number") or (token.kind == "command" and token.text[1:].isalpha())


def _index(token: Token) -> bool:
    return token.kind in ("letter", "number")


def _members(text: str) -> list[str]:
    """The members of a chain: the equals signs inside braces are none."""
    found, depth = [""], 0
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "=" and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found


def _token(pieces: list[tuple[str, int]], at: int) -> int:
    """The token to which a place of a text belongs."""
    for piece, n in pieces:
        if at < len(piece):
            return n
        at -= len(piece)
    return pieces[-1][1] if pieces else 0
