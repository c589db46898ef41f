"""LaTeX: a whole article for pdflatex, or its body alone for ``\\\\input``.

Steps that are too wide for the page are measured and broken by the macros of ``style.tex``, since
only TeX knows how wide a formula is.

>>> write_fragment(Document("T", (Paragraph(("100 %",)),))).splitlines()[-1]
'100 \\\\%\\\\par'
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
    Space,
    Strong,
    Table,
    Text,
    Working,
)
from derive.writers.drawing import Panel, panels
from derive.writers.format import Writer
from derive.writers.latex_text import escape

PACKAGES = ("amsmath", "amssymb", "booktabs", "array", "graphicx", "xcolor")

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[a4paper,margin=27mm]{geometry}
\usepackage{%s}
\usepackage{microtype}
\setlength{\parindent}{0pt}
\setlength{\parskip}{.5\baselineskip plus 1pt}
\setlength{\emergencystretch}{4em}
\setlength{\lineskip}{3pt}\setlength{\lineskiplimit}{2pt}
\setcounter{secnumdepth}{0}
\raggedbottom
"""
_MARKS = {"proved": r"$\checkmark$", "tested": r"$\approx$", "undecided": "?"}
_SECTIONS = {1: "section", 2: "subsection", 3: "subsubsection"}
_LONG = 40  # an inline formula of fewer characters fits on a line and need not be measured
_ENDLESS = 1500  # a formula of more characters may be wider than TeX can measure (5.7 m): it becomes text
_PAGE = 1500  # characters of a table that surely fit on a page


def write(document: Document) -> bytes:
    """The whole article."""
    title = rf"{{\LARGE\bfseries\raggedright {escape(document.title)}\par}}"
    parts = (
        _PREAMBLE % ",".join(PACKAGES) + style() + r"\begin{document}",
        title,
        r"\vspace{.35\baselineskip}{\color{DeriveQuiet}\hrule height .4pt}\vspace{\baselineskip}",
        content(document.blocks),
        r"\end{document}",
    )
    return ("\n".join(parts) + "\n").encode("ascii")


def write_fragment(document: Document) -> str:
    """The blocks alone, without the title, for a document of somebody else's."""
    return f"% needs \\usepackage{{{','.join(PACKAGES)}}}\n{style()}{content(document.blocks)}"


@cache
def style() -> str:
    """The macros that the blocks use."""
    return Path(__file__).with_name("style.tex").read_text(encoding="ascii")


def _endless(math: Math | None) -> bool:
    return math is not None and len(math.plain) > _ENDLESS


def _latex(math: Math) -> str:
    return "".join(c if c.isascii() else rf"\text{{{escape(c)}}}" for c in math.latex)


def inline(text: Text) -> str:
    """Prose with formulas."""
    return "".join(map(_inline, text))


def _inline(part: str | Math | Strong) -> str:
    match part:
        case str():
            return escape(part)
        case Strong():
            return rf"\textbf{{{escape(part.text)}}}"
        case Math():
            if _endless(part):
                return escape(part.plain)
            short = len(part.plain) <= _LONG
            return f"${_latex(part)}$" if short else rf"\DeriveInline{{{_latex(part)}}}"


def content(blocks: tuple[Block, ...]) -> str:
    """Blocks one after the other, for a page whose preamble holds the packages and the style."""
    return "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading():
            return rf"\{_SECTIONS[block.level]}*{{\raggedright {inline(block.text)}}}"
        case Paragraph():
            return rf"{inline(block.text)}\par"
        case Display():
            if _endless(block.math):
                return rf"{inline((block.math,))}\par"
            return rf"\DeriveDisplay{{{_latex(block.math)}}}"
        case Bullets():
            items = "\n".join(rf"\item[$\bullet$] {inline(item)}" for item in block.items)
            return f"\\begin{{itemize}}\\raggedright\n{items}\n\\end{{itemize}}" if items else ""
        case Working():
            return _working(block)
        case Group():
            return _group(rf"{{\raggedright\bfseries {inline(block.label)}\par}}\nobreak", block.blocks)
        case Callout():
            body = content(block.blocks)
            opening = rf"\begin{{DeriveCallout}}{{{block.kind.capitalize()}}}{{{escape(block.title)}}}"
            return f"{opening}\n{body}\n\\end{{DeriveCallout}}"
        case Details():
            return _group(rf"{{\raggedright\itshape {inline(block.summary)}\par}}\nobreak", block.blocks)
        case Table():
            return _table(block)
        case Figure():
            return f"{_picture(block.picture)}\n{{\\DeriveReasonFont {inline(block.caption)}\\par}}"
        case Space():
            return r"\DeriveBlank" * block.lines
        case Beside():
            return _beside(block)
        case _:
            assert_never(block)


def _beside(beside: Beside) -> str:
    """The part, then its remarks below it, each behind a rule in its colour."""
    parts = [content(beside.blocks)]
    for remark in beside.remarks:
        sign = f"{escape(remark.sign)}\\enspace " if remark.sign else ""
        opening = rf"\begin{{DeriveRemark}}{{{remark.tone.capitalize()}}}{{{sign}{escape(remark.title)}}}"
        parts.append(f"{opening}\n{content(remark.blocks)}\n\\end{{DeriveRemark}}")
    return "\n".join(parts)


def _group(label: str, blocks: tuple[Block, ...]) -> str:
    body = f"\\begin{{DeriveGroup}}\n{content(blocks)}\n\\end{{DeriveGroup}}"
    return f"\\par\\addvspace{{.6\\baselineskip}}{label}\n{body}"


def _working(working: Working) -> str:
    lefts = dict.fromkeys(
        _latex(line.left) for line in working.lines if line.left and not _endless(line.left)
    )
    measured = "".join(rf"\DeriveLeft{{{left}}}" for left in lefts)
    steps = "\n".join(map(_step, working.lines))
    return f"\\begin{{DeriveWorking}}{measured}\n{steps}\n\\end{{DeriveWorking}}"


def _step(line: Line) -> str:
    mark = "" if line.mark is None else rf"\DeriveMark{{{_MARKS[line.mark]}}}{{{line.mark}}}"
    reason = inline(line.reason) + mark
    if _endless(line.left) or _endless(line.right):
        left = "" if line.left is None else _inline(line.left)
        return rf"{left} ${line.relation}$ {_inline(line.right)}\par{{\DeriveReasonFont {reason}\par}}"
    left = "" if line.left is None else _latex(line.left)
    step = rf"\DeriveStep{{{left}}}{{{line.relation} {_latex(line.right)}}}"
    if _length(line.reason) > _ENDLESS:
        return rf"{step}{{}}{{\DeriveReasonFont {reason}\par}}"
    return rf"{step}{{{reason}}}"


def _length(text: Text) -> int:
    return sum(
        len(t) if isinstance(t, str) else len(t.plain if isinstance(t, Math) else t.text) for t in text
    )


def _table(table: Table) -> str:
    """Columns as wide as their text where that fits on a line, else in proportion to it."""
    if not table.header:
        return ""
    lengths = [max(map(_length, column)) for column in zip(table.header, *table.rows, strict=True)]
    columns = "l" * len(lengths)
    if sum(lengths) + 3 * len(lengths) > 75:
        shares = [min(max(length, 8), 60) for length in lengths]
        room = rf"\dimexpr\linewidth-{2 * len(shares)}\tabcolsep\relax"
        columns = "".join(
            rf">{{\raggedright\arraybackslash}}p{{{s / sum(shares):.3f}{room}}}" for s in shares
        )
    head = f"\\toprule\n{_cells(table.header)}\n\\midrule\n"
    parts = []
    for rows in _pages(table):
        body = head + "".join(f"{_cells(row)}\n" for row in rows) + "\\bottomrule"
        stretch = r"\def\arraystretch{1.7}" if r"\frac" in body else ""
        parts.append(
            f"\\DeriveFit{{{stretch}\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}}}\\par"
        )
    between = "\n\\addvspace{.6\\baselineskip}\\noindent"
    return f"\\par{between}{between.join(parts)}\\addvspace{{.6\\baselineskip}}"


def _picture(picture: Chain | Bars) -> str:
    match picture:
        case Chain():
            lines = [r"\begin{DeriveChain}"]
            for n, node in enumerate(picture.nodes):
                if n:
                    lines.append(_labelled("Arrow", picture.arrows[n - 1]))
                lines.append(_labelled("Node", node))
            return "\n".join((*lines, r"\end{DeriveChain}"))
        case Bars():
            drawn = "\n".join(map(_panel, panels(picture)))
            return f"\\begin{{DerivePanels}}\n{drawn}\n\\end{{DerivePanels}}"


def _labelled(kind: str, math: Math) -> str:
    if _endless(math):
        return rf"{inline((math,))}\par"
    return rf"\Derive{kind}{{\DeriveWithin{{{_latex(math)}}}}}"


_UNIT = 6.5  # millimetres, the width of a bar


def _panel(panel: Panel) -> str:
    """The bars of one series: rules in LaTeX's own picture, with the name below."""
    parts = [rf"\put(0,{panel.zero:.3f}){{\line(1,0){{{panel.width:.3f}}}}}"]
    for bar in panel.bars:
        foot = panel.zero - bar.height if bar.below else panel.zero
        number, label = (
            (foot - 0.1, panel.zero + 0.1) if bar.below else (foot + bar.height + 0.1, panel.zero - 0.1)
        )
        up, down = ("t", "b") if bar.below else ("b", "t")
        rule = rf"\DeriveBar{{{_UNIT}mm}}{{{bar.height * _UNIT:.3f}mm}}"
        parts.append(rf"\put({bar.left:.3f},{foot:.3f}){{{rule}}}")
        middle = f"{bar.left + 0.5:.3f}"
        parts.append(rf"\put({middle},{number:.3f}){{\makebox(0,0)[{up}]{{{escape(bar.text)}}}}}")
        parts.append(rf"\put({middle},{label:.3f}){{\makebox(0,0)[{down}]{{{escape(bar.label)}}}}}")
    return (
        rf"\DerivePanel{{{_labelled('Name', panel.name)}}}{{\setlength{{\unitlength}}{{{_UNIT}mm}}"
        rf"\begin{{picture}}({panel.width:.3f},{panel.height:.3f}){''.join(parts)}\end{{picture}}}}"
    )


def _pages(table: Table) -> list[list[tuple[Text, ...]]]:
    """The rows in parts that surely fit on a page each, since a table does not break."""
    pages: list[list[tuple[Text, ...]]] = [[]]
    used = _size(table.header)
    for row in table.rows:
        if pages[-1] and used + _size(row) > _PAGE:
            pages.append([])
            used = _size(table.header)
        pages[-1].append(row)
        used += _size(row)
    return pages


def _size(row: tuple[Text, ...]) -> int:
    """What a row takes of a page, in characters: its longest cell in all its columns, at least a line."""
    return max(60, len(row) * max(map(_length, row)))


def _cells(row: tuple[Text, ...]) -> str:
    return " & ".join(map(inline, row)) + r" \\"


WRITER = Writer("tex", ".tex", write, write_fragment)
