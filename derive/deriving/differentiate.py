"""Differentiating one expression by named rules, from the outside in, until no derivative is left."""

from __future__ import annotations

from collections.abc import Callable

from derive.deriving.steps import Bench, Level, Step, Working
from derive.rules.algebra import algebra
from derive.rules.derivatives import RULES, entries
from derive.rules.rule import Rule
from derive.rules.tidy import tidy
from derive.scope import ModelError
from derive.shapes import shape
from derive.term import Apply, Bind, Derivative, Symbol, Term, children, map_parts, parts

Lemma = Callable[[Derivative], Working | None]
"""Looks up a derivative that is worked elsewhere."""


class NoRule(ModelError):
    """An expression that no rule differentiates."""


def differentiate(target: Derivative, bench: Bench, lemma: Lemma = lambda _: None) -> Working:
    """The worked derivative of an expression.

    A defined symbol that varies with the variable is taken from ``lemma``. Raises NoRule for an
    operator whose derivative no rule gives.
    """
    if (known := lemma(target)) is not None:
        return known
    scope = bench.scope
    if shape(target.of, scope):
        raise NoRule("an array is differentiated by its entries")
    direct = entries(target, scope)
    if direct is not None:
        says = "an entry varies with itself only"
        return Working(target, (bench.step("variable", says, target, tidy(direct), level=Level.FULL),))
    for rule in RULES:
        found = rule(target, scope)
        if found is not None:
            return _worked(target, tidy(_repeated(rule, found, bench)), rule, bench, lemma)
    name = target.of.operator if isinstance(target.of, Apply) else "this expression"
    raise NoRule(f"no rule differentiates {name}")


def _repeated(rule: Rule, term: Term, bench: Bench) -> Term:
    """A sum of many terms is one use of the sum rule, not many."""
    if rule.name != "sum rule" or not isinstance(term, Apply):
        return term

    def again(part: Term) -> Term:
        if isinstance(part, Derivative) and isinstance(part.of, Apply) and part.of.operator == "add":
            return _repeated(rule, rule(part, bench.scope) or part, bench)
        return part

    return Apply(term.operator, tuple(again(arg) for arg in term.args))


def _worked(target: Derivative, after: Term, rule: Rule, bench: Bench, lemma: Lemma) -> Working:
    level = Level.FULL if rule.minor else Level.STANDARD
    steps: list[Step] = []
    inner = {node: differentiate(node, bench, lemma) for node in derivatives(after)}
    filled = tidy(put(after, {node: working.end for node, working in inner.items()}))
    shown = tuple(w for w in inner.values() if w.steps)
    work = [step for w in shown for step in w.steps if step.level < Level.FULL]
    if not work:  # the parts are so plain that they go into one step with the rule
        steps.append(bench.step(rule.name, rule.says, target, filled, level=level, inner=shown))
    else:
        steps.append(bench.step(rule.name, rule.says, target, after, level=level))
        if len(inner) == 1:  # the one derivative is worked where it stands
            steps += _in_place(after, shown[0], bench)
            filled = steps[-1].after
        else:
            says = work[0].says if len(work) == 1 else ("differentiate the parts",)
            steps.append(bench.step("parts", says, after, filled, inner=shown))
    collapsed = collapse(filled, bench)
    if collapsed != filled:
        (pair, *_) = (p for p in parts(filled) if isinstance(p, Apply) and p.operator == "delta")
        says = (pair, " is 0 in every other term of the sum")
        steps.append(bench.step("Kronecker delta", says, filled, collapsed))
    return Working(target, tuple(steps))


def _in_place(line: Term, working: Working, bench: Bench) -> list[Step]:
    """The steps of a part as steps of the whole line it stands in."""
    assert isinstance(working.start, Derivative)
    steps = []
    before = line
    for step in working.steps:
        after = tidy(put(line, {working.start: step.after}))
        if after != before:
            steps.append(bench.step(step.rule, step.says, before, after, inner=step.inner, level=step.level))
        before = after
    return steps


def derivatives(term: Term) -> tuple[Derivative, ...]:
    """The outermost derivative nodes of a Term, each once."""
    if isinstance(term, Derivative):
        return (term,)
    return tuple(dict.fromkeys(node for kid in children(term) for node in derivatives(kid)))


def put(term: Term, values: dict[Derivative, Term]) -> Term:
    """A Term with derivative nodes exchanged for their values."""
    return map_parts(term, lambda part: values.get(part, part) if isinstance(part, Derivative) else part)


def collapse(term: Term, bench: Bench) -> Term:
    """``sum_j delta_ij f_j = f_i`` wherever a sum holds a delta in its own index."""
    part_ = algebra(bench.scope, part=True)

    def change(part: Term) -> Term:
        if isinstance(part, Bind) and any(_picks(p, part.index) for p in parts(part.body)):
            return part_(part)
        return part

    return map_parts(term, change)


def _picks(part: Term, index: str) -> bool:
    return isinstance(part, Apply) and part.operator == "delta" and Symbol(index) in part.args
