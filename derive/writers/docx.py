"""Word: native equations, headings and lists in Word's own styles, the same bytes each time.

The package python-docx, of the extra ``docx``, gives the empty file with its styles.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from derive.documents.document import Document
from derive.writers.archive import DATE, pack, unpack
from derive.writers.extras import needed
from derive.writers.format import Writer
from derive.writers.prose import visible
from derive.writers.word_page import page

_EPOCH = datetime(*DATE, tzinfo=UTC)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBER = (
    f'<w:p xmlns:w="{_W[1:-1]}"><w:pPr><w:pStyle w:val="Reason"/><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
)
_MILLIMETRE = 36_000  # English Metric Units


def write(document: Document) -> bytes:
    """The document as a file for Word.

    Raises MissingExtra where python-docx is not installed.
    """
    docx = needed("docx", "docx")
    file = docx.Document()
    _set_styles(file.styles.element, docx.oxml.parse_xml(_styles()))
    language = document.language if re.fullmatch("[a-z]{2,3}", document.language) else "en"
    for own in file.styles.element.iter(f"{_W}lang"):
        own.set(f"{_W}val", language)
    _set_properties(file.core_properties, visible(document.title), language)
    section = file.sections[0]
    section.page_width, section.page_height = 210 * _MILLIMETRE, 297 * _MILLIMETRE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = 25 * _MILLIMETRE
    section.footer.paragraphs[0]._p.getparent().replace(
        section.footer.paragraphs[0]._p, docx.oxml.parse_xml(_NUMBER)
    )
    saved = io.BytesIO()
    file.save(saved)
    body = page(document, file.element.body.sectPr.xml)
    parts = {**unpack(saved.getvalue()), "word/document.xml": body.encode()}
    first = "[Content_Types].xml"
    return pack({name: parts[name] for name in (first, *sorted(parts.keys() - {first}))})


@cache
def _styles() -> bytes:
    return Path(__file__).with_name("style.word.xml").read_bytes()


def _set_styles(known: Any, ours: Any) -> None:
    """Our styles in place of those of their names; a list keeps the numbering that its style had."""
    old = {style.get(f"{_W}styleId"): style for style in known.iter(f"{_W}style")}
    for style in list(ours.iter(f"{_W}style")):
        before = old.get(style.get(f"{_W}styleId"))
        if before is None:
            known.append(style)
            continue
        for place, kept in zip(style.iter(f"{_W}numId"), before.iter(f"{_W}numId"), strict=False):
            place.set(f"{_W}val", kept.get(f"{_W}val"))
        before.getparent().replace(before, style)


def _set_properties(properties: Any, title: str, language: str) -> None:
    """The properties of the file: nothing in them depends on when or where it is written."""
    properties.title, properties.language = title[:255], language
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _EPOCH
    properties.revision = 1


WRITER = Writer("docx", ".docx", write)
