r"""How far a factor or a product reaches in a list of tokens."""

from __future__ import annotations

from derive.alphabet import ACCENTS, FACES
from derive.reading.functions import FUNCTIONS, WORDS
from derive.reading.people.bases import run_at
from derive.reading.people.liberty import Tokens, closing, group, text_at

_STOPS = ("+", "-", "=", ")", "]", "}", r"\}", ",", ";", ":=", "=:", "&", r"\\", "|")


def factor_end(tokens: Tokens, n: int) -> int:
    """The end of the factor that begins at a place, with its scripts; the place itself if there is none."""
    if n >= len(tokens) or (text_at(tokens, n) in _STOPS and tokens[n].kind == "mark"):
        return n
    text = text_at(tokens, n)
    if text in ("(", "[", r"\{", "{"):
        at = closing(tokens, n) + 1
    elif text == r"\frac":
        top = group(tokens, n + 1)
        bottom = group(tokens, top[1]) if top else None
        at = bottom[1] if bottom else 0
    elif text in ACCENTS or text in FACES or text == r"\sqrt":
        inside = group(tokens, n + 1)
        at = inside[1] if inside else 0
    elif text == r"\sum":
        at = n + 1
    else:
        at = max(run_at(tokens, n), n + 1) if _word_run(tokens, n) else n + 1
    if at <= n:
        return n
    while text_at(tokens, at) in ("_", "^", "'"):
        if text_at(tokens, at) == "'":
            at += 1
            continue
        inside = group(tokens, at + 1)
        if inside is None:
            return n
        at = inside[1]
    if is_function(tokens, n) or text == r"\sum":
        return factor_end(tokens, at)
    return at


def _word_run(tokens: Tokens, n: int) -> bool:
    end = run_at(tokens, n)
    return end > n and "".join(t.text for t in tokens[n:end]) in WORDS


def is_function(tokens: Tokens, n: int) -> bool:
    """Whether the name of a function begins at a place."""
    token = tokens[n]
    if token.kind == "word":
        return token.text in WORDS
    return (token.kind == "command" and token.text in FUNCTIONS) or _word_run(tokens, n)


def product_end(tokens: Tokens, n: int) -> int:
    """The end of the factors side by side that begin at a place."""
    at = n
    while True:
        after = factor_end(tokens, at)
        if after == at:
            return at
        at = after
        if text_at(tokens, at) in (r"\cdot", r"\odot", "/"):
            return at
