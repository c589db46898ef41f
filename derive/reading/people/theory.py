r"""What a text takes as its model: definitions wherever they stand, facts, and losses that it leaves open."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.binding import free_names
from derive.reading.people.abbreviations import put_back
from derive.reading.people.abstract import held_in
from derive.reading.people.averages import averages
from derive.reading.people.borrowed import by_its_meaning, own_sigma
from derive.reading.people.claiming import claimed, heads_an_item, introduced_anew, let
from derive.reading.people.claiming import labelled as labelled_by
from derive.reading.people.defining import by_inverse, complement, definition, fact, rooted
from derive.reading.people.fitted import equated, fitted, without
from derive.reading.people.held import Abstract
from derive.reading.people.introducing import introduces
from derive.reading.people.latest import cases_of, latest
from derive.reading.people.letters import bears_on, in_common_letters, labelled, same_but_letters
from derive.reading.people.links import Found, holds
from derive.reading.people.onehot import one_hot
from derive.reading.people.posited import posited
from derive.reading.people.spelled_out import spelled_out
from derive.reading.people.unknowns import (
    StandIn,
    bound,
    differentiated_by,
    hidden,
    made_up,
    stand_in,
    unknowns,
)
from derive.reading.people.usage import Usage
from derive.reading.people.variables import all_by_inputs
from derive.reading.people.wholes import identity, with_columns, with_rows
from derive.reading.people.words import lone_name
from derive.scope import Definition, Scope, SumsToOne
from derive.statement import Kind, Reading
from derive.term import ZERO, Symbol, Term

_STEP = re.compile(r"\+\s*1|\{?(?:new|next)")  # in the script of a name
_ANEW = re.compile(r"^[ \t]*#{1,6}[ \t]|\\(?:sub)*section", re.MULTILINE)


class Theory:
    """The scope of a text with its definitions and facts.

    ``kinds`` says which links are definitions and which are facts; ``written`` holds the definitions
    that stand in the text, ``unknown`` the names that it differentiates without defining them;
    ``own`` gives the letters of links that run over other ranges there.
    """

    def __init__(
        self,
        text: str,
        found: Sequence[Found],
        readings: Sequence[tuple[Reading, ...]],
        scope: Scope,
        usage: Usage,
        known: Scope | None,
        said: Mapping[str, tuple[int, ...]],
        own: Mapping[int, Mapping[str, str]],
    ) -> None:
        self.text, self.found, self.readings, self.scope = text, found, readings, scope
        self.usage, self.known, self.said, self.own = usage, known, said, own
        self.kinds: dict[int, Kind] = {}
        self.made: list[tuple[int, Definition]] = []
        self.anew = [match.start() for match in _ANEW.finditer(text)]
        self.sought: set[str] = set()  # names that are solved for
        self.sigma = own_sigma(readings)
        if self.sigma:
            self.readings = by_its_meaning(readings, [one.number for one in found])
        if known is None:
            self.scope = with_rows(self.scope, text)
        self._define()
        self.scope = without(self.scope, frozenset(cases_of(self.made, found, text)))

    def _define(self) -> None:
        """Definitions first, wherever they stand; then facts."""
        if self.known is not None:
            self.scope = replace(self.scope, definitions={}, facts=self.known.facts)
        chained: set[int] = set()
        heads = {r.left.name for rs in self.readings for r in rs[:1] if isinstance(r.left, Symbol)}
        for n, one in enumerate(self.found):
            if (made := self._again(n)) is not None:
                self.kinds[n] = "definition"
                self.made.append((n, made))
                continue
            apart = self.readings[n] and not one.apart and bears_on(one.around, self.readings[n][0])
            held = self.readings[n] and any(not own.defines for own in self.abstract(n))
            if not self.readings[n] or one.given or apart or one.claims or held:
                continue
            if one.origin is not None and self.kinds.get(one.origin) != "definition":
                continue
            if any(self.kinds.get(m) != "definition" for m in one.supposed) and not self._let_once(n):
                continue
            reading = rooted(self.readings[n][0], self.scope)
            if equated(reading, self.readings) and not let(self.text, one.sheet.formula.outer[0]):
                self.kinds[n] = "condition"
                continue
            first = one.left is one.head or one.number in chained
            scope = self._before(n, reading)
            sides = in_common_letters(reading.left, reading.right, self.own.get(n, {}), scope)
            first = first and not labelled(reading.left, reading.right, self.own.get(n, {}), scope)
            made = definition(*by_inverse(*sides, heads), scope) if first else None
            if one.relation is not None and one.relation.text == "=:" and isinstance(sides[1], Symbol):
                made = definition(sides[1], sides[0], scope)  # a = b =: c names the b
            if made is None and not first and self._ends(n, sides[1]):
                made = definition(sides[1], sides[0], scope)  # a = b = c, of which c is new, too
            if made is not None and not introduces(self, n, reading, made):
                made = None
            if made is not None and posited(self.text, self.found, n, made, self.made):
                made = None
            if made is not None:
                self.kinds[n] = "definition"
                chained.add(one.number)
                self.made.append((n, made))
                definitions = {**self.scope.definitions}
                definitions.setdefault(made.name, made)
                self.scope = replace(self.scope, definitions=definitions)
        self.made, self.scope = spelled_out(self.made, self.found, self.readings, self.scope)
        if self.known is None:
            self._observed()
        else:
            own = self.scope.definitions
            self.scope = replace(self.scope, definitions={**self.known.definitions, **own})
        variables = differentiated_by(rs[0] for rs in self.readings if rs)
        if self.known is None:
            for hot, places in one_hot(self.text, self.found, self.readings, self.scope, self.said):
                if hot.name not in variables | self.scope.definitions.keys():
                    self.kinds |= dict.fromkeys(places, "condition")
                    self.scope = replace(self.scope, definitions={**self.scope.definitions, hot.name: hot})
        facts = list(self.scope.facts)
        for n, rs in enumerate(self.readings):
            if rs and n not in self.kinds:
                found = fact(rs[0].left, rs[0].right, self.scope)
                if found is not None and found.name not in variables:
                    self.kinds[n] = "condition"
                    if found not in facts:
                        facts.append(found)
                rest = complement(rs[0].left, rs[0].right, self.scope)
                if rest is not None and not {rest.name, *free_names(rest.body)} & variables:
                    self.kinds[n] = "condition"
                    self.scope = replace(self.scope, definitions={**self.scope.definitions, rest.name: rest})
        for name in sorted(self.said.keys() - variables - self.scope.definitions.keys()):
            declared = self.scope.symbols.get(name)
            fits = declared is not None and len(declared.shape) in self.said[name]
            if fits and SumsToOne(name) not in facts:
                facts.append(SumsToOne(name))
        self.scope = replace(self.scope, facts=tuple(facts))
        if self.known is None:
            self.scope = with_columns(self.scope, self.text)
        self.identity = None
        if (unit := identity(self.scope, self.readings)) is not None:
            self.identity, self.scope = unit
            definitions = {**self.scope.definitions, self.identity.name: self.identity}
            self.scope = replace(self.scope, definitions=definitions)
        self.averages = averages(self.text, (r for rs in self.readings for r in rs[:1]), self.scope)
        self.scope = replace(self.scope, definitions={**self.averages, **self.scope.definitions})
        self.scope = put_back(((r.left, r.right) for rs in self.readings for r in rs[:1]), self.scope)
        if self.known is None:
            self.readings = all_by_inputs(self.readings, self.scope)
        self.readings = [tuple(rooted(r, self.scope) for r in rs) for rs in self.readings]
        self.written = self.scope.definitions
        self._stand_ins()
        self.vague = self._vague()

    def abstract(self, n: int) -> list[Abstract]:
        """What stands in a link that no Term can hold."""
        names = (free_names(r.left) | free_names(r.right) for r in self.readings[n][:1])
        return held_in(frozenset().union(*names), self.usage)

    def _vague(self) -> dict[str, frozenset[str]]:
        """The names of which nothing is known but that they are a maximum, an expectation and so on.

        Each with the names of which that is made.
        """
        found: dict[str, frozenset[str]] = {}
        for n, rs in enumerate(self.readings):
            if rs and isinstance(rs[0].left, Symbol) and any(one.value for one in self.abstract(n)):
                name = self.scope.canonical(rs[0].left.name)
                terms = [rs[0].right, *(t for m in (self.found[n].right,) if m for t in m.inside)]
                if name not in self.scope.definitions and name not in self.unknown:
                    found[name] = frozenset().union(*(self.scope.closure(t) for t in terms))
        return found

    def _again(self, n: int) -> Definition | None:
        """A definition that a name had before it got another one, word for word: it has that again."""
        left = self.readings[n][0].left if self.readings[n] else None
        mine = [made for _, made in self.made if isinstance(left, Symbol) and made.name == left.name]
        if len(mine) < 2 or not isinstance(left, Symbol):
            return None
        others = {name: d for name, d in self.scope.definitions.items() if name != left.name}
        made = definition(left, self.readings[n][0].right, replace(self.scope, definitions=others))
        if made is None or same_but_letters(made, mine[-1]):
            return None
        return made if any(same_but_letters(made, one) for one in mine[:-1]) else None

    def _ends(self, n: int, right: Term) -> bool:
        r"""Whether a chain ends in a name that is new there and used afterwards: ``... = \delta_1``."""
        later = (one.relation for one in self.found[n + 1 :] if one.number == self.found[n].number)
        if not isinstance(right, Symbol) or any(sign and sign.text != r"\in" for sign in later):
            return False
        heads = (rs[0].left for m, rs in enumerate(self.readings) if rs and m != n)
        if any(isinstance(left, Symbol) and left.name == right.name for left in heads):
            return False
        used = [m for m, rs in enumerate(self.readings) if m != n and rs and holds(rs[0], right.name)]
        return bool(used) and min(used) > n

    def _observed(self) -> None:
        """What is fitted to observed data defines no name: it is a condition on them."""
        names = fitted(
            self.scope, (side for rs in self.readings for r in rs[:1] for side in (r.left, r.right))
        )
        self.kinds |= {n: "condition" for n, made in self.made if made.name in names}
        self.made = [(n, made) for n, made in self.made if made.name not in names]
        self.scope = without(self.scope, names)

    def _let_once(self, n: int) -> bool:
        """Whether words, or a case that is no more than a sign, define what no other equation gives."""
        left = self.readings[n][0].left
        heads = [rs[0].left for m, rs in enumerate(self.readings) if rs and m != n]
        names = {head.name for head in heads if isinstance(head, Symbol)}
        told = [self.found[m] for m in self.found[n].supposed]
        signs = all(not one.equation and one.left and lone_name(one.left.tokens) for one in told)
        lets = signs or let(self.text, self.found[n].sheet.formula.outer[0])
        return lets and isinstance(left, Symbol) and left.name not in names

    def _before(self, n: int, reading: Reading) -> Scope:
        """The scope before a link; a name may be defined anew in another section, or where words say so."""
        scope = self.scope
        name = getattr(reading.left, "name", "")
        last = max((m for m, made in self.made if made.name == name), default=None)
        if last is None:
            return scope
        start, end = self.found[last].sheet.formula.outer[1], self.found[n].sheet.formula.outer[0]
        same = bisect_left(self.anew, start) == bisect_left(self.anew, end)
        listed = heads_an_item(self.text, *self.found[last].sheet.formula.outer) and heads_an_item(
            self.text, *self.found[n].sheet.formula.outer
        )
        if _STEP.search(name) and labelled_by(self.text, start) != labelled_by(self.text, end):
            listed = True  # the steps of another method
        if claimed(self.text, end) or (same and not listed and not introduced_anew(self.text, end)):
            return scope
        return replace(scope, definitions={k: d for k, d in scope.definitions.items() if k != name})

    def at(self, n: int, scope: Scope) -> Scope:
        """The scope of a statement, with the definitions that hold there."""
        return latest(n, scope, self.made, self.found, self.text)

    def _stand_ins(self) -> None:
        """Undefined names that are differentiated stand for any function."""
        read = [*(r for rs in self.readings for r in rs[:1]), *(o.tried for o in self.found if o.tried)]
        pairs = [(r.left, r.right) for r in read if ZERO not in (r.left, r.right)]
        self.hidden, self.bound = hidden(pairs, self.scope), self._bound()
        self.unknown: dict[str, StandIn | None] = {}
        waiting = unknowns(pairs, self.scope)
        while waiting:  # f(g(x)): what g is made of is known before f
            ready = (name for name, by in sorted(waiting.items()) if not by & waiting.keys())
            name = next(ready, min(waiting))
            self.unknown[name] = found = stand_in(name, waiting.pop(name), self.scope)
            self.scope = self.scope if found is None else found.scope

    def _bound(self) -> set[str]:
        """Undefined names of which the first formula of a chain says how they are made."""
        heads = [
            rs[0]
            for n, rs in enumerate(self.readings)
            if rs and n not in self.kinds and self.found[n].left is self.found[n].head
        ]
        return {name for r in heads if (name := bound(r.left, r.right, self.scope))}

    def made_up(self, reading: Reading) -> str | None:
        """A function of the text without definition that stands in a derivative by something else."""
        known = self.scope.definitions.keys() | self.unknown.keys()
        functions = self.usage.functions | self.bound
        return made_up(reading, self.scope, functions, self.usage.applied, self.hidden, known)
