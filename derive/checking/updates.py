r"""Steps along a gradient: ``w \leftarrow w - \eta \nabla_w L`` goes down, and a loss is to be made small.

What is added to a variable is compared with the derivative of the objective by it: a step is right where it
is that times a number, a size or a step width, with the sign that the words ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.multiples import Equation, factor_of
from derive.checking.objectives import objectives
from derive.checking.optima import Optima
from derive.checking.report import Verdict
from derive.meaning.evidence import Refuted
from derive.names import plain_name
from derive.scope import ModelError, Scope
from derive.statement import Reading, Statement
from derive.term import ZERO, Apply, Bind, Derivative, Number, Range, Symbol, Term, add, mul, neg, parts

_NEW = re.compile(
    r"(.+?)(?:_\{?\\?(?:mathrm|text)?\{?(?:new|next|neu)\}*|\^\{\\?(?:mathrm|text)?\{?(?:new|\+)\}*)\Z"
)
_CHANGE = re.compile(r"\\Delta\s*(.+)")
_UP = re.compile(r"ascen|maximi|reward|likelihood|\bclimb|\breturns?\b|utility|posterior", re.IGNORECASE)
_DOWN = re.compile(
    r"descen|minimi|\bloss|\bcost|\berrors?\b|\brisk|\bMSE\b|entropy|residual|squared", re.IGNORECASE
)
_NEGATIVE = re.compile(r"negative[- ](?:log|reward)|\bNLL\b|minus the", re.IGNORECASE)
_STEP = re.compile(r"gradient (?:de|a)scent|\bSGD\b|\bupdate", re.IGNORECASE)
_NEWTON = re.compile(r"\bnewton|second[- ]order", re.IGNORECASE)
_NEAR = 160


@dataclass(frozen=True, slots=True)
class Step:
    """What is added to a variable."""

    of: Symbol
    change: Term


def step(reading: Reading, scope: Scope) -> Step | None:
    r"""The step that a line says, in whatever way: ``w := w - u``, ``w_{new} = w - u``, ``\Delta w = -u``."""
    left, right = reading.left, reading.right
    if not isinstance(left, Symbol):
        return None
    if (change := _CHANGE.fullmatch(left.name)) is not None and change[1] in scope.symbols:
        return Step(Symbol(change[1], left.indices), right)
    new = _NEW.fullmatch(left.name)
    of = Symbol(new[1], left.indices) if new is not None and new[1] in scope.symbols else left
    if not isinstance(right, Apply) or right.operator != "add" or of not in right.args:
        return None
    rest = [arg for arg in right.args if arg != of]
    if len(rest) != len(right.args) - 1 or any(of in parts(arg) and _bare(arg, of) for arg in rest):
        return None
    return Step(of, add(*rest))


def _bare(arg: Term, of: Symbol) -> bool:
    """Whether a Term is a variable times a number or a width: weight decay is another step."""
    args = arg.args if isinstance(arg, Apply) and arg.operator in ("mul", "neg") else (arg,)
    return any(a == of or (isinstance(a, Apply) and a.operator == "mul" and of in a.args) for a in args)


def judged(verdict: Verdict, scope: Scope, kernel: Kernel, optima: Optima) -> Verdict:
    """The verdict on a line that may be a step along a gradient; any other one as it is."""
    statement = verdict.statement
    if not statement.readings or statement.readings[0].given:
        return verdict
    words = optima.text[max(0, statement.place.start - _NEAR) : statement.place.start]
    if _NEWTON.search(words):  # its width is told by the second derivative
        return verdict
    made = step(statement.readings[0], scope)
    if made is None or scope.canonical(made.of.name) in scope.definitions:
        return verdict
    if _is_taken_away(statement.readings[0].left, optima.text):
        made = Step(made.of, neg(made.change))
    for of in _objectives(made, scope, optima, statement):
        slope = Derivative(of, made.of)
        for change in _whole(made.change, scope):
            try:
                factor = factor_of(change, Equation(slope, ZERO, scope, 0), scope, kernel)
            except ModelError:
                continue
            if factor is None or free_names(factor) & (scope.closure(of) - scope.sizes.keys()):
                continue
            return _told(verdict, made, of, change, factor, scope, kernel, optima.text)
        reads = scope.closure(made.change) & scope.symbols.keys() - scope.closure(of)
        width = len(reads) < 2 and not any(scope.symbols[n].shape or n in scope.definitions for n in reads)
        if width and _STEP.search(words):  # what has a momentum is another step
            says = f"It is no multiple of the gradient of {plain_name(of.name)}, as far as can be told here."
            return replace(verdict, kind="undecided", says=says)
    return verdict


def _told(
    verdict: Verdict,
    made: Step,
    of: Symbol,
    change: Term,
    factor: Term,
    scope: Scope,
    kernel: Kernel,
    text: str,
) -> Verdict:
    """The verdict on a step that is a multiple of a slope."""
    name, at = plain_name(of.name), verdict.statement.place.start
    up = _is_positive(factor)
    wanted = _wanted(text, at)
    if wanted is None or up is None:
        return verdict
    slope = Derivative(of, made.of)
    if up == wanted:
        way = "along" if up else "against"
        return replace(verdict, kind="correct", says=f"It is a step {way} the gradient of {name}.")
    found = kernel.judge(scope).agree(change, mul(neg(factor), slope))
    if not isinstance(found, Refuted) or found.witness is None:
        return verdict
    way, aim = ("up", "small") if up else ("down", "large")
    says = f"This step goes {way} the gradient of {name}, which is to be made {aim}: its sign is wrong."
    return replace(verdict, kind="wrong", follows=found, witness=found.witness, says=says)


def _is_taken_away(left: Term, text: str) -> bool:
    r"""Whether a text subtracts the change that it defines: ``w - \Delta w``."""
    change = _CHANGE.fullmatch(left.name) if isinstance(left, Symbol) else None
    return change is not None and bool(re.search(rf"-\s*\\Delta\s*\{{?{re.escape(change[1])}", text))


def _objectives(made: Step, scope: Scope, optima: Optima, statement: Statement) -> Iterator[Symbol]:
    """What the step may be a slope of: what it differentiates, else what stands before it."""
    stated = [p.of for p in parts(made.change) if isinstance(p, Derivative)]
    if stated:
        yield from (of for of in stated[:1] if isinstance(of, Symbol))
        return
    yield from map(Symbol, objectives(scope, optima.heads, statement.place.start, made.of.name))


def _whole(change: Term, scope: Scope) -> Iterator[Term]:
    """A step, and the sum of such steps over the examples of which it has one."""
    yield change
    free = sorted(free_names(change) & scope.letters.keys() - scope.symbols.keys())
    for letter in free[:2]:
        yield Bind("sum", letter, Range(Symbol(scope.letters[letter])), change)


def _wanted(text: str, start: int) -> bool | None:
    """Whether a step is to go up; None where the words say both or nothing."""
    near = _NEGATIVE.sub("loss", text[max(0, start - _NEAR) : start])
    for words in (near, _NEGATIVE.sub("loss", text[:start])):
        up, down = bool(_UP.search(words)), bool(_DOWN.search(words))
        if up != down:
            return up
    return None


def _is_positive(factor: Term) -> bool | None:
    """The sign of a factor of sizes and step widths, which are positive; None where it is not plain."""
    match factor:
        case Number(value):
            return value > 0
        case Symbol():
            return True
        case Apply("neg", (inner,)):
            sign = _is_positive(inner)
            return None if sign is None else not sign
        case Apply("mul" | "div" | "dot", args):
            signs = [_is_positive(arg) for arg in args]
            return None if None in signs else signs.count(False) % 2 == 0
        case Apply("pow", (base, _)):
            return _is_positive(base)
    return None
