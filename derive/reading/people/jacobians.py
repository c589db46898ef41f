r"""Jacobians of functions: ``d\sigma(p_i)``, where words say that it is a derivative.

It is a matrix for each ``p_i``. Of its entries nothing is said: what is proved of it holds of any matrices,
as ``\mathrm{tr}(A\,d\sigma(p)) = \mathrm{tr}(d\sigma(p)\,A)``, and nothing with it is refuted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.reading.people.bases import base_at
from derive.reading.people.held import JACOBIAN, Abstract
from derive.reading.people.liberty import Notes, Tokens, closing, group, named, text_at, texts
from derive.reading.people.usage import Usage

if TYPE_CHECKING:
    from derive.reading.people.sheet import Sheet

_SAID = re.compile(r"\b(?:derivative|differential|Jacobian)\b", re.IGNORECASE)
_NEAR = 60  # characters of words beside a mention


def jacobians(text: str, found: Sequence[Sheet]) -> frozenset[str]:
    r"""The functions f of which words say that ``df(x)`` is their derivative."""
    said = set[str]()
    for sheet in found:
        behind = _behind(sheet.tokens, 0)
        begin, end = sheet.formula.outer
        if behind is not None and behind[2] == len(sheet.tokens):
            beside = text[end : end + _NEAR].partition("$")[0]
            if _SAID.search(beside) or _SAID.search(text[max(0, begin - _NEAR) : begin].rpartition("$")[2]):
                said.add(behind[0])
    return frozenset(said)


def as_matrices(tokens: Tokens, functions: frozenset[str], usage: Usage) -> tuple[Tokens, Notes]:
    r"""A formula in which ``df(x_i)`` is a name with the indices of ``x_i``, and notes that say so."""
    notes = list[tuple[str, int]]()
    for n in range(len(tokens) - 1, -1, -1):
        behind = _behind(tokens, n)
        base = base_at(behind[1], 0) if behind else None
        if behind is None or base is None or behind[0] not in functions:
            continue
        below = group(behind[1], base[1] + 1) if text_at(behind[1], base[1]) == "_" else None
        if (below[1] if below else base[1]) != len(behind[1]):
            continue  # at a longer argument it is another matrix
        name = named(rf"\mathrm{{d}}{behind[0]}({base[0]})", tokens[n : behind[2]])
        usage.abstract[name.text] = Abstract(f"{JACOBIAN} {behind[0]}", (), frozenset())
        usage.jacobians[name.text] = 2 + len(below[0] if below else ())
        notes.append((f"{texts(tokens[n : behind[2]])} is read as a matrix, the Jacobian", tokens[n].start))
        tokens = [*tokens[:n], name, *behind[1][base[1] :], *tokens[behind[2] :]]
    return tokens, tuple(reversed(notes))


def _behind(tokens: Tokens, n: int) -> tuple[str, Tokens, int] | None:
    """The function behind the d at a place, its argument, and where it ends."""
    upright = n < len(tokens) and tokens[n].kind == "word" and tokens[n].text == "d"
    if not upright and not (text_at(tokens, n) == "d" and tokens[n].kind == "letter"):
        return None
    opened = n + 2
    if n + 1 >= len(tokens) or tokens[n + 1].kind not in ("letter", "command", "word"):
        return None
    if text_at(tokens, opened) != "(" or (close := closing(tokens, opened)) < opened + 2:
        return None
    return tokens[n + 1].text, tokens[opened + 1 : close], close + 1
