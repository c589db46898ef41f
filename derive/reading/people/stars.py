r"""``D * g'(Z)`` as in code: a star beside the slope of a function multiplies entry by entry."""

from __future__ import annotations

from derive.reading.people.bases import base_at, scripted
from derive.reading.people.liberty import Notes, Tokens, closing, made, text_at

_STARS = ("*", r"\ast", r"\star", r"\bullet")
NOTE = "the star beside the slope of a function is read as the product entry by entry"


def starred(tokens: Tokens, text: str) -> tuple[Tokens, Notes]:
    """The tokens of a text with such stars as elementwise products.

    >>> from derive.reading.tokens import tokenize
    >>> text = "a * b * g'(z)"
    >>> [token.text for token in starred(tokenize(text)[:-1], text)[0]][:5]
    ['a', '\\\\cdot', 'b', '\\\\odot', 'g']
    """
    new, notes = list(tokens), list[tuple[str, int]]()
    for n, token in enumerate(tokens):
        if text[token.start : token.end] in _STARS and (_slope(tokens, n + 1) or _slope_before(tokens, n)):
            new[n] = made(r"\odot", token, "command")
            notes.append((NOTE, token.start))
    return new, tuple(notes[:1])


def _slope(tokens: Tokens, n: int) -> int:
    """The end of a primed function at its argument that begins at a place; 0 for anything else."""
    base = base_at(tokens, n)
    if base is None and n < len(tokens) and text_at(tokens, n) == r"\tanh":
        base = text_at(tokens, n), n + 1
    if base is None:
        return 0
    at = scripted(tokens, base[1])
    primed = any(t.text in ("'", r"\prime") for t in tokens[base[1] : at])
    end = closing(tokens, at) if primed and text_at(tokens, at) == "(" else -1
    return end + 1


def _slope_before(tokens: Tokens, n: int) -> bool:
    return any(_slope(tokens, m) == n for m in range(max(0, n - 24), n))
