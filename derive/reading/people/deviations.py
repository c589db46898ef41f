r"""One ``\sigma`` for two things: the logistic function, and a standard deviation.

Where a text says of its ``\sigma(z)`` that it is the sigmoid, the ``\sigma`` of ``\sigma^2`` is another name.
Before a bracket with the deviation in it, ``\sigma(1 - \sigma^2)``, it is a factor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.reading.people.bases import scripted
from derive.reading.people.liberty import Tokens, closing, named, text_at

_FUNCTION = re.compile(
    r"sigmoid|logistic|\\sigma\s*'"
    r"|\\sigma\s*(?:\\left)?\(\s*\\?[A-Za-z]+\s*(?:\\right)?\)\s*&?:?=\s*&?\s*"
    r"(?:\\[dt]?frac\s*\{?\s*1|1\s*/|\(\s*1\s*\+)",
    re.IGNORECASE,
)
_SIGMA, _DEVIATION = r"\sigma", r"{\sigma}"


def with_deviations(text: str, lists: Iterable[Tokens]) -> list[Tokens]:
    r"""The formulas with another name for the ``\sigma`` that is no function, where one says that one is."""
    every = list(lists)
    places = [(m, n) for m, tokens in enumerate(every) for n in range(len(tokens)) if _sigma(tokens, n)]
    applied = [(m, n) for m, n in places if text_at(every[m], n + 1) in ("(", "'")]
    numbers = {(m, n) for m, n in places if _number(every[m], n)}
    if not applied or not numbers or not _FUNCTION.search(text):
        return every
    numbers |= {(m, n) for m, n in applied if _factor(every[m], n, {k for own, k in numbers if own == m})}
    return [
        [named(_DEVIATION, [t]) if (m, n) in numbers else t for n, t in enumerate(tokens)]
        for m, tokens in enumerate(every)
    ]


def _sigma(tokens: Tokens, n: int) -> bool:
    return text_at(tokens, n) == _SIGMA


def _number(tokens: Tokens, n: int) -> bool:
    r"""Whether what stands here is no function: with a power or an index at most, not alone, not below d."""
    end = scripted(tokens, n + 1)
    above = [text_at(tokens, n - k) for k in (2, 3)] != ["{", "}"]  # \frac{d\sigma}{dz}, no d\ell/d\sigma
    sign = above and text_at(tokens, n - 1) in ("d", r"\partial") and text_at(tokens, end) == "}"
    applied = text_at(tokens, end) in ("(", "'", "[") and not any(t.text == "^" for t in tokens[n + 1 : end])
    return len(tokens) > 1 and not applied and not (sign and end == n + 1)


def _factor(tokens: Tokens, n: int, numbers: set[int]) -> bool:
    """Whether the deviation stands in the bracket behind a place."""
    end = closing(tokens, n + 1) if text_at(tokens, n + 1) == "(" else -1
    return any(n < own < end for own in numbers)
