"""Where the bars of a picture stand: the same geometry for every format that draws.

Lengths are in the widths of one bar; y grows upwards from the foot of the panel.

>>> from derive.documents.document import Bars, Math, Series
>>> (panel,) = panels(Bars(("1", "2"), (Series(Math("p", "p", "p"), (0.5, -0.25)),)))
>>> [(bar.text, bar.height) for bar in panel.bars], panel.zero
([('0.50', 2.0), ('−0.25', 1.0)], 1.6)
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.documents.document import Bars, Math

TALL = 3.0  # what the bars reach over, from the lowest to the highest value
STEP = 1.6  # from one bar to the next
ROOM = 0.6  # above and below the bars, for the numbers


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of width 1 from ``left``, ``height`` away from zero, downwards where ``below``."""

    label: str
    text: str
    left: float
    height: float
    below: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The bars of one series; ``zero`` is the height of the axis."""

    name: Math
    width: float
    height: float
    zero: float
    bars: tuple[Bar, ...]


def digits(value: float) -> str:
    """A number to two digits after the point, with a true minus.

    >>> digits(-0.004), digits(-1.5)
    ('0.00', '−1.50')
    """
    text = f"{value:.2f}" if abs(value) < 1e6 else f"{value:.2e}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def panels(bars: Bars) -> tuple[Panel, ...]:
    """The panels of a picture, all on the scale of the largest value."""
    values = [value for series in bars.series for value in series.values] or [0.0]
    top, bottom = max(*values, 0.0), min(*values, 0.0)
    scale = TALL / (top - bottom) if top > bottom else 0.0
    zero = ROOM - bottom * scale
    width = STEP * max(len(bars.labels), 1) + STEP - 1
    return tuple(
        Panel(
            series.name,
            width,
            TALL + 2 * ROOM,
            zero,
            tuple(
                Bar(label, digits(value), STEP * n + STEP - 1, abs(value) * scale, value < 0)
                for n, (label, value) in enumerate(zip(bars.labels, series.values, strict=True))
            ),
        )
        for series in bars.series
    )
