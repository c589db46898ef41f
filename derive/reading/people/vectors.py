r"""Families of vectors: the ``w_k`` of a text that writes ``w_k^\top`` or ``\mathbf{w}_k``."""

from __future__ import annotations

from collections.abc import Iterable

from derive.reading.people.bases import base_at, scripted
from derive.reading.people.liberty import Tokens, group, text_at
from derive.reading.people.usage import Usage

_BOLD = (r"\mathbf", r"\boldsymbol", r"\bm", r"\vec")
_TURNED = (r"\top", "T", r"\intercal")


def note_vectors(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note the names of families of vectors."""
    for tokens in lists:
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            below = group(tokens, base[1] + 1) if base and text_at(tokens, base[1]) == "_" else None
            if base is None or below is None:
                continue
            above = group(tokens, below[1] + 1) if text_at(tokens, below[1]) == "^" else None
            turned = above is not None and len(above[0]) == 1 and above[0][0].text in _TURNED
            if turned or tokens[n].text in _BOLD:
                usage.columns.add(base[0])


def is_vector(entry: Tokens, usage: Usage) -> bool:
    """Whether an entry of an array is one of a family of vectors, with its index and nothing else."""
    base = base_at(entry, 0)
    return base is not None and base[0] in usage.columns and scripted(entry, base[1]) == len(entry)
