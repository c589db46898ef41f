"""The command ``derive check``: a person's work, line by line."""

from __future__ import annotations

import argparse
import os
import sys

from derive.commands.options import listed
from derive.writers.reports import BY_ITSELF as USUAL_REPORTS
from derive.writers.reports import FORMATS as REPORTS


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.description = (
        "Judge every line of somebody's algebra. "
        "Exit 0 if no mistake is found, 1 if there are mistakes, 2 on bad input."
    )
    parser.add_argument(
        "submission", metavar="SUBMISSION", help=".md, .tex, .txt, .ipynb, or - for standard input"
    )
    parser.add_argument("--problem", metavar="NAME|FILE", help="the problem that it should solve")
    parser.add_argument(
        "--to",
        metavar="FORMATS",
        help=f"formats, with commas: {','.join(REPORTS)} ({','.join(USUAL_REPORTS)})",
    )
    parser.add_argument(
        "--out", metavar="DIR", help="the folder to write to (output/check-NAME), or - for standard output"
    )
    parser.add_argument("--hint", action="store_true", help="the next step, not the answer")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from pathlib import PurePath

    from derive.verifying import check, decoded, read_text
    from derive.writers.reports import suffix, write

    shown = options.out == "-" or (options.out is None and options.to is None)
    formats = ("text",) if shown else USUAL_REPORTS
    if options.to is not None:
        formats = listed(options.to.replace("txt", "text"), REPORTS)
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
