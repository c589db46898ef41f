r"""What the words before a formula say of it: it is concluded ("so we get"), or introduced ("now let")."""

from __future__ import annotations

import re

_CLAIMS = re.compile(
    r"\b(?:so|thus|hence|therefore|giv(?:es|ing)|gets?|obtain\w*|yields?|becomes?|conclud\w+|implies"
    r"|follows?|simplif\w+|we find|result\w*)\b[^.!?]*\Z",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:let|defin\w+|denot\w+|now|instead|alternative\w*|put|writ\w+|call|where|suppose|assum\w+|consider\w*"
    r"|if|case|choos\w+|us(?:e|ing)|set|take|redefin\w+|another|other|for)\b[^.!?]*\Z",
    re.IGNORECASE,
)
_OPTIMAL = re.compile(
    r"\b(?:to (?:zero|\$?0)|solv\w+|maximum[- ]likelihood|MLE|ML estimat\w+|estimat(?:e|or)s?"
    r"|(?:mini|maxi)mi[sz]\w+|(?:mini|maxi)m(?:um|a|al)|optim\w+|best|stationary|vanishes"
    r"|normal equations?)\b",
    re.IGNORECASE,
)
_IS_OPTIMAL = re.compile(
    r"[$\s]*,?\s*(?:(?:which|that)\s+)?(?:(?:mini|maxi)mi[sz]es\b|(?:is|gives|as)\s+(?:then\s+)?(?:the|a|an|its|our)"
    r"\s+(?:\w+\s+)?(?:(?:mini|maxi)m(?:um|i[sz]er)|optimum|optimal|MLE|ML\b|maximum[- ]likelihood))",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?:\A|[\n;.])[\s*_-]*([A-Z][\w -]{0,30})[*_]*:")
_ARROW = re.compile(r"(?:\\(?:Rightarrow|implies|therefore|Longrightarrow)|=>|⇒|∴)[\s&${}]*\Z")
_HEADING = re.compile(r"\n[ \t]*#{1,6}[ \t].*\n|\\(?:sub)*section\b")
_ANEW = re.compile(
    r"\b(?:instead|alternatively|redefine|now (?:let|consider|take|suppose|define|put|set))\b[^.!?]*\Z",
    re.IGNORECASE,
)
_FOR_ANOTHER = re.compile(
    r"(?:\A|[.!?;:)]|\n)[\s*_\-•]*(?:for|take|consider|given)[\s:]*(?:\$\$?|\\\[|\\\()?\s*\Z", re.IGNORECASE
)
_ITEM = re.compile(r"[ \t]*(?:[-*•]|\(?[0-9a-z]{1,2}[.)])[ \t]*(?:for[ \t]*)?", re.IGNORECASE)
_LETS = re.compile(r"\b(?:let|defin\w+|denot\w+|call|write)\b[^.!?]*\Z", re.IGNORECASE)
_NAMES = re.compile(
    r"\b(?:let|defin\w+|denot\w+|put|writ\w+|call|where|suppose|assum\w+|consider\w*|us(?:e|ing)|with|here"
    r"|take|by)\b[^.!?]*\Z",
    re.IGNORECASE,
)
_OF_A_CASE = re.compile(r"\b(?:for|if|when|at|on|case|with|unless|once)\W*\Z", re.IGNORECASE)
_CONCLUDES = re.compile(
    r"\b(?:if|when|at|so|hence|thus|therefore|gives|case|minimal for|maximal for|optimum|minimum|maximum)"
    r"[\s,:$]*\Z",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:for (?:all|any|every|each)(?!\s+(?:of the )?(?:other|remaining|rest))"
    r"|in general|generally|(?:both|either|all|every|any) cases?"
    r"|regardless|whatever|combin\w+|altogether|always|unless|whether or not|in total)\b|\\forall|∀",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?]\s|\n[ \t]*\n|\\\]|\\end\{\w+\*?\}|\$\$")
_BESIDE = re.compile(r"\b(?:with|and|here)\W*\Z", re.IGNORECASE)
_ENDS = re.compile(r"\$|\n[ \t]*\n|\\\]|\\\)|\\end\{\w+\*?\}|[.!?]\s")
_OPENS = re.compile(r"(?:\$\$?|\\\[|\\\(|\\begin\{\w+\*?\}|[&\s])+\Z")


def words_before(text: str, start: int) -> str:
    """The words right before a place, in its sentence and behind the formula before it."""
    return _ENDS.split(_OPENS.sub("", text[max(0, start - 120) : start]))[-1]


def concludes(words: str) -> bool:
    """Whether the words right before an equation conclude it, or say where something holds.

    >>> concludes("This is zero when "), concludes("and with ")
    (True, False)
    """
    return bool(_CONCLUDES.search(words))


def claimed(text: str, start: int) -> bool:
    """Whether the words before a formula say that it is concluded, and not that it is introduced.

    >>> claimed("Let $a = 1$, so we get $b = 2$.", 24), claimed("Let $a = 1$.", 5)
    (True, False)
    """
    return concluding(words_before(text, start))


def concluding(words: str) -> bool:
    """Whether the words right before a formula say that it is concluded."""
    return bool(_CLAIMS.search(words)) and not _INTRODUCES.search(words)


def names_anew(words: str) -> bool:
    """Whether the words right before a formula name something: ``where``, ``with``, ``let``.

    >>> names_anew("where "), names_anew("Setting it to zero, ")
    (True, False)
    """
    return bool(_NAMES.search(words))


def said_of_a_case(words: str) -> bool:
    """Whether the words right before an equation tell a case: "for ``A = I``"."""
    return bool(_OF_A_CASE.search(words))


def introduced(text: str, start: int) -> bool:
    """Whether the words before a formula introduce something: ``where``, ``let``, ``with``, ``denote``."""
    words = words_before(text, start)
    return bool(_INTRODUCES.search(words) or _BESIDE.search(words))


def let(text: str, start: int) -> bool:
    """Whether the words right before a formula make a definition of it, whatever else is supposed there."""
    return bool(_LETS.search(words_before(text, start)))


def introduced_anew(text: str, start: int) -> bool:
    """Whether the words before a formula say that a name gets another meaning: ``now let``, ``instead``.

    So does a sentence that begins with what it is about: "For ``f = a^\\top X b``, ...".
    """
    return bool(
        _ANEW.search(words_before(text, start)) or _FOR_ANOTHER.search(text[max(0, start - 12) : start])
    )


def heads_an_item(text: str, start: int, end: int) -> bool:
    """Whether a formula is what an item of a list is about: ``- $f = a^\\top x$: ...``."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(_ITEM.fullmatch(line)) and text[end : end + 2].lstrip(" ")[:1] in (":", ",")


def labelled(text: str, start: int) -> str:
    """The label behind which a place stands, as of several methods: ``Momentum: ...``.

    >>> labelled("SGD: $a = 1$; Momentum: $a = 2$", 24), labelled("SGD: $a = 1$", 5), labelled("So $a$", 3)
    ('Momentum', 'SGD', '')
    """
    return next((match[1] for match in reversed([*_LABELLED.finditer(text, 0, start)])), "")


def says_optimum(text: str, start: int, end: int) -> bool:
    """Whether the words before or behind a place say that it is an optimum: ``setting it to zero``."""
    before = _HEADING.split(text[max(0, start - 160) : start])[-1]
    return bool(_OPTIMAL.search(before) or _IS_OPTIMAL.match(text[end : end + 80]))


def follows_from(text: str, start: int) -> bool:
    r"""Whether words or an arrow before a place say that something is concluded, and introduce nothing.

    >>> follows_from(r"$f'(c) = 0 \Rightarrow c = 1$", 23), follows_from("So $c = 1$", 4), follows_from("", 0)
    (True, True, False)
    """
    return bool(_ARROW.search(text[max(0, start - 30) : start])) or claimed(text, start)


def solves(text: str, start: int) -> bool:
    """Whether the words right before a formula say that it is an optimum, and introduce nothing."""
    words = words_before(text, start)
    return bool(_OPTIMAL.search(words)) and not _LETS.search(words)


def general(text: str, start: int, end: int) -> bool:
    """Whether a formula is said of all cases, in its own sentence: ``in general``, ``for all i``.

    >>> general("For all $i$, $a_i = 1$.", 14, 21), general("For $i = c$, $a_i = 1$.", 14, 21)
    (True, False)
    """
    before = _SENTENCE.split(_OPENS.sub("", text[max(0, start - 120) : start]))[-1]
    behind = _SENTENCE.split(text[end : end + 60].lstrip("$ "))[0]
    return bool(_GENERAL.search(before) or _GENERAL.search(behind))
