"""Derivatives worked once and cited after: of one layer by the next, and of the loss by a layer."""

from __future__ import annotations

from derive.binding import apart, free_names
from derive.deriving.cases import Worked, finish, free_deltas
from derive.deriving.differentiate import NoRule, differentiate, put
from derive.deriving.path import Chain, chain, layers, readings
from derive.deriving.steps import Bench, Level, Step, Working
from derive.rules.tidy import tidy
from derive.shapes import entry
from derive.term import ONE, Apply, Bind, Condition, Derivative, Symbol, Term, dot, neg, parts, total

_MOST_SUMS = 3  # the chain rule with more sums than these is written without those that vanish


class Lemmas:
    """The derivatives that a solution has worked so far.

    ``signals`` are the layers that read a parameter; in a deep model the derivative of the loss by
    each of them (its error signal) is worked once, from the loss backwards.
    """

    def __init__(self, bench: Bench, loss: Symbol, signals: frozenset[str]) -> None:
        self.bench = bench
        self.loss = loss
        self.signals = signals
        self.known: dict[Derivative, Worked] = {}
        self.taken = bench.scope.letters_in_definitions

    def local(self, target: Derivative) -> Worked:
        """The derivative of a defined quantity by what its definition reads."""
        if target not in self.known:
            assert isinstance(target.of, Symbol)
            scope = self.bench.scope
            if scope.unfold(target.of) == target.of:
                raise NoRule(f"{target.of.name} is differentiated as a whole")
            body = apart(scope.unfold(target.of), free_names(target.by), scope.alternatives)
            opened = Derivative(body, target.by)
            steps = [self.bench.step("definition", ("the definition of ", target.of), target, opened)]
            if self._reads_whole(body, target.by):
                body = apart(entry(body, scope), free_names(target.by), scope.alternatives)
                inside = Derivative(body, target.by)
                steps.append(self.bench.step("entries", "the product entry by entry", opened, inside))
                opened = inside
            rest = differentiate(opened, self.bench, self.cited)
            self.known[target] = finish(Working(target, (*steps, *rest.steps)), self.bench)
        return self.known[target]

    def _reads_whole(self, body: Term, by: Symbol) -> bool:
        """Whether a body reads an array as a whole of which ``by`` is an entry."""
        name = self.bench.scope.canonical(by.name)
        return any(len(at) < len(by.indices) for at in readings(body, name, self.bench.scope))

    def cited(self, node: Derivative) -> Working | None:
        """A derivative of another definition, where differentiating meets one."""
        scope, of, by = self.bench.scope, node.of, node.by
        if not isinstance(of, Symbol) or of.name not in scope.definitions:
            return None
        return self.local(node).working if of.name != by.name and scope.depends(of, by.name) else None

    def of_loss(self, target: Derivative) -> Worked:
        """The derivative of the loss, by the chain rule where there is one way to the variable."""
        if target in self.known:
            return self.known[target]
        scope = self.bench.scope
        assert isinstance(target.of, Symbol)
        names = layers(scope, target.of.name, scope.canonical(target.by.name))
        if names is None or len(names) == 2:
            return self.local(target)
        names = self._from_signal(names)
        found = chain(target, names, scope, self.taken)
        self.known[target] = self._along(target, found)
        return self.known[target]

    def _from_signal(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The way from the last error signal before the variable, if the model is deep."""
        if len(self.signals) > 1:
            for n in range(len(names) - 2, 0, -1):
                if names[n] in self.signals:
                    return (names[0], *names[n:])
        return names

    def factor(self, node: Derivative) -> Worked:
        """One factor of the chain."""
        signal = node.of == self.loss and node.by.name in self.signals
        return self.of_loss(node) if signal else self.local(node)

    def _along(self, target: Derivative, found: Chain) -> Worked:
        bench = self.bench
        steps: list[Step] = []
        if found.full != found.reduced and sum(isinstance(p, Bind) for p in parts(found.full)) <= _MOST_SUMS:
            steps.append(bench.step("chain rule", "the chain rule over the layers", target, found.full))
            steps.append(bench.step("reduce", _why(found), found.full, found.reduced, level=Level.BRIEF))
        else:
            says = ("the chain rule over the layers", *(("; ", *_why(found)) if found.reasons else ()))
            steps.append(bench.step("chain rule", says, target, found.reduced, level=Level.BRIEF))
        factors = {node: self.factor(node) for node in found.factors}
        filled = tidy(put(found.reduced, {node: worked.end for node, worked in factors.items()}))
        inner = tuple(worked.working for worked in factors.values())
        steps.append(bench.step("factors", "put the factors in", found.reduced, filled, inner=inner))
        return finish(Working(target, tuple(steps)), bench, self._by_cases(filled, found, factors))

    def _by_cases(
        self, filled: Term, found: Chain, factors: dict[Derivative, Worked]
    ) -> tuple[tuple[Condition, Term], ...]:
        """The product with each factor as it is in the case, not merged."""
        pairs = free_deltas(filled)
        if len(pairs) != 1:
            return ()
        left, right = pairs[0].args
        values = []
        for equal in (True, False):
            when = Condition(left, right, equal)
            product = _written([w.within(when) or w.end for w in factors.values()])
            for letter, size in reversed(found.sums):
                product = total(letter, size, product)
            values.append((when, product))
        if any(free_deltas(value) for _, value in values):
            return ()
        return tuple(values)


def _written(factors: list[Term]) -> Term:
    """A product as it is written down: factors 1 left out, the sign of the first in front."""
    kept = [f for f in factors if f != ONE] or [ONE]
    first, *rest = kept
    if isinstance(first, Apply) and first.operator == "neg":
        return neg(dot(first.args[0], *rest))
    return dot(*kept)


def _why(found: Chain) -> tuple[str | Term, ...]:
    """Why all other terms of the sums vanish: what reads only what."""
    clauses: list[str | Term] = []
    for u, v in dict.fromkeys(found.reasons):
        own = set(v.indices) & set(u.indices)
        clauses += ["; " if clauses else "", *(("only ", u, " reads ", v) if own else (u, " reads only ", v))]
    return (*clauses, ": every other term is 0")
