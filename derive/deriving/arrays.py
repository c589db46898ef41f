"""From index form to vectors and matrices: ``(p_i - delta_ic) x_d`` is ``(p - e_c) x^T``.

The reading goes part by part; where a part has no plain matrix form there is no answer, and the
caller keeps the index form. What comes out is proved equal to the index form by the kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from derive.binding import free_names
from derive.operators import OPERATORS, apply
from derive.rules.algebra import algebra
from derive.rules.monomials import Monomial, Poly, written
from derive.rules.tidy import tidy
from derive.scope import Scope
from derive.term import ONE, Apply, Bind, Symbol, Term, add, mul, neg


class NoForm(Exception):
    """This part has no plain vector or matrix form."""


class Arrays:
    """Writes scalar index forms as arrays over given index letters."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.algebra = algebra(scope)

    def form(self, term: Term, letters: Sequence[str]) -> Term:
        """The array whose entry at the letters (none, one or two) is the term. Raises NoForm."""
        try:
            return add(*(self._monomial(m, tuple(letters)) for m in self._split(term)))
        except NoForm:
            spread = algebra(self.scope, multiply=True).poly(term)
            return add(*(self._monomial(m, tuple(letters)) for m in spread))

    def _split(self, term: Term) -> Poly:
        return self.algebra.poly(term)

    def _monomial(self, m: Monomial, letters: tuple[str, ...]) -> Term:
        """Each factor by the letters it reads: scalars in front, a column times a row, a matrix."""
        groups: dict[tuple[str, ...], list[Term]] = {}
        scalar = Monomial(m.coefficient)
        for base, n in m.powers:
            reads = tuple(x for x in letters if x in free_names(base))
            if not reads:
                scalar = Monomial(scalar.coefficient, (*scalar.powers, (base, n)))
            elif n < 0:
                raise NoForm
            else:
                groups.setdefault(reads, []).extend([base] * n)
        arrays = self._joined({k: self._elementwise(v, k) for k, v in groups.items()}, letters)
        front = self._scalar(scalar)
        return arrays if front == ONE else mul(front, arrays)

    def _scalar(self, m: Monomial) -> Term:
        """A factor that reads no letter; sums in it become products of arrays too."""
        sums = [self._total(b, ()) for b, n in m.powers if isinstance(b, Bind) and n == 1]
        rest = tuple((b, n) for b, n in m.powers if not (isinstance(b, Bind) and n == 1))
        return tidy(mul(written((Monomial(m.coefficient, rest),)), *sums))

    def _joined(self, groups: dict[tuple[str, ...], Term], letters: tuple[str, ...]) -> Term:
        if len(letters) < 2:
            (only,) = groups.values() if groups else (None,)
            if only is not None:
                return only
            return apply("ones", self.scope.size_of(Symbol(letters[0]))) if letters else ONE
        row, column = letters
        left, right, both = groups.get((row,)), groups.get((column,)), groups.get((row, column))
        if both is not None:
            if left is None and right is None:
                return both
            one = right if left is None else left
            if (
                isinstance(both, Apply)
                and both.operator == "delta"
                and one is not None
                and None in (left, right)
            ):
                return apply("diag", one)
            raise NoForm
        if left is None or right is None:
            raise NoForm
        return mul(left, apply("transpose", right))

    def _elementwise(self, factors: list[Term], letters: tuple[str, ...]) -> Term:
        arrays = [self._factor(f, letters) for f in factors]
        return arrays[0] if len(arrays) == 1 else Apply("odot", tuple(arrays))

    def _factor(self, base: Term, letters: tuple[str, ...]) -> Term:
        """One factor that reads all of the letters."""
        match base:
            case Symbol(name, indices):
                return self._symbol(name, indices, letters)
            case Apply("delta", (left, right)):
                return self._delta(left, right, letters)
            case Apply("add", args):
                return add(*(self._monomial(m, letters) for arg in args for m in self._split(arg)))
            case Bind("sum"):
                return self._total(base, letters)
            case Apply(operator, (arg,)) if OPERATORS[operator].elementwise and operator != "neg":
                return Apply(operator, (self.form(arg, letters),))
        raise NoForm

    def _symbol(self, name: str, indices: tuple[Term, ...], letters: tuple[str, ...]) -> Term:
        places = tuple(Symbol(x) for x in letters)
        whole = Symbol(self.scope.symbol(name).whole or name)
        if indices == places:
            return whole
        if len(places) == 2 and indices == (places[1], places[0]):
            return apply("transpose", whole)
        if len(places) == 1 and indices[-1:] == places and places[0] not in indices[:-1]:
            return Symbol(name, indices[:-1])  # a row of a matrix, as a column
        raise NoForm

    def _delta(self, left: Term, right: Term, letters: tuple[str, ...]) -> Term:
        if len(letters) == 2:
            return apply("delta", left, right)  # the identity; only diag() of something knows it
        other = right if left == Symbol(letters[0]) else left
        if not isinstance(other, Symbol):
            raise NoForm
        return apply("unit", other)

    def _total(self, term: Bind, letters: tuple[str, ...]) -> Term:
        """A sum over n: ``sum_n A_rn B_ns`` is a matrix product, ``sum_n f_n`` is ``1^T f``."""
        if term.over.but is not None:
            raise NoForm
        if not letters and isinstance(term.body, Apply) and term.body.operator == "add":
            return self._along([term.body], [], term, letters)
        return add(*(self._contracted(m, term, letters) for m in self._split(term.body)))

    def _contracted(self, m: Monomial, term: Bind, letters: tuple[str, ...]) -> Term:
        n = term.index
        groups: dict[tuple[str, ...], list[Term]] = {}
        scalar = Monomial(m.coefficient)
        for base, k in m.powers:
            reads = tuple(x for x in (*letters, n) if x in free_names(base))
            if not reads:
                scalar = Monomial(scalar.coefficient, (*scalar.powers, (base, k)))
            elif k < 0 or n not in reads:
                raise NoForm
            else:
                groups.setdefault(reads, []).extend([base] * k)
        along = groups.pop((n,), [])
        wide = list(groups.items())
        product = self._along(along, wide, term, letters)
        front = self._scalar(scalar)
        return product if front == ONE else mul(front, product)

    def _along(
        self,
        along: list[Term],
        wide: list[tuple[tuple[str, ...], list[Term]]],
        term: Bind,
        letters: tuple[str, ...],
    ) -> Term:
        n = term.index
        vectors = [self._factor(f, (n,)) for f in along]
        if not letters:
            if wide or not vectors:
                raise NoForm
            first = vectors[0] if len(vectors) > 1 else apply("ones", term.over.size)
            rest = vectors[1:] if len(vectors) > 1 else vectors
            return mul(apply("transpose", first), reduce(lambda a, b: apply("odot", a, b), rest))
        matrices = []
        for (letter, *_), factors in sorted(wide, key=lambda group: letters.index(group[0][0])):
            if len(factors) != 1:
                raise NoForm
            if isinstance(factors[0], Apply) and factors[0].operator == "delta":
                raise NoForm
            matrices.append(_transposes_out(self._factor(factors[0], (letter, n))))
        if len(letters) == 1 and len(matrices) == 1:
            vector = self._elementwise(along, (n,)) if along else apply("ones", term.over.size)
            return mul(matrices[0], vector)
        if len(letters) == 2 and len(matrices) == 2 and not along:
            return mul(matrices[0], transposed(matrices[1]))
        raise NoForm


def transposed(term: Term) -> Term:
    """``(A^T)^T = A``."""
    return (
        term.args[0] if isinstance(term, Apply) and term.operator == "transpose" else apply("transpose", term)
    )


def _transposes_out(term: Term) -> Term:
    """``A^T + B^T = (A + B)^T``."""
    if not isinstance(term, Apply) or term.operator != "add":
        return term
    plain: list[Term] = []
    for arg in term.args:
        match arg:
            case Apply("transpose", (inner,)):
                plain.append(inner)
            case Apply("neg", (Apply("transpose", (inner,)),)):
                plain.append(neg(inner))
            case _:
                return term
    return apply("transpose", add(*plain))


def restated(term: Term, letters: Sequence[str], scope: Scope) -> Term | None:
    """The array with the given entries, or None where it has no plain form."""
    try:
        return tidy(Arrays(scope).form(term, letters))
    except NoForm:
        return None
