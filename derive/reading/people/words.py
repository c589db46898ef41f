r"""What words say of names: "y is one-hot", "the $p_k$ sum to one", "$C$ classes", ``x \in \mathbb{R}^D``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from derive.reading.people.bases import base_at, scripted
from derive.reading.people.liberty import Tokens, group, text_at

if TYPE_CHECKING:
    from derive.reading.people.sheet import Sheet

_FEW = r"(?:[\w'()-]+\s+){0,4}?"
_ONE_HOT = r"one[- ]?hot|probability (?:distribution|vector)|probabilities that sum"
_SUMS = r"sums?\s+(?:up\s+)?to\s+(?:one|1|\$1\$|unity)\b"
_IS = r"(?:is|are|be|being|denotes?|represents?|gives)"
_AFTER = re.compile(
    rf"\s*,?\s*(?:\(?(?:an? )?one[- ]?hot\b|{_IS}\s+{_FEW}(?:{_ONE_HOT})|{_FEW}{_SUMS})", re.IGNORECASE
)
_BEFORE = re.compile(r"one[- ]?hot\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_PLAIN = re.compile(
    rf"\b([A-Za-z])\s+(?:is|are)\s+{_FEW}(?:{_ONE_HOT})|\b([A-Za-z])\s+{_SUMS}"
    r"|\b([b-hj-z])\s+one[- ]?hot\b", re.IGNORECASE,
)  # fmt: skip
_IS_SHAPE = re.compile(rf"\s*(?:{_IS}|has shape|of shape)\s+(?:an?\s+)?")
_TIMES = re.compile(r"\s*\w+(?:_\w+)?\s*\\times\s*\w+(?:_\w+)?\s*")
_NOT = re.compile(r"\b(?:not|never|no longer|n't)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-Z]|\\\w+\{[A-Z]\}")
_COUNTS = re.compile(
    r"\s*(?:different |possible |training |output |input |hidden )?"
    r"(?:classes|categories|features|examples|samples|inputs|outputs|units|neurons|dimensions|labels)\b"
)


def lone_name(tokens: Tokens) -> str | None:
    """The name of a formula that is nothing but a name with its scripts."""
    base = base_at(tokens, 0) if tokens else None
    return base[0] if base and scripted(tokens, base[1]) == len(tokens) else None


def said_to_sum_to_one(text: str, sheets: Iterable[Sheet]) -> dict[str, tuple[int, ...]]:
    r"""The names of which words say that they are one-hot, or that they sum to one.

    Each with its possible numbers of axes: 1 for y, or for the y of ``y \in \mathbb{R}^K``; 2 for a matrix
    of one-hot rows; either for ``y_n``, an entry or one of many.
    """
    found: dict[str, tuple[int, ...]] = {}
    sheets = list(sheets)
    for n, sheet in enumerate(sheets):
        whole = next((n for n, t in enumerate(sheet.tokens) if t.text == r"\in"), len(sheet.tokens))
        name = lone_name(sheet.tokens[:whole])
        if name is None:
            continue
        indices = any(t.text == "_" for t in sheet.tokens[:whole])
        begin, end = sheet.formula.outer
        after = sheets[n + 1] if n + 1 < len(sheets) else sheet
        if _IS_SHAPE.fullmatch(text, end, after.formula.outer[0]) and _TIMES.fullmatch(after.text):
            end = after.formula.outer[1]
        behind, before = text[end : end + 120].partition("$")[0], text[max(0, begin - 60) : begin]
        said = _AFTER.match(behind)
        if (said and not _NOT.search(said[0])) or (_BEFORE.search(before) and not _NOT.search(before)):
            rows = re.match(r"[\s(]*one[- ]?hot rows\b", behind, re.IGNORECASE)
            matrix = _CAPITAL.fullmatch(name)  # one-hot $Y \in \{0, 1\}^{N \times K}$: its rows
            found[name] = (2,) if rows else (1, 2) if indices or matrix else (1,)
    for match in _PLAIN.finditer(text):
        if not _NOT.search(match[0]):
            found.setdefault(match[1] or match[2] or match[3], (1,))
    return found


def counted_sizes(text: str, sheets: Iterable[Sheet]) -> set[str]:
    """The names that words call a number of classes, features or examples."""
    found = set()
    for sheet in sheets:
        name = lone_name(sheet.tokens)
        if name and len(sheet.tokens) == 1 and _COUNTS.match(text, sheet.formula.outer[1]):
            found.add(name)
    return found


def spaces(sheets: Iterable[Sheet]) -> dict[str, tuple[str | None, ...]]:
    r"""The shapes that ``W \in \mathbb{R}^{C \times D}`` tells; None for a size that is a numeral."""
    found: dict[str, tuple[str | None, ...]] = {}
    for sheet in sheets:
        tokens = sheet.tokens
        for n in range(1, len(tokens)):
            shape = _space(tokens, n + 1) if text_at(tokens, n) == r"\in" else None
            if shape is None:
                continue
            if members := _chain(tokens, n):  # what is equal has the same shape, but not the V of C = B V
                for member in members:
                    if (base := base_at(member, 0)) and base[1] == len(member):
                        found.setdefault(base[0], shape)
                continue
            while (name := _ends_at(tokens, n)) is not None:
                start, base = name
                if text_at(tokens, base[1]) != "_":
                    found.setdefault(base[0], shape)
                n = start - 1  # A, B \in \mathbb{R}^{n \times n}
                before = _ends_at(tokens, n) if text_at(tokens, n) == "," else None
                if before is None or (before[0] > 0 and text_at(tokens, before[0] - 1) != ","):
                    break
    return found


_BEGINS = tuple(
    rf"\begin{{{kind}{star}}}" for kind in ("align", "aligned", "split", "gather") for star in ("", "*")
)


def _chain(tokens: Tokens, n: int) -> list[Tokens]:
    r"""The members of the chain that ends at a place, ``W = [w_1, \dots, w_K]^\top``; none of no chain."""
    depth, members = 0, [Tokens()]
    for token in reversed(tokens[:n]):
        text = token.text if token.kind not in ("word", "name") else ""
        depth += (text in (")", "]", "}", r"\}")) - (text in ("(", "[", "{", r"\{"))
        if depth < 0 or token.kind == "word" or (depth == 0 and text in (r"\\", ",", ";", *_BEGINS)):
            break
        if depth == 0 and text in ("=", ":="):
            members.append([])
        elif text != "&":
            members[-1].insert(0, token)
    return members if len(members) > 1 else []


def _ends_at(tokens: Tokens, n: int) -> tuple[int, tuple[str, int]] | None:
    """Where the name with its scripts that ends at a place begins, and the name."""
    for start in range(n - 1, -1, -1):
        base = base_at(tokens, start)
        alone = start == 0 or base_at(tokens, start - 1) is None
        if base and scripted(tokens, base[1]) == n and alone:
            return start, base
    return None


def _space(tokens: Tokens, n: int) -> tuple[str | None, ...] | None:
    r"""The sizes of ``\mathbb{R}^{C \times D}`` at a place; those of length 1 are left out."""
    base = base_at(tokens, n) if n < len(tokens) else None
    if base is None or base[0] not in (r"\mathbb{R}", "R", r"\mathbf{R}", r"\mathcal{R}", r"\Re", r"\R"):
        return None
    above = group(tokens, base[1] + 1) if text_at(tokens, base[1]) == "^" else None
    if above is None:
        return ()
    sizes: list[str | None] = []
    for token in above[0]:
        if token.kind == "number":
            sizes += [None] if token.text != "1" else []
        elif token.kind in ("letter", "name"):
            sizes.append(token.text)
        elif token.text not in (r"\cdot", "{", "}"):
            return None
    return tuple(sizes)
