"""A Jupyter notebook: the Markdown page in cells, one for each part, and code that runs.

>>> json.loads(write(Document("T", ())))["cells"][0]["source"]
['# T']
"""

from __future__ import annotations

import json
from dataclasses import replace

from derive.documents.document import Block, Document, Heading
from derive.writers.format import Writer
from derive.writers.md import write as write_markdown

_CHECK = "difference = check()  # from central differences\nassert difference < 1e-5\ndifference"


def write(document: Document) -> bytes:
    """The document as a notebook of text."""
    return with_code(document, "")


def with_code(document: Document, code: str) -> bytes:
    """The document as a notebook, and below it Python code that defines a function ``check`` and runs it."""
    cells = [_cell(n, "markdown", text) for n, text in enumerate(_parts(document))]
    if code:
        definitions = code.partition("\n\nif __name__ ==")[0].rstrip()
        told = "## In NumPy\n\nThe loss and its gradient, compared with central differences."
        for kind, text in (("markdown", told), ("code", definitions), ("code", _CHECK)):
            cells.append(_cell(len(cells), kind, text))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "title": document.title}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(notebook, ensure_ascii=True, indent=1) + "\n").encode()


def _parts(document: Document) -> list[str]:
    """The Markdown of the page, cut before each heading of the highest level."""
    parts: list[list[Block]] = [[]]
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts.append([])
        parts[-1].append(block)
    title = write_markdown(replace(document, blocks=())).decode().strip()
    pages = [write_markdown(replace(document, blocks=tuple(part))).decode().strip() for part in parts]
    return [pages[0], *(page.removeprefix(title).strip() for page in pages[1:])]


def _cell(number: int, kind: str, text: str) -> dict[str, object]:
    source = text.splitlines(keepends=True)
    own: dict[str, object] = {"cell_type": kind, "id": f"cell-{number + 1}", "metadata": {}, "source": source}
    return own | ({"execution_count": None, "outputs": []} if kind == "code" else {})


WRITER = Writer("ipynb", ".ipynb", write)
