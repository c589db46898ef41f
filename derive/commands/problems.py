"""The command ``derive problems``: the catalogue."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from derive.posing import catalogue, find

    for name in catalogue():
        print(f"{name:24} {find(name).title}")
    return 0
