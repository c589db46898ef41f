"""What judging a submission gives: a verdict for each statement, and what follows for the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from derive.meaning.evidence import Evidence, Witness
from derive.statement import Statement, Submission

Kind = Literal[
    "definition",
    "correct",
    "leap",
    "conditional",
    "carried",
    "mistake",
    "wrong",
    "undecided",
    "unreadable",
    "repaired",
    "prose",
]
FAULTS: tuple[Kind, ...] = ("mistake", "wrong")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one statement.

    ``holds`` is the evidence that it is true of the model, ``follows`` that it follows from the
    person's own line before; None where that was not asked. ``mistake`` names a mistake of
    `derive.mistakes`. ``says`` explains in a sentence or two; ``repair`` is the line as it should
    read, or what a misread line was read as; ``needs`` are conditions that are not stated.
    """

    statement: Statement
    kind: Kind
    holds: Evidence | None = None
    follows: Evidence | None = None
    mistake: str | None = None
    says: str = ""
    witness: Witness | None = None
    repair: str | None = None
    needs: tuple[str, ...] = ()
    points: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A submission with a verdict for each of its statements.

    ``matching`` gives the problem's name for each name of the person; ``reached_goal`` says whether
    the answer of the problem was reached, None where no problem was given.
    """

    submission: Submission
    verdicts: tuple[Verdict, ...]
    problem: str | None = None
    matching: Mapping[str, str] = field(default_factory=dict)
    reached_goal: bool | None = None

    @property
    def first_error(self) -> Verdict | None:
        """The earliest wrong line."""
        return next((v for v in self.verdicts if v.kind in FAULTS), None)

    @property
    def summary(self) -> Mapping[Kind, int]:
        """How many statements got each verdict."""
        return Counter(v.kind for v in self.verdicts)
