"""Papers: several questions with their keys, and the pages that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from derive.deriving.instance import Instance, instance
from derive.deriving.solve import Result, Solution
from derive.deriving.steps import Level
from derive.documents import document as doc
from derive.documents import numbers
from derive.documents.credits import credited, points, scheme, table, total
from derive.documents.formulas import math, text
from derive.documents.model import model
from derive.documents.solution import answers
from derive.meaning.agree import Judge
from derive.mistakes.distractors import Distractor, distractors
from derive.mistakes.spot import Line
from derive.names import plain_name
from derive.problem import Mark

LINES = 12  # to write on, for one derivative


@dataclass(frozen=True, slots=True)
class Numbers:
    """A numeric instance: its seed, what the sheet gives, and every value that follows."""

    seed: int
    given: tuple[doc.Block, ...]
    asked: tuple[doc.Math, ...]
    worked: tuple[doc.Block, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer to choose, and what to tell the person who chose it."""

    right: doc.Math
    says: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A derivative, its value, and wrong answers that known mistakes would give, all refuted."""

    left: doc.Math
    right: doc.Math
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One problem: its statement, the derivatives that are asked for, the work for each, the marks."""

    title: str
    statement: tuple[doc.Block, ...]
    asked: tuple[doc.Math, ...]
    answers: tuple[tuple[doc.Block, ...], ...]
    marks: tuple[Mark, ...]
    numbers: tuple[Numbers, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def answer(self) -> tuple[doc.Block, ...]:
        """The work for all derivatives."""
        return tuple(block for part in self.answers for block in part)

    @property
    def points(self) -> Fraction:
        """All marks together."""
        return total(self.marks)


@dataclass(frozen=True, slots=True)
class Paper:
    """Questions under a title of their own, if any; ``marked`` papers show the marks of each result."""

    questions: tuple[Question, ...]
    marked: bool = False
    title: str = ""


def question(
    solution: Solution,
    seeds: Sequence[int] = (),
    marked: bool = False,
    level: Level = Level.STANDARD,
    choices: bool = False,
) -> Question:
    """A solution as a question, with a numeric instance for each seed, and with ``choices`` if wanted."""
    marks = scheme(solution)
    work = answers(solution, level)
    return Question(
        solution.problem.title,
        _lowered(model(solution.problem)),
        tuple(math(result.working.start) for result in solution.results),
        tuple(map(_lowered, credited(work, marks) if marked else work)),
        marks,
        tuple(_numbers(solution, instance(solution, seed)) for seed in seeds),
        tuple(found for result in solution.results for found in _choice(result)) if choices else (),
    )


def _choice(result: Result) -> Iterator[Choice]:
    """The choice between a result and what mistakes make of it; none where no mistake is known to fit."""
    left, right, scope = result.working.start, result.gradient.term, result.gradient.scope
    found = distractors(Line(left, right, scope), Judge(scope))
    if found:
        yield Choice(math(left), math(right), tuple(Wrong(math(d.term), _feedback(d)) for d in found))


def _feedback(found: Distractor) -> str:
    """What the mistake is, and a place at which the answer is seen to be wrong."""
    witness = found.evidence.witness
    assert witness is not None  # or it would be no distractor
    named = [(plain_name(name), value) for name, value in witness.inputs]
    place = ", ".join(f"{name} = {value}" for name, value in (*witness.named, *witness.indices, *named))
    value, instead = (re.sub(r"^-?0e-\d+$", "0", text) for text in (witness.left, witness.right))
    example = f"at {place} the derivative is {value}, and this formula gives {instead}."
    return f"{found.mistake.says} For example, {example}"


def _numbers(solution: Solution, own: Instance) -> Numbers:
    asked = tuple(math(value.left) for value in (*own.defined, *own.gradients))
    return Numbers(own.seed, numbers.given(own), asked, numbers.worked(solution, own))


def _lowered(blocks: tuple[doc.Block, ...]) -> tuple[doc.Block, ...]:
    """The blocks with their headings one level lower, to stand under the heading of a question."""
    deeper: dict[int, Literal[1, 2, 3]] = {1: 2, 2: 3, 3: 3}
    return tuple(
        replace(block, level=deeper[block.level]) if isinstance(block, doc.Heading) else block
        for block in blocks
    )


def key(paper: Paper) -> doc.Document:
    """The key: each question with its worked answer, its marks and the numbers of each sheet."""
    blocks: list[doc.Block] = []
    for n, own in enumerate(paper.questions, 1):
        blocks += [doc.Heading(1, (_title(paper, n, own),)), *own.statement, *own.answer]
        if paper.marked:
            blocks += [doc.Heading(2, ("Marks",)), *table(own.marks)]
        for sheet in own.numbers:
            title = "In numbers" if len(own.numbers) == 1 else f"In numbers, sheet {sheet.seed}"
            blocks += [doc.Heading(2, (title,)), *sheet.given, *sheet.worked]
    return doc.Document(paper.title or "Answer key", tuple(blocks))


def sheet(paper: Paper, which: int = 0) -> doc.Document:
    """The question sheet: statements and room to write; ``which`` of the numeric instances it gives."""
    blocks: list[doc.Block] = []
    for n, own in enumerate(paper.questions, 1):
        blocks += [doc.Heading(1, (_title(paper, n, own),)), *own.statement]
        tasks = [(text("Work out ", asked, "."), LINES) for asked in own.asked]
        if own.numbers:
            given = own.numbers[which]
            blocks += [doc.Heading(2, ("Numbers",)), *given.given]
            listed = tuple(part for asked in given.asked for part in (", ", asked))[1:]
            tasks.append((("Work out in numbers, to four digits: ", *listed, "."), LINES))
        for part, (task, lines) in enumerate(tasks):
            blocks.append(doc.Group((doc.Strong(f"({_letter(part)}) "), *task), (doc.Space(lines),)))
    several = [own.numbers[which].seed for own in paper.questions[:1] if len(own.numbers) > 1]
    number = f", sheet {several[0]}" if several else ""
    return doc.Document((paper.title or "Question sheet") + number, tuple(blocks))


def _letter(n: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[n] if n < 26 else str(n + 1)


def _title(paper: Paper, n: int, own: Question) -> str:
    number = f"{n}. " if len(paper.questions) > 1 else ""
    marks = f" [{points(own.points)}]" if paper.marked else ""
    return f"{number}{own.title}{marks}"
