r"""Lines under conditions as lines that hold everywhere: both sides times what is 1 where they hold, else 0.

That is a step for ``a_i > 0``, ``m_i`` for ``m_i = 1`` where m is 0 or 1, ``1 - y_i`` for the ``y_i = 0``
of a one-hot y. So a condition on one entry is judged; where the products differ, the conditions hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.unstated import one_hot, weighs_logs
from derive.meaning.evidence import Evidence, Refuted, Witness
from derive.scope import ModelError, Scope, SumsToOne
from derive.shapes import shape
from derive.statement import Hypothesis, Reading
from derive.term import ONE, TWO, ZERO, Apply, Symbol, Term, add, div, mul, sub

_LABEL = "t*"  # of a target that is one-hot


@dataclass(frozen=True, slots=True)
class Where:
    """A reading times the indicator of its conditions, in a scope in which ``hot`` names are one-hot.

    ``needs`` are those of which nothing says so.
    """

    reading: Reading
    scope: Scope
    hot: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def asked(self, kernel: Kernel) -> tuple[Evidence, Evidence]:
        """Whether it holds, and whether it follows from the member before."""
        one = self.reading
        follows, holds = (kernel.ask(side, one.right, self.scope, one.given) for side in (one.left, one.head))
        return self._named(holds), self._named(follows)

    def _named(self, found: Evidence) -> Evidence:
        """The evidence with a one-hot target by its entries in the place of its class."""
        if not self.hot or not isinstance(found, Refuted) or found.witness is None:
            return found
        return replace(found, witness=_entries(found.witness, self.hot[0], self.scope))


def where(
    reading: Reading, under: Sequence[Hypothesis], scope: Scope, labels: Mapping[str, bool]
) -> Where | None:
    """A reading under conditions as one that is to hold everywhere; None where they have no indicator."""
    hot, needs, factors = list[str](), list[str](), list[Term]()
    free = free_names(reading.left) & free_names(reading.head)
    for one in under:
        if (free_names(one.left) | free_names(one.right)) & scope.letters.keys() - free:
            return None  # of all places of a sum
        factor = _sign(one) or _label(one, labels)
        if factor is None and (name := _target(one, scope)):
            factor = _is_one(one)
            if not _is_delta(name, scope) and name not in hot:
                hot.append(name)
                needs += [] if SumsToOne(name) in scope.facts else [name]
                scope = one_hot(name, scope.symbols[name].shape[0], scope)
        if factor is None or len(hot) > 1:
            return None
        factors.append(factor)
    try:
        if any(shape(side, scope) for side in (reading.left, reading.right, reading.head)):
            return None
    except ModelError:
        return None
    left, right, head = (mul(*factors, side) for side in (reading.left, reading.right, reading.head))
    made = replace(reading, left=left, right=right, head=head)
    return Where(made, scope, tuple(hot), tuple(needs)) if factors else None


def _sign(one: Hypothesis) -> Term | None:
    more, less = (one.left, one.right) if one.sign in (">", r"\ge") else (one.right, one.left)
    if one.sign not in ("<", ">", r"\le", r"\ge"):
        return None
    return Apply("step", (more if less == ZERO else sub(more, less),))


def _label(one: Hypothesis, labels: Mapping[str, bool]) -> Term | None:
    """The indicator of a value of a label that is said to be 0 or 1, or -1 or 1."""
    if not isinstance(one.left, Symbol) or one.left.name not in labels:
        return None
    if not labels[one.left.name]:
        return _is_one(one)
    high = one.right == ONE
    if one.sign != "=" or not (high or one.right == Apply("neg", (ONE,))):
        return None
    return div(add(ONE, one.left) if high else sub(ONE, one.left), TWO)


def _is_one(one: Hypothesis) -> Term | None:
    """The indicator of a number that is 0 or 1 to be one of these."""
    if one.right not in (ZERO, ONE) or one.sign not in ("=", r"\ne"):
        return None
    return one.left if (one.right == ONE) == (one.sign == "=") else sub(ONE, one.left)


def _target(one: Hypothesis, scope: Scope) -> str:
    """The name of a vector of which an entry is told to be 0 or 1, if it is one-hot or weighs logarithms."""
    match one.left:
        case Symbol(name, (Symbol(),)) if name in scope.symbols and len(scope.symbols[name].shape) == 1:
            free = name not in scope.definitions
            known = SumsToOne(name) in scope.facts or (free and weighs_logs(name, scope))
            return name if _is_delta(name, scope) or (free and known) else ""
    return ""


def _is_delta(name: str, scope: Scope) -> bool:
    made = scope.definitions.get(name)
    return made is not None and isinstance(made.body, Apply) and made.body.operator == "delta"


def _entries(point: Witness, name: str, scope: Scope) -> Witness:
    """A point with the entries of a one-hot name in the place of its class."""
    places, sizes = dict(point.indices), dict(point.sizes)
    hot, size = places.pop(_LABEL, 0), sizes.get(scope.symbols[name].shape[0], 0)
    entries = ", ".join("1" if n == hot else "0" for n in range(1, size + 1))
    return replace(point, indices=tuple(places.items()), inputs=(*point.inputs, (name, f"({entries})")))
