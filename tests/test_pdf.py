"""PDF: tagged and said in words, nothing outside the page, text as it was typed, the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from readers import characters, formulas, letters, pdf, shown
from sample_documents import ATTACKS, HOSTILE, WIDE, WORKED
from solved import CATALOGUE, solution

import derive
from derive.cli import main
from derive.documents.document import Block, Display, Document, Figure, Math, Paragraph, Table
from derive.writers import latex_pdf, writer
from derive.writers.prose import visible
from derive.writers.typst_math import markup

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
needs_latex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")


def typst(*blocks: Block, title: str = "T") -> bytes:
    return writer("pdf").write(Document(title, blocks))


def said(content: bytes, kind: str = "/Formula") -> list[str]:
    """The alternative texts of the formulas, or of another kind of element, in the structure of a PDF."""
    found: list[str] = []

    def visit(element: object) -> None:
        element = getattr(element, "get_object", lambda: element)()
        if isinstance(element, list):
            for part in element:
                visit(part)
        elif isinstance(element, DictionaryObject) and "/K" in element:
            if element.get("/S") == kind:
                found.append(str(element["/Alt"]))
            visit(element["/K"])

    visit(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_every_formula_is_said_in_words() -> None:
    words = said(writer("pdf").write(WORKED))
    pictures = [block for block in WORKED.blocks if isinstance(block, Figure)]
    rest = replace(WORKED, blocks=tuple(block for block in WORKED.blocks if block not in pictures))
    wanted = [
        math.words for math in (*formulas(rest), *(m for own in pictures for m in formulas(own.caption)))
    ]
    assert sorted(word.removeprefix("equals ") for word in words) == sorted(wanted)
    assert said(writer("pdf").write(WORKED), "/Figure") == [own.alternative for own in pictures]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_solution_is_tagged_titled_and_undated(name: str) -> None:
    content = derive.write(solution(name), "pdf")
    file = PdfReader(io.BytesIO(content))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert file.metadata is not None and file.metadata.title == solution(name).problem.title
    assert not {"/CreationDate", "/ModDate"} & set(file.metadata)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert all(said(content))


def outside(content: bytes, margin: float) -> list[str]:
    """The words of a PDF that reach into the margins, in points, as poppler measures them."""
    command = ["pdftotext", "-bbox", "-", "-"]
    run = subprocess.run(command, input=content, capture_output=True, timeout=60, check=True)
    root = lxml_html.fromstring(run.stdout)
    found = []
    for page in root.iter("page"):
        width = float(page.get("width"))
        for word in page.iter("word"):
            if (
                float(word.get("xmin")) < margin - HANGING
                or float(word.get("xmax")) > width - margin + HANGING
            ):
                found.append(word.text)
    return found


MARGIN = 27 / 25.4 * 72
HANGING = 4  # points by which a comma at the end of a line may stand out


@needs_poppler
@pytest.mark.parametrize("name", CATALOGUE)
def test_nothing_stands_in_the_margins(name: str) -> None:
    assert outside(derive.write(solution(name), "pdf", "full"), MARGIN) == []


@needs_poppler
@pytest.mark.parametrize("document", [WORKED, WIDE, HOSTILE], ids=["worked", "wide", "hostile"])
def test_nothing_wide_or_hostile_stands_in_the_margins(document: Document) -> None:
    assert outside(writer("pdf").write(document), MARGIN) == []


@needs_poppler
def test_the_measure_of_the_margins_can_fail() -> None:
    assert outside(writer("pdf").write(WORKED), 3 * MARGIN)


@needs_poppler
def test_a_word_of_ten_thousand_letters_is_shown_in_lines() -> None:
    content = typst(Paragraph(("x" * 10_000,)), title="y" * 10_000)
    assert outside(content, MARGIN) == []
    text = pdf(content)
    assert text.count("x") == text.count("y") == 10_000


@needs_poppler
@pytest.mark.parametrize(
    "math", {math.latex: math for math in formulas(WORKED)}.values(), ids=lambda m: m.plain
)
def test_every_character_of_a_formula_is_there(math: Math) -> None:
    text = re.sub(r"^T\n|1\n*$", "", shown("pdf", Document("T", (Display(math),))))
    assert characters(text) == letters(math)


def test_no_character_of_a_formula_is_notation_of_typst() -> None:
    for latex in (
        r"\#x",
        r"\$",
        r"a \_ b",
        r"f(x, y; z)",
        r"\text{#read(\"x\") $ \\}",
        "x'",
        r"a / b",
        '"',
        "@a",
        "a.b",
    ):
        try:
            written = markup(latex)
        except ValueError:
            continue
        without = re.sub(r'"(?:[^"\\]|\\.)*"|\\u\{[0-9a-f]+\}', "", written)
        assert not re.search(r"""[$\\@/'"]|#(?!h\(|true|none|left|1em)""", without), written
        assert typst(Display(Math(latex, "x", "x")))


# What Typst's own fonts or poppler write otherwise: other scripts, and what stands for controls.
LIKELY = str.maketrans("’‘“”", "''\"\"")


@needs_poppler
@pytest.mark.parametrize(
    "text", [a for a in ATTACKS if a.strip()] + ['#read("/etc/passwd")', "#panic()", '"\\']
)
def test_typed_text_is_shown_as_it_is(text: str) -> None:
    content = typst(Paragraph((text,)), Table(((text,),), (((text,),),)))
    squeezed = re.sub(r"\s", "", pdf(content)).translate(LIKELY)
    wanted = [part for part in re.split(r"[^\x20-\x7e]+", visible(text)) if part]
    for part in wanted:
        assert squeezed.count(re.sub(r"\s", "", part).translate(LIKELY)) >= 3, part


def test_a_character_without_a_glyph_is_shown_by_its_number() -> None:
    content = typst(Paragraph(("a \U0001fae8 \U000e0100 b \U00013000",)), title="\U00013000")
    text = pdf(content)
    assert "13000" in text or "\U00013000" in text


def test_a_missing_package_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.chdir(tmp_path)
    assert main(["solve", "softmax-jacobian", "--to", "pdf,md"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "derive: typst is not installed: pip install 'derive[pdf]'\n")
    assert list(tmp_path.iterdir()) == []


# By LaTeX


@needs_latex
@needs_poppler
def test_latex_sets_the_same_page() -> None:
    found = solution("softmax-jacobian")
    one = derive.write(found, "pdf", engine="latex")
    assert one == derive.write(found, "pdf", engine="latex")
    ours, theirs = (re.sub(r"\W", "", pdf(page)) for page in (derive.write(found, "pdf"), one))
    for word in ("Thederivativeby", "quotientrule", "Conditions", "Howitwaschecked"):
        assert word in ours
        assert word in theirs


def test_latex_that_is_missing_or_slow_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ValueError, match="pdflatex is not installed"):
        latex_pdf.write(WORKED)
    program = tmp_path / "pdflatex"
    program.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    program.chmod(0o755)
    monkeypatch.setattr(latex_pdf, "SECONDS", 0.2)
    with pytest.raises(ValueError, match="did not finish"):
        latex_pdf.write(WORKED)


def test_latex_runs_without_a_shell_and_reads_nothing_above(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / "pdflatex"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys, json\n"
        "print('! ' + json.dumps([sys.argv[1:], os.environ['openin_any'], os.environ['openout_any'], os.listdir()]))\n"
    )
    program.chmod(0o755)
    with pytest.raises(RuntimeError) as error:
        latex_pdf.write(WORKED)
    said_by_it = str(error.value)
    assert "-no-shell-escape" in said_by_it
    assert '"p", "p", ["page.tex"]' in said_by_it


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="no engine 'groff'"):
        derive.write(solution("softmax-jacobian"), "pdf", engine="groff")
