"""Word: native equations that lose no character, Word's own styles, text as it was typed, the same bytes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from lxml import etree
from readers import MATH, WORD, characters, formulas, letters, pdf, word_body, word_text
from sample_documents import ATTACKS, HOSTILE, WORKED
from solved import CATALOGUE, solution

import derive
from derive.cli import main
from derive.documents.document import Bullets, Document, Math, Paragraph, Table
from derive.writers import writer
from derive.writers.omml import omml
from derive.writers.prose import visible

DISTINCT = list({math.latex: math for math in formulas(WORKED)}.values())
NAMES = f'xmlns:m="{MATH[1:-1]}" xmlns:w="{WORD[1:-1]}"'


def equation(latex: str) -> etree._Element:
    return etree.fromstring(f"<root {NAMES}>{omml(latex)}</root>")[0]


def tags(latex: str) -> list[str]:
    return [etree.QName(part).localname for part in equation(latex).iter()]


@pytest.mark.parametrize("math", DISTINCT, ids=lambda math: math.plain)
def test_every_character_of_a_formula_is_there(math: Math) -> None:
    assert characters(word_text(equation(math.latex))) == letters(math)


def test_the_parts_of_a_formula_are_those_that_word_edits() -> None:
    assert tags(r"\frac{a}{b}")[:2] == ["oMath", "f"]
    assert {"nary", "sub", "sup", "e"} <= set(tags(r"\sum_{j=1}^{C} e^{z_j}"))
    assert {"d", "m", "mr", "mcJc"} <= set(tags(r"\begin{cases} a & b \\ c & d \end{cases}"))
    assert {"acc"} <= set(tags(r"\hat{y}"))
    assert {"sSubSup"} <= set(tags("x_i^2"))
    assert {"rad", "deg", "degHide"} <= set(tags(r"\sqrt{x}"))


def test_a_sum_takes_what_it_sums() -> None:
    for latex, summand in (
        (r"\sum_{j} a_j b_j - c", "ajbj"),
        (r"\sum_{j} -a_j + c", "−aj"),
        (r"\left(\sum_{j} a_j\right)^2", "aj"),
        (r"(\sum_{j} a_j) x", "aj"),
        (r"\sum_k \sum_j a", "∑ja"),
        (r"\frac{x}{\sum_{j} a_j}", "aj"),
        (r"\sum_{j} a = b", "a"),
        (r"\sum_k p_k (\delta_{ik} - p_i) + c", "pk(δik−pi)"),
        (r"\sum_k (a_k, b)^2 x = d", "(ak,b)2x"),
    ):
        nary = equation(latex).find(f".//{MATH}nary")
        assert word_text(nary.find(f"{MATH}e")).replace(" ", "") == summand, latex


def test_brackets_are_found_in_pairs() -> None:
    for latex, count in (
        (r"f(a) (b + (c))", 3),
        (r"\lVert w \rVert^2 + \lVert v \rVert^2", 2),
        (r"\left(\frac{a}{b}\right)^2", 1),
        (r"\mathbb{1}[i = j]", 1),
        (r"a )( b", 0),
        (r"[0, 1)", 0),
        (r"\left\lvert x \right\rvert", 1),
    ):
        found = tags(latex)
        assert found.count("d") == count, latex
        assert found.count("begChr") == found.count("endChr") == count


def test_headings_and_lists_are_those_of_word() -> None:
    file = python_docx.Document(io.BytesIO(writer("docx").write(WORKED)))
    styles = [(p.style.name, p.text) for p in file.paragraphs if p.style is not None]
    assert styles[0] == ("Title", WORKED.title)
    assert ("Heading 1", "The definitions") in styles
    assert [name for name, _ in styles].count("List Bullet") == 3
    assert {"Heading 2", "Case", "Caption"} <= {name for name, _ in styles}
    assert file.core_properties.title == WORKED.title
    assert file.core_properties.created is not None and file.core_properties.created.year == 1980
    assert file.core_properties.author == ""


def test_a_derivation_is_a_table_that_is_said_in_words() -> None:
    body = word_body(derive.write(solution("softmax-cross-entropy"), "docx"))
    said = [own.get(f"{WORD}val") for own in body.iter(f"{WORD}tblDescription")]
    assert any("partial derivative" in words and "equals" in words for words in said)
    tables = [own for own in body.iter(f"{WORD}tbl") if own.find(f".//{WORD}tblDescription") is not None]
    for own in tables:
        assert own.find(f".//{WORD}tcBorders") is None or own.find(f".//{MATH}oMath") is not None


def test_pictures_have_an_alternative_text_and_a_number_of_their_own() -> None:
    body = word_body(writer("docx").write(HOSTILE))
    drawings = [own for own in body.iter() if etree.QName(own).localname == "docPr"]
    assert len(drawings) > 5
    assert [own.get("id") for own in drawings] == [str(n + 1) for n in range(len(drawings))]
    assert {visible(text) for text in ATTACKS} >= {own.get("descr") for own in drawings}


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_archive_is_in_order_and_without_dates(name: str) -> None:
    content = derive.write(solution(name), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {own.date_time for own in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    drawn = [word_text(own) for own in word_body(content).iter(f"{MATH}oMath")]
    assert len(drawn) > 20


@pytest.mark.parametrize("text", [*filter(str.strip, ATTACKS), "</w:t></w:p>", "x" * 10_000])
def test_typed_text_is_shown_as_it_is(text: str) -> None:
    page = Document(text, (Paragraph((text,)), Bullets(((text,),)), Table(((text,),), (((text,),),))))
    content = writer("docx").write(page)
    file = python_docx.Document(io.BytesIO(content))
    assert [p.text for p in file.paragraphs if p.text] == [visible(text)] * 3
    assert [cell.text for row in file.tables[0].rows for cell in row.cells] == [visible(text)] * 2


def test_a_missing_package_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.chdir(tmp_path)
    assert main(["solve", "softmax-jacobian", "--to", "docx"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "derive: docx is not installed: pip install 'derive[docx]'\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_every_equation_survives_another_word_processor(tmp_path: Path) -> None:
    """LibreOffice reads the file and prints it: each equation has its characters, between marks around it."""
    distinct = {math.latex: math for math in (*DISTINCT, *solved_formulas())}
    page = Document(
        "T", tuple(Paragraph((f"[{n}:", math, f":{n}]")) for n, math in enumerate(distinct.values()))
    )
    (tmp_path / "page.docx").write_bytes(writer("docx").write(page))
    command = [
        "soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "page.docx"),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    text = pdf((tmp_path / "page.pdf").read_bytes())
    for n, math in enumerate(distinct.values()):
        found = re.search(rf"\[{n}:(.*?):{n}\]", text, re.DOTALL)
        assert found, math.latex
        assert characters(found[1]) == letters(math), math.latex


def solved_formulas() -> list[Math]:
    from derive.documents.solution import document

    return formulas(document(solution("softmax-cross-entropy")))
