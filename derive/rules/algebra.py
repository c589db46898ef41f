"""Scalar algebra on Terms: cancelling, multiplying out, taking sums apart, folding, factoring."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce

from derive.binding import apart, free_names, substitute
from derive.rules.folding import fold
from derive.rules.monomials import (
    Monomial,
    Poly,
    collect,
    expanded,
    inverse,
    product,
    times,
    weight,
    written,
)
from derive.scope import Scope
from derive.shapes import shape
from derive.term import ONE, Apply, Bind, Number, Symbol, Term, delta, mul, sub

_UNIT = Monomial(Fraction(1))


class Algebra:
    """How far a Term is worked: each switch is one thing a person does in a line.

    ``multiply`` multiplies sums out, ``part`` takes sums over an index apart and collapses deltas in
    them, ``facts`` uses the facts of the model, ``folds`` writes definitions for their bodies.
    """

    def __init__(
        self,
        scope: Scope,
        multiply: bool = False,
        part: bool = False,
        facts: bool = False,
        folds: bool = False,
    ) -> None:
        self.scope = scope
        self.multiply, self.part, self.facts, self.folds = multiply, part, facts, folds
        self._known: dict[Term, Poly] = {}

    def __call__(self, term: Term) -> Term:
        """The Term worked so far and written with common factors in front."""
        return self._apart(written(self.poly(term)))

    def spread(self, term: Term) -> Term:
        """The Term worked so far, without factoring."""
        return self._apart(expanded(self.poly(term)))

    def _apart(self, term: Term) -> Term:
        """No bound letter is also free elsewhere in the Term."""
        return apart(term, free_names(term), self.scope.alternatives)

    def poly(self, term: Term) -> Poly:
        """A Term as a sum of monomials."""
        found = self._known.get(term)
        if found is None:
            found = self._poly(term)
            if self.multiply:
                found = self._multiplied(found)
            if self.folds:
                found = collect(fold(m, self) for m in found)
            self._known[term] = found
        return found

    def _poly(self, term: Term) -> Poly:
        match term:
            case Number(value):
                return (Monomial(value),) if value else ()
            case Apply("add", args):
                return collect(m for arg in args for m in self.poly(arg))
            case Apply("neg", (arg,)):
                return tuple(m.scaled(Fraction(-1)) for m in self.poly(arg))
            case Apply("mul" | "dot", args):
                return self._product(args)
            case Apply("div", (top, bottom)):
                return product(self._factor(top), self._reciprocal(bottom))
            case Apply("pow", (base, Number(value))) if value.denominator == 1 and not shape(
                base, self.scope
            ):
                return reduce(product, [self._factor(base)] * int(value), (_UNIT,))
            case Bind("sum"):
                return self._sum(term)
        return (self._base(term),)

    def _base(self, term: Term) -> Monomial:
        if shape(term, self.scope):
            return Monomial(Fraction(1), (), term)
        return Monomial(Fraction(1), ((term, 1),))

    def _product(self, args: tuple[Term, ...]) -> Poly:
        """Scalars multiply in any order; arrays stay together in theirs."""
        arrays = [a for a in args if shape(a, self.scope)]
        scalars = [a for a in args if not shape(a, self.scope)]
        unit: Poly = (_UNIT,)
        result = reduce(product, [self._factor(a) for a in scalars], unit)
        if len(arrays) == 1:
            return product(result, self.poly(arrays[0]))
        if arrays:
            result = product(result, (self._base(Apply("mul", tuple(arrays))),))
        return result

    def _factor(self, term: Term) -> Poly:
        """A factor: a sum without denominators stays a base of its own, so that it can cancel."""
        found = self.poly(term)
        if len(found) < 2 or self._open(found):
            return found
        shared = written(found)
        return self._poly(shared) if _is_product(shared) else (Monomial(Fraction(1), ((shared, 1),)),)

    def _open(self, found: Poly) -> bool:
        return any(m.divides or m.array is not None for m in found)

    def _reciprocal(self, term: Term) -> Poly:
        found = self._factor(term)
        if len(found) == 1:
            return (inverse(found[0]),)
        return (Monomial(Fraction(1), ((written(found), -1),)),)

    def _multiplied(self, found: Poly) -> Poly:
        """Bases that are sums, multiplied out until none is left."""
        result: list[Monomial] = []
        for m in found:
            sums = [(b, n) for b, n in m.powers if n > 0 and isinstance(b, Apply) and b.operator == "add"]
            if not sums:
                result.append(m)
                continue
            rest = Monomial(m.coefficient, tuple(p for p in m.powers if p not in sums), m.array)
            whole: Poly = (rest,)
            for base, n in sums:
                assert isinstance(base, Apply)
                for _ in range(n):
                    whole = product(whole, tuple(x for arg in base.args for x in self.poly(arg)))
            result.extend(self._multiplied(whole))
        return collect(result)

    def _sum(self, term: Bind) -> Poly:
        """A sum over an index: what is free of the index goes before it, ``delta_ij`` picks j = i."""
        inner = self.poly(term.body)
        if not self.part:
            return self._gathered(term, inner)
        done: list[Monomial] = []
        rest: list[Monomial] = []
        for m in inner:
            picked = _picked(m, term)
            if picked is None:
                rest.append(m)
            else:
                one = substitute(written((picked[0],)), {term.index: picked[1]}, self.scope.alternatives)
                if term.over.but is not None:  # sum_{j != c} delta_ij f_j = (1 - delta_ic) f_i
                    one = mul(sub(ONE, delta(picked[1], term.over.but)), one)
                done += self.poly(one)
        return collect((*done, *self._gathered(term, tuple(rest))))

    def _gathered(self, term: Bind, inner: Poly) -> Poly:
        """The factors that are free of the index, each kind before a sum of its own."""
        groups: dict[object, tuple[Monomial, list[Monomial]]] = {}
        for m in inner:
            free = tuple(p for p in m.powers if term.index not in free_names(p[0]))
            array = m.array if m.array is not None and term.index not in free_names(m.array) else None
            outer = Monomial(Fraction(1), free, array)
            bound = tuple(p for p in m.powers if p not in free)
            own = Monomial(m.coefficient, bound, None if array is not None else m.array)
            groups.setdefault(outer.like, (outer, []))[1].append(own)
        result: list[Monomial] = []
        for outer, members in groups.values():
            body = written(collect(members))
            number_part, body = _number_out(body)
            result.append(times(outer.scaled(number_part), self._total(term, body)))
        return tuple(result)

    def _total(self, term: Bind, body: Term) -> Monomial:
        whole = term.over.but is None
        if self.facts and whole and self._is_normalised(body, term.index):
            return _UNIT
        if term.index not in free_names(body) and whole:
            size = self._base(term.over.size)
            return times(size, self._base(body)) if body != ONE else size
        return self._base(Bind(term.operator, term.index, term.over, body))

    def _is_normalised(self, body: Term, index: str) -> bool:
        """Whether a Term is an entry, at this last index, of a symbol whose entries sum to one."""
        if not isinstance(body, Symbol) or body.indices[-1:] != (Symbol(index),):
            return False
        return any(fact.name == body.name for fact in self.scope.facts)


def _is_product(term: Term) -> bool:
    return isinstance(term, Apply) and term.operator in ("mul", "neg", "div")


def _number_out(body: Term) -> tuple[Fraction, Term]:
    """The sign and the number at the head of a product."""
    match body:
        case Apply("neg", (inner,)):
            value, rest = _number_out(inner)
            return -value, rest
        case Apply("mul", (Number(value), *rest)):
            return value, Apply("mul", tuple(rest)) if len(rest) > 1 else rest[0]
        case Number(value):
            return value, ONE
    return Fraction(1), body


def _picked(m: Monomial, term: Bind) -> tuple[Monomial, Term] | None:
    """A monomial without its delta in the bound index, and the place that the delta picks."""
    bound = Symbol(term.index)
    for base, n in m.powers:
        if isinstance(base, Apply) and base.operator == "delta" and bound in base.args and n > 0:
            place = base.args[1] if base.args[0] == bound else base.args[0]
            if place != bound:
                return Monomial(m.coefficient, tuple(p for p in m.powers if p[0] != base), m.array), place
    return None


@lru_cache(maxsize=256)
def algebra(
    scope: Scope, multiply: bool = False, part: bool = False, facts: bool = False, folds: bool = False
) -> Algebra:
    """The Algebra of a scope with these switches; it remembers what it worked."""
    return Algebra(scope, multiply, part, facts, folds)


def best(term: Term, scope: Scope) -> Term:
    """The shortest writing that cancelling, multiplying out, taking apart and folding find."""
    ways = (
        algebra(scope, part=True, facts=True, folds=True),
        algebra(scope, multiply=True, part=True, facts=True, folds=True),
        algebra(scope, multiply=True, folds=True),
        algebra(scope, folds=True),
    )
    return min((way(term) for way in ways), key=weight)
