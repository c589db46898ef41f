r"""Cases that are told by their places: "in the first case", "for $y = 1$ and $y = 0$, respectively".

Two conditions that exclude each other, joined by "and", are alternatives: no line stands under both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from derive.reading.people.links import Found
from derive.reading.people.otherwise import SENTENCE
from derive.reading.people.sentences import between, is_case
from derive.term import Condition

_PLACE = re.compile(
    r"\b(?:(?:in\s+)?(?:the\s+)?(?P<first>first|former)|(?:in\s+)?(?:the\s+)?(?P<second>second|latter)"
    r"|in\s+the\s+(?P<third>third))(?:\s+(?:case|one|situation)\b|(?=[\s,:]*(?:it|we|\Z)))",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"[\s,*_()]*(?:and|or|,|versus|vs\.?)[\s,*_()]*(?:for|if|when|case)?[\s*_(]*", re.IGNORECASE
)
_OR = re.compile(r"\bor\b", re.IGNORECASE)  # of i = c or i \\ne c a line is said in all cases
_LISTED = re.compile(r"\s*(?:,|and|or|,\s*and)\s*")
RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_SEVERAL = "it is said of several cases at once, and of which one cannot be told"


def order(text: str, found: list[Found]) -> None:
    """Give equations the cases that words tell by their places; what cannot be told leaves them in doubt."""
    for match in RESPECTIVELY.finditer(text):
        _respective(text, found, match.start())
    group, place, several = list[int](), -1, False
    for n, one in enumerate(found):
        gap = between(text, found[n - 1], one) if n else ""
        if is_case(text, found, n):
            joined = bool(group) and group[-1] == n - 1 and bool(_JOINED.fullmatch(gap))
            several = joined and exclusive(found[n - 1], one) and not (one.given and _OR.search(gap))
            group, place = [*group, n] if joined else [n], -1
            continue
        ended = bool(SENTENCE.search(gap))
        several &= not ended
        if places := list(_PLACE.finditer(gap)):
            place = ("first", "second", "third").index(places[-1].lastgroup or "first")
        elif ended:
            place = -1
        if not one.equation or one.settled:
            continue
        if place >= 0:
            settle(found, one, group[place : place + 1] if len(group) > max(1, place) else [])
        elif several and not one.given:
            one.doubt = _SEVERAL


def settle(found: Sequence[Found], one: Found, cases: Sequence[int]) -> None:
    """Put an equation under the conditions at some places; where there are none it is in doubt."""
    if not cases:
        one.doubt = _SEVERAL
        return
    one.given = [c for m in cases for c in found[m].given]
    one.supposed = [m for m in cases if found[m].left is not None]
    one.settled, one.doubt = True, ""


def exclusive(one: Found, other: Found) -> bool:
    """Whether two conditions exclude each other: ``i = c`` and ``i \\ne c``, ``y = 1`` and ``y = 0``."""
    if one.left is None or other.left is None:
        return any(Condition(c.left, c.right, not c.equal) in other.given for c in one.given)
    if not all(m and m.readings for m in (one.left, one.right, other.left, other.right)):
        return False
    assert one.right
    assert other.right
    assert one.relation
    assert other.relation
    if one.left.readings[0].term != other.left.readings[0].term:
        return False
    same = one.right.readings[0].term == other.right.readings[0].term
    return same != (one.relation.text == other.relation.text and one.equation)


def _respective(text: str, found: list[Found], at: int) -> None:
    """Give the values of a sentence with "respectively" the conditions at the same places."""
    begin = max((m.end() for m in SENTENCE.finditer(text, 0, at)), default=0)
    stop = SENTENCE.search(text, at)
    end = stop.start() if stop else len(text)
    here = [n for n, one in enumerate(found) if begin <= one.sheet.formula.outer[0] < end]
    cases = [n for n in here if is_case(text, found, n)]
    values = [n for n in here if found[n].equation and n not in cases]
    lined = all(
        b == a + 1 and _LISTED.fullmatch(between(text, found[a], found[b]))
        for run in (cases, values)
        for a, b in pairwise(run)
    )
    for k, n in enumerate(values):
        settle(found, found[n], cases[k : k + 1] if lined and 1 < len(values) == len(cases) else [])
