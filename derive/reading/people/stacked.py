r"""Matrices of which words say what stands in them: "the vectors $w_k$ are the rows of $W$"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Literal, TypeAlias

from derive.reading.people.axes import Axes, Clash

Stack: TypeAlias = tuple[str, Literal["rows", "columns"]]  # the vectors, and which way they stand

_WAY = r"(?P<way>rows?|columns?)"
_MORE = r"(?:[a-z]+\s+){0,3}"
_BIG = r"\$(?P<big>[^$\n]{1,20})\$"
_SMALL = r"\$(?P<small>[^$\n]{1,30})\$"
_SAID = tuple(
    re.compile(said)
    for said in (
        rf"{_SMALL},?\s+{_MORE}{_WAY}\s+of\s+{_MORE}{_BIG}",
        rf"\b{_WAY}\s+of\s+{_MORE}{_BIG}\s+(?:are|is|being|hold|holds|contain|contains)\s+{_MORE}{_SMALL}",
        rf"{_BIG},?\s+{_MORE}(?:with|whose)\s+{_WAY}\s+{_MORE}{_SMALL}",
    )
)
_FACE = r"\\(?:mathbf|boldsymbol|bm|vec|tilde|hat)"
_NAME = re.compile(rf"({_FACE})?\s*\{{?\s*(\\?[A-Za-z]+)\s*\}}?")
_VECTOR = re.compile(rf"({_FACE})?\s*\{{?\s*(\\?[A-Za-z]+)\s*\}}?\s*(?:_\w|_\{{\w\}}|\^\{{\(\w\)\}})\S*")


def stacked(text: str) -> dict[str, Stack]:
    r"""Each matrix with the vectors that words say are its rows or its columns.

    >>> stacked(r"The vectors $w_k$ are the rows of the matrix $W$.")
    {'W': ('w', 'rows')}
    >>> stacked(r"With design matrix $X$ with rows $x_i^\top$, and $\mathbf{u}_k$ as columns of $U$.")
    {'U': ('\\mathbf{u}', 'columns'), 'X': ('x', 'rows')}
    """
    found: dict[str, Stack] = {}
    for pattern in _SAID:
        for said in pattern.finditer(text):
            big, small = _NAME.fullmatch(said["big"].strip()), _VECTOR.fullmatch(said["small"].strip())
            if big and small:
                found[_written(big)] = (_written(small), "rows" if said["way"][0] == "r" else "columns")
    return found


def _written(name: re.Match[str]) -> str:
    face, letter = name.groups()
    return f"{face}{{{letter}}}" if face else letter


def tie(axes: Axes, said: Mapping[str, Stack]) -> None:
    """The axes of such matrices are those of their vectors, where both have two."""
    for big, (small, way) in said.items():
        if axes.ranks.get(big) == 2 == axes.ranks.get(small):
            for place in (0, 1):
                with suppress(Clash):
                    other = place if way == "rows" else 1 - place
                    axes.join(axes.axis(big, place), axes.axis(small, other))
