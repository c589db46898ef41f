r"""How many sizes must be tried before an identity holds for all of them.

Lemmas 3 and 4 of PROOF.md beside this file. F is the number of places that free letters and numerals
name, K the largest number of indices over 1..C that are bound in one term of the equation after
cross-multiplying, an explicit C counting as one (it is ``\sum_j 1``), k the largest number of indices
bound inside a generator (exp, log, root, step), g that of one monomial in an exponent.

* K + 1 sizes are enough: from F on, or F + 2k + 1 for k > 0; where there are exponentials of sums, from
  F + 2K + g on; where a generator with a sum changes with an index that is bound around it, from
  F + 2K + 2k + 1 on.
* The square of a root of P counts as P, the exponential of a logarithm as its argument, the
  logarithm of an exponential as its exponent.
* A denominator that holds a sum counts with its bound indices each time it is cross-multiplied. One
  that changes with an index n over another size N stands there once for each of the places of n, of
  which there are as many as the largest N that must be tried. One that changes with a bound index
  over C itself would have to be multiplied C times: such an identity is not called proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import ceil

from derive.binding import alpha, free_names, substitute
from derive.meaning.degrees import (
    NONE,
    Degree,
    Generators,
    Jet,
    Under,
    Unders,
    exponential,
    joined,
    least_common,
    multiplied,
    relieved,
    times,
)
from derive.meaning.forms import Outside, exponent
from derive.meaning.reach import counting
from derive.meaning.unfolding import Unfolding
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Cases, Derivative, Symbol, Term

_PLAIN: Jet = (Degree(),)
_HIGHEST = 40
"""The largest exponent that is counted."""


class Places(Exception):
    """To count, it must be known how many places of another size there can be."""

    def __init__(self, size: str) -> None:
        self.size = size


class Count:
    """Counts bound indices over one size in the scalar Terms of a scope.

    ``places`` has the largest number of places to be tried of other sizes, where that is known.
    """

    def __init__(
        self, scope: Scope, size: str, folded: frozenset[str], places: Mapping[str, int] | None = None
    ) -> None:
        self.scope = scope
        self.size = size
        self.folded = folded
        self.unfolding = Unfolding(scope, folded)
        self.places = places or {}
        self.normalised = {fact.name for fact in scope.facts} - set(scope.definitions)
        self._counting = counting(scope, size)
        self._known: dict[tuple[Term, tuple[str, ...]], Jet] = {}

    def jet(self, term: Term, by: tuple[str, ...]) -> Jet:
        """The degrees of a Term and of its derivatives by the names ``by``, one more each time.

        Raises Outside where the lemma does not reach.
        """
        if free_names(term).isdisjoint(self._counting):
            return _PLAIN * (len(by) + 1)
        known = self._known.get((term, by))
        if known is None:
            known = self._known[term, by] = self._jet(term, by)
        return known

    def _jet(self, term: Term, by: tuple[str, ...]) -> Jet:
        none = _PLAIN * len(by)
        match term:
            case Apply():
                return self._apply(term, by)
            case Symbol(name, ()) if name == self.size:
                return (Degree(1), *none)
            case Symbol(name) if name in self.scope.definitions:
                return self._defined(term, by)
            case Symbol(name) if name in self.normalised and self.scope.symbol(name).shape[-1] == self.size:
                # y_k = u_k / sum_j u_j
                return (Degree(0, {Symbol(f"sum of {name}", term.indices[:-1]): Under(1, 1)}), *none)
            case Bind(_, index, over, body):
                own = over.size == Symbol(self.size)
                return tuple(self._bound(d, index, over.size, own) for d in self.jet(body, by))
            case Derivative(of, variable):
                return self.jet(of, (variable.name, *by))[1:]
            case Cases(branches):
                jets = [self.jet(b.term, by) for b in branches]
                return tuple(reduce(joined, level) for level in zip(*jets, strict=True))
        return (*_PLAIN, *none)

    def _defined(self, term: Symbol, by: tuple[str, ...]) -> Jet:
        """A folded definition has the value of a free symbol, with the derivatives of its body."""
        name = term.name
        body = self.scope.definitions[name].body
        varies = any(v != name and self.scope.depends(body, v) for v in by)
        opened = varies or name not in self.folded
        inner = self.jet(self.unfolding.body(term), by if varies else ()) if opened else ()
        value = Degree() if name in self.folded else inner[0]
        return (value, *(inner[1:] if varies else _PLAIN * len(by)))

    def _bound(self, degree: Degree, index: str, size: Term, own: bool) -> Degree:
        """Under a sum."""
        under = self._repeated(degree.under, index, size, own)
        read = degree.read
        if read is not NONE:
            read = replace(
                read,
                deep=self._repeated(read.deep, index, size, own),
                open=read.open - {index},
                outer=read.outer or (own and index in read.open),
            )
        return Degree(degree.top + own, under, read)

    def _repeated(self, under: Unders, index: str, size: Term, own: bool) -> Unders:
        """A denominator that changes with a bound index of another size stands there once for each place."""
        found: dict[Term, Under] = {}
        for key, (n, weight, wide) in under.items():
            if index in free_names(key):
                if not weight and not wide:
                    continue
                if own or not isinstance(size, Symbol):
                    raise Outside(f"a denominator with a sum over {self.size} changes under another sum")
                if size.name not in self.places:
                    raise Places(size.name)
                key, n = substitute(key, {index: Symbol(f"*{size.name}")}), n * self.places[size.name]
            found[key] = Under(n + (found[key].power if key in found else 0), weight, wide)
        return found

    def _apply(self, term: Apply, by: tuple[str, ...]) -> Jet:
        if OPERATORS[term.operator].means is not None:
            return self.jet(expand(term), by)
        args = term.args
        match term.operator:
            case "add":
                jets = [self.jet(a, by) for a in args]
                return tuple(reduce(joined, level) for level in zip(*jets, strict=True))
            case "neg":
                return self.jet(args[0], by)
            case "mul":
                return reduce(times, [self.jet(a, by) for a in args])
            case "div":
                return times(self.jet(args[0], by), self._inverse(args[1], by))
            case "pow":
                n = exponent(args[1])
                if isinstance(n, Fraction):
                    return self._generator(term, by)
                if abs(n) > _HIGHEST:
                    raise Outside("a power too high to count")
                one = self.jet(args[0], by) if n > 0 else self._inverse(args[0], by)
                return reduce(times, [one] * abs(n), _PLAIN * (len(by) + 1))
            case "exp" | "log":
                return self._generator(term, by)
            case "step":
                self._no_slopes(args[0])
                read = _generators(args[0], self.jet(args[0], ())[0])
                return (Degree(0, {}, replace(read, across=0)), *(_PLAIN * len(by)))
        return _PLAIN * (len(by) + 1)

    def _inverse(self, term: Term, by: tuple[str, ...]) -> Jet:
        """``(1/g)^(m) = -(1/g) sum_k binom(m, k) g^(k) (1/g)^(m-k)``; a product divides factor by factor."""
        match term:
            case Symbol() if self.unfolding.opens(term):
                return self._inverse(self.unfolding.body(term), by)
            case Apply("mul", args):
                return reduce(times, [self._inverse(a, by) for a in args])
            case Apply("div", (top, bottom)):
                return times(self._inverse(top, by), self.jet(bottom, by))
            case Apply("pow", (base, n)) if isinstance(k := exponent(n), int) and k > 0:
                return reduce(times, [self._inverse(base, by)] * k)
        jet = self.jet(term, by)
        wide = any(d.read.across for d in jet)
        own, under = jet[0].under, {alpha(term): Under(1, jet[0].top, wide)}
        inverse: Jet = (replace(jet[0], top=jet[0].weight, under=under),)
        for m in range(1, len(jet)):
            slopes = [_over(_over(jet[m], own, under), own, under)]
            slopes += [_over(multiplied(jet[k], inverse[m - k]), own, under) for k in range(1, m)]
            inverse = (*inverse, reduce(joined, slopes))
        return inverse

    def _no_slopes(self, arg: Term) -> None:
        """Refuse a derivative of a sum in an argument: it is known by its value at one size."""
        for part, _ in self.unfolding.read(arg, self.size):
            if isinstance(part, Derivative) and _knows(self.jet(part, ())[0]):
                raise Outside("a derivative of what is summed inside exp, log or step")

    def _generator(self, term: Apply, by: tuple[str, ...]) -> Jet:
        """exp, log and roots are generators; their derivatives come from that of the argument.

        ``(log a)' = a'/a``, ``(e^a)' = e^a a'``, and ``a^n`` is ``e^(n log a)``.
        """
        self._no_slopes(term.args[0])
        if term.operator == "exp":
            return self._exponential(term.args[0], by)
        arg = self.jet(term.args[0], by)
        read = _generators(term.args[0], arg[0])
        if term.operator == "log":
            # the logarithm of exponentials is the sum of their arguments, over one denominator
            own = Degree(0, read.deep)
            own = replace(own, top=read.inside + own.weight, read=replace(read, across=read.nested))
        else:
            own = replace(self._root(term, arg[0]), read=read)
        slopes = times(arg[1:], self._inverse(term.args[0], by)[: len(by)]) if by else ()
        return (own, *slopes) if term.operator == "log" else exponential(own, (own, *slopes), len(by))

    def _root(self, term: Apply, arg: Degree) -> Degree:
        """The square of a root of P is P: it counts as P itself."""
        n = Fraction(exponent(term.args[1]))
        if abs(n) > _HIGHEST:
            raise Outside("a power too high to count")
        one = arg if n > 0 else self._inverse(term.args[0], ())[0]
        return reduce(multiplied, [one] * ceil(abs(n)))

    def _exponential(self, arg: Term, by: tuple[str, ...]) -> Jet:
        """``e^(u + log v - log w)`` is ``e^u v / w``."""
        factors: list[Jet] = []
        rest: list[Term] = []
        for sign, addend in self.unfolding.addends(arg):
            match addend:
                case Apply("log", (inner,)):
                    value = self.jet(inner, by) if sign > 0 else self._inverse(inner, by)
                    read = _generators(inner, value[0])
                    factors.append(tuple(replace(d, read=d.read.beside(read)) for d in value))
                case _ if self._logs(addend):
                    raise Outside("the exponential of a sum or multiple of logarithms")
                case _:
                    rest.append(addend)
        if rest:
            exponents = Apply("add", tuple(rest)) if len(rest) > 1 else rest[0]
            jet = self.jet(exponents, by)
            read = replace(
                _generators(exponents, jet[0]),
                across=jet[0].top,
                deep=least_common(jet[0].under, jet[0].read.deep),
                nested=max(jet[0].read.across, jet[0].read.nested),
            )
            factors.append(exponential(Degree(0, {}, read), jet, len(by)))
        return reduce(times, factors)

    def _logs(self, term: Term) -> bool:
        """Whether a logarithm that knows of sums or of a size, or a sum of logarithms, stands in a Term."""
        return any(
            summed or _knows(self.jet(part.args[0], ())[0])
            for part, summed in self.unfolding.read(term, self.size)
            if isinstance(part, Apply) and part.operator == "log"
        )


def _over(degree: Degree, own: Unders, under: Unders) -> Degree:
    """Divided by a fraction, whose denominators cancel and whose numerator stays below."""
    return multiplied(relieved(degree, own), Degree(0, under))


def _generators(arg: Term, degree: Degree) -> Generators:
    """The generators that are read where there is one with a given argument."""
    inside = degree.read.inside + degree.top + degree.weight
    names = free_names(arg) if inside else frozenset[str]()
    return degree.read.beside(Generators(inside, open=names))


def _knows(degree: Degree) -> bool:
    """Whether a sum, or the size itself, stands in a Term."""
    return bool(degree.top or degree.weight or degree.read.inside)


def window(left: Term, right: Term, named: int, count: Count) -> tuple[range, bool]:
    """The sizes at which ``left = right`` must be tested; ``named`` is F, the number of named places.

    Beside them, whether sums stand inside generators.
    These are K + 1 sizes from F, F + 2k + 1, F + 2K + g or F + 2K + 2k + 1 on. Raises Outside where the lemma
    does not reach.
    """
    degree = joined(count.jet(left, ())[0], count.jet(right, ())[0])
    read, twice = degree.read, 2 * degree.top
    general = (2 * read.inside + 1 if read.inside else 0) + (twice if read.outer else 0)
    if read.across:
        general = max(general, twice + read.across)
    least = max(named + general, 1)
    return range(least, least + degree.top + 1), bool(read.inside)
