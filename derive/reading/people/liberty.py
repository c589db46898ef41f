r"""A liberty that people take with notation, as a value: what it rewrites, into what, and what is said.

A liberty looks at one place of a list of tokens. Where it applies it says how many tokens it takes,
what stands in their place, and the note that is shown ("read as"), empty for a mere spelling. Rewritten
tokens keep the places of what they stand for, so that every message finds its line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from derive.reading.tokens import Kind, Token

if TYPE_CHECKING:
    from derive.reading.people.usage import Usage

Tokens: TypeAlias = list[Token]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The tokens up to ``after`` become ``tokens``."""

    after: int
    tokens: Tokens
    note: str = ""


@dataclass(frozen=True, slots=True)
class Liberty:
    """One liberty. ``cost`` orders the readings: 0 is certain, 1 is usual, more is rarer.

    ``at`` is asked at every place, the last one first, so that what is inside is rewritten before
    what is around it.
    """

    name: str
    cost: float
    at: Callable[[Tokens, int, Usage], Rewriting | None]


Notes: TypeAlias = tuple[tuple[str, int], ...]  # each with its place


def rewritten(tokens: Tokens, liberty: Liberty, usage: Usage) -> tuple[Tokens, Notes]:
    """The tokens with a liberty undone wherever it was taken, and the notes on it."""
    new, notes = tokens, list[tuple[str, int]]()
    for n in range(len(tokens) - 1, -1, -1):
        found = liberty.at(new, n, usage)
        if found is not None:
            if found.note:
                notes.append((found.note, new[n].start))
            new = new[:n] + _as_long(found.tokens, new[found.after - 1].end) + new[found.after :]
    return new, tuple(reversed(notes))


def _as_long(tokens: Tokens, end: int) -> Tokens:
    """Tokens that end where what they stand for ends, if a bracket or a name is the last of them."""
    if not tokens or tokens[-1].kind not in ("mark", "name") or max(t.end for t in tokens) >= end:
        return tokens
    return [*tokens[:-1], replace(tokens[-1], end=end)]


def all_rewritten(tokens: Tokens, liberties: Iterable[Liberty], usage: Usage) -> tuple[Tokens, Notes]:
    """The tokens with several liberties undone, one after the other."""
    notes: Notes = ()
    for liberty in liberties:
        tokens, more = rewritten(tokens, liberty, usage)
        notes += more
    return tokens, notes


# Helpers on lists of tokens. Scripts, braces and bases are all that liberties look at.

_OPEN = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}


def made(text: str, like: Token, kind: Kind = "mark") -> Token:
    """A token that nobody typed, at the place of another one."""
    return Token(kind, text, like.start, like.start)


def named(name: str, tokens: Tokens) -> Token:
    """Several tokens as one name."""
    return Token("name", name, tokens[0].start, max(t.end for t in tokens))


def braced(tokens: Tokens, like: Token) -> Tokens:
    """Tokens within braces."""
    return [made("{", like), *tokens, made("}", like)]


def text_at(tokens: Tokens, n: int) -> str:
    """The text of a token, empty behind the end; words and names are no marks."""
    return tokens[n].text if 0 <= n < len(tokens) and tokens[n].kind not in ("word", "name") else ""


def closing(tokens: Tokens, n: int) -> int:
    """The place of the bracket that closes the one at ``n``; -1 if there is none."""
    opener = text_at(tokens, n)
    closer, depth, braces = _OPEN.get(opener, ""), 0, 0
    for m in range(n, len(tokens)):
        text = text_at(tokens, m)
        if text == "{":
            braces += 1
        elif text == "}":
            braces -= 1
        if braces < 0:
            return -1
        if text == opener:
            depth += 1
        elif text == closer:
            depth -= 1
            if depth == 0:
                return m
    return -1


def group(tokens: Tokens, n: int) -> tuple[Tokens, int] | None:
    """The content of a braced group, or the single token that stands for one, and what comes after."""
    if n >= len(tokens):
        return None
    if text_at(tokens, n) == "{":
        end = closing(tokens, n)
        return (tokens[n + 1 : end], end + 1) if end > 0 else None
    if tokens[n].kind in ("mark", "end"):
        return None
    return [tokens[n]], n + 1


def texts(tokens: Tokens) -> str:
    """Tokens as one text, for notes."""
    shown = ""
    for token in tokens:
        if token.kind == "word":
            shown += f"{token.face}{{{token.text}}}"
        elif (
            shown and shown[-1].isalpha() and token.text[:1].isalpha() and "\\" in shown[-12:].rsplit(" ")[-1]
        ):
            shown += " " + token.text
        else:
            shown += token.text
    return shown
