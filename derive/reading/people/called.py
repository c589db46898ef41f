r"""What words call names: "the weight matrix $W$", "$x$ is a vector", "x, w and b are numbers"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.reading.people.sheet import Sheet
from derive.reading.people.usage import Usage
from derive.reading.people.words import lone_name

_KIND = r"(matrix|matrices|vectors?|scalars?|numbers?)"
_END = r"\b(?!\s+of\b|[- ](?:function|valued|field))"  # the number of classes is no number among others
_BEFORE = re.compile(r"\b(matrix|matrices|vectors?|scalars?|numbers)\s*\$?\Z", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*,?\s*(?:(?:is|are|be|being|denotes?)\s+)?(?:an?|the|our)\s+(?:\$[^$\n]{1,40}\$\s+)?"
    rf"(?:[\w-]+\s+){{0,2}}?{_KIND}{_END}",
    re.IGNORECASE,
)
_NAME = r"(?:\$[^$\n]{1,40}\$|\b[A-Za-z]\b)"
_LISTED = re.compile(
    rf"({_NAME}(?:\s*(?:,|,?\s*\band\b)\s*{_NAME})*)\s+(?:are|is)\s+(?:all\s+|both\s+)?"
    rf"(?:(?:column|row|real|square|just|plain|simple|scalar)\s+){{0,2}}{_KIND}{_END}"
)
_ONE = re.compile(r"\\?[A-Za-z]+|\\(?:mathbf|boldsymbol|bm|vec|hat|bar|tilde)\{\\?[A-Za-z]+\}")
_ALL = re.compile(
    r"\b(?:all|both|everything)(?:\s+(?:of|the|these|them|quantities|variables|letters|symbols|values|here))*"
    rf"\s+(?:are|is)\s+(?:an?\s+)?(?:real\s+)?(?:scalars?|numbers?){_END}",
    re.IGNORECASE,
)

_SMALL = re.compile(r"\bin one dimension\b|\b(?:scalar|one-dimensional) (?:case|setting|version)\b")
_ARRAYS = re.compile(r"\b(?:matri(?:x|ces)|vectors?)\b", re.IGNORECASE)


def called(text: str, sheets: Iterable[Sheet], usage: Usage) -> dict[str, tuple[None, ...]]:
    """The shapes of names that words call matrices, vectors or numbers; those that have indices show them."""
    indexed = {name for name, _ in usage.spots}
    numbers = _ALL.search(text) or (_SMALL.search(text) and not _ARRAYS.search(text))
    found: dict[str, tuple[None, ...]] = dict.fromkeys(usage.bare, ()) if numbers else {}
    for said in _LISTED.finditer(text):
        found |= dict.fromkeys(_names(said[1]), _shape(said[2]))
    for sheet in sheets:
        name = lone_name(sheet.tokens)
        if name is None:
            continue
        begin, end = sheet.formula.outer
        told = _BEHIND.match(text[end : end + 60]) or _BEFORE.search(text[max(0, begin - 20) : begin])
        if told is not None:
            found[name] = _shape(told[1])
    return {name: shape for name, shape in found.items() if name not in indexed}


def _shape(kind: str) -> tuple[None, ...]:
    kind = kind.lower()
    return (None,) * (2 if kind.startswith("matri") else 1 if kind.startswith("vector") else 0)


def _names(listed: str) -> Iterator[str]:
    """The names of a list such as ``$x, W$ and b``; an article alone is none."""
    items = [item.strip() for item in re.split(r",|\band\b", listed.replace("$", " , "))]
    names = [item for item in items if _ONE.fullmatch(item)]
    return iter([]) if names in (["a"], ["I"]) and "$" not in listed else iter(names)
