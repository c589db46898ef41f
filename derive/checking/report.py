"""What judging a submission gives: a verdict for each statement, and what follows for the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from derive.meaning.evidence import Evidence, Proved, Witness
from derive.statement import Statement, Submission
from derive.term import Term

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

    @property
    def anew(self) -> bool:
        """Whether a link is right in that it is equal to the head of its chain, not to the line before."""
        holds, follows = self.holds, self.follows
        return self.kind == "correct" and isinstance(holds, Proved) and not isinstance(follows, Proved)

    @property
    def equation(self) -> tuple[Term, Term] | None:
        """What the verdict says is so, or is not; None where nothing was read."""
        if not self.statement.readings:
            return None
        reading = self.statement.readings[0]
        return (reading.head if self.anew else reading.left), reading.right


@dataclass(frozen=True, slots=True)
class Match:
    """The problem's name for a name of the person, in LaTeX, and what says that they are the same.

    ``ours`` is empty for a name that is defined as nothing in the problem is.
    """

    theirs: str
    ours: str
    because: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A derivative that the problem asks for, and the forms in which the person reached it.

    ``forms`` is empty where it was not reached, and has one form for each case that was worked.
    """

    sought: Term
    forms: tuple[Term, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """What one result of a mark scheme earned, and why; ``line`` is where it stands, if anywhere."""

    result: tuple[Term, Term]
    points: Fraction
    of: Fraction
    why: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A submission with a verdict for each of its statements.

    ``matches`` pair the person's names with the problem's; ``reached_goal`` says whether all that the
    problem asks for was reached, None where no problem was given. ``hint`` is the next step, where a
    hint was asked for: then neither repairs nor explanations are given.
    """

    submission: Submission
    verdicts: tuple[Verdict, ...]
    problem: str | None = None
    matches: tuple[Match, ...] = ()
    goals: tuple[Goal, ...] = ()
    awards: tuple[Award, ...] = ()
    hint: str | None = None

    @property
    def matching(self) -> Mapping[str, str]:
        """The problem's name for each name of the person."""
        return {match.theirs: match.ours for match in self.matches if match.ours}

    @property
    def reached_goal(self) -> bool | None:
        """Whether all that the problem asks for was reached."""
        return None if self.problem is None else all(goal.forms for goal in self.goals)

    @property
    def shown(self) -> tuple[Verdict, ...]:
        """The verdicts on formulas: all but those on mere prose; one that is not judged says why."""
        return tuple(v for v in self.verdicts if v.kind != "prose" or v.statement.trouble)

    @property
    def first_error(self) -> Verdict | None:
        """The earliest wrong line."""
        return next((v for v in self.verdicts if v.kind in FAULTS), None)

    @property
    def summary(self) -> Mapping[Kind, int]:
        """How many formulas got each verdict."""
        return Counter(v.kind for v in self.shown)
