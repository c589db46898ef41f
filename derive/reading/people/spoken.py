r"""Equations that words make: ``$\partial_{z_i} L$ is $p_i - 1$ for $i = c$ and $p_i$ otherwise``.

Only of derivatives, whose values are claims; what a word says of a name may be a size or a set. A lone
value goes on from the equation before it, where the words behind it tell another case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derive.reading.people.links import Found, Member
from derive.reading.people.ordered import RESPECTIVELY
from derive.reading.people.otherwise import (
    SENTENCE,
    alike_behind,
    of_label_behind,
    said_behind,
)
from derive.reading.people.phrases import CASE, ELSE, PHRASE, WHEN
from derive.reading.people.sentences import before, between, is_case, term_of
from derive.reading.people.slopes import PART, derivative, differentiated
from derive.reading.people.standing import is_number
from derive.reading.tokens import Token
from derive.term import Condition, Symbol

_IS = re.compile(
    r"\s*,?\s*(?:(?:then|therefore|thus|hence|now)\s+)?(?:is|equals|becomes|reads|simplifies to|evaluates to"
    r"|comes out as)\s*"
    r"(?:(?:then|therefore|thus|hence|just|simply|equal to|given by|exactly|now)\s*){0,2}:?\s*"
)
_WORDS = (
    r"(?:and|but|or|while|whereas|so|then|also|instead|simply|just|only|again|therefore|thus|hence|now|even|still"
    r"|it|this|that|which|they|these|there|one|the\s+(?:\w+\s+)?(?:derivative|gradient|result|value|answer|expression"
    r"|slope|entr(?:y|ies)|elements?|ones?|terms?|components?)|we\s+(?:have|get|find|obtain|see)(?:\s+that)?|gets"
    r"|is|are|equals?|becomes?|reads?|gives?|yields?|(?:simplifies|reduces|evaluates)\s+to|comes\s+out\s+as|has|have"
    r"|equal\s+to|given\s+by|in\s+which\s+case|a\s+value\s+of|respectively|i\.\s?e\.|namely)"
)
_TOLD = rf"(?:{WHEN}[\s*_($]*{CASE}|{PHRASE}|{ELSE})"
_FILLED = re.compile(
    rf"(?:[\s.,;:()*_–—-]|\b\d+[.)]|(?:\b{_TOLD}|\b{_WORDS}\b|{CASE}(?:[\s,]*(?:and|or)[\s,]*{CASE})?))*",
    re.IGNORECASE,
)
_OWN = re.compile(  # the case of what stands before, $a = b$ for $i = c$
    rf"(?:[\s,(*_]*(?:{WHEN}\s*{CASE}|{PHRASE})|[ \t]+{ELSE}(?=[.;)]|\s+(?:and|but)\b))"
    r"[\s)*_]*(?=[.,;:()]|\Z|\b(?:and|but|or|while|whereas)\b)(?!\s*,?\s*(?:it|we|this|that)\b)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(rf"{CASE}|\b(?:{PHRASE}|{ELSE})", re.IGNORECASE)
_SAYS_IT = re.compile(r"\b(?:it|this|which|is|are|equals|becomes|i\.\s?e)\b", re.IGNORECASE)
_GETS = re.compile(r"\b(?:get|find|obtain|see|have|gives?|yields?)\b", re.IGNORECASE)
_GIVES = re.compile(r"\s*,?\s*(?:gives|yields|we\s+(?:get|obtain|find|have)):?\s*")
_ASKED = re.compile(  # of what a value is asked for
    r"\b(?:consider|comput\w+|calculat\w+|find|determin\w+|deriv\w+|evaluat\w+|want|need|seek|look(?:ing)?\s+(?:at|for)"
    r"|gradients?|turn(?:ing)?\s+to|get)\b[^.$]{0,30}\$?\Z", re.IGNORECASE,
)  # fmt: skip
_USED = re.compile(  # what a value of something else is made of
    r"\b(?:using|use|insert\w*|substitut\w*|multipl\w+|plug\w*|by|times|put\w*|combin\w+|divid\w+|add\w*|sum\w*|with"
    r"|into|since|because|from|as|via)\b[^.$]{0,30}\$?\Z", re.IGNORECASE,
)  # fmt: skip
_UNSURE = "it may be the value of something else than the formula before"
_WHEN = re.compile(rf"\s*,?\s*{WHEN}\s*")
_EVERY = r"in\s+(?:every|all|each|both|either)\s+cases?|everywhere|always"
_ENDS = re.compile(
    rf"\s*(?:[.,;)]|\Z|\n|(?:and|but|if|when|for|whenever|otherwise|so|which|where|as|while|whereas|instead|respectively"
    rf"|{WHEN}|{PHRASE}|{ELSE}|{_EVERY})\b)",
    re.IGNORECASE,
)
_TURNED = re.compile(rf"\b(?:{ELSE})", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|and|,\s*and)\s*")
_DOES = re.compile(r"\s*(?:is|are|do|does|has|have|depends?|appears?|stands?)\b")
_STRAY = "it is told as a value in a case, and of what it is the value cannot be told"
_SLOPE = re.compile(
    r"\b(?:derivatives?|gradients?|jacobians?|hessians?|diagonal|differentiat\w+)\b|\\partial", re.I
)
_VALUED = re.compile(  # is $a$, have $a$, and $a$
    r"\b(?:is|are|equals?|becomes?|gives?|yields?|has|have|get|find|obtain|and|or|else|otherwise)[\s,:*_(]*\Z|,\s*\Z",
    re.I,
)
_FAR = 240  # characters of a sentence that are looked back
_EQUATES = re.compile(
    r"\s*(?:is|equals)\s+(?:not\s+|n't\s+)?(?:equal\s+to\s+|the\s+same\s+as\s+)?|\s*does\s+not\s+equal\s+"
)
_IF = re.compile(r"\b(?:if|when|whenever|for|where|case:?)\s+\Z", re.IGNORECASE)


def say(text: str, found: list[Found]) -> None:
    """Make equations of derivatives and the values that words give them, conditions of compared indices."""
    for n, one in enumerate(found):
        if n == 0 or not one.mention:
            continue
        gap = between(text, found[n - 1], one)
        if _EQUATES.fullmatch(gap) and _compare(text, found[n - 1], one, "not" not in gap):
            continue
        if term_of(one) is None or one.left is None or not _ends(text, found, n):
            continue
        told_as = _IS.fullmatch(gap) or (_GIVES.fullmatch(gap) and differentiated(text, found, n))
        head = derivative(text, found, n, _case_behind(text, found, n)) if told_as else None
        told = _told(text, found, n) if head is None else None
        if told is not None:
            head, one.given, one.supposed = told.head, told.given, told.supposed
            one.doubt = "" if told.sure else _UNSURE
            one.settled = bool(one.given or one.supposed)
        if head is None and _stray(text, found, n):
            one.trouble, one.misfit = _STRAY, True
        if head is not None:
            one.left, one.right, one.head, one.number = head[0], one.left, head[0], head[1]
            one.relation = Token("mark", "=", 0, 0)
    _drop_numbers(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a value is of, with the number of its chain, and the case that is told right before the value."""

    head: tuple[Member, int]
    given: list[Condition] = field(default_factory=list)
    supposed: list[int] = field(default_factory=list)
    sure: bool = True


def _told(text: str, found: list[Found], n: int) -> _Told | None:
    """The head of the equation before, or a derivative, where a lone value is said of it in a case."""
    said = before(text, found, n)
    if said.about is None:
        return None
    about, words, cases = found[said.about], said.words, said.cases
    begin, own = about.sheet.formula.outer[0], None
    if about.equation:
        own = _OWN.match(words)
        words = words[own.end() :] if own else words
        cases = cases[own[0].count(CASE) :] if own else cases
    elif PART.search(text[max(0, begin - 20) : begin]):
        return None
    end = found[n].sheet.formula.outer[1]
    each = RESPECTIVELY.search(SENTENCE.split(text[end : end + 200])[0])
    cased = each or _ANOTHER.search(words) or _case_behind(text, found, n) or _opened(text, found, said.about)
    if not _FILLED.fullmatch(words) or not cased:
        return None
    near = [*cases, *([n + 1] if n + 1 < len(found) and is_case(text, found, n + 1) else [])]
    if any(_solves(found[m]) for m in near):
        return None
    head = about.head if about.equation else about.left
    apart = (
        found[n].sheet.formula.spoken
        or each
        or own
        or about.given
        or about.supposed
        or _ANOTHER.search(words)
        or _SAYS_IT.search(words)
        or _GETS.search(words)
    )
    if head is None or not apart or (about.equation and _defines(found, said.about)):
        return None
    told = own or about.given or about.supposed or _opens(text, found, said.about) or _TURNED.search(words)
    asked = not about.equation and _ASKED.search(text, max(0, begin - 60), begin)
    sure = bool(told or asked or _SAYS_IT.search(words) or not _GETS.search(words)) and not about.doubt
    if not SENTENCE.search(words) and _GETS.search(words) and _USED.search(text, max(0, begin - 60), begin):
        return None
    if not cases or _TURNED.search(words):
        return _Told((head, about.number), sure=sure)
    given = [c for m in cases for c in found[m].given]
    if any(Condition(c.left, c.right, not c.equal) in given for c in given):
        return None
    return _Told((head, about.number), given, [m for m in cases if found[m].left is not None], sure)


def _opened(text: str, found: list[Found], n: int) -> bool:
    """Whether a condition opens the sentence of a derivative: when $i = c$, $\\partial_{z_i} L$ becomes."""
    return not found[n].equation and _opens(text, found, n)


def _opens(text: str, found: list[Found], n: int) -> bool:
    if n == 0 or not is_case(text, found, n - 1):
        return False
    return not SENTENCE.search(between(text, found[n - 1], found[n]))


def _stray(text: str, found: list[Found], n: int) -> bool:
    """Whether a lone formula is told as a value in a case, of what cannot be told."""
    term, begin = term_of(found[n]), found[n].sheet.formula.outer[0]
    if found[n].sheet.formula.spoken or term is None or isinstance(term, Symbol) or is_number(term):
        return False
    sentence = SENTENCE.split(text[max(0, begin - _FAR) : begin])[-1]
    return bool(_SLOPE.search(sentence)) and _case_behind(text, found, n) and bool(_VALUED.search(sentence))


def _solves(one: Found) -> bool:
    """Whether a condition is where something is solved, "it is zero if $k = n p$", and no case of values."""
    right = one.right.readings if one.right else ()
    return one.left is not None and one.equation and not (right and is_number(right[0].term))


def _defines(found: list[Found], n: int) -> bool:
    """Whether an equation says what a name is, of which nothing was said before."""
    head = found[n].head
    term = head.readings[0].term if head and head.readings else None
    if not isinstance(term, Symbol):
        return False
    return not any(
        one.equation and one.head and one.head.readings and one.head.readings[0].term == term
        for one in found[:n] if one.number != found[n].number
    )  # fmt: skip


def _ends(text: str, found: list[Found], n: int) -> bool:
    """Whether a lone formula ends its clause, so that it may be a value."""
    end = found[n].sheet.formula.outer[1]
    if not _ENDS.match(text, end):
        return False
    after = found[n + 1] if n + 1 < len(found) else None
    joined = after is not None and after.mention and _LISTED.fullmatch(between(text, found[n], after))
    return not (joined and after is not None and _DOES.match(text, after.sheet.formula.outer[1]))


def _case_behind(text: str, found: list[Found], n: int) -> bool:
    """Whether what stands behind a value tells its case."""
    end = found[n].sheet.formula.outer[1]
    behind = text[end : end + 80]
    if said_behind(behind) or alike_behind(behind) is not None or of_label_behind(behind) is not None:
        return True
    after = n + 1 < len(found) and is_case(text, found, n + 1)
    return after and bool(_WHEN.fullmatch(between(text, found[n], found[n + 1])))


def _drop_numbers(found: list[Found]) -> None:
    """Leave out numbers in words that are no values; the places of hypotheses are counted anew."""
    places, kept = dict[int, int](), list[Found]()
    for n, one in enumerate(found):
        if not (one.mention and one.sheet.formula.spoken):
            places[n] = len(kept)
            kept.append(one)
    for one in kept:
        one.supposed = [places[m] for m in one.supposed]
    found[:] = kept


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
