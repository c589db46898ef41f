r"""Letters that a text declares anew: ``W \in \mathbb{R}^{n \times m}``, and under another heading of n rows.

From that heading on the letter is another name, if the section makes something of it. So is what the
section defines anew, and a loss of which nothing but derivatives is said: each section tells what it is of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.reading.people.adjoints import equations
from derive.reading.people.bases import LOSSES, base_at, is_argument, is_sign
from derive.reading.people.liberty import Tokens, named, text_at
from derive.reading.people.maps import holds_name
from derive.reading.people.words import spaces

if TYPE_CHECKING:
    from derive.reading.people.sheet import Sheet

_SLOPES = (r"\partial", r"\nabla", "d")
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
            if not any(_models(other, name) for other in found if other.formula.start >= start):
                continue  # that only recalls what it is
            first[name] = (begin, shape)
            before, after = (
                [o for o in found if (o.formula.start >= start) == late] for late in (False, True)
            )
            anew = {name, *(loss for loss in LOSSES if _differentiated_only(found, loss))}
            anew |= _heads(before) & _heads(after)
            for other in after:
                other.tokens = _renamed(other.tokens, anew)


def _models(sheet: Sheet, name: str) -> bool:
    """Whether a formula says how a name is made, or makes another name of it, without derivatives."""
    for head, members in equations(sheet.tokens):
        inside = [t for member in members for t in member]
        base = base_at(head, 0)
        if base is None or base[1] != len(head) or any(t.text in _SLOPES for t in inside):
            continue
        if holds_name(inside, name) != (base[0] == name):
            return True
    return False


def _heads(found: Sequence[Sheet]) -> set[str]:
    """The names without scripts that stand alone before an equality sign."""
    heads = (head for sheet in found for head, _ in equations(sheet.tokens))
    return {base[0] for head in heads if (base := base_at(head, 0)) and base[1] == len(head)}


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
