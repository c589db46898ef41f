"""Each relation of a text with what its two sides may mean, before anything is known of shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derive.binding import free_names
from derive.reading.cursor import Cursor
from derive.reading.errors import ReadError
from derive.reading.names import condition
from derive.reading.people.abstract import within
from derive.reading.people.branches import branches
from derive.reading.people.chains import Chain, Link, is_condition, pieces
from derive.reading.people.liberty import Tokens
from derive.reading.people.rows import EQUALITIES, OTHERS
from derive.reading.people.search import Candidate, Place, candidates, parse
from derive.reading.people.sheet import Sheet
from derive.reading.people.usage import Usage
from derive.reading.people.words import spaces
from derive.reading.tokens import Token
from derive.scope import Scope
from derive.statement import Reading
from derive.term import Apply, Condition, Symbol, Term

_ASIDE = re.compile(r"\b(?:where|since|because|with|using)\W*\Z")
ON_A_VALUE = "a condition on a value is not judged"


@dataclass(slots=True)
class Member:
    """One side of a relation: its tokens, its readings, or why there are none.

    ``inside`` are the formulas within what no Term can hold, which stands under a name of its own.
    """

    tokens: Tokens
    sheet: Sheet
    readings: tuple[Candidate, ...] = ()
    trouble: ReadError | None = None
    inside: tuple[Term, ...] = ()


@dataclass(slots=True)
class Found:
    """One link of a chain, a lone expression (no ``right``), or a condition (no ``left``).

    ``given`` are the conditions that stand with it, ``around`` those of the words around it; ``apart``
    where the chain comes to a formula that tells those cases apart, so that it may be about all of them.
    ``leads`` are the words before the chain within its formula; ``supposed`` are the places of the
    hypotheses on values, ``if y = 1``, under which this is said, of which those ``denied`` do not hold. Of
    what is ``settled`` the words right around it tell the whole case, of what is in ``doubt`` they tell none
    that is certain. ``misfit`` is an equation both sides of which are read, while shapes or ranges do not
    fit. What is ``made`` does not stand in the text: it says of a layer what the link at ``origin`` says of
    another; a link that ``claims`` says of a layer what such a one defines. ``tried`` is the reading of a
    misfit whose names have shapes from elsewhere.
    """

    sheet: Sheet
    number: int
    left: Member | None = None
    right: Member | None = None
    head: Member | None = None
    relation: Token | None = None
    given: list[Condition] = field(default_factory=list)
    trouble: str = ""
    around: list[Condition] = field(default_factory=list)
    apart: bool = False
    leads: str = ""
    supposed: list[int] = field(default_factory=list)
    denied: frozenset[int] = frozenset()
    made: bool = False
    misfit: bool = False
    origin: int | None = None
    claims: bool = False
    settled: bool = False
    doubt: str = ""
    tried: Reading | None = None

    @property
    def mention(self) -> bool:
        """Whether this is an expression in the running text, which without a relation claims nothing."""
        return self.relation is None and not self.trouble and not self.sheet.formula.plain

    @property
    def equation(self) -> bool:
        """Whether this is an equation."""
        return self.relation is not None and self.relation.text in EQUALITIES

    @property
    def level(self) -> bool:
        """Whether its sides have one shape: those of an equation, or of an assignment."""
        return self.equation or (self.relation is not None and self.relation.text == r"\leftarrow")


def mentions(one: Found, name: str) -> bool:
    """Whether a name stands in a link, read or not."""
    members = [m for m in (one.left, one.right) if m is not None]
    return any(token.text == name for member in members for token in member.tokens)


def holds(reading: Reading, name: str) -> bool:
    """Whether a name stands in an equation that was read."""
    return name in free_names(reading.left) | free_names(reading.right)


class Links:
    """Reads all chains of a text."""

    def __init__(self, sheets: list[Sheet], usage: Usage, scope: Scope) -> None:
        self.usage, self.scope = usage, scope
        self.found: list[Found] = []
        self.number = 0
        self.last: Found | None = None
        for sheet in sheets:
            self._sheet(sheet)

    def _sheet(self, sheet: Sheet) -> None:
        if sheet.trouble is not None:
            self.found.append(Found(sheet, 0, trouble=str(sheet.trouble.message)))
            return
        if not sheet.chains:
            self.found.append(Found(sheet, 0))
        for chain in sheet.chains:
            before = self.last
            self._chain(sheet, chain)
            if before is not None and (sheet.formula.aside or _ASIDE.search(chain.leads)):
                self.last = before

    def _member(self, tokens: Tokens, sheet: Sheet) -> Member:
        member, place = Member(tokens, sheet), Place(sheet.text, self.usage, self.scope)
        try:
            read = candidates(tokens, place)
            for part in within(tokens, self.usage):
                member.inside = (*member.inside, candidates(part, place)[0].term)
            member.readings = read
        except ReadError as error:
            member.trouble = error
        return member

    def _conditions(self, given: list[Tokens], sheet: Sheet) -> list[Condition]:
        return [c for c in (read_condition(tokens, sheet, self.usage, self.scope) for tokens in given) if c]

    def _chain(self, sheet: Sheet, chain: Chain) -> None:
        given = self._conditions(chain.given, sheet)
        if not chain.head and not chain.links:
            self.found.append(Found(sheet, 0, given=given))
            return
        head = left = self._member(chain.head, sheet) if chain.head else None
        if left is None and chain.goes_on and self.last is not None:
            left = self.last.right or self.last.left
            unequal = self.last.relation is not None and not self.last.equation
            head = left if unequal else self.last.head
        else:
            self.number += 1
        if not chain.links:
            one = Found(sheet, self.number, left, None, head, given=given)
            self.found.append(one)
            self.last = one
        for place, link in enumerate(chain.links):
            own = [*given, *self._conditions(link.given, sheet)]
            before = self.last is not None and (
                self.last.number == self.number or (chain.leads == "or" and self.last.sheet is sheet)
            )
            if link.otherwise and not own and self.last is not None and before:
                own = [Condition(c.left, c.right, not c.equal) for c in self.last.given[:1]]
            if place + 1 == len(chain.links) and self._branches(sheet, left, head, link, own):
                return
            right = self._member(link.right, sheet)
            one = Found(
                *(sheet, self.number, left, right, head or right, link.relation, own),
                leads=chain.leads,
            )
            if not one.equation:
                told = link.relation.text == r"\in" and spaces([sheet])
                what = (
                    "a shape is taken as it is told, and"
                    if told
                    else OTHERS.get(link.relation.text, "a relation")
                )
                one.trouble = f"{what} is not judged"
            elif left is None:
                one.trouble = "nothing stands before this relation"
            elif self._places(left.tokens, right.tokens):
                one.trouble = "a comparison of places is not judged"
            self.found.append(one)
            self.last = one
            left = right
            head = head if one.equation else right  # what is less than b = c says nothing of b

    def _places(self, *sides: Tokens) -> bool:
        """Whether an index letter is compared with another, or with a number."""
        lone = [side[0] for side in sides if len(side) == 1]
        letters = [self.usage.is_index(token.text) for token in lone]
        return len(lone) == 2 and any(letters) and all(map(max, letters, (t.kind == "number" for t in lone)))

    def _branches(
        self, sheet: Sheet, left: Member | None, head: Member | None, link: Link, own: list[Condition]
    ) -> bool:
        """The branches of a case distinction that ends a chain, each a link under its own condition."""
        rows = branches(link.right)
        if rows is not None and self._valued(sheet, left, head, link, own, rows):
            return True
        named = left is None or not left.readings or isinstance(left.readings[0].term, Symbol)
        if rows is None or named or link.relation.text not in EQUALITIES:
            return False
        before: list[Condition] = []
        for value, when in rows:
            case = self._on_indices(when, sheet) if when else None
            if when and case is None:
                return False
            given = (
                [*own, case] if case else [*own, *(Condition(c.left, c.right, not c.equal) for c in before)]
            )
            before += [case] if case else []
            right = self._member(value, sheet)
            self.last = Found(sheet, self.number, left, right, head or right, link.relation, given)
            self.found.append(self.last)
        return True

    def _on_indices(self, when: Tokens, sheet: Sheet) -> Condition | None:
        """The condition of a row where it compares indices; None for one on values, ``y = 1``."""
        return read_condition(when, sheet, self.usage, self.scope) if is_condition(when, self.usage) else None

    def _valued(
        self,
        sheet: Sheet,
        left: Member | None,
        head: Member | None,
        link: Link,
        own: list[Condition],
        rows: list[tuple[Tokens, Tokens]],
    ) -> bool:
        """The branches of a case distinction on values, each a link that is said under its hypothesis."""
        found: list[Found] = []
        before: list[int] = []
        if all(not w or self._on_indices(w, sheet) for _, w in rows):
            return False
        for value, when in rows:
            if when:
                supposed = self._hypothesis(when, sheet)
                if supposed is None:
                    return False
                found.append(supposed)
                before.append(len(self.found) + len(found) - 1)
            right = self._member(value, sheet)
            one = Found(sheet, self.number, left, right, head or right, link.relation, own)
            one.supposed = before[-1:] if when else list(before)
            one.denied = frozenset() if when else frozenset(before)
            found.append(one)
        if link.relation.text not in EQUALITIES or left is None or not before:
            return False
        self.found += found
        self.last = found[-1]
        return True

    def _hypothesis(self, when: Tokens, sheet: Sheet) -> Found | None:
        """A comparison of values that tokens write; None for what is not read."""
        relations, members = pieces(when)
        if len(relations) != 1 or not all(members):
            return None
        one, other = (self._member(tokens, sheet) for tokens in members)
        if not one.readings or not other.readings:
            return None
        return Found(sheet, self.number, one, other, one, relations[0], trouble=ON_A_VALUE)


def read_condition(tokens: Tokens, sheet: Sheet, usage: Usage, scope: Scope) -> Condition | None:
    """The index condition that tokens write, None if they write none."""
    holder: list[Condition] = []

    def read(cursor: Cursor) -> Term:
        holder.append(condition(cursor))
        return Apply("delta", (holder[0].left, holder[0].right))

    try:
        parse(tokens, Place(sheet.text, usage, scope), read)
    except ReadError:
        return None
    return holder[0]
