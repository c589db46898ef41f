r"""Conditions that stand in the words around formulas: how far ``when $i = c$`` reaches.

A condition within a sentence governs the formulas of that sentence. One that begins a paragraph as its
heading ("Case 1: $i = c$.") governs what follows, up to the next heading, the next condition or words
that put the cases together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.reading.people.denying import Stance, stance
from derive.reading.people.links import Found
from derive.reading.people.loosening import loosen
from derive.reading.people.ordered import exclusive, order
from derive.reading.people.otherwise import (
    alike,
    alike_behind,
    at_label,
    of_label,
    of_label_behind,
    opposite,
    said_behind,
    turn,
    two_indices,
)
from derive.reading.people.phrases import WHEN
from derive.term import Apply, Cases, Condition, Term, parts

_ENDS = re.compile(r"(?:[.!?](?=[\s*_)\"]|$)|\n[ \t]*\n(?=\s*[A-Z#*\\-])|\n[ \t]*(?:[-*•]|[0-9]+[.)])[ \t])")
_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]|\\(?:sub)*section|\\paragraph|\*\*\*|---)"
    r"|\\(?:big|med|small)(?:break|skip)(?![A-Za-z])",
    re.MULTILINE,
)
_TOGETHER = re.compile(
    r"\b(?:combin\w*|both (?:cases|classes|values)|all cases|either case|in general|together|summar\w*"
    r"|overall|unif\w+|merg\w+|jointly|regardless"
    r"|for (?:all|any|every|each)(?!\s+(?:of the )?(?:other|remaining|rest))|in one"
    r"|compact\w*|altogether|generally|collect\w*|in total"
    r"|both (?:of (?:them|these) )?(?:can|may|could|are|results|formulas|expressions|equations)|either way"
    r"|final (?:answer|result|form\w*|gradient)"
    r"|(?:full|whole|complete|entire) (?:gradient|derivative|result|expression|jacobian|matrix))\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\bcase\s+(?:\d|[ivx]+\b|two\b|three\b|[b-d]\b)|\bthe general\b", re.IGNORECASE)
ITEM = re.compile(r"\n[ \t]*(?:[-*•]|\(?[0-9]+[.)])[ \t]")
_CASE = re.compile(r"\b(?:case|when|if|for|where|first|second|suppose|assume|consider|let)\b", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:case|suppose|assume|consider|let)\b", re.IGNORECASE)
_OR_IF = re.compile(r"\bor(?:\s+(?:for|when|if|in the case))*\W*\Z", re.IGNORECASE)
_SPECIAL = re.compile(r"[\s*_)$]*,?\s*(?:this|it|that|which)\b")  # "; if $i = k$ this becomes"
_WHEN = re.compile(rf"\s*[,;]?\s*(?:{WHEN}|unless|except(?:\s+(?:for|when|if|where))?)\s*")
_STOPS = re.compile(r"[\s*_)$]*(?:[.;]|\Z|\n[ \t]*\n)")
_AND = re.compile(r"[\s,$*_()]*(?:and|or|,)[\s,$*_()]*(?:for|if|when|case)?[\s*_($]*", re.IGNORECASE)
_ONWARD = re.compile(r"[\s*_)$]*[,:]?\s*(?:then|we|it|this|that|the|one|\$|\\[(\[])")
_OR = re.compile(r"[\s,$*_(]*or\b[\s\w,$*_(]*", re.IGNORECASE)


@dataclass(slots=True)
class _Active:
    conditions: list[Condition]
    heading: bool = False
    item: bool = False  # of a list: the next item is another case
    alike: bool | None = None  # of the two indices of a derivative, whatever their letters
    label: bool | None = None  # of the index of a derivative and the label of its loss

    def of(self, one: Found, found: list[Found]) -> list[Condition]:
        """The conditions that it makes for an equation."""
        if self.alike is not None:
            return two_indices(one, self.alike)
        return self.conditions if self.label is None else at_label(one, found, self.label)


def govern(text: str, found: list[Found]) -> None:
    """Give each equation the conditions that hold where it stands; they are added to its own."""
    order(text, found)
    active: _Active | None = None
    case: list[Condition] = []  # that was told last
    loose: Stance = "held"  # how the sentence stands to the condition that it names
    end = said = 0
    for n, one in enumerate(found):
        begin, after = one.sheet.formula.outer
        gap = text[end:begin] if begin >= end else ""
        if (
            active is not None
            and gap
            and (is_over(active.heading, gap) or (active.item and ITEM.search(gap)))
        ):
            active = None
        loose = "held" if gap and (is_over(False, gap) or ";" in gap) else loose
        if one.equation and gap:
            active = _in_words(text, said, begin, case) or active
        if one.left is None and one.given and not one.trouble:
            reaching, how = reach(text, begin, after), stance(text[:begin], text[after : after + 60])
            if how == "turned" and (turned := opposite(one.given)):
                one.given, how = turned, "held"
            if how != "held":
                active, loose = None, "held" if _loosen_back(text, found, n, how) else how
            elif reaching is not None:
                if n and ";" in gap and _SPECIAL.match(text, after):
                    _loosen_back(text, found, n, "general")  # what it becomes there it is not everywhere
                if _mentioned_back(text, begin, found, n):
                    _give_back(text, found, n)
                    active = None
                    case = list(one.given)
                elif n and exclusive(found[n - 1], one) and _AND.fullmatch(gap):
                    if _STOPS.match(text, after):
                        _loosen_back(text, found, n, "general")
                    active, case = None, []  # alternatives, each told in its place
                else:
                    case = _with_those_beside(text, found, n)
                    active = _Active(case, reaching, in_list(text, begin))
            elif _OR.fullmatch(gap):
                active = None  # "for $i = c$ or $i \\ne c$" tells no case from another
        elif one.equation and not one.given and case and said_behind(text[after : after + 80]):
            one.given = opposite(case)  # the next "other" is other than the same case
        elif one.equation:
            told = None if one.given else _behind(text[after : after + 80], one, found)
            if told is not None:
                case = one.given = told
            elif loose != "held" and not one.given and not one.settled:
                loosen(one, loose)
            elif active is not None and not one.settled and not one.doubt:
                around = active.of(one, found)
                one.around = [c for c in around if Condition(c.left, c.right, not c.equal) not in one.given]
                one.apart = _tells_apart(found, n, around)
                case = case if around is active.conditions else around
            case = one.given or case
        end = max(end, after)
        said = said if one.mention and not one.given else end  # a mention is one of the words


def _behind(behind: str, one: Found, found: list[Found]) -> list[Condition] | None:
    """What the words behind an equation say of its case; None where they say nothing of it."""
    if (same := alike_behind(behind)) is not None:
        return two_indices(one, same)
    label = of_label_behind(behind)
    return None if label is None else at_label(one, found, label)


def _in_words(text: str, said: int, begin: int, case: list[Condition]) -> _Active | None:
    """What the words before an equation say of its case: the other one, or whether two indices are one."""
    words = text[said:begin]
    turned = turn(words)
    if turned is not None and case:
        heading = reach(text, said + turned.start(), said + turned.end())
        return _Active(opposite(case), bool(heading), in_list(text, begin))
    same, label = alike(words), of_label(words)
    if same is None and label is None:
        return None
    heads = text[said:begin].rstrip("$ \n[\\").endswith(":")
    return _Active(
        [], alike=same, label=label if same is None else None, heading=heads, item=in_list(text, begin)
    )


def _tells_apart(found: list[Found], n: int, conditions: list[Condition]) -> bool:
    """Whether the chain of a link ends in a formula with the cases in it, so that it is about all."""
    last = n
    while last + 1 < len(found) and found[last + 1].number == found[n].number:
        last += 1
    right = found[last].right
    if right is None or not right.readings:
        return False
    pairs = [{c.left, c.right} for c in conditions]
    return any(pair in pairs for pair in _compared(right.readings[0].term))


def _compared(term: Term) -> list[set[Term]]:
    """The pairs of indices that deltas and case distinctions in a Term compare."""
    found: list[set[Term]] = []
    for part in parts(term):
        match part:
            case Apply("delta", (left, right)):
                found.append({left, right})
            case Cases(branches):
                found += [{b.when.left, b.when.right} for b in branches if b.when is not None]
    return found


def is_over(heading: bool, gap: str) -> bool:
    """Whether the words between two formulas end what a condition governs."""
    if _HEADING.search(gap) or _TOGETHER.search(gap) or _NEXT.search(gap):
        return True
    if heading:
        return len(gap.split()) > 60
    return bool(_ENDS.search(gap.strip("*_ \t").removeprefix("."))) or bool(re.match(r"\s*\.(?:\s|$)", gap))


def in_list(text: str, begin: int) -> bool:
    """Whether a place stands in an item of a list."""
    line = text.rfind("\n", 0, begin)
    return bool(ITEM.match("\n" + text[line + 1 : begin]))


def reach(text: str, begin: int, after: int) -> bool | None:
    """Whether a condition heads what follows (True), holds for its sentence (False) or is denied (None)."""
    line = text.rfind("\n", 0, begin) + 1
    before = text[line:begin]
    beside = before.rpartition("(")[2] if before.count("(") > before.count(")") else ""
    remark = re.search(r"[a-z]{3}[^$]*\Z", beside) and not _CASE.search(
        beside
    )  # (the positive is at $j = i$)
    if _OR_IF.search(before) or remark:
        return None
    stop = text.find("\n", after)
    behind = text[after : len(text) if stop < 0 else stop].strip(" *_$)")
    opens = (
        bool(_CASE.search(before)) or not before.strip(" *_#-0123456789.()") or bool(_HEADING.match(before))
    )
    short = len(before.split()) <= 8 and "$" not in before
    alone = (
        behind[:1] in (":", "") or len(behind.split()) <= 3 or (behind[:1] == "." and _OPENS.search(before))
    )
    heads = opens and short and alone
    return bool(heads or _HEADING.match(before))


def _mentioned_back(text: str, begin: int, found: list[Found], n: int) -> bool:
    """Whether a condition stands behind the formula that it governs: ``$a = b$ when $i = c$``."""
    if n == 0 or found[n - 1].left is None:
        return False
    after = found[n].sheet.formula.outer[1]
    gap = text[found[n - 1].sheet.formula.outer[1] : begin]
    if (";" in gap or found[n - 1].given or found[n - 1].around) and _ONWARD.match(text, after):
        return False
    return len(gap) < 40 and bool(_WHEN.fullmatch(gap))


def _with_those_beside(text: str, found: list[Found], n: int) -> list[Condition]:
    """The conditions of a place, with those that stand right before them: ``$i = k$, $l = j$``."""
    conditions = list(found[n].given)
    while n and found[n - 1].left is None and found[n - 1].given:
        gap = text[found[n - 1].sheet.formula.outer[1] : found[n].sheet.formula.outer[0]]
        if not re.fullmatch(r"\s*(?:,|and|,\s*and|\&)?\s*", gap):
            break
        n -= 1
        conditions = [*found[n].given, *conditions]
    return conditions


def _loosen_back(text: str, found: list[Found], n: int, how: Stance) -> bool:
    """Take conditions from the formula before that they stand behind, "for $i = c$ and $i \\ne c$ alike"."""
    m = n - 1
    while m > 0 and found[m].left is None and found[m].given:
        m -= 1
    if m < 0 or not found[m].equation or found[m].settled:
        return False
    ends = found[m].sheet.formula.outer[1], found[n].sheet.formula.outer[0]
    told = {(c.left, c.right) for one in found[m + 1 : n + 1] for c in one.given}
    if ends[0] > ends[1] or is_over(False, text[slice(*ends)]) or found[m].around:
        return False
    if any((c.left, c.right) not in told for c in found[m].given):
        return False
    for one in found[: m + 1]:
        if one.number == found[m].number and one.equation:
            one.given = []
            loosen(one, how)
    return True


def _give_back(text: str, found: list[Found], n: int) -> None:
    number = found[n - 1].number
    for m in range(n - 1, -1, -1):
        if found[m].number != number or found[m].sheet is not found[n - 1].sheet:
            break
        if found[m].settled:
            continue
        found[m].given = [*found[m].given, *(c for c in found[n].given if c not in found[m].given)]
