"""Which of the readings of a line is judged: the first one, or another where that is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.checking.phrases import IN_THAT_CASE
from derive.checking.report import FAULTS, Verdict
from derive.checking.unstated import told
from derive.meaning.evidence import Refuted
from derive.mistakes.indices import SUM_LOST
from derive.statement import Reading, Statement
from derive.term import Bind, Term, parts
from derive.writing import condition, relation


def choose(statement: Statement, judged: Callable[[Reading], Verdict]) -> Verdict:
    """The verdict on the first reading that can be judged; on another one only where it is said.

    It is none where a line holds in a case that words name without saying that it is meant there alone.
    """
    verdict = _chosen(statement, judged)
    if verdict.kind == "conditional" and statement.unsure:
        says = f"Not decided: it holds for ${', '.join(verdict.needs)}$, but {statement.unsure}."
        return Verdict(statement, "undecided", says=says)
    return verdict


def _chosen(statement: Statement, judged: Callable[[Reading], Verdict]) -> Verdict:
    """The verdict on a reading.

    Another reading of the same signs may excuse a line. A narrower case may not: a line that holds
    in that case only is true under a condition, and one that tells the cases apart speaks of all.
    """
    first, *others = statement.readings
    verdict = judged(first)
    if verdict.kind not in (*FAULTS, "undecided"):
        return verdict
    refuted = verdict.kind in FAULTS or isinstance(verdict.follows, Refuted)
    for other in others:
        more = tuple(c for c in other.given if c not in first.given)
        if more and (verdict.kind == "mistake" or any(told(other.right, c) for c in more)):
            continue
        if verdict.mistake == SUM_LOST.name and _sums(other.right) > _sums(first.right):
            continue  # to leave out a sum is the mistake that was found
        found = judged(other)
        if found.kind not in ("correct", "leap"):
            continue
        if more:
            needs = tuple(condition(c).latex for c in more)
            return replace(verdict, kind="conditional", follows=found.follows, says=IN_THAT_CASE, needs=needs)
        read = relation(other.left, other.right).latex
        if not refuted:
            return replace(found, says=f"Read as ${read}$. {found.says}".strip())
        taken = "; ".join(("", *(note for note in other.notes if note not in first.notes)))
        says = f"As it stands this is refuted; it holds if read otherwise{taken}."
        return replace(found, kind="repaired", says=says, repair=read)
    return verdict


def _sums(term: Term) -> int:
    return sum(isinstance(part, Bind) for part in parts(term))
