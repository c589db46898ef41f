"""The command ``derive code``: a loss and its gradient as array code."""

from __future__ import annotations

import argparse
import sys


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.description = "Write the loss and its gradient as a vectorised, numerically stable function."
    parser.add_argument(
        "problem", metavar="PROBLEM", help="a name of the catalogue, or a problem file (.toml)"
    )
    parser.add_argument("--by", action="append", metavar="W", help="only this parameter; may be repeated")
    parser.add_argument("--to", default="numpy", metavar="LIBRARIES", help="numpy (if not given), torch, jax")
    parser.add_argument(
        "--out", metavar="DIR", help="the folder to write PROBLEM_numpy.py to; - or nothing: print"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from derive.solving import code, solve

    libraries = tuple(dict.fromkeys(part.strip() for part in options.to.split(",")))
    solution = solve(options.problem, options.by)
    whole = {library: code(solution, library) for library in libraries}
    if options.out in (None, "-"):
        sys.stdout.write("\n\n".join(whole.values()))
        return 0
    from derive.files import write_all

    stem = solution.problem.name.replace("-", "_")
    files = {f"{stem}_{library}.py": text.encode() for library, text in whole.items()}
    print("wrote " + ", ".join(write_all(options.out, files)), file=sys.stderr)
    return 0
