"""What looks wrong and is not: a value that is chosen, a number that is rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.binding import free_names
from derive.meaning.evidence import Refuted
from derive.mistakes.indices import WRONG
from derive.mistakes.mistake import Mistake
from derive.mistakes.signs import BRACKETS
from derive.mistakes.spot import Line, Spot
from derive.names import plain_name
from derive.operators import OPERATORS
from derive.reading.people.defining import reindexed
from derive.scope import Definition, Scope, SumsToOne
from derive.term import ZERO, Apply, Bind, Number, Symbol, Term, parts

_MOST_DECIMALS = 12
_VARIED = re.compile(r"(.*[^'])'+|\\d?dot\{(.+)\}|\\mathrm\{d\}(.+)|\\nabla (.+)")


def varied_of(name: str, scope: Scope) -> str:
    """The defined name of which a name may be a derivative, ``L'`` or ``dL``; empty for any other."""
    found = _VARIED.fullmatch(name)
    base = next(filter(None, found.groups()), "") if found else ""
    return base if base in scope.definitions else ""


def chosen(left: Term, right: Term, scope: Scope) -> bool:
    r"""Whether a line sets something: ``K = 3``, ``t_2 = 1 - t_1``, ``w = w - \eta g``.

    Nothing defines what stands on the left, so that no model says otherwise; so for its square. Nothing
    is set to what is made of it: w to ``(p - y) x`` with p made of w.
    """
    if _behind(left, right, scope) or (isinstance(left, Symbol) and varied_of(left.name, scope)):
        return False
    match left:
        case Symbol():
            return _input(left, scope)
        case Apply("pow", (Symbol() as base, Number())):
            return _input(base, scope) and base not in parts(right)  # y^2 = y is an equation
    return False


def _behind(left: Term, right: Term, scope: Scope) -> bool:
    """Whether the right side is made of the input on the left through definitions, and does not write it."""
    match left:
        case Symbol() | Apply("pow", (Symbol(), Number())):
            pass
        case _:
            return False
    read = scope.closure(right) - {scope.canonical(name) for name in free_names(right)}
    return bool(read & {scope.canonical(name) for name in free_names(left)} & scope.symbols.keys())


def stated_of(left: Term, scope: Scope) -> bool:
    """Whether something is stated of an input, so that no line gives it a value."""
    return isinstance(left, Symbol) and SumsToOne(scope.canonical(left.name)) in scope.facts


def _input(symbol: Symbol, scope: Scope) -> bool:
    return scope.canonical(symbol.name) not in scope.definitions


def meant(left: Term, right: Term, scope: Scope) -> str:
    """What else a line may mean that is refuted as a claim; empty where it is nothing else."""
    if right == ZERO:
        return "It may be meant as a condition, that this is set to 0"
    if isinstance(left, Symbol) and (of := varied_of(left.name, scope)):
        return f"It may be meant as a name of its own, not as a derivative of {plain_name(of)}"
    match left, right:
        case Symbol(), Symbol() if _input(right, scope):
            return "It may be meant as a condition"
    if _behind(left, right, scope):
        return "It may be meant as a condition"
    match left:
        case Apply(operator, (inner,)) if OPERATORS[operator].means is not None and inner in parts(right):
            return "It may be meant as a definition of a function that has a meaning already"
    return ""


def rounded(left: Term, right: Term, found: Refuted) -> bool:
    """Whether two numbers agree to the decimals that are written: ``0.1 / 3 = 0.0333``."""
    every = [part for side in (left, right) for part in parts(side)]
    if found.witness is None or any(isinstance(part, Symbol) for part in every):
        return False
    decimals = max((_decimals(part.value) for part in every if isinstance(part, Number)), default=0)
    difference = abs(float(found.witness.left) - float(found.witness.right))
    return decimals > 0 and difference <= 0.51 * 10**-decimals


def _decimals(value: Fraction) -> int:
    """The decimals of a number, 0 for one that has none or endlessly many."""
    return next((n for n in range(_MOST_DECIMALS) if (value * 10**n).denominator == 1), 0)


@dataclass(frozen=True, slots=True)
class Mended:
    """A definition as it is meant, the mistake in how it is written, and what is said of that."""

    definition: Definition
    mistake: Mistake
    says: str


def mended(own: Definition, scope: Scope) -> Mended | None:
    """A definition that only a slip of the pen explains, as it is meant; None for any other one."""
    body = reindexed(own, scope)
    if body is not None:
        says = "The index on the left does not stand on the right, and another one does."
        return Mended(replace(own, body=body), WRONG, says)
    found = bracketed(own, scope)
    if found is not None:
        says = "The index of the sum stands behind the sum as well: brackets were lost."
        return Mended(found, BRACKETS, says)
    return None


def bracketed(own: Definition, scope: Scope) -> Definition | None:
    r"""``-\sum_n y_n \log p_n + (1 - y_n) q_n`` with brackets, so that n is bound; None where it is."""
    bound = {part.index for part in parts(own.body) if isinstance(part, Bind)}
    loose = (free_names(own.body) & bound & scope.letters.keys()) - {*own.indices, *scope.symbols}
    if not loose:
        return None
    spot = Spot((), own.body, Line(own.left, own.body, scope))
    drawn = [new for new in BRACKETS.undo(spot) if not free_names(new) & loose]
    return replace(own, body=drawn[-1]) if drawn else None
