"""The formats that a Document can be written in, each in a module that is imported when it is used.

>>> writer("md").suffix
'.md'
>>> writer("rtf")
Traceback (most recent call last):
    ...
ValueError: no format 'rtf'; there are tex, html, md, txt, pdf, docx, ipynb, epub, words
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from derive.writers.format import Writer

# Each is the module of that name here, which holds its value WRITER. Those of the first line are what
# `derive solve` writes by itself; the others need a package of an extra, or are of special use.
USUAL = ("tex", "html", "md", "txt")
FORMATS = (*USUAL, "pdf", "docx", "ipynb", "epub", "words")
# What sets a PDF, each with its module.
ENGINES = {"typst": "pdf", "latex": "latex_pdf"}


def writer(name: str, engine: str = "typst") -> Writer:
    """The writer of a format; for pdf, that of an engine.

    Raises ValueError for a format or an engine that does not exist.
    """
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    found: Writer = import_module(f"derive.writers.{ENGINES[engine] if name == 'pdf' else name}").WRITER
    return found
