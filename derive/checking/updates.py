r"""Steps along a gradient: ``w \leftarrow w - \eta \nabla_w L`` goes down, and a loss is to be made small.

What is added to a variable is compared with the derivative of the objective by it: a step is right where it
is that times a number, a size or a step width, with the sign that the objective asks for. What shrinks the
variable by the way, or is gathered from earlier steps, is taken apart from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names, fresh, substitute
from derive.checking.aims import aim, is_positive
from derive.checking.asking import Kernel
from derive.checking.faults import Link, fault
from derive.checking.multiples import Equation, factor_of
from derive.checking.newton import newton
from derive.checking.objectives import objectives
from derive.checking.optima import Optima
from derive.checking.report import Verdict
from derive.meaning.evidence import Refuted
from derive.names import plain_name
from derive.scope import Declared, ModelError, Scope
from derive.statement import Reading
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Bind,
    Derivative,
    Range,
    Symbol,
    Term,
    add,
    div,
    map_parts,
    mul,
    neg,
    parts,
)

_NEW = re.compile(
    r"(.+?)(?:_\{?\\?(?:mathrm|text)?\{?(?:new|next|neu)\}*|\^\{\\?(?:mathrm|text)?\{?(?:new|\+)\}*)\Z"
)
_CHANGE = re.compile(r"\\Delta\s*(.+)")
_STEP = re.compile(r"gradient (?:de|a)scent|\bSGD\b|\bupdate|\bsteps?\b", re.IGNORECASE)
_NEWTON = re.compile(r"\bnewton|second[- ]order", re.IGNORECASE)
_WIDTHS = frozenset({r"\eta", r"\alpha", r"\epsilon", r"\varepsilon", r"\gamma", r"\mu", r"\lambda"})
_NEAR = 160


@dataclass(frozen=True, slots=True)
class Step:
    """What is added to a variable; ``decay`` is the part of it that is a multiple of the variable."""

    of: Symbol
    change: Term
    decay: Term = ZERO

    @property
    def whole(self) -> Term:
        """All that is added."""
        return self.change if self.decay == ZERO else add(self.change, self.decay)


def step(reading: Reading, scope: Scope) -> Step | None:
    r"""The step that a line says, in whatever way: ``w := w - u``, ``w_{new} = w - u``, ``\Delta w = -u``."""
    left, right = reading.left, reading.right
    if not isinstance(left, Symbol):
        return None
    if (change := _CHANGE.fullmatch(left.name)) is not None and change[1] in scope.symbols:
        return Step(Symbol(change[1], left.indices), right)
    new = _NEW.fullmatch(left.name)
    of = Symbol(new[1], left.indices) if new is not None and new[1] in scope.symbols else left
    if not isinstance(right, Apply) or right.operator != "add":
        return None
    scaled = {arg: rate for arg in right.args if (rate := _rate(arg, of)) is not None}
    rest = [arg for arg in right.args if arg not in scaled]
    kept = _of_one(add(*scaled.values())) if scaled else None
    if not rest or kept is None:
        return None
    return Step(of, add(*rest), ZERO if kept == ZERO else mul(kept, of))


def _rate(arg: Term, of: Symbol) -> Term | None:
    """The rate by which an addend is a multiple of a variable; None where it is none."""
    match arg:
        case Symbol():
            return ONE if arg == of else None
        case Apply("neg", (inner,)):
            rate = _rate(inner, of)
            return None if rate is None else neg(rate)
        case Apply("mul" | "dot" | "odot", args) if of in args:
            others = [one for one in args if one != of]
            plain = all(of.name not in free_names(one) for one in others)
            return mul(*others) if others and len(others) == len(args) - 1 and plain else None
    return None


def _of_one(rate: Term) -> Term | None:
    """A rate less one: what a step takes of its variable; None where the variable itself is not kept."""
    args = list(rate.args) if isinstance(rate, Apply) and rate.operator == "add" else [rate]
    if ONE not in args:
        return None
    args.remove(ONE)
    return add(*args) if args else ZERO


def judged(verdict: Verdict, scope: Scope, kernel: Kernel, optima: Optima) -> Verdict:
    """The verdict on a line that may be a step along a gradient; any other one as it is."""
    statement = verdict.statement
    if not statement.readings or statement.readings[0].given:
        return verdict
    made = step(statement.readings[0], scope)
    if made is None or scope.canonical(made.of.name) in scope.definitions:
        _gather(statement.readings[0], optima)
        return verdict
    if _is_taken_away(statement.readings[0].left, optima.text):
        made = Step(made.of, neg(made.change))
    made = replace(made, change=substitute(made.change, optima.gathered))
    words = optima.text[max(0, statement.place.start - _NEAR) : statement.place.start]
    if _NEWTON.search(words):  # its width is told by the second derivative
        return newton(verdict, made.of, made.change, scope, kernel, optima)
    if any(isinstance(part, Derivative) for part in parts(made.change)):
        return _stated(verdict, made, scope, kernel, optima)
    for of in map(Symbol, objectives(scope, optima.heads, statement.place.start, made.of.name)):
        slope = Derivative(of, made.of)
        for change in (*_whole(made.whole, scope), *_whole(made.change, scope)):
            factor = _factor(change, slope, scope, kernel)
            if factor is None or free_names(factor) & (scope.closure(of) - scope.sizes.keys()):
                continue
            return _told(verdict, made, of, change, factor, scope, kernel, optima)
        return _no_multiple(verdict, made, of, scope, kernel, bool(_STEP.search(words)))
    return verdict


def _gather(reading: Reading, optima: Optima) -> None:
    r"""Take note of a velocity, ``v \leftarrow \beta v + \nabla L``: it goes the way of what is added."""
    left, right = reading.left, reading.right
    if not isinstance(left, Symbol) or not isinstance(right, Apply) or right.operator != "add":
        return
    rates = {arg: rate for arg in right.args if (rate := _rate(arg, left)) is not None}
    rest = [arg for arg in right.args if arg not in rates]
    if len(rates) == 1 and len(rest) == 1 and not left.indices and is_positive(next(iter(rates.values()))):
        optima.gathered[left.name] = rest[0]


def _factor(change: Term, slope: Term, scope: Scope, kernel: Kernel) -> Term | None:
    try:
        return factor_of(change, Equation(slope, ZERO, scope, 0), scope, kernel)
    except ModelError:
        return None


def _stated(verdict: Verdict, made: Step, scope: Scope, kernel: Kernel, optima: Optima) -> Verdict:
    """The verdict on a step that is written with the derivative of something."""
    slopes = dict.fromkeys(part for part in parts(made.change) if isinstance(part, Derivative))
    slope = next(iter(slopes))
    factor = _cofactor(made.change, slope)
    if len(slopes) > 1 or factor is None or not isinstance(slope.of, Symbol):
        return verdict
    if slope.by.name != made.of.name:
        own = Derivative(slope.of, made.of)
        found = kernel.ask(own, slope, scope)
        if not isinstance(found, Refuted) or found.witness is None:
            return verdict
        says = (
            f"It is the derivative by {plain_name(slope.by.name)}, and the step is one of another variable."
        )
        return replace(verdict, kind="wrong", follows=found, witness=found.witness, says=says)
    mark = Symbol(fresh(rf"\nabla_{made.of.name}", frozenset(scope.symbols)), made.of.indices)
    shape = scope.symbols[scope.canonical(made.of.name)].shape
    inner = replace(scope, symbols={**scope.symbols, mark.name: Declared(shape)})
    change = map_parts(made.change, lambda part: mark if part == slope else part)
    return _told(verdict, made, slope.of, change, factor, inner, kernel, optima, mark)


def _cofactor(term: Term, slope: Derivative) -> Term | None:
    """What a derivative is multiplied with in a Term, but for sums over examples; None where that is open."""
    match term:
        case Derivative():
            return ONE if term == slope else None
        case Apply("neg", (inner,)):
            found = _cofactor(inner, slope)
            return None if found is None else neg(found)
        case Apply("mul" | "dot" | "odot", args):
            holding = [arg for arg in args if slope in parts(arg)]
            found = _cofactor(holding[0], slope) if len(holding) == 1 else None
            return None if found is None else mul(found, *(arg for arg in args if arg not in holding))
        case Apply("div", (top, under)) if slope not in parts(under):
            found = _cofactor(top, slope)
            return None if found is None else div(found, under)
        case Bind("sum", _, _, body):
            return _cofactor(body, slope)
    return None


def _told(
    verdict: Verdict,
    made: Step,
    of: Symbol,
    change: Term,
    factor: Term,
    scope: Scope,
    kernel: Kernel,
    optima: Optima,
    slope: Term | None = None,
) -> Verdict:
    """The verdict on a step that is a multiple of a slope."""
    name = plain_name(of.name)
    up = is_positive(factor)
    if up is None:
        return verdict
    way = "along" if up else "against"
    wanted = aim(of, made.of, scope, kernel, optima, verdict.statement.place.start)
    if wanted is None:
        says = (
            f"It is a step {way} the gradient of {name}; whether {name} is to be made large or small is open."
        )
        return replace(verdict, kind="undecided", says=says)
    if up == wanted:
        return replace(verdict, kind="correct", says=f"It is a step {way} the gradient of {name}.")
    slope = Derivative(of, made.of) if slope is None else slope
    found = kernel.judge(scope).agree(change, mul(neg(factor), slope))
    if not isinstance(found, Refuted) or found.witness is None:
        return verdict
    way, aim_ = ("up", "small") if up else ("down", "large")
    says = f"This step goes {way} the gradient of {name}, which is to be made {aim_}: its sign is wrong."
    return replace(verdict, kind="wrong", follows=found, witness=found.witness, says=says)


def _no_multiple(
    verdict: Verdict, made: Step, of: Symbol, scope: Scope, kernel: Kernel, told: bool
) -> Verdict:
    """The verdict on what is no multiple of a slope: a known mistake, where undoing it gives one."""
    reads = scope.closure(made.change) & scope.symbols.keys() - scope.closure(of)
    others = {n for n in reads if scope.symbols[n].shape or n in scope.definitions} - _WIDTHS
    if others or not reads:
        return verdict  # what has a momentum is another step
    says = f"It is no multiple of the gradient of {plain_name(of.name)}, as far as can be told here."
    open_ = replace(verdict, kind="undecided", says=says)
    slope = Derivative(of, made.of)
    for value in (_bare(made.change, reads), neg(_bare(made.change, reads))) if told else ():
        found = kernel.ask(slope, value, scope)
        if isinstance(found, Refuted):
            link = Link(slope, value, (), scope, scope, found, False)
            fault_ = fault(replace(verdict, kind="undecided", follows=found, says=""), link, kernel)
            if fault_.kind == "mistake":
                return replace(
                    fault_, says=f"It is no step along {plain_name(of.name)}'s gradient. {fault_.says}"
                )
    return open_


def _bare(change: Term, widths: frozenset[str] | set[str]) -> Term:
    """A change without its step width and its sign."""
    match change:
        case Apply("neg", (inner,)):
            return _bare(inner, widths)
        case Apply("mul" | "dot" | "odot", args):
            rest = [arg for arg in args if not (free_names(arg) and free_names(arg) <= widths)]
            return mul(*rest) if len(rest) > 1 else rest[0] if rest else ONE
    return change


def _is_taken_away(left: Term, text: str) -> bool:
    r"""Whether a text subtracts the change that it defines: ``w - \Delta w``."""
    change = _CHANGE.fullmatch(left.name) if isinstance(left, Symbol) else None
    return change is not None and bool(re.search(rf"-\s*\\Delta\s*\{{?{re.escape(change[1])}", text))


def _whole(change: Term, scope: Scope) -> Iterator[Term]:
    """A step, and the sum of such steps over the examples of which it has one."""
    yield change
    free = sorted(free_names(change) & scope.letters.keys() - scope.symbols.keys())
    for letter in free[:2]:
        yield Bind("sum", letter, Range(Symbol(scope.letters[letter])), change)
