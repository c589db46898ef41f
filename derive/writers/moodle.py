"""Moodle's question XML: an essay with its worked answer, and choices with a feedback for each mistake.

Formulas stand in TeX, which Moodle's MathJax filter draws and its editor keeps.
"""

from __future__ import annotations

from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from derive.documents.credits import table
from derive.documents.document import Block, Math, Paragraph
from derive.documents.papers import LINES, Choice, Paper, Question
from derive.writers import texhtml
from derive.writers.prose import visible


def write(paper: Paper) -> bytes:
    """The questions of a paper, in a category of its title; each numeric instance is an essay of its own."""
    quiz = Element("quiz")
    category = SubElement(quiz, "question", type="category")
    title = visible(paper.title or "derive").replace("/", "//")  # a single slash would be a subcategory
    _text(category, "category", f"$course$/top/{title}")
    for own in paper.questions:
        _essay(quiz, own.title, own.statement, _asked(own), own.answer, table(own.marks), own.points)
        for numbers in own.numbers:
            name = f"{own.title}, in numbers, sheet {numbers.seed}"
            listed = tuple(part for asked in numbers.asked for part in (", ", asked))[1:]
            wanted = (Paragraph(("Work out to four digits: ", *listed, ".")),)
            points = Fraction(len(numbers.asked))
            _essay(quiz, name, (*own.statement, *numbers.given), wanted, numbers.worked, (), points)
        for choice in own.choices:
            _choice(quiz, own, choice)
    indent(quiz, " ")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{tostring(quiz, encoding='unicode')}\n".encode()


def _asked(own: Question) -> tuple[Block, ...]:
    return tuple(Paragraph(("Work out ", asked, ". Show every intermediate result.")) for asked in own.asked)


def _essay(
    quiz: Element,
    name: str,
    statement: tuple[Block, ...],
    asked: tuple[Block, ...],
    answer: tuple[Block, ...],
    scheme: tuple[Block, ...],
    points: Fraction,
) -> None:
    question = _question(quiz, "essay", name, texhtml.write((*statement, *asked)), points)
    _html(question, "generalfeedback", texhtml.write(answer))
    for tag, value in (
        ("penalty", "0"),
        ("hidden", "0"),
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", str(LINES)),
        ("attachments", "1"),
        ("attachmentsrequired", "0"),
    ):
        SubElement(question, tag).text = value
    _html(question, "graderinfo", texhtml.write(scheme))
    _html(question, "responsetemplate", "")


def _choice(quiz: Element, own: Question, choice: Choice) -> None:
    asked = texhtml.write((*own.statement, Paragraph(("Which is ", choice.left, "?"))))
    name = f"{own.title}: {choice.left.plain}"
    question = _question(quiz, "multichoice", name, asked, Fraction(1))
    _html(question, "generalfeedback", texhtml.write((Paragraph((_equation(choice), ".")),)))
    for tag, value in (
        ("penalty", "0.3333333"),
        ("hidden", "0"),
        ("single", "true"),
        ("shuffleanswers", "true"),
        ("answernumbering", "abc"),
    ):
        SubElement(question, tag).text = value
    _answer(question, "100", choice.right, "Right.")
    for wrong in choice.wrong:
        _answer(question, "0", wrong.right, wrong.says)


def _equation(choice: Choice) -> Math:
    left, right = choice.left, choice.right
    return Math(
        f"{left.latex} = {right.latex}", f"{left.plain} = {right.plain}", f"{left.words} equals {right.words}"
    )


def _answer(question: Element, fraction: str, right: Math, says: str) -> None:
    answer = SubElement(question, "answer", fraction=fraction, format="html")
    SubElement(answer, "text").text = texhtml.formula(right, display=True)
    _html(answer, "feedback", texhtml.write((Paragraph((says,)),)))


def _question(quiz: Element, kind: str, name: str, text: str, points: Fraction) -> Element:
    question = SubElement(quiz, "question", type=kind)
    _text(question, "name", visible(name))
    _html(question, "questiontext", text)
    SubElement(question, "defaultgrade").text = f"{float(points):g}"
    return question


def _html(parent: Element, tag: str, text: str) -> None:
    SubElement(SubElement(parent, tag, format="html"), "text").text = text


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(SubElement(parent, tag), "text").text = text
