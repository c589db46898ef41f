"""The four answers to "are these equal?": proved, tested, refuted, undecided. Never a bool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Witness:
    """A point at which two sides differ, in a person's terms: sizes, indices and rational inputs.

    ``left`` and ``right`` are decimal values of the sides; their error balls do not overlap.
    """

    sizes: tuple[tuple[str, int], ...]
    indices: tuple[tuple[str, int], ...]
    inputs: tuple[tuple[str, str], ...]
    left: str
    right: str

    def __str__(self) -> str:
        """As a person gives a counterexample: "C = 2, i = 1, z = (0, 1): left 0.731, right -0.731"."""
        where = [f"{name} = {value}" for name, value in (*self.named, *self.indices, *self.inputs)]
        return f"{', '.join(where)}: left {self.left}, right {self.right}"

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """The sizes that have names; one that is counted up to a number is that number."""
        return tuple((name, value) for name, value in self.sizes if not name.isdigit())

    def entries(self) -> Iterator[tuple[str, tuple[int, ...], Fraction]]:
        """The inputs read from their text, entry by entry: a name, its indices, the value.

        >>> W = Witness((), (), (("W", "((1, 2), (3, -1/2))"), ("u", "5")), "0", "1")
        >>> [(name, at) for name, at, value in W.entries() if value in (3, 5)]
        [('W', (2, 1)), ('u', ())]
        """
        for name, text in self.inputs:
            at: list[int] = []
            for token in re.findall(r"[(),]|[^(),\s]+", text):
                match token:
                    case "(":
                        at.append(1)
                    case ")":
                        at.pop()
                    case ",":
                        at[-1] += 1
                    case _:
                        yield name, tuple(at), Fraction(token)


@dataclass(frozen=True, slots=True)
class Proved:
    """Equal for every size, index and value that the conditions admit.

    Of the conditions, only the left side asks for those ``lost`` in going to the right, and only the
    right side for those ``gained``.
    """

    how: str
    conditions: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """Equal at ``points`` points to ``digits`` digits; ``why`` says what keeps it from a proof."""

    points: int
    digits: int
    why: str


@dataclass(frozen=True, slots=True)
class Refuted:
    """Not equal: the witness is a counterexample, or the shapes differ."""

    witness: Witness | None
    why: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither proved nor refuted, for the reason given."""

    why: str


Evidence: TypeAlias = Proved | Tested | Refuted | Undecided


def kind(evidence: Evidence) -> str:
    """The name of the kind of evidence.

    >>> kind(Proved("by evaluation"))
    'proved'
    """
    return type(evidence).__name__.lower()
