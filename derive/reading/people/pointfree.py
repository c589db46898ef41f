r"""Functions without their argument: ``\sigma' = \sigma (1 - \sigma)``, ``\tanh' = 1 - \tanh^2``."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.functions import FUNCTIONS
from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Notes, Tokens, closing, made, text_at, texts

_LETTERS = ("u", "t", "s", "a", "v", "q", "r")
_SIGMAS = (r"\sigma", r"\varphi", r"\phi")
_EQUALS = ("=", ":=", r"\equiv")


def pointfree(lists: Sequence[Tokens]) -> list[tuple[Tokens, Notes]]:
    r"""The formulas with an argument for each function of which a formula gives the derivative without one.

    >>> from derive.reading.tokens import tokenize
    >>> lists = [tokenize(t)[:-1] for t in (r"\sigma(z)", r"\sigma' = \sigma(1-\sigma)")]
    >>> texts(pointfree(lists)[1][0])
    "\\sigma'(u)=\\sigma(u)(1-\\sigma(u))"
    """
    used = {token.text for tokens in lists for token in tokens}
    letter = next((x for x in _LETTERS if x not in used), "")
    return [_applied(tokens, letter, lists) for tokens in lists]


def _applied(tokens: Tokens, letter: str, lists: Sequence[Tokens]) -> tuple[Tokens, Notes]:
    name = tokens[0].text if tokens else ""
    n = 1
    while text_at(tokens, n) == "'":
        n += 1
    if n == 1 or not letter or text_at(tokens, n + (text_at(tokens, n) == "&")) not in _EQUALS:
        return tokens, ()
    if name not in FUNCTIONS and name not in _SIGMAS:
        return tokens, ()
    if name in _SIGMAS and not any(_is_applied(t, name) for t in lists):
        return tokens, ()  # sigma may be a number
    places = [k for k in range(len(tokens)) if text_at(tokens, k) == name]
    if any(text_at(tokens, k + 1) == "(" and not _holds(tokens, k + 1, name) for k in places):
        return tokens, ()
    if name in FUNCTIONS and any(base_at(tokens, k + 1) for k in places):
        return tokens, ()
    new: Tokens = []
    for k, token in enumerate(tokens):
        new.append(token)
        if k == n - 1 or (k and k in places):  # behind the primes of the first one
            new += [made("(", token), made(letter, token, "letter"), made(")", token)]
    return new, ((f"{texts(tokens[:n])} is read at any {letter}", tokens[0].start),)


def _is_applied(tokens: Tokens, name: str) -> bool:
    return any(
        text_at(tokens, k) == name
        and text_at(tokens, k + 1) == "("
        and closing(tokens, k + 1) > 0
        and not _holds(tokens, k + 1, name)
        for k in range(len(tokens))
    )


def _holds(tokens: Tokens, opened: int, name: str) -> bool:
    """Whether a function stands within brackets without an argument, so that they are no argument."""
    inside = tokens[opened + 1 : closing(tokens, opened)]
    return any(text_at(inside, k) == name and text_at(inside, k + 1) != "(" for k in range(len(inside)))
