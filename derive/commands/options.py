"""What the commands share: the parser with its formatter, and lists of formats."""

from __future__ import annotations

import argparse
import os

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from typing import Any

DETAILS = ("brief", "standard", "full")


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal; argparse by itself would import shutil, half of the time of --help."""
    try:
        width = os.get_terminal_size().columns
    except (OSError, ValueError):
        width = 100
    return argparse.HelpFormatter(prog, width=min(width, 100) - 2)


class Parser(argparse.ArgumentParser):
    """A parser with our formatter; the parsers of the commands are made by this class too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formatter_class=_formatter, **kwargs)


def listed(to: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The formats in a list with commas, each once."""
    formats = tuple(dict.fromkeys(part.strip() for part in to.split(",")))
    for name in formats:
        if name not in known:
            raise ValueError(f"there is no format {name!r}: choose from {', '.join(known)}")
    return formats
