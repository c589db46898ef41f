"""The links of a text, with shapes and definitions, become its statements."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from derive.binding import free_names
from derive.names import plain_name
from derive.reading.people.abstract import left_open
from derive.reading.people.activations import bent, equations
from derive.reading.people.borrowed import defines_sigma, on_sigma
from derive.reading.people.broadcast import broadcast, by_broadcast
from derive.reading.people.called import called
from derive.reading.people.depths import Depths, depths, with_steps
from derive.reading.people.equations import Equations
from derive.reading.people.families import Families
from derive.reading.people.governing import govern
from derive.reading.people.items import Items, items
from derive.reading.people.links import Found, Links, Member
from derive.reading.people.scaled import by_scaled
from derive.reading.people.scopes import Typed, typed
from derive.reading.people.search import Candidate
from derive.reading.people.sheet import Sheet
from derive.reading.people.spoken import say
from derive.reading.people.stacked import stacked
from derive.reading.people.standing import no_claim
from derive.reading.people.starts import from_zero, two_starts
from derive.reading.people.supposing import hypothesis, suppose
from derive.reading.people.theory import Theory
from derive.reading.people.told import Circumstances
from derive.reading.people.troubles import understood
from derive.reading.people.unfit import UNMADE
from derive.reading.people.unknowns import about, again
from derive.reading.people.unread import by_unread, unread
from derive.reading.people.unread_cases import unread_case
from derive.reading.people.usage import Usage
from derive.reading.people.wholes import layouts
from derive.reading.people.words import said_to_sum_to_one, spaces
from derive.reading.tokens import Token
from derive.scope import Scope
from derive.statement import Hypothesis, Kind, Place, Reading, Statement
from derive.term import Apply, Derivative, Symbol, Term, parts

_EQUALS = Token("mark", "=", 0, 0)
Shapes = dict[str, tuple[str | None, ...]]


def assembled(
    text: str, sheets: list[Sheet], usage: Usage, loose: Scope, known: Scope | None
) -> tuple[tuple[Statement, ...], Scope, tuple[str, ...]]:
    """The statements, the scope at the end, and what was assumed."""
    found = Links(sheets, usage, loose).found
    say(text, found)
    govern(text, found)
    suppose(text, found, known.symbols if known is not None else ())
    found += _any_functions(found, usage)
    families = Families(found, usage)
    found += families.instances(found)
    beside = items(found)
    found += beside.links
    told: Shapes = {name: (None,) * axes for name, axes in usage.jacobians.items()}
    types = _typed(found, usage, known, {**told, **called(text, sheets, usage), **spaces(sheets)}, text)
    equations = Equations(text, found, types, known, usage.indices)
    readings = [equations.readings(n) for n in range(len(found))]
    theory = Theory(
        text, found, readings, types.scope, usage, known, said_to_sum_to_one(text, sheets), types.own
    )
    symbols = {
        n: d for n, d in theory.scope.symbols.items() if n in types.scope.symbols or n in theory.written
    }
    types.scope = theory.scope
    pairs = [(r.left, r.right) for rs in readings for r in rs[:1]]
    spread = broadcast(pairs, theory.scope)
    deep = depths(pairs, replace(theory.scope, symbols=symbols, definitions=theory.written), families)
    assigned = {n: rs for n in range(len(found)) if (rs := equations.assignment(n))}
    return _Assembly(
        theory, types, None if known is not None else deep, spread, assigned, beside
    ).statements()


def _any_functions(found: list[Found], usage: Usage) -> list[Found]:
    """What stands for functions of which the text says nothing else."""
    sides = [m.readings[0].term for one in found for m in (one.left, one.right) if m and m.readings]
    names = {p.name for side in sides for p in parts(side) if isinstance(p, Symbol)}
    made = []
    for value, body in equations(usage.activations, names):
        left, right = (Member([], found[0].sheet, (Candidate(term),)) for term in (value, body))
        made.append(Found(found[0].sheet, 0, left, right, left, _EQUALS, made=True))
    return made


def _typed(found: list[Found], usage: Usage, known: Scope | None, shapes: Shapes, text: str) -> Typed:
    pairs = []
    for one in found:
        sides = [m.readings[0].term for m in (one.left, one.right) if m and m.readings]
        equation = [(sides[0], sides[1])] if one.level and len(sides) == 2 else [(s, s) for s in sides]
        equation += [(t, t) for m in (one.left, one.right) if m for t in m.inside]
        equation += [(Apply("delta", (c.left, c.right)),) * 2 for c in one.given]
        pairs.append(equation)
    return typed(pairs, usage.indices, usage.sizes, known, shapes, usage.ranges, stacked(text))


class _Assembly:
    """Makes the statements, each with its kind and its place."""

    def __init__(
        self,
        theory: Theory,
        types: Typed,
        deep: Depths | None,
        spread: frozenset[str],
        assigned: Mapping[int, tuple[Reading, ...]],
        beside: Items,
    ) -> None:
        self.theory, self.typed, self.deep, self.spread = theory, types, deep, spread
        self.assigned, self.beside = assigned, beside
        self.text, self.usage = theory.text, theory.usage
        given = unread(theory.found, theory.readings)
        self.unread = {name: names for name, names in given.items() if name not in theory.written}
        self.lines = [0, *(n + 1 for n, char in enumerate(self.text) if char == "\n")]

    def statements(self) -> tuple[tuple[Statement, ...], Scope, tuple[str, ...]]:
        """All of them, in the order of the text."""
        told = Circumstances(self.text, self.theory.found, self.typed, self.theory.kinds)
        made = (n for n, one in enumerate(self.theory.found) if not one.made)
        return tuple(told.on(self._statement(n), n) for n in made), self.typed.scope, self._assumed()

    def _assumed(self) -> tuple[str, ...]:
        scope, told = self.typed.scope, []
        labels = frozenset().union(*self.usage.layers.values())
        for size in scope.sizes:
            own = [a for a in scope.letters_of(size) if a in self.usage.indices]
            if own:
                told.append(f"{', '.join(own)} = 1, …, {size}")
        sides = (side for rs in self.theory.readings for r in rs[:1] for side in (r.left, r.right))
        used = {scope.canonical(name) for side in sides for name in free_names(side)}
        for name, declared in scope.symbols.items():
            if name in used and name not in scope.definitions and name not in labels:
                kind = " × ".join(declared.shape) or "a real number"
                told.append(f"{plain_name(name)} is {kind}")
        means = self.theory.averages
        told += [f"{plain_name(name)} is the mean of the {plain_name(name[5:-1])}" for name in means]
        return (*told, *(layouts(scope) if self.theory.known is None else ()))

    def _place(self, sheet: Sheet, start: int, end: int) -> Place:
        start, end = sheet.formula.start + start, sheet.formula.start + end
        line = bisect_right(self.lines, start)
        return Place(start, end, line, start - self.lines[line - 1] + 1)

    def _statement(self, n: int) -> Statement:
        one, readings = self.theory.found[n], self.theory.readings[n]
        place = self._span(one)
        source = self.text[place.start : place.end]
        scope = self.theory.at(n, self.typed.scope_of(n))
        if one.given and not readings and one.left is None:
            return Statement(source, place, "condition", scope, conditions=tuple(one.given), chain=one.number)
        if n in self.assigned:
            return Statement(source, place, "prose", scope, self.assigned[n], (), one.number, one.trouble)
        kind: Kind = self.theory.kinds.get(n, "claim" if readings else "prose")
        trouble, doubt = one.trouble, one.doubt
        if not trouble:
            trouble = self._trouble(one.left) or self._trouble(one.right)
        if not readings and (one.equation or trouble) and not trouble.endswith("is not judged"):
            kind = "unreadable" if not one.misfit else "prose" if self._gives(one) else "claim"
        among = one.sheet.formula.plain and not one.sheet.formula.display  # two letters among words
        if kind == "unreadable" and (among or (one.mention and one.left and understood(one.left.tokens))):
            kind, trouble = "prose", ""
        if readings and kind == "claim":
            words = self.text[max(0, one.sheet.formula.outer[0] - 160) : place.start]
            behind = self.text[place.end : place.end + 40]
            why = no_claim(readings[0], self.typed.scope, words, behind, self.usage.applied)
            if why and getattr(readings[0].left, "name", "") not in self.usage.abstract:
                kind, trouble = "prose", why
        loss = self.deep.loss(readings[0]) if self.deep and readings and kind == "claim" else None
        if readings and kind == "claim" and not loss and (name := self.theory.made_up(readings[0])):
            kind, trouble = "prose", f"nothing says how {name} {UNMADE}"
        supposed = [m for m in one.supposed if self.theory.kinds.get(m) not in ("definition", "condition")]
        under: tuple[Hypothesis, ...] = ()
        if readings and kind == "claim" and supposed:
            links = self.theory.found
            read = [hypothesis(self.text, links, m, self.typed, m in one.denied) for m in supposed]
            under = tuple(h for h in read if h) if None not in read and not trouble else ()
            said = self._span(self.theory.found[supposed[0]])
            trouble = (
                f"it is said under {self.text[said.start : said.end]} (line {said.line}), a condition on a "
                "value; without it the line may be false, and it could not be judged under it"
            )
        if (
            readings
            and kind == "claim"
            and (held := self.theory.abstract(n))
            and self._names(one, readings[0].left)
        ):
            kind, trouble = "prose", f"{held[0].why}, so that nothing is concluded from this"
        if readings and kind == "claim" and not trouble:
            trouble, open_ = left_open(
                readings[0].left, readings[0].right, scope, self.usage, self.theory.vague
            )
            told = one.given or one.around or one.supposed
            doubt = doubt or open_ or self.beside.doubt(readings[0], scope)
            doubt = doubt or unread_case(self.text, one.sheet.formula.outer, bool(told))
        if readings and kind == "claim" and self.theory.sigma and defines_sigma(readings[0]):
            kind, trouble, under = "condition", "", ()
        if readings and kind == "claim" and self.theory.sigma and on_sigma(readings[0], scope):
            trouble, under = rf"\sigma is {self.theory.sigma} in this text, which is not known here", ()
        if readings and kind == "claim":
            trouble = bent(readings[0], scope, self.usage.activations) or trouble
            trouble = by_broadcast(readings[0], self.spread) or self._starts(n, scope) or trouble
            trouble = trouble or by_unread(readings[0], scope, self.unread) or by_scaled(readings[0], scope)
        opened = frozenset[str]()
        if readings and kind == "claim" and loss is not None:
            name, above = loss
            if (found := about(readings[0].left, readings[0].right, above.scope, [name])) and found[1]:
                scope, doubt, opened = (
                    replace(self.typed, scope=above.scope).scope_of(n),
                    above.doubt,
                    frozenset({name}),
                )
                readings = tuple(replace(r, notes=(*r.notes, above.note)) for r in readings)
        elif readings and kind == "claim":
            unknown = sorted(self.theory.unknown, key=lambda name: self.theory.unknown[name] is not None)
            found = about(readings[0].left, readings[0].right, self.typed.scope, unknown)
            if found is None:  # ``... = 0`` of the head, unless it is a function that has several arguments
                nowhere = [u for u in unknown if not any(w.startswith(f"{u}(") for w in self.theory.written)]
                found = about(readings[0].head, readings[0].right, self.typed.scope, nowhere)
            if found is not None:
                name, judged = found
                stands = self.theory.unknown[name]
                if stands is None or not judged:
                    scope = replace(scope, definitions=self.theory.written)
                else:
                    doubt = doubt or stands.doubt
                    readings = tuple(replace(r, notes=(*r.notes, stands.note)) for r in readings)
            elif again(readings[0].left, readings[0].right, self.typed.scope, unknown):
                scope = replace(scope, definitions=self.theory.written)
        unit, names = self.theory.identity, [free_names(r.left) | free_names(r.right) for r in readings[:1]]
        if unit is not None and any(unit.name in own for own in names):
            note = f"{unit.name} is read as the identity matrix"
            readings = tuple(replace(r, notes=(*r.notes, note)) for r in readings)
        if readings and kind == "claim" and self.deep:
            scope, steps = with_steps(readings[0], scope, self.deep.families)
            opened |= steps
        numbers = self._numbers(readings[0]) if readings and kind == "claim" else ()
        given = readings[0].given if readings else (*one.given, *one.around)
        rest = (under, doubt, opened, numbers, one.tried if kind == "claim" and not readings else None)
        return Statement(source, place, kind, scope, readings, given, one.number, trouble, *rest)

    def _numbers(self, reading: Reading) -> tuple[str, ...]:
        """The weights that are read as numbers where a derivative of matrices would be another one."""
        sides = (reading.left, reading.right)
        if not any(isinstance(part, Derivative) for side in sides for part in parts(side)):
            return ()
        return tuple(sorted(self.typed.numbers & (free_names(reading.left) | free_names(reading.right))))

    def _gives(self, one: Found) -> bool:
        """Whether a link whose shapes do not fit only says what a new name is."""
        left = one.left
        return left is not None and bool(left.readings) and self._names(one, left.readings[0].term)

    def _names(self, one: Found, left: Term) -> bool:
        """Whether a link gives a name that has no meaning yet."""
        if not isinstance(left, Symbol) or left.name in self.usage.abstract or one.left is not one.head:
            return False
        return self.typed.scope.canonical(left.name) not in self.theory.written

    def _starts(self, n: int, scope: Scope) -> str:
        """Why sums are not compared that begin at different numbers."""
        theory, mixed = self.theory, self.usage.mixed
        if not mixed:
            return ""
        heads = [(m, rs[0]) for m, rs in enumerate(theory.readings) if theory.kinds.get(m) == "definition"]
        made = [r.left for _, r in heads if any(from_zero(r, end) for end in mixed)]
        zero = frozenset(left.name for left in made if isinstance(left, Symbol))
        place = self._span(theory.found[n])
        return two_starts(theory.readings[n][0], self.text[place.start : place.end], scope, mixed, zero)

    def _trouble(self, member: Member | None) -> str:
        if member is None or member.trouble is None:
            return ""
        error = member.trouble
        place = self._place(member.sheet, error.at or 0, error.at or 0)
        return f"line {place.line}, column {place.column}: {error.message}"

    def _span(self, one: Found) -> Place:
        tokens = [t for m in (one.left, one.right) if m and m.sheet is one.sheet for t in m.tokens]
        if one.relation is not None and one.left is not None and one.left is not one.head and one.right:
            tokens = [one.relation, *one.right.tokens]
        if not tokens:
            return self._place(one.sheet, 0, len(one.sheet.text.rstrip()))
        return self._place(one.sheet, min(t.start for t in tokens), max(t.end for t in tokens))
