r"""Observed data: ``y = a x + b`` is fitted, where the loss has the residuals ``y_i - a x_i - b``.

With y defined by it every residual would be 0, and everything would be true of the loss. A name is observed
where another definition has the difference between it and what it is made of, up to noise that stands nowhere
else: ``y_i = w^\top x_i + \epsilon_i``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from derive.binding import alpha, free_names
from derive.reading.people.claiming import concludes
from derive.reading.people.unknowns import differentiated_by
from derive.scope import Definition, ModelError, Scope
from derive.shapes import axes, entry
from derive.statement import Reading
from derive.term import Apply, Bind, Derivative, Number, Symbol, Term, parts

_DEEPEST = 4  # definitions within definitions that are written out


def equated(reading: Reading, readings: Iterable[Sequence[Reading]]) -> bool:
    r"""Whether two quantities of one formula are equated, the q and p of ``-\sum_k p_k \log q_k``.

    That is no definition where another equation says how the first of them is made.
    """
    left, right = reading.left, reading.right
    if not isinstance(left, Symbol) or not isinstance(right, Symbol):
        return False
    both, made, together = {left.name, right.name}, False, False
    for other in (rs[0] for rs in readings if rs):
        head = other.left if isinstance(other.left, Symbol) else None
        made |= head is not None and head.name == left.name and not isinstance(other.right, Symbol)
        together |= any(both <= free_names(s) for s in (other.left, other.right))
    return made and together


def fitted(scope: Scope, said: Iterable[Term]) -> frozenset[str]:
    """The defined names that are observed, as other definitions and what is ``said`` of derivatives show."""
    bodies = {name: _opened(d.body, scope) for name, d in scope.definitions.items()}
    derived = [
        _opened(part.of, scope) for side in said for part in parts(side) if isinstance(part, Derivative)
    ]
    found = set[str]()
    for name, made in scope.definitions.items():
        others = [body for other, body in bodies.items() if other != name]
        sums = [p for body in chain(others, derived) for p in parts(body) if _is_sum(p)]
        if any(_residual(part, made, scope, others) for part in sums):
            found.add(name)
    return frozenset(found)


def without(scope: Scope, names: frozenset[str]) -> Scope:
    """The scope in which some names are inputs."""
    if not names:
        return scope
    return replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in names})


def _is_sum(part: Term) -> bool:
    return isinstance(part, Apply) and part.operator == "add"


def _opened(body: Term, scope: Scope) -> Term:
    """A Term at a general entry; itself where its shapes do not fit."""
    try:
        letters = scope.open_letters(axes(body, scope), free_names(body))
        return entry(body, scope, letters)
    except (ModelError, IndexError):
        return body


def _residual(part: Term, made: Definition, scope: Scope, others: Iterable[Term]) -> bool:
    """Whether a sum is what a definition says, less the name that it defines."""
    for sign, addend in _signed(part, 1):
        if isinstance(addend, Symbol) and scope.canonical(addend.name) == made.name:
            own = _at(made, addend, scope)
            rest = _addends(part, without(scope, frozenset({made.name})))
            rest.subtract({_key(addend): sign})
            if own is None:
                continue
            body = _addends(own, scope)
            rest.update({key: sign * count for key, count in body.items()})
            left = {key: count for key, count in rest.items() if count}
            if len(left) < len(body) and all(_is_noise(key, others, scope) for key in left):
                return True
    return False


def _at(made: Definition, at: Symbol, scope: Scope) -> Term | None:
    """What a definition says of an entry; None where it says nothing of it."""
    count = len(made.indices)
    if len(at.indices) < count:
        return None
    body = made.at(at.indices[:count], scope.alternatives)
    try:
        return entry(body, scope, at.indices[count:])
    except ModelError:
        return None


def _signed(term: Term, sign: int) -> Iterable[tuple[int, Term]]:
    """The addends of a Term with their signs."""
    match term:
        case Apply("add", args):
            for arg in args:
                yield from _signed(arg, sign)
        case Apply("neg", (inner,)):
            yield from _signed(inner, -sign)
        case _:
            yield sign, term


def _addends(term: Term, scope: Scope, deep: int = _DEEPEST) -> Counter[Term]:
    """How often each addend stands in a Term, with defined names written out."""
    found: Counter[Term] = Counter()
    for sign, addend in _signed(term, 1):
        body = scope.definitions.get(scope.canonical(getattr(addend, "name", "")))
        own = _at(body, addend, scope) if body is not None and isinstance(addend, Symbol) else None
        if own is not None and deep:
            found.update({key: sign * count for key, count in _addends(own, scope, deep - 1).items()})
        else:
            found[_key(addend)] += sign
    return found


def _key(term: Term) -> Term:
    """A Term up to the names of its bound indices and the order of its factors."""

    def ordered(part: Term) -> Term:
        match part:
            case Apply("mul" | "dot" | "odot", args):
                flat = (a.args if isinstance(a, Apply) and a.operator == "mul" else (a,) for a in args)
                return Apply("mul", tuple(sorted(chain.from_iterable(flat), key=repr)))
            case Apply(operator, args):
                return Apply(operator, tuple(map(ordered, args)))
            case Bind(operator, index, over, body):
                return Bind(operator, index, over, ordered(body))
        return part

    return ordered(alpha(term))


def _is_noise(term: Term, others: Iterable[Term], scope: Scope) -> bool:
    r"""Whether a Term is an input of which no other definition is made: ``\epsilon_i``."""
    if isinstance(term, Number) or not isinstance(term, Symbol) or term.name in scope.definitions:
        return False
    return not any(term.name in free_names(other) for other in others)


def concluded(text: str, begin: int, earlier: Iterable[Reading], name: str) -> bool:
    r"""Whether words conclude something of a name that a derivative before reads: "so ``s = n \\lambda``"."""
    if not concludes(text[max(0, begin - 60) : begin]):
        return False
    return any(differentiated_by([r]) and name in free_names(r.left) | free_names(r.right) for r in earlier)
