r"""The 0 below a name whose indices count from 1: ``\theta_0`` beside ``\sum_{j=1}^{n} \theta_j x_j``.

It is a number of its own there. Where a text counts from 0 it is a place, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.reading.people.bases import base_at, is_argument
from derive.reading.people.liberty import Tokens, group, named, text_at
from derive.reading.people.usage import Usage

_LABEL = "_{0}"


def counts_from_zero(lists: Iterable[Tokens], usage: Usage) -> bool:
    """Whether an index letter is set to 0 anywhere, as in a sum that starts there."""
    return any(
        usage.is_index(tokens[n - 1].text) and text_at(tokens, n + 1) == "0"
        for tokens in lists
        for n in range(1, len(tokens))
        if text_at(tokens, n) == "="
    )


def with_zeros(tokens: Tokens, usage: Usage) -> Tokens:
    """The tokens with every 0 below an indexed name as a part of the name."""
    for n in range(len(tokens) - 1, -1, -1):
        base = base_at(tokens, n)
        below = group(tokens, base[1] + 1) if base and text_at(tokens, base[1]) == "_" else None
        if base is None or below is None or is_argument(tokens, n) or [t.text for t in below[0]] != ["0"]:
            continue
        if any(usage.is_index(letter) for letter in usage.spots.get((base[0], 0), ())):
            tokens = [*tokens[:n], named(base[0] + _LABEL, tokens[n : below[1]]), *tokens[below[1] :]]
    return tokens
