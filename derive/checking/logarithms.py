r"""Logarithms of products and powers taken apart, where the kernel does not do it: log-likelihoods.

A product over an index is ``e^{\sum_i \log a_i}``, and its logarithm ``\sum_i \log a_i``; a power with any
exponent is ``a^t = e^{t \log a}``. Both hold where the factors are positive, as they must be for the
formulas to have a value. An input under a logarithm has a sign then: it is ``e^u`` for some real u.
"""

from __future__ import annotations

from dataclasses import replace

from derive.binding import fresh
from derive.operators import exp, log
from derive.scope import Declared, Definition, ModelError, Scope, variables
from derive.shapes import opened, shape
from derive.term import TWO, Apply, Number, Symbol, Term, add, div, map_parts, mul, parts, sub

_MOST = 400  # parts of a formula that is rewritten
_DEEPEST = 8  # definitions within definitions


def taken_apart(left: Term, right: Term, scope: Scope, positive: bool) -> tuple[Term, Term, Scope] | None:
    """An equation that holds where the given one does, if both have a value; None for one without logarithms.

    With ``positive`` the inputs under a logarithm are written as exponentials, so that their sign is known;
    without it the point of a counterexample is one for the given equation. Raises ModelError where the
    sides do not fit.
    """
    one, other, _ = opened(left, right, scope)
    if not any(
        _power(p) or (isinstance(p, Apply) and p.operator == "log") for p in _reached(one, other, scope)
    ):
        return None
    fixed = variables(one) | variables(other)
    own = {name: d for name, d in scope.definitions.items() if scope.depends(add(one, other), name)}
    fixed = fixed.union(*(variables(d.body) for d in own.values()))
    apart = _Apart(scope, frozenset(map(scope.canonical, fixed)))
    made = {name: replace(d, body=apart(d.body)) for name, d in own.items()}
    one, other = apart(one), apart(other)
    if not positive:
        return one, other, replace(scope, definitions={**scope.definitions, **made})
    while isinstance(one, Apply) and isinstance(other, Apply) and one.operator == other.operator == "exp":
        (one,), (other,) = one.args, other.args  # e^u = e^v where u = v, and only there
    return one, other, _positive([one, other, *(d.body for d in made.values())], made, apart)


def spelled(scope: Scope) -> Scope:
    """The scope with the logarithms of powers taken apart in its definitions."""
    made = {
        name: replace(d, body=_Apart(scope, frozenset(scope.definitions))(d.body))
        for name, d in scope.definitions.items()
        if any(map(_log_of_a_power, parts(d.body)))
    }
    return replace(scope, definitions={**scope.definitions, **made}) if made else scope


def _reached(one: Term, other: Term, scope: Scope) -> list[Term]:
    names = scope.closure(one) | scope.closure(other)
    bodies = (d.body for name, d in scope.definitions.items() if name in names)
    return [part for term in (one, other, *bodies) for part in parts(term)]


def _power(term: Term) -> bool:
    """Whether a Term is a power whose exponent is no number."""
    return isinstance(term, Apply) and term.operator == "pow" and not _number(term.args[1])


def _log_of_a_power(term: Term) -> bool:
    return isinstance(term, Apply) and term.operator == "log" and any(map(_power, parts(term)))


def _number(term: Term) -> bool:
    return all(isinstance(part, Number | Apply) for part in parts(term))


class _Apart:
    """Rewrites Terms of a scope; the ``fixed`` names are differentiated by, and stay as they are."""

    def __init__(self, scope: Scope, fixed: frozenset[str]) -> None:
        self.scope, self.fixed = scope, fixed

    def __call__(self, term: Term) -> Term:
        """The Term with its powers as exponentials and its logarithms taken apart."""
        return map_parts(term, self._part)

    def _part(self, part: Term) -> Term:
        match part:
            case Apply("pow", (base, exponent)) if _power(part) and self._scalar(base):
                return exp(mul(exponent, self._log(base)))
            case Apply("log", (arg,)) if self._scalar(arg):
                return self._log(arg)
        return part

    def _scalar(self, term: Term) -> bool:
        try:
            return not shape(term, self.scope)
        except ModelError:
            return False

    def _log(self, arg: Term, depth: int = 0) -> Term:
        """``log arg``, its factors apart."""
        match arg:
            case Apply("exp", (inner,)):
                return inner
            case Apply("mul" | "dot", args) if all(map(self._scalar, args)):
                return add(*(self._log(one, depth) for one in args))
            case Apply("div", (top, bottom)):
                return sub(self._log(top, depth), self._log(bottom, depth))
            case Apply("sqrt", (inner,)):
                return div(self._log(inner, depth), TWO)
            case Apply("pow", (base, exponent)) if _power(arg):
                return mul(exponent, self._log(base, depth))
            case Symbol(name) if depth < _DEEPEST and self.scope.canonical(name) not in self.fixed:
                body = self.scope.unfold(arg)
                if isinstance(body, Apply) and body.operator in ("exp", "mul", "dot", "div", "sqrt", "pow"):
                    return (
                        self._log(self(body), depth + 1) if sum(1 for _ in parts(body)) < _MOST else log(arg)
                    )
        return log(arg)


def _positive(terms: list[Term], made: dict[str, Definition], apart: _Apart) -> Scope:
    """The scope with these definitions, in which each input under a logarithm is positive."""
    scope, symbols = apart.scope, dict(apart.scope.symbols)
    definitions = {**scope.definitions, **made}
    bound = {fact.name for fact in scope.facts} | apart.fixed
    for part in (p for term in terms for p in parts(term)):
        match part:
            case Apply("log", (Symbol(name, indices),)) if name in symbols and name not in definitions:
                letters = _letters(symbols[name].shape, scope)
                if name in bound or len(indices) != len(symbols[name].shape) or letters is None:
                    continue
                free = fresh(rf"\bar{{{name}}}", frozenset(symbols))
                symbols[free] = Declared(symbols[name].shape)
                at = tuple(map(Symbol, letters))
                definitions[name] = Definition(name, letters, exp(Symbol(free, at)))
    return replace(scope, symbols=symbols, definitions=definitions)


def _letters(sizes: tuple[str, ...], scope: Scope) -> tuple[str, ...] | None:
    """A letter for each axis, all different; None where a size has too few."""
    found: list[str] = []
    for size in sizes:
        free = [letter for letter in scope.letters_of(size) if letter not in found]
        if not free:
            return None
        found.append(free[0])
    return tuple(found)
