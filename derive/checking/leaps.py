"""Big leaps: a derivative through several layers in one step, none of which the text works out."""

from __future__ import annotations

from derive.binding import free_names
from derive.names import plain_name
from derive.operators import OPERATORS
from derive.scope import Scope
from derive.term import Apply, Derivative, Symbol, Term, parts

_LEAST = 2  # layers that are more than linear


class Shown:
    """What a text has stated so far: derivatives, as pairs of names, and other forms of a quantity."""

    def __init__(self) -> None:
        self.pairs: set[tuple[str, str]] = set()

    def add(self, head: Term, right: Term) -> None:
        """Take note of the derivatives in a line, and of the names in which a quantity was written anew."""
        for side in (head, right):
            for part in parts(side):
                if isinstance(part, Derivative):
                    self.pairs.add((_name(part.of), part.by.name))
        if isinstance(head, Symbol):
            self.pairs |= {(head.name, name) for name in free_names(right)}


def _name(term: Term) -> str:
    return getattr(term, "name", "")


def leap(left: Term, right: Term, scope: Scope, shown: Shown) -> str:
    """What a correct step leaves out, in a sentence; empty where it is a step that can be followed."""
    if any(isinstance(part, Derivative) for part in parts(right)):
        return ""
    for part in parts(left):
        if isinstance(part, Derivative):
            skipped = _skipped(part, scope, shown)
            if sum(1 for _, _, plain in skipped if not plain) >= _LEAST:
                told = [f"of {plain_name(of)} by {plain_name(by)}" for of, by, _ in skipped]
                return f"The chain rule is skipped: the derivatives {', '.join(told[:-1])} and {told[-1]}."
    return ""


def _skipped(part: Derivative, scope: Scope, shown: Shown) -> list[tuple[str, str, bool]]:
    """The layers whose derivative the text does not show, each with whether it is linear."""
    by = scope.canonical(part.by.name)
    layers = [
        n
        for n in scope.definitions
        if n in scope.closure(part.of) and scope.depends(scope.definitions[n].body, by)
    ]
    made = {n: scope.closure(scope.definitions[n].body) for n in layers}  # all go through these
    layers = [n for n in layers if all(m == n or m in made[n] or n in made[m] for m in layers)]
    layers.sort(key=lambda name: len(made[name] & made.keys()), reverse=True)
    if not layers:
        return []
    steps = list(zip(layers, [*layers[1:], by], strict=True))
    covered: set[str] = set()
    for of, to in shown.pairs:
        of, to = scope.canonical(of), scope.canonical(to)
        if of in layers:
            end = layers.index(to) if to in layers else len(layers) if to == by else layers.index(of)
            covered |= {*layers[layers.index(of) : end]}
    return [(of, to, _linear(scope.definitions[of].body)) for of, to in steps if of not in covered]


def _linear(body: Term) -> bool:
    """Whether a layer has no function, fraction or power in it."""
    return not any(
        isinstance(part, Apply)
        and (part.operator in ("exp", "log", "div", "pow") or OPERATORS[part.operator].means)
        for part in parts(body)
    )
