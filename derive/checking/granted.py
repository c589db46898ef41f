r"""Lines that the definitions of a text leave open, read as a careful grader reads them; and it is said.

A loss that is called ``L_{CE}`` is the L before it. A quantity that a text differentiates by another one,
without saying how it is made of it, is any function of that: what holds for every function is the chain rule,
and the rules for products and quotients. Such a line can be proved, and is never refuted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from derive.binding import free_names, fresh
from derive.checking.asking import Kernel
from derive.checking.indicators import with_indicators
from derive.checking.phrases import CLASSES, as_granted
from derive.checking.report import Verdict
from derive.checking.signals import unknown
from derive.checking.summands import as_summands
from derive.meaning.evidence import Proved
from derive.names import plain_name
from derive.reading.people.defining import definition
from derive.reading.people.unknowns import with_letter
from derive.scope import Declared, Definition, Scope
from derive.statement import Reading, Statement, Submission
from derive.term import Bind, Derivative, Range, Symbol, Term, add, map_parts, mul, parts

Functions = Mapping[str, frozenset[str]]
Judging = Callable[[Statement, Reading, Scope], Verdict]

_MOST_AXES = 4  # of the derivative of one name by another
_MOST_FUNCTIONS = 8
_MOST_NAMES = 4
_LABEL = re.compile(r"_\{?\\?(?:text|mathrm|mathit|textrm|rm)?\s*\{?([A-Za-z\- ]+)\}*\Z")
_SQUARES = ("mse", "se", "sse", "l2", "ls", "ols", "quad", "square", "squared")
_LOGS = ("ce", "bce", "xe", "xent", "nll", "log", "ml", "mle", "cross-entropy", "cross entropy", "cls")


def functions_of(readings: Iterable[Reading]) -> Functions:
    """The names that some readings differentiate, each with those by which they do so."""
    found: dict[str, set[str]] = {}
    for reading in readings:
        for part in (*parts(reading.left), *parts(reading.right)):
            if isinstance(part, Derivative) and isinstance(part.of, Symbol):
                found.setdefault(part.of.name, set()).add(part.by.name)
    return {name: frozenset(by - {name}) for name, by in found.items()}


@dataclass(frozen=True, slots=True)
class Grader:
    """Looks once more at the undecided lines of a text, with what a grader takes for granted."""

    submission: Submission
    kernel: Kernel
    judging: Judging
    functions: Functions = field(init=False)

    def __post_init__(self) -> None:
        readings = (r for s in self.submission.statements for r in s.readings[:1])
        object.__setattr__(self, "functions", functions_of(readings))

    def look(self, verdict: Verdict, scope: Scope) -> Verdict:
        """The verdict on an undecided line; any other one as it is."""
        if verdict.kind != "undecided":
            return verdict
        at = verdict.statement.place.start
        before = [s for s in self.submission.statements if s.place.start < at]
        reading = verdict.statement.readings[0]
        for other, inner, note in chain(
            _otherwise_named(reading, scope, before), as_summands(reading, scope)
        ):
            found = self.judging(verdict.statement, other, inner)
            on_a_fact = found.kind == "conditional" and isinstance(found.follows, Proved)
            if found.kind in ("correct", "leap") or on_a_fact:
                return replace(found, says=f"{note}. {found.says}".strip())
        said = {_named(s) for s in before if s.kind == "definition"}
        early = {name: d for name, d in scope.definitions.items() if name in said}
        open_ = replace(scope, definitions=early)  # u and v of a rule that stands before they are defined
        for inner in (scope, open_) if len(early) < len(scope.definitions) else (scope,):
            primed = _with_primes(reading, inner)
            made = self._of_any(verdict, reading, inner)
            if made is None and primed is not None:
                made = self._of_any(verdict, primed, inner, primed=True)
            if made is not None:
                return made
        return self._by_indicators(verdict, reading, scope) or verdict

    def _by_indicators(self, verdict: Verdict, reading: Reading, scope: Scope) -> Verdict | None:
        """The verdict on a line about the classes of examples that is proved by their indicators."""
        made = with_indicators(reading, scope)
        if made is None:
            return None
        other, inner = made
        starts, ask = (other.head, other.left), self.kernel.ask
        holds, follows = (ask(one, other.right, inner, other.given) for one in starts)
        if not isinstance(follows, Proved) or not (isinstance(holds, Proved) or other.head != other.left):
            return None
        return replace(verdict, kind="correct", holds=holds, follows=follows, says=CLASSES)

    def _of_any(
        self, verdict: Verdict, reading: Reading, scope: Scope, primed: bool = False
    ) -> Verdict | None:
        """The verdict on a line that holds for any functions."""
        own = functions_of([reading])
        more = {name: self.functions.get(name, frozenset()) | by for name, by in own.items()}
        made = any_functions(reading, scope, {**self.functions, **more})
        if made is None:
            return None
        ask = self.kernel.ask
        holds, follows = (
            ask(one, reading.right, made, reading.given) for one in (reading.head, reading.left)
        )
        if not isinstance(follows, Proved) or not (isinstance(holds, Proved) or reading.head != reading.left):
            return None
        names = [name for name, d in made.definitions.items() if d is not scope.definitions.get(name)]
        says = as_granted(", ".join(map(plain_name, sorted(names))), primed)
        return replace(verdict, kind="correct", holds=holds, follows=follows, says=says)


def _named(statement: Statement) -> str:
    """The name that a definition gives."""
    sides = [side for r in statement.readings[:1] for side in (r.left, r.right)]
    return next((side.name for side in sides if isinstance(side, Symbol)), "")


def _otherwise_named(
    reading: Reading, scope: Scope, before: Iterable[Statement]
) -> Iterator[tuple[Reading, Scope, str]]:
    """The readings in which a name that is not defined is one that is, written with other decorations."""
    sides = (reading.left, reading.right, reading.head)
    names = {n for side in sides for n in free_names(side)} & scope.symbols.keys() - scope.definitions.keys()
    for name in sorted(names):
        base, label = _plain(name)
        found = [d for d in scope.definitions.values() if _plain(d.name) == (base, "") and d.name != name]
        found += [d for d in _said(base, before, scope) if d.name != name and d not in found]
        if "(" in name:  # what has arguments is no other with arguments of its own: Var(X) is not Var(Y)
            found = [d for d in found if "(" not in d.name]
        for made in [d for d in reversed(found) if _same_kind(label, d.body)][:_MOST_NAMES]:

            def change(part: Term, name: str = name, made: Definition = made) -> Term:
                mine = isinstance(part, Symbol) and part.name == name
                return Symbol(made.name, part.indices) if mine and isinstance(part, Symbol) else part

            left, right, head = (map_parts(side, change) for side in sides)
            note = f"{plain_name(name)} is read as {plain_name(made.name)}"
            inner = scope
            if scope.definitions.get(made.name) != made:
                inner = replace(scope, definitions={**scope.definitions, made.name: made})
            yield replace(reading, left=left, right=right, head=head), inner, note


def _said(base: str, before: Iterable[Statement], scope: Scope) -> Iterator[Definition]:
    r"""What a text says of a name with arguments, in whatever place: ``\xi(t, y) = ...``."""
    for statement in before:
        for reading in statement.readings[:1]:
            left = reading.left
            if isinstance(left, Symbol) and "(" in left.name and left.name.partition("(")[0] == base:
                others = {name: d for name, d in scope.definitions.items() if name != left.name}
                made = definition(left, reading.right, replace(scope, definitions=others))
                if made is not None and not (made.indices or reading.given or statement.under):
                    yield made


def _with_primes(reading: Reading, scope: Scope) -> Reading | None:
    """The reading with a prime as the derivative by the one variable that is differentiated by."""
    sides = (reading.left, reading.right, reading.head)
    found = [p for side in sides for p in parts(side) if isinstance(p, Derivative)]
    inside = {name for p in found for name in free_names(p.of)} - scope.definitions.keys()
    primes = {n for side in sides for n in free_names(side) if n.endswith("'")} - scope.definitions.keys()
    by = {p.by for p in found}
    if len(by) != 1 or (variable := by.pop()).indices:
        return None

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and part.name[:-1] in inside and part.name in primes:
            return Derivative(Symbol(part.name[:-1], part.indices), variable)
        return part

    left, right, head = (map_parts(side, change) for side in sides)
    return None if (left, right) == sides[:2] else replace(reading, left=left, right=right, head=head)


def _plain(name: str) -> tuple[str, str]:
    r"""A name without its arguments, and the label below it: ``L_{\text{CE}}`` is L with CE."""
    stem = name.partition("(")[0]
    found = _LABEL.search(stem)
    return (stem[: found.start()], found[1].strip().lower()) if found else (stem, "")


def _same_kind(label: str, body: Term) -> bool:
    """Whether a definition may be what a label says: a cross-entropy has a logarithm in it."""
    operators = {part.operator for part in parts(body) if hasattr(part, "operator")}
    if label in _SQUARES:
        return bool(operators & {"pow", "norm2"}) and "log" not in operators
    return not label or (label in _LOGS and "log" in operators)


def any_functions(reading: Reading, scope: Scope, functions: Functions) -> Scope | None:
    r"""The scope in which each name that a line differentiates in unknown ways is any function.

    Of a function f, first derivatives at one point and the value there can be anything, so that
    ``f + \sum_k \bar f_k x_k`` with free numbers stands for all of them where nothing else of f is
    said: no derivative of a derivative. None where there is such a one, or nothing unknown.
    """
    sides = (reading.head, reading.left, reading.right)
    wanted = {
        name
        for side in sides
        for part in parts(side)
        if isinstance(part, Derivative) and unknown(part, scope)
        for name in free_names(part.of)
        if part.by.name in functions.get(name, ())
    }
    inner = [p.of for side in sides for p in parts(side) if isinstance(p, Derivative)]
    reached = {name for term in inner for name in scope.closure(term)} & scope.definitions.keys()
    bodies = [scope.definitions[name].body for name in reached]
    if not 0 < len(wanted) <= _MOST_FUNCTIONS or any(
        isinstance(p, Derivative) for term in (*inner, *bodies) for p in parts(term)
    ):
        return None
    waiting = {name: set(functions[name]) for name in wanted}
    while waiting:  # f(g(x)): what g is made of is known before f
        ready = (name for name, by in sorted(waiting.items()) if not by & waiting.keys())
        name = next(ready, min(waiting))
        made = _any_function(name, waiting.pop(name), sides, scope)
        if made is None:
            return None
        scope = made
    return scope


def _any_function(name: str, by: set[str], sides: tuple[Term, ...], scope: Scope) -> Scope | None:
    """The scope in which a name is any function of the last of some names."""
    bare = name not in scope.definitions and all(
        not p.indices for side in sides for p in parts(side) if isinstance(p, Symbol) and p.name == name
    )
    by_it = (p.by.name for side in sides for p in parts(side) if isinstance(p, Derivative))
    scalar = bare and name not in by_it
    if name not in scope.symbols or not by <= scope.symbols.keys():
        return None
    own = () if scalar else scope.symbols[name].shape
    tops = sorted(a for a in by if not any(scope.depends(Symbol(b), a) for b in by - {a}))
    symbols = {**scope.symbols, name: replace(scope.symbols[name], shape=own)}
    value = fresh(rf"\check{{{name}}}", frozenset(symbols))
    symbols[value] = Declared(own)
    scope, letters = _letters(own, (), scope)
    at = tuple(map(Symbol, letters))
    terms: list[Term] = [Symbol(value, at)]
    for top in tops:
        shape = symbols[top].shape
        if len(own) + len(shape) > _MOST_AXES:
            return None
        free = fresh(rf"\bar{{{name}}}", frozenset(symbols))
        symbols[free] = Declared((*own, *shape))
        scope, more = _letters(shape, letters, scope)
        places = tuple(map(Symbol, more))
        term = mul(Symbol(free, (*at, *places)), Symbol(top, places))
        for letter, size in zip(reversed(more), reversed(shape), strict=True):
            term = Bind("sum", letter, Range(Symbol(size)), term)
        terms.append(term)
    made = Definition(name, letters, add(*terms))
    return replace(scope, symbols=symbols, definitions={**scope.definitions, name: made})


def _letters(sizes: tuple[str, ...], taken: tuple[str, ...], scope: Scope) -> tuple[Scope, tuple[str, ...]]:
    """A letter for each axis, none of them taken."""
    found: list[str] = []
    for size in sizes:
        scope = with_letter(size, scope)
        own = scope.letters_of(size)
        found.append(fresh(own[0], frozenset((*found, *taken)) | scope.letters_in_definitions, own))
    return scope, tuple(found)
