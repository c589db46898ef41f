"""The links of a text, with shapes and definitions, become its statements."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import product

from derive.reading.people.completed import COMPLETIONS, fits
from derive.reading.people.defining import definition, fact
from derive.reading.people.governing import govern
from derive.reading.people.links import Found, Links, Member
from derive.reading.people.ranks import renamed
from derive.reading.people.scopes import Typed, has_softmax_of_entry, resolved, typed
from derive.reading.people.sheet import Sheet
from derive.reading.people.standing import no_claim
from derive.reading.people.unknowns import about, hidden, stand_in, unknowns
from derive.reading.people.usage import Usage
from derive.scope import ModelError, Scope
from derive.statement import Kind, Place, Reading, Statement
from derive.term import ZERO, Apply, Condition, Derivative, Symbol, Term, parts

MOST_READINGS = 5
_ENTRY = "softmax of one entry is read as that entry of the softmax"


def assembled(
    text: str, sheets: list[Sheet], usage: Usage, loose: Scope, known: Scope | None
) -> tuple[tuple[Statement, ...], Scope, tuple[str, ...]]:
    """The statements, the scope at the end, and what was assumed."""
    found = Links(sheets, usage, loose).found
    govern(text, found)
    return _Assembly(text, found, usage, known).statements()


class _Assembly:
    def __init__(self, text: str, found: list[Found], usage: Usage, known: Scope | None) -> None:
        self.text, self.found, self.usage, self.known = text, found, usage, known
        self.lines = [0, *(n + 1 for n, char in enumerate(text) if char == "\n")]
        self.typed = self._typed()
        self.readings = [self._readings(n) for n in range(len(found))]
        self.kinds: dict[int, Kind] = {}
        self._define()

    def _typed(self) -> Typed:
        pairs = []
        for one in self.found:
            sides = [m.readings[0].term for m in (one.left, one.right) if m and m.readings]
            equation = [(sides[0], sides[1])] if one.equation and len(sides) == 2 else [(s, s) for s in sides]
            equation += [(Apply("delta", (c.left, c.right)),) * 2 for c in one.given]
            pairs.append(equation)
        return typed(pairs, self.usage.indices, self.usage.sizes, self.known, ranges=self.usage.ranges)

    def _readings(self, n: int) -> tuple[Reading, ...]:
        one = self.found[n]
        if not one.equation or one.left is None or one.right is None or one.trouble:
            return ()
        if not one.left.readings or not one.right.readings:
            return ()
        scope = self.typed.scope_of(n)
        ranks, apart = self.typed.axes.ranks, self.typed.apart
        if n in self.typed.troubles:
            one.trouble = f"the ranges of indices do not fit here: {self.typed.troubles[n]}"
            return ()
        options = sorted(
            product(one.left.readings, one.right.readings),
            key=lambda pair: (
                not fits(renamed(pair[0].term, apart), renamed(pair[1].term, apart), ranks),
                pair[0].cost + pair[1].cost,
            ),
        )
        found: list[Reading] = []
        for left, right in options[:4]:
            try:
                head = one.head.readings[0].term if one.head and one.head.readings else left.term
                terms = [resolved(renamed(t, apart), scope) for t in (left.term, right.term, head)]
            except ModelError as error:
                one.trouble = one.trouble or str(error)
                continue
            notes = tuple(dict.fromkeys((*one.sheet.notes, *left.notes, *right.notes)))
            if any(has_softmax_of_entry(t) for t in (left.term, right.term)):
                notes = (*notes, _ENTRY)
            found += self._completed(terms, notes, one, scope)
        if found:
            one.trouble = ""
            if not self._trusted(found[0]):
                one.trouble = "the shapes do not fit, as far as the text tells them"
                return ()
        return tuple(found[:MOST_READINGS])

    def _trusted(self, reading: Reading) -> bool:
        """Whether shapes fit, or every array in the equation stands as it does here in formulas that fit."""
        if fits(reading.left, reading.right, self.typed.axes.ranks):
            return True
        own = self.typed.axes.ranks
        for part in (*parts(reading.left), *parts(reading.right)):
            if isinstance(part, Symbol) and own.get(part.name, 0) > len(part.indices):
                known = self.known is not None and self.known.canonical(part.name) in self.known.symbols
                if not known and (part.name, len(part.indices)) not in self.typed.shown:
                    return False
        return True

    def _completed(
        self, terms: list[Term], notes: tuple[str, ...], one: Found, scope: Scope
    ) -> list[Reading]:
        """The readings of an equation with what it leaves out; what fits the shapes comes first."""
        ranks = self.typed.axes.ranks
        plain = [Reading(terms[0], terms[1], terms[2], given, notes) for given in self._givens(one)]
        more: list[Reading] = []
        for completion in COMPLETIONS:
            sides = completion.at(terms[0], terms[1], scope)
            if sides is not None and fits(*sides, ranks):
                head = sides[0] if terms[2] == terms[0] else terms[2]
                more += [Reading(*sides, head, r.given, (*notes, completion.says)) for r in plain[:1]]
        return [*plain, *more] if fits(terms[0], terms[1], ranks) else [*more, *plain]

    def _givens(self, one: Found) -> list[tuple[Condition, ...]]:
        """The conditions under which a link is read, the likelier ones first."""
        around = tuple(dict.fromkeys((*one.given, *one.around)))
        return [tuple(one.given), around] if one.apart else [around]

    def _define(self) -> None:
        """Definitions first, wherever they stand; then facts."""
        if self.known is not None:
            self.typed.scope = replace(self.typed.scope, definitions={}, facts=self.known.facts)
        chained: set[int] = set()
        for n, one in enumerate(self.found):
            if not self.readings[n] or one.given or (one.around and not one.apart):
                continue
            reading = self.readings[n][0]
            first = one.left is one.head or one.number in chained
            made = definition(reading.left, reading.right, self.typed.scope) if first else None
            if made is not None:
                self.kinds[n] = "definition"
                chained.add(one.number)
                scope = self.typed.scope
                self.typed.scope = replace(scope, definitions={**scope.definitions, made.name: made})
        if self.known is not None:
            own = self.typed.scope.definitions
            self.typed.scope = replace(self.typed.scope, definitions={**self.known.definitions, **own})
        variables = {p.by.name for rs in self.readings for r in rs[:1] for t in (r.left, r.right)
                     for p in parts(t) if isinstance(p, Derivative)}  # fmt: skip
        facts = list(self.typed.scope.facts)
        for n, rs in enumerate(self.readings):
            if rs and n not in self.kinds:
                found = fact(rs[0].left, rs[0].right, self.typed.scope)
                if found is not None and found.name not in variables:
                    self.kinds[n] = "condition"
                    if found not in facts:
                        facts.append(found)
        self.typed.scope = replace(self.typed.scope, facts=tuple(facts))
        self.written = self.typed.scope.definitions
        self._stand_ins()

    def _stand_ins(self) -> None:
        """Undefined names that are differentiated stand for any function."""
        pairs = [(r.left, r.right) for rs in self.readings for r in rs[:1] if ZERO not in (r.left, r.right)]
        self.hidden = hidden(pairs, self.typed.scope)
        self.unknown: dict[str, str | None] = {}
        for name, by in sorted(unknowns(pairs, self.typed.scope).items()):
            found = stand_in(name, by, self.typed.scope)
            if found is None:
                self.unknown[name] = None
            else:
                self.typed.scope, self.unknown[name] = found

    def _made_up(self, reading: Reading) -> str | None:
        """A function of the text without definition that stands in a derivative by something else."""
        scope = self.typed.scope
        for part in (*parts(reading.left), *parts(reading.right)):
            if isinstance(part, Derivative):
                inside = scope.closure(part.of) & (self.usage.functions | self.hidden)
                for name in sorted(inside - set(scope.definitions) - set(self.unknown) - {part.by.name}):
                    return name
        return None

    def statements(self) -> tuple[tuple[Statement, ...], Scope, tuple[str, ...]]:
        made = tuple(self._statement(n) for n in range(len(self.found)))
        return made, self.typed.scope, self._assumed()

    def _assumed(self) -> tuple[str, ...]:
        scope, told = self.typed.scope, []
        for size in scope.sizes:
            own = [a for a in scope.letters_of(size) if a in self.usage.indices]
            if own:
                told.append(f"{', '.join(own)} = 1, …, {size}")
        for name, declared in scope.symbols.items():
            if name not in scope.definitions:
                told.append(f"{name} is {' × '.join(declared.shape) if declared.shape else 'a real number'}")
        return tuple(told)

    def _place(self, sheet: Sheet, start: int, end: int) -> Place:
        start, end = sheet.formula.start + start, sheet.formula.start + end
        line = bisect_right(self.lines, start)
        return Place(start, end, line, start - self.lines[line - 1] + 1)

    def _statement(self, n: int) -> Statement:
        one, readings = self.found[n], self.readings[n]
        place = self._span(one)
        source = self.text[place.start : place.end]
        scope = self.typed.scope_of(n)
        if one.given and not readings and one.left is None:
            return Statement(source, place, "condition", scope, conditions=tuple(one.given), chain=one.number)
        kind: Kind = self.kinds.get(n, "claim" if readings else "prose")
        trouble = one.trouble
        if not trouble:
            trouble = self._trouble(one.left) or self._trouble(one.right)
        if not readings and (one.equation or trouble) and not trouble.endswith("is not judged"):
            kind = "unreadable"
        if readings and kind == "claim":
            begin = self.found[n].sheet.formula.outer[0]
            words = self.text[max(0, begin - 160) : place.start]
            why = no_claim(readings[0], self.typed.scope, words)
            if why:
                kind, trouble = "prose", why
        if readings and kind == "claim" and (name := self._made_up(readings[0])):
            kind, trouble = "prose", f"nothing says how {name} is made, so that this is not judged"
        if readings and kind == "claim":
            found = about(readings[0].left, readings[0].right, self.typed.scope, self.unknown)
            if found is not None:
                name, judged = found
                note = self.unknown[name]
                if note is None or not judged:
                    scope = replace(scope, definitions=self.written)
                else:
                    readings = tuple(replace(r, notes=(*r.notes, note)) for r in readings)
        given = readings[0].given if readings else tuple(one.given)
        return Statement(source, place, kind, scope, readings, given, one.number, trouble)

    def _trouble(self, member: Member | None) -> str:
        if member is None or member.trouble is None:
            return ""
        error = member.trouble
        at = error.at if error.at is not None else 0
        place = self._place(member.sheet, at, at)
        return f"line {place.line}, column {place.column}: {error.message}"

    def _span(self, one: Found) -> Place:
        tokens = [t for m in (one.left, one.right) if m and m.sheet is one.sheet for t in m.tokens]
        if one.relation is not None and one.left is not None and one.left is not one.head and one.right:
            tokens = [one.relation, *one.right.tokens]
        if not tokens:
            return self._place(one.sheet, 0, len(one.sheet.text.rstrip()))
        return self._place(one.sheet, min(t.start for t in tokens), max(t.end for t in tokens))
