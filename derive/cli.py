"""The command ``derive``: arguments to the public API, and what it gives to files and the terminal.

Exit 0 on success, 2 on bad usage or input, with one message on standard error; `agree` exits 1 for
what is refuted and 3 for what is neither proved nor refuted.
"""

from __future__ import annotations

import argparse
import os
import sys

from derive.writers import FORMATS as PAGES

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from typing import Any

FORMATS = (*PAGES, "json")
DETAILS = ("brief", "standard", "full")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except ValueError as error:
        print(f"derive: {error}", file=sys.stderr)
        return 2
    except RuntimeError as error:
        print(f"derive: a defect of derive, not of your model: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            sys.stderr.close()  # the reader of our output has gone: nothing more to say
            return 0
        print(f"derive: cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 2


def run() -> None:
    """The console command. A short process is over before collecting garbage pays."""
    import gc

    gc.disable()
    sys.exit(main())


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal; argparse by itself would import shutil, half of the time of --help."""
    try:
        width = os.get_terminal_size().columns
    except (OSError, ValueError):
        width = 100
    return argparse.HelpFormatter(prog, width=min(width, 100) - 2)


class _Parser(argparse.ArgumentParser):
    """A parser with our formatter; the parsers of the commands are made by this class too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formatter_class=_formatter, **kwargs)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="derive",
        description="Gradients of machine-learning models, worked step by step and certified.",
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(run=_version_or_help, parser=parser)
    commands = parser.add_subparsers(metavar="COMMAND")
    _add_solve(commands)
    _add_agree(commands)
    _add_code(commands)
    _add_key(commands)
    listing = commands.add_parser("problems", help="list the problems of the catalogue")
    listing.set_defaults(run=_problems)
    return parser


def _add_solve(commands: argparse._SubParsersAction[_Parser]) -> None:
    solve = commands.add_parser(
        "solve",
        help="work out a gradient",
        description="Work out the gradient of a model's loss, step by step.",
    )
    solve.add_argument(
        "problem", metavar="PROBLEM", help="a name of the catalogue, or a problem file (.toml)"
    )
    solve.add_argument(
        "--by", action="append", metavar="W", help="only this parameter, such as w_i; may be repeated"
    )
    solve.add_argument(
        "--to",
        metavar="FORMATS",
        help=f"formats, with commas: {','.join(FORMATS)} (all, unless --out - is given)",
    )
    solve.add_argument(
        "--out", metavar="DIR", help="the folder to write to (output/PROBLEM), or - for standard output"
    )
    solve.add_argument("--detail", choices=DETAILS, default="standard", help="how many of the steps to show")
    solve.add_argument(
        "--route", default="chain", metavar="ROUTE", help="chain (through every layer) or log-first"
    )
    solve.add_argument(
        "--checks", choices=("run", "full"), default="run", help="SymPy at one concrete size, or at many"
    )
    solve.add_argument(
        "--fragment", action="store_true", help="tex and html: the body alone, for your own document"
    )
    solve.set_defaults(run=_solve)


def _add_agree(commands: argparse._SubParsersAction[_Parser]) -> None:
    agree = commands.add_parser(
        "agree",
        help="decide whether two formulas are equal",
        description="Decide whether two formulas are equal for every size, index and value. "
        "Exit 0 if proved, 1 if refuted, 3 if neither, 2 on bad input.",
    )
    agree.add_argument("left", metavar="LEFT", help="a formula in LaTeX")
    agree.add_argument("right", metavar="RIGHT", help="another one")
    agree.add_argument("--problem", metavar="NAME|FILE", help="the model whose names the formulas use")
    agree.add_argument("--sizes", default="", metavar="C,D", help="names of sizes")
    agree.add_argument(
        "--index", action="append", default=[], metavar="i,j=C", help="letters of a size; may be repeated"
    )
    agree.add_argument("--json", action="store_true", help="print the evidence as JSON")
    agree.set_defaults(run=_agree)


def _add_code(commands: argparse._SubParsersAction[_Parser]) -> None:
    code = commands.add_parser(
        "code",
        help="write a loss and its gradient as array code",
        description="Write the loss and its gradient as a vectorised, numerically stable function.",
    )
    code.add_argument("problem", metavar="PROBLEM", help="a name of the catalogue, or a problem file (.toml)")
    code.add_argument("--by", action="append", metavar="W", help="only this parameter; may be repeated")
    code.add_argument("--to", default="numpy", metavar="LIBRARIES", help="numpy (if not given), torch, jax")
    code.add_argument(
        "--out", metavar="DIR", help="the folder to write PROBLEM_numpy.py to; - or nothing: print"
    )
    code.set_defaults(run=_code)


def _add_key(commands: argparse._SubParsersAction[_Parser]) -> None:
    key = commands.add_parser(
        "key",
        help="write an answer key, or a question sheet",
        description="Write an answer key of one or several problems, or the matching question sheet.",
    )
    key.add_argument(
        "problems", nargs="+", metavar="PROBLEM", help="a name of the catalogue, or a problem file"
    )
    key.add_argument(
        "--to",
        metavar="FORMATS",
        help=f"formats, with commas: {','.join(PAGES)} (all of these), exam, moodle",
    )
    key.add_argument("--out", metavar="DIR", default="key", help="the folder to write to (key), or -")
    key.add_argument("--marks", action="store_true", help="show the marks of each intermediate result")
    key.add_argument("--blank", action="store_true", help="the question sheet: statements and room to write")
    key.add_argument(
        "--numbers", action="store_true", help="with a numeric instance, every value to 4 digits"
    )
    key.add_argument("--seed", default="1", metavar="N", help="which numbers: 7, or 1-30 for 30 sheets")
    key.add_argument("--title", default="", metavar="TEXT", help="the title of the paper")
    key.add_argument("--detail", choices=DETAILS, default="standard", help="how many of the steps to show")
    key.set_defaults(run=_key)


def _version_or_help(options: argparse.Namespace) -> int:
    if options.version:
        from derive import __version__

        print(f"derive {__version__}")
        return 0
    options.parser.print_help(sys.stderr)
    return 2


def _problems(options: argparse.Namespace) -> int:
    from derive.posing import catalogue, find

    for name in catalogue():
        print(f"{name:24} {find(name).title}")
    return 0


def _solve(options: argparse.Namespace) -> int:
    from derive.solving import solve, write

    formats = _formats(options.to, options.out)
    solution = solve(options.problem, options.by, options.route, options.checks, parallel=True)
    whole = {
        f: write(solution, f, options.detail, options.fragment and f in ("tex", "html")) for f in formats
    }
    if options.out == "-":
        sys.stdout.write("".join(text.decode() for text in whole.values()))
        return 0
    from derive.files import write_all

    folder = options.out or f"output/{solution.problem.name}"
    written = write_all(folder, {f"solution.{f}": text for f, text in whole.items()})
    if options.to is None:
        sys.stdout.write(whole["txt"].decode() + "\n")
    print("wrote " + ", ".join(written), file=sys.stderr)
    return 0


def _code(options: argparse.Namespace) -> int:
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


def _key(options: argparse.Namespace) -> int:
    from derive.examining import files

    formats = PAGES if options.to is None else tuple(part.strip() for part in options.to.split(","))
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


def _agree(options: argparse.Namespace) -> int:
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


def _formats(to: str | None, out: str | None) -> tuple[str, ...]:
    if to is None:
        return ("txt",) if out == "-" else FORMATS
    formats = tuple(dict.fromkeys(part.strip() for part in to.split(",")))
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"there is no format {name!r}: choose from {', '.join(FORMATS)}")
    return formats


if __name__ == "__main__":
    run()
