"""Places in a Term: where a rewrite or a mistake may go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from campaign.expressions import LABEL, SCOPE
from derive.binding import free_names
from derive.operators import OPERATORS
from derive.term import (
    Apply,
    Bind,
    Cases,
    Derivative,
    Symbol,
    Term,
    children,
    rebuild,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a Term that has a value: the way there, the part, the letters bound and the names
    differentiated by around it, and whether it is inside a function such as exp."""

    path: tuple[int, ...]
    part: Term
    bound: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    inside: bool = False


def spots(term: Term) -> Iterator[Spot]:
    """Every place with a value; indices, sizes, exponents and variables have none of their own."""
    todo = [Spot((), term)]
    while todo:
        spot = todo.pop()
        yield spot
        part, inner, by, inside = spot.part, spot.bound, spot.by, spot.inside
        values: tuple[int, ...] = ()
        match part:
            case Apply("delta", _) | Symbol():
                continue
            case Apply("pow", _):
                values = (0,)
            case Apply(operator, args):
                values = tuple(range(len(args)))
                inside = inside or OPERATORS[operator].means is not None or operator in ("exp", "log", "step")
            case Bind(_, index, _, _):
                values, inner = (1,), (*inner, index)
            case Derivative(_, variable):
                values, by = (0,), (*by, variable.name)
            case Cases(branches):
                starts = [0]
                for branch in branches:
                    starts.append(starts[-1] + (1 if branch.when is None else 3))
                values = tuple(starts[:-1])
        kids = children(part)
        todo += [Spot((*spot.path, n), kids[n], inner, by, inside) for n in values]


def put(term: Term, path: tuple[int, ...], new: Term) -> Term:
    """The Term with another part at a path."""
    if not path:
        return new
    kids = list(children(term))
    kids[path[0]] = put(kids[path[0]], path[1:], new)
    return rebuild(term, tuple(kids))


Rewrite = Callable[[Spot, Random], Term | None]
"""The part of a spot written otherwise, or None where the rewrite does not apply."""


def letters_in(part: Term) -> list[str]:
    """The index letters that stand free in a Term."""
    return sorted(name for name in free_names(part) if name in SCOPE.letters)


def unused(size: str, part: Term, random: Random) -> str | None:
    taken = free_names(part)
    own = [x for x in SCOPE.letters_of(size) if x not in taken and x != LABEL]
    return random.choice(own) if own else None
