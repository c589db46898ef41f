r"""Numbers in words as the value in a case: "zero otherwise", "and vanishes for $i \ne c$", "0 elsewhere".

They are formulas of their own, so that what words say of them is judged like what dollars hold.

>>> text = "We have $a = b$ if $i = c$ and zero otherwise."
>>> [text[f.start:f.end] for f in numerals(text, [])], in_digits("zero")
(['zero'], '0   ')
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.reading.people.phrases import ELSE, PHRASE, WHEN
from derive.reading.people.sources import Formula

_VALUES = {"zero": "0", "0": "0", "vanishes": "0", "vanish": "0", "one": "1", "1": "1", "minus one": "-1"}
_VALUE = r"(?<![\w.$^{\\-])(?P<value>zero|0|vanish(?:es)?|minus\s+one|one|1)(?![\w$^}\\]|\.\d)"
_CASE = rf"(?:{WHEN}\s*(?:\$|\\\()|\b(?:{PHRASE}|{ELSE})(?![A-Za-z]))"
_SAYS = (
    r"(?:and|but|or|while|whereas|is|are|equals|becomes|be|it|get|gets|obtain|have|just|simply|then|that|to|also"
    r"|derivative|gradient|entry|entries)"
)
_BEHIND = re.compile(
    rf"(?:\b{_SAYS}|[,;(:]|\n[ \t]*[-*•]|\$)\s+{_VALUE}(?=\s*,?\s*\(?{_CASE})", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?:\b(?:{PHRASE}|{ELSE})|{WHEN}\s*(?:\$[^$\n]{{1,60}}\$|\\\([^\n]{{1,60}}?\\\)))[\s,:]*"
    rf"(?:(?:it|this|we|the\s+(?:derivative|gradient|result|value|entry))\s+)?(?:(?:is|are|equals|becomes|get)\s+)?"
    rf"(?:(?:just|simply|only)\s+)?{_VALUE}(?=\s*(?:[.,;)]|\Z|\n|(?:and|but|while|whereas)\b))",
    re.IGNORECASE,
)


def numerals(text: str, found: Sequence[Formula]) -> list[Formula]:
    """The numbers in words beside words that tell a case, which are in no formula."""
    places = sorted({m.span("value") for one in (_BEHIND, _BEFORE) for m in one.finditer(text)})
    taken = iter(found)
    one = next(taken, None)
    made = list[Formula]()
    for begin, end in places:
        while one is not None and one.outer[1] <= begin:
            one = next(taken, None)
        if one is None or end <= one.outer[0]:
            made.append(Formula(begin, end, False, (begin, end), spoken=True))
    return made


def in_digits(words: str) -> str:
    """A number in words by its digits, as long as typed."""
    return _VALUES[" ".join(words.lower().split())].ljust(len(words))
