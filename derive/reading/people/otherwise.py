r"""The other case, in words: "else", "otherwise", "for all other $i$"; on the diagonal and off it.

>>> other_case(". Otherwise we get "), other_case(", so that ")
(True, False)
>>> said_behind(" otherwise."), said_behind(", otherwise $b$"), said_behind("\\nelse, if $i \\ne c$")
(True, False, False)
"""

from __future__ import annotations

import re

from derive.binding import free_names
from derive.reading.people.links import Found
from derive.reading.people.phrases import APART, ELSE, ON, OTHERS, SAME, TRUE
from derive.term import Condition, Derivative, Symbol, parts

_CLAUSE = r"(?:\A|[.;:,(\n]|\b(?:and|but|while|whereas|or))[\s\"*_(\-]*"
_TURN = re.compile(_CLAUSE + ELSE, re.IGNORECASE)
SENTENCE = re.compile(r"[.!?](?=\s)|\n[ \t]*\n(?=\s*[A-Z#*\\-])")
_BEHIND = re.compile(
    rf"\s*,?\s*(?:and\s+)?{ELSE}(?=\s*(?:[.;)]|\Z|\n[ \t]*\n|and\b|but\b))"
    rf"|[ \t]+{ELSE}(?=\s*,(?!\s*(?:if|when|for)\b))",
    re.IGNORECASE,
)
_FILLED = (
    r"(?:\s*(?:cases?|entries|entry|elements?|terms?|we (?:have|get|find|obtain|see)(?: that)?"
    r"|it (?:is|equals)|the (?:derivative|result|value|answer) (?:is|becomes|equals)|this (?:is|gives)"
    r"|then|that|is|are|\)|\d|\*|_))*"
    r"[\s:,*_)\-$\[\\]*\Z"
)
_ALIKE = re.compile(
    _CLAUSE + rf"(?:case\s*\d*\s*:?\s+)?{ON}(?:(?P<same>{SAME})|(?P<other>{APART}))" + _FILLED,
    re.IGNORECASE,
)
_ENDS = r"(?=\s*(?:[.,;:)]|\Z|\n[ \t]*\n|(?:and|but|while|whereas)\b))"
_ALIKE_BEHIND = re.compile(rf"\s*,?\s*\(?{ON}(?:(?P<same>{SAME})|(?P<other>{APART})){_ENDS}", re.IGNORECASE)
_CLASS = re.compile(
    _CLAUSE
    + rf"(?:(?P<same>{TRUE})|(?:(?:for|in|at|on)\s+)?(?:all\s+|every\s+|any\s+|the\s+)*{OTHERS})"
    + _FILLED,
    re.IGNORECASE,
)
_CLASS_BEHIND = re.compile(rf"\s*,?\s*\(?(?:only\s+)?(?P<same>{TRUE}){_ENDS}", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?:class|label)", re.IGNORECASE)
_OF_ALL = re.compile(
    r"[\s$*_)]*(?:,\s*)?(?:(?:for|at)\s+(?:all|every|any|each)(?!\s+(?:of\s+(?:the|these)\s+)?(?:other|remaining|rest|such))"
    r"|in\s+(?:all|every|any|each|either|both)\s+cases?|in\s+general|regardless|whatever|always|everywhere)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 25


def turn(words: str) -> re.Match[str] | None:
    """Where the words before a formula turn to the other case, in its own sentence."""
    found = list(_TURN.finditer(words))
    if not found:
        return None
    rest = words[found[-1].end() :]
    return None if SENTENCE.search(rest) or len(rest.split()) > _MOST_WORDS else found[-1]


def other_case(words: str) -> bool:
    """Whether the words before a formula turn to the other case."""
    return turn(words) is not None


def said_behind(behind: str) -> bool:
    """Whether the words behind a formula say that it is meant in the other case."""
    return bool(_BEHIND.match(behind))


def alike(words: str) -> bool | None:
    """Whether the words before a formula say that two indices are one (True), or that they differ (False)."""
    return _same(_ALIKE.search(words[-160:]))


def of_label(words: str) -> bool | None:
    """Whether the words before a formula speak of the true class (True), or of the others (False)."""
    return _same(_CLASS.search(words[-160:]))


def alike_behind(behind: str) -> bool | None:
    """Whether the words behind a formula say that two indices are one (True), or that they differ (False).

    >>> alike_behind(" on the diagonal."), alike_behind(", off the diagonal it is")
    (True, None)
    """
    return _same(_ALIKE_BEHIND.match(behind))


def of_label_behind(behind: str) -> bool | None:
    """Whether the words behind a formula speak of the true class (True), or of the others (False)."""
    found = _CLASS_BEHIND.match(behind)
    return True if found else False if said_behind(behind) and _LABELLED.search(behind) else None


def said_of_all(behind: str) -> bool:
    """Whether the words behind a formula say that it is meant in all cases.

    >>> said_of_all(" for all $z$."), said_of_all(" for all other $i$.")
    (True, False)
    """
    return bool(_OF_ALL.match(behind))


def _same(found: re.Match[str] | None) -> bool | None:
    return None if found is None else found["same"] is not None


def at_label(one: Found, found: list[Found], equal: bool) -> list[Condition]:
    r"""The condition that the index of ``\partial \ell / \partial z_i`` is the label c of ``-\log p_c``."""
    match one.head.readings[0].term if one.head and one.head.readings else None:
        case Derivative(Symbol(loss, ()), Symbol(_, (Symbol(i) as index,))):
            labels = {c for c in _labels(loss, found) if c != i}
            return [Condition(index, Symbol(c), equal) for c in labels] if len(labels) == 1 else []
    return []


def _labels(loss: str, found: list[Found]) -> set[str]:
    """The letters that stand below names in what a loss is said to be, and are no indices of sums."""
    for one in found:
        if one.equation and one.left is one.head and one.left and one.right and one.right.readings:
            left, right = (m.readings[0].term if m.readings else None for m in (one.left, one.right))
            if left == Symbol(loss) and right is not None:
                below = {i.name for p in parts(right) if isinstance(p, Symbol) for i in p.indices
                         if isinstance(i, Symbol)}  # fmt: skip
                return below & free_names(right)
    return set()


def opposite(conditions: list[Condition]) -> list[Condition]:
    """The other case of one condition; none where there are several, whose other case is no single one."""
    return [Condition(c.left, c.right, not c.equal) for c in conditions] if len(conditions) == 1 else []


def two_indices(one: Found, equal: bool) -> list[Condition]:
    r"""The condition that the indices of ``\partial p_k / \partial z_i`` are one, or that they differ."""
    term = one.head.readings[0].term if one.head and one.head.readings else None
    match term:
        case Derivative(Symbol(_, (*_, Symbol(a) as left)), Symbol(_, (*_, Symbol(b) as right))) if a != b:
            return [Condition(left, right, equal)]
    return []
