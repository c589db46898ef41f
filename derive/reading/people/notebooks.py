r"""Jupyter notebooks: the text of the Markdown cells, and where each character of it stands in the file.

>>> text, places = markdown('{"cells": [{"cell_type": "markdown", "source": ["a\\n", "$b$"]}]}')
>>> text, places[2]
('a\n$b$\n\n', 56)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}


def markdown(text: str) -> tuple[str, list[int]]:
    """The Markdown of a notebook, cell after cell, and the offset in the file of each character.

    Raises ValueError for what is no notebook.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        raise ValueError("the notebook is nested too deeply") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise ValueError("a notebook has a list of cells")
    shown, places = list[str](), list[int]()
    strings = _strings(text)
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "markdown":
            continue
        source = cell.get("source", "")
        pieces = source if isinstance(source, list) else [source]
        for piece in pieces:
            if not isinstance(piece, str) or not piece:
                continue
            for start, end in strings:
                chars, at = _decoded(text, start, end)
                if chars == piece:
                    shown.append(chars)
                    places += at
                    break
        last = places[-1] if places else 0
        shown.append("\n\n")
        places += [last, last]
    return "".join(shown), places


def _strings(text: str) -> Iterator[tuple[int, int]]:
    """The strings of a JSON text, without their quotes."""
    for found in _STRING.finditer(text):
        yield found.start() + 1, found.end() - 1


def _decoded(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """A JSON string decoded, and where each of its characters stands."""
    if "\\" not in text[start:end]:
        return text[start:end], list(range(start, end))
    chars, places, at = list[str](), list[int](), start
    while at < end:
        if text[at] != "\\":
            chars.append(text[at])
            places.append(at)
            at += 1
        elif text[at + 1] == "u":
            chars.append(chr(int(text[at + 2 : at + 6], 16)))
            places.append(at)
            at += 6
        else:
            chars.append(_ESCAPES[text[at + 1]])
            places.append(at)
            at += 2
    return _paired("".join(chars), places)


def _paired(decoded: str, places: list[int]) -> tuple[str, list[int]]:
    """Surrogate pairs as the one character that they write."""
    if not any("\ud800" <= char <= "\udfff" for char in decoded):
        return decoded, places
    chars, kept, n = list[str](), list[int](), 0
    while n < len(decoded):
        pair = decoded[n : n + 2]
        if len(pair) == 2 and "\ud800" <= pair[0] <= "\udbff" and "\udc00" <= pair[1] <= "\udfff":
            chars.append(chr(0x10000 + ((ord(pair[0]) - 0xD800) << 10) + ord(pair[1]) - 0xDC00))
            kept.append(places[n])
            n += 2
        else:
            chars.append(decoded[n])
            kept.append(places[n])
            n += 1
    return "".join(chars), kept
