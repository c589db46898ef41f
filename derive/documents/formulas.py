"""Formulas for documents: Terms and relations in their three writings."""

from __future__ import annotations

from functools import cache

from derive.documents.document import Inline, Math, Text
from derive.term import Condition, Term
from derive.writing import Writing, condition, relation, writing


def _math(written: Writing) -> Math:
    return Math(written.latex, written.plain, written.words)


@cache
def math(term: Term) -> Math:
    """A Term as a formula."""
    return _math(writing(term))


def equation(*members: Term) -> Math:
    """``a = b = ...`` as a formula."""
    return _math(relation(*members))


def case(when: Condition) -> Math:
    """An index condition as a formula."""
    return _math(condition(when))


def text(*parts: str | Term | Inline) -> Text:
    """Prose with formulas: strings as they are, Terms as formulas."""
    return tuple(math(part) if isinstance(part, Term) else part for part in parts)
