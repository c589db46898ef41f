"""What a reader sees of a file in each format, by programs that are not ours."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import fields, is_dataclass

import nbformat
import pytest
from lxml import etree

from derive.documents.document import Document, Math
from derive.writers import writer
from derive.writers.mathml import mathml


def text_of(name: str, content: bytes) -> str:
    """The text of a file of a format; letters of mathematical alphabets as plain ones."""
    reader = READERS.get(name)
    return content.decode("utf-8") if reader is None else unicodedata.normalize("NFKC", reader(content))


def formulas(value: object) -> list[Math]:
    """Every formula of a document, or of a part of one, in the order of its fields."""
    if isinstance(value, Math):
        return [value]
    if isinstance(value, tuple):
        return [found for part in value for found in formulas(part)]
    if is_dataclass(value):
        return [found for field in fields(value) for found in formulas(getattr(value, field.name))]
    return []


def letters(math: Math) -> list[str]:
    """The characters that a formula draws, sorted, without those that draw nothing."""
    drawn = etree.fromstring(mathml(math.latex, "", False)).itertext()
    return characters("".join(drawn))


def characters(text: str) -> list[str]:
    """The characters of a text, sorted, without spaces; accents as combining ones or alone are one."""
    alike = str.maketrans({"^": "", "\u02c6": "", "\u0302": "", "∙": "⋅", "·": "⋅", "−": "-", "∥": "‖"})
    return sorted(re.sub(r"\s", "", unicodedata.normalize("NFKD", text).translate(alike)))


def shown(name: str, document: Document) -> str:
    """What a document says in a format."""
    return text_of(name, writer(name).write(document))


def pdf(content: bytes) -> str:
    """The text of a PDF as poppler reads it."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    found = subprocess.run(
        command, input=content, capture_output=True, timeout=60, check=True
    ).stdout.decode()
    return re.sub("[\f\u202a-\u202c]", "", found)  # it marks the ends of pages, and text from right to left


MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx(content: bytes) -> str:
    """The text of a Word file: that of its runs, the signs of its equations, and its alternative texts."""
    return "\n".join(map(word_text, word_body(content)))


def word_body(content: bytes) -> etree._Element:
    """The body of a Word file, as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        return etree.fromstring(archive.read("word/document.xml"))[0]


def word_text(element: etree._Element) -> str:
    """The text of a part of a Word file; a bracket stands before or after what it encloses."""
    if element.tag in (f"{MATH}t", f"{WORD}t"):
        return element.text or ""
    inside = "".join(map(word_text, element))
    if element.tag == f"{MATH}d":
        ends = (element.find(f".//{MATH}{name}").get(f"{MATH}val") for name in ("begChr", "endChr"))
        return inside.join(ends)
    sign = element.find(f"{element.tag}Pr/{MATH}chr")
    lines = {f"{MATH}bar": "¯"}
    before = lines.get(element.tag, "") if sign is None else sign.get(f"{MATH}val")
    return before + inside + ("\n" if element.tag == f"{WORD}p" else "")


def epub(content: bytes) -> str:
    """The text of the page of a book, with the words of its formulas."""
    root = etree.fromstring(book(content)["book/page.xhtml"])
    said = [own.get("alttext", "") for own in root.iter("{http://www.w3.org/1998/Math/MathML}math")]
    return "\n".join(("".join(root.itertext()), *said))


def book(content: bytes) -> dict[str, bytes]:
    """The parts of a book."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def ipynb(content: bytes) -> str:
    """The text of the cells of a notebook that nbformat finds valid."""
    notebook = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(notebook)
    return "\n".join(cell.source for cell in notebook.cells)


READERS = {"ipynb": ipynb, "pdf": pdf, "docx": docx, "epub": epub}
