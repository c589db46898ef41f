"""PDF by Typst, which needs no TeX installation: tagged, with the words of every formula (PDF/UA-1).

Typst's compiler comes as the package ``typst``, of the extra ``pdf``.
"""

from __future__ import annotations

import re
from tempfile import TemporaryDirectory

from derive.documents.document import Document
from derive.writers.extras import needed
from derive.writers.format import Writer
from derive.writers.typst_page import source

_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ROUNDS = 6


def write(document: Document) -> bytes:
    """The document as PDF, the same bytes each time.

    Characters that the fonts built into Typst lack are taken from the fonts of the system; those that
    these lack too are shown by their numbers. Raises MissingExtra where Typst is not installed.
    """
    typst = needed("typst", "pdf")
    lacking: frozenset[str] = frozenset()
    with TemporaryDirectory() as empty:
        for n in range(_ROUNDS):
            try:
                found: bytes = typst.compile(
                    source(document, lacking).encode(),
                    root=empty,
                    ignore_system_fonts=n == 0,
                    pdf_standards=["ua-1"],
                )
                return found
            except typst.TypstError as error:
                new = {char for text in _LACKING.findall(error.diagnostic) for char in text} - lacking
                if not new:
                    raise RuntimeError(f"Typst: {error.message}") from None
                lacking |= new if n else frozenset()
    raise RuntimeError("Typst: characters are missing again and again")


WRITER = Writer("pdf", ".pdf", write)
