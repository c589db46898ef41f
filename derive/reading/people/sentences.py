r"""A sentence as its words, with a sign in the place of each formula: what a value is of, in which case.

Read backwards from a value to the equation or the derivative that the words speak of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.reading.people.links import Found
from derive.reading.people.phrases import CASE, NAME, WHEN
from derive.reading.people.standing import is_number
from derive.term import Derivative, Symbol, Term

_NO_CASE = "".join(
    rf"(?<!{word}\s)" for word in ("first", "second", "third", "this", "that", "other", "which", "every",
                                   "former", "latter", "either", "special", "general", "each", "any")
)  # fmt: skip
_OPENS = re.compile(rf"\b(?:{WHEN}|unless|at|cases|{_NO_CASE}case(?:\s+\d+)?)[\s:,*_(]*\Z", re.IGNORECASE)
_JOINED = re.compile(r"[\s,*_()]*(?:and|or|,|versus|vs\.?)[\s,*_()]*")
_ITEM = re.compile(r"\n[ \t]*(?:[-*•]|\(?[0-9a-z]{1,2}[.)])[\s*_]*\Z")
_HEADS = re.compile(r"[\s*_)]{0,5}:")
_FURTHEST, _LONGEST = 8, 240  # formulas, and characters of words, that are looked back


@dataclass(frozen=True, slots=True)
class Before:
    """The words before a formula back to the place of what they speak of, None where that is nowhere near.

    ``cases`` are the places of the conditions that stand between.
    """

    words: str
    about: int | None
    cases: tuple[int, ...] = ()


def before(text: str, found: list[Found], n: int) -> Before:
    """What stands before a formula."""
    words, cases = "", list[int]()
    for m in range(n - 1, max(-1, n - 1 - _FURTHEST), -1):
        one = found[m]
        words = between(text, one, found[m + 1]) + words
        if len(words) > _LONGEST:
            break
        if is_case(text, found, m):
            words = CASE + words
            cases.insert(0, m)
        elif (one.equation and one.head is not None) or isinstance(term_of(one), Derivative):
            return Before(words, m, tuple(cases))
        elif one.mention and one.sheet.formula.spoken:
            begin, end = one.sheet.formula.outer
            words = text[begin:end] + words
        elif one.mention and (isinstance(term_of(one), Symbol) or _letter(one)):
            words = NAME + words
        else:
            break
    return Before(words, None, tuple(cases))


def _letter(one: Found) -> bool:
    return one.left is not None and [token.kind for token in one.left.tokens] == ["letter"]


def between(text: str, one: Found, other: Found) -> str:
    """The words between two formulas; where they are parts of one, the words before the second there."""
    if one.sheet is other.sheet:
        return f", {other.leads} "
    return text[one.sheet.formula.outer[1] : other.sheet.formula.outer[0]]


def term_of(one: Found) -> Term | None:
    """What a lone formula is; None where it cannot be read, or is an equation."""
    alone = one.relation is None and one.left is not None and bool(one.left.readings)
    return one.left.readings[0].term if alone and one.left is not None else None


def is_case(text: str, found: list[Found], n: int) -> bool:
    r"""Whether a formula is a condition: it compares indices, or stands behind "if" and compares values."""
    for m in range(n, max(-1, n - _FURTHEST), -1):
        one = found[m]
        if one.left is None or one.relation is None:
            return bool(one.given) and one.left is None and not one.trouble
        if any(found[k].number == one.number for k in (m - 1, m + 1) if 0 <= k < len(found)):
            return False
        begin, end = one.sheet.formula.outer
        if _OPENS.search(one.leads or text[max(0, begin - 40) : begin]):
            return True
        right = one.right.readings if one.right else ()
        left = one.left.readings[0].term if one.left.readings else None
        if isinstance(left, Derivative) or (one.equation and not (right and is_number(right[0].term))):
            return False
        if _ITEM.search("\n" + text[max(0, begin - 20) : begin]) and _HEADS.match(text, end):
            return True
        if m == 0 or not _JOINED.fullmatch(between(text, found[m - 1], one)):
            return False
    return False
