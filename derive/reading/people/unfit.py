"""How well a reading of a text fits: where there are two, the better one is taken."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.people.elementwise import NOTE as ENTRY_BY_ENTRY
from derive.statement import Statement

MISFIT = "do not fit"  # shapes, or the ranges of indices
UNMADE = "is made, so that this is not judged"


def misfits(statements: Sequence[Statement]) -> int:
    """How many statements do not fit: the shapes, what is known of names, or as numbers among arrays."""
    named = [s.readings[0].notes for s in statements if s.kind == "definition" and s.readings]
    unfit = sum(MISFIT in s.trouble or UNMADE in s.trouble for s in statements)
    return unfit + sum(ENTRY_BY_ENTRY in notes for notes in named)


def fits_better(one: Sequence[Statement], other: Sequence[Statement]) -> bool:
    """Whether of two readings of a text the one fits clearly better: a third less is odd, nothing is lost."""
    lost = [sum(s.kind == "unreadable" for s in read) for read in (one, other)]
    return lost[0] <= lost[1] and 3 * misfits(one) <= 2 * misfits(other)
