"""The Document: what a page says, with nothing about how any format draws it.

The type is closed, so that every writer handles every kind of block. Plain strings are text, never
markup: each writer escapes them. A `Math` is made from a Term of ours and its LaTeX is trusted.

>>> ell = Math(r"\\ell", "ℓ", "ell")
>>> Document("A loss", (Paragraph(("The loss ", ell, " is a number.")),)).language
'en'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Math:
    """One formula in its three writings: LaTeX, plain Unicode and spoken words."""

    latex: str
    plain: str
    words: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that carries weight in its sentence."""

    text: str


Inline: TypeAlias = str | Math | Strong
Text: TypeAlias = tuple[Inline, ...]
Mark: TypeAlias = Literal["proved", "tested", "undecided"]
Tone: TypeAlias = Literal["good", "bad", "care", "open", "plain"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title of the document, 1 being the highest level."""

    level: Literal[1, 2, 3]
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: Text


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on a line of its own."""

    math: Math


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a working: ``left = right``, why it holds and how well that is known.

    ``left`` is None where the line goes on from the right side of the one before.
    """

    left: Math | None
    relation: Literal["="]
    right: Math
    reason: Text = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """Steps aligned at their relation, each with its reason."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A labelled part, as one case of a distinction."""

    label: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A part that stands out from the rest: a result, a condition to keep, a remark."""

    kind: Literal["result", "condition", "note"]
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """A part that a reader may skip; it unfolds where the format can, else it stands in full."""

    summary: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of headers; every row has as many cells as the header."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Quantities one after the other, an arrow from each to the next; one label fewer than nodes."""

    nodes: tuple[Math, ...]
    arrows: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Finite numbers under a name, one for each label of the bars."""

    name: Math
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers as bars: each series in a panel of its own, all on one scale."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, as what it shows; ``alternative`` says it in words for those who do not see it."""

    picture: Chain | Bars
    caption: Text
    alternative: str


@dataclass(frozen=True, slots=True)
class Space:
    """Room to write by hand, so many lines high."""

    lines: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a part: a sign and a title, which tell what the tone may colour, and the reasons."""

    sign: str
    title: str
    tone: Tone
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A part with remarks at its side, as a corrected page has them in its margin."""

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def below(self) -> tuple[Block, ...]:
        """The same in other blocks, for a format without room at the side: the remarks below the part."""
        callouts = (
            Callout(
                "condition" if remark.tone in ("bad", "care") else "note",
                f"{remark.sign} {remark.title}".strip(),
                remark.blocks,
            )
            for remark in self.remarks
        )
        return (*self.blocks, *callouts)


Block: TypeAlias = (
    Heading
    | Paragraph
    | Display
    | Bullets
    | Working
    | Group
    | Callout
    | Details
    | Table
    | Figure
    | Space
    | Beside
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
