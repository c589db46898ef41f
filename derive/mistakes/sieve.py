"""A quick look before the kernel is asked for a proof: are two sides equal at a few points?

The kernel compiles what it evaluates many times; hundreds of candidates that differ in one part each
are evaluated once. So their sums and products are worked out directly, part by part, and what one
candidate shares with the last is remembered. Leaves and functions are the kernel's.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from derive.binding import free_names
from derive.meaning.field import P, Undefined
from derive.meaning.forms import Outside, Redraw
from derive.meaning.kernel import Compiler
from derive.meaning.patterns import Pattern, patterns
from derive.meaning.point import OutOfRange, Point
from derive.meaning.work import Work
from derive.mistakes.spot import Line
from derive.operators import OPERATORS
from derive.scope import ModelError, Scope
from derive.shapes import SidesDiffer, entry, opened
from derive.term import Apply, Bind, Derivative, Number, Symbol, Term

_ELEMENTWISE = ("mul", "dot", "div", *(name for name, own in OPERATORS.items() if own.elementwise))
_WORK = 2_000_000  # of the kernel, over all candidates of a line
_NOT_HERE = (Undefined, OutOfRange, Outside, Redraw, KeyError)


class Sieve:
    """Lets through what equals the left side at a few points; most candidates fall at the first."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.scalars = Scalars(line.scope)
        compiler = Compiler(line.scope)
        self.points = [Values(compiler, line.scope, case, n) for n, case in enumerate(_cases(line))]

    def passes(self, right: Term) -> bool:
        """Whether nothing speaks against ``left = right`` at the points, all of which have a value."""
        return self.equal(right) is True

    def equal(self, right: Term) -> bool | None:
        """Whether the sides are equal at the points; None where that cannot be told here."""
        left, letters = self.line.left, tuple[str, ...]()
        try:
            if not (self.scalars.all(left) and self.scalars.all(right)):
                left, right, letters = opened(left, right, self.line.scope)
            for values in self.points:
                for letter in letters:
                    values.env.setdefault(letter, 1)
                if values.value(left) != values.value(right):
                    return False
        except (Outside, OutOfRange):
            return None
        except (*_NOT_HERE, SidesDiffer, ModelError):
            return False
        return True


class Scalars:
    """Tells Terms in index form, each symbol with all of its indices, from those with arrays in them."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._known: dict[Term, bool] = {}

    def all(self, term: Term) -> bool:
        """Whether every part of a Term is a scalar in index form, by sums, products and fractions."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._all(term)
        return known

    def _all(self, term: Term) -> bool:
        match term:
            case Number():
                return True
            case Symbol(name, indices):
                declared = self.scope.symbols.get(name)
                sizes = declared.shape if declared else ()
                return (
                    (declared is not None or name in self.scope.sizes)
                    and len(indices) == len(sizes)
                    and all(
                        isinstance(i, Symbol) and self.scope.letters.get(i.name.rstrip("'")) == size
                        for i, size in zip(indices, sizes, strict=True)
                    )
                )
            case Apply("delta", _):
                return True
            case Apply(operator, args) if operator in _ELEMENTWISE:
                return all(map(self.all, args))
            case Derivative(of, by):
                return self.all(of) and self.all(by)
            case Bind(_, index, over, body):
                own = self.scope.letters.get(index.rstrip("'"))
                return over.size == Symbol(own or "") and self.all(body)
        return False


class Values:
    """The values of scalar Terms at one point of the kernel's field; no size there is 2, a common number.

    With ``wider`` sizes they are not all the same.
    """

    def __init__(self, compiler: Compiler, scope: Scope, places: dict[str, int], wider: int = 0) -> None:
        least = max(3, *places.values(), 3)
        sizes = {size: least + wider * (n + 1) for n, size in enumerate(scope.sizes)}
        self.compiler = compiler
        self.labels = scope.letters_in_definitions  # what a definition leaves free, no sum around it binds
        self.point = Point(sizes, dict.fromkeys(scope.letters, 1) | places, Random(1), Work(_WORK))
        self.env = self.point.env
        self._letters: dict[Term, tuple[str, ...]] = {}
        self._known: dict[tuple[Term, tuple[int, ...]], int] = {}

    def value(self, term: Term) -> int:
        """The value of a Term. Raises what the kernel raises where there is none."""
        letters = self._letters.get(term)
        if letters is None:
            letters = self._letters[term] = tuple(sorted(free_names(term) & self.env.keys()))
        key = (term, tuple([self.env[x] for x in letters]))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._value(term)
        return known

    def _value(self, term: Term) -> int:
        match term:
            case Apply("add", args):
                return sum(map(self.value, args)) % P
            case Apply("mul" | "dot" | "odot", args):
                product = 1
                for arg in args:
                    product = product * self.value(arg) % P
                return product
            case Apply("neg", (inner,)):
                return -self.value(inner) % P
            case Apply("div", (top, bottom)):
                under = self.value(bottom)
                if not under:
                    raise Undefined("division by zero")
                return self.value(top) * pow(under, -1, P) % P
            case Bind("sum", index, over, body) if isinstance(over.size, Symbol) and index not in self.labels:
                return self._sum(index, over.size.name, over.but, body)
        found = self.compiler.value(entry(term, self.compiler.scope))(self.point)
        assert isinstance(found, int)  # no derivative is being taken around it
        return found

    def _sum(self, index: str, size: str, but: Term | None, body: Term) -> int:
        out = 0
        if isinstance(but, Symbol):
            out = self.env[but.name]
        elif isinstance(but, Number):
            out = int(but.value)
        outer = self.env.get(index)
        total = 0
        for place in range(1, self.point.sizes[size] + 1):
            if place != out:
                self.env[index] = place
                total += self.value(body)
        if outer is None:
            del self.env[index]
        else:
            self.env[index] = outer
        return total % P


def _cases(line: Line) -> Iterator[dict[str, int]]:
    """Places for the letters: all different, all equal, as far as the conditions admit."""
    chosen: list[list[Pattern]] = []
    for size in line.scope.sizes:
        own = tuple(x for x in line.letters if line.scope.letters[x] == size)
        try:
            found = list(patterns(own[:5], frozenset(), line.given))
        except Outside:
            found = []
        chosen.append(found)
    for pick in (-1, 0, len(max(chosen, key=len, default=[])) // 2):
        yield {x: n for found in chosen if found for x, n in found[min(pick, len(found) - 1)].places}
