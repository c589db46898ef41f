r"""Functions of which a text says nothing: the g and h of ``f = g / h`` with ``f' = (g' h - g h') / h^2``.

An identity between values and first derivatives holds for every g if it holds for each ``a + b x``: at any
one place a function may have any value and any slope. So it is asked of these. A line that holds no
derivative on one of its sides says what a function is, and is not asked so; nor is one about slopes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from derive.binding import fresh
from derive.meaning.evidence import Evidence, Proved, Refuted
from derive.scope import Declared, Definition, Scope
from derive.term import ZERO, Condition, Derivative, Symbol, Term, add, map_parts, mul, parts


def asked_of_functions(
    left: Term,
    right: Term,
    functions: Collection[str],
    scope: Scope,
    ask: Callable[[Term, Term, Scope, tuple[Condition, ...]], Evidence],
    given: tuple[Condition, ...],
) -> Evidence | None:
    """What is proved, or refuted, of all functions for which undefined names stand; None if nothing is.

    It is proved if all the ``functions`` of the text may vary. It is refuted where it says what a derivative
    of something known is, if it fails as well with constants for what the line does not differentiate.
    """
    for some in (functions, ()):
        inner = _arbitrary(left, right, some, scope)
        found = None if inner is None else ask(left, right, inner, given)
        if found is None or inner is None or (isinstance(found, Proved) and some is functions):
            return found
        told = any(isinstance(s, Derivative) and not _open(s.of, scope) for s in (left, right))
        if not isinstance(found, Refuted) or not told or _held_fixed(left, right, inner):
            return None
    return found


def _arbitrary(left: Term, right: Term, functions: Collection[str], scope: Scope) -> Scope | None:
    """The scope in which numbers that a line differentiates are any functions; None if there are none."""
    slopes = [[p for p in parts(side) if isinstance(p, Derivative)] for side in (left, right)]
    every = [*slopes[0], *slopes[1]]
    if not all(slopes) or any(
        p.by.indices or any(isinstance(q, Derivative) for q in parts(p.of)) for p in every
    ):
        return None
    by = {scope.canonical(slope.by.name) for slope in every}
    explicit: dict[str, set[str]] = {}
    for slope in every:
        name = scope.canonical(slope.of.name) if isinstance(slope.of, Symbol) else ""
        if name != slope.by.name and _number(name, scope):
            explicit.setdefault(name, set()).add(scope.canonical(slope.by.name))
    valued = by | scope.closure(_valued(left)) | scope.closure(_valued(right))
    for slope in every:
        valued |= scope.closure(slope.of) - ({slope.of.name} if isinstance(slope.of, Symbol) else set())
    for name in valued & {*functions} - explicit.keys() - by:
        if not _number(name, scope):
            return None
        explicit[name] = by - explicit.keys()
    names = {name: _last(variables, explicit) for name, variables in explicit.items() if name in valued}
    if not names or not all(_number(v, scope) for variables in names.values() for v in variables):
        return None
    symbols, definitions = dict(scope.symbols), dict(scope.definitions)
    for name, variables in names.items():
        terms = list[Term]()
        for variable in ("", *sorted(variables)):
            prime = f"{name}'" if len(variables) == 1 else f"{name}'({variable})"
            own = fresh(prime if variable else rf"\bar{{{name}}}", frozenset(symbols))
            symbols[own] = Declared()
            terms.append(mul(Symbol(own), Symbol(variable)) if variable else Symbol(own))
        definitions[name] = Definition(name, (), add(*terms))
    return replace(scope, symbols=symbols, definitions=definitions)


def _held_fixed(left: Term, right: Term, scope: Scope) -> bool:
    r"""Whether a side differentiates one thing by a variable and by what that makes.

    In ``\frac{dL}{dx} = \frac{\partial L}{\partial x} + \frac{\partial L}{\partial u} u'`` the x of a
    partial derivative leaves u as it is.
    """
    for side in (left, right):
        slopes = [p for p in parts(side) if isinstance(p, Derivative)]
        pairs = (
            (one, other) for one in slopes for other in slopes if one.of == other.of and one.by != other.by
        )
        if any(scope.depends(other.by, one.by.name) for one, other in pairs):
            return True
    return False


def _open(term: Term, scope: Scope) -> bool:
    """Whether a Term is a name of which nothing says how it is made."""
    return isinstance(term, Symbol) and scope.canonical(term.name) not in scope.definitions


def _number(name: str, scope: Scope) -> bool:
    """Whether a name is a number of which nothing says how it is made."""
    return name not in scope.definitions and scope.symbols.get(name) == Declared()


def _valued(term: Term) -> Term:
    """A Term without its derivatives."""
    return map_parts(term, lambda part: ZERO if isinstance(part, Derivative) else part)


def _last(variables: set[str], made: dict[str, set[str]]) -> set[str]:
    """The variables of which no other one is made: z of w and z where z is a function of w."""
    return {v for v in variables if not any(v in made.get(other, ()) for other in variables - {v})}
