r"""Cases that words tell and that are not read: "when the label is 1", "without the penalty", "to the left".

A line that is refuted may be right in such a case, so that it stays open.
"""

from __future__ import annotations

import re

from derive.reading.people.otherwise import SENTENCE, turn

_FORMULA = re.compile(r"\$\$?[^$]*\$\$?|\\\([^$]*?\\\)|\\\[[^$]*?\\\]")
_DISPLAY = re.compile(r"(?:\$\$|\\\]|\\end\{\w+\*?\})\s*\n")  # that ends a line
_CLOSES = re.compile(r"\A[\s,]+")
_FAR, _NEXT, _SHOWN = 240, 60, 40  # characters before, behind, and of what is shown
_DOES = (
    r"(?:(?:we|you|one|i)\s+(?!assum|suppos|know|have|restrict|only|are|is)|\w+ing\b|needed|necessary|possible"
    r"|desired|you|it comes|in doubt|so\b|and only|not\b|any\b)"
)
_SAID = (
    r"§(?:'s)?\s+(?:is|isn't|has|lies|equals|belongs|are|was|denotes)\b"
    r"(?!\s+(?:defined|given|differentiable|differentiated|written|the softmax|an?\s+function|computed"
    r"|known))"
)
_CASE = r"\b(?:if|when|whenever|unless|once|assuming|assume|suppose|provided|as long as)\s+(?:that\s+)?"
_WHERE = (
    r"\bwhere\s+(?:it|they|the\s+\w+)\s+(?:is|are)\s+"
    r"(?:on|off|active|inactive|positive|negative|zero|one|not)\b"
)
_WORDED = rf"{_CASE}(?:(?!{_DOES})[a-z]|{_SAID})"
_SIDE = (
    r"\b(?:on|to)\s+the\s+(?:\w+\s+)?(?:left|right|side|axis|boundary|margin|edge|diagonal)\b"
    r"(?![- ]*(?:hand|of the equation))"
)
_FOR = (
    r"\b(?:for|in|to)\s+(?:an?\s+|the\s+|every\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?:(?:correct|true|right|target|positive|negative|active|inactive|wrong)\s+(?:\w+|§)|penalty|every\s+other)"
)
_WITHOUT = (
    r"\bwithout\s+(?:the\s+|any\s+|an?\s+)?(?:regulari\w+|penalt\w+|bias\w*|noise|momentum|(?:weight\s+)?decay"
    r"|dropout|smoothing|temperature|prior|normali\w+|clipping|constraints?|label)\b"
)
_INSIDE = (
    r"\b(?:inside|outside)\s+(?:the|of|this|that)\b"
    r"|\bat\s+(?:the\s+(?:point|origin|boundary|kink)|zero|infinity)\b"
)
_TOLD = re.compile(rf"{_WORDED}|{_WHERE}|{_SIDE}|{_WITHOUT}|{_INSIDE}", re.IGNORECASE)
_EARLIER = re.compile(rf"{_TOLD.pattern}|{_FOR}", re.IGNORECASE)
_POINT = re.compile(r"\bat\s+\$\s*\(?-?\d[^$]*\$", re.IGNORECASE)  # at $(1, 2)$
_GROUP = re.compile(
    r"\b(?:for|in)\s+(?:(?:an?|the|all|any|every|each)\s+)?(?:[\w-]+\s+){0,2}?(?:(?:pairs|points|units|neurons|tokens"
    r"|inputs|outputs|classes|samples|examples)\s+(?:that|which|with|whose|of)\b|(?:matching|single"
    r"|unmatched|dissimilar|similar|misclassified)\s+\w+)",
    re.IGNORECASE,
)
_NEAR = re.compile(rf"{_FOR}[^.!?;§]{{0,40}}[,:]?\s*\Z", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\A(?:but\s+|and\s+)?(?:only\s+)?(?:{_WORDED}|(?:on|to) the (?:left|right)\b(?!-))",
    re.IGNORECASE,
)


def unread_case(text: str, place: tuple[int, int], told: bool = False) -> str:
    """Why a line may be right though it is refuted: the words around it tell a case that no formula tells.

    Where a case is ``told`` by a formula only the words for a part of the data are looked for.

    >>> bool(unread_case("When the label is 1, ", (21, 21))), bool(unread_case("When we solve, ", (15, 15)))
    (True, False)
    >>> bool(unread_case("So unless k is the class", (3, 3))), bool(unread_case("If $p = 1$, ", (12, 12)))
    (True, False)
    """
    before = text[max(0, place[0] - _FAR) : place[0]]
    before = before.partition("$")[2] if before.replace("$$", "").count("$") % 2 else before
    last = SENTENCE.split(_DISPLAY.split(before)[-1])[-1]
    *earlier, words = SENTENCE.split(_FORMULA.sub("§", _DISPLAY.split(before)[-1]))
    after = _FORMULA.sub("§", _CLOSES.sub("", text[place[1] : place[1] + _NEXT]))
    found = _GROUP.search(words)
    if not told:
        found = found or _TOLD.search(words) or _NEAR.search(words)
        other = turn(words)  # the other case, of one that was not read either
        if other is not None and (words[: other.start()].strip() or any(map(_EARLIER.search, earlier[-1:]))):
            found = found or other
        found = found or _POINT.search(last) or _BEHIND.search(after)
    if found is None:
        return ""
    shown = found.string[found.start() : found.start() + _SHOWN].partition("§")[0]
    return f'"{shown.strip(" ,:$")}" may tell a case, which is not read'
