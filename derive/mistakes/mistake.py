"""A mistake that people make, as a value: the law that fails, the right one, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from derive.mistakes.spot import Spot
from derive.term import Term

Undo: TypeAlias = Callable[[Spot], Iterator[Term]]
"""The repairs of the part at a spot, each a single edit; that one is right is not promised."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake.

    ``law`` is an equation that does not hold, ``instead`` the one that does, and ``example`` a line with
    this mistake, in a case ``given`` where it has one; all three are LaTeX over `derive.mistakes.model`.
    ``says`` tells the person what happened. ``undo`` gives the candidates for a repair.
    """

    name: str
    says: str
    law: str
    instead: str
    example: str
    undo: Undo
    given: str = ""
