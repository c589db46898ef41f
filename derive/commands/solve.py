"""The command ``derive solve``: the worked solution of a problem."""

from __future__ import annotations

import argparse
import sys

from derive.commands.options import DETAILS, listed
from derive.writers import ENGINES, USUAL
from derive.writers import FORMATS as PAGES

FORMATS = (*PAGES, "json")
BY_ITSELF = (*USUAL, "json")  # what is written where --to is not given


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.description = "Work out the gradient of a model's loss, step by step."
    parser.add_argument(
        "problem", metavar="PROBLEM", help="a name of the catalogue, or a problem file (.toml)"
    )
    parser.add_argument(
        "--by", action="append", metavar="W", help="only this parameter, such as w_i; may be repeated"
    )
    parser.add_argument(
        "--to",
        metavar="FORMATS",
        help=f"formats, with commas: {','.join(FORMATS)} ({','.join(BY_ITSELF)})",
    )
    parser.add_argument(
        "--out", metavar="DIR", help="the folder to write to (output/PROBLEM), or - for standard output"
    )
    parser.add_argument("--detail", choices=DETAILS, default="standard", help="how many of the steps to show")
    parser.add_argument(
        "--route", default="chain", metavar="ROUTE", help="chain (through every layer) or log-first"
    )
    parser.add_argument(
        "--checks", choices=("run", "full"), default="run", help="SymPy at one concrete size, or at many"
    )
    parser.add_argument(
        "--fragment", action="store_true", help="tex and html: the body alone, for your own document"
    )
    parser.add_argument("--engine", choices=tuple(ENGINES), default="typst", help="what sets a pdf (typst)")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    formats: tuple[str, ...] = ("txt",) if options.out == "-" else BY_ITSELF
    if options.to is not None:
        formats = listed(options.to, FORMATS)
    from importlib import import_module

    from derive.beside import beside

    with beside("sympy", "derive.deriving.reference") as process:  # while SymPy is imported there ...
        from derive.solving import solve, write

        for module in ("derive.documents.solution", *(f"derive.writers.{name}" for name in formats)):
            import_module(module)
        solution = solve(options.problem, options.by, options.route, options.checks, process)
    whole = {
        f: write(solution, f, options.detail, options.fragment and f in ("tex", "html"), options.engine)
        for f in formats
    }
    if options.out == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(b"".join(whole.values()))
        return 0
    from derive.files import write_all
    from derive.solving import suffix

    folder = options.out or f"output/{solution.problem.name}"
    written = write_all(folder, {f"solution{suffix(f)}": text for f, text in whole.items()})
    if options.to is None:
        sys.stdout.write(whole["txt"].decode() + "\n")
    print("wrote " + ", ".join(written), file=sys.stderr)
    return 0
