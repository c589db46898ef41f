"""Markdown that GitHub and Jupyter both read: one source for two renderers that disagree on mathematics.

GitHub reads Markdown first and then what is left between dollars as mathematics; Jupyter takes the
mathematics out first. GitHub's other notations (a code span in dollars, a block fenced as ``math``)
would protect the formula, but Jupyter shows them as code. What both read alike is LaTeX in dollars
that holds nothing Markdown could take, so `portable` writes it that way.

>>> portable(r"\\operatorname{diag}\\left(p\\right)_i \\\\ a < b")
'\\\\mathop{\\\\mathrm{diag}}\\\\left(p\\\\right)_ i \\\\cr a \\\\lt b'
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
    Document,
    Figure,
    Group,
    Heading,
    Math,
    Paragraph,
    Space,
    Strong,
    Table,
    Text,
    Working,
)
from derive.writers.drawing import digits
from derive.writers.format import Writer
from derive.writers.prose import visible

_MARKS = {"proved": "✓ proved", "tested": "≈ tested", "undecided": "? undecided"}

# Markdown takes a backslash before punctuation for an escape and drops it, so commands are spelt with
# letters; characters that have no such command are given as look-alikes. GitHub forbids \operatorname.
_PORTABLE = {
    r"\\": r"\cr ", r"\,": r"\thinspace ", r"\!": r"\negthinspace ", r"\;": r"\ ", r"\:": r"\ ", "~": r"\ ",
    r"\{": r"\lbrace ", r"\}": r"\rbrace ", r"\|": r"\Vert ", "|": r"\vert ", "<": r"\lt ", ">": r"\gt ",
    "*": r"\ast ", "[": r"\lbrack ", "]": r"\rbrack ", "&": "& ",
    r"\_": "ˍ", r"\%": "％", r"\&": "＆", r"\#": "＃", r"\$": "＄",
}  # fmt: skip
_TOKEN = re.compile(
    r"\\operatorname\{([^{}]*)\}|(\\sqrt\[[^\]]*\])|(?<=[^0-9A-Za-z])_(?=\S)|\\[^a-zA-Z]|[~|<>*\[\]&]"
)

_ENTITIES = {"\\": "&#92;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>&#36;</span>"}
_BLOCK_START = re.compile(r"([-+=:]|\d+(?=[.)]))")


def portable(latex: str) -> str:
    """LaTeX with nothing in it that Markdown or GitHub takes for itself."""
    return re.sub(" {2,}", " ", _TOKEN.sub(_spelt, latex))


def _spelt(found: re.Match[str]) -> str:
    if found[1] is not None:
        return rf"\mathop{{\mathrm{{{found[1]}}}}}"
    # an underscore after punctuation opens emphasis, but not before a space
    return found[2] or {"_": "_ "}.get(found[0]) or _PORTABLE.get(found[0], found[0])


def escape(text: str) -> str:
    """Text that Markdown shows as it is.

    A backslash is an entity, since Jupyter takes ``\\\\\\\\(`` for mathematics; a dollar stands alone in
    a span, where neither renderer looks for a formula.
    """
    return re.sub(r"[\\&<>$`*_\[\]~|#]", lambda m: _ENTITIES.get(m[0], "\\" + m[0]), visible(text))


def _text(text: Text) -> str:
    written = ""
    for inline in text:
        match inline:
            case str():
                part = escape(inline)
            case Strong():
                part = _strong(inline.text)
            case Math():
                # GitHub sees a formula only after a space or bracket
                part = ("" if written[-1:] in ("", " ", "(") else " ") + f"${portable(inline.latex)}$"
        if written.endswith("$") and part[:1].isalnum():
            part = " " + part
        written += part
    return written.strip()


def _strong(text: str) -> str:
    """Weight by asterisks, which mark it next to letters alone, or else by the element."""
    shown = visible(text)
    word = shown.strip()
    if not word:
        return shown
    before, _, after = shown.partition(word)
    marked = f"**{escape(word)}**" if re.fullmatch(r"\w(.*\w)?", word) else f"<strong>{escape(word)}</strong>"
    return before + marked + after


def _paragraph(text: Text) -> str:
    written = _text(text)
    return re.sub(r"^\d+(?=[.)])", lambda m: m[0] + "\\", re.sub(r"^[-+=:]", r"\\\g<0>", written))


def _summary(text: Text) -> str:
    """A summary is HTML, inside which neither renderer reads Markdown."""
    plain = "".join(t if isinstance(t, str) else t.plain if isinstance(t, Math) else t.text for t in text)
    return "".join(_ENTITIES.get(c, c) if c != "\\" else c for c in visible(plain))


def _display(rows: list[str]) -> str:
    return "\n".join(("$$", *rows, "$$"))


def _safe(latex: str) -> str:
    """A row of a display; one that begins like a list or an underline is braced."""
    spelt = portable(latex)
    return f"{{{spelt}}}" if re.match(r"[-+=#\d]", spelt) else spelt


def _working(working: Working) -> str:
    """The steps aligned, with numbers that the reasons below refer to; a single step has no number."""
    rows: list[str] = []
    reasons: list[str] = []
    alone = len(working.lines) == 1
    for line in working.lines:
        row = "" if line.left is None else _safe(line.left.latex) + " "
        row += f"& {line.relation} {portable(line.right.latex)}"
        mark = "" if line.mark is None else _MARKS[line.mark]
        if reason := " — ".join(part for part in (_paragraph(line.reason), mark) if part):
            reasons.append(reason if alone else f"{len(reasons) + 1}. {reason}")
            row += "" if alone else rf" & & \quad ({len(reasons)})"
        rows.append(row)
    if not rows:
        return ""
    display = _display(
        [r"\begin{aligned}", *(rf"{row} \cr" for row in rows[:-1]), rows[-1], r"\end{aligned}"]
    )
    return "\n\n".join((display, "\n".join(reasons))) if reasons else display


def _table(table: Table) -> str:
    if not table.header:
        return ""
    rows = (table.header, *table.rows)
    written = [f"| {' | '.join(map(_text, row))} |" for row in rows]
    return "\n".join((written[0], f"|{' --- |' * len(table.header)}", *written[1:]))


def _enclosed(tag: str, first: str, blocks: tuple[Block, ...]) -> str:
    """HTML around Markdown: blank lines make both renderers read what stands between them."""
    return "\n\n".join(part for part in (f"<{tag}>", first, *map(_block, blocks), f"</{tag}>") if part)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_text(block.text)}"
        case Paragraph():
            return _paragraph(block.text)
        case Display():
            return _display([_safe(block.math.latex)])
        case Bullets():
            return "\n".join(f"- {_paragraph(item)}" for item in block.items)
        case Working():
            return _working(block)
        case Group():
            return _enclosed("blockquote", _paragraph(block.label), block.blocks)
        case Callout():
            return _enclosed("blockquote", _paragraph((Strong(block.title),)), block.blocks)
        case Details():
            summary = f"<details>\n<summary>{_summary(block.summary)}</summary>"
            return "\n\n".join(part for part in (summary, *map(_block, block.blocks), "</details>") if part)
        case Table():
            return _table(block)
        case Figure():
            return "\n\n".join(part for part in (_picture(block.picture), _paragraph(block.caption)) if part)
        case Space():
            return "\n\n".join(["&nbsp;"] * block.lines)
        case Beside():
            return "\n\n".join(part for part in map(_block, block.below) if part)
        case _:
            assert_never(block)


def _picture(picture: Chain | Bars) -> str:
    """What Markdown has in place of a picture: the arrows as a list, the numbers as a table."""
    match picture:
        case Chain():
            ends = zip(picture.nodes, picture.nodes[1:], picture.arrows, strict=False)
            return "\n".join(
                f"- {_paragraph((left, ' → ', right, ': ', label))}" for left, right, label in ends
            )
        case Bars():
            header: tuple[Text, ...] = ((" ",), *((label,) for label in picture.labels))
            rows: list[tuple[Text, ...]] = [
                ((own.name,), *((digits(value),) for value in own.values)) for own in picture.series
            ]
            return _table(Table(header, tuple(rows)))


def write(document: Document) -> bytes:
    """The document as a Markdown page."""
    blocks = (f"# {escape(document.title).strip()}", *map(_block, document.blocks))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


WRITER = Writer("md", ".md", write)
