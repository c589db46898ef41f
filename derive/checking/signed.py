r"""A reading where the sign of a value is known: ``ReLU(u)`` is u where ``u > 0``, and 0 where ``u < 0``.

A step does not change near a point where its argument is not 0, so that this holds of derivatives too. At the
kink, the ``u = 0`` of ``u \le 0``, a step has no value, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.binding import alpha, free_names
from derive.operators import expand
from derive.scope import Scope
from derive.statement import Hypothesis, Reading
from derive.term import ONE, ZERO, Apply, Bind, Derivative, Symbol, Term, children, neg, parts, rebuild, sub

BOUNDARY = (r"\le", r"\ge")


def signed(reading: Reading, under: Sequence[Hypothesis], scope: Scope) -> Reading | None:
    """The reading with its steps at values of known sign worked out; None where no sign is known.

    >>> u, zero = Symbol("u"), ZERO
    >>> relu = Apply("relu", (u,))
    >>> signed(Reading(relu, u, relu), [Hypothesis(u, "<", zero)], Scope()).left
    Apply(operator='mul', args=(Symbol(name='u', indices=()), Number(value=Fraction(0, 1))))
    """
    known: dict[Term, Term] = {}
    for one in under:
        if one.sign not in ("<", ">", *BOUNDARY):
            return None
        more, less = (one.left, one.right) if one.sign in (">", r"\ge") else (one.right, one.left)
        for value in (_minus(more, less), sub(more, less)):
            known |= {alpha(value): ONE, alpha(neg(value)): ZERO}
        known |= {alpha(_minus(less, more)): ZERO, alpha(sub(less, more)): ZERO}
    left, right, head = (_worked(side, known, scope) for side in (reading.left, reading.right, reading.head))
    return replace(reading, left=left, right=right, head=head)


def _minus(more: Term, less: Term) -> Term:
    """A difference without the zero in it."""
    return more if less == ZERO else neg(less) if more == ZERO else sub(more, less)


def _worked(term: Term, known: dict[Term, Term], scope: Scope) -> Term:
    """A Term with the steps that are known; not within a sum over a letter of theirs."""
    match term:
        case Apply("step", (arg,)) if (value := known.get(alpha(arg))) is not None:
            return value
        case Apply(operator) if operator in ("relu", "abs", "max"):
            return _worked(expand(term), known, scope)
        case Symbol(name) if name in scope.definitions and _steps(term, scope):
            body = scope.unfold(term)
            return term if body == term else _worked(body, known, scope)
        case Derivative(of, by, nabla):  # what is differentiated by stays a name
            others = {n: d for n, d in scope.definitions.items() if n != scope.canonical(by.name)}
            return Derivative(_worked(of, known, replace(scope, definitions=others)), by, nabla)
        case Bind(_, index):
            known = {arg: value for arg, value in known.items() if index not in free_names(arg)}
    kids = children(term)
    return rebuild(term, tuple(_worked(kid, known, scope) for kid in kids)) if kids else term


def tells_signs(reading: Reading, scope: Scope) -> bool:
    """Whether a reading holds a function that is told apart by a sign."""
    return any(_bent(side) or any(map(_bent, _bodies(side, scope))) for side in (reading.left, reading.right))


def _steps(term: Symbol, scope: Scope) -> bool:
    """Whether a definition holds a function that is told apart by a sign."""
    return any(map(_bent, _bodies(term, scope)))


def _bodies(term: Term, scope: Scope) -> Iterator[Term]:
    yield from (scope.definitions[name].body for name in scope.closure(term) & scope.definitions.keys())


def _bent(term: Term) -> bool:
    return any(isinstance(p, Apply) and p.operator in ("relu", "abs", "max", "step") for p in parts(term))
