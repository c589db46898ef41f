"""Derivatives that words say: "the derivative of $L$ with respect to $z_i$", "the gradient by $w$"."""

from __future__ import annotations

import re

from derive.reading.people.links import Found, Member
from derive.reading.people.search import Candidate
from derive.reading.people.sentences import between, term_of
from derive.reading.people.standing import is_number
from derive.term import Derivative, Symbol

PART = re.compile(r"\b(?:of|in|for|with|to|from|at|if|when)\s+(?:the\s+)?\Z", re.IGNORECASE)  # "the size of"
_DIFFERENTIATING = re.compile(r"\bdifferentiating\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}\Z", re.IGNORECASE)
_OF = re.compile(
    r"\b(?:(?:derivative|gradient)s?\s+of|[Dd]ifferentiating)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}\Z",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\s*(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}", re.IGNORECASE
)
_OF_LOSS = re.compile(
    r"(?:\A|[.!?:,;]\s+|\n\s*|\b(?:so|hence|thus|then|therefore|and|that)\s*,?\s+)(?:the|its)\s+"
    r"(?:partial\s+)?(?:derivative|gradient)(?:\s+of\s+(?:the|this|our)\s+(?:loss|cost|error|objective)(?:\s+function)?)?"
    r"\s+(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}\Z",
    re.IGNORECASE,
)
_LOSSES = ("L", "J", "E", "C", r"\ell", r"\mathcal{L}", r"\mathcal{J}", r"\mathcal{E}", r"\mathcal{C}")


def derivative(text: str, found: list[Found], n: int, cased: bool) -> tuple[Member, int] | None:
    """The derivative before a value, a formula or in words, "the derivative of $L$ by $z_i$", and its chain.

    A number is a value only where it is ``cased``.
    """
    last, value = found[n - 1], term_of(found[n])
    if term_of(last) is None or last.left is None:
        return None
    number = value is not None and is_number(value) and not cased
    by = last.left.readings[0]
    if isinstance(by.term, Derivative):
        begin = last.sheet.formula.outer[0]
        told = PART.search(text[max(0, begin - 20) : begin]) or number
        return None if told else (last.left, last.number)
    of = found[n - 2] if n > 1 else None
    if not isinstance(by.term, Symbol):
        return None
    begin = last.sheet.formula.outer[0]
    said = _OF_LOSS.search(text[max(0, begin - 120) : begin]) and not number
    if said and (loss := _loss(found[: n - 1])) is not None:
        made = Candidate(Derivative(loss, by.term), by.notes, by.cost)
        return Member([*last.left.tokens], last.sheet, (made,)), last.number
    if of is None or term_of(of) is None or of.left is None:
        return None
    begin = of.sheet.formula.outer[0]
    if not _BY.fullmatch(between(text, of, last)) or not _OF.search(text[max(0, begin - 80) : begin]):
        return None
    inside = of.left.readings[0]
    made = Candidate(Derivative(inside.term, by.term), (*inside.notes, *by.notes), inside.cost + by.cost)
    return Member([*of.left.tokens], of.left.sheet, (made,)), last.number


def _loss(found: list[Found]) -> Symbol | None:
    """The one loss that a text defines; None where it has several, or none."""
    heads = (one.left.readings[0].term for one in found if one.equation and one.left and one.left.readings)
    names = dict.fromkeys(h for h in heads if isinstance(h, Symbol) and h.name in _LOSSES and not h.indices)
    return next(iter(names)) if len(names) == 1 else None


def differentiated(text: str, found: list[Found], n: int) -> bool:
    """Whether words before "gives" differentiate: "differentiating $L$ with respect to $z$ gives"."""
    begin = found[n - 2].sheet.formula.outer[0] if n > 1 else 0
    return bool(_DIFFERENTIATING.search(text, max(0, begin - 60), begin))
