r"""Values that words call a derivative: "the gradient is ``x (p - y)``", "differentiating L gives ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

VALUE = "a value that words call a derivative"

_FORMULA = r"\$[^$\n]{1,40}\$"
_OF = rf"(?:\s+of\s+(?P<of>(?:[\w-]+\s+){{0,4}}?(?:{_FORMULA}|[\w-]+)))?"
_BY = (
    r"(?:\s*,?\s*(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by|for)\s+"
    rf"(?P<by>(?:[a-z-]+\s+){{0,3}}?(?:{_FORMULA}|[\w-]+)))?"
)
_IS = (
    r"\s*,?\s*(?:(?:is|equals|becomes|reads|therefore|thus|then|now|just|simply|given by|equal to"
    r"|comes out as|simplifies to|as)\b\s*|[:=,]\s*)+"
)
_GIVES = (
    r"\s*,?\s*(?:(?:we|one|this|it|which|then|thus|therefore)\s+){0,2}"
    r"(?:gives?|gets?|obtains?|finds?|yields?|have|leads? to)(?:\s+(?:us|that))?\s*:?\s*"
)
_CALLED = (
    re.compile(
        rf"\b(?:the|its|whose|this|our)\s+(?:(?:partial|full|resulting|corresponding)\s+)?"
        rf"(?P<what>gradient|derivative|slope|Hessian){_OF}{_BY}{_IS}[$\s]*\Z",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:differentiating|(?:(?:if|when)\s+we\s+)?differentiate|taking\s+the\s+(?:gradient|derivative)\s+of)"
        rf"(?:\s+(?!with\b|w\.?\s?r|by\b|we\b)(?P<of>(?:[\w-]+\s+){{0,3}}?(?:{_FORMULA}|[\w-]+)))?"
        rf"{_BY}{_GIVES}[$\s]*\Z",
        re.IGNORECASE,
    ),
)
_RESULT = re.compile(
    rf"(?:\A|[\s,])(?:(?:answer|result|solution)\s*:|(?:the\s+)?chain\s+rule{_GIVES}|so\s*,?|(?:so\s+)?{_GIVES})"
    r"[$\s]*\Z",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:find|comput\w+|calculat\w+|deriv(?:e|ing)|determin\w+|want|need|what is|differentiat\w+"
    r"|work out)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\\frac\s*\{\s*(?:d|\\partial)\s*(?P<of>[^{}]+)\}\s*\{\s*(?:d|\\partial)\s*(?P<by>[^{}]+)\}"
    r"|\$(?:d|\\partial)\s*(?P<above>\w+)\s*/\s*(?:d|\\partial)\s*(?P<under>\w+)\$"
    rf"|(?:derivative|gradient)\s+of\s+(?P<whole>(?:[\w-]+\s+){{0,3}}?{_FORMULA})\s*"
    rf"(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by)\s+(?P<name>(?:[\w-]+\s+){{0,3}}?{_FORMULA})"
)
_SLOPE = re.compile(r"\\frac\s*\{?\s*(?:d|\\partial)|\\nabla|derivative|gradient|Hessian", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:not|never|if|when|whenever|case|otherwise|else|suppose|assum\w+|approx\w*|numeric\w*|proportional|bounded"
    r"|form|zero|new|next|old|single|each|every|per|example|sample|evaluated|second|twice|again|wrong|local)\b"
    r"|\bat\s+\$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\b[wrt])(?<![wr]\.[rt])[.!?]\s|\n[ \t]*\n|\n[ \t]*[-*•#]+\s")
_ENDS = re.compile(
    r"[$\s]*(?:[.;)](?!\w)|\Z|\n|,?\s*(?:so|which|since|because|as|by|using)\b|,\s*(?:where|with)\b)"
)
_CASES = re.compile(r"\b(?:if|when|for|otherwise|else|unless|zero|case|except)\b|\bon the\b", re.IGNORECASE)
_FAR = 240


@dataclass(frozen=True, slots=True)
class Named:
    """What words call a value: a gradient, a derivative or a Hessian; of what by what, as it is written."""

    what: str
    of: str = ""
    by: str = ""


def value_named(text: str, start: int, end: int) -> Named | None:
    """What the words before a lone value call it; None where they call it nothing, or in a case only.

    >>> text = "The gradient of $L$ by $w$ is $x (p - y)$."
    >>> value_named(text, 31, 40)
    Named(what='gradient', of='$L$', by='$w$')
    """
    before = text[max(0, start - _FAR) : start]
    sentences = _SENTENCE.split(before)
    own = sentences[-1].lstrip()
    behind = _SENTENCE.split(text[end : end + _FAR])[0]
    if not _ENDS.match(text[end : end + _FAR] + "\n") or _CASES.search(behind) or _UNSURE.search(own):
        return None
    asked = _asked(sentences[-2] if len(sentences) > 1 else "")
    for pattern in _CALLED:
        if (found := pattern.search(own)) is not None:
            said = found.groupdict()
            named = Named((said.get("what") or "derivative").lower(), said["of"] or "", said["by"] or "")
            if asked is not None and not named.of and not named.by and named.what != "hessian":
                return asked
            return named
    return asked if asked is not None and not _SLOPE.search(own) and _RESULT.search(own) else None


def _asked(sentence: str) -> Named | None:
    """The one derivative that a sentence asks for."""
    if not _ASKS.search(sentence) or _UNSURE.search(sentence):
        return None
    found = list(dict.fromkeys(_each(sentence)))
    rest = _ASKED.sub("", sentence)
    return found[0] if len(found) == 1 and not _SLOPE.search(rest) else None


def _each(sentence: str) -> Iterator[Named]:
    for one in _ASKED.finditer(sentence):
        of = one["of"] or one["above"] or one["whole"]
        by = one["by"] or one["under"] or one["name"]
        yield Named(
            "derivative", of if "$" in of else f"${of.strip()}$", by if "$" in by else f"${by.strip()}$"
        )
