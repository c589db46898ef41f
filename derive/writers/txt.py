"""Plain text for a terminal: Unicode, at most 100 columns, steps aligned and results boxed.

>>> from derive.documents.document import Math
>>> x = Math("x", "x", "x")
>>> print("\\n".join(_block(Callout("result", "Result", (Display(x),)), 40)))
┌ Result ────┐
│     x      │
└────────────┘
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from derive.documents.document import (
    Bars,
    Beside,
    Block,
    Bullets,
    Callout,
    Chain,
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
    Strong,
    Table,
    Text,
    Working,
)
from derive.writers.columns import columns, wrap
from derive.writers.drawing import digits
from derive.writers.format import Writer
from derive.writers.prose import visible

WIDTH = 100
_NARROW = 20  # no part is squeezed into less than this, however deep it stands
_MARKS = {"proved": "✓ proved", "tested": "≈ tested", "undecided": "? undecided"}


def _pad(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _plain(text: Text) -> str:
    return visible("".join(_inline(inline) for inline in text))


def _inline(inline: str | Math | Strong) -> str:
    match inline:
        case str():
            return inline
        case Strong():
            return inline.text
        case Math():
            return inline.plain


def _indented(lines: Iterable[str], margin: str) -> list[str]:
    return [(margin + line).rstrip() for line in lines]


def _blocks(blocks: tuple[Block, ...], width: int) -> list[str]:
    """Blocks with a blank line between them."""
    lines: list[str] = []
    for block in blocks:
        if written := _block(block, max(width, _NARROW)):
            lines += ["", *written] if lines else written
    return lines


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading():
            lines = wrap(_plain(block.text), width)
            rule = {1: "─", 2: "╌"}.get(block.level, "")
            return [*lines, rule * max(map(columns, lines))] if rule else lines
        case Paragraph():
            return wrap(_plain(block.text), width) if _plain(block.text).strip() else []
        case Display():
            return _indented(wrap(block.math.plain, width - 4, "  "), "    ")
        case Bullets():
            return [line for item in block.items for line in wrap("• " + _plain(item), width, "  ")]
        case Working():
            return _working(block, width)
        case Group():
            label = wrap(_plain(block.label), width)
            return [*label, "", *_indented(_blocks(block.blocks, width - 4), "    ")]
        case Callout():
            return _callout(block, width)
        case Details():
            summary = wrap("▾ " + _plain(block.summary), width, "  ")
            return [*summary, "", *_indented(_blocks(block.blocks, width - 2), "  ")]
        case Table():
            return _table(block, width)
        case Figure():
            caption = wrap(_plain(block.caption), width) if _plain(block.caption).strip() else []
            return [*_picture(block.picture, width), "", *caption]
        case Space():
            return [""] * block.lines
        case Beside():
            return _blocks(block.below, width)
        case _:
            assert_never(block)


def _working(working: Working, width: int) -> list[str]:
    """Steps with their relations below each other and, where there is room, their reasons too."""
    lefts = [0 if line.left is None else columns(visible(line.left.plain)) for line in working.lines]
    indent = max((n for n in lefts if n <= width // 3), default=0)
    steps = [_step(line, indent, width) for line in working.lines]
    reasons = [_reason(line) for line in working.lines]
    ends = [columns(step[-1]) + 3 for step in steps]
    column = _common(ends, [columns(reason) for reason in reasons], width)
    lines: list[str] = []
    for step, reason, end in zip(steps, reasons, ends, strict=True):
        lines += step
        place = max(column, end)
        if reason and place + columns(reason) <= width:
            lines[-1] = _pad(step[-1], place) + reason
        elif reason:
            margin = " " * (indent + 5)
            lines += _indented(wrap(reason, width - len(margin)), margin)
    return lines


def _reason(line: Line) -> str:
    mark = "" if line.mark is None else _MARKS[line.mark]
    return f"{_plain(line.reason)}  {mark}".strip()


def _common(ends: list[int], reasons: list[int], width: int) -> int:
    """The column at which the most reasons fit beside their steps, the rightmost of such."""
    fitting = [end for end, reason in zip(ends, reasons, strict=True) if end + reason <= width]

    def beside(column: int) -> int:
        return sum(max(column, end) + reason <= width for end, reason in zip(ends, reasons, strict=True))

    return max(fitting, key=lambda end: (beside(end), end), default=0)


def _step(line: Line, indent: int, width: int) -> list[str]:
    left = "" if line.left is None else visible(line.left.plain)
    right = wrap(f"{line.relation} {line.right.plain}", width - indent - 1, "  ")
    margin = " " * (indent + 1)
    if columns(left) <= indent:
        return [" " * (indent - columns(left)) + left + " " + right[0], *_indented(right[1:], margin)]
    return [*wrap(left, width, "  "), *_indented(right, margin)]


def _callout(callout: Callout, width: int) -> list[str]:
    title = wrap(callout.title, width - 6)
    body = _blocks(callout.blocks, width - 4)
    if callout.kind != "result":
        return _indented([*title, *body], "│ ")
    if len(title) > 1:  # too long for the frame
        title, body = [""], [*title, "", *body]
    inner = max(map(columns, (*body, title[0] + " " * 4)), default=0) + (4 if width > 60 else 0)
    inner = min(inner, width - 4)
    head = f" {title[0]} " if title[0].strip() else ""
    top = f"┌{head}{'─' * (inner + 2 - columns(head))}┐"
    return [top, *(f"│ {_pad(line, inner)} │" for line in body), f"└{'─' * (inner + 2)}┘"]


def _table(table: Table, width: int) -> list[str]:
    if not table.header:
        return []
    rows = [[_plain(cell) for cell in row] for row in (table.header, *table.rows)]
    wanted = [max(columns(row[n]) for row in rows) for n in range(len(table.header))]
    room = width - 3 * (len(wanted) - 1)
    # the widest columns give way until all fit
    while sum(wanted) > room and max(wanted) > 4:
        wanted[wanted.index(max(wanted))] -= 1
    lines: list[str] = []
    for row in rows:
        cells = [wrap(cell, size) for cell, size in zip(row, wanted, strict=True)]
        for n in range(max(map(len, cells))):
            parts = [
                _pad(cell[n] if n < len(cell) else "", size) for cell, size in zip(cells, wanted, strict=True)
            ]
            lines.append("   ".join(parts).rstrip())
        if row is rows[0]:
            lines.append("─" * (sum(wanted) + 3 * (len(wanted) - 1)))
    return lines


def _picture(picture: Chain | Bars, width: int) -> list[str]:
    match picture:
        case Chain():
            return _chain(picture, width)
        case Bars():
            return _bars(picture, width)


def _chain(chain: Chain, width: int) -> list[str]:
    """The quantities below each other, what stands on an arrow beside it."""
    lines: list[str] = []
    for n, node in enumerate(chain.nodes):
        if n:
            first, *rest = wrap(chain.arrows[n - 1].plain, width - 7)
            lines += [f"    │  {first}", *(f"    │  {line}" for line in rest), "    ▼"]
        lines += _indented(wrap(node.plain, width - 7, "  "), "   ")
    return lines


def _bars(bars: Bars, width: int) -> list[str]:
    """Each number with its bar, to the right of the axis where it is positive."""
    values = [value for series in bars.series for value in series.values]
    numbers = max(map(len, map(digits, values)), default=0)
    names = min(max(map(columns, map(visible, bars.labels)), default=0), width // 4)
    high, low = max(0.0, *values, 0.0), -min(0.0, *values, 0.0)
    scale = max(width - names - numbers - 8, 4) / (high + low) if high + low else 0.0
    below = round(low * min(scale, 30.0))
    lines: list[str] = []
    for series in bars.series:
        lines += [*([""] if lines else []), *wrap(series.name.plain, width)]
        for label, value in zip(bars.labels, series.values, strict=True):
            bar = "█" * round(abs(value) * min(scale, 30.0))
            drawn = f"{bar:>{below}}│" if value < 0 else f"{'':{below}}│{bar}"
            name = _pad(wrap(label, names)[0] if names else "", names)
            lines.append(f"  {name}  {digits(value):>{numbers}}  {drawn}")
    return lines


def write(document: Document) -> bytes:
    """The document as text."""
    title = wrap(document.title, WIDTH)
    lines = [*title, "═" * max(map(columns, title)), "", *_blocks(document.blocks, WIDTH)]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


WRITER = Writer("txt", ".txt", write)
