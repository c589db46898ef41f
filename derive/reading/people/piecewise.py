r"""Functions in pieces whose cases stand in words: ``$f(x) = x$ for $x > 0$ and $f(x) = 0$ for $x \le 0$``.

Taken one by one, the first piece would define f everywhere. The pieces are read as one formula with cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.reading.people.liberty import Tokens, made, texts
from derive.reading.tokens import Token

if TYPE_CHECKING:
    from derive.reading.people.sheet import Sheet

_WHEN = re.compile(r"\s*,?\s*(?:if|for|when|whenever|where)\s*(?:all\s*)?", re.IGNORECASE)
_AND = re.compile(r"\s*[,;]?\s*(?:and|but|while|whereas|or)?\s*")
_ELSE = re.compile(r"\s*,?\s*(?:otherwise|else|elsewhere)\b", re.IGNORECASE)
_SIGNS = ("<", ">", r"\le", r"\ge", r"\leq", r"\geq", r"\lt", r"\gt", r"\leqslant", r"\geqslant")


def join_pieces(text: str, sheets: list[Sheet]) -> None:
    """Put the pieces that follow each other into the first one; the other formulas are left empty."""
    n = 0
    while n < len(sheets):
        found = _pieces(text, sheets, n)
        if found is not None:
            rows, after = found
            head, value, _ = rows[0]
            end = value[-1].end
            like = value[-1]
            new: Tokens = [*head, made(r"\begin{cases}", like, "command")]
            for m, (_, own, when) in enumerate(rows):
                new += [*([made(r"\\", like, "command")] if m else []), *own, made("&", like), *when]
            new.append(made(r"\end{cases}", like, "command"))
            sheets[n].tokens = [t if m < len(head) else replace(t, start=min(t.start, end), end=end)
                                for m, t in enumerate(new)]  # fmt: skip
            said = " and ".join(sheet.text.strip() for sheet in sheets[n + 1 : after])
            note = f"the cases in words are read as one formula, with {said}"
            sheets[n].notes = (*sheets[n].notes, (note, head[0].start))
            for sheet in sheets[n + 1 : after]:
                sheet.tokens = []
            n = after
        n += 1


def _pieces(text: str, sheets: list[Sheet], n: int) -> tuple[list[tuple[Tokens, Tokens, Tokens]], int] | None:
    """The head, value and condition of two pieces or more that begin at a formula, and what comes after."""
    rows = list[tuple[Tokens, Tokens, Tokens]]()
    at = n
    for head, value in _members(sheets, n):
        if rows and texts(head) != texts(rows[0][0]):
            break
        if rows and not _AND.fullmatch(_gap(text, sheets, at - 1)):
            break
        behind = _gap(text, sheets, at)
        if rows and _ELSE.match(behind):
            word = Token("word", "otherwise", value[-1].end, value[-1].end, r"\text")
            return [*rows, (head, value, [word])], at + 1
        if at + 1 >= len(sheets) or not _WHEN.fullmatch(behind) or not _is_sign(sheets[at + 1].tokens):
            break
        rows.append((head, value, sheets[at + 1].tokens))
        at += 2
    return (rows, at) if len(rows) > 1 else None


def _members(sheets: list[Sheet], n: int) -> Iterator[tuple[Tokens, Tokens]]:
    """Of every other formula the head with its sign, and the value."""
    while n < len(sheets):
        tokens = sheets[n].tokens
        signs = [m for m, t in enumerate(tokens) if t.text == "=" and t.kind == "mark"]
        if len(signs) != 1 or signs[0] in (0, len(tokens) - 1):
            return
        yield tokens[: signs[0] + 1], tokens[signs[0] + 1 :]
        n += 2


def _is_sign(tokens: Tokens) -> bool:
    return sum(t.text in _SIGNS for t in tokens) == 1 and all(t.text not in ("=", ",") for t in tokens)


def _gap(text: str, sheets: list[Sheet], n: int) -> str:
    """The words between a formula and the next one."""
    begin = sheets[n].formula.outer[1]
    end = sheets[n + 1].formula.outer[0] if n + 1 < len(sheets) else len(text)
    return text[begin : max(begin, end)]
