r"""Case distinctions in all the ways in which people write them, brought to ``a & i = j \\``.

The value may be set off from its condition by ``&``, a comma, wide space or a word.
"""

from __future__ import annotations

from derive.reading.people.bases import CONNECTIVES
from derive.reading.people.liberty import Rewriting, Tokens, closing, made, text_at
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_WHEN = ("if", "when", "for", "where", "in case", "whenever", "if and only if")
_ELSE = ("otherwise", "else", "other", "others", "elsewhere")


def case_rows(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""The rows of a ``cases`` environment, each a value and its condition."""
    if text_at(tokens, n) != r"\begin{cases}":
        return None
    end = next((m for m in range(n, len(tokens)) if text_at(tokens, m) == r"\end{cases}"), -1)
    if end < 0:
        return None
    new: Tokens = [tokens[n]]
    for row in _rows(tokens[n + 1 : end]):
        value, when = _parted(row)
        if not value:
            return None
        like = row[-1]
        otherwise = Token("word", "otherwise", like.end, like.end, r"\text")
        new += [*value, made("&", like), *(when or [otherwise]), made(r"\\", like, "command")]
    return Rewriting(end + 1, [*new[:-1], tokens[end]]) if len(new) > 1 else None


def branches(tokens: Tokens) -> list[tuple[Tokens, Tokens]] | None:
    """The values and conditions of tokens that are one case distinction, brought to one form before."""
    if text_at(tokens, 0) != r"\begin{cases}" or text_at(tokens, len(tokens) - 1) != r"\end{cases}":
        return None
    if any(t.text == r"\begin{cases}" for t in tokens[1:]):
        return None
    found: list[tuple[Tokens, Tokens]] = []
    for row in _rows(tokens[1:-1]):
        cut = next((n for n in range(len(row)) if text_at(row, n) == "&"), -1)
        if cut < 1:
            return None
        when = row[cut + 1 :]
        found.append((row[:cut], [] if len(when) == 1 and _separates(when[0]) else when))
    return found or None


def _rows(tokens: Tokens) -> list[Tokens]:
    found: list[Tokens] = [[]]
    for token in tokens:
        if token.text == r"\\" and token.kind == "command":
            found.append([])
        else:
            found[-1].append(token)
    return [row for row in found if row]


def _parted(row: Tokens) -> tuple[Tokens, Tokens]:
    """The value and the condition of a row; no condition for "otherwise"."""
    depth, cut = 0, len(row)
    for n, token in enumerate(row):
        text = token.text if token.kind not in ("word", "name") else ""
        depth += (text in ("(", "[", "{", r"\{")) - (text in (")", "]", "}", r"\}"))
        if depth == 0 and n and (text in ("&", ",", ";") or _separates(token)):
            cut = n
            break
    value = row[:cut]
    when = [t for t in row[cut:] if text_at([t], 0) not in ("&", ";", ":", ".") and not _separates(t)]
    while when and text_at(when, 0) == ",":
        when = when[1:]
    while when and text_at(when, len(when) - 1) in (",", "."):
        when = when[:-1]
    if text_at(when, 0) == "(" and closing(when, 0) == len(when) - 1:
        when = when[1:-1]
    return value, when


def _separates(token: Token) -> bool:
    plain = token.text.strip(" ,.:;").lower()
    return token.kind == "word" and (plain in _WHEN or plain in _ELSE or plain in CONNECTIVES or " " in plain)
