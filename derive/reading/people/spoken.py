r"""Equations that words make: ``$\partial_{z_i} L$ is $p_i - 1$ for $i = c$ and $p_i$ otherwise``.

Only of derivatives, whose values are claims; what a word says of a name may be a size or a set. A lone
value goes on from the equation before it, where the words behind it tell another case.
"""

from __future__ import annotations

import re

from derive.reading.people.links import Found, Member
from derive.reading.people.otherwise import said_behind
from derive.reading.people.search import Candidate
from derive.reading.people.standing import is_number
from derive.reading.tokens import Token
from derive.term import Condition, Derivative, Symbol, Term

_IS = re.compile(
    r"\s*,?\s*(?:(?:then|therefore|thus|hence|now)\s+)?(?:is|equals|becomes|reads|simplifies to|evaluates to"
    r"|comes out as)\s*"
    r"(?:(?:then|therefore|thus|hence|just|simply|equal to|given by|exactly|now)\s*){0,2}:?\s*"
)
_AND = re.compile(
    r"\s*[,;]?\s*(?:(?:and|but|or|while|whereas)\s+)?(?:(?:it|this)?\s*(?:is|equals|becomes)\s*)?"
)
_ELSE = re.compile(
    r"\s*[.;,]?\s*(?:and\s+)?(?:otherwise|else|if not|in (?:the|every|any) other case|elsewhere),?\s*"
    r"(?:(?:it|this|that|we get|the (?:derivative|gradient|result))\s*)?(?:(?:is|equals|becomes)\s*)?",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\s*,?\s*(?:but )?(?:only )?(?:if|when|whenever|for|where|in case)\s*")
_ENDS = re.compile(r"\s*(?:[.,;)]|\Z|\n|(?:and|but|if|when|for|whenever|otherwise|so|which|where|as)\b)")
_OF = re.compile(r"\b(?:derivative|gradient)s?\s+of\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}\Z", re.IGNORECASE)
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
_PART = re.compile(r"\b(?:of|in|for|with|to|from|at|if|when)\s+(?:the\s+)?\Z", re.IGNORECASE)  # "the size of"
_EQUATES = re.compile(
    r"\s*(?:is|equals)\s+(?:not\s+|n't\s+)?(?:equal\s+to\s+|the\s+same\s+as\s+)?|\s*does\s+not\s+equal\s+"
)
_IF = re.compile(r"\b(?:if|when|whenever|for|where|case:?)\s+\Z", re.IGNORECASE)


def say(text: str, found: list[Found]) -> None:
    """Make equations of derivatives and the values that words give them, conditions of compared indices."""
    for n, one in enumerate(found):
        if n == 0 or not one.mention:
            continue
        gap = _between(text, found[n - 1], one)
        if _EQUATES.fullmatch(gap) and _compare(text, found[n - 1], one, "not" not in gap):
            continue
        if not _alone(one):
            continue
        end = one.sheet.formula.outer[1]
        if not one.left or not (_ENDS.match(text, end) or said_behind(text[end : end + 80])):
            continue
        head = (
            _derivative(text, found, n, one.left.readings[0].term)
            if _IS.fullmatch(gap)
            else _going_on(text, found, n)
        )
        if head is not None:
            number = head[1]
            one.left, one.right, one.head, one.number = head[0], one.left, head[0], number
            one.relation = Token("mark", "=", 0, 0)


def _alone(one: Found) -> bool:
    return one.mention and one.left is not None and bool(one.left.readings)


def _between(text: str, one: Found, other: Found) -> str:
    return text[one.sheet.formula.outer[1] : other.sheet.formula.outer[0]]


def _derivative(text: str, found: list[Found], n: int, value: Term) -> tuple[Member, int] | None:
    """The derivative before a value, a formula or in words: "the derivative of $L$ by $z_i$"."""
    before = found[n - 1]
    if not _alone(before) or before.left is None:
        return None
    by = before.left.readings[0]
    if isinstance(by.term, Derivative):
        begin = before.sheet.formula.outer[0]
        told = _PART.search(text[max(0, begin - 20) : begin]) or is_number(value)
        return None if told else (before.left, before.number)
    of = found[n - 2] if n > 1 else None
    if not isinstance(by.term, Symbol):
        return None
    begin = before.sheet.formula.outer[0]
    said = _OF_LOSS.search(text[max(0, begin - 120) : begin]) and not is_number(value)
    if said and (loss := _loss(found[: n - 1])) is not None:
        made = Candidate(Derivative(loss, by.term), by.notes, by.cost)
        return Member([*before.left.tokens], before.sheet, (made,)), before.number
    if of is None or not _alone(of) or of.left is None:
        return None
    begin = of.sheet.formula.outer[0]
    if not _BY.fullmatch(_between(text, of, before)) or not _OF.search(text[max(0, begin - 80) : begin]):
        return None
    inside = of.left.readings[0]
    made = Candidate(Derivative(inside.term, by.term), (*inside.notes, *by.notes), inside.cost + by.cost)
    return Member([*of.left.tokens], of.left.sheet, (made,)), before.number


def _loss(found: list[Found]) -> Symbol | None:
    """The one loss that a text defines; None where it has several, or none."""
    heads = (one.left.readings[0].term for one in found if one.equation and one.left and one.left.readings)
    names = dict.fromkeys(h for h in heads if isinstance(h, Symbol) and h.name in _LOSSES and not h.indices)
    return next(iter(names)) if len(names) == 1 else None


def _going_on(text: str, found: list[Found], n: int) -> tuple[Member, int] | None:
    """The head of the equation before, where a lone value is said of it in another case."""
    case, told = found[n - 1], found[n - 2] if n > 1 else None
    if case.equation and case.head is not None and _ELSE.fullmatch(_between(text, case, found[n])):
        return case.head, case.number
    if told is None or not told.equation or told.head is None or not _is_case(case):
        return None
    if not _WHEN.fullmatch(_between(text, told, case)) or not _AND.fullmatch(_between(text, case, found[n])):
        return None
    end = found[n].sheet.formula.outer[1]
    after = found[n + 1] if n + 1 < len(found) else None
    other = after is not None and _is_case(after) and _WHEN.fullmatch(_between(text, found[n], after))
    return (told.head, told.number) if other or said_behind(text[end : end + 80]) else None


def _is_case(one: Found) -> bool:
    """Whether a link compares two indices, or a value."""
    return bool(one.given) if one.left is None else one.relation is not None


def _compare(text: str, one: Found, other: Found, equal: bool) -> bool:
    """``if $i$ equals $c$``: two mentions of letters become one condition, at the second."""
    letters = [m.left.tokens[0].text for m in (one, other) if m.left is not None and len(m.left.tokens) == 1]
    begin = one.sheet.formula.outer[0]
    if not one.mention or len(letters) != 2 or not all(letter.isalpha() for letter in letters):
        return False
    if not _IF.search(text[max(0, begin - 20) : begin]):
        return False
    other.given = [Condition(Symbol(letters[0]), Symbol(letters[1]), equal)]
    other.left = other.head = None
    return True
