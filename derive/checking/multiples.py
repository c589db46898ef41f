r"""One equation that is another one times a factor: ``(1 - p) s = p t`` is ``s / p = t / (1 - p)``.

The factor is a number times powers of inputs, of sizes, of ``1 - p`` and of what is divided by. It is found
from the values at two points, and proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from derive.binding import free_names, substitute
from derive.checking.asking import Kernel
from derive.meaning.evidence import Evidence, Proved
from derive.meaning.field import P, Undefined
from derive.meaning.forms import Outside, Redraw
from derive.meaning.kernel import Compiler
from derive.meaning.point import OutOfRange
from derive.mistakes.sieve import Values
from derive.scope import ModelError, Scope
from derive.shapes import opened, shape
from derive.term import ONE, ZERO, Apply, Bind, Number, Symbol, Term, mul, number, parts, power, sub

_NOT_HERE = (Undefined, OutOfRange, Outside, Redraw, ModelError, KeyError)
_POWERS = (1, -1, 2, -2, 3, 4, -3, -4)
_MOST_FACTORS = 4  # inputs whose powers are tried
_NUMBERS = tuple(sorted({Fraction(s * a, b) for s in (1, -1) for a in range(1, 9) for b in range(1, 9)}))
_IN_FIELD = {n.numerator * pow(n.denominator, -1, P) % P: n for n in _NUMBERS}


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation that is set on a line, and the scope in which it is written."""

    left: Term
    right: Term
    scope: Scope
    line: int


def follows(left: Term, right: Term, equation: Equation, scope: Scope, kernel: Kernel) -> Evidence | None:
    """The proof that a line is an equation that is set, times a factor; None where none is found."""
    found = _found(_difference(left, right), equation, scope, kernel)
    return None if found is None else found[1]


def factor_of(term: Term, equation: Equation, scope: Scope, kernel: Kernel) -> Term | None:
    """The factor by which a Term is the difference of the sides of an equation; None where none is found."""
    found = _found(term, equation, scope, kernel)
    return None if found is None else found[0]


def _found(one: Term, equation: Equation, scope: Scope, kernel: Kernel) -> tuple[Term, Proved] | None:
    for other in _forms(_difference(equation.left, equation.right), one, scope):
        other = _lettered(other, one, scope)
        for factor in _factors(one, other, scope):
            found = kernel.ask(one, mul(factor, other) if factor != ONE else other, scope)
            if isinstance(found, Proved):
                return factor, found
    return None


def _difference(left: Term, right: Term) -> Term:
    return left if right == ZERO else sub(left, right)


def _forms(other: Term, one: Term, scope: Scope) -> Iterator[Term]:
    """The difference of an equation, and of one between vectors its products with vectors of the line."""
    try:
        axes, wanted = shape(other, scope), shape(one, scope)
    except ModelError:
        return
    if len(axes) == len(wanted):
        yield other
    elif len(axes) == 1 and not wanted:
        for name in sorted(free_names(one)):
            declared = scope.symbols.get(name)
            if declared is not None and tuple(map(Symbol, declared.shape)) == axes:
                yield mul(Apply("transpose", (Symbol(name),)), other)


def _lettered(other: Term, one: Term, scope: Scope) -> Term:
    """An equation about every i with the letters of the line."""
    own = [x for x in scope.letters if x in free_names(other) and x not in free_names(one)]
    free = [x for x in scope.letters if x in free_names(one) and x not in free_names(other)]
    renamed: dict[str, Term] = {}
    for letter in own:
        same = next((x for x in free if scope.letters[x] == scope.letters[letter]), None)
        if same is not None:
            free.remove(same)
            renamed[letter] = Symbol(same)
    return substitute(other, renamed, scope.alternatives) if renamed else other


def _factors(one: Term, other: Term, scope: Scope) -> Iterator[Term]:
    """The factors with which the one term may be the other: both have the same values at two points."""
    try:
        first, second, letters = opened(one, other, scope)
    except ModelError:
        return
    bases = _bases(first, second, scope)
    ratios: list[int] = []
    values: list[list[int]] = []
    try:
        for wider in (1, 2):  # the sizes differ too, which may stand in a factor
            at = Values(Compiler(scope), scope, dict.fromkeys(letters, wider), wider)
            under = at.value(second)
            if not under:
                return
            ratios.append(at.value(first) * pow(under, -1, P) % P)
            values.append([at.value(base) for base in bases])
    except _NOT_HERE:
        return
    for count in range(min(4, len(bases) + 1)):
        for chosen in combinations(range(len(bases)), count):
            for powers in product(_POWERS if count < 3 else _POWERS[:2], repeat=count):
                left = [
                    _over(ratio, [(own[b], n) for b, n in zip(chosen, powers, strict=True)])
                    for ratio, own in zip(ratios, values, strict=True)
                ]
                if left[0] == left[1] and left[0] in _IN_FIELD:
                    factors = (power(bases[b], number(n)) for b, n in zip(chosen, powers, strict=True))
                    yield mul(number(_IN_FIELD[left[0]]), *factors)
                    return


def _over(ratio: int, factors: list[tuple[int, int]]) -> int:
    for value, n in factors:
        ratio = ratio * pow(value, -n, P) % P if value else 0
    return ratio


def _bases(first: Term, second: Term, scope: Scope) -> list[Term]:
    """What a factor may be made of: sizes, scalar inputs, ``1 - p``, and what something is divided by."""
    every = [*parts(first), *parts(second)]
    sizes: dict[Term, None] = {}
    scalars: dict[Term, None] = {}
    for part in every:
        if isinstance(part, Symbol):
            if part.name in scope.sizes:
                sizes[part] = None
            elif part.name in scope.symbols and _free(part, first, second, scope):
                scalars[part] = None
    found = [*list(scalars)[:_MOST_FACTORS], *sizes]
    found += [add_one for s in scalars if (add_one := sub(ONE, s)) in every]
    free = free_names(first) | free_names(second)
    under = (p.args[1] for p in every if isinstance(p, Apply) and p.operator == "div")
    return [*found, *dict.fromkeys(u for u in under if isinstance(u, Bind) and free_names(u) <= free)]


def _free(part: Symbol, first: Term, second: Term, scope: Scope) -> bool:
    free = free_names(first) | free_names(second)
    whole = len(part.indices) == len(scope.symbols[part.name].shape)
    return whole and all(isinstance(i, Number) or getattr(i, "name", "") in free for i in part.indices)
