"""Formulas within sentences that others wrote, drawn where they can be read or sketched, else text.

>>> from derive.scope import Declared, Scope
>>> scope = Scope(symbols={"p": Declared()})
>>> [part if isinstance(part, str) else part.plain for part in phrase("it needs $p^2$ and `q`", scope)]
['it needs ', 'p²', ' and ', 'q']
>>> phrase("for class $c$", Scope(letters={"c": "C"}))[1].plain
'c'
"""

from __future__ import annotations

import re

from derive.documents.document import Inline, Math, Text
from derive.documents.formulas import case, equation, math
from derive.documents.sketch import sketch
from derive.reading.definitions import read_equation
from derive.reading.expressions import read_condition, read_expression
from derive.scope import Scope
from derive.term import Symbol

_MARKED = re.compile(r"(\$\$?|`|\\\()(.{1,400}?)(\$\$?|`|\\\))", re.DOTALL)
_READ = re.compile(r"(.{1,200}?) (is read (?:as|by|for each)|is the|has one row)(?: ([^.]{1,200}))?\.")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_CLOSED_BY = {"$": "$", "$$": "$$", "`": "`", r"\(": r"\)"}


def phrase(text: str, scope: Scope) -> Text:
    """A sentence with its formulas, those between dollars or back quotes, in the names of a scope."""
    found: list[Inline] = []
    at = 0
    for marked in _MARKED.finditer(text):
        opening, inside, closing = marked.groups()
        if _CLOSED_BY[opening] == closing:
            drawn = formula(inside, scope)
            typed = inside if opening == "`" else sketch(inside) or marked[0]
            found += [text[at : marked.start()], drawn or typed]
            at = marked.end()
    return tuple(piece for piece in (*found, text[at:]) if piece)


def remark(text: str, scope: Scope) -> Text:
    r"""A note on how something was read, with its formulas drawn.

    >>> note = remark(r"h_\theta(x) is read as h(x).", Scope())
    >>> [part if isinstance(part, str) else part.latex for part in note]
    ['h_{\\theta}(x)', ' is read as ', 'h(x)', '.']
    """
    found = _READ.fullmatch(text)
    if found is None or _WORD.search(found[1]):
        return phrase(text, scope)
    drawn = sketch(found[1])
    other = None if _WORD.search(found[3] or "") else sketch(found[3] or "")
    if drawn is None:
        return phrase(text, scope)
    rest = (f" {found[2]} ", other or found[3]) if found[3] else (f" {found[2]}",)
    return (drawn, *rest, ".")


def formula(text: str, scope: Scope) -> Math | None:
    """A text as a formula, None where it is none in the names of a scope."""
    if text.strip() in (*scope.letters, *scope.sizes):  # a place or a number of places, of which one speaks
        return math(Symbol(text.strip()))
    try:
        return equation(*read_equation(text, scope))
    except ValueError:
        pass
    try:
        return case(read_condition(text, scope))
    except ValueError:
        pass
    try:
        return math(read_expression(text, scope))
    except ValueError:
        return None
