"""The kernel: scalar Terms compiled to functions that evaluate them over a prime field.

A Term is compiled once and evaluated at many points. Derivatives are evaluated by dual numbers:
the variable is seeded and the definitions are run.

A definition may be left *folded*: its value is then a free random one, while its derivatives still
come from its body. What holds for every value of a definition holds for the value it has.
"""

from __future__ import annotations

from derive.meaning import field
from derive.meaning.arguments import Arguments
from derive.meaning.field import P, Undefined, Value
from derive.meaning.forms import Outside, Rational, exponent
from derive.meaning.layout import Layout
from derive.meaning.point import Key, Point, Run, placed
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.term import Apply, Bind, Branch, Cases, Derivative, Number, Symbol, Term, parts

_COSTLY = ("exp", "log", "div", "pow", "step")


class Compiler:
    """Compiles the scalar Terms of one scope, with some definitions ``folded``."""

    def __init__(self, scope: Scope, folded: frozenset[str] = frozenset()) -> None:
        self.scope = scope
        self.folded = folded
        self.layout = Layout(scope)
        self.arguments = Arguments(self)
        self.normalised = {fact.name for fact in scope.facts} - set(scope.definitions)
        self._runs: dict[str, Run] = {}
        self._values: dict[Term, Run] = {}

    def definition(self, name: str) -> Run:
        """A definition's compiled body."""
        if name not in self._runs:
            self._runs[name] = self.value(self.layout.body(name)[1])
        return self._runs[name]

    def draw(self, point: Point, at: Key) -> int:
        """The random value of an entry; entries that sum to one are ``u_k / sum_j u_j``."""
        known = point.values.get(at)
        if known is not None:
            return known
        name, places = at[0], at[1:]
        if name in self.normalised:
            size = point.sizes[self.scope.symbol(name).shape[-1]]
            weights = [point.random.randrange(1, P) for _ in range(size)]
            over = pow(sum(weights), -1, P)
            for k, weight in enumerate(weights, 1):
                point.values[(name, *(*places[:-1], k))] = weight * over % P
        else:
            point.values[at] = point.random.randrange(1, P)
        return point.values[at]

    def value(self, term: Term) -> Run:
        """A function from points to the value of a Term; equal parts share one.

        Raises Outside for what is not decided.
        """
        run = self._values.get(term)
        if run is None:
            run = self._value(term)
            if isinstance(term, Bind | Derivative) or (isinstance(term, Apply) and term.operator in _COSTLY):
                run = _remembered(run, self.layout.letters(term), self.scope.closure(term))
            self._values[term] = run
        return run

    def _value(self, term: Term) -> Run:
        match term:
            case Apply():
                return self._apply(term)
            case Symbol(name) if self.layout.is_size(term):
                return lambda point: point.sizes[name]
            case Symbol(name):
                return self._defined(term) if name in self.scope.definitions else self._base(term)
            case Bind("sum"):
                return self._sum(term)
            case Derivative(of, by):
                return self._derivative(of, by)
            case Number(value):
                if value.denominator % P == 0:
                    raise Outside("a fraction that has no value in the field")
                constant = value.numerator * pow(value.denominator, -1, P) % P
                return lambda point: constant
            case Cases(branches):
                return self._cases(branches)
        raise Outside(f"{type(term).__name__.lower()} terms")

    def _base(self, term: Symbol) -> Run:
        key, draw = self.layout.key(term), self.draw

        def base(point: Point) -> Value:
            at = key(point)
            value = point.values.get(at)
            if value is None:
                value = draw(point, at)
            return _seeded(point, at, value) if point.seeds else value

        return base

    def _defined(self, term: Symbol) -> Run:
        name, key = term.name, self.layout.key(term)
        slots, body = self.layout.body(name)
        folded = name in self.folded
        reads, letters = self.scope.closure(body), self.layout.free_letters(name)

        def defined(point: Point) -> Value:
            at, outer = key(point), point.seeds
            felt = tuple([seed for seed in outer if seed[1][0] in reads]) if outer else outer
            if folded and not felt:
                return _seeded(point, at, self.draw(point, at))
            memo = (at, felt, *[point.env[x] for x in letters])
            known = point.memo.get(memo)
            if known is None:
                point.count()
                point.seeds = felt
                known = placed(point, slots, at, self.definition(name))
                point.seeds = outer
                if folded:
                    known = field.with_plain(known, self.draw(point, at))
                point.memo[memo] = known
            return _seeded(point, at, known)

        return defined

    def _sum(self, term: Bind) -> Run:
        name, body, size, leave = self.layout.bound(term)
        run = self.value(body)

        cost = 1 + sum(1 for _ in parts(body)) // 8

        def total(point: Point) -> Value:
            env = point.env
            out, places = leave(point), size(point)
            point.count(cost * places)
            values = []
            for place in range(1, places + 1):
                if place != out:
                    env[name] = place
                    values.append(run(point))
            return field.total(values)

        return total

    def _derivative(self, of: Term, by: Symbol) -> Run:
        if by.name in self.normalised:
            raise Outside(f"a derivative by {by.name}, whose entries are bound to sum to one")
        run, key = self.value(of), self.layout.key(by)

        def derivative(point: Point) -> Value:
            # a level above those around it; not one of its own, or nothing were shared with another one
            outer = point.seeds
            level = outer[-1][0] + 1 if outer else 1
            point.seeds = (*outer, (level, key(point)))
            try:
                return field.slope(run(point), level)
            finally:
                point.seeds = outer

        return derivative

    def _cases(self, branches: tuple[Branch, ...]) -> Run:
        tests = [(self.layout.test(b.when), self.value(b.term)) for b in branches]

        def cases(point: Point) -> Value:
            for test, run in tests:
                if test(point):
                    return run(point)
            raise Undefined("no case applies")

        return cases

    def _power(self, term: Term, base: Run, n: Rational) -> Run:
        if isinstance(n, int):
            return lambda point: field.raised(base(point), n)
        form, slope = self.arguments.form(term), n.numerator * pow(n.denominator, -1, P) % P
        return lambda point: field.lifted_power(base(point), point.atoms.value(form(point)), slope)

    def _apply(self, term: Apply) -> Run:
        operator, args = term.operator, term.args
        if OPERATORS[operator].means is not None:
            return self.value(expand(term))
        if operator == "delta":
            left, right = self.layout.index(args[0]), self.layout.index(args[1])
            return lambda point: 1 if left(point) == right(point) else 0
        if operator == "step":
            inside = self.arguments.form(args[0])
            return lambda point: int(point.atoms.positive(inside(point)))
        if operator == "pow":
            return self._power(term, self.value(args[0]), exponent(args[1]))
        runs = [self.value(arg) for arg in args]
        first, last = runs[0], runs[-1]
        match operator:
            case "add":
                return lambda point: field.total([run(point) for run in runs])
            case "mul":
                return lambda point: field.product([run(point) for run in runs])
            case "neg":
                return lambda point: field.minus(first(point))
            case "div":
                return lambda point: field.times(first(point), field.inverse(last(point)))
            case "exp" | "log":
                form = self.arguments.form(term)
                lifted = field.lifted_exp if operator == "exp" else field.lifted_log
                return lambda point: lifted(first(point), point.atoms.value(form(point)))
        raise Outside(f"the operator {operator}")


def _remembered(run: Run, letters: tuple[str, ...], reads: frozenset[str]) -> Run:
    """A costly value, computed once for each choice of places of the letters in it.

    A derivative by what it does not read leaves it as it is.
    """
    own = object()
    only = letters[0] if len(letters) == 1 else ""

    def remembered(point: Point) -> Value:
        env, outer = point.env, point.seeds
        felt = tuple([seed for seed in outer if seed[1][0] in reads]) if outer else outer
        memo = (own, felt, env[only]) if only else (own, felt, *[env[n] for n in letters])
        known = point.memo.get(memo)
        if known is None:
            point.seeds = felt
            known = point.memo[memo] = run(point)
            point.seeds = outer
        return known

    return remembered


def _seeded(point: Point, at: Key, value: Value) -> Value:
    """The value of an entry with the eps of every derivative that is taken by it."""
    for level, variable in point.seeds:
        if variable == at:
            value = field.plus(value, (level, 0, 1))
    return value
