r"""Conditions that a line needs and does not state: ``\sum_k y_k = 1``, a one-hot target, ``i = c``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names, substitute
from derive.checking.asking import Given, Kernel
from derive.checking.constrained import is_barred, is_named
from derive.meaning.evidence import Evidence, Proved, Refuted
from derive.scope import Declared, Definition, Scope, SumsToOne
from derive.term import (
    ONE,
    Apply,
    Cases,
    Condition,
    Derivative,
    Symbol,
    Term,
    delta,
    mul,
    parts,
    total,
)
from derive.writing import condition as written
from derive.writing import relation

_SHARES = ("p", "q", r"\pi", r"\alpha", r"\hat{y}", r"\hat{p}")  # usual names of probabilities, weights
_TARGETS = ("y", "t")
_DEEPEST = 3  # definitions within definitions that are looked into for cases


@dataclass(frozen=True, slots=True)
class Needed:
    """A condition in LaTeX, or in words where it is no formula, under which a line holds, and why."""

    conditions: tuple[str, ...]
    evidence: Evidence


def needed_facts(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Needed | None:
    """What must be known of the inputs: that they sum to one, are one-hot, or are a normaliser.

    Where it is not proved that this is enough, though it is at some points, the evidence says why.
    """
    open_: Needed | None = None
    for more, text in _facts(left, right, scope):
        if not kernel.possible(left, right, more, given):
            continue
        found = kernel.ask(left, right, more, given)
        if isinstance(found, Proved):
            return Needed((text,), found)
        if open_ is None and not isinstance(found, Refuted):
            open_ = Needed((text,), found)
    return open_


def _facts(left: Term, right: Term, scope: Scope) -> Iterator[tuple[Scope, str]]:
    by = {part.by.name for side in (left, right) for part in parts(side) if isinstance(part, Derivative)}
    reads = scope.closure(left) | scope.closure(right)
    used = {n for d in scope.definitions.values() for n in scope.closure(d.body)}
    names = [n for n in scope.symbols if n in reads & used and n not in scope.definitions and n not in by]
    vectors = [n for n in names if scope.symbols[n].shape and scope.letters_of(scope.symbols[n].shape[-1])]
    for name in vectors:
        own = SumsToOne(name)
        if own in scope.facts or is_barred(own, left, right, scope) or is_named(own, scope):
            continue
        if _may_sum_to_one(name, scope):
            yield replace(scope, facts=(*scope.facts, own)), fact(name, scope)
    for name in vectors:
        shape = scope.symbols[name].shape
        if len(shape) == 1 and weighs_logs(name, scope):
            yield one_hot(name, shape[0], scope), f"{name} is one-hot"
    yield from normalised(left, right, scope)


def normalised(left: Term, right: Term, scope: Scope) -> Iterator[tuple[Scope, str]]:
    r"""The scopes in which an input S of ``p_k = e^{z_k} / S`` is the sum that makes p sum to one."""
    reads = scope.closure(left) | scope.closure(right)
    for definition in scope.definitions.values():
        top, name = _quotient(definition.body)
        if name in reads and name not in scope.definitions and scope.symbols.get(name) == Declared():
            for letter in definition.indices:
                if letter in free_names(top) and name not in free_names(top):
                    yield _normaliser(name, top, letter, scope)


def _quotient(body: Term) -> tuple[Term, str]:
    """The numerator of ``u / S`` or ``u S^{-1}`` and the name of S, empty for anything else."""
    match body:
        case Apply("div", (top, Symbol(name, ()))):
            return top, name
        case Apply("mul" | "dot", (*front, Apply("pow", (Symbol(name, ()), Apply("neg", (one,)))))) if (
            one == ONE
        ):
            return mul(*front), name
    return body, ""


def _normaliser(name: str, top: Term, letter: str, scope: Scope) -> tuple[Scope, str]:
    size = scope.size_of(Symbol(letter))
    assert isinstance(size, Symbol)
    own = [x for x in scope.letters_of(size.name) if x not in free_names(top)]
    fresh = own[0] if own else letter
    body = total(fresh, size, substitute(top, {letter: Symbol(fresh)}))
    made = Definition(name, (), body)
    return replace(scope, definitions={**scope.definitions, name: made}), relation(made.left, body).latex


def fact(name: str, scope: Scope) -> str:
    r"""The fact about a name in LaTeX: ``\sum_{k=1}^{C} y_k = 1``."""
    *outer, last = scope.symbols[name].shape
    letters = [scope.letters_of(size)[0] for size in outer if scope.letters_of(size)]
    letter = next((x for x in scope.letters_of(last) if x not in letters), "k")
    entry = Symbol(name, (*map(Symbol, letters), Symbol(letter)))
    return relation(total(letter, Symbol(last), entry), ONE).latex


def _may_sum_to_one(name: str, scope: Scope) -> bool:
    """Whether an input is likely a share of one: no one says so of the features of an example."""
    logs = any(map(_has_log, (d.body for d in scope.definitions.values())))
    return name in _SHARES or (name in _TARGETS and logs) or weighs_logs(name, scope)


def _has_log(term: Term) -> bool:
    return any(isinstance(part, Apply) and part.operator == "log" for part in parts(term))


def weighs_logs(name: str, scope: Scope) -> bool:
    r"""Whether an input stands beside logarithms, as the targets in ``-\sum_k y_k \log p_k``."""
    for definition in scope.definitions.values():
        for part in parts(definition.body):
            match part:
                case Apply("mul" | "dot", args) if any(
                    isinstance(a, Symbol) and a.name == name for a in args
                ):
                    if any(map(_has_log, args)):
                        return True
    return False


def one_hot(name: str, size: str, scope: Scope) -> Scope:
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
    for more, text in ((scope, ""), *normalised(left, right, scope)):
        found = _case(left, right, more, given, kernel)
        if found is not None:
            return replace(found, conditions=(*filter(None, (text,)), *found.conditions))
    return None


def _case(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Needed | None:
    letters = [x for x in scope.letters if x in _free(left, scope) and x not in scope.symbols]
    for n, one in enumerate(letters):
        for other in letters[n + 1 :]:
            pair = Condition(Symbol(one), Symbol(other))
            if scope.letters[one] != scope.letters[other]:
                continue
            if _told_through(right, pair, scope) or _two_places(left, {one, other}):
                continue
            for equal in (True, False):
                case = Condition(Symbol(one), Symbol(other), equal)
                if Condition(case.left, case.right, not equal) in given or case in given:
                    continue
                if not kernel.possible(left, right, scope, (*given, case)):
                    continue
                found = kernel.ask(left, right, scope, (*given, case))
                if isinstance(found, Proved):
                    return Needed((written(case).latex,), found)
    return None


def _two_places(left: Term, letters: set[str]) -> bool:
    r"""Whether two letters are the row and the column of one variable: nobody means i = j by ``W_{ij}``."""
    by = (part.by for part in parts(left) if isinstance(part, Derivative))
    return any(letters <= {i.name for i in one.indices if isinstance(i, Symbol)} for one in by)


def _told_through(term: Term, case: Condition, scope: Scope, deep: int = _DEEPEST) -> bool:
    """Whether a formula, or a definition that it reads, tells a case from its opposite."""
    if told(term, case):
        return True
    names = (part for part in parts(term) if isinstance(part, Symbol))
    bodies = (body for name in names if (body := scope.unfold(name)) != name)
    return deep > 0 and any(_told_through(body, case, scope, deep - 1) for body in bodies)


def _free(left: Term, scope: Scope) -> frozenset[str]:
    """The letters of the left side: one that stands on the right alone belongs to no case."""
    return free_names(left) | (scope.letters_in_definitions & scope.closure(left))


def told(right: Term, case: Condition) -> bool:
    """Whether a formula tells a case from its opposite itself."""
    pair = free_names(case.left) | free_names(case.right)
    for part in parts(right):
        match part:
            case Apply("delta", args) if free_names(args[0]) | free_names(args[1]) == pair:
                return True
            case Cases(branches) if any(
                b.when and free_names(b.when.left) | free_names(b.when.right) == pair for b in branches
            ):
                return True
    return False
