"""Steps with their evidence, and the bench on which they are made.

Every step goes through `Bench.step`, which asks the kernel. A refuted step is a defect of ours: it
raises, and is never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from derive.meaning.agree import Judge
from derive.meaning.conditions import Need, conditions
from derive.meaning.evidence import Evidence, Refuted
from derive.scope import Scope
from derive.term import Condition, Term


class Defect(RuntimeError):
    """A step of ours that the kernel refutes; never shown to hold."""


class Level(IntEnum):
    """The level of detail from which on a step is shown."""

    BRIEF = 0
    STANDARD = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class Step:
    """``before = after`` by a rule, in the case ``when``; ``inner`` are the steps that make it up."""

    rule: str
    says: tuple[str | Term, ...]
    before: Term
    after: Term
    when: tuple[Condition, ...]
    evidence: Evidence
    conditions: tuple[Need, ...]
    inner: tuple[Working, ...] = ()
    level: Level = Level.STANDARD


@dataclass(frozen=True, slots=True)
class Working:
    """A chain of steps from ``start`` to ``end``: each step begins where the one before ends."""

    start: Term
    steps: tuple[Step, ...]
    when: tuple[Condition, ...] = ()

    @property
    def end(self) -> Term:
        """What the chain arrives at."""
        return self.steps[-1].after if self.steps else self.start


class Bench:
    """Makes steps in one scope, each with its evidence."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.judge = Judge(scope)

    def step(
        self,
        rule: str,
        says: str | tuple[str | Term, ...],
        before: Term,
        after: Term,
        when: tuple[Condition, ...] = (),
        inner: tuple[Working, ...] = (),
        level: Level = Level.STANDARD,
    ) -> Step:
        """A step with its evidence. Raises Defect where the kernel refutes it."""
        evidence, needed = self.asked(before, after, when)
        if isinstance(evidence, Refuted):
            from derive.writing import latex

            raise Defect(
                f"{rule}: {latex(before)} = {latex(after)} is refuted: {evidence.witness or evidence.why}"
            )
        text = (says,) if isinstance(says, str) else says
        return Step(rule, text, before, after, when, evidence, needed, inner, level)

    def asked(
        self, before: Term, after: Term, when: tuple[Condition, ...]
    ) -> tuple[Evidence, tuple[Need, ...]]:
        """The evidence that two terms are equal, and what they need."""
        return self.judge.agree(before, after, when), conditions(before, after, self.scope)
