"""The command ``derive``: arguments to the public API, and what it gives to files and the terminal.

Exit 0 on success, 2 on bad usage or input, with one message on standard error; `agree` exits 1 for
what is refuted and 3 for what is neither proved nor refuted; `check` exits 1 where it finds mistakes.
"""

from __future__ import annotations

import argparse
import sys

from derive.commands.options import Parser

# Each is the module of that name in `derive.commands`, imported when it is called: help is to be instant.
COMMANDS = {
    "solve": "work out a gradient",
    "check": "judge somebody's algebra line by line",
    "agree": "decide whether two formulas are equal",
    "code": "write a loss and its gradient as array code",
    "key": "write an answer key, or a question sheet",
    "problems": "list the problems of the catalogue",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    called = next((word for word in given if not word.startswith("-")), "")
    options = _parser(called).parse_args([_formula(word) if called == "agree" else word for word in given])
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


def _formula(word: str) -> str:
    """A word that argparse takes for no option: a formula may begin with a minus; ours are -h and --long."""
    return f" {word}" if word.startswith("-") and word != "-h" and not word.startswith("--") else word


def run() -> None:
    """The console command. A short process is over before collecting garbage pays."""
    import gc

    gc.disable()
    sys.exit(main())


def _parser(called: str) -> argparse.ArgumentParser:
    """The parser of all commands, with the arguments of the one that is called."""
    parser = Parser(
        prog="derive",
        description="Gradients of machine-learning models, worked step by step and certified.",
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(run=_version_or_help, parser=parser)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, says in COMMANDS.items():
        command = commands.add_parser(name, help=says)
        if name == called:
            from importlib import import_module

            import_module(f"derive.commands.{name}").add(command)
    return parser


def _version_or_help(options: argparse.Namespace) -> int:
    if options.version:
        from derive import __version__

        print(f"derive {__version__}")
        return 0
    options.parser.print_help(sys.stderr)
    return 2


if __name__ == "__main__":
    run()
