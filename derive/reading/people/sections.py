r"""Letters that a text declares anew: ``W \in \mathbb{R}^{n \times m}``, and under another heading of n rows.

From that heading on the letter is another name. So is that of a loss of which nothing but derivatives is
said: what it is a function of is told by each section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.reading.people.bases import LOSSES, base_at, is_argument, is_sign
from derive.reading.people.liberty import Tokens, named, text_at
from derive.reading.people.words import spaces

if TYPE_CHECKING:
    from derive.reading.people.sheet import Sheet

_HEADING = re.compile(r"^[ \t]*(#{1,6})[ \t]|\\((?:sub)*)section\b", re.MULTILINE)


def part_sections(text: str, found: Sequence[Sheet]) -> None:
    """Give what a later section declares anew a name of its own there."""
    first: dict[str, tuple[int, tuple[str | None, ...]]] = {}
    for sheet in found:
        begin = sheet.formula.start
        for name, shape in spaces([sheet]).items():
            at, own = first.setdefault(name, (begin, shape))
            if own == shape or (start := _heading(text, at, begin)) is None:
                continue
            first[name] = (begin, shape)
            losses = {loss for loss in LOSSES if loss != name and _differentiated_only(found, loss)}
            for other in found:
                if other.formula.start >= start:
                    other.tokens = _renamed(other.tokens, {name, *losses})


def _heading(text: str, start: int, end: int) -> int | None:
    """Where the highest heading between two places stands, the last one of those."""
    marks = [
        (len(m[1] or "") or len(m[2] or "") + 1, -m.start()) for m in _HEADING.finditer(text, start, end)
    ]
    return -min(marks)[1] if marks else None


def _differentiated_only(found: Sequence[Sheet], name: str) -> bool:
    """Whether a name stands behind signs of differentiation only, and does so."""
    seen = False
    for sheet in found:
        for n in range(len(sheet.tokens)):
            base = base_at(sheet.tokens, n)
            if base is None or base[0] != name or is_argument(sheet.tokens, n):
                continue
            if text_at(sheet.tokens, n - 1) not in (r"\partial", "d", r"\nabla"):
                return False
            seen = True
    return seen


def _renamed(tokens: Tokens, names: set[str]) -> Tokens:
    for n in range(len(tokens) - 1, -1, -1):
        base = base_at(tokens, n)
        if base is not None and base[0] in names and not is_argument(tokens, n) and not is_sign(tokens, n):
            tokens = [*tokens[:n], named(f"{{{base[0]}}}", tokens[n : base[1]]), *tokens[base[1] :]]
    return tokens
