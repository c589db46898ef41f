"""A rule is a value: a name, a sentence, and a law, which is an equation between Terms with holes.

The holes of the left side match any Terms; `V` stands for the variable of a derivative. The test of
every rule is one and the same: fill the holes with random Terms and let the kernel decide the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.binding import free_names, fresh, substitute
from derive.operators import NARY
from derive.scope import Scope
from derive.term import Apply, Bind, Derivative, Hole, Number, Range, Symbol, Term, children, rebuild

V = Symbol("?v")
"""The variable of the derivative in a law."""

Bindings = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Rule:
    """One law, ``left = right``, used from left to right.

    ``constant`` names the holes that must not vary with the variable V. A ``minor`` rule is so plain
    that only the fullest level of detail shows it.
    """

    name: str
    says: str
    left: Term
    right: Term
    constant: tuple[str, ...] = ()
    minor: bool = False

    def __call__(self, term: Term, scope: Scope) -> Term | None:
        """The Term rewritten at its root, or None where the rule does not apply."""
        for found in match(self.left, term, {}):
            variable = found.get(V.name)
            if variable is None or all(free_of(found[hole], variable, scope) for hole in self.constant):
                return fill(self.right, found, scope)
        return None


def free_of(term: Term, variable: Term, scope: Scope) -> bool:
    """Whether a Term does not vary with a variable, through the definitions."""
    assert isinstance(variable, Symbol)
    return not scope.depends(term, variable.name)


def match(pattern: Term, term: Term, found: Bindings) -> Iterator[Bindings]:
    """Every way in which a pattern fits a Term.

    A pattern of two factors (or summands) fits a longer product with every way of parting it.

    >>> from derive.term import add
    >>> a, b, c = Symbol("a"), Symbol("b"), Symbol("c")
    >>> [m["u"] == a for m in match(add(Hole("u"), Hole("w")), add(a, b, c), {})]
    [True, False]
    """
    match pattern:
        case Hole(name):
            if found.get(name, term) == term:
                yield {**found, name: term}
        case Symbol(name, ()) if name.startswith("?"):
            if isinstance(term, Symbol) and found.get(name, term) == term:
                yield {**found, name: term}
        case Apply(operator, (_, _)) if operator in NARY:
            if isinstance(term, Apply) and term.operator == operator:
                for n in range(1, len(term.args)):
                    sides = [
                        a[0] if len(a) == 1 else Apply(operator, a) for a in (term.args[:n], term.args[n:])
                    ]
                    yield from _match_all(pattern.args, tuple(sides), found)
        case Bind(operator, index, over, body):
            if isinstance(term, Bind) and term.operator == operator:
                named = {**found, f"#{index}": Symbol(term.index)}
                if term.over.but is not None:
                    named[f"#but {index}"] = term.over.but
                for inner in match(over.size, term.over.size, named):
                    yield from match(body, term.body, inner)
        case _:
            if type(pattern) is type(term) and _head(pattern) == _head(term):
                yield from _match_all(children(pattern), children(term), found)


def _head(term: Term) -> object:
    match term:
        case Symbol(name, _):
            return name
        case Apply(operator, _):
            return operator
        case Number():
            return term
    return None


def _match_all(patterns: tuple[Term, ...], terms: tuple[Term, ...], found: Bindings) -> Iterator[Bindings]:
    if len(patterns) != len(terms):
        return
    if not patterns:
        yield found
        return
    for first in match(patterns[0], terms[0], found):
        yield from _match_all(patterns[1:], terms[1:], first)


def fill(pattern: Term, found: Bindings, scope: Scope) -> Term:
    """A pattern with its holes filled; a bound index is renamed apart from what comes in."""
    match pattern:
        case Hole(name):
            return found[name]
        case Symbol(name, ()) if name in found:
            return found[name]
        case Bind(operator, index, over, body):
            letter = found[f"#{index}"]
            assert isinstance(letter, Symbol)
            name, outer = letter.name, found.get(V.name)
            taken = free_names(outer) if outer is not None else frozenset()
            if name in taken:
                name = fresh(name, taken | _names(found), scope.alternatives.get(name, ()))
                found = {
                    hole: substitute(t, {letter.name: Symbol(name)}) if hole != V.name else t
                    for hole, t in found.items()
                }
            but = found.get(f"#but {index}")
            return Bind(operator, name, Range(fill(over.size, found, scope), but), fill(body, found, scope))
        case Derivative(of, by):
            variable = fill(by, found, scope)
            assert isinstance(variable, Symbol)
            return Derivative(fill(of, found, scope), variable)
    kids = tuple(fill(kid, found, scope) for kid in children(pattern))
    if isinstance(pattern, Apply) and pattern.operator in NARY:
        flat = tuple(
            arg
            for kid in kids
            for arg in (kid.args if isinstance(kid, Apply) and kid.operator == pattern.operator else (kid,))
        )
        return Apply(pattern.operator, flat)
    return rebuild(pattern, kids) if kids else pattern


def _names(found: Bindings) -> frozenset[str]:
    return frozenset().union(*(free_names(t) for t in found.values()))
