"""``derive check``: somebody's algebra judged line by line."""

from __future__ import annotations

import argparse
import os
import sys

from derive.commands import chosen
from derive.writers.reports import BY_ITSELF, FORMATS


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The arguments of the command."""
    check = commands.add_parser(
        "check",
        help="judge somebody's algebra line by line",
        description="Judge every line of somebody's algebra. "
        "Exit 0 if no mistake is found, 1 if there are mistakes, 2 on bad input.",
    )
    check.add_argument(
        "submission", metavar="SUBMISSION", help=".md, .tex, .txt, .ipynb, or - for standard input"
    )
    check.add_argument("--problem", metavar="NAME|FILE", help="the problem that it should solve")
    check.add_argument(
        "--to",
        metavar="FORMATS",
        help=f"formats, with commas: {','.join(FORMATS)} ({','.join(BY_ITSELF)})",
    )
    check.add_argument(
        "--out", metavar="DIR", help="the folder to write to (output/check-NAME), or - for standard output"
    )
    check.add_argument("--hint", action="store_true", help="the next step, not the answer")
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Judge a submission; 1 if there are mistakes."""
    from pathlib import PurePath

    from derive.verifying import check, decoded, read_text
    from derive.writers.reports import suffix, write

    shown = options.out == "-" or (options.out is None and options.to is None)
    formats = ("text",) if shown else BY_ITSELF
    if options.to is not None:
        formats = chosen(options.to.replace("txt", "text"), FORMATS)
    name, kind = options.submission, None
    if name == "-":
        name = "stdin"
        text = decoded(sys.stdin.buffer.read(2_000_000), name)
    else:
        text, kind = read_text(name)
    report = check(text, options.problem, kind, name, options.hint)
    if shown:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        sys.stdout.flush()
        sys.stdout.buffer.write(b"".join(write(report, f, colour) for f in formats))
    else:
        from derive.files import write_all

        folder = options.out or f"output/check-{PurePath(name).stem}"
        written = write_all(folder, {f"report{suffix(f)}": write(report, f) for f in formats})
        if options.to is None:
            sys.stdout.write(write(report, "text").decode())
        print("wrote " + ", ".join(written), file=sys.stderr)
    return 0 if report.first_error is None else 1
