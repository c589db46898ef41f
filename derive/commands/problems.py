"""The command ``derive problems``: the catalogue."""

from __future__ import annotations

import argparse

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from derive.commands.options import Commands


def add(commands: Commands) -> None:
    """The command, which takes no arguments."""
    listing = commands.add_parser("problems", help="list the problems of the catalogue")
    listing.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from derive.posing import catalogue, find

    for name in catalogue():
        print(f"{name:24} {find(name).title}")
    return 0
