"""Text in the columns of a terminal: how many it takes, and in lines of a width."""

from __future__ import annotations

import unicodedata

from derive.writers.prose import visible


def columns(text: str) -> int:
    """How many columns a terminal gives a text: two to a wide character, none to a combining one.

    >>> columns("p̂ 数")
    4
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int, hanging: str = "") -> list[str]:
    """A text in lines of a width, broken at spaces, within a word only where it is longer than a line.

    >>> wrap("one two three", 8, "  ")
    ['one two', '  three']
    """
    lines: list[str] = []
    line = ""
    for word in visible(text).replace("\N{SOFT HYPHEN}", "").split(" "):
        if line.strip() and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line = hanging
        line = f"{line} {word}" if line.strip() else line + word
        while columns(line) > width:
            cut = _fitting(line, width)
            lines.append(line[:cut])
            line = hanging + line[cut:]
    return [*lines, line] if line.strip() or not lines else lines


def _fitting(line: str, width: int) -> int:
    """How many characters of a line fit."""
    room = width
    for n, char in enumerate(line):
        room -= _columns(char)
        if room < 0:
            return n
    return len(line)
