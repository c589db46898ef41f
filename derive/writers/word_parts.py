"""The parts that a Word file is made of: runs, paragraphs, equations and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.documents.document import Math
from derive.writers.leaves import escape
from derive.writers.omml import omml

_CODE = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
_SIDES = ("top", "left", "bottom", "right")
CAMBRIA_MATH = '<w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/>'
MARGIN = 108  # twips, within the sides of a cell
NOTHING = "<w:p/>"  # a cell ends with a paragraph


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs, over how many columns, which of its sides are drawn, centred in its height."""

    content: str = NOTHING
    span: int = 1
    sides: tuple[str, ...] = ()
    colour: str = "000000"
    centred: bool = True


def run(text: str, properties: str = "") -> str:
    """A run of text.

    >>> run("a < b", "<w:b/>")
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    shape = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def paragraph(content: str, style: str = "", indent: int = 0, side: str = "") -> str:
    """A paragraph in a style, ``indent`` twips from the left, its lines at a side (left, right, center)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += f'<w:ind w:left="{indent}"/>' if indent else ""
    properties += f'<w:jc w:val="{side}"/>' if side else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def formula(math: Math, before: str = "") -> str:
    """A formula in a line of text; one that cannot be drawn is shown in its plain writing."""
    try:
        return omml(before + math.latex)
    except ValueError:
        return run(before + math.plain, _CODE)


def equation(math: Math, side: str = "left", before: str = "", style: str = "Formula") -> str:
    """A paragraph that holds a formula alone, as tall as a display."""
    drawn = formula(math, before)
    if drawn.startswith("<m:"):
        drawn = f'<m:oMathPara><m:oMathParaPr><m:jc m:val="{side}"/></m:oMathParaPr>{drawn}</m:oMathPara>'
    return paragraph(drawn, style, side=side)


def table(
    widths: Sequence[int], rows: Sequence[Sequence[Cell]], indent: int = 0, words: str = "", heads: int = 0
) -> str:
    """A table with columns of given widths, ``words`` as its alternative text, and so many rows of headers.

    A little room follows it: two tables that touch would become one.
    """
    said = f'<w:tblDescription w:val="{escape(words)}"/>' if words else ""
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{indent}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0000" w:firstRow="{int(heads > 0)}"/>{said}'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    drawn = "".join(_row(widths, row, n < heads) for n, row in enumerate(rows))
    body = f"<w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{drawn}"
    return f"<w:tbl>{body}</w:tbl>{paragraph('', 'Gap')}"


def _row(widths: Sequence[int], row: Sequence[Cell], head: bool) -> str:
    cells, at = [], 0
    for cell in row:
        cells.append(_cell(sum(widths[at : at + cell.span]), cell))
        at += cell.span
    marked = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{marked}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, cell: Cell) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    line = f'w:val="single" w:sz="6" w:space="0" w:color="{cell.colour}"'
    lines = "".join(f"<w:{side} {line}/>" for side in _SIDES if side in cell.sides)
    properties += f"<w:tcBorders>{lines}</w:tcBorders>" if lines else ""
    properties += '<w:vAlign w:val="center"/>' if cell.centred else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{cell.content}</w:tc>"
