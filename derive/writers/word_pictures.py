"""Pictures in a Word file: a chain as a table with its formulas, bars as a drawing."""

from __future__ import annotations

from derive.documents.document import Bars, Chain, Figure
from derive.writers.drawing import Bar, Panel, panels
from derive.writers.leaves import escape
from derive.writers.word_parts import MARGIN, Cell, equation, paragraph, run, table

_NODE = 1500  # twips, the column of the nodes
_ALL = ("top", "left", "bottom", "right")
_UNIT = 230_000  # English Metric Units (914,400 an inch), the width of a bar
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"


def picture(figure: Figure, indent: int, room: int) -> str:
    """A picture with its alternative text, ``room`` twips wide at most."""
    match figure.picture:
        case Chain():
            return _chain(figure.picture, figure.alternative, indent, room)
        case Bars():
            return "".join(
                _panel(panel, figure.alternative, indent, room) for panel in panels(figure.picture)
            )


def _chain(chain: Chain, words: str, indent: int, room: int) -> str:
    """A column of nodes in frames, between them arrows with what stands on them."""
    rows: list[tuple[Cell, ...]] = []
    for n, node in enumerate(chain.nodes):
        if n:
            arrow = paragraph(run("↓"), "Arrow", side="center")
            rows.append((Cell(arrow), Cell(equation(chain.arrows[n - 1], style="Drawing"))))
        rows.append((Cell(equation(node, "center", style="Drawing"), 1, _ALL), Cell()))
    return table((_NODE, room - _NODE - MARGIN), rows, indent + MARGIN, words) if rows else ""


def _panel(panel: Panel, words: str, indent: int, room: int) -> str:
    """The bars of one series, and its name below."""
    unit = min(_UNIT, int(room * 635 / max(panel.width, 1)))
    width, height = int(panel.width * unit), int(panel.height * unit)
    axis = (panel.height - panel.zero) * unit
    shapes = [_shape(0, axis - 4000, width, 8000, "000000")]
    for bar in panel.bars:
        shapes += _bar(bar, axis, unit)
    drawn = (
        f'<w:r><mc:AlternateContent {_SPACES}><mc:Choice Requires="wpg"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="0" name="Bars" descr="{escape(words)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_GROUP}"><wpg:wgp><wpg:cNvGrpSpPr/>'
        f"<wpg:grpSpPr>{_place(0, 0, width, height, child=True)}</wpg:grpSpPr>{''.join(shapes)}"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    return paragraph(drawn, "Drawing", indent) + equation(panel.name, style="Drawing")


def _bar(bar: Bar, axis: float, unit: int) -> tuple[str, str, str]:
    tall, line, left = bar.height * unit, 0.6 * unit, bar.left * unit
    top = axis if bar.below else axis - tall
    number, label = (axis + tall, axis - line) if bar.below else (top - line, axis)
    return (
        _shape(left, top, unit, tall, "6B6B6B"),
        _shape(left - 0.3 * unit, number, 1.6 * unit, line, "", bar.text),
        _shape(left - 0.3 * unit, label, 1.6 * unit, line, "", bar.label),
    )


def _place(left: float, top: float, width: float, height: float, child: bool = False) -> str:
    size = f'<a:off x="{int(left)}" y="{int(top)}"/><a:ext cx="{int(width)}" cy="{int(height)}"/>'
    own = f'<a:chOff x="0" y="0"/><a:chExt cx="{int(width)}" cy="{int(height)}"/>' if child else ""
    return f"<a:xfrm>{size}{own}</a:xfrm>"


def _shape(left: float, top: float, width: float, height: float, fill: str, text: str = "") -> str:
    """A filled rectangle, or a text in one that is not drawn."""
    painted = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    inside = f"<w:txbxContent>{paragraph(run(text), 'BarText', side='center')}</w:txbxContent>"
    words = f"<wps:txbx>{inside}</wps:txbx>" if text else ""
    return (
        f"<wps:wsp><wps:cNvSpPr/><wps:spPr>{_place(left, top, width, height)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{painted}<a:ln><a:noFill/></a:ln></wps:spPr>{words}'
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
    )
