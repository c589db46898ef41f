r"""Losses that a text differentiates without defining them: any function of its last layer.

An identity between first derivatives of L holds for every L if it holds for every gradient that L may
have, since nothing else of L enters it. So L stands in for all of them as ``\sum_k \bar y_k y_k``, where
``\bar y`` is free: its gradient by y, and the chain rule does the rest. That says nothing of L itself, of
its second derivatives, or of a formula for its gradient; such statements are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from derive.binding import free_names, fresh
from derive.labels import label_of
from derive.scope import Declared, Definition, Scope
from derive.statement import Reading
from derive.term import (
    ZERO,
    Apply,
    Bind,
    Derivative,
    Range,
    Symbol,
    Term,
    add,
    children,
    map_parts,
    mul,
    parts,
)

_ARGUMENT = re.compile(r"(\\?[A-Za-z]+)(?:_\{?#+\}?)?")
_MOST_TOPS = 3  # a letter that is a function of more is not one function


def unknowns(pairs: Iterable[tuple[Term, Term]], scope: Scope) -> dict[str, set[str]]:
    r"""The names without definition that are differentiated by others, and these others.

    What a definition reads is given, such as the b of ``z = w x + b``: its derivative by w is 0. What
    it differentiates, such as the L of ``\delta = \partial L / \partial z``, is not.
    """
    given = {scope.canonical(s.name) for d in scope.definitions.values() for s in scope.reads(_used(d.body))}
    found: dict[str, set[str]] = {}
    for pair in pairs:
        for side in pair:
            for part in parts(side):
                if isinstance(part, Derivative) and isinstance(part.of, Symbol):
                    name, by = scope.canonical(part.of.name), scope.canonical(part.by.name)
                    if name != by and name not in scope.definitions and name not in given:
                        found.setdefault(name, set()).add(by)
    return found


def _used(term: Term) -> Term:
    """A Term without its derivatives."""
    return map_parts(term, lambda part: ZERO if isinstance(part, Derivative) else part)


def hidden(pairs: Iterable[tuple[Term, Term]], scope: Scope) -> set[tuple[str, str]]:
    """Names without definition of which others are made that the text differentiates as if they varied.

    Each with the variable by which it does so.

    If v is S, and the derivative of v by z is not zero, then S is made of z in some way that is not said.
    """
    found: set[tuple[str, str]] = set()
    variables = {
        scope.canonical(p.by.name)
        for pair in pairs
        for side in pair
        for p in parts(side)
        if isinstance(p, Derivative)
    }
    for pair in pairs:
        for side in pair:
            for part in parts(side):
                if isinstance(part, Derivative) and isinstance(part.of, Symbol):
                    reached = scope.closure(part.of)
                    by = scope.canonical(part.by.name)
                    if by not in reached and part.of.name in scope.definitions:
                        open_ = {n for n in reached if n in scope.symbols and n not in scope.definitions}
                        found |= {(name, by) for name in open_ - variables}
    return found


def bound(left: Term, right: Term, scope: Scope) -> str:
    r"""The name without definition of which an equation says how it is made: v in ``v^2 = \sum_p h_p^2``.

    It is no constant, though nothing says what it is itself; empty where there is none.
    """
    if not isinstance(left, Apply) or any(isinstance(p, Derivative) for p in parts(left)):
        return ""
    names, others = (
        {scope.canonical(n) for n in free_names(side)} & scope.symbols.keys() for side in (left, right)
    )
    alone = len(names) == 1 and not names & scope.definitions.keys()
    return names.pop() if alone and others and not names & others else ""


def differentiated_by(readings: Iterable[Reading]) -> set[str]:
    """The names by which some equations differentiate."""
    sides = (side for reading in readings for side in (reading.head, reading.left, reading.right))
    return {part.by.name for side in sides for part in parts(side) if isinstance(part, Derivative)}


def made_up(
    reading: Reading,
    scope: Scope,
    functions: set[str],
    applied: Mapping[str, set[str]],
    varying: set[tuple[str, str]],
    known: Set[str],
) -> str | None:
    """A function without definition that stands in a derivative by something else; None where there is none.

    ``applied`` are the arguments of functions; ``varying`` are the names that a text differentiates as if
    they varied, each with the variable.
    """
    slopes = _by_slopes(reading, scope)
    for part in (*parts(reading.left), *parts(reading.right)):
        if isinstance(part, Derivative):
            by = scope.canonical(part.by.name)  # beside a slope of one name the others are constants
            varied = set() if slopes else {name for name, variable in varying if variable == by}
            inside = scope.closure(part.of) & (functions | varied)
            inside -= scope.closure(part.by)  # of what a variable is made does not depend on it
            own = getattr(part.of, "name", "")
            inside -= {n for n in inside if n != own and _of_data(applied.get(n, set()), by, scope)}
            if found := inside - known - slopes:
                return min(found)
    return None


def _by_slopes(reading: Reading, scope: Scope) -> set[str]:
    """The numbers whose slopes by numbers a reading holds, on both sides: it is judged for any function."""
    slopes = [[p for p in parts(s) if isinstance(p, Derivative)] for s in (reading.left, reading.right)]
    numbers = {name for name, declared in scope.symbols.items() if not declared.shape}
    if not all(slopes) or any(scope.canonical(p.by.name) not in numbers for own in slopes for p in own):
        return set()
    return {scope.canonical(p.of.name) for own in slopes for p in own if isinstance(p.of, Symbol)} & numbers


def _of_data(arguments: set[str], by: str, scope: Scope) -> bool:
    r"""Whether a function is of what a variable does not enter: ``f(X_{ij})``, the rewards ``r(a)``."""
    if arguments and all(set(text) <= set("#,") for text in arguments):
        return True  # to indices alone
    found = [_ARGUMENT.fullmatch(text) for text in arguments]
    names = [scope.canonical(own[1]) for own in found if own]
    given = all(n in scope.symbols and n not in scope.definitions and n != by for n in names)
    return bool(names) and len(names) == len(found) and given


@dataclass(frozen=True, slots=True)
class StandIn:
    """A ``scope`` with any function of some ``tops`` for a name, and a ``note`` that says so."""

    scope: Scope
    note: str
    tops: tuple[str, ...]

    @property
    def doubt(self) -> str:
        """Why a line that it refutes may be right; empty where the one top is all that there can be."""
        return "" if len(self.tops) == 1 else f"{self.note}, but nothing says how it depends on them"


def stand_in(name: str, by: set[str], scope: Scope) -> StandIn | None:
    """The scope in which a scalar name stands for any function of the last of some names."""
    declared = scope.symbols.get(name)
    if declared is None or declared.shape:
        return None
    tops = _tops(by, scope)
    if beyond := _beyond(tops, by, scope):
        tops = _tops(by | beyond, scope)
    if not 0 < len(tops) <= _MOST_TOPS or any(len(scope.symbols[top].shape) > 3 for top in tops):
        return None
    symbols, terms = dict(scope.symbols), list[Term]()
    for top in tops:
        free = fresh(_barred(top), frozenset(symbols))
        symbols[free] = Declared(scope.symbols[top].shape)
        for size in scope.symbols[top].shape:
            scope = with_letter(size, scope)
        terms.append(summed(free, (), top, scope))
    made = Definition(name, (), add(*terms))
    listed = ", ".join(tops)
    note = f"{name} is not defined here; it stands for any function of {listed}"
    scope = replace(scope, symbols=symbols, definitions={**scope.definitions, name: made})
    return StandIn(scope, note, tuple(tops))


def _tops(by: set[str], scope: Scope) -> list[str]:
    """The last of some names, of which no other one is made."""
    return sorted(
        a for a in by if a in scope.symbols and not any(scope.depends(Symbol(b), a) for b in by - {a})
    )


def _beyond(tops: list[str], by: set[str], scope: Scope) -> set[str]:
    """What is made of the last names and, past them, of those before: y of ``u = W x``, ``y = u + x``."""
    rest = {n: d for n, d in scope.definitions.items() if n not in tops}
    past = replace(scope, definitions=rest)
    before = by - {*tops}
    slopes = {n for n, d in rest.items() if any(isinstance(part, Derivative) for part in parts(d.body))}
    return {
        name
        for name in rest
        if name not in by
        and not slopes & scope.closure(Symbol(name))  # which is no quantity before the loss
        and any(scope.depends(Symbol(name), top) for top in tops)
        and any(past.depends(Symbol(name), b) for b in before)
    }


def summed(slope: str, at: tuple[Symbol, ...], variable: str, scope: Scope) -> Term:
    r"""``\sum_k \bar y_{ik} y_k`` over all entries of a variable, each with the slope of the entry ``at``."""
    shape, letters = scope.symbols[variable].shape, list[str]()
    taken = scope.letters_in_definitions | {a.name for a in at}
    for size in shape:
        own = scope.letters_of(size)
        letters.append(fresh(own[0], taken | {*letters}, own))
    places = tuple(map(Symbol, letters))
    term = mul(Symbol(slope, (*at, *places)), Symbol(variable, places))
    for letter, size in zip(reversed(letters), reversed(shape), strict=True):
        term = Bind("sum", letter, Range(Symbol(size)), term)
    return term


def _barred(name: str) -> str:
    label = label_of(name)
    return rf"\bar{{{name}}}" if label is None else replace(label, base=rf"\bar{{{label.base}}}").name


def with_letter(size: str, scope: Scope) -> Scope:
    """The scope in which some letter runs over a size."""
    if scope.letters_of(size):
        return scope
    taken = frozenset(scope.letters) | frozenset(scope.symbols) | frozenset(scope.sizes)
    letter = fresh("i", taken, tuple("jklmnrstuvqabdfgh"))
    return replace(scope, letters={**scope.letters, letter: size})


def about(left: Term, right: Term, scope: Scope, names: Iterable[str]) -> tuple[str, bool] | None:
    """An undefined name that an equation differentiates or holds, and whether the equation can be judged.

    It can where both sides hold first derivatives of the name, and nothing else of it.
    """
    for name in names:
        counts = [_counts(side, name, scope) for side in (left, right)]
        if any(counts[0]) or any(counts[1]):
            alone = counts[0][1] or counts[1][1]
            return name, bool(counts[0][0] and counts[1][0] and not alone)
    return None


def _differentiated(term: Term, name: str, scope: Scope) -> bool:
    r"""Whether a definition is made of derivatives of a name: ``\delta = \partial L / \partial z``."""
    return any(
        isinstance(part, Derivative) and isinstance(part.of, Symbol) and scope.canonical(part.of.name) == name
        for part in parts(term)
    )


def again(left: Term, right: Term, scope: Scope, names: Iterable[str]) -> bool:
    """Whether a derivative of an undefined name is differentiated once more, perhaps through a definition."""
    wanted = set(names)
    for part in (*parts(left), *parts(right)):
        if isinstance(part, Derivative):
            reached = scope.closure(part.of) & scope.definitions.keys() - wanted
            terms = (part.of, *(scope.definitions[name].body for name in reached))
            inner = (p.of for term in terms for p in parts(term) if isinstance(p, Derivative))
            if any(isinstance(of, Symbol) and scope.canonical(of.name) in wanted for of in inner):
                return True
    return False


def _counts(term: Term, name: str, scope: Scope) -> tuple[int, int]:
    """How often a Term holds first derivatives of a name, and how often anything else of it.

    It holds what its names are defined by: the g of ``g = dL/dy`` is a first derivative of L.
    """
    firsts = others = 0
    stack = [(term, False)]
    opened = set[str]()
    while stack:
        top, inside = stack.pop()
        match top:
            case Derivative(Symbol(own, ()), _) if scope.canonical(own) == name and not inside:
                firsts += 1
                continue
            case Symbol(own, _) if scope.canonical(own) == name:
                others += 1
            case Symbol(own, _):
                made = scope.definitions.get(scope.canonical(own))
                if made is not None and made.name not in opened and name in scope.closure(made.body):
                    opened.add(made.name)
                    stack.append((made.body, inside))
        stack += [(kid, inside or isinstance(top, Derivative)) for kid in children(top)]
    return firsts, others
