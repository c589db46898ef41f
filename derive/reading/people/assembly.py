"""The links of a text, with shapes and definitions, become its statements."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import product

from derive.reading.people.axes import Axes, Clash
from derive.reading.people.defining import abstract, definition, fact
from derive.reading.people.governing import govern
from derive.reading.people.links import Found, Links, Member
from derive.reading.people.scopes import Typed, has_softmax_of_entry, resolved, typed
from derive.reading.people.sheet import Sheet
from derive.reading.people.usage import Usage
from derive.scope import ModelError, Scope
from derive.statement import Kind, Place, Reading, Statement
from derive.term import ZERO, Apply, Condition, Derivative, Symbol, Term, parts

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
        return typed(pairs, self.usage.indices, self.usage.sizes, self.known)

    def _readings(self, n: int) -> tuple[Reading, ...]:
        one = self.found[n]
        if not one.equation or one.left is None or one.right is None or one.trouble:
            return ()
        if not one.left.readings or not one.right.readings:
            return ()
        scope = self.typed.scope_of(n)
        options = sorted(
            product(one.left.readings, one.right.readings),
            key=lambda pair: (not self._fits(pair[0].term, pair[1].term), pair[0].cost + pair[1].cost),
        )
        found: list[Reading] = []
        for left, right in options[:4]:
            try:
                head = one.head.readings[0].term if one.head and one.head.readings else left.term
                terms = [resolved(t, scope) for t in (left.term, right.term, head)]
            except (ModelError, KeyError, IndexError, AttributeError) as error:
                one.trouble = one.trouble or str(error)
                continue
            notes = (*one.sheet.notes, *left.notes, *right.notes)
            if any(has_softmax_of_entry(t) for t in (left.term, right.term)):
                notes = (*notes, _ENTRY)
            for given in self._givens(one):
                found.append(Reading(terms[0], terms[1], terms[2], given, tuple(dict.fromkeys(notes))))
        if found:
            one.trouble = ""
        return tuple(found)

    def _givens(self, one: Found) -> list[tuple[Condition, ...]]:
        """The conditions under which a link is read, the likelier ones first."""
        around = tuple(dict.fromkeys((*one.given, *one.around)))
        return [tuple(one.given), around] if one.apart else [around]

    def _fits(self, left: Term, right: Term) -> bool:
        axes = Axes()
        axes.ranks = self.typed.axes.ranks
        try:
            axes.formula([(left, right)])
        except Clash:
            return False
        return True

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
        self.unknown = self._unknown()

    def _unknown(self) -> frozenset[str]:
        """Names without definition whose derivative by something else the text takes, and not as zero."""
        found = set()
        for rs in self.readings:
            for r in rs[:1]:
                for side, other in ((r.left, r.right), (r.right, r.left)):
                    for p in parts(side):
                        if isinstance(p, Derivative) and isinstance(p.of, Symbol) and p.of.name != p.by.name:
                            name = self.typed.scope.canonical(p.of.name)
                            if name not in self.typed.scope.definitions and other != ZERO:
                                found.add(name)
        return frozenset(found)

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
            name = next((a for r in readings[:1] for t in (r.left, r.right)
                         if (a := abstract(t, self.typed.scope, self.unknown))), None)  # fmt: skip
            if name:
                kind, trouble = (
                    "unreadable",
                    f"nothing says how {name} depends on the variable of its derivative",
                )
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
