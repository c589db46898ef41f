"""The command ``derive``: arguments to the public API, and what it gives to files and the terminal.

Exit 0 on success, 2 on bad usage or input, with one message on standard error; `agree` exits 1 for
what is refuted and 3 for what is neither proved nor refuted; `check` exits 1 where it finds mistakes.
"""

from __future__ import annotations

import argparse
import sys

from derive.commands import agree, check, code, key, problems, solve
from derive.commands.options import Parser

COMMANDS = (solve, check, agree, code, key, problems)


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


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="derive",
        description="Gradients of machine-learning models, worked step by step and certified.",
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(run=_version_or_help, parser=parser)
    commands = parser.add_subparsers(metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
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
