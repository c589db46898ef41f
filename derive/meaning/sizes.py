r"""How many sizes must be tried before an identity holds for all of them.

Lemmas 3 and 4 of PROOF.md beside this file. F is the number of places that free letters and numerals
name, K the largest number of indices over 1..C that are bound in one term of the equation after
cross-multiplying, an explicit C counting as one (it is ``\sum_j 1``), k the largest number of indices
bound inside a generator (exp, log, root, step), g that of one monomial in an exponent.

* The sizes F + 2k, ..., F + 2k + K are enough; where there are exponentials of sums, K + 1 sizes
  from F + 2K + g on.
* The square of a root of P counts as P, the exponential of a logarithm as its argument, the
  logarithm of an exponential as its exponent.
* A denominator that holds a sum counts with its bound indices each time it is cross-multiplied. One
  that changes with an index n over another size N stands there once for each of the places of n, of
  which there are as many as the largest N that must be tried. One that changes with a bound index
  over C itself would have to be multiplied C times: such an identity is not called proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import ceil

from derive.binding import alpha, free_names, substitute
from derive.meaning.degrees import (
    Degree,
    Jet,
    Under,
    Unders,
    exponential,
    joined,
    least_common,
    multiplied,
    times,
)
from derive.meaning.forms import Outside, exponent
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Cases, Derivative, Symbol, Term, children

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
        self.places = places or {}
        self.normalised = {fact.name for fact in scope.facts} - set(scope.definitions)
        self._known: dict[tuple[Term, tuple[str, ...]], Jet] = {}

    def jet(self, term: Term, by: tuple[str, ...]) -> Jet:
        """The degrees of a Term and of its derivatives by the names ``by``, one more each time.

        Raises Outside where the lemma does not reach.
        """
        if (term, by) not in self._known:
            self._known[term, by] = self._jet(term, by)
        return self._known[term, by]

    def _jet(self, term: Term, by: tuple[str, ...]) -> Jet:
        none = (Degree(),) * len(by)
        match term:
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
            case Apply():
                return self._apply(term, by)
        return (Degree(), *none)

    def _defined(self, term: Symbol, by: tuple[str, ...]) -> Jet:
        """A folded definition has the value of a free symbol, with the derivatives of its body."""
        name = term.name
        body = self.scope.definitions[name].body
        varies = any(v != name and self.scope.depends(body, v) for v in by)
        opened = varies or name not in self.folded
        inner = self.jet(self.unfolded(term), by if varies else ()) if opened else ()
        value = Degree() if name in self.folded else inner[0]
        return (value, *(inner[1:] if varies else (Degree(),) * len(by)))

    def unfolded(self, term: Symbol) -> Term:
        """A defined symbol's body in index form, at its indices."""
        definition = self.scope.definitions[term.name]
        n = len(definition.indices)
        inner = {i: Symbol(f"@{k}") for k, i in enumerate(definition.indices)}
        extra = tuple(Symbol(f"@{n + k}") for k in range(len(axes(definition.body, self.scope))))
        body = substitute(entry(definition.body, self.scope, extra), inner)
        return substitute(body, {f"@{k}": i for k, i in enumerate(term.indices)})

    def _bound(self, degree: Degree, index: str, size: Term, own: bool) -> Degree:
        """Under a sum."""
        under, deep = (self._repeated(u, index, size, own) for u in (degree.under, degree.deep))
        return replace(degree, top=degree.top + own, under=under, deep=deep)

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
                return reduce(times, [one] * abs(n), (Degree(),) * (len(by) + 1))
            case "exp" | "log":
                return self._generator(term, by)
            case "step":
                arg = self.jet(args[0], ())[0]
                own = Degree(0, {}, _inside(arg), 0, arg.deep)
                return (own, *((Degree(),) * len(by)))
        return (Degree(),) * (len(by) + 1)

    def _inverse(self, term: Term, by: tuple[str, ...]) -> Jet:
        """``(1/g)^(m)`` has the denominator g^(m+1); a product divides factor by factor."""
        match term:
            case Symbol(name) if name in self.scope.definitions and name not in self.folded:
                return self._inverse(self.unfolded(term), by)
            case Apply("mul", args):
                return reduce(times, [self._inverse(a, by) for a in args])
            case Apply("div", (top, bottom)):
                return times(self._inverse(top, by), self.jet(bottom, by))
            case Apply("pow", (base, n)) if isinstance(k := exponent(n), int) and k > 0:
                return reduce(times, [self._inverse(base, by)] * k)
        jet = self.jet(term, by)
        weight, cleared = max(d.top for d in jet), max(d.weight for d in jet)
        wide, key = any(d.across for d in jet), alpha(term)
        tops = [m * weight + (m + 1) * cleared for m in range(len(jet))]
        return tuple(
            replace(d, top=top, under={key: Under(m, jet[0].top, wide)})
            for m, (d, top) in enumerate(zip(jet, tops, strict=True), 1)
        )

    def _generator(self, term: Apply, by: tuple[str, ...]) -> Jet:
        """exp, log and roots are generators; their derivatives come from that of the argument.

        ``(log a)' = a'/a``, ``(e^a)' = e^a a'``, and ``a^n`` is ``e^(n log a)``.
        """
        for part, _ in self._read(term.args[0]):
            if isinstance(part, Derivative) and _knows(self.jet(part, ())[0]):
                raise Outside("a derivative of what is summed inside exp or log")
        if term.operator == "exp":
            return self._exponential(term.args[0], by)
        arg = self.jet(term.args[0], by)
        if term.operator == "log":
            # the logarithm of an exponential is its argument: as many bound indices as stand inside
            own = Degree(arg[0].inside, arg[0].deep, _inside(arg[0]), 0, arg[0].deep)
        else:
            own = replace(self._root(term, arg[0]), inside=_inside(arg[0]))
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
        for sign, addend in _addends(arg, self):
            match addend:
                case Apply("log", (inner,)):
                    value = self.jet(inner, by) if sign > 0 else self._inverse(inner, by)
                    factors.append(tuple(d.reading(Degree(inside=_inside(value[0]))) for d in value))
                case _ if self._logs(addend):
                    raise Outside("the exponential of a sum or multiple of logarithms")
                case _:
                    rest.append(addend)
        if rest:
            jet = self.jet(Apply("add", tuple(rest)) if len(rest) > 1 else rest[0], by)
            deep = least_common(jet[0].under, jet[0].deep)
            own = Degree(0, {}, _inside(jet[0]), jet[0].top, deep)
            factors.append(exponential(own, jet, len(by)))
        return reduce(times, factors)

    def _logs(self, term: Term) -> bool:
        """Whether a logarithm that knows of sums or of a size, or a sum of logarithms, stands in a Term."""
        return any(
            summed or _knows(self.jet(part.args[0], ())[0])
            for part, summed in self._read(term)
            if isinstance(part, Apply) and part.operator == "log"
        )

    def _read(self, term: Term) -> Iterator[tuple[Term, bool]]:
        """The parts of a Term, through unfolded definitions; whether they stand in a sum over the size."""
        todo, seen = [(term, False)], set[tuple[Term, bool]]()
        while todo:
            part, summed = todo.pop()
            if (part, summed) in seen:
                continue
            seen.add((part, summed))
            match part:
                case Apply(operator) if OPERATORS[operator].means is not None:
                    todo.append((expand(part), summed))
                    continue
                case Symbol(name) if name in self.scope.definitions and name not in self.folded:
                    todo.append((self.unfolded(part), summed))
                    continue
                case Bind(_, _, over):
                    summed = summed or over.size == Symbol(self.size)
            yield part, summed
            todo.extend((kid, summed) for kid in children(part))


def _inside(arg: Degree) -> int:
    """The indices bound in the argument of a generator, those of generators within it included."""
    return arg.inside + arg.top + arg.weight


def _knows(degree: Degree) -> bool:
    """Whether a sum, or the size itself, stands in a Term."""
    return bool(degree.top or degree.weight or degree.inside)


def _addends(term: Term, count: Count, sign: int = 1) -> list[tuple[int, Term]]:
    """The terms of a sum with their signs, through the definitions that are unfolded."""
    match term:
        case Apply("add", args):
            return [found for arg in args for found in _addends(arg, count, sign)]
        case Apply("neg", (arg,)):
            return _addends(arg, count, -sign)
        case Symbol(name) if name in count.scope.definitions and name not in count.folded:
            return _addends(count.unfolded(term), count, sign)
    return [(sign, term)]


def window(left: Term, right: Term, named: int, count: Count) -> range:
    """The sizes at which ``left = right`` must be tested; ``named`` is F, the number of named places.

    These are K + 1 sizes from F + 2k on, or from F + 2K + g on if that is more and there are
    exponentials of sums. Raises Outside where the lemma does not reach.
    """
    degree = joined(count.jet(left, ())[0], count.jet(right, ())[0])
    general = max(2 * degree.inside, 2 * degree.top + degree.across if degree.across else 0)
    least = max(named + general, 1)
    return range(least, least + degree.top + 1)
