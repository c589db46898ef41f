r"""Conditions that a line needs and does not state: ``\sum_k y_k = 1``, a one-hot target, ``i = c``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names
from derive.checking.asking import Given, Kernel
from derive.meaning.evidence import Evidence, Proved
from derive.scope import Declared, Definition, Scope, SumsToOne
from derive.term import (
    ONE,
    Apply,
    Bind,
    Cases,
    Condition,
    Derivative,
    Number,
    Symbol,
    Term,
    delta,
    parts,
    total,
)
from derive.writing import condition as written
from derive.writing import relation


@dataclass(frozen=True, slots=True)
class Needed:
    """A condition in LaTeX, or in words where it is no formula, under which a line is proved."""

    conditions: tuple[str, ...]
    evidence: Evidence


def needed_facts(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Needed | None:
    """What must be known of the inputs: that they sum to one, or are one-hot."""
    for more, text in _facts(left, right, scope):
        if not kernel.plausible(left, right, more, given):
            continue
        found = kernel.ask(left, right, more, given)
        if isinstance(found, Proved):
            return Needed((text,), found)
    return None


def _facts(left: Term, right: Term, scope: Scope) -> Iterator[tuple[Scope, str]]:
    by = {part.by.name for side in (left, right) for part in parts(side) if isinstance(part, Derivative)}
    reads = scope.closure(left) | scope.closure(right)
    names = [n for n in scope.symbols if n in reads and n not in scope.definitions and n not in by]
    vectors = [n for n in names if scope.symbols[n].shape and scope.letters_of(scope.symbols[n].shape[-1])]
    for name in vectors:
        if SumsToOne(name) not in scope.facts:
            yield replace(scope, facts=(*scope.facts, SumsToOne(name))), fact(name, scope)
    for name in vectors:
        shape = scope.symbols[name].shape
        if len(shape) == 1:
            yield _one_hot(name, shape[0], scope), f"{name} is one-hot"


def fact(name: str, scope: Scope) -> str:
    r"""The fact about a name in LaTeX: ``\sum_{k=1}^{C} y_k = 1``."""
    *outer, last = scope.symbols[name].shape
    letters = [scope.letters_of(size)[0] for size in outer if scope.letters_of(size)]
    letter = next((x for x in scope.letters_of(last) if x not in letters), "k")
    entry = Symbol(name, (*map(Symbol, letters), Symbol(letter)))
    return relation(total(letter, Symbol(last), entry), ONE).latex


def _one_hot(name: str, size: str, scope: Scope) -> Scope:
    """The scope in which an input is the delta of an unknown class."""
    letter, label = scope.letters_of(size)[0], "t*"
    body = delta(Symbol(letter), Symbol(label))
    return replace(
        scope,
        letters={**scope.letters, label: size},
        definitions={**scope.definitions, name: Definition(name, (letter,), body)},
        facts=tuple(f for f in scope.facts if f.name != name),
    )


def needed_case(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Needed | None:
    """The equal or different indices for which a line holds that states no case."""
    letters = [x for x in scope.letters if x in _free(left, right, scope) and x not in scope.symbols]
    for n, one in enumerate(letters):
        for other in letters[n + 1 :]:
            if scope.letters[one] != scope.letters[other] or _told(right, one, other):
                continue
            for equal in (True, False):
                case = Condition(Symbol(one), Symbol(other), equal)
                if Condition(case.left, case.right, not equal) in given or case in given:
                    continue
                if not kernel.plausible(left, right, scope, (*given, case)):
                    continue
                found = kernel.ask(left, right, scope, (*given, case))
                if isinstance(found, Proved):
                    return Needed((written(case).latex,), found)
    return None


def _free(left: Term, right: Term, scope: Scope) -> frozenset[str]:
    reads = scope.closure(left) | scope.closure(right)
    return free_names(left) | free_names(right) | (scope.letters_in_definitions & reads)


def _told(right: Term, one: str, other: str) -> bool:
    """Whether a formula tells the two cases apart itself."""
    pair = {one, other}
    for part in parts(right):
        match part:
            case Apply("delta", args) if free_names(args[0]) | free_names(args[1]) == pair:
                return True
            case Cases(branches) if any(
                b.when and free_names(b.when.left) | free_names(b.when.right) == pair for b in branches
            ):
                return True
    return False


def stipulated(left: Term, right: Term, scope: Scope) -> SumsToOne | None:
    r"""The fact that a line states of an input: ``\sum_k y_k = 1``."""
    match left, right:
        case Bind("sum", index, over, Symbol(name, (*_, Symbol(last, ())))), Number(value):
            own = scope.symbols.get(name, Declared()).shape
            free = over.but is None and last == index and over.size == (Symbol(own[-1]) if own else None)
            if free and value == 1 and name not in scope.definitions:
                return SumsToOne(name)
        case Number(), Bind():
            return stipulated(right, left, scope)
    return None
