"""The command ``derive key``: answer keys, question sheets, exams and quizzes."""

from __future__ import annotations

import argparse
import sys

from derive.commands.options import DETAILS, listed
from derive.writers import FORMATS as PAGES
from derive.writers import USUAL

FORMATS = (*PAGES, "exam", "moodle")  # the last two are of a paper as a whole


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.description = "Write an answer key of one or several problems, or the matching question sheet."
    parser.add_argument(
        "problems", nargs="+", metavar="PROBLEM", help="a name of the catalogue, or a problem file"
    )
    parser.add_argument(
        "--to",
        metavar="FORMATS",
        help=f"formats, with commas: {','.join(FORMATS)} ({','.join(USUAL)})",
    )
    parser.add_argument("--out", metavar="DIR", default="key", help="the folder to write to (key), or -")
    parser.add_argument("--marks", action="store_true", help="show the marks of each intermediate result")
    parser.add_argument(
        "--blank", action="store_true", help="the question sheet: statements and room to write"
    )
    parser.add_argument(
        "--numbers", action="store_true", help="with a numeric instance, every value to 4 digits"
    )
    parser.add_argument("--seed", default="1", metavar="N", help="which numbers: 7, or 1-30 for 30 sheets")
    parser.add_argument("--title", default="", metavar="TEXT", help="the title of the paper")
    parser.add_argument("--detail", choices=DETAILS, default="standard", help="how many of the steps to show")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from derive.examining import files

    formats = USUAL if options.to is None else listed(options.to, FORMATS)
    if options.out == "-" and len(formats) > 1:
        raise ValueError("--out - takes one format: choose it with --to")
    whole = files(
        options.problems, formats, marks=options.marks, blank=options.blank, numbers=options.numbers,
        seed=options.seed, title=options.title, detail=options.detail,
    )  # fmt: skip
    if options.out == "-":
        sys.stdout.buffer.write(b"\n".join(whole.values()))
        return 0
    from derive.files import write_all

    print("wrote " + ", ".join(write_all(options.out, whole)), file=sys.stderr)
    return 0
