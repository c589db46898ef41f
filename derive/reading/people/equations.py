r"""The readings of the equations of a text, once it is known over what its indices run.

What fits the shapes comes first, then what takes the fewest liberties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from derive.binding import free_names
from derive.reading.people.biases import NOTE as FOR_EACH
from derive.reading.people.biases import for_each_example
from derive.reading.people.capitals import base, weights
from derive.reading.people.completed import COMPLETIONS, fits
from derive.reading.people.elementwise import NOTE, spread
from derive.reading.people.letters import unsound
from derive.reading.people.links import Found
from derive.reading.people.ones import with_ones
from derive.reading.people.row_vectors import NOTE as AS_ROWS
from derive.reading.people.rowwise import NOTE as OF_ROWS
from derive.reading.people.rowwise import by_entries, of_a_matrix, of_rows
from derive.reading.people.scopes import Typed, has_softmax_of_entry, resolved
from derive.reading.people.valued import VALUE, value_named
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.statement import Reading
from derive.term import Bind, Condition, Derivative, Number, Symbol, Term, parts

MOST_READINGS = 5
_MARK = re.compile(r"\\(?:hat|widehat)\{(.+)\}|(.+)\^\{(?:\*|\\star|\\ast)\}")  # of an optimum
_ENTRY = "softmax of one entry is read as that entry of the softmax"


class Equations:
    """Reads the equations that were found, in the shapes that all of them together show."""

    def __init__(
        self, text: str, found: Sequence[Found], typed: Typed, known: Scope | None, letters: frozenset[str]
    ) -> None:
        self.text = text
        self.found, self.typed, self.known = found, typed, known
        self.fixed = _fixed_letters(found, letters)

    def readings(self, n: int) -> tuple[Reading, ...]:
        """The readings of one equation, best first; where there are none, its trouble says why."""
        one = self.found[n]
        return self._read(n) if one.equation and not one.trouble else ()

    def assignment(self, n: int) -> tuple[Reading, ...]:
        r"""The readings of an assignment, ``w \leftarrow w - \eta g``, which is no equation."""
        one = self.found[n]
        if one.relation is None and self.known is None:
            return self._value(n)
        if one.relation is None or one.relation.text != r"\leftarrow":
            return ()
        trouble, misfit = one.trouble, one.misfit
        found = self._read(n)
        one.trouble, one.misfit = trouble, misfit
        return found

    def _value(self, n: int) -> tuple[Reading, ...]:
        """The reading of a lone value that words call a derivative."""
        one = self.found[n]
        if (
            one.left is None
            or not one.left.readings
            or one.given
            or one.around
            or one.supposed
            or one.trouble
        ):
            return ()
        term, (begin, end) = one.left.readings[0].term, one.sheet.formula.outer
        if isinstance(term, Symbol | Derivative | Number) or value_named(self.text, begin, end) is None:
            return ()
        try:
            scope = self.typed.scope_of(n)
            term = resolved(self.typed.told(term), scope)
            term = by_entries(*with_ones(term, term, scope))[0]
            term = spread(for_each_example(term, scope), scope)
            shape(term, scope)
        except (ModelError, IndexError):
            one.trouble, one.misfit = "its shapes do not fit, as far as the text tells them", True
            return ()
        if n in self.typed.troubles or unsound(term, scope):
            return ()
        one.trouble = VALUE
        return (Reading(term, term, term, (), tuple(one.left.readings[0].notes)),)

    def _read(self, n: int) -> tuple[Reading, ...]:
        one = self.found[n]
        if one.left is None or one.right is None or not one.left.readings or not one.right.readings:
            return ()
        scope = self.typed.scope_of(n)
        ranks, told = self.typed.axes.ranks, self.typed.told
        if n in self.typed.troubles and self.known is None:
            self._misfit(one, scope)
            one.trouble = f"the ranges of indices do not fit here: {self.typed.troubles[n]}"
            one.misfit = True
            return ()
        options = sorted(
            product(one.left.readings, one.right.readings),
            key=lambda pair: (
                not fits(told(pair[0].term), told(pair[1].term), ranks),
                pair[0].cost + pair[1].cost,
            ),
        )
        found: list[Reading] = []
        for left, right in options[:4]:
            try:
                head = one.head.readings[0].term if one.head and one.head.readings else left.term
                terms = [told(t) for t in (left.term, right.term, head)]
                rows = any(of_a_matrix(t, ranks) for t in terms[:2])
                if rows and not any(of_rows(t, self.text, self.found) for t in terms[:2]):
                    raise ModelError("softmax takes a vector; nothing says that it is taken row by row")
                terms = [resolved(t, scope) for t in terms]
                sides = by_entries(*with_ones(terms[0], terms[1], scope))
                terms = [*sides, sides[0] if terms[2] == terms[0] else terms[2]]
            except ModelError as error:
                one.trouble = one.trouble or str(error)
                continue
            if odd := next((o for t in terms if (o := unsound(t, scope))), None):
                one.trouble = one.trouble or f"the index {odd} runs over nothing"
                continue
            told_of = (
                *_twice(terms[:2]),
                *self._lying(terms),
                *self._numbers(terms[:2]),
                *((OF_ROWS,) if rows else ()),
            )
            notes = tuple(dict.fromkeys((*_notes(one), *left.notes, *right.notes, *told_of)))
            if any(has_softmax_of_entry(t) for t in (left.term, right.term)):
                notes = (*notes, _ENTRY)
            found += self._completed(terms, notes, one, scope)
        if found and not self._trusted(found[0]):
            self._misfit(one, scope)
            one.trouble = "the shapes do not fit, as far as the text tells them"
        elif found:
            one.trouble = ""
        one.misfit = bool(one.trouble)
        return () if one.misfit else tuple(found[:MOST_READINGS])

    def _misfit(self, one: Found, scope: Scope) -> None:
        """Keep how an equation was read that does not fit, where its arrays have shapes from elsewhere."""
        if one.left is None or one.right is None or one.head is None or self.known is not None:
            return
        try:
            members = (one.left, one.right, one.head)
            terms = (resolved(self.typed.told(m.readings[0].term), scope) for m in members)
            left, right, head = (spread(for_each_example(term, scope), scope) for term in terms)
        except (ModelError, IndexError):
            return
        arrays = {
            part.name
            for term in (left, right)
            for part in parts(term)
            if isinstance(part, Symbol) and len(part.indices) < self.typed.axes.ranks.get(part.name, 0)
        }
        if arrays <= self.typed.settled:
            one.tried = Reading(left, right, head, self._givens(one)[0], tuple(self._lying([left, right])))

    def _lying(self, terms: list[Term]) -> list[str]:
        if any(self.typed.rowed.get(name) for term in terms for name in free_names(term)):
            return [AS_ROWS]
        names = sorted(self.typed.lying & frozenset().union(*map(free_names, terms)))
        return [f"{name} has one row, and is read as a transposed vector" for name in names]

    def _numbers(self, terms: list[Term]) -> list[str]:
        """That weights are read as numbers, where a derivative would be another one of matrices."""
        if not any(isinstance(part, Derivative) for term in terms for part in parts(term)):
            return []
        own = self.typed.axes.ranks
        seen = {name: {own[name]} for name in frozenset().union(*map(free_names, terms)) if name in own}
        names = [name for name in weights(seen, seen) if own[name] == 0]
        return [f"{name} is read as a number, since nothing here shows a matrix" for name in names]

    def _trusted(self, reading: Reading) -> bool:
        """Whether shapes fit, or every array in the equation stands as it does here in formulas that fit."""
        if fits(reading.left, reading.right, self.typed.axes.ranks):
            return True
        own = self.typed.axes.ranks
        for part in (*parts(reading.left), *parts(reading.right)):
            if isinstance(part, Symbol) and own.get(part.name, 0) > len(part.indices):
                known = self.known is not None and self.known.canonical(part.name) in self.known.symbols
                marked = _MARK.fullmatch(part.name)
                name = (marked[1] or marked[2]) if marked else part.name
                shown = base(name) == "I" or (name, len(part.indices)) in self.typed.shown
                if not known and not shown:
                    return False
        return True

    def _completed(
        self, terms: list[Term], notes: tuple[str, ...], one: Found, scope: Scope
    ) -> list[Reading]:
        """The readings of an equation with what it leaves out; what fits the shapes comes first."""
        ranks = self.typed.axes.ranks
        biased = [for_each_example(term, scope) for term in terms]
        notes = notes if biased == terms else (*notes, FOR_EACH)
        each = [spread(term, scope) for term in biased]
        told = notes if each == biased else (*notes, NOTE)
        plain = [Reading(each[0], each[1], each[2], given, told) for given in self._givens(one)]
        more: list[Reading] = []
        fit = fits(terms[0], terms[1], ranks)
        for completion in COMPLETIONS:
            if completion.misfit and fit:
                continue
            sides = completion.at(terms[0], terms[1], scope, self.fixed)
            if sides is not None and fits(*sides, ranks):
                head = sides[0] if terms[2] == terms[0] else terms[2]
                more += [Reading(*sides, head, r.given, (*notes, completion.says)) for r in plain[:1]]
        return [*plain, *more] if fit else [*more, *plain]

    def _givens(self, one: Found) -> list[tuple[Condition, ...]]:
        """The conditions under which a link is read, the likelier ones first."""
        around = tuple(dict.fromkeys((*one.given, *one.around)))
        return [tuple(one.given), around] if one.apart else [around]


def _notes(one: Found) -> list[str]:
    """The notes on the part of a formula that a link is made of."""
    tokens = [t for m in (one.left, one.right) if m and m.sheet is one.sheet for t in m.tokens]
    if not tokens:
        return []
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    return [note for note, at in one.sheet.notes if start <= at < end]


def _twice(terms: Sequence[Term]) -> list[str]:
    r"""What is said of a letter that is bound and free at once: ``e^{z_i} / \sum_i e^{z_i}``."""
    free = frozenset[str]().union(*map(free_names, terms))
    bound = {part.index for term in terms for part in parts(term) if isinstance(part, Bind)}
    return [
        f"{letter} is the index of a sum here and stands outside of it too; these are read as two"
        for letter in sorted(free & bound)
    ]


def _fixed_letters(found: Sequence[Found], letters: frozenset[str]) -> frozenset[str]:
    r"""Letters like the label c of ``\ell = -\log p_c``, which stand on the right of a name only."""
    fixed: set[str] = set()
    for one in found:
        if one.equation and one.left and one.right and one.left.readings and one.right.readings:
            left, right = one.left.readings[0].term, one.right.readings[0].term
            if isinstance(left, Symbol) and not left.indices:
                fixed |= free_names(right) & letters
    return frozenset(fixed)
