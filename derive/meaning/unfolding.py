"""Terms read through those of their definitions that are not folded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from derive.binding import alpha, free_names, substitute
from derive.meaning.picking import picked
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import ONE, Apply, Bind, Symbol, Term, add, children, mul, neg

_MOST_DENOMINATORS = 2


class Unfolding:
    """Reads the scalar Terms of a scope through its definitions, but for the ``folded`` ones."""

    def __init__(self, scope: Scope, folded: frozenset[str]) -> None:
        self.scope = scope
        self.folded = folded

    def opens(self, term: Term) -> bool:
        """Whether a Term is a defined symbol that is not folded."""
        return (
            isinstance(term, Symbol) and term.name in self.scope.definitions and term.name not in self.folded
        )

    def body(self, term: Symbol) -> Term:
        """A defined symbol's body in index form, at its indices."""
        return _body(term, self.scope)

    def addends(self, term: Term, sign: int = 1) -> list[tuple[int, Term]]:
        """The terms of a sum with their signs."""
        match term:
            case Apply("add", args):
                return [found for arg in args for found in self.addends(arg, sign)]
            case Apply("neg", (arg,)):
                return self.addends(arg, -sign)
            case Symbol() if self.opens(term):
                return self.addends(self.body(term), sign)
        return [(sign, term)]

    def quotient(self, term: Term) -> tuple[Term, Term] | None:
        """A sum with fractions as one: ``a + b/d = (a d + b)/d``; None for what is no such sum."""
        addends = [(sign, *self._over(addend)) for sign, addend in self.addends(term)]
        unders = list(dict.fromkeys(alpha(under) for _, _, under in addends if under != ONE))
        if len(addends) < 2 or not 0 < len(unders) <= _MOST_DENOMINATORS:
            return None
        tops = []
        for sign, top, under in addends:
            product = mul(top, *(other for other in unders if other != alpha(under)))
            tops.append(product if sign > 0 else neg(product))
        return add(*tops), mul(*unders)

    def _over(self, term: Term) -> tuple[Term, Term]:
        """The numerator and the denominator of a factor or a product."""
        match term:
            case Symbol() if self.opens(term):
                return self._over(self.body(term))
            case Apply("div", (top, bottom)):
                return top, bottom
            case Apply("mul", args):
                tops, unders = zip(*map(self._over, args), strict=True)
                return mul(*tops), mul(*(under for under in unders if under != ONE))
            case Apply("neg", (arg,)):
                top, under = self._over(arg)
                return neg(top), under
            case Apply(operator) if OPERATORS[operator].means is not None:
                return self._over(expand(term))
            case Bind(operator, index, over, body):
                top, under = self._over(body)
                if index not in free_names(under):
                    return Bind(operator, index, over, top), under
        return term, ONE

    def read(self, term: Term, size: str) -> Iterator[tuple[Term, bool]]:
        """The different parts of a Term, and whether they stand in a sum over a size."""
        todo, seen = [(term, False)], set[tuple[Term, bool]]()
        while todo:
            here = part, summed = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            match part:
                case Apply(operator) if OPERATORS[operator].means is not None:
                    todo.append((expand(part), summed))
                    continue
                case Symbol() if self.opens(part):
                    todo.append((self.body(part), summed))
                    continue
                case Bind(_, _, over):
                    summed = summed or over.size == Symbol(size)
            yield part, summed
            todo.extend((kid, summed) for kid in children(part))


@lru_cache(maxsize=1 << 10)
def _body(term: Symbol, scope: Scope) -> Term:
    definition = scope.definitions[term.name]
    n = len(definition.indices)
    inner = {i: Symbol(f"@{k}") for k, i in enumerate(definition.indices)}
    extra = tuple(Symbol(f"@{n + k}") for k in range(len(axes(definition.body, scope))))
    body = substitute(picked(entry(definition.body, scope, extra), scope), inner)
    return substitute(body, {f"@{k}": i for k, i in enumerate(term.indices)})
