"""A Writer: one format, from a Document to bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.documents.document import Document


@dataclass(frozen=True, slots=True)
class Writer:
    """A format by name: the suffix of its files, and how a Document is written in it.

    ``fragment`` writes the body alone, to stand in a page of somebody else's, where a format can.
    """

    name: str
    suffix: str
    write: Callable[[Document], bytes]
    fragment: Callable[[Document], str] | None = None
