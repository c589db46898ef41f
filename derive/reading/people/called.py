r"""What words call names: "the weight matrix $W$", "where $W$ is a matrix and $x$ a vector"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.reading.people.sheet import Sheet
from derive.reading.people.usage import Usage
from derive.reading.people.words import lone_name

_KIND = r"(matrix|matrices|vectors?)"
_BEFORE = re.compile(rf"\b{_KIND}\s*\$?\Z", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*,?\s*(?:(?:is|are|be|being|denotes?)\s+)?(?:an?|the|our)\s+(?:[\w-]+\s+){{0,2}}?{_KIND}\b",
    re.IGNORECASE,
)


def called(text: str, sheets: Iterable[Sheet], usage: Usage) -> dict[str, tuple[None, ...]]:
    """The shapes of names that words call matrices or vectors; those that have indices show them."""
    indexed = {name for name, _ in usage.spots}
    found: dict[str, tuple[None, ...]] = {}
    for sheet in sheets:
        name = lone_name(sheet.tokens)
        if name is None or name in indexed:
            continue
        begin, end = sheet.formula.outer
        said = _BEHIND.match(text[end : end + 60]) or _BEFORE.search(text[max(0, begin - 20) : begin])
        if said is not None:
            found[name] = (None,) * (2 if said[1].lower().startswith("matri") else 1)
    return found
