r"""How many sizes must be tried before an identity holds for all of them.

Let Q = 0 be the identity at size C after cross-multiplying, F the number of places that free
letters and numerals name, and K the largest number of indices over 1..C that are bound in one of
its terms, an explicit C counting as one (it is ``\sum_j 1``).

*Lemma.* Split each sum by which of its indices coincide with each other or with a named place.
Then Q = \sum_{m <= K} \sum_{J} h_m(x_J), J running over the m-sets of unnamed indices, where the
monomials of h_m read each of the m indices and its coefficients are polynomials in C of degree at
most K - m. At a size C >= F + m the parts h_m(x_J) are linearly independent, since they read
different variables, so Q = 0 gives h_m = 0 at this C. If that happens for K - m + 1 sizes
C >= F + m, the coefficients vanish identically and h_m = 0 for every C. The sizes up to F + K are
enough of them for each m.

Exponentials, logarithms, roots and steps are generators: coefficients of their own as soon as the size
is so large that two of their arguments are related only if they are related at every size. With k the
largest number of indices over C bound in such an argument, those inside generators within it included,
that is so for C >= F + 2k: a factor common to all terms of a sum then reads no unnamed place, and
what is left of two arguments is equal at one such C only if it is equal at all. (At smaller sizes
``\sum_j a_j^2`` is ``(\sum_j a_j)^2``.) So the sizes F + 2k .. F + 2k + K are tried. A sum inside a
generator must not contain terms that are free of its index (``\sum_j x = C x``), whose arguments might be
related at one size alone; an explicit C there is a variable of its own. The exponential of a logarithm
is the argument again, and counts as that.

A denominator that holds a sum counts with its number of bound indices each time it is
cross-multiplied. A denominator without a sum over C is a function of the entries it reads, and
needs no clearing. One that changes with an index n over another size N stands there once for each of
the places of n; there are at most as many as the largest N that must be tried, since the lemma can be
applied to N first, for each C, and then to C at each of these N.

A denominator that holds both a sum over C and an index bound over C would have
to be multiplied C times; the lemma does not reach it, and such an identity is not called proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

from derive.binding import alpha, free_names, substitute
from derive.meaning.degrees import Degree, Jet, exponential, joined, times
from derive.meaning.forms import Outside, exponent
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Cases, Derivative, Symbol, Term, parts


class Places(Exception):
    """To count, it must be known how many places of another size there can be."""

    def __init__(self, size: str) -> None:
        super().__init__(size)
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
        self.normalised = {fact.name for fact in scope.facts}
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
                return (Degree(0, {Symbol(f"sum of {name}", term.indices[:-1]): (1, 1)}), *none)
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
        """Under a sum; a denominator that changes with an index of another size stands there once a place."""
        under = {}
        for key, (n, weight) in degree.under.items():
            if index in free_names(key):
                if not weight:
                    continue
                if own or not isinstance(size, Symbol):
                    raise Outside(f"a denominator with a sum over {self.size} changes under another sum")
                if size.name not in self.places:
                    raise Places(size.name)
                key, n = substitute(key, {index: Symbol(f"*{size.name}")}), n * self.places[size.name]
            under[key] = (n, weight)
        return Degree(degree.top + own, under, degree.inside)

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
                if abs(n) > 40:
                    raise Outside("a power too high to count")
                one = self.jet(args[0], by) if n > 0 else self._inverse(args[0], by)
                return reduce(times, [one] * abs(n), (Degree(),) * (len(by) + 1))
            case "exp" | "log":
                return self._generator(term, by)
            case "step":
                return (self._generator(Apply("exp", args), by)[0], *((Degree(),) * len(by)))
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
        return tuple(
            Degree(m * weight + (m + 1) * cleared, {alpha(term): (m + 1, jet[0].top)}, jet[m].inside)
            for m in range(len(by) + 1)
        )

    def _generator(self, term: Apply, by: tuple[str, ...]) -> Jet:
        """exp, log and roots are generators; their derivatives come from that of the argument.

        ``(log a)' = a'/a``, ``(e^a)' = e^a a'``, and ``a^n`` is ``e^(n log a)``.
        """
        for part in parts(term.args[0]):
            if isinstance(part, Bind) and not _runs_through(part.body, part.index):
                raise Outside("a sum inside exp or log with terms that are free of its index")
        if term.operator == "exp":
            return self._exponential(term.args[0], by)
        arg = self.jet(term.args[0], by)
        # the logarithm of an exponential is its argument: as many bound indices as stand inside
        own = Degree(arg[0].inside, {}, arg[0].inside + arg[0].top + arg[0].weight)
        slopes = times(arg[1:], self._inverse(term.args[0], by)[: len(by)]) if by else ()
        if term.operator == "log":
            return (own, *slopes)
        return exponential(own, (own, *slopes), len(by))

    def _exponential(self, arg: Term, by: tuple[str, ...]) -> Jet:
        """``e^(u + log v - log w)`` is ``e^u v / w``."""
        factors: list[Jet] = []
        rest: list[Term] = []
        for sign, addend in _addends(arg, self):
            match addend:
                case Apply("log", (inner,)):
                    factors.append(self.jet(inner, by) if sign > 0 else self._inverse(inner, by))
                case _ if self._logs(addend):
                    raise Outside("the exponential of a sum or multiple of logarithms")
                case _:
                    rest.append(addend)
        if rest:
            jet = self.jet(Apply("add", tuple(rest)) if len(rest) > 1 else rest[0], by)
            own = Degree(0, {}, jet[0].inside + jet[0].top + jet[0].weight)
            factors.append(exponential(own, jet, len(by)))
        return reduce(times, factors)

    def _logs(self, term: Term) -> bool:
        """Whether a logarithm that knows of sums or of a size stands in a Term, through the definitions."""
        for part in parts(term):
            match part:
                case Apply("log", (inner,)):
                    degree = self.jet(inner, ())[0]
                    if degree.top or degree.weight or degree.inside or isinstance(term, Bind):
                        return True
                case Apply(operator) if OPERATORS[operator].means is not None and self._logs(expand(part)):
                    return True
                case Symbol(name) if name in self.scope.definitions and name not in self.folded:
                    if self._logs(self.unfolded(part)):
                        return True
        return False


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


def _runs_through(body: Term, index: str) -> bool:
    """Whether every term of a summand changes with the index of the sum."""
    match body:
        case Apply("add", args):
            return all(_runs_through(arg, index) for arg in args)
        case Apply("mul", args):
            return any(_runs_through(arg, index) for arg in args)
        case Apply("neg" | "div", (top, *_)):
            return _runs_through(top, index)
    return index in free_names(body)


def window(left: Term, right: Term, named: int, count: Count) -> range:
    """The sizes at which ``left = right`` must be tested; ``named`` is F, the number of named places.

    These are F + 2k .. F + 2k + K, which leave K - m + 1 sizes >= F + m for each m. Raises Outside where the
    lemma does not reach.
    """
    degree = joined(count.jet(left, ())[0], count.jet(right, ())[0])
    least = max(named + 2 * degree.inside, 1)
    return range(least, least + degree.top + 1)
