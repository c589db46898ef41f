"""Exams and quizzes: compiled, parsed, and every wrong answer refuted once more."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html as lxml_html
from sample_documents import ATTACKS, HOSTILE, WIDE, WORKED
from solved import CATALOGUE, solution

from derive.cli import main
from derive.documents.document import Block, Group
from derive.documents.papers import Paper, Question, question
from derive.meaning.agree import Judge
from derive.meaning.evidence import Refuted
from derive.mistakes.catalogue import BY_NAME
from derive.mistakes.distractors import distractors
from derive.mistakes.spot import Line
from derive.term import Derivative, Symbol
from derive.writers import texhtml
from derive.writers.exam import write as write_exam
from derive.writers.moodle import write as write_moodle
from derive.writers.prose import visible

EVERY = pytest.mark.parametrize("name", CATALOGUE)
OUTPUT = Path(__file__).parent.parent / "output" / "softmax-cross-entropy"


def has_exam_class() -> bool:
    find = shutil.which("kpsewhich")
    if find is None or shutil.which("pdflatex") is None:
        return False
    return subprocess.run([find, "exam.cls"], capture_output=True, check=False).returncode == 0


needs_exam = pytest.mark.skipif(not has_exam_class(), reason="exam.cls is not installed")


@cache
def asked(name: str) -> Question:
    return question(solution(name), (1,), marked=True, choices=True)


# Wrong answers


@EVERY
def test_wrong_answers_are_refuted_and_differ(name: str) -> None:
    for result in solution(name).results:
        scope = result.gradient.scope
        judge, line = Judge(scope), Line(result.working.start, result.gradient.term, scope)
        found = distractors(line, judge)
        assert 1 <= len(found) <= 4
        assert len({own.mistake.name for own in found}) == len(found)
        fresh = Judge(scope)
        for n, own in enumerate(found):
            assert BY_NAME[own.mistake.name] is own.mistake
            assert isinstance(fresh.agree(line.left, own.term), Refuted)
            assert all(isinstance(fresh.agree(own.term, other.term), Refuted) for other in found[n + 1 :])


def test_nothing_is_asked_where_no_mistake_fits() -> None:
    scope = solution("log-sum-exp").problem.scope
    line = Line(Derivative(Symbol("z", (Symbol("i"),)), Symbol("z", (Symbol("i"),))), Symbol("C"), scope)
    assert all(isinstance(own.evidence, Refuted) for own in distractors(line, Judge(scope)))


# Moodle


def quiz(paper: Paper) -> ElementTree.Element:
    return ElementTree.fromstring(write_moodle(paper))


def pieces(root: ElementTree.Element) -> list[lxml_html.HtmlElement]:
    """The HTML of a quiz, each piece as a browser reads it."""
    found = [own for own in root.iter() if own.get("format") == "html"]
    texts = [own.findtext("text") or "" for own in found]
    return [lxml_html.fragment_fromstring(text, create_parent="div") for text in texts if text]


@EVERY
def test_a_quiz_has_the_structure_that_moodle_imports(name: str) -> None:
    own = asked(name)
    root = quiz(Paper((own,), marked=True))
    kinds = [q.get("type") for q in root]
    assert root.tag == "quiz"
    assert kinds == ["category", "essay", "essay", *["multichoice"] * len(own.choices)]
    for q in list(root)[1:]:
        for tag in ("name/text", "questiontext/text", "generalfeedback/text", "defaultgrade"):
            assert q.findtext(tag), tag
        assert q.find("questiontext").get("format") == "html"
    essay = root[1]
    assert essay.findtext("responseformat") == "editor"
    assert float(essay.findtext("defaultgrade")) == float(own.points)
    assert "Total" in essay.findtext("graderinfo/text")
    for q in root.iter("question"):
        if q.get("type") == "multichoice":
            assert q.findtext("single") == "true"
            answers = q.findall("answer")
            assert [a.get("fraction") for a in answers] == ["100", *["0"] * (len(answers) - 1)]
            assert len({a.findtext("text") for a in answers}) == len(answers) >= 2
            assert all(a.findtext("feedback/text") for a in answers)


def test_a_quiz_keeps_every_formula() -> None:
    own = asked("softmax-cross-entropy")
    text = " ".join(piece.text_content() for piece in pieces(quiz(Paper((own,)))))
    for latex in (
        r"p_k = ",
        r"\(\displaystyle (p_i - \delta_{ic}) x\)",
        r"\nabla_{W} \ell",
        r"\begin{pmatrix}",
    ):
        assert latex.split(" = ")[0] in text, latex
    assert text.count(r"\(") == text.count(r"\)") > 50


ALLOWED = {
    "div", "p", "h4", "h5", "h6", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "small",
    "span",
}  # fmt: skip


@pytest.mark.parametrize(
    "blocks", [WORKED.blocks, HOSTILE.blocks, WIDE.blocks], ids=["worked", "hostile", "wide"]
)
def test_quiz_pages_take_every_block_and_let_nothing_in(blocks: tuple[Block, ...]) -> None:
    root = lxml_html.fragment_fromstring(texhtml.write(blocks), create_parent="div")
    assert {own.tag for own in root.iter()} <= ALLOWED
    assert not {key for own in root.iter() for key in own.attrib} - {"style"}
    assert texhtml.write((Group(("deep",), blocks),))


@pytest.mark.parametrize("text", ATTACKS)
def test_quiz_texts_stay_texts(text: str) -> None:
    root = lxml_html.fragment_fromstring(f"x{texhtml.escape(text)}x", create_parent="div")
    assert root.text_content() == f"x{visible(text)}x"
    runs = [run for own in root.iter() for run in (own.text, own.tail) if run]
    assert not [run for run in runs if re.search(r"\\[(\[]|\$\$|@@", run)]  # what MathJax and Moodle look for


def test_hostile_titles_are_parsed_back() -> None:
    for title in ATTACKS:
        own = replace(asked("log-sum-exp"), title=title)
        root = quiz(Paper((own,), title=title))
        assert root[1].findtext("name/text") == visible(title)
        assert root[0].findtext("category/text").startswith("$course$/top/")
        assert not re.search(r"\\(input|write)\b", write_exam(Paper((own,), title=title)).decode())


# Exams


def compiled(source: bytes, folder: Path, most: float = 5) -> str:
    """What an exam prints; nothing in it is too wide or too high by more than so many points."""
    (folder / "exam.tex").write_bytes(source)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "exam.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "exam.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-2000:]
    wide = [float(x) for x in re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt too", log)]
    assert all(x <= most for x in wide), wide
    assert not re.search(r"undefined|Missing character", log.replace("LastPage", ""))
    if shutil.which("pdftotext") is None:
        return ""
    subprocess.run(["pdftotext", "exam.pdf"], cwd=folder, check=True, timeout=60)
    return (folder / "exam.txt").read_text()


@needs_exam
@EVERY
def test_every_exam_compiles(name: str, tmp_path: Path) -> None:
    compiled(write_exam(Paper((asked(name),), marked=True)), tmp_path)


@needs_exam
def test_one_switch_shows_or_hides_the_answers(tmp_path: Path) -> None:
    paper = Paper((asked("softmax-cross-entropy"), asked("logistic-regression")), marked=True)
    shown, hidden = write_exam(paper), write_exam(paper, answers=False)
    assert shown.replace(b"\\printanswers %", b"\\noprintanswers %") == hidden
    with_answers, without = compiled(shown, tmp_path), compiled(hidden, tmp_path)
    assert "7 marks" in with_answers
    assert "chain rule" in with_answers
    assert "chain rule" not in without
    assert "Work out" in without


@needs_exam
def test_a_hostile_exam_compiles(tmp_path: Path) -> None:
    own = replace(
        asked("log-sum-exp"), title=" ".join(ATTACKS), statement=HOSTILE.blocks, answers=(HOSTILE.blocks,)
    )
    compiled(write_exam(Paper((own,), title=" ".join(ATTACKS))), tmp_path, most=15)


def test_the_command_writes_quizzes_and_exams(tmp_path: Path) -> None:
    arguments = [
        "key",
        "log-sum-exp",
        "--to",
        "exam,moodle",
        "--numbers",
        "--seed",
        "1,2",
        "--out",
        str(tmp_path),
    ]
    assert main(arguments) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"exam-1.tex", "exam-2.tex", "moodle.xml"}
    root = ElementTree.parse(tmp_path / "moodle.xml").getroot()
    assert [q.get("type") for q in root] == ["category", "essay", "essay", "essay", "multichoice"]


GOLDENS: dict[str, Callable[[Paper], bytes]] = {"exam.tex": write_exam, "moodle.xml": write_moodle}


@pytest.mark.parametrize("name", GOLDENS)
def test_the_quizzes_are_as_committed(name: str, golden: Callable[[Path, bytes], None]) -> None:
    golden(OUTPUT / name, GOLDENS[name](Paper((asked("softmax-cross-entropy"),), marked=True)))
