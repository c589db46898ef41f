"""Text to be read aloud: every formula in spoken words, one sentence or step a line.

>>> from derive.documents.document import Paragraph
>>> p = Math("p_i", "p_i", "p sub i")
>>> write(Document("T", (Paragraph(("Then ", p, " = 1.")),))).decode().splitlines()
['T', '', 'Then p sub i equals 1.']
"""

from __future__ import annotations

import re
from typing import assert_never

from derive.documents.document import (
    Beside,
    Block,
    Bullets,
    Callout,
    Details,
    Display,
    Document,
    Figure,
    Group,
    Heading,
    Line,
    Math,
    Paragraph,
    Space,
    Table,
    Text,
    Working,
)
from derive.writers.format import Writer
from derive.writers.prose import SPOKEN, visible

# Signs that stand by themselves in sentences; one within a word stays as it is typed.
_SIGNS = {
    "=": "equals", "≠": "is not", "≥": "is at least", "≤": "is at most", "+": "plus", "−": "minus", "×": "by",
    "→": "to", "✓": "right:", "✗": "wrong:",
}  # fmt: skip
_SUFFIXES = {"′": " prime", "²": " squared", "ᵀ": " transposed", "ᵘ": " to the power u"}
_ALONE = re.compile(rf"(?<!\S)[{re.escape(''.join(_SIGNS))}](?!\S)")


def write(document: Document) -> bytes:
    """The document as text for a voice."""
    parts = (visible(document.title), *_blocks(document.blocks))
    return ("\n\n".join(part.strip() for part in parts if part.strip()) + "\n").encode()


def _text(text: Text) -> str:
    """Prose with its formulas in words, apart from the words around them."""
    said, formula = "", False
    for part in text:
        words = part.words if isinstance(part, Math) else part if isinstance(part, str) else part.text
        meet = said[-1:].isalnum() and words[:1].isalnum()
        said += (" " if meet and (formula or isinstance(part, Math)) else "") + words
        formula = isinstance(part, Math)
    shown = _ALONE.sub(lambda sign: _SIGNS[sign[0]], visible(said))
    return "".join(_SUFFIXES.get(char, char) for char in shown).replace(", …, ", " up to ")


def _sentence(text: str) -> str:
    """A sentence with a full stop, so that a voice pauses after it."""
    shown = text.strip()
    return shown if not shown or shown[-1] in ".:;?!" else f"{shown}."


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    return [part for block in blocks for part in _block(block)]


def _block(block: Block) -> list[str]:
    match block:
        case Heading() | Paragraph():
            return [_sentence(_text(block.text))]
        case Display():
            return [_sentence(_text((block.math,)))]
        case Bullets():
            return [_sentence(_text(item)) for item in block.items]
        case Working():
            return ["\n".join(map(_line, block.lines))]
        case Group():
            return [_sentence(_text(block.label)), *_blocks(block.blocks)]
        case Details():
            return [_sentence(_text(block.summary)), *_blocks(block.blocks)]
        case Callout():
            return [_sentence(_text((block.title,))), *_blocks(block.blocks)]
        case Table():
            return ["\n".join(_row(block.header, row) for row in block.rows)]
        case Figure():
            return [_sentence(_text((block.alternative,))), _sentence(_text(block.caption))]
        case Space():
            return [f"Room to write: {block.lines} lines."] if block.lines else []
        case Beside():
            return _blocks(block.below)
        case _:
            assert_never(block)


def _line(line: Line) -> str:
    """A step: what equals what, why, and how well that is known."""
    left = () if line.left is None else (line.left,)
    said = _text((*left, f" {SPOKEN[line.relation]} ", line.right)).strip()
    reason = _text(line.reason)
    if line.mark is None:
        return _sentence(f"{said}, {reason}" if reason else said)
    why = f" The reason: {_sentence(reason)}" if reason else ""
    return f"{_sentence(said)}{why} This is {line.mark}."


def _row(header: tuple[Text, ...], row: tuple[Text, ...]) -> str:
    """A row with the name of its column before each cell."""
    cells = zip(map(_text, header), map(_text, row), strict=True)
    return " ".join(_sentence(f"{name}: {cell}" if name.strip() else cell) for name, cell in cells)


WRITER = Writer("words", ".words.txt", write)
