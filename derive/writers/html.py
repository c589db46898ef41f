"""HTML: one file that needs nothing else, with formulas in MathML that browsers draw themselves.

>>> from derive.documents.document import Paragraph
>>> write_fragment(Document("T", (Paragraph(("a < b",)),)))
'<p>a &lt; b</p>'
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
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
    Remark,
    Space,
    Strong,
    Table,
    Text,
    Working,
)
from derive.writers.drawing import Panel, panels
from derive.writers.format import Writer
from derive.writers.leaves import escape
from derive.writers.mathml import mathml

_MARKS = {"proved": "✓ proved", "tested": "≈ tested", "undecided": "? undecided"}
_LONG = 24  # an inline formula longer than this may be wider than a telephone and gets its own scroll box


def write(document: Document) -> bytes:
    """The whole page."""
    title = escape(document.title)
    head = (
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        # nothing is fetched and nothing runs, whatever the text says
        '<meta http-equiv="Content-Security-Policy" '
        """content="default-src 'none'; style-src 'unsafe-inline'">\n"""
        f"<title>{title}</title>\n<style>\n{style()}</style>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n{head}\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{write_fragment(document)}\n</main>\n</body>\n</html>\n"
    ).encode()


def write_fragment(document: Document) -> str:
    """The blocks alone, without title and style, for a page of somebody else."""
    return _blocks(document.blocks)


@cache
def style() -> str:
    """The style sheet of the page."""
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def _math(math: Math, display: bool = False, before: str = "") -> str:
    """A formula as MathML; one that cannot be drawn is shown in its plain writing."""
    try:
        return mathml(before + math.latex, math.words, display)
    except ValueError:
        return f"<code>{escape(before + math.plain)}</code>"


def _text(text: Text) -> str:
    parts: list[str] = []
    for inline in text:
        match inline:
            case str():
                parts.append(escape(inline))
            case Strong():
                parts.append(f"<strong>{escape(inline.text)}</strong>")
            case Math():
                drawn = _math(inline)
                parts.append(f'<span class="inline">{drawn}</span>' if len(inline.plain) > _LONG else drawn)
    return "".join(parts)


def _blocks(blocks: tuple[Block, ...], above: int = 0) -> str:
    """Blocks one after the other; a heading is at most one level below the heading ``above`` it."""
    written: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            above = min(block.level, above + 1)
            written.append(f"<h{above + 1}>{_text(block.text)}</h{above + 1}>")
        else:
            written.append(_block(block, above))
    return "\n".join(written)


def _block(block: Block, above: int) -> str:
    match block:
        case Heading():
            return _blocks((block,), above)
        case Paragraph():
            return f"<p>{_text(block.text)}</p>"
        case Display():
            return f'<div class="display wide">{_math(block.math, display=True)}</div>'
        case Bullets():
            return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ul>"
        case Working():
            return f'<ol class="working" role="list">{"".join(map(_line, block.lines))}</ol>'
        case Group():
            label = f'<p class="label">{_text(block.label)}</p>'
            return f'<section class="group">\n{label}\n{_blocks(block.blocks, above)}\n</section>'
        case Callout():
            title = f'<p class="title">{escape(block.title)}</p>\n' if block.title else ""
            body = _blocks(block.blocks, above)
            return f'<section class="callout {block.kind}">\n{title}{body}\n</section>'
        case Details():
            body = _blocks(block.blocks, above)
            return f"<details>\n<summary>{_text(block.summary)}</summary>\n{body}\n</details>"
        case Table():
            return _table(block)
        case Figure():
            caption = f"<figcaption>{_text(block.caption)}</figcaption>" if block.caption else ""
            return f"<figure>\n{_picture(block.picture, block.alternative)}\n{caption}</figure>"
        case Space():
            return f'<div class="space" aria-hidden="true">{"<br>" * block.lines}</div>'
        case Beside():
            return _beside(block, above)
        case _:
            assert_never(block)


def _beside(beside: Beside, above: int) -> str:
    part = f'<div class="part">\n{_blocks(beside.blocks, above)}\n</div>'
    remarks = "\n".join(_remark(remark, above) for remark in beside.remarks)
    return f'<section class="beside">\n{part}\n<div class="remarks">\n{remarks}\n</div>\n</section>'


def _remark(remark: Remark, above: int) -> str:
    """The sign is hidden from a screen reader, since the title says the same in words."""
    sign = f'<span class="sign" aria-hidden="true">{escape(remark.sign)}</span> ' if remark.sign else ""
    title = f'<p class="title">{sign}{escape(remark.title)}</p>'
    body = f"\n{_blocks(remark.blocks, above)}" if remark.blocks else ""
    return f'<div class="remark {remark.tone}">\n{title}{body}\n</div>'


def _line(line: Line) -> str:
    left = "" if line.left is None else _math(line.left, display=True)
    right = _math(line.right, display=True, before=f"{line.relation} ")
    reason = _text(line.reason)
    if line.mark is not None:
        reason += f' <span class="mark {line.mark}">{_MARKS[line.mark]}</span>'
    reason = f'<div class="reason">{reason}</div>' if reason else ""
    return (
        f'<li><div class="left wide">{left}</div>'
        f'<div class="step"><div class="right wide">{right}</div>{reason}</div></li>\n'
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in table.header)
    rows = "".join(f"<tr>{''.join(f'<td>{_text(c)}</td>' for c in row)}</tr>" for row in table.rows)
    return (
        f'<div class="table wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>"
    )


def _picture(picture: Chain | Bars, alternative: str) -> str:
    """The picture; what is a formula in it stays one, and the lines are SVG."""
    match picture:
        case Chain():
            parts = []
            for n, node in enumerate(picture.nodes):
                if n:
                    label = _math(picture.arrows[n - 1], display=True)
                    parts.append(f'<li class="arrow">{_ARROW}<div class="wide">{label}</div></li>')
                parts.append(f'<li class="node"><div class="wide">{_math(node)}</div></li>')
            return f'<ol class="chain" role="list" aria-label="{escape(alternative)}">{"".join(parts)}</ol>'
        case Bars():
            drawn = "".join(map(_panel, panels(picture)))
            return f'<div class="bars" role="img" aria-label="{escape(alternative)}">{drawn}</div>'


_ARROW = (
    '<svg viewBox="0 0 12 44" width="12" height="44" aria-hidden="true">'
    '<path d="M6 0V42M1.5 35L6 43L10.5 35"/></svg>'
)
_UNIT = 28  # pixels, the width of a bar


def _panel(panel: Panel) -> str:
    """The bars of one series as SVG, with its name below."""
    height, axis = panel.height * _UNIT, (panel.height - panel.zero) * _UNIT
    parts = [f'<line x1="0" x2="{panel.width * _UNIT:.1f}" y1="{axis:.1f}" y2="{axis:.1f}"/>']
    for bar in panel.bars:
        tall, middle = bar.height * _UNIT, (bar.left + 0.5) * _UNIT
        top = axis if bar.below else axis - tall
        number, label = (axis + tall + 13, axis - 4) if bar.below else (top - 4, axis + 13)
        parts.append(f'<rect x="{bar.left * _UNIT:.1f}" y="{top:.1f}" width="{_UNIT}" height="{tall:.1f}"/>')
        parts.append(f'<text x="{middle:.1f}" y="{number:.1f}">{bar.text}</text>')
        parts.append(f'<text class="label" x="{middle:.1f}" y="{label:.1f}">{escape(bar.label)}</text>')
    size = f'viewBox="0 0 {panel.width * _UNIT:.1f} {height:.1f}" width="{panel.width * _UNIT:.1f}"'
    return (
        f'<div class="panel"><svg {size} height="{height:.1f}">{"".join(parts)}</svg>'
        f'<div class="wide">{_math(panel.name)}</div></div>'
    )


WRITER = Writer("html", ".html", write, write_fragment)
