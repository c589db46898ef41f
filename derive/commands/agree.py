"""The command ``derive agree``: are two formulas equal?."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.description = (
        "Decide whether two formulas are equal for every size, index and value. "
        "Exit 0 if proved, 1 if refuted, 3 if neither, 2 on bad input."
    )
    parser.add_argument("left", metavar="LEFT", help="a formula in LaTeX")
    parser.add_argument("right", metavar="RIGHT", help="another one")
    parser.add_argument("--problem", metavar="NAME|FILE", help="the model whose names the formulas use")
    parser.add_argument("--sizes", default="", metavar="C,D", help="names of sizes")
    parser.add_argument(
        "--index", action="append", default=[], metavar="i,j=C", help="letters of a size; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print the evidence as JSON")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from derive.deciding import compared, describe

    letters = {}
    for text in options.index:
        names, _, size = text.partition("=")
        if not size or not names:
            raise ValueError(f"--index takes letters and a size, such as i,j=C, not {text!r}")
        letters[size.strip()] = [name.strip() for name in names.split(",")]
    sizes = [name.strip() for name in options.sizes.split(",") if name.strip()]
    if options.problem and (sizes or letters):
        raise ValueError("--problem declares its own sizes and letters: leave out --sizes and --index")
    found = compared(options.left, options.right, options.problem, sizes, letters)
    print(describe(found, options.json))
    return {"proved": 0, "refuted": 1}.get(found.kind, 3)
