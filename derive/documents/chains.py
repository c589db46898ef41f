"""Chains of steps as blocks: aligned lines, with the inner work and the cases where they belong."""

from __future__ import annotations

from collections.abc import Sequence

from derive.deriving.steps import Level, Step, Working
from derive.documents import document as doc
from derive.documents.formulas import case, equation, math, text
from derive.meaning.evidence import kind
from derive.term import Term

_RANK: tuple[doc.Mark, ...] = ("proved", "tested", "undecided")


def blocks(working: Working, level: Level, head: Term | None = None) -> tuple[doc.Block, ...]:
    """The blocks of a chain at a level of detail; ``head`` stands left of the first line.

    Inner work comes before the line that uses it, the cases before the formula that merges them.
    """
    head = working.start if head is None else head
    found: list[doc.Block] = []
    lines: list[doc.Line] = []
    pending: list[Step] = []

    def close() -> None:
        if lines:
            found.append(doc.Working(tuple(lines)))
            lines.clear()

    shown = [n for n, step in enumerate(working.steps) if step.level <= level]
    last = shown[-1] if shown else len(working.steps) - 1
    for n, step in enumerate(working.steps):
        if n > last:
            break
        pending.append(step)
        if step.level > level and n < last:
            continue
        if n == last:
            pending += working.steps[n + 1 :]  # plain steps at the end go into the last line
        inner = _inner(step, level, head)
        if inner:
            close()
            found += inner
        left = None if lines else math(head)
        right = math(pending[-1].after)
        lines.append(doc.Line(left, "=", right, text(*_said(pending, level)), mark(pending)))
        pending.clear()
    close()
    return tuple(found)


def _said(pending: list[Step], level: Level) -> tuple[str | Term, ...]:
    """The reason of the step that the line is there for: the last that is not a plain one.

    A brief line may stand for many steps, and names the rules they go by.
    """
    told = [s for s in pending if s.level < Level.FULL] or pending
    if level == Level.BRIEF and len(told) > 1:
        return (", ".join(dict.fromkeys(s.rule for s in told)),)
    return told[-1].says


def mark(steps: Sequence[Step]) -> doc.Mark:
    """The weakest evidence among the steps that a line stands for."""
    kinds = {kind(step.evidence) for step in steps}
    return next((found for found in _RANK if found in kinds), "undecided")


def _inner(step: Step, level: Level, head: Term) -> tuple[doc.Block, ...]:
    if step.rule == "cases":
        return tuple(
            doc.Group(("Case ", case(w.when[-1])), blocks(w, level, head)) for w in step.inner if w.steps
        )
    worked = [w for w in step.inner if level == Level.FULL or _worth(w)]
    if level == Level.BRIEF or not worked or (len(worked) == 1 and _plain(worked[0], level)):
        return ()
    summary = text("The parts: ", *_joined([equation(w.start, w.end) for w in worked]))
    return (doc.Details(summary, tuple(b for w in worked for b in blocks(w, level))),)


def _worth(working: Working) -> bool:
    """Whether the inner work has a step that is not plain."""
    return any(step.level < Level.FULL for step in working.steps)


def _plain(working: Working, level: Level) -> bool:
    """A single step whose reason the outer line gives already."""
    return level < Level.FULL and len(working.steps) == 1


def _joined(formulas: list[doc.Math]) -> tuple[doc.Inline, ...]:
    return tuple(part for f in formulas for part in (", ", f))[1:]
