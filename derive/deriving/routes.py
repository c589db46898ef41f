"""Routes: ways to begin. ``chain`` takes every layer; ``log-first`` takes the logarithm apart first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from derive.deriving.steps import Bench, Step, Working
from derive.operators import apply
from derive.rules.rule import Rule
from derive.rules.tidy import tidy
from derive.scope import ModelError, Scope
from derive.term import Apply, Hole, Symbol, Term, add, div, dot, map_parts, mul, neg, parts, power, sub

ROUTES = ("chain", "log-first")

_U, _W, _N = Hole("u"), Hole("w"), Hole("n")


def _log(term: Term) -> Term:
    return apply("log", term)


LOGARITHMS: tuple[Rule, ...] = (
    Rule("logarithm of a power of e", "log eᵘ = u", _log(apply("exp", _U)), _U),
    Rule("logarithm of a quotient", "log(u/w) = log u − log w", _log(div(_U, _W)), sub(_log(_U), _log(_W))),
    Rule("logarithm of a product", "log(uw) = log u + log w", _log(mul(_U, _W)), add(_log(_U), _log(_W))),
    Rule("logarithm of a product", "log(uw) = log u + log w", _log(dot(_U, _W)), add(_log(_U), _log(_W))),
    Rule("logarithm of a power", "log uⁿ = n log u", _log(power(_U, _N)), mul(_N, _log(_U))),
)


def log_first(loss: Symbol, scope: Scope) -> tuple[Scope, Working]:
    """The model with the logarithms of its loss taken apart, and the steps that do it.

    Raises ModelError where the loss takes no logarithm of a defined quotient, product or power.
    """
    bench = Bench(scope)
    line = scope.unfold(loss)
    steps: list[Step] = [bench.step("definition", "the definition of the loss", loss, line)]

    def to(new: Term, rule: str, says: str | tuple[str | Term, ...]) -> None:
        nonlocal line
        if new != line:
            steps.append(bench.step(rule, says, line, new))
            line = new

    names = {name for part in parts(line) if (name := _logged(part, scope)) is not None}
    says: tuple[str | Term, ...] = ("by the definition of ", *(Symbol(name) for name in sorted(names)))
    to(map_parts(line, lambda p: _opened(p, scope)), "definition", says)
    for rule in LOGARITHMS * 2:
        to(tidy(map_parts(line, partial(_applied, rule, scope))), rule.name, rule.says)
    to(spread_signs(line), "signs", "the sign goes to each term")
    if len(steps) == 1 or not names:
        raise ModelError(
            "the route log-first needs a loss with the logarithm of a defined quotient, product or power "
            "of e; this loss has none: use the route chain"
        )
    definition = replace(scope.definitions[loss.name], body=line)
    rewritten = replace(scope, definitions={**scope.definitions, loss.name: definition})
    return rewritten, Working(loss, tuple(steps))


def _applied(rule: Rule, scope: Scope, term: Term) -> Term:
    return rule(term, scope) or term


def _logged(term: Term, scope: Scope) -> str | None:
    """The name of the definition of which a Term is the logarithm."""
    match term:
        case Apply("log", (Symbol(name),)) if name in scope.definitions:
            return name
    return None


def _opened(term: Term, scope: Scope) -> Term:
    match term:
        case Apply("log", (Symbol(name) as symbol,)) if name in scope.definitions:
            return _log(scope.unfold(symbol))
    return term


def spread_signs(term: Term) -> Term:
    """``-(a - b) = -a + b`` everywhere in a Term."""

    def change(part: Term) -> Term:
        match part:
            case Apply("neg", (Apply("add", args),)):
                return add(*(tidy(neg(a)) for a in args))
        return part

    return map_parts(term, change)
