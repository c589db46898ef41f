"""One question to the kernel about a line that a person wrote: is it true, as far as the text says?

The kernel takes a name without a definition for a free quantity. A person who writes ``dL/dz`` without
saying what L is does not: such a derivative is any function here, never 0, and a line that is refuted
only because nothing says what a name in it stands for is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from derive.binding import free_names
from derive.checking.arbitrary import asked_of_functions
from derive.checking.generalised import generalised
from derive.checking.inputs import inputs_first
from derive.checking.insides import with_insides
from derive.checking.labels import as_labels, with_labels
from derive.checking.logarithms import taken_apart
from derive.checking.masking import differentiated, listed, masked
from derive.checking.misread import misread
from derive.checking.positive import with_positive
from derive.checking.signals import put_out
from derive.labels import label_of
from derive.meaning.agree import Judge
from derive.meaning.evidence import Evidence, Proved, Refuted, Tested, Undecided, Witness
from derive.mistakes.sieve import Sieve
from derive.mistakes.spot import Line
from derive.scope import ModelError, Scope, variables
from derive.statement import Inside
from derive.term import Apply, Bind, Cases, Condition, Derivative, Symbol, Term, parts

Given = tuple[Condition, ...]
Labels: TypeAlias = Mapping[str, bool] | None
Insides: TypeAlias = Mapping[str, Inside] | None


class Kernel:
    """Asks the kernel, with one Judge for all scopes that say the same.

    ``functions`` are names without a definition that the text differentiates: they stand for something;
    ``labels`` are names of two values; ``insides`` are the formulas within wholes that are names.
    """

    def __init__(
        self, functions: frozenset[str] = frozenset(), labels: Labels = None, insides: Insides = None
    ) -> None:
        self.functions, self.labels, self.insides = functions, labels or {}, insides or {}
        self._judges: dict[object, Judge] = {}
        self._glances: dict[object, bool | None] = {}

    def judge(self, scope: Scope) -> Judge:
        """The Judge of a scope, with all that it remembers."""
        key = _said(scope)
        if key not in self._judges:
            self._judges[key] = Judge(scope)
        return self._judges[key]

    def ask(self, left: Term, right: Term, scope: Scope, given: Given = ()) -> Evidence:
        """Whether ``left = right``; shapes that do not fit refute it."""
        found = self._ask(left, right, scope, given)
        if left != right:  # a slope that is written is not taken for 0
            found = asked_of_functions(left, right, self.functions, scope, self._ask, given) or found
        if self.insides and not isinstance(found, Proved):
            found = self._of_equals(left, right, scope, given) or found
        if isinstance(found, Proved) or not self.labels:
            return found
        inner = with_labels(left, right, scope, self.labels)
        if inner is None:
            return found
        more = self._ask(left, right, inner, given)
        return (
            as_labels(more, self.labels) if isinstance(more, Proved) or isinstance(found, Refuted) else found
        )

    def _of_equals(self, left: Term, right: Term, scope: Scope, given: Given) -> Proved | None:
        """The proof of an equation in which wholes of equal things are one; None if there is none."""

        def same(one: Term, other: Term) -> bool:
            return isinstance(self._ask(one, other, scope, given), Proved)

        for one, other, inner in with_insides(left, right, self.insides, scope, same):
            if isinstance(found := self._ask(one, other, inner, given), Proved):
                return found
        return None

    def _ask(self, left: Term, right: Term, scope: Scope, given: Given) -> Evidence:
        if left == right:
            return Proved("the same formula")
        doubt = _unclear_index(left, right, scope) or _again(left, right, scope)
        if doubt:
            return Undecided(doubt)
        try:
            left, right = put_out(left, scope), put_out(right, scope)
        except ModelError as error:
            return Undecided(str(error))
        try:
            one, other, inner = masked(left, right, scope)
            general = self._generalised(one, other, inner, given)
            found = general or self.judge(inputs_first(one, other, inner)).agree(one, other, given)
        except ModelError as error:
            reads = scope.closure(left) | scope.closure(right)
            own = {name: d for name, d in scope.definitions.items() if name in reads}
            if len(own) < len(scope.definitions):  # what another definition has wrong is not asked
                return self._ask(left, right, replace(scope, definitions=own), given)
            return Refuted(None, str(error))
        found = _counted(found)
        if not isinstance(found, Proved | Refuted) and (free := _freed(one, other, inner)) is not inner:
            again = self.judge(inputs_first(one, other, free)).proof(one, other, given)
            found = found if again is None else _counted(again)
        if not isinstance(found, Proved | Refuted) and _LOGARITHMIC.search(found.why):
            found = self._taken_apart(one, other, inner, given) or found
        if not isinstance(found, Proved | Refuted):
            roots = isinstance(found, Tested)
            found = self._positive(one, other, inner, given, roots) or found
        if not isinstance(found, Refuted) or found.witness is None:
            return found
        missing = self._unexplained(left, right, scope)
        if inner is not scope:
            return Undecided("nothing says how " + listed(differentiated(left, right, scope)))
        doubt = misread(left, right, scope)
        if doubt:
            return Undecided(doubt)
        if missing:
            stand = "stands" if len(missing) == 1 else "stand"
            return Undecided(f"nothing says what {' and '.join(missing)} {stand} for")
        return found

    def _taken_apart(self, left: Term, right: Term, scope: Scope, given: Given) -> Evidence | None:
        """What is proved of an equation whose logarithms are taken apart, or refuted; else None."""
        try:
            for positive in (True, False):
                made = taken_apart(left, right, scope, positive)
                if made is None:
                    return None
                one, other, inner = made
                found = _counted(self.judge(inputs_first(one, other, inner)).agree(one, other, given))
                if isinstance(found, Refuted if not positive else Proved):
                    return found
        except ModelError:
            return None
        return None

    def _generalised(self, left: Term, right: Term, scope: Scope, given: Given) -> Evidence | None:
        """The proof of a more general statement, if it asks for nothing; else None."""
        for inner in generalised(left, right, scope):
            if not self.plausible(left, right, inner, given):
                continue
            try:
                proof = self.judge(inputs_first(left, right, inner)).proof(left, right, given)
            except ModelError:
                continue
            found = None if proof is None else _counted(proof)
            if isinstance(found, Proved) and not (found.conditions or found.lost or found.gained):
                return found
        return None

    def _positive(self, left: Term, right: Term, scope: Scope, given: Given, roots: bool) -> Evidence | None:
        """What is proved, or refuted, of the positive inputs of which alone an equation speaks; else None."""
        inner = with_positive(left, right, scope, roots)
        if inner is None:
            return None
        try:
            found = _counted(self.judge(inputs_first(left, right, inner)).agree(left, right, given))
        except ModelError:
            return None
        return found if isinstance(found, Proved | Refuted) else self._taken_apart(left, right, inner, given)

    def plausible(self, left: Term, right: Term, scope: Scope, given: Given = ()) -> bool:
        """Whether the sides are equal at a few points."""
        return self._glance(left, right, scope, given) is True

    def possible(self, left: Term, right: Term, scope: Scope, given: Given = ()) -> bool:
        """Whether the sides may be equal, as a few points tell, so that a proof is worth asking for."""
        return self._glance(left, right, scope, given) is not False

    def _glance(self, left: Term, right: Term, scope: Scope, given: Given) -> bool | None:
        """Whether the sides are equal at a few points; None where that cannot be told."""
        key = (left, right, given, _said(scope))
        if key not in self._glances:
            free = inputs_first(left, right, scope)
            self._glances[key] = Sieve(Line(left, right, free, given)).equal(right)
        return self._glances[key]

    def _unexplained(self, left: Term, right: Term, scope: Scope) -> list[str]:
        """Inputs on one side of which the other knows nothing, and undefined functions."""
        reads = [scope.closure(side) for side in (left, right)]
        stated = [{scope.canonical(n) for n in free_names(side)} & {*scope.symbols} for side in (left, right)]
        varied = {
            scope.canonical(part.by.name)
            for side in (left, right)
            for part in parts(side)
            if isinstance(part, Derivative) and scope.depends(part.of, part.by.name)
        }
        found = {n for n in (stated[0] - reads[1]) | (stated[1] - reads[0]) if n not in scope.definitions}
        found -= varied  # a definition says how the quantity depends on it
        found -= {n for n in found if _of_another_layer(n, reads[0] | reads[1], scope)}
        if any(isinstance(part, Derivative) for side in (left, right) for part in parts(side)):
            found |= {n for n in (reads[0] | reads[1]) & self.functions if n not in scope.definitions}
        return sorted(found)


def _said(scope: Scope) -> object:
    """What a scope says, by which scopes that say the same are known."""
    return (
        tuple(scope.sizes), tuple(scope.letters.items()), tuple(scope.symbols.items()),
        tuple(scope.definitions.items()), scope.facts, scope.given,
    )  # fmt: skip


def _of_another_layer(name: str, read: frozenset[str], scope: Scope) -> bool:
    """Whether a name is an input like others that are read, at another layer: ``W^{l+1}`` beside ``W^l``."""
    own = label_of(name)
    if own is None or not own.letter:
        return False
    alike = {n for n in scope.symbols if (other := label_of(n)) is not None and other.family == own.family}
    return not alike & scope.definitions.keys() and len(alike & read) > 1


def _freed(left: Term, right: Term, scope: Scope) -> Scope:
    r"""The scope in which variables may have any value, whatever the text makes them of.

    What holds of a derivative by ``h_t`` for all values of ``h_t`` holds for those that it has.
    """
    reads = scope.closure(left) | scope.closure(right)
    bodies = (d.body for n, d in scope.definitions.items() if n in reads)
    by = {scope.canonical(n) for n in variables(left).union(variables(right), *map(variables, bodies))}
    free = {v for v in by if not any(scope.depends(Symbol(v), w) for w in by - {v})}
    kept = {n: d for n, d in scope.definitions.items() if n not in free}
    return scope if len(kept) == len(scope.definitions) else replace(scope, definitions=kept)


def _counted(found: Evidence) -> Evidence:
    """The evidence where some ranges are counted up to a number, and have it for their name.

    What is proved for every size holds for that one; what is refuted at another size may hold.
    """
    match found:
        case Proved(conditions=conditions):
            kept = tuple(c for c in conditions if not (m := _LARGE.fullmatch(c)) or int(m[1]) < int(m[2]))
            return found if kept == conditions else replace(found, conditions=kept)
        case Refuted(Witness(sizes=sizes)):
            for name, value in sizes:
                if name.isdigit() and value != int(name):
                    return Undecided(f"a range is counted up to {name} here, and the line fails at {value}")
    return found


_LOGARITHMIC = re.compile("logarithm|exponent")  # what puts an equation outside the kernel's class
_LARGE = re.compile(r"(\d+) \\ge (\d+)")


def _unclear_index(left: Term, right: Term, scope: Scope) -> str:
    """What keeps an index from being the letter of one size; empty where all is clear."""
    for side in (left, right):
        for part in parts(side):
            for index in _places(part):
                if isinstance(index, Symbol) and not index.indices and not _is_place(index.name, scope):
                    return f"nothing says over what {index.name} runs as an index"
    return ""


def _again(left: Term, right: Term, scope: Scope) -> str:
    """What of a second derivative nothing says; empty where there is none.

    The first derivatives of a function that is not defined are free, but they are no constants.
    """
    for side in (left, right):
        for part in parts(side):
            if isinstance(part, Derivative):
                reached = scope.closure(part.of) & scope.definitions.keys()
                for term in (part.of, *(scope.definitions[name].body for name in reached)):
                    for inner in parts(term):
                        match inner:
                            case Derivative(Symbol(name), by) if name not in (by.name, *scope.definitions):
                                return f"nothing says how {name} depends on {by.name}"
    return ""


def _places(part: Term) -> tuple[Term, ...]:
    """The indices that stand directly in a Term."""
    match part:
        case Symbol(_, indices):
            return indices
        case Apply("delta" | "unit", args):
            return args
        case Bind(_, _, over, _):
            return () if over.but is None else (over.but,)
        case Cases(branches):
            return tuple(side for b in branches if b.when for side in (b.when.left, b.when.right))
    return ()


def _is_place(name: str, scope: Scope) -> bool:
    return name in scope.sizes or (name.rstrip("'") in scope.letters and name not in scope.symbols)
