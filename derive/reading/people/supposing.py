r"""Hypotheses on values: ``if $y = 1$``, ``when $z > 0$``. What is said under one is no claim without it.

Conditions on indices are judged with the lines that they govern, hypotheses on values likewise as far as they
can be read; else their lines are left undecided: without them a true line could be called false.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from derive.reading.people.governing import ITEM, in_list, is_over, reach
from derive.reading.people.links import ON_A_VALUE, Found, mentions
from derive.reading.people.ordered import exclusive
from derive.reading.people.otherwise import SENTENCE, other_case, said_behind, said_of_all
from derive.reading.people.scopes import Typed, resolved
from derive.reading.people.standing import is_number
from derive.reading.people.unread_cases import unread_case
from derive.scope import ModelError
from derive.shapes import shape
from derive.statement import Hypothesis
from derive.term import Apply, Symbol

_IF = r"if|when|whenever|unless|provided|si|lorsque|quand|cuando|wenn|falls|se"
_FOR = r"case(?:\s+\d+)?|for|suppose|assum\w+|given"
_THEN = r"(?:\s+(?:that|we have|the (?:label|target)|the case|in which|is))*[\s:,*_($]*\Z"
_WITH = r"(?:with|without the penalty|setting|putting|taking|choosing|letting|at)"  # that opens a sentence
_VALUE = re.compile(
    rf"(?:\b(?:{_IF}|{_FOR}|let|set|take|others)|[.!?;]\s+{_WITH}|\n\s*{_WITH}){_THEN}", re.IGNORECASE
)
_SIGN = re.compile(rf"\b(?:{_IF}|{_FOR}){_THEN}", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:if|when|whenever|while|case|suppose|assum\w+)\b", re.IGNORECASE)
_FEW = 3  # words before a hypothesis that heads a line
_STRICT = re.compile(rf"\b(?:{_IF}|special case){_THEN}", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*(?:[-*•>]|\(?[0-9a-z]{1,2}[.)])?[\s*_$]*")
_COMPARES = ("<", ">", r"\le", r"\ge", r"\ne", r"\leqslant", r"\geqslant", r"\lt", r"\gt", r"\ll", r"\gg")
_SIGNS = {
    **{"=": "=", "<": "<", ">": ">", r"\lt": "<", r"\gt": ">", r"\ne": r"\ne"},
    **{r"\le": r"\le", r"\leqslant": r"\le", r"\ge": r"\ge", r"\geqslant": r"\ge"},
}
_NEGATED = {"=": r"\ne", r"\ne": "=", "<": r"\ge", r"\ge": "<", ">": r"\le", r"\le": ">"}
_UNLESS = re.compile(r"\b(?:unless|not|whether|or)\b[^.]*\Z", re.IGNORECASE)
_HEADS = re.compile(r"\b(?:case|suppose|assum\w+|let|set|take|consider)\b", re.IGNORECASE)
_BREAK = re.compile(r"[.!?;]\s|\n")
_PARAGRAPH = re.compile(r"\n[ \t]*\n(?=\s*[A-Z#*\\-])|\n[ \t]*(?:[-*•]|[0-9]+[.)])[ \t]")
_AND = re.compile(r"[\s,*_($)]*(?:and|or|,)?[\s*_($)]*")
_BACK = re.compile(
    r"[\s*_)$]*[,;]?\s*(?:but )?(?:only )?"
    r"(?:if|when|whenever|provided(?: that)?|in (?:the )?case(?: of| that| when)?)[\s*_($]*"
)
_BACK_FOR = re.compile(r"[\s*_)$]*[,;]?\s*(?:but )?(?:only )?for(?: all)?[\s*_($]*")
_BACK_TO = re.compile(r"[\s*_)$]*(?:but )?(?:only )?for[\s*_($]*")  # of a value: ``$a = b$ for $y = 1$``
_ONWARD = re.compile(
    r"[\s*_)$]*(?:,\s*(?:then\s*|we (?:get|have)\s*)?[$\\]|:|,?\s*then\b)"
)  # "if $y = 1$, $a = b$"
_ELSE_BEHIND = re.compile(r"[\s*_)$]*,\s*\$[^$=]{1,40}\$\s*(?:otherwise|else|if not|elsewhere)\b")
_FORWARD = re.compile(r"[\s*_)$]*,?\s*(?:we|it|this|the|one|so|is)\b")


def suppose(text: str, found: list[Found], known: Collection[str] = ()) -> None:
    """Tell each statement the hypotheses on values under which it stands, before it or right behind it.

    A hypothesis holds to the end of its paragraph, one that opens a case or is assumed to the next heading.
    ``known`` are names of a problem, which need not stand in the text.
    """
    active: list[int] = []
    told: list[int] = []  # the hypotheses that were told last, to which "otherwise" is the other case
    heading, item, turned = False, False, False
    end = said = 0
    for n, one in enumerate(found):
        begin, after = one.sheet.formula.outer
        same = n > 0 and found[n - 1].sheet is one.sheet
        gap = "" if same else text[end:begin] if begin >= end else ""
        ends = ITEM if heading and item else None if heading else _PARAGRAPH
        over = is_over(True, gap) or (ends is not None and bool(ends.search(gap)))
        if active and not same and over:
            active = []
        if _supposes(text, found, n, same, gap, active, known):
            back = _said_before(found, n, gap, same, text[after : after + 60])
            for m in back:
                found[m].supposed += [] if found[m].settled else [n]
            told, turned = [n], False
            if not back:
                joined = bool(active) and not same and bool(_AND.fullmatch(gap))
                apart = joined and exclusive(found[n - 1], one)
                goes_on = joined or (same and not one.leads.startswith(";"))
                active = [] if apart else [*active, n] if goes_on else [n]
                line = text[text.rfind("\n", 0, begin) + 1 : begin]
                heading = bool(reach(text, begin, after)) or bool(_HEADS.search(line))
                item = in_list(text, begin)
                told = active
        elif one.given and one.left is None:
            active = [] if heading else active  # the next case begins
            told, turned = [], False
        else:
            if turned and not same and SENTENCE.search(gap):
                active, turned = [], False  # what was said of the other case
            begins = not same and bool(told) and other_case(f"{text[said:begin]}{one.leads} ")
            turned = begins or (turned and (same or not over))
            other = turned or (bool(told) and said_behind(text[after : after + 80]))
            between = text[said:begin]
            unread = unread_case(between, (len(between), len(between)))
            elsewhere = not same and bool(_BREAK.search(gap)) and bool(unread)
            if elsewhere or said_of_all(text[after : after + 60]):
                active = []  # of other units, of all
            if not one.settled:
                one.denied |= frozenset(told if other else ())
                one.supposed += [*(m for m in active if not other or m not in told), *(told if other else ())]
        end = max(end, after)
        said = said if one.mention else end


def _delta(one: Found) -> bool:
    r"""Whether an equation says what a delta is: ``where \delta_{ij} = 1 if i = j``."""
    readings = one.left.readings if one.left else ()
    return bool(readings) and isinstance(readings[0].term, Apply) and readings[0].term.operator == "delta"


def hypothesis(
    text: str, found: Sequence[Found], n: int, typed: Typed, otherwise: bool = False
) -> Hypothesis | None:
    """A hypothesis on a value as Terms; None for a chain, for what cannot be read, and behind "unless".

    ``otherwise`` asks for the other case, in which it does not hold.
    """
    one = found[n]
    chained = one.trouble != ON_A_VALUE and any(other.number == one.number for other in found[n + 1 : n + 2])
    begin = one.sheet.formula.outer[0]
    denied = _UNLESS.search(one.leads) if one.leads else _UNLESS.search(text, max(0, begin - 60), begin)
    return None if chained or denied else compared(found, n, typed, otherwise)


def compared(found: Sequence[Found], n: int, typed: Typed, otherwise: bool = False) -> Hypothesis | None:
    """What a relation says of two numbers, or of two arrays that are equal; None for what is not read."""
    one = found[n]
    if one.left is None or one.right is None or one.relation is None:
        return None
    # ON_A_VALUE is a branch, before its value
    if one.trouble not in ("", ON_A_VALUE) and not one.trouble.endswith("inequality is not judged"):
        return None
    sign = _SIGNS.get(one.relation.text)
    if sign is None or not one.left.readings or not one.right.readings:
        return None
    scope = typed.scope_of(n)
    sides = (one.left.readings[0].term, one.right.readings[0].term)
    try:
        left, right = (resolved(typed.told(side), scope) for side in sides)
        own = shape(left, scope)
        if own != shape(right, scope) and not is_number(right):
            return None
        if own and (sign != "=" or otherwise):
            return None
    except ModelError:
        return None
    return Hypothesis(left, _NEGATED[sign] if otherwise else sign, right)


def _supposes(
    text: str,
    found: list[Found],
    n: int,
    same: bool,
    gap: str,
    active: list[int],
    known: Collection[str],
) -> bool:
    """Whether a link is a hypothesis on a value."""
    one = found[n]
    if one.relation is None or one.left is None or one.left is not one.head or one.trouble == ON_A_VALUE:
        return False
    begin, after = one.sheet.formula.outer
    words = one.leads if same or one.leads else text[max(0, begin - 60) : begin]
    goes_on = bool(active) and active[-1] == n - 1 and bool(_AND.fullmatch(gap))
    if one.relation.text in _COMPARES:
        sentence = re.split(r"[.!?]\s", text[text.rfind("\n", 0, begin) + 1 : begin])[-1]
        # no sentence that only tells a range
        opens = len(sentence.split()) <= _FEW or bool(_OPENS.search(sentence))
        heads = opens and text[after : after + 9].lstrip(" *_)$")[:1] == ":"
        return bool(_SIGN.search(words)) or goes_on or heads
    if not one.equation or _delta(one):
        return False
    right = one.right.readings if one.right else ()
    if (
        right
        and is_number(right[0].term)
        and one.left.readings
        and isinstance(one.left.readings[0].term, Symbol)
    ):
        if one.left.readings[0].term.name not in known and _lone(found, n, one.left.readings[0].term.name):
            return False
        line = text[text.rfind("\n", 0, begin) + 1 : begin]
        heads = bool(_ITEM.fullmatch(line)) and text[after : after + 9].lstrip(" *_)")[:1] == ":"
        return bool(_VALUE.search(words)) or goes_on or heads
    chained = any(other.number == one.number for other in found[n + 1 : n + 2])
    worked = chained and one.sheet.formula.display  # a derivation in a display of its own is no hypothesis
    return bool(_STRICT.search(words)) and not worked


def _lone(found: list[Found], n: int, name: str) -> bool:
    r"""Whether no other formula speaks of a name: the y of "for $y = 1$" where the loss has no y in it."""
    return not any(mentions(other, name) for m, other in enumerate(found) if m != n)


def _said_before(found: list[Found], n: int, gap: str, same: bool, behind: str) -> list[int]:
    """The statements that a hypothesis stands behind: ``$a = b$ if $y = 1$``."""
    relation = found[n].relation
    compares = relation is not None and relation.text in _COMPARES and not _FORWARD.match(behind)
    head = found[n - 1].head if n else None  # what is said of a name for x > 0 tells where it is defined
    compares &= bool(head and head.readings and not isinstance(head.readings[0].term, Symbol))
    named = bool(head and head.readings and isinstance(head.readings[0].term, Symbol))
    told = not named and not _FORWARD.match(behind) and _BACK_TO.fullmatch(gap)
    said = (
        (
            _BACK.fullmatch(gap)
            and ";" not in gap
            and (_ELSE_BEHIND.match(behind) or not _ONWARD.match(behind))
        )
        or (compares and ";" not in gap and _BACK_FOR.fullmatch(gap))
        or told
    )
    within = same and not found[n].leads.startswith(";")  # "f = 1; if z < 0, f = 0" within one formula
    if n == 0 or found[n - 1].relation is None or not (within or (not same and len(gap) < 40 and said)):
        return []
    number, sheet, back = found[n - 1].number, found[n - 1].sheet, list[int]()
    for m in range(n - 1, -1, -1):
        if found[m].number != number or found[m].sheet is not sheet:
            break
        back.append(m)
    return back
