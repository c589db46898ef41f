r"""What formulas declare by themselves: sums their letters and sizes, subscripts the shapes of symbols.

>>> scope = assumed((r"\sum_{j=1}^{C} \delta_{ij} a_j", "a_i"))
>>> dict(scope.letters), scope.symbols["a"].shape
({'i': 'C', 'j': 'C'}, ('C',))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.operators import OPERATORS
from derive.reading.cursor import Cursor, Span
from derive.reading.names import base_name
from derive.scope import Declared, Scope

_OWN_MEANING = {read for o in OPERATORS.values() for read in o.reads} | {"e"}
_SIZES = ("C", "D", "N", "K", "M", "H")  # names for sizes that no sum bound names


class _Letters:
    """Index letters, joined where they run over the same range."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, letter: str) -> str:
        """The letter that stands for all of its range."""
        self.parent.setdefault(letter, letter)
        while self.parent[letter] != letter:
            letter = self.parent[letter]
        return letter

    def join(self, one: str, other: str) -> None:
        """Two letters of one range."""
        self.parent[self.root(one)] = self.root(other)


def assumed(
    texts: Iterable[str], sizes: Iterable[str] = (), letters: Mapping[str, Iterable[str]] | None = None
) -> Scope:
    """A scope in which the formulas make sense, from their sums and subscripts.

    ``sizes`` are names of sizes; ``letters`` gives sizes some index letters. Letters that stand in one
    subscript place of a symbol, or in one delta, run over the same size. Names without subscripts are
    real numbers. Raises ReadError for text that is not understood at all.
    """
    joined = _Letters()
    bounds: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for text in texts:
        _Scan(text, joined, bounds, places).scan()
    for size, own in (letters or {}).items():
        for letter in own:
            joined.root(letter)
            bounds[letter] = size
    named = {joined.root(letter): size for letter, size in bounds.items()}
    free = [size for size in (*sizes, *_SIZES) if size not in named.values() and size not in places]
    size_of: dict[str, str] = {}
    for letter in sorted(joined.parent):
        root = joined.root(letter)
        if root not in named:
            named[root] = free.pop(0)
        size_of[letter] = named[root]
    known = dict.fromkeys((*sizes, *named.values()), "")
    symbols = {
        name: Declared(tuple(size_of[letter] for letter in own))
        for name, own in places.items()
        if name not in known and not (name in size_of and not own)
    }
    return Scope(known, size_of, symbols)


class _Scan:
    """Looks through the tokens of one formula for sums, deltas and names with their subscripts."""

    def __init__(
        self, text: str, joined: _Letters, bounds: dict[str, str], places: dict[str, list[str]]
    ) -> None:
        self.c = Cursor(text, Scope())
        self.joined, self.bounds, self.places = joined, bounds, places

    def scan(self) -> None:
        """Take in every token."""
        c = self.c
        while c.token.kind != "end":
            text = c.token.text
            if text == r"\sum":
                c.take()
                self._sum()
            elif c.token.kind == "letter" or text in LETTERS or text in ACCENTS or text in FACES:
                self._name()
            else:
                c.take()

    def _sum(self) -> None:
        spans: dict[str, Span] = {}
        while self.c.token.text in ("_", "^"):
            mark = self.c.take().text
            spans[mark] = self.c.argument("a bound of the sum")
        below = self._letters(spans.get("_"))
        if below and "^" in spans:
            self.bounds[below[0]] = "".join(t.text for t in self.c.tokens[slice(*spans["^"])])
        for other in below[1:]:
            self.joined.join(below[0], other)

    def _letters(self, span: Span | None) -> list[str]:
        """The letters in a subscript, each noted."""
        found = []
        for token in self.c.tokens[slice(*span)] if span else ():
            if token.kind == "letter" or token.text in LETTERS:
                self.joined.root(token.text)
                found.append(token.text)
        return found

    def _name(self) -> None:
        c = self.c
        name = base_name(c)
        if c.token.text != "_":
            transposed = name == "T" and c.at > 1 and c.tokens[c.at - 2].text == "^"
            if name not in _OWN_MEANING and not transposed:
                self.places.setdefault(name, [])
            return
        c.take()
        letters = self._letters(c.argument("the index"))
        if name in (r"\delta", r"\mathbf{1}", r"\mathbb{1}"):
            for other in letters[1:]:
                self.joined.join(letters[0], other)
            return
        if name in _OWN_MEANING:
            return
        known = self.places.setdefault(name, letters)
        for one, other in zip(known, letters, strict=False):
            self.joined.join(one, other)
        if len(letters) > len(known):
            self.places[name] = letters
