"""A document as the body of a Word file: WordprocessingML, with native equations.

A derivation is a table without lines: left side, relation, right side, reason. What stands in a frame
is a table of one cell.

>>> block(Paragraph(("a < b",)))
'<w:p><w:r><w:t xml:space="preserve">a &lt; b</w:t></w:r></w:p>'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
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
    Inline,
    Line,
    Math,
    Paragraph,
    Space,
    Strong,
    Table,
    Text,
    Working,
)
from derive.writers.omml import breadth
from derive.writers.prose import SPOKEN
from derive.writers.word_parts import (
    CAMBRIA_MATH,
    MARGIN,
    NOTHING,
    Cell,
    equation,
    formula,
    paragraph,
    run,
    table,
)
from derive.writers.word_pictures import picture

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
ROOM = 9070  # twips (twentieths of a point) between the margins of the page
_STEP = 360  # by which a part is indented
_CHARACTER = 125  # the width of a character of a formula
_MARKS = {"proved": "✓\u00a0proved", "tested": "≈\u00a0tested", "undecided": "?\u00a0undecided"}
_SIDES = {"result": ("top", "left", "bottom", "right"), "condition": ("left",), "note": ("left",)}
_COLOURS = {"result": "26527C", "condition": "864E0E", "note": "616161"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: how far from the left, how much room there is, below a heading of which level."""

    indent: int = 0
    room: int = ROOM
    above: int = 0

    def within(self, step: int = _STEP) -> Place:
        """The place of blocks that are indented below those here."""
        step = step if self.room > 2 * ROOM // 5 else 0  # nesting without end keeps some room
        return Place(self.indent + step, self.room - step, self.above)


def page(document: Document, section: str) -> str:
    """The main part of the file: the title, the blocks and the properties of the ``section`` they make."""
    title = paragraph(run(document.title), "Title")
    numbers = count(1)
    # each drawing of a file has a number of its own; no typed text holds a quotation mark as it is
    drawn = re.sub('docPr id="0"', lambda _: f'docPr id="{next(numbers)}"', blocks(document.blocks))
    body = f"<w:body>{title}{drawn}{section}</w:body>"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {_NAMES}>{body}</w:document>'
    )


def blocks(blocks: tuple[Block, ...], place: Place = Place()) -> str:
    """Blocks one after the other; a heading is at most one level below the heading above it."""
    written: list[str] = []
    for own in blocks:
        if isinstance(own, Heading):
            place = Place(place.indent, place.room, min(own.level, place.above + 1))
            written.append(paragraph(_text(own.text), f"Heading{place.above}", place.indent))
        else:
            written.append(block(own, place))
    return "".join(written)


def block(block: Block, place: Place = Place()) -> str:
    """One block."""
    match block:
        case Heading():
            return blocks((block,), place)
        case Paragraph():
            return paragraph(_text(block.text), indent=place.indent)
        case Display():
            return equation(block.math, "center")
        case Bullets():
            return "".join(_bullet(item, place) for item in block.items)
        case Working():
            return _working(block, place)
        case Group():
            return _group("Case", block.label, block.blocks, place)
        case Details():
            return _group("Aside", block.summary, block.blocks, place)
        case Callout():
            return _callout(block, place)
        case Table():
            return _table(block, place)
        case Figure():
            caption = paragraph(_text(block.caption), "Caption", place.indent) if block.caption else ""
            return picture(block, place.indent, place.room) + caption
        case Space():
            return paragraph("", indent=place.indent) * block.lines
        case Beside():
            return blocks(block.below, place)
        case _:
            assert_never(block)


def _text(text: Text) -> str:
    return "".join(map(_inline, text))


def _inline(inline: Inline) -> str:
    match inline:
        case str():
            return run(inline)
        case Strong():
            return run(inline.text, "<w:b/>")
        case Math():
            return formula(inline)


def _bullet(item: Text, place: Place) -> str:
    return paragraph(_text(item), "ListBullet", place.indent and place.indent + _STEP)


def _group(style: str, label: Text, inner: tuple[Block, ...], place: Place) -> str:
    title = paragraph(_text(label), style, place.indent) if label else ""
    return title + blocks(inner, place.within())


def _callout(callout: Callout, place: Place) -> str:
    """A cell with a frame, or a line on its left."""
    title = paragraph(run(callout.title), f"Title{callout.kind.capitalize()}") if callout.title else ""
    body = blocks(callout.blocks, Place(0, place.room - 300, place.above))
    body += NOTHING if body.endswith("</w:tbl>") or not title + body else ""
    cell = Cell(title + body, 1, _SIDES[callout.kind], _COLOURS[callout.kind], False)
    return table((place.room - MARGIN,), ((cell,),), place.indent + MARGIN)


def _working(working: Working, place: Place) -> str:
    """Rows of left side, relation, right side and reason; a long reason has a row of its own."""
    lefts = [_width(line.left) for line in working.lines if line.left is not None]
    left = max((width for width in lefts if width < place.room * 2 // 5), default=0) or 200
    relation = 380
    rest = place.room - left - relation
    rights = [_width(line.right) for line in working.lines]
    right = max((width for width in rights if width < rest * 2 // 3), default=rest // 2)
    widths = (left, relation, right, rest - right)
    rows: list[tuple[Cell, ...]] = []
    for line in working.lines:
        rows += _step(line, widths)
    words = "; ".join(filter(None, map(_said, working.lines)))
    return table(widths, rows, place.indent, words) if rows else ""


def _step(line: Line, widths: tuple[int, ...]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    left = NOTHING if line.left is None else equation(line.left, "right")
    if line.left is not None and _width(line.left) > widths[0]:
        rows.append((Cell(equation(line.left), 4),))
        left = NOTHING
    sign = paragraph(run(line.relation, CAMBRIA_MATH), "Formula", side="center")
    right = equation(line.right)
    why = _text(line.reason)
    if line.mark is not None:
        why += run(("   " if why else "") + _MARKS[line.mark])
    told = paragraph(why, "Reason", side="right") if why else NOTHING
    if not why:
        rows.append((Cell(left), Cell(sign), Cell(right, 2)))
    elif _width(line.right) > widths[2] or _measure(line) > widths[3]:
        rows += [(Cell(left), Cell(sign), Cell(right, 2)), (Cell(), Cell(told, 3))]
    else:
        rows.append((Cell(left), Cell(sign), Cell(right), Cell(told)))
    return rows


def _table(given: Table, place: Place) -> str:
    """Columns as wide as their text, or where that is too wide, in proportion to it."""
    if not given.header:
        return ""
    rows = (given.header, *given.rows)
    bold = [int(1.25 * _length(cell)) for cell in given.header]
    wanted = [max(wide, *(_length(row[n]) for row in rows)) + 360 for n, wide in enumerate(bold)]
    if sum(wanted) > place.room:
        fair = [min(width, place.room) for width in wanted]
        wanted = [width * place.room // sum(fair) for width in fair]
    drawn = [_cells(row, n == 0, n == len(rows) - 1) for n, row in enumerate(rows)]
    return table(wanted, drawn, place.indent + MARGIN, heads=1)


def _cells(row: tuple[Text, ...], head: bool, last: bool) -> tuple[Cell, ...]:
    sides = (("top", "bottom") if head else ()) + (("bottom",) if last and not head else ())
    style = "TableHead" if head else "TableText"
    return tuple(Cell(paragraph(_text(cell), style), 1, sides) for cell in row)


def _width(math: Math) -> int:
    """About how wide a formula is drawn, in twips."""
    try:
        return int(breadth(math.latex) * _CHARACTER) + 200
    except ValueError:
        return len(math.plain) * _CHARACTER + 200


def _length(text: Text) -> int:
    """About how wide a text is on one line, in twips."""
    plain = (part if isinstance(part, str) else part.text for part in text if not isinstance(part, Math))
    return sum(map(_width, (part for part in text if isinstance(part, Math)))) + 112 * sum(map(len, plain))


def _measure(line: Line) -> int:
    """About how wide the reason of a line is, which is set smaller than text."""
    mark = "" if line.mark is None else _MARKS[line.mark]
    return int(0.85 * _length((*line.reason, mark))) + 250 if line.reason or mark else 0


def _said(line: Line) -> str:
    """A line in words, for those who do not see the table."""
    left = "" if line.left is None else f"{line.left.words} "
    return f"{left}{SPOKEN[line.relation]} {line.right.words}"
