"""One question to the kernel about a line that a person wrote: is it true, as far as the text says?

The kernel takes a name without a definition for a free quantity. A person who writes ``dL/dz`` without
saying what L is does not: such a derivative is any function here, never 0, and a line that is refuted
only because nothing says what a name in it stands for is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from derive.binding import free_names
from derive.checking.inputs import inputs_first
from derive.checking.logarithms import taken_apart
from derive.checking.misread import misread
from derive.checking.signals import put_out, unknown
from derive.meaning.agree import Judge
from derive.meaning.evidence import Evidence, Proved, Refuted, Undecided, Witness
from derive.mistakes.sieve import Sieve
from derive.mistakes.spot import Line
from derive.scope import Declared, ModelError, Scope
from derive.shapes import shape
from derive.term import Apply, Bind, Cases, Condition, Derivative, Number, Symbol, Term, map_parts, parts

Given = tuple[Condition, ...]


class Kernel:
    """Asks the kernel, with one Judge for all scopes that say the same.

    ``functions`` are names without a definition that the text differentiates: they stand for something.
    """

    def __init__(self, functions: frozenset[str] = frozenset()) -> None:
        self.functions = functions
        self._judges: dict[object, Judge] = {}

    def judge(self, scope: Scope) -> Judge:
        """The Judge of a scope, with all that it remembers."""
        key = (
            tuple(scope.sizes), tuple(scope.letters.items()), tuple(scope.symbols.items()),
            tuple(scope.definitions.items()), scope.facts, scope.given,
        )  # fmt: skip
        if key not in self._judges:
            self._judges[key] = Judge(scope)
        return self._judges[key]

    def ask(self, left: Term, right: Term, scope: Scope, given: Given = ()) -> Evidence:
        """Whether ``left = right``; shapes that do not fit refute it."""
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
            found = self.judge(inputs_first(one, other, inner)).agree(one, other, given)
        except ModelError as error:
            reads = scope.closure(left) | scope.closure(right)
            own = {name: d for name, d in scope.definitions.items() if name in reads}
            if len(own) < len(scope.definitions):  # what another definition has wrong is not asked
                return self.ask(left, right, replace(scope, definitions=own), given)
            return Refuted(None, str(error))
        found = _counted(found)
        if not isinstance(found, Proved | Refuted):
            found = self._taken_apart(one, other, inner, given) or found
        if not isinstance(found, Refuted) or found.witness is None:
            return found
        missing = self._unexplained(left, right, scope)
        if inner is not scope:
            return Undecided("nothing says how " + _listed(differentiated(left, right, scope)))
        doubt = misread(left, right, scope)
        if doubt:
            return Undecided(doubt)
        if missing:
            return Undecided(f"nothing says what {' and '.join(missing)} stands for")
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

    def plausible(self, left: Term, right: Term, scope: Scope, given: Given = ()) -> bool:
        """Whether the sides are equal at a few points."""
        return Sieve(Line(left, right, inputs_first(left, right, scope), given)).passes(right)

    def possible(self, left: Term, right: Term, scope: Scope, given: Given = ()) -> bool:
        """Whether the sides may be equal, as a few points tell, so that a proof is worth asking for."""
        return Sieve(Line(left, right, inputs_first(left, right, scope), given)).equal(right) is not False

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
        if any(isinstance(part, Derivative) for side in (left, right) for part in parts(side)):
            found |= {n for n in (reads[0] | reads[1]) & self.functions if n not in scope.definitions}
        return sorted(found)


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


def masked(left: Term, right: Term, scope: Scope) -> tuple[Term, Term, Scope]:
    """Both sides with each derivative of what is not known to vary as a symbol of its own.

    The scope is the same one where there is none.
    """
    symbols: dict[str, Declared] = {}
    names: dict[str, str] = {}

    def change(part: Term) -> Term:
        if not isinstance(part, Derivative) or not unknown(part, scope):
            return part
        slots = _slots(part)
        name = names.setdefault(_pattern(part), f"*{len(names)}")
        sizes = tuple(_size(index, scope) for index in slots)
        rest = tuple(axis.name for axis in shape(part, scope) if isinstance(axis, Symbol))
        symbols[name] = Declared((*sizes, *rest))
        return Symbol(name, slots)

    one, other = map_parts(left, change), map_parts(right, change)
    if not symbols:
        return left, right, scope
    return one, other, replace(scope, symbols={**scope.symbols, **symbols})


def differentiated(left: Term, right: Term, scope: Scope) -> list[tuple[str, str]]:
    """The quantities and variables of the derivatives of which nothing is known."""
    found: dict[tuple[str, str], None] = {}
    for side in (left, right):
        for part in parts(side):
            if isinstance(part, Derivative) and unknown(part, scope):
                names = sorted({scope.canonical(n) for n in free_names(part.of)} & {*scope.symbols})
                found[" and ".join(names), part.by.name] = None
    return list(found)


def _listed(pairs: list[tuple[str, str]]) -> str:
    return ", nor how ".join(f"{of} depends on {by}" for of, by in pairs)


def _slots(derivative: Derivative) -> tuple[Term, ...]:
    """The indices of a derivative, in order; those of a longer expression once each."""
    if isinstance(derivative.of, Symbol):
        return (*derivative.of.indices, *derivative.by.indices)
    found: dict[Term, None] = {}
    for part in parts(derivative):
        if isinstance(part, Symbol):
            found.update(dict.fromkeys(i for i in part.indices if not isinstance(i, Number)))
    free = free_names(derivative)
    return tuple(i for i in found if isinstance(i, Symbol) and i.name in free)


def _pattern(derivative: Derivative) -> str:
    """What a derivative is beside its letters."""
    of, by = derivative.of, derivative.by
    if isinstance(of, Symbol):
        return f"{of.name}/{by.name}"
    places = {i: Symbol(f"#{n}") for n, i in enumerate(_slots(derivative))}
    return str(map_parts(derivative, lambda part: places.get(part, part)))


def _size(index: Term, scope: Scope) -> str:
    size = scope.size_of(index) if isinstance(index, Symbol) else None
    if not isinstance(size, Symbol):
        raise ModelError("an index that is no letter, of what is not defined")
    return size.name


def undefined_functions(terms: Iterable[Term], scope: Scope) -> frozenset[str]:
    """The names without definition that the given Terms differentiate by what they may depend on."""
    return frozenset(
        part.of.name
        for term in terms
        for part in parts(term)
        if isinstance(part, Derivative) and isinstance(part.of, Symbol)
        if part.of.name not in scope.definitions and unknown(part, scope)
    )
