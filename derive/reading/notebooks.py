r"""The Markdown of a notebook, each line where it stands in the file, so that places stay true.

>>> cell = '{"cell_type": "markdown", "source": ["Let $a = \\\\sqrt{b}$.\\n"]}'
>>> print(markdown('{"cells": [' + cell + '], "nbformat": 4}').strip())
Let $a = \sqrt{b}$.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from derive.reading.errors import ReadError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def markdown(text: str, origin: str = "") -> str:
    """The text of a notebook with all but the content of its Markdown cells blanked out.

    A line of a cell begins at the same place as in the file; where a file keeps several lines or cells
    on one line, those after the first count on from there. Raises ReadError for what is no notebook.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        raise ReadError("the notebook is nested too deeply", origin=origin) from None
    except ValueError as error:
        raise ReadError(f"this is no notebook, whose text is JSON: {error}", origin=origin) from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise ReadError("this is no notebook: it has no list of cells", origin=origin)
    written: list[str] = []
    at = 0
    ended = False
    for start, end in _sources(text):
        between = _blank(text[at:start])
        if at and "\n" not in between:
            same_cell = text[at:start].strip() == ","
            between += "\n" * (ended if same_cell else 2)
        source = json.loads(text[start:end])
        line = source.removesuffix("\n").ljust(end - start - 1)
        written += [between, f" {line}"]
        at, ended = end, source.endswith("\n")
    return "".join(written) + _blank(text[at:])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


_CELL = [("{", ""), ("[", "cells"), ("{", "")]
_LINES = [*_CELL, ("[", "source")]


def _sources(text: str) -> Iterator[tuple[int, int]]:
    """Where the strings stand that make up the Markdown cells of a well-formed notebook."""
    path: list[tuple[str, str]] = []  # each open bracket with the key that it stands under
    key, kind, sources, is_value = "", "", list[tuple[int, int]](), False
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[" as bracket:
                path.append((bracket, key))
                key, is_value = "", False
                if path == _CELL:
                    kind, sources = "", []
            case "}" | "]":
                if path == _CELL and kind == '"markdown"':
                    yield from sources
                path.pop()
            case ":":
                is_value = True
            case ",":
                key, is_value = "", False
            case written if path[-1][0] == "{" and not is_value:
                key = json.loads(written)
            case written if path == _CELL and key == "cell_type":
                kind = written
            case written if written.startswith('"') and (path, key) in ((_CELL, "source"), (_LINES, "")):
                sources.append(token.span())
