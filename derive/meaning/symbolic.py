"""The SymPy engine: Terms as SymPy expressions and back, and SymPy's own derivatives.

SymPy differentiates; it is never asked to simplify. Bound indices are renamed apart before any call
under a binder, since ``Sum.diff`` and ``subs`` capture them, and deltas are collapsed here, since
``doit`` answers with range conditions that it cannot discharge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derive.binding import free_names, substitute
from derive.operators import OPERATORS, apply, expand
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import (
    Apply,
    Bind,
    Cases,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    add,
    delta,
    div,
    mul,
    neg,
    number,
    power,
    sub,
    total,
)

Expr = Any  # sympy.Expr; SymPy is imported only when it is used


class Unsupported(ValueError):
    """SymPy has no form of this, or we have none of what SymPy gave."""


def sympy_name(name: str) -> str:
    r"""The name of a symbol as SymPy users type it.

    >>> sympy_name(r"\ell"), sympy_name(r"\hat{y}"), sympy_name("W^{(1)}")
    ('ell', 'yhat', 'W1')
    """
    accented = re.sub(r"\\([A-Za-z]+)\{([^{}]*)\}", r"\2\1", name)
    return re.sub(r"[^A-Za-z0-9_']", "", accented)


class ToSymPy:
    """Writes scalar Terms as SymPy expressions.

    With ``sizes`` every sum is written out at concrete sizes and every entry is an atom of its own;
    ``atoms`` has the Term of each; without, sums stay ``Sum(..., (j, 1, C))`` over symbolic sizes.
    ``folded`` keeps the names of definitions.
    """

    def __init__(self, scope: Scope, sizes: Mapping[str, int] | None = None, folded: bool = False) -> None:
        import sympy

        self.sympy = sympy
        self.scope, self.sizes, self.folded = scope, sizes, folded
        self.atoms: dict[Expr, Term] = {}
        self._bound = 0
        self._known: dict[tuple[Term, tuple[tuple[str, int], ...]], Expr] = {}

    def __call__(self, term: Term, env: Mapping[str, int] | None = None) -> Expr:
        """The expression of a scalar Term in index form. Raises Unsupported."""
        return self._expr(term, dict(env or {}))

    def index(self, name: str) -> Expr:
        """An index letter or a size as a SymPy symbol."""
        return self.sympy.Symbol(name, integer=True, positive=True)

    def _expr(self, term: Term, env: dict[str, int]) -> Expr:
        sympy = self.sympy
        match term:
            case Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Symbol(name, ()) if name in env:
                return sympy.Integer(env[name])
            case Symbol(name, ()) if self.scope.canonical(name) not in self.scope.symbols:
                if self.sizes is not None and name in self.sizes:
                    return sympy.Integer(self.sizes[name])
                return self.index(name)
            case Symbol():
                return self._symbol(term, env)
            case Bind("sum", index, over, body) if over.but is not None:
                kept = mul(sub(number(1), delta(Symbol(index), over.but)), body)
                return self._sum(Bind("sum", index, Range(over.size), kept), env)
            case Bind("sum"):
                return self._sum(term, env)
            case Derivative(of, by):
                return self._expr(of, env).diff(self._expr(by, env))
            case Cases():
                raise Unsupported("a case distinction")
            case Apply():
                return self._apply(term, env)
        raise Unsupported("this term")

    def _symbol(self, term: Symbol, env: dict[str, int]) -> Expr:
        name = term.name
        if name in self.scope.definitions and not self.folded:
            key = (term, tuple(sorted(env.items())))
            if key not in self._known:
                definition = self.scope.definitions[name]
                own = len(definition.indices)
                body = entry(
                    definition.at(term.indices[:own], self.scope.alternatives), self.scope, term.indices[own:]
                )
                self._known[key] = self._expr(body, env)
            return self._known[key]
        declared = self.scope.symbol(name)
        label = sympy_name(declared.whole or name)
        if not term.indices:
            scalar = self.sympy.Symbol(label, **({"positive": True} if declared.domain == "positive" else {}))
            self.atoms[scalar] = Symbol(self.scope.canonical(name))
            return scalar
        places = [self._expr(i, env) for i in term.indices]
        if self.sizes is not None:
            atom = self.sympy.Symbol(f"{label}_{'_'.join(map(str, places))}", real=True)
            self.atoms[atom] = Symbol(self.scope.canonical(name), tuple(number(int(p)) for p in places))
            return atom
        return self.sympy.IndexedBase(label)[tuple(places)]

    def _sum(self, term: Bind, env: dict[str, int]) -> Expr:
        sympy = self.sympy
        if self.sizes is not None:
            size = self._expr(term.over.size, env)
            return sympy.Add(
                *(self._expr(term.body, {**env, term.index: n}) for n in range(1, int(size) + 1))
            )
        self._bound += 1
        name = f"{term.index}_{self._bound}"
        body = self._expr(substitute(term.body, {term.index: Symbol(name)}), env)
        return sympy.Sum(body, (self.index(name), 1, self._expr(term.over.size, env)))

    def _apply(self, term: Apply, env: dict[str, int]) -> Expr:
        sympy, record = self.sympy, OPERATORS[term.operator]
        if record.means is not None and record.sympy is None:
            return self._expr(expand(term), env)
        args = [self._expr(a, env) for a in term.args]
        match term.operator:
            case "add":
                return sympy.Add(*args)
            case "mul" | "dot":
                return sympy.Mul(*args)
            case "neg":
                return -args[0]
            case "div":
                return args[0] / args[1]
            case "pow":
                return args[0] ** args[1]
        if record.sympy is None:
            raise Unsupported(f"the operator {term.operator}")
        return getattr(sympy, record.sympy)(*args)


def collapsed(expr: Expr) -> Expr:
    """``Sum(KroneckerDelta(i, j) f(j), (j, 1, C)) = f(i)``, innermost sums first."""
    import sympy

    if not expr.args or not expr.has(sympy.KroneckerDelta):
        return expr
    if not isinstance(expr, sympy.Sum):
        return expr.func(*(collapsed(arg) for arg in expr.args))
    body = collapsed(expr.function)
    for limits in expr.limits:  # the innermost first
        body = sympy.Add(*(_summed(part, limits) for part in sympy.Add.make_args(sympy.expand_mul(body))))
    return body


def _summed(part: Expr, limits: Expr) -> Expr:
    """One term under one sum: a delta in the bound index picks its place."""
    import sympy

    factors = sympy.Mul.make_args(part)
    for factor in factors:
        if isinstance(factor, sympy.KroneckerDelta) and limits[0] in factor.args:
            place = next(a for a in factor.args if a != limits[0])
            return (part / factor).xreplace({limits[0]: place})
    return sympy.Sum(part, limits)


def derivative(loss: Term, by: Symbol, scope: Scope) -> Expr:
    """SymPy's derivative of a scalar Term by one entry, at symbolic sizes, with the deltas collapsed."""
    write = ToSymPy(scope)
    return collapsed(write(loss).diff(write(by)))


def _letter(name: str) -> str:
    """A bound letter that was renamed apart, ``j_2``, as a letter of the model: ``j''``."""
    stem, _, number_ = name.rpartition("_")
    return stem + "'" * int(number_) if len(stem) == 1 and number_.isdigit() else name


class FromSymPy:
    """Reads SymPy expressions as Terms.

    ``atoms`` gives the Terms of plain symbols that are not simply names, such as the entries of a
    loss that is written out.
    """

    def __init__(self, names: Mapping[str, str], atoms: Mapping[Expr, Term] | None = None) -> None:
        import sympy

        self.sympy = sympy
        self.names = names
        self.atoms = dict(atoms or {})

    def __call__(self, expr: Expr) -> Term:
        """The Term of an expression. Raises Unsupported for what Terms do not have."""
        known = self.atoms.get(expr)
        if known is None:
            known = self.atoms[expr] = self._term(expr)
        return known

    def _term(self, expr: Expr) -> Term:
        sympy = self.sympy
        match expr:
            case sympy.Rational():
                return number(Fraction(int(expr.p), int(expr.q)))
            case sympy.Symbol():
                return Symbol(self.names.get(expr.name, _letter(expr.name)))
            case sympy.Indexed():
                name = str(expr.base.label)
                return Symbol(self.names.get(name, name), tuple(self(i) for i in expr.indices))
            case sympy.Add():
                return add(*(self(a) for a in expr.args))
            case sympy.Mul():
                return self._product(expr)
            case sympy.Pow():
                return self._power(expr.base, expr.exp)
            case sympy.exp():
                return apply("exp", self(expr.args[0]))
            case sympy.KroneckerDelta():
                return delta(*(self(a) for a in expr.args))
            case sympy.Sum():
                return self._sum(expr)
            case sympy.DiracDelta():  # the derivative of a step, away from the kink
                return number(0)
        args = expr.args  # Heaviside has a second one, its value at the kink
        for name, record in OPERATORS.items():
            known = getattr(sympy, record.sympy) if record.sympy is not None else None
            if isinstance(known, type) and isinstance(expr, known):
                return apply(name, *(self(a) for a in args[: len(record.inside)]))
        raise Unsupported(f"{type(expr).__name__} has no form here")

    def _product(self, expr: Expr) -> Term:
        coefficient, rest = expr.as_coeff_Mul()
        if coefficient.is_Rational and coefficient < 0:
            return neg(self(-coefficient * rest))
        top, bottom = expr.as_numer_denom()
        if bottom != 1 and not (bottom.is_Rational and top.is_Rational):
            return div(self(top), self(bottom))
        return mul(*(self(a) for a in expr.args))

    def _power(self, base: Expr, exponent: Expr) -> Term:
        if exponent == self.sympy.S.Half:
            return apply("sqrt", self(base))
        if exponent.is_Rational and exponent < 0:
            return div(number(1), self(base ** (-exponent)))
        return power(self(base), self(exponent))

    def _sum(self, expr: Expr) -> Term:
        body = self(expr.function)
        for letter, low, high in expr.limits:
            if low != 1:
                raise Unsupported("a sum that does not begin at 1")
            body = total(self.names.get(letter.name, _letter(letter.name)), self(high), body)
        return body


def gradient(term: Term, scope: Scope, folded: bool) -> tuple[Expr, tuple[str, ...]]:
    """A gradient as a SymPy expression of one general entry, and the letters of that entry."""
    at = scope.open_letters(axes(term, scope), free_names(term))
    expr = ToSymPy(scope, folded=folded)(entry(term, scope, at))
    return expr, tuple(place.name for place in at)
