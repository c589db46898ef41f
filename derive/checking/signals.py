r"""Names of derivatives of what is not known: ``\delta = \partial L / \partial z`` where nothing tells L.

Such a name must not be taken for 0, the derivative of what does not depend on z: where it stands, its
derivative is put back, which then is any number. A derivative of it is not decided at all.
"""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names
from derive.scope import ModelError, Scope
from derive.shapes import entry
from derive.term import Derivative, Symbol, Term, children, parts, rebuild


def unknown(derivative: Derivative, scope: Scope) -> bool:
    r"""Whether nothing says that a quantity varies with a variable, nor that it does not.

    It does not where one definition uses both, as a loss uses its targets and its scores. A definition
    that only differentiates them does not use them. An input varies with what is made of it, the other
    way round: ``d\sigma / d\rho`` where ``\rho = \log \sigma^2``.
    """
    if scope.depends(derivative.of, derivative.by.name):
        return False
    if isinstance(derivative.of, Symbol):
        of, by = scope.canonical(derivative.of.name), scope.canonical(derivative.by.name)
        if of not in scope.definitions and by in scope.definitions and scope.depends(Symbol(by), of):
            return True
    names = {scope.canonical(n) for n in free_names(derivative.of)} & {*scope.symbols}
    names |= {scope.canonical(derivative.by.name)}
    if len(names) < 2:
        return False
    using = {n: d for n, d in scope.definitions.items() if not _differentiates(d.body)}
    used = scope if len(using) == len(scope.definitions) else replace(scope, definitions=using)
    return not any(names <= used.closure(Symbol(name)) for name in using)


def _differentiates(term: Term) -> bool:
    return any(isinstance(part, Derivative) for part in parts(term))


def put_out(term: Term, scope: Scope) -> Term:
    """A Term with the derivatives of what is not known in place of the names that stand for them.

    Raises ModelError where such a name is differentiated.
    """
    names = _signals(scope)
    return _put_out(term, scope, names) if names & scope.closure(term) else term


def _signals(scope: Scope) -> frozenset[str]:
    """The names whose definitions read such a derivative, directly or through others."""
    own = {
        name
        for name, made in scope.definitions.items()
        if any(isinstance(part, Derivative) and unknown(part, scope) for part in parts(made.body))
    }
    return frozenset(n for n in scope.definitions if own & scope.closure(Symbol(n))) if own else frozenset()


def _put_out(term: Term, scope: Scope, names: frozenset[str]) -> Term:
    if isinstance(term, Derivative):
        if names & scope.closure(term.of):
            raise ModelError("a derivative of a derivative of what the text does not say")
        return term
    if isinstance(term, Symbol) and scope.canonical(term.name) in names:
        made = scope.definitions[scope.canonical(term.name)]
        many = len(made.indices)
        if len(term.indices) < many:
            raise ModelError(f"{term.name} stands without its index")
        body = made.at(term.indices[:many], scope.alternatives)
        body = entry(body, scope, term.indices[many:]) if term.indices[many:] else body
        return _put_out(body, scope, names)
    kids = children(term)
    new = tuple(_put_out(kid, scope, names) for kid in kids)
    return rebuild(term, new) if new != kids else term
