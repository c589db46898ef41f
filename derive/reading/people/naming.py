r"""Which names a text has as values, and which of them are names of softmax."""

from __future__ import annotations

from collections.abc import Iterable

from derive.alphabet import ACCENTS, FACES
from derive.reading.functions import FUNCTIONS, WORDS
from derive.reading.people.bases import base_at, is_sign, numbered
from derive.reading.people.liberty import Tokens, closing, group, text_at, texts
from derive.reading.people.usage import Usage


def names_in(lists: Iterable[Tokens], usage: Usage) -> set[str]:
    """The names that stand as values: with their primes, and with a numeral in raised brackets."""
    found: set[str] = set()
    counting = set().union(*usage.layers.values())
    for tokens in lists:
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            if base is not None and base[0] in counting:
                found.add(base[0])  # \beta^t, in a text of steps t
            if base is None or is_sign(tokens, n) or text_at(tokens, n - 1) in (*ACCENTS, *FACES):
                continue
            name, at = base
            if name in FUNCTIONS and not _alone(tokens, at):
                continue
            while text_at(tokens, at) == "'":
                name, at = name + "'", at + 1
            for _ in range(2):
                inside = group(tokens, at + 1) if text_at(tokens, at) in ("_", "^") else None
                if inside is None:
                    break
                if text_at(tokens, at) == "^" and numbered(inside[0]) and inside[0][1].text.isdigit():
                    name = f"{name}^{{({inside[0][1].text})}}"
                at = inside[1]
            found.add(name)
    signal = (r"\delta" in usage.bare or (r"\delta", 0) in usage.spots) and not usage.paired
    if usage.differentials:
        found.discard("d")
    if r"\sigma" not in usage.bare:
        found.discard(r"\sigma")
    found -= {
        "e",
        r"\mathbb{1}",
        r"\mathbf{1}",
        r"\mathbb{I}",
        r"\mathrm{1}",
        *(() if signal else (r"\delta",)),
    }
    upright = {rf"\{face}{{{word}}}" for face in ("mathrm", "text", "textrm") for word in WORDS}
    return found - upright - (set(FUNCTIONS) - {r"\sigma"})


def _alone(tokens: Tokens, at: int) -> bool:
    return text_at(tokens, at) not in ("(", "[", r"\{", "'")


_USUAL = (
    r"\sigma",
    r"\varsigma",
    "S",
    "s",
    "f",
    "g",
    "h",
    r"\phi",
    r"\mathcal{S}",
    r"\mathbf{s}",
    r"\mathrm{SM}",
)


def softmax_names(lists: Iterable[Tokens], text: str, usage: Usage) -> None:
    r"""Note the names of softmax: ``S(z_i) = e^{z_i} / \sum_j e^{z_j}``, or ``\sigma(z)_i``."""
    spoken = "softmax" in text.lower() or "soft-max" in text.lower()
    for tokens in lists:
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            if base is None or text_at(tokens, base[1]) != "(" or (end := closing(tokens, base[1])) < 0:
                continue
            below = text_at(tokens, end + 1) == "_"
            single = end <= base[1] + 6 and all(t.text != "," for t in tokens[base[1] : end])
            named = spoken and below and single and base[0] in _USUAL
            differentiated = text_at(tokens, n - 1) in ("}", ")")  # what follows is its derivative
            if named or (not differentiated and _is_softmax(tokens, base[1], end)):
                usage.vectors.add(base[0])


def _is_softmax(tokens: Tokens, opened: int, closed: int) -> bool:
    r"""Whether ``(z_i) = \frac{e^{z_i}}{\sum_j e^{z_j}}`` stands here, behind a name."""
    at = closed + 1
    if text_at(tokens, at) == "_" and (inside := group(tokens, at + 1)):
        at = inside[1]
    if text_at(tokens, at) not in ("=", ":=") or text_at(tokens, at + 1) not in (r"\frac", "&"):
        return False
    at += text_at(tokens, at + 1) == "&"
    top = group(tokens, at + 2)
    bottom = group(tokens, top[1]) if top else None
    if top is None or bottom is None or text_at(bottom[0], 0) != r"\sum":
        return False
    argument = base_at(tokens, opened + 1)
    width = 0 if argument is None else argument[1] - opened - 1
    begins = (
        m
        for m in range(1, min(5, len(top[0])))
        if argument and base_at(top[0], m) == (argument[0], m + width)
    )
    if next(begins, None) is None:
        return False
    exponential = [t.text for t in top[0][:2]] == ["e", "^"] or texts(top[0]).lstrip("\\").startswith("exp")
    return exponential and any(t.text in ("e", r"\exp", "x") for t in bottom[0])
