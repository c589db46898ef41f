"""What a reader sees of a file in each format, by programs that are not ours."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from dataclasses import fields, is_dataclass

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
    alike = str.maketrans({"\u02c6": "", "\u0302": "", "∙": "⋅", "·": "⋅", "−": "-", "∥": "‖"})
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


READERS = {"pdf": pdf}
