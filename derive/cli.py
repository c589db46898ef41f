"""The command ``derive``: arguments to the public API, and what it gives to files and the terminal.

Exit 0 on success, 2 on bad usage or input, with one message on standard error; `agree` exits 1 for
what is refuted and 3 for what is neither proved nor refuted; `check` exits 1 where it finds mistakes.
"""

from __future__ import annotations

import argparse
import os
import sys

from derive.writers import FORMATS as PAGES
from derive.writers.reports import FORMATS as REPORTS

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
    _add_check(commands)
    _add_agree(commands)
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


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
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
    check.add_argument("--to", metavar="FORMATS", help=f"formats to write, with commas: {','.join(REPORTS)}")
    check.add_argument(
        "--out", metavar="DIR", help="the folder to write to (output/check-NAME), or - for standard output"
    )
    check.add_argument("--hint", action="store_true", help="the next step, not the answer")
    check.set_defaults(run=_check)


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
    formats: tuple[str, ...] = ("txt",) if options.out == "-" else FORMATS
    if options.to is not None:
        formats = _formats(options.to, FORMATS)
    from importlib import import_module

    from derive.beside import beside

    with beside("sympy", "derive.deriving.reference") as process:  # while SymPy is imported there ...
        from derive.solving import solve, write

        for module in ("derive.documents.solution", *(f"derive.writers.{name}" for name in formats)):
            import_module(module)
        solution = solve(options.problem, options.by, options.route, options.checks, process)
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


def _check(options: argparse.Namespace) -> int:
    from pathlib import PurePath

    from derive.verifying import check, decoded, read_text
    from derive.writers.reports import suffix, write

    shown = options.out == "-" or (options.out is None and options.to is None)
    formats = ("text",) if shown else REPORTS
    if options.to is not None:
        formats = _formats(options.to.replace("txt", "text"), REPORTS)
    name, kind = options.submission, None
    if name == "-":
        name = "stdin"
        text = decoded(sys.stdin.buffer.read(2_000_000), name)
    else:
        text, kind = read_text(name)
    report = check(text, options.problem, kind, name, options.hint)
    if shown:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        sys.stdout.write("".join(write(report, f, colour).decode() for f in formats))
    else:
        from derive.files import write_all

        folder = options.out or f"output/check-{PurePath(name).stem}"
        written = write_all(folder, {f"report{suffix(f)}": write(report, f) for f in formats})
        if options.to is None:
            sys.stdout.write(write(report, "text").decode())
        print("wrote " + ", ".join(written), file=sys.stderr)
    return 0 if report.first_error is None else 1


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


def _formats(to: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The formats in a list with commas, each once."""
    formats = tuple(dict.fromkeys(part.strip() for part in to.split(",")))
    for name in formats:
        if name not in known:
            raise ValueError(f"there is no format {name!r}: choose from {', '.join(known)}")
    return formats


if __name__ == "__main__":
    run()
