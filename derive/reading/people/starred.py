r"""Stars on names: ``w^*`` and ``\theta^\star_k`` are other names than w and ``\theta_k``."""

from __future__ import annotations

from derive.reading.people.bases import base_at, is_argument
from derive.reading.people.liberty import Rewriting, Tokens, group, named, text_at
from derive.reading.people.usage import Usage


def starred(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``w^*`` is a name, written ``w_{*}``; what else stands below it is kept."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or tokens[n].text == "e":
        return None
    at, below, stars = base[1], Tokens(), 0
    while text_at(tokens, at) in ("_", "^") and at + 1 < len(tokens):
        if text_at(tokens, at) == "^" and text_at(tokens, at + 1) == r"\cdot":
            at, stars = at + 2, stars + 1
            continue
        inside = group(tokens, at + 1)
        if inside is None:
            return None
        if text_at(tokens, at) == "^" and [t.text for t in inside[0]] == [r"\cdot"]:
            stars += 1
        elif text_at(tokens, at) == "_" and not below:
            below = tokens[at : inside[1]]
        else:
            break
        at = inside[1]
    if stars != 1:
        return None
    return Rewriting(at, [named(f"{base[0]}_{{*}}", tokens[n:at]), *below])
