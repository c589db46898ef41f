r"""Single units with a name of their own: the ``h1`` and ``o1`` of ``net_{h1}`` and ``\delta_{o1}``."""

from __future__ import annotations

from collections.abc import Mapping


def labels_a_unit(pair: list[str], spots: Mapping[tuple[str, int], set[str]]) -> bool:
    r"""Whether a letter and a number below a delta name a unit, as in ``\delta_{o1}`` beside ``out_{o1}``."""
    letter, number = pair
    return number.isdigit() and any(
        letter in own and all(a.isdigit() for a in spots.get((name, 1), ("",)))
        for (name, place), own in spots.items()
        if not place
    )
