"""Equations that do not stand in the case that words beside them name, or that was told last.

Once a case and its opposite are told, what is said again word for word stands for both of them.
"""

from __future__ import annotations

import re

from derive.reading.people.denying import Stance
from derive.reading.people.links import Found
from derive.reading.people.ordered import exclusive
from derive.reading.people.otherwise import SENTENCE
from derive.term import Apply, Condition, Derivative, Term

_UNSURE = "the words around it do not tell that it is meant there alone"
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_THERE = re.compile(
    r"\b(?:(?:this|that|the|second|first|other|latter|former|such)\s+(?:\w+\s+)?cases?\b(?!\s+(?:give|lead|yield|show))"
    r"|others?|class(?:es)?|diagonal|here|again|indeed|check|i\.e)\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\b(?:so|thus|hence|therefore|then|consequently|accordingly|finally|next|we\s+(?:see|obtain|conclude|get|find|have)"
    r"|this\s+(?:gives|means|shows|yields)|it\s+follows|which\s+shows|both|two|sum\w*|all\s+in\s+all|in\s+short|form"
    r"|conclusion|together|write|written|substitut\w+|plugging|as\s+a\s+result|result|answer|solution"
    r"|(?:gradient|derivative)\s+is)\b",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"\b(?:(?:gradient|derivative)\s+is|final\w*|result|answer|conclusion|solution|all\s+in\s+all|sum(?:ming)?\s+up|in\s+short)\b",
    re.IGNORECASE,
)


def loosen(one: Found, how: Stance) -> None:
    """Let an equation stand without the case that words beside it name."""
    one.general |= how == "general"
    one.unsure = _UNSURE if how == "denied" else one.unsure


def conclude(text: str, found: list[Found]) -> None:
    """Take out of their case the derivatives that are said again when both cases are told, and the last time.

    What follows a conclusion, or begins a paragraph, is said of both; of anything else that is left open.
    """
    for n, one in enumerate(found):
        before = _said_before(found, n)
        if before is None or any(_head(later) == _head(one) for later in found[n + 1 :]):
            continue
        start = found[before].sheet.formula.outer[1]
        between = text[start : one.sheet.formula.outer[0]]
        last = found[n - 1].sheet.formula.outer[1]
        words = text[max(start, last) : one.sheet.formula.outer[0]]
        displayed = found[before].sheet.formula.display
        if not (displayed or SENTENCE.search(between) or _PARAGRAPH.search(between)) or _THERE.search(words):
            continue
        told = found[before]  # in its case
        if any(_opposed(found, told, other) for other in found[:before] if _head(other) == _head(one)):
            if _PARAGRAPH.search(between) or _CONCLUDES.search(words):
                one.around, one.supposed, one.general = [], [], True
            else:
                one.around, one.unsure = [], _UNSURE
        elif _FINAL.search(words):
            one.around, one.unsure = [], _UNSURE if one.supposed else one.unsure


def _said_before(found: list[Found], n: int) -> int | None:
    """The place at which a whole chain of one link was said before, in the same case or in the only one."""
    one = found[n]
    if one.given or one.settled or not isinstance(_head(one), Derivative):
        return None
    if one.left is not one.head or (n + 1 < len(found) and found[n + 1].number == one.number):
        return None
    for m in range(n - 1, -1, -1):
        other = found[m]
        if not other.equation or m in one.supposed:
            if other.given or any(m in each.supposed for each in found):
                return None  # another case
            continue
        if _head(other) == _head(one):
            case = [*other.given, *other.around]
            same = _right(other) == _right(one) and all(c in case for c in one.around)
            return m if same and {*one.supposed} <= {*other.supposed} and (case or other.supposed) else None
    return None


def _opposed(found: list[Found], one: Found, other: Found) -> bool:
    """Whether two equations are said in opposite cases."""
    told = (*other.given, *other.around)
    if any(Condition(c.left, c.right, not c.equal) in told for c in (*one.given, *one.around)):
        return True
    turned = one.denied ^ other.denied
    return any(m in other.supposed and m in turned for m in one.supposed) or any(
        exclusive(found[a], found[b]) for a in one.supposed for b in other.supposed if a != b
    )


def _head(one: Found) -> Term | None:
    return one.head.readings[0].term if one.equation and one.head and one.head.readings else None


def _right(one: Found) -> object:
    return _key(one.right.readings[0].term) if one.right and one.right.readings else None


def _key(term: Term) -> object:
    """A Term but for the order of what is added and multiplied."""
    match term:
        case Apply("add" | "mul" | "dot" as operator, args):
            return ("mul" if operator == "dot" else operator, sorted(map(repr, map(_key, args))))
        case Apply(operator, args):
            return (operator, [_key(arg) for arg in args])
    return term
