r"""A document in Typst's notation, with the functions of ``style.typ``.

What is typed stands in Typst strings alone, so that none of it is Typst's notation.

>>> source(Document("T", (Paragraph(('#read("/etc/passwd")',)),))).splitlines()[-3]
'parbreak();"#read(\\"/etc/passwd\\")"'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    Inline,
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
from derive.writers.prose import SPOKEN, visible
from derive.writers.typst_math import markup, string, wide_parts

_MARKS = {"proved": "✓", "tested": "≈", "undecided": "?"}
_ENDLESS = re.compile(r"\S{25,}")  # a word that may be too long for a line and may break
_PIECE = re.compile(r"(?:.[\u0300-\u036f]*){1,6}")
_LONGEST = 1500  # characters of a formula; a longer one is shown in its plain writing, as text
_BREAK = "\0"  # no visible text holds it


def source(document: Document, lacking: frozenset[str] = frozenset()) -> str:
    """The document in Typst's notation; characters that are ``lacking`` in its fonts by their numbers."""
    page = _Page(lacking)
    language = document.language if re.fullmatch("[a-z]{2,3}", document.language) else "en"
    title = visible(document.title).strip() or "Untitled"
    head = f"{string(title)},{{{page.text((title,))}}},{string(language)}"
    return f"{_style()}\n#article({head},{{\n{page.blocks(document.blocks)}\n}})\n"


@cache
def _style() -> str:
    return Path(__file__).with_name("style.typ").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Page:
    """The writing of blocks as Typst's code; ``lacking`` are the characters that its fonts do not have."""

    lacking: frozenset[str]

    def blocks(self, blocks: tuple[Block, ...], above: int = 0) -> str:
        """Blocks one after the other; a heading is at most one level below the heading ``above`` it."""
        written: list[str] = []
        for block in blocks:
            if isinstance(block, Heading):
                above = min(block.level, above + 1)
                written.append(f"heading(level:{above},{{{self.text(block.text)}}})")
            else:
                written.append(self._block(block, above))
        return "\n".join(filter(None, written))

    def _block(self, block: Block, above: int) -> str:
        match block:
            case Heading():
                return self.blocks((block,), above)
            case Paragraph():
                return f"parbreak();{self.text(block.text)}\nparbreak()"
            case Display():
                return f"display({self._formula(block.math)})"
            case Bullets():
                items = ",".join(f"{{{self.text(item)}}}" for item in block.items)
                return f"bullets({items})" if items else ""
            case Working():
                lines = ",\n".join(map(self._line, block.lines))
                return f"working({lines})" if lines else ""
            case Group():
                return self._group("strong", block.label, block.blocks, above)
            case Details():
                return self._group("emph", block.summary, block.blocks, above)
            case Callout():
                title = _content(self._string(block.title))
                return f"callout({string(block.kind)},{title},{{{self.blocks(block.blocks, above)}}})"
            case Table():
                return self._table(block)
            case Figure():
                caption, words = _content(self.text(block.caption)), string(visible(block.alternative))
                return f"picture({words},{caption},{self._picture(block.picture)})"
            case Space():
                return f"block(width:100%,height:{1.6 * block.lines}em)"
            case Beside():
                remarks = "".join(f"{{{self._remark(own, above)}}}," for own in block.remarks)
                return f"beside({{{self.blocks(block.blocks, above)}}},({remarks}))"
            case _:
                assert_never(block)

    def _remark(self, remark: Remark, above: int) -> str:
        title = self._string(f"{remark.sign} {remark.title}".strip())
        return f"remark({string(remark.tone)},{{{title}}},{{{self.blocks(remark.blocks, above)}}})"

    def text(self, text: Text) -> str:
        """Inline parts as expressions one after the other."""
        return ";".join(filter(None, map(self._inline, text)))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case str():
                return self._string(inline)
            case Strong():
                return f"strong({{{self._string(inline.text)}}})"
            case Math():
                return f"formula({self._formula(inline)})"

    def _string(self, text: str) -> str:
        """Typed text as strings, with a possible line end within what is too long for a line."""
        spaced = _ENDLESS.sub(lambda word: _BREAK.join(_PIECE.findall(word[0])), visible(text))
        pieces = re.split(f"([{_BREAK}{re.escape(''.join(sorted(self.lacking)))}])", spaced)
        return ";".join(map(self._piece, filter(None, pieces)))

    def _piece(self, piece: str) -> str:
        if piece == _BREAK:
            return "may-break"
        return _missing(piece) if piece in self.lacking else string(piece)

    def _formula(self, math: Math, before: str = "", said: str = "") -> str:
        """The words and the body of a formula; one that cannot be drawn is shown in its plain writing."""
        words = string(visible(said + math.words).strip() or "a formula")
        try:
            if len(math.plain) > _LONGEST:
                raise ValueError("a line of it would take too long to set")
            drawn = (markup(before + math.latex), *wide_parts(math.latex))
        except ValueError:
            return f"{words},{{{self._string(before + math.plain)}}},none"
        return ",".join((words, *(f"${self._drawn(part)}$" for part in drawn)))

    def _drawn(self, body: str) -> str:
        """The body of a formula with the characters that the fonts lack taken out."""
        for char in self.lacking:
            body = body.replace(rf"\u{{{ord(char):x}}}", "#" + _missing(char))
            body = body.replace(char, f'"#{_missing(char)}"')  # this one stands within a string
        return body

    def _line(self, line: Line) -> str:
        left = "none" if line.left is None else f"({self._formula(line.left)})"
        right = f"({self._formula(line.right, f'{line.relation} ', f'{SPOKEN[line.relation]} ')})"
        parts = [self.text(line.reason)]
        if line.mark is not None:
            parts.append(f"mark({string(_MARKS[line.mark])},{string(line.mark)})")
        return f"({left},{right},{_content(';'.join(filter(None, parts)))})"

    def _group(self, weight: str, label: Text, blocks: tuple[Block, ...], above: int) -> str:
        shown = self.text(label)
        return f"group({_content(shown and f'{weight}({{{shown}}})')},{{{self.blocks(blocks, above)}}})"

    def _table(self, table: Table) -> str:
        if not table.header:
            return ""
        header = "".join(f"{{{self.text(cell)}}}," for cell in table.header)
        cells = "".join(f",{{{self.text(cell)}}}" for row in table.rows for cell in row)
        return f"grid-of({len(table.header)},({header}){cells})"

    def _picture(self, picture: Chain | Bars) -> str:
        match picture:
            case Chain():
                nodes, arrows = (
                    "".join(f"({self._formula(part)})," for part in parts)
                    for parts in (picture.nodes, picture.arrows)
                )
                return f"chain(({nodes}),({arrows}))" if nodes else "none"
            case Bars():
                return f"panels({','.join(map(self._panel, panels(picture)))})"

    def _panel(self, panel: Panel) -> str:
        bars = "".join(
            f"({{{self._string(bar.label)}}},{string(bar.text)},{bar.left},{bar.height},{str(bar.below).lower()}),"
            for bar in panel.bars
        )
        return f"(({self._formula(panel.name)}),{panel.width},{panel.height},{panel.zero},({bars}))"


def _content(code: str) -> str:
    return f"{{{code}}}" if code else "none"


def _missing(char: str) -> str:
    return f'missing("{ord(char):04X}")'
