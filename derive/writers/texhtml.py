r"""HTML with formulas in TeX between ``\\(`` and ``\\)``, for pages that draw them with MathJax.

>>> from derive.documents.document import Math
>>> write((Paragraph(("Let ", Math("a < b", "a < b", "a"), " and $$x$$",)),))
'<p>Let \\(a &lt; b\\) and <span>$</span><span>$</span>x<span>$</span><span>$</span></p>'
"""

from __future__ import annotations

import re
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
from derive.writers.drawing import digits
from derive.writers.leaves import escape as escape_html

_MARKS = {"proved": "✓ proved", "tested": "≈ tested", "undecided": "? undecided"}


def escape(text: str) -> str:
    """Text in which nothing is an element, nor a formula to MathJax, nor a link to Moodle's filters."""
    return re.sub(r"[\\$@]|\[\[|\{\{", lambda m: f"<span>{m[0]}</span>", escape_html(text))


def write(blocks: tuple[Block, ...]) -> str:
    """Blocks one after the other."""
    return "\n".join(filter(None, map(_block, blocks)))


def inline(text: Text) -> str:
    """Prose with formulas."""
    return "".join(map(_inline, text))


def formula(math: Math, display: bool = False) -> str:
    """A formula between the brackets that MathJax looks for."""
    latex = escape_html((r"\displaystyle " if display else "") + math.latex)
    return rf"\({latex}\)"


def _inline(part: str | Math | Strong) -> str:
    match part:
        case str():
            return escape(part)
        case Strong():
            return f"<strong>{escape(part.text)}</strong>"
        case Math():
            return formula(part)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 3}>{inline(block.text)}</h{block.level + 3}>"
        case Paragraph():
            return f"<p>{inline(block.text)}</p>"
        case Display():
            return f"<p>{formula(block.math, display=True)}</p>"
        case Bullets():
            return (
                f"<ul>{''.join(f'<li>{inline(item)}</li>' for item in block.items)}</ul>"
                if block.items
                else ""
            )
        case Working():
            return f"<table>{''.join(map(_line, block.lines))}</table>" if block.lines else ""
        case Group():
            return f"<div><p><strong>{inline(block.label)}</strong></p>{write(block.blocks)}</div>"
        case Callout():
            return f"<div><p><strong>{escape(block.title)}</strong></p>{write(block.blocks)}</div>"
        case Details():
            return f"<div><p><em>{inline(block.summary)}</em></p>{write(block.blocks)}</div>"
        case Table():
            return _table(block)
        case Figure():
            return f"{_picture(block.picture)}\n<p><em>{inline(block.caption)}</em></p>"
        case Space():
            return "<p>&#160;</p>" * block.lines
        case Beside():
            return write(block.below)
        case _:
            assert_never(block)


def _line(line: Line) -> str:
    left = "" if line.left is None else formula(line.left, display=True)
    right = formula(line.right, display=True)
    mark = "" if line.mark is None else f" {_MARKS[line.mark]}"
    return (
        f'<tr><td style="text-align: right">{left}</td><td>{line.relation}</td>'
        f"<td>{right}</td><td><small>{inline(line.reason)}{mark}</small></td></tr>"
    )


def _table(table: Table) -> str:
    if not table.header:
        return ""
    head = "".join(f"<th>{inline(cell)}</th>" for cell in table.header)
    rows = "".join(f"<tr>{''.join(f'<td>{inline(c)}</td>' for c in row)}</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _picture(picture: Chain | Bars) -> str:
    """The arrows as a list, the numbers as a table: what every quiz editor keeps."""
    match picture:
        case Chain():
            ends = zip(picture.nodes, picture.nodes[1:], picture.arrows, strict=False)
            items = "".join(f"<li>{inline((a, ' → ', b, ': ', label))}</li>" for a, b, label in ends)
            return f"<ul>{items}</ul>" if items else ""
        case Bars():
            rows: list[tuple[Text, ...]] = [
                ((own.name,), *((digits(value),) for value in own.values)) for own in picture.series
            ]
            return _table(Table(((" ",), *((label,) for label in picture.labels)), tuple(rows)))
