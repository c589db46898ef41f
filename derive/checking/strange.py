"""A loss that a text defines in the place of the problem's: what is right of it answers another question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from derive.checking.placing import LOSSES
from derive.checking.report import Match, Verdict
from derive.problem import Problem
from derive.statement import Statement
from derive.term import Symbol

STRANGE = "This is not the loss of the problem: what is right of it answers another question."


def with_strange_losses(
    verdicts: Iterable[Verdict], matches: Sequence[Match], problem: Problem
) -> tuple[Verdict, ...]:
    """The verdicts, with a word on each definition of a loss that is not the problem's.

    Where one of the person's losses is the problem's, others are its parts.
    """
    if any(match.ours == problem.loss.name for match in matches):
        return tuple(verdicts)
    strange = {match.theirs for match in matches if not match.ours} & LOSSES
    return tuple(
        replace(verdict, says=STRANGE)
        if verdict.kind == "definition" and not verdict.says and _defines(verdict.statement, strange)
        else verdict
        for verdict in verdicts
    )


def _defines(statement: Statement, names: set[str]) -> bool:
    lefts = (reading.left for reading in statement.readings[:1])
    return any(isinstance(left, Symbol) and left.name in names for left in lefts)
