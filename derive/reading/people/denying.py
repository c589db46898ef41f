r"""Words that deny a condition, turn it into its opposite, or say a line of all cases alike.

>>> stance("Whether or not "), stance("unless "), stance("This is not the case "), stance("If "), stance("")
('general', 'turned', 'denied', 'held', 'held')
>>> stance("If ", " fails, we get"), stance("For ", " or not, we get"), stance("As we do not know b, for ")
('turned', 'general', 'held')
"""

from __future__ import annotations

import re
from typing import Literal

Stance = Literal["held", "turned", "general", "denied"]

_CLAUSE = re.compile(r"[.!?;:,](?=\s)|\$|\n[ \t]*\n|\n[ \t]*(?:[-*•]|\(?[0-9]+[.)])[ \t]|\\[\])]")
_BETWEEN = (  # words that may stand between one that denies and what it denies
    r"(?:\s+(?:only|just|merely|true|the|an?|case|cases|case\s+of|where|in|which|that|for|of|on|at|when|whenever|if|with"
    r"|whether|we|have|need|it|is|be|being|always|necessarily|assum\w+|suppos\w+|requir\w+|know|hold\w*|to|all|any"
    r"|our|target|label|fact|condition|situation|or|not|they|are|by|assumption))*\W*\Z"
)
_GENERAL = re.compile(
    r"\b(?:whether|no\s+matter|(?:does|did|need)\s+not\s+matter|doesn['’]t\s+matter|irrelevant|regardless|irrespective"
    r"|independent(?:ly)?\s+of|not\s+(?:only|just|merely)|both|as\s+well\s+as)" + _BETWEEN,
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:unless|except(?:ing)?|excluding|outside|other\s+than|(?:apart|aside)\s+from)" + _BETWEEN,
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|cannot|ignor\w+|neglect\w*|without|unlike|like|as(?=\s+(?:in|for|when|if|on)\b)|instead\s+of"
    r"|rather\s+than|than|contra(?:st|ry)\s+to|compar\w+\s+(?:to|with)|(?:similar|analogous)(?:ly)?\s+to|also|even"
    r"|over|WLOG|loss\s+of\s+generality|beyond|besides)|n['’]t)" + _BETWEEN,
    re.IGNORECASE,
)
_JOINED = re.compile(r"\$[^$\n]{1,80}\$,?\s+(?:or|and)(?:\s+(?:for|if|when|in\s+the\s+case))*\W*\Z")
_TURNED_BEHIND = re.compile(
    r"[\s*_$)]*(?:(?:is|are|being)\s+)?(?:excluded|left\s+out|fails|violated|false|not\s+(?:true|the\s+case|met|satisfied)"
    r"|(?:does\s+not|doesn['’]t)\s+hold)\b",
    re.IGNORECASE,
)
_GENERAL_BEHIND = re.compile(
    r"[\s*_$)]*,?\s*(?:or\s+not|alike|and\s+(?:also|equally)\s+(?:otherwise|elsewhere|else))\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?](?=\s)\s*|\n[ \t]*\n(?!\s*[a-z(])")
_IF = re.compile(
    r"\b(?:if|when|whenever|provided|for|in\s+the\s+case)(?:\s+(?:that|of|where|the|an?|our|all|any|matrix|matrices|label"
    r"|labels|target|targets))*\W*\Z",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:in\s+general|generally|otherwise|non-?\s?symmetric|not\s+(?:necessarily\s+)?symmetric|asymmetric"
    r"|(?:for|with)\s+(?:an?\s+)?(?:general|arbitrary|any|real|soft|other)|soft\s+labels)\b",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"[\s*_$)]*,?\s*(?:always|everywhere|in\s+(?:all|both|either|every|any)\s+cases?|in\s+general|either\s+way"
    r"|regardless|whatever)\b",
    re.IGNORECASE,
)


def stance(before: str, behind: str = "") -> Stance:
    """How words stand to a condition between them: only one that is held is a case of what they speak of.

    "Turned" is what holds where the condition does not; "general" says a line of both; of what is
    "denied" no more can be told.
    """
    if (joined := _JOINED.search(before)) and stance(before[: joined.start()]) == "general":
        return "general"  # whether $y = 1$ or $y = 0$
    words = _CLAUSE.split(before.rstrip(" \n$*_(\\["))[-1][-120:]
    fails = bool(_TURNED_BEHIND.match(behind))
    if _GENERAL.search(words) or _GENERAL_BEHIND.match(behind):
        return "general"
    if _TURNED.search(words):
        return "denied" if fails else "turned"
    if _DENIED.search(words):
        return "denied"
    return "turned" if fails else "held"


def extent(text: str, start: int, end: int) -> tuple[int, int] | None:
    r"""From where to where a fact holds that words tell at a place; None where they deny it.

    What is said "if $A$ is symmetric" holds from its sentence on to words that speak of others.

    >>> extent("We do not assume that $A$ is symmetric.", 23, 24), extent("Let $A$ be symmetric.", 5, 6)
    (None, (0, 21))
    >>> extent("We sum. If $A$ is symmetric, $f$. In general, $g$.", 12, 13)
    (8, 34)
    """
    begin = max((m.end() for m in _SENTENCE.finditer(text, max(0, start - 300), start)), default=0)
    before = text[begin:start]
    if stance(before, text[end : end + 60]) != "held":
        return None
    if not _IF.search(_CLAUSE.split(before.rstrip(" \n$*_(\\["))[-1]):
        return 0, len(text)
    stop = _OTHERS.search(text, end)
    return begin, stop.start() if stop else len(text)


def always(behind: str) -> bool:
    """Whether the words behind a formula say it of all cases.

    >>> always("$ always."), always(" for all $i$.")
    (True, False)
    """
    return bool(_ALWAYS.match(behind))
