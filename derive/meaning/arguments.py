"""The arguments of exp and log, compiled to functions that give their normal forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial, reduce
from typing import TYPE_CHECKING

from derive.binding import free_names
from derive.meaning import field, forms
from derive.meaning.field import Undefined
from derive.meaning.forms import Form, Outside, Rational, exponent
from derive.meaning.point import Point, Shaped, placed
from derive.meaning.unfolding import Unfolding
from derive.operators import OPERATORS, expand
from derive.term import Apply, Bind, Cases, Derivative, Number, Symbol, Term

if TYPE_CHECKING:
    from derive.meaning.kernel import Compiler


_COSTLY = ("exp", "log", "div", "pow", "mul")
_FEW = 4  # monomials that are as much work as a summand
_MANY = 64  # pairs of monomials multiplied out that are as much work as a summand


class Arguments:
    """Compiles Terms to normal forms, beside a compiler that compiles them to values."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self._runs: dict[tuple[str, bool], Shaped] = {}
        self._forms: dict[Term, Shaped] = {}
        self.unfolding = Unfolding(compiler.scope, compiler.folded)

    def form(self, term: Term) -> Shaped:
        """A function from points to the normal form of a Term; equal parts share one."""
        run = self._forms.get(term)
        if run is None:
            run = self._form(term)
            if isinstance(term, Bind) or (isinstance(term, Apply) and term.operator in _COSTLY):
                run = _remembered(run, self.compiler.layout.letters(term))
            self._forms[term] = run
        return run

    def _form(self, term: Term) -> Shaped:
        compiler = self.compiler
        match term:
            case Number(value):
                fixed = forms.constant(value)
                return lambda point: fixed
            case Symbol(name) if compiler.layout.is_size(term):
                return lambda point: _size(point, name)
            case Symbol(name) if name in compiler.scope.definitions and name not in compiler.folded:
                return self._defined(term)
            case Symbol():
                return self._base(term)
            case Bind("sum"):
                return self._sum(term)
            case Derivative():
                return self._opaque(term)
            case Cases(branches):
                tests = [(compiler.layout.test(b.when), self.form(b.term)) for b in branches]
                return lambda point: _first(tests, point)
            case Apply("log", (arg,)):
                return self.log(arg)
            case Apply():
                return self._apply(term)
        raise Outside(f"{type(term).__name__.lower()} terms")

    def log(self, arg: Term, depth: int = 3) -> Shaped:
        """The form of ``log arg``: products are taken apart before they are multiplied out.

        A sum with fractions is brought to one first: ``log(1 - n/d) = log(d - n) - log d``.
        """
        match arg:
            case Apply("add") if depth and (fraction := self.unfolding.quotient(arg)) is not None:
                above, below = self.log(fraction[0], depth - 1), self.log(fraction[1], depth - 1)
                return lambda point: forms.sum_of(above(point), forms.scaled(below(point), -1))
            case Apply("mul", args):
                runs = [self.log(a) for a in args]
                return lambda point: reduce(forms.sum_of, [run(point) for run in runs])
            case Apply("div", (top, bottom)):
                over, under = self.log(top), self.log(bottom)
                return lambda point: forms.sum_of(over(point), forms.scaled(under(point), -1))
            case Apply("pow", (base, n)):
                run, times = self.log(base), exponent(n)
                return lambda point: forms.scaled(run(point), times)
            case Apply("exp", (inner,)):
                return self.form(inner)
            case Symbol(name) if name in self.compiler.scope.definitions and name not in self.compiler.folded:
                return self._defined(arg, log=True)
            case Apply(operator) if OPERATORS[operator].means is not None:
                return self.log(expand(arg))
        form = self.form(arg)
        return lambda point: point.atoms.log(form(point))

    def _defined(self, term: Symbol, log: bool = False) -> Shaped:
        name, key = term.name, self.compiler.layout.key(term)
        slots, body = self.compiler.layout.body(name)
        if (name, log) not in self._runs:
            self._runs[name, log] = self.log(body) if log else self.form(body)
        run, letters = self._runs[name, log], self.compiler.layout.free_letters(name)

        def defined(point: Point) -> Form:
            at = key(point)
            memo = (at, log, *[point.env[x] for x in letters])
            known = point.forms.get(memo)
            if known is None:
                point.count()
                known = point.forms[memo] = placed(point, slots, at, run)
            return known

        return defined

    def _base(self, term: Symbol) -> Shaped:
        key, draw = self.compiler.layout.key(term), self.compiler.draw
        declared = self.compiler.scope.symbol(term.name)
        kind = "positive" if declared.domain == "positive" else "entry"
        kind = "share" if term.name in self.compiler.normalised else kind

        def base(point: Point) -> Form:
            at = key(point)
            known = point.forms.get(at)
            if known is None:
                known = point.forms[at] = point.atoms.single(kind, at, draw(point, at))
            return known

        return base

    def _opaque(self, term: Term) -> Shaped:
        """An atom that is known by its value."""
        run = self.compiler.value(term)

        def form(point: Point) -> Form:
            seeds, point.seeds, point.opaque = point.seeds, (), True
            value = field.plain(run(point))
            point.seeds = seeds
            return point.atoms.single("value", value, value) if value else {}

        return form

    def _sum(self, term: Bind) -> Shaped:
        name, body, size, leave = self.compiler.layout.bound(term)
        run = self.form(body)
        assert isinstance(term.over.size, Symbol)
        own = term.over.size.name

        def total(point: Point) -> Form:
            out, named = leave(point), point.named.get(own)
            result: Form = {}
            unnamed: list[Form] = []
            for place in range(1, size(point) + 1):
                if place != out:
                    point.env[name] = place
                    summand = run(point)
                    point.count(1 + len(summand) // _FEW)
                    result = forms.sum_of(result, summand)
                    if named is not None and place > named:
                        unnamed.append(summand)
            free = _free(unnamed)
            if not free:
                return result
            # sum_j r = C r with C a variable: C has the value of size(point) here, and not elsewhere
            over = forms.sum_of(_size(point, own), forms.constant(-size(point)))
            return forms.sum_of(result, forms.product_of(free, over))

        return total

    def _apply(self, term: Apply) -> Shaped:
        operator, args = term.operator, term.args
        if OPERATORS[operator].means is not None:
            return self.form(expand(term))
        if operator == "step" and any(n[0] == "@" or "#" in n for n in free_names(term)):
            # changes with the index of a sum: never a number, or sizes and signs would be mixed up
            value, inside = self.compiler.value(term), self.form(args[0])
            return lambda point: point.atoms.single(
                "step", frozenset(inside(point).items()), field.plain(value(point))
            )
        if operator in ("delta", "step"):
            value = self.compiler.value(term)
            return lambda point: forms.constant(field.plain(value(point)))
        runs = [self.form(arg) for arg in args]
        first, last = runs[0], runs[-1]
        match operator:
            case "add":
                return lambda point: reduce(forms.sum_of, [run(point) for run in runs])
            case "mul":
                return lambda point: reduce(partial(_product, point), [run(point) for run in runs])
            case "neg":
                return lambda point: forms.scaled(first(point), -1)
            case "div":
                return lambda point: forms.product_of(first(point), point.atoms.inverse(last(point)))
            case "exp":
                return lambda point: point.atoms.exp(first(point))
            case "pow":
                n = exponent(args[1])
                return lambda point: _raised(point, first(point), n)
        raise Outside(f"the operator {operator}")


def _remembered(run: Shaped, letters: tuple[str, ...]) -> Shaped:
    """A costly form, computed once for each choice of places of the letters in it."""
    own = object()

    def remembered(point: Point) -> Form:
        memo = (own, *[point.env[n] for n in letters])
        known = point.forms.get(memo)
        if known is None:
            known = point.forms[memo] = run(point)
            point.count(1 + len(known) // _FEW)
        return known

    return remembered


def _product(point: Point, left: Form, right: Form) -> Form:
    """A product multiplied out, which is as much work as it has terms."""
    point.count(len(left) * len(right) // _MANY)
    return forms.product_of(left, right)


def _raised(point: Point, form: Form, n: Rational) -> Form:
    """A power multiplied out."""
    result = point.atoms.raised(form, n)
    point.count(len(form) * len(result) // _MANY)
    return result


def _size(point: Point, name: str) -> Form:
    """A size: a variable where it stands for all sizes, or e^(Cx) would be e^(3x) by accident of C."""
    value = point.sizes[name]
    return point.atoms.size(name, value) if name in point.named else forms.constant(value)


def _free(summands: list[Form]) -> Form:
    """The terms that are free of the index of a sum: those of more than half of the summands."""
    counted = Counter(term for summand in summands for term in summand.items())
    return {monomial: c for (monomial, c), n in counted.items() if 2 * n > len(summands)}


def _first(tests: list[tuple[Callable[[Point], bool], Shaped]], point: Point) -> Form:
    for test, run in tests:
        if test(point):
            return run(point)
    raise Undefined("no case applies")
