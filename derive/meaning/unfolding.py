"""Terms read through those of their definitions that are not folded."""

from __future__ import annotations

from collections.abc import Iterator

from derive.binding import substitute
from derive.operators import OPERATORS, expand
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Apply, Bind, Symbol, Term, children


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
        definition = self.scope.definitions[term.name]
        n = len(definition.indices)
        inner = {i: Symbol(f"@{k}") for k, i in enumerate(definition.indices)}
        extra = tuple(Symbol(f"@{n + k}") for k in range(len(axes(definition.body, self.scope))))
        body = substitute(entry(definition.body, self.scope, extra), inner)
        return substitute(body, {f"@{k}": i for k, i in enumerate(term.indices)})

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
