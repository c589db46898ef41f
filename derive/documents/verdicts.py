"""What each verdict is called and how it is signed, and its explanation in sentences.

>>> WORDS["carried"].sign, WORDS["carried"].word
('→', 'carried forward')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from derive.checking.report import Award, Goal, Kind, Match, Report, Verdict
from derive.meaning.evidence import Refuted, Tested, Undecided, Witness
from derive.names import plain_name
from derive.writing import condition, plain, relation

if TYPE_CHECKING:
    from derive.documents.document import Tone


@dataclass(frozen=True, slots=True)
class Word:
    """A kind of verdict in a report: a sign and a word, so that no colour has to tell it."""

    sign: str
    word: str
    tone: Tone
    counted: str  # one and several


WORDS: Mapping[Kind, Word] = {
    "mistake": Word("✗", "mistake", "bad", "a mistake|mistakes"),
    "wrong": Word("✗", "wrong", "bad", "a wrong line|wrong lines"),
    "carried": Word("→", "carried forward", "care", "a line carried forward|lines carried forward"),
    "undecided": Word("?", "undecided", "open", "an undecided line|undecided lines"),
    "unreadable": Word("?", "unreadable", "open", "an unreadable line|unreadable lines"),
    "repaired": Word("≈", "repaired", "care", "a repaired line|repaired lines"),
    "conditional": Word(
        "!",
        "correct under a condition",
        "care",
        "a line that holds only under a condition|lines that hold only under a condition",
    ),
    "leap": Word("✓", "correct, a big leap", "good", "a big leap|big leaps"),
    "correct": Word("✓", "correct", "good", "a correct line|correct lines"),
    "definition": Word("·", "definition", "plain", "a definition|definitions"),
    "prose": Word("·", "not judged", "plain", "a formula that is not judged|formulas that are not judged"),
}
_CASE = re.compile(r"[^=]{1,12} (?:=|\\ne) [^=]{1,12}")
FINE: tuple[Kind, ...] = ("definition", "correct", "prose")


def headline(verdict: Verdict) -> str:
    """The verdict in a few words: ``mistake: sign lost``."""
    word = WORDS[verdict.kind].word
    if verdict.kind == "definition" and verdict.statement.kind == "condition":
        word = "condition"
    return f"{word}: {verdict.mistake}" if verdict.mistake else word


def said(verdict: Verdict) -> list[str]:
    """The explanation of a verdict, a sentence or two each: why, at which point, what it needs."""
    found = reasons(verdict)
    if verdict.witness is not None:
        found.append(counterexample(verdict.witness))
    found += [f"{only(need)}{_readable(need, verdict)}." for need in verdict.needs]
    if verdict.repair is not None:
        verb = "It holds if read as" if verdict.kind == "repaired" else "It should read"
        found.append(f"{verb} {verdict.repair}")
    if verdict.points is not None:
        found.append(f"Points: {amount(verdict.points)}.")
    return found


def only(need: str) -> str:
    r"""How a condition that is not stated is told: a case of the indices, or a fact.

    >>> only(r"i \ne c"), only(r"\sum_{k=1}^{C} y_k = 1")
    ('It holds only for ', 'It needs ')
    """
    return "It holds only for " if _CASE.fullmatch(need) else "It needs "


def _readable(need: str, verdict: Verdict) -> str:
    """A condition in Unicode; as it is where it is in words."""
    from derive.documents.phrases import formula

    drawn = formula(need, verdict.statement.scope)
    return need if drawn is None else drawn.plain


def reasons(verdict: Verdict) -> list[str]:
    """Why the verdict is what it is, in sentences."""
    trouble = verdict.statement.trouble if verdict.kind in ("unreadable", "prose") else ""
    trouble = "" if trouble in verdict.says else trouble
    at = verdict.statement.place
    found = [text.removeprefix(f"line {at.line}, column {at.column}: ") for text in (verdict.says, trouble)]
    if not verdict.says:
        found.append(_why(verdict))
    return [_sentence(text) for text in dict.fromkeys(found) if text.strip()]


def _sentence(text: str) -> str:
    """A text with a capital at its beginning and a stop at its end."""
    text = text.strip()
    first = text[0] if re.match(r"\W|\w(?:\b|_)", text) else text[0].upper()  # a formula begins as it is
    return first + text[1:] + ("" if text[-1] in ".!?:" else ".")


def notes(verdict: Verdict) -> list[str]:
    """What reading took for granted, and that there was another way to read."""
    readings = verdict.statement.readings
    found = [_sentence(note) for reading in readings[:1] for note in reading.notes if note.strip()]
    if len(readings) > 1 and verdict.kind not in _SETTLED:
        first, other = readings[:2]
        if (first.left, first.right) != (other.left, other.right):
            found.append(f"It could also be read as {relation(other.left, other.right).plain}.")
        elif more := [condition(c).plain for c in other.given if c not in first.given]:
            found.append(f"It could also be meant for {' and '.join(more)} only.")
    return found


# Where a reading was found to hold, the other ones are not told.
_SETTLED: tuple[Kind, ...] = (*FINE, "leap", "carried")


def reached(goal: Goal) -> str:
    """Whether a derivative that is sought was reached, and in which form."""
    if not goal.forms:
        return f"not reached: {plain(goal.sought)}"
    forms = " and ".join(map(plain, goal.forms))
    return f"reached: {plain(goal.sought)} in the form {forms}, line {goal.line}"


def earned(award: Award) -> str:
    """What a result of the mark scheme earned, and why."""
    result = relation(*award.result).plain
    return f"{amount(award.points)} of {amount(award.of)} for {result}: {award.why}"


def points(report: Report) -> str:
    """The sum of what was earned."""
    total = sum((award.points for award in report.awards), Fraction(0))
    of = sum((award.of for award in report.awards), Fraction(0))
    return f"Points: {amount(total)} of {amount(of)}."


def amount(points: Fraction) -> str:
    """A number of points, as a decimal where it has one.

    >>> amount(Fraction(3, 2)), amount(Fraction(2)), amount(Fraction(1, 3))
    ('1.5', '2', '1/3')
    """
    return str(points) if points.denominator not in (2, 4, 5, 10) else str(float(points))


def matched(match: Match) -> str:
    """A name of the person, with the problem's name for it and the reason."""
    if not match.ours:
        return f"{plain_name(match.theirs)} is a name of the text's own: {match.because}"
    return f"{plain_name(match.theirs)} is the problem's {plain_name(match.ours)}: {match.because}"


def _why(verdict: Verdict) -> str:
    """The reason that the evidence itself gives."""
    match verdict.holds:
        case Refuted(None, why) | Undecided(why) | Tested(_, _, why) if verdict.kind != "correct":
            return why
    return ""


def counterexample(witness: Witness) -> str:
    """A refutation as a person would give it.

    >>> counterexample(Witness((("C", 2),), (("i", 1),), (("z", "(0, 1)"),), "0.269", "-0.269"))
    'Take C = 2, i = 1, z = (0, 1): the left side is 0.269, the right side -0.269.'
    """
    where = (*witness.named, *witness.indices, *witness.inputs)
    at = ", ".join(f"{plain_name(name)} = {value}" for name, value in where)
    sides = f"the left side is {witness.left}, the right side {witness.right}"
    return f"Take {at}: {sides}." if at else f"T{sides[1:]}."


def summary(report: Report) -> str:
    """The counts of all verdicts in a line, what is wrong first.

    >>> from derive.scope import Scope
    >>> from derive.statement import Submission
    >>> summary(Report(Submission("a.md", "", (), Scope()), ()))
    'No formula was found.'
    """
    told = [_counted(report.summary.get(kind, 0), word) for kind, word in WORDS.items()]
    told = [text for text in told if text]
    if not told:
        return "No formula was found."
    every = " and ".join(part for part in (", ".join(told[:-1]), told[-1]) if part)
    first = report.first_error
    last = "" if first is None else f" The first error stands in line {first.statement.place.line}."
    return f"{every[0].upper()}{every[1:]}.{last}"


def _counted(count: int, word: Word) -> str:
    one, several = word.counted.split("|")
    return f"{count} {several}" if count > 1 else one if count else ""
