"""The one question: are two Terms equal for every size, every index and every value?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from random import Random

from derive.meaning import conditions
from derive.meaning.evidence import Evidence, Proved, Refuted, Tested, Undecided
from derive.meaning.field import Undefined
from derive.meaning.forms import Outside
from derive.meaning.kernel import Compiler
from derive.meaning.patterns import Pattern, numerals, patterns
from derive.meaning.point import OutOfRange, Point
from derive.meaning.sizes import window
from derive.operators import OPERATORS
from derive.scope import Scope, variables
from derive.shapes import ShapeError, opened
from derive.term import Apply, Bind, Condition, Term, free_names, parts

_MOST_POINTS = 2000


class Judge:
    """Decides equations in one scope, remembering what it compiled and what it decided."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._compilers: dict[frozenset[str], Compiler] = {}
        self._known: dict[tuple[Term, Term, tuple[Condition, ...]], Evidence] = {}

    def agree(self, left: Term, right: Term, given: tuple[Condition, ...] = ()) -> Evidence:
        """Whether ``left = right`` under index conditions, with the evidence."""
        known = self._known.get((left, right, given))
        if known is None:
            known = self._known[left, right, given] = self._agree(left, right, given)
        return known

    def _agree(self, left: Term, right: Term, given: tuple[Condition, ...]) -> Evidence:
        """Entry by entry, with the definitions folded first: what holds for every p holds for p."""
        scope = self.scope.assuming(*given)
        try:
            one, other, _ = opened(left, right, scope)
        except ShapeError as error:
            return Refuted(None, str(error))
        why = ""
        for folded in _stages((one, other), scope):
            try:
                verdict = self._decide(one, other, scope, folded)
            except Outside as error:
                why = why or str(error)
                continue
            if isinstance(verdict, Proved):
                large = tuple(rf"{size} \ge 2" for size in conditions.sizes(one, other, scope))
                return Proved(verdict.how, tuple(dict.fromkeys((*verdict.conditions, *large))))
            if verdict is not None and not folded:
                return verdict
        return _tested(one, other, scope, why)

    def _compiler(self, folded: frozenset[str]) -> Compiler:
        if folded not in self._compilers:
            self._compilers[folded] = Compiler(self.scope, folded)
        return self._compilers[folded]

    def _decide(self, left: Term, right: Term, scope: Scope, folded: frozenset[str]) -> Evidence | None:
        """Evaluate both sides at the sizes that are enough, in every case of the letters.

        None where they differ with some definitions folded, which says nothing yet.
        """
        compiler = self._compiler(folded)
        run, other = compiler.value(left), compiler.value(right)
        reached = reach((left, right), scope, folded)
        plan = [
            Plan(size, cases, window(left, right, size, named, scope, folded))
            for size, cases, named in _cases(reached, scope)
        ]
        random = Random(1)
        points = 0
        undefined: list[dict[str, int]] = []
        for sizes, places in _grid(plan):
            point = Point(sizes, dict(places), random)
            try:
                sides = run(point), other(point)
            except Undefined:
                undefined.append(sizes)
                continue
            except OutOfRange:
                continue
            points += 1
            if points > _MOST_POINTS:
                raise Outside("too many sizes and cases to try")
            if sides[0] != sides[1]:
                return None if folded else _refuted(left, right, scope, sizes, places)
        if not points:
            return Undecided("one of the sides is undefined everywhere")
        return _proved(points, plan, undefined)


class Spot:
    """Compares scalar Terms at one choice of sizes and of places for the free letters.

    What is computed for one comparison serves the next.
    """

    def __init__(self, scope: Scope, sizes: Mapping[str, int], places: Mapping[str, int]) -> None:
        self.compiler = Compiler(scope)
        self.point = Point(dict(sizes), dict(places), Random(1))

    def agree(self, left: Term, right: Term) -> Evidence:
        """Whether two Terms are equal here for all values. Differing says no more than undecided."""
        try:
            sides = [self.compiler.value(side)(self.point) for side in (left, right)]
        except (Undefined, OutOfRange, Outside) as error:
            return Undecided(str(error))
        if sides[0] == sides[1]:
            return Proved("evaluated over GF(2^127 - 1)")
        return Undecided("they differ as formal expressions")


def agree(left: Term, right: Term, scope: Scope) -> Evidence:
    """Whether ``left = right`` in a scope, with the evidence.

    Arrays are compared entry by entry.

    >>> from derive.scope import Declared
    >>> from derive.term import TWO, Symbol, add, mul
    >>> x = Symbol("x")
    >>> agree(add(x, x), mul(TWO, x), Scope(symbols={"x": Declared()})).how
    'evaluated at 1 point over GF(2^127 - 1)'
    """
    return Judge(scope).agree(left, right)


def _stages(terms: tuple[Term, ...], scope: Scope) -> Iterator[frozenset[str]]:
    """Which definitions to leave folded: all, then those without exp or log, then none."""
    reached = reach(terms, scope, frozenset())
    read = frozenset(
        name
        for name, definition in scope.definitions.items()
        if any(name in free_names(term) for term in reached.terms)
    )
    if read:
        yield read
    algebraic = frozenset(name for name in read if _algebraic(scope.definitions[name].body))
    if algebraic and algebraic != read:
        yield algebraic
    yield frozenset()


def _algebraic(body: Term) -> bool:
    return not any(
        isinstance(part, Apply) and (part.operator in ("exp", "log") or OPERATORS[part.operator].means)
        for part in parts(body)
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """What an equation reads, through the definitions that are unfolded."""

    terms: tuple[Term, ...]
    letters: tuple[str, ...]
    sizes: tuple[str, ...]


def reach(terms: tuple[Term, ...], scope: Scope, folded: frozenset[str]) -> Reach:
    """The free letters and the sizes on which an equation's meaning depends."""
    by = frozenset[str]().union(*map(variables, terms))
    letters: dict[str, None] = {}
    sizes: dict[str, None] = {}
    read: dict[Term, None] = {}
    todo: list[tuple[Term, frozenset[str]]] = [(term, frozenset()) for term in terms]
    while todo:
        term, own = todo.pop()
        if term in read:
            continue
        read[term] = None
        for name in sorted(free_names(term) - own):
            if name in scope.sizes and scope.canonical(name) not in scope.symbols:
                sizes[name] = None
            elif scope.canonical(name) in scope.symbols:
                name = scope.canonical(name)
                sizes.update(dict.fromkeys(scope.symbol(name).shape))
                if name in scope.definitions and (
                    name not in folded or any(scope.depends(scope.definitions[name].body, v) for v in by)
                ):
                    definition = scope.definitions[name]
                    todo.append((definition.body, frozenset(definition.indices)))
            elif name.rstrip("'") in scope.letters:
                letters[name] = None
                sizes[scope.letters[name.rstrip("'")]] = None
        for part in parts(term):
            if isinstance(part, Bind):
                sizes.update(dict.fromkeys(n for n in free_names(part.over.size) if n in scope.sizes))
    return Reach(tuple(read), tuple(letters), tuple(sizes))


@dataclass(frozen=True, slots=True)
class Plan:
    """The cases of one size's letters, and the sizes to try."""

    size: str
    cases: tuple[Pattern, ...]
    window: range


def _cases(reached: Reach, scope: Scope) -> Iterator[tuple[str, tuple[Pattern, ...], int]]:
    """For each size its cases, and the number of places that letters and numerals name."""
    for size in reached.sizes:
        letters = tuple(n for n in reached.letters if scope.letters[n.rstrip("'")] == size)
        fixed = numerals(reached.terms, size, scope)
        yield size, tuple(patterns(letters, fixed, scope.given)), max(len(letters) + len(fixed), *fixed, 0)


def _grid(plan: list[Plan]) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """The sizes to try with the places of the letters.

    All the windows together, which is what the lemma asks for; and each smaller size alone, to see
    where the sides are undefined.
    """
    for cases in product(*(p.cases for p in plan)):
        places = {letter: place for case in cases for letter, place in case.places}
        ranges = [range(max(c.least, p.window[0]), max(c.least, p.window[-1]) + 1) for c, p in zip(cases, plan, strict=True)]
        small = [{n: size} for n, (c, r) in enumerate(zip(cases, ranges, strict=True)) for size in range(c.least, r[0])]
        for change in small:
            yield {p.size: change.get(n, ranges[n][0]) for n, p in enumerate(plan)}, places
        for chosen in product(*ranges):
            yield {p.size: size for p, size in zip(plan, chosen, strict=True)}, places


def _refuted(
    left: Term, right: Term, scope: Scope, sizes: dict[str, int], places: dict[str, int]
) -> Evidence:
    """A refutation stands on its witness alone, never on the kernel's word."""
    from derive.meaning import witness

    sizes = dict.fromkeys(reach((left, right), scope, frozenset()).sizes, 1) | sizes
    found = witness.search(left, right, scope, sizes, places)
    if found is None:
        return Undecided("the sides differ as formal expressions, but no counterexample was found")
    return Refuted(found, "the sides differ at a point")


def _proved(points: int, plan: list[Plan], undefined: list[dict[str, int]]) -> Evidence:
    """A proof; sizes at which a side is undefined are a condition, if the others are enough."""
    how = f"evaluated at {points} point{'s' if points > 1 else ''} over GF(2^127 - 1)"
    if plan:
        how += ", " + ", ".join(f"{p.size} up to {p.window[-1]}" for p in plan)
    if not undefined:
        return Proved(how)
    for p in plan:
        if all(sizes[p.size] == 1 for sizes in undefined) and p.window[0] > 1:
            return Proved(how, (f"{p.size} \\ge 2",))
    return Undecided("one of the sides is undefined in some of the cases")


def _tested(left: Term, right: Term, scope: Scope, why: str) -> Evidence:
    """Outside the kernel's class: balls at a few sizes, which can refute but never prove."""
    from derive.meaning import witness

    reached = reach((left, right), scope, frozenset())
    digits: list[int] = []
    plan = [Plan(size, cases, range(1, 4)) for size, cases, _ in _cases(reached, scope)]
    for sizes, places in islice(_grid(plan), 24):
        found = witness.search(left, right, scope, sizes, places)
        if found is not None:
            return Refuted(found, "the sides differ at a point")
        digits += witness.compare(left, right, scope, sizes, places)
    if not digits or min(digits) < 8:
        return Undecided(why)
    return Tested(len(digits), min(digits), why)
