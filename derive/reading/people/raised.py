r"""Letters above names that are no powers: ``W^o`` and ``b^o`` of the output layer.

A letter that stands above several names, and nowhere as a quantity, an index or a size, tells names apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.alphabet import ACCENTS, FACES
from derive.reading.people.bases import base_at, is_argument, is_sign
from derive.reading.people.liberty import Rewriting, Tokens, group, named, text_at
from derive.reading.people.usage import Usage

_TRANSPOSES = ("T", r"\top", "t")


def note_raised(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note the letters that are labels above names."""
    above: dict[str, set[str]] = {}
    plain: set[str] = set()
    for tokens in lists:
        n = 0
        while n < len(tokens):
            base = base_at(tokens, n)
            if base is not None:
                plain.add(base[0])
                for letter in _letters_above(tokens, base[1]):
                    above.setdefault(letter, set()).add(base[0])
            inside = group(tokens, n + 1) if text_at(tokens, n) in ("_", "^", *ACCENTS, *FACES) else None
            n = inside[1] if inside else n + 1
    told = {a for a, names in above.items() if len(names - {"e"}) > 1 and a not in plain}
    usage.raised = told - usage.indices - usage.sizes - {*_TRANSPOSES}


def _letters_above(tokens: Tokens, at: int) -> list[str]:
    while text_at(tokens, at) in ("_", "^", "'"):
        inside = group(tokens, at + 1) if text_at(tokens, at) != "'" else ([], at + 1)
        if inside is None:
            return []
        if text_at(tokens, at) == "^" and inside[0] and inside[0][0].kind == "letter":
            rest = [t.text for t in inside[0][1:]]
            return [inside[0][0].text] if not rest or rest[0] in _TRANSPOSES else []
        at = inside[1]
    return []


def label_above(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``W^o`` is a name where o tells names apart; ``W^{o\top}`` is its transpose."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or is_sign(tokens, n) or base[0] == "e":
        return None
    at, below = base[1], Tokens()
    if text_at(tokens, at) == "_" and (inside := group(tokens, at + 1)):
        below, at = tokens[at : inside[1]], inside[1]
    above = group(tokens, at + 1) if text_at(tokens, at) == "^" else None
    if above is None or not above[0] or above[0][0].text not in usage.raised:
        return None
    label, *rest = above[0]
    if len(rest) > 1 or (rest and rest[0].text not in _TRANSPOSES):
        return None
    name = named(f"{base[0]}^{{{label.text}}}", tokens[n : base[1]])
    turned = [tokens[at], *rest] if rest else []
    return Rewriting(above[1], [name, *below, *turned])
