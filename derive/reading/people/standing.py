r"""Equations that are no claims: values given to a name for one case, and equations to be solved."""

from __future__ import annotations

import re
from collections.abc import Mapping

from derive.binding import free_names
from derive.reading.people.wholes import is_identity
from derive.scope import Scope
from derive.statement import Reading
from derive.term import ZERO, Apply, Derivative, Number, Symbol, Term, parts

_SOUGHT = re.compile(
    r"\b(?:optim\w*|minimi\w*|minimum|maximi\w*|maximum|stationary|extrem\w*|root|must|want|require\w*|find)\b",
    re.IGNORECASE,
)
_SET = re.compile(r"\b(?:set|sett?ing|solv\w*|equat(?:e|es|ing))\b[^.]*\Z", re.IGNORECASE)


# $P_i = 0$ for Dog and Bird
_FOR_SOME = re.compile(
    r"(?:\$|\\\))?\s*(?:for|when(?:ever)?|if|unless|in case|except)\s+(?!all\b|each\b|every\b|any\b)[A-Za-z]"
)


def no_claim(reading: Reading, scope: Scope, words: str, behind: str, applied: Mapping[str, set[str]]) -> str:
    """Why an equation is not judged, empty for a claim.

    ``words`` are those before it, ``behind`` those behind it; ``applied`` gives the arguments with which
    functions are written.
    """
    left, right = reading.left, reading.right
    if isinstance(left, Symbol) and is_number(right) and left.name not in scope.definitions:
        return "a value that is given"
    if isinstance(left, Symbol) and is_identity(right) and left.name not in scope.definitions:
        return "said of what is given"
    if isinstance(left, Symbol) and scope.canonical(left.name) not in scope.definitions:
        names = {scope.canonical(n) for n in free_names(right)} & scope.symbols.keys()
        if not any(isinstance(p, Derivative) for p in parts(right)) and not names & scope.definitions.keys():
            return "said of what is given"
        if scope.canonical(left.name) in names:
            return "an assignment"
    if isinstance(left, Symbol) and isinstance(right, Number | Apply) and is_number(right):
        given = scope.canonical(left.name) not in scope.definitions
        if given or (left.indices and _FOR_SOME.match(behind)):
            return "a value for one case"
    undefined = {scope.canonical(n) for n in free_names(left)} & scope.symbols.keys() or scope.closure(left)
    if right == ZERO and undefined - scope.definitions.keys():
        sought = bool(_SOUGHT.search(words)) and not _plain_derivative(left)
        if sought or _SET.search(words):
            return "an equation to be solved"
    for name in sorted(free_names(left) | free_names(right)):
        base, bracket, _ = name.partition("(")
        if bracket and "^{(" not in name and len(applied.get(base, ())) > 1:
            return f"{base} is a function of the text's own"
    return ""


def is_number(term: Term) -> bool:
    """Whether a Term is a numeral, with a sign or in a fraction."""
    return all(isinstance(part, Number | Apply) for part in parts(term)) or is_list(term)


def is_list(term: Term) -> bool:
    """Whether a Term is an array of numerals that is written out."""
    units = any(isinstance(part, Apply) and part.operator == "unit" for part in parts(term))
    return units and all(name.isdigit() for name in free_names(term))


def _plain_derivative(left: Term) -> bool:
    return isinstance(left, Derivative) and isinstance(left.of, Symbol)
