r"""The other case, in words: "else", "otherwise", "for all other $i$"; on the diagonal and off it.

>>> other_case(". Otherwise we get "), other_case(", so that ")
(True, False)
>>> said_behind(" otherwise."), said_behind(", otherwise $b$"), said_behind("\\nelse, if $i \\ne c$")
(True, False, False)
"""

from __future__ import annotations

import re

from derive.reading.people.links import Found
from derive.term import Condition, Derivative, Symbol

_CLAUSE = r"(?:\A|[.;:,(\n]|\b(?:and|but|while|whereas|or))[\s\"*_(\-]*"
_OTHERS = (
    r"(?:other|remaining|wrong|incorrect|negative)\s+(?:cases?|class(?:es)?|ind(?:ices|exes)|entr(?:y|ies)|label"
    r"|components?|logits?|weights?|outputs?|examples?|ones|values|\$?[a-z]\$?)"
)
_ELSE = (
    r"(?:else|elsewhere|otherwise(?!\s+(?:stated|put|said|known|called))"
    r"|if (?:not|it (?:is not|isn't|does not))"
    rf"|(?:(?:in|for|at|with)\s+)?(?:all|any|every|each|the)\s+(?:of\s+)?(?:the\s+)?{_OTHERS}"
    rf"|(?:in|for|at|with)\s+(?:(?:all|any|every|each|the)\s+)?(?:of\s+)?(?:the\s+)?(?:{_OTHERS}|others|rest)"
    r")(?![A-Za-z])"
)
_TURN = re.compile(_CLAUSE + _ELSE, re.IGNORECASE)
SENTENCE = re.compile(r"[.!?](?=\s)|\n[ \t]*\n(?=\s*[A-Z#*\\-])")
_BEHIND = re.compile(
    rf"\s*,?\s*(?:and\s+)?{_ELSE}(?=\s*(?:[.;)]|\Z|\n[ \t]*\n|and\b|but\b))"
    rf"|[ \t]+{_ELSE}(?=\s*,(?!\s*(?:if|when|for)\b))",
    re.IGNORECASE,
)
_FILLED = (
    r"(?:\s*(?:cases?|entries|entry|elements?|terms?|we (?:have|get|find|obtain|see)(?: that)?"
    r"|it (?:is|equals)|the (?:derivative|result|value|answer) (?:is|becomes|equals)|this (?:is|gives)"
    r"|then|that|is|are|\)|\d|\*|_))*"
    r"[\s:,*_)\-$\[\\]*\Z"
)
_INDICES = r"(?:the\s+)?(?:two\s+)?ind(?:ices|exes)"
_ALIKE = re.compile(
    _CLAUSE + r"(?:(?:for|on|in|when|if|case\s*\d*\s*:?)\s+)?(?:the\s+)?(?:"
    r"(?P<same>diagonal|same\s+ind(?:ex|ices)|equal\s+indices|" + _INDICES
    + r"\s+(?:agree|coincide|match|are\s+(?:equal|the same)))|(?P<other>off[- ](?:the[- ])?diagonal"
    r"|different\s+ind(?:ex|ices|exes)|unequal\s+indices|(?:" + _INDICES
    + r"|they)\s+(?:differ|do\s+not\s+agree|are\s+(?:different|not\s+equal|unequal|not\s+the\s+same))))"
    + _FILLED, re.IGNORECASE,
)  # fmt: skip
_WORDED = re.compile(
    r"\b(?:when|if|for|in|where|to|without)\s+(?:an?\s+|the\s+|every\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?:labels?\s+is|(?:correct|true|right|target|positive|negative|active|inactive|wrong)\s+\w+|input\s+is"
    r"|loss\s+is\s+(?:positive|zero|active)|unit\s+is|penalty|right\s+of|left\s+of|every\s+other"
    r"|(?:positive|negative)\s+\$[^$]{1,12}\$|\$[^$]{1,12}\$\s+is\s+(?:[01]|one|zero|positive|negative)"
    r"|it\s+is\s+(?:one|zero|positive|negative)|it\s+isn't)(?![A-Za-z])"
    r"[^$.!?;=]{0,40}[,:]?[\s*_$\[\\(]*\Z", re.IGNORECASE,
)  # fmt: skip
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
    found = _ALIKE.search(words[-160:])
    return None if found is None else found["same"] is not None


def unread_case(words: str) -> str:
    """Why a line may be right though it is refuted: the words before it tell a case that no formula tells.

    >>> bool(unread_case("When the label is 1, ")), bool(unread_case("For the loss we get "))
    (True, False)
    """
    found = _WORDED.search(words[-160:])
    return f'"{found[0].strip(" ,:$")}" may tell a case, which is not read' if found else ""


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
