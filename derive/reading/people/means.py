r"""Means whose sum does not say where it ends: the N of ``\frac{1}{N} \sum_n`` counts the terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.reading.people.liberty import Tokens, group, text_at
from derive.reading.people.usage import Usage

_COUNTS = frozenset("NMBnmdDHK")  # usual letters of a number of examples, or of units


def note_means(lists: Iterable[Tokens], usage: Usage, sizes: Iterable[str] = ()) -> None:
    r"""Note over what the letters of means run; ``sizes`` are names that are known to count something.

    A name that the text defines, or that stands with an index, counts nothing.
    """
    lists = list(lists)
    with_index = {name for name, _ in usage.spots}
    given = {name for tokens in lists for name in _defined(tokens)}
    for tokens in lists:
        for letter, count in _means(tokens):
            usual = count in _COUNTS or count == letter.upper() or count in sizes
            if usual and count not in (letter, *with_index, *given, *usage.indices):
                usage.ranges.setdefault(letter, count)


def _defined(tokens: Tokens) -> Iterator[str]:
    """The letters of which an equation begins with them: ``N = 3``; ``n = 1`` is but a case."""
    if text_at(tokens, 1) in ("=", ":=") and not (text_at(tokens, 2) == "1" and len(tokens) == 3):
        yield text_at(tokens, 0)


def _means(tokens: Tokens) -> Iterator[tuple[str, str]]:
    """The letter of each sum without an end that stands behind a fraction, with what it is divided by."""
    for n in range(len(tokens)):
        if text_at(tokens, n) != r"\sum" or text_at(tokens, n + 1) != "_":
            continue
        below = group(tokens, n + 2)
        if below is None or text_at(tokens, below[1]) == "^" or len(below[0]) != 1:
            continue
        if (divided := _divided(tokens, n)) is not None:
            yield below[0][0].text, divided


def _divided(tokens: Tokens, n: int) -> str | None:
    r"""The letter that ends the fraction before a place: N of ``\frac{1}{2N}``, ``\frac1N``, ``1/N``."""
    braced = text_at(tokens, n - 1) == "}"
    last = n - 2 if braced else n - 1
    before = last - 1
    while before >= 0 and tokens[before].kind == "number":
        before -= 1
    opens = text_at(tokens, before)
    fraction = opens == "{" if braced else opens in ("/", "}") or (opens == r"\frac" and before < last - 1)
    return tokens[last].text if last >= 0 and fraction and tokens[last].kind == "letter" else None
