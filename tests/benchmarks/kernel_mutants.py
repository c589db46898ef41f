"""The mutation score of the kernel: how many small changes of its code the quick tests notice.

    pip install 'mutmut>=3.8,<4'
    python tests/benchmarks/kernel_mutants.py --sample 400 --seed 1 [--show]

mutmut makes the mutants (configured in pyproject.toml, kept in the folder mutants/); a sample of them, the
same for a seed as long as the code is the same, meets the tests of the kernel, each in a process of its own.
One that was killed before is not tried again; remove the folder mutants/ to begin anew.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from math import sqrt
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
MADE = ROOT / "mutants" / "derive" / "meaning"
MUTMUT = (sys.executable, "-m", "mutmut")


SURVIVED = (0, 5, 33)  # exit codes: the tests passed, or there were none


def results() -> dict[str, int | None]:
    """The exit code of the tests for each mutant; None where it was not tried."""
    found: dict[str, int | None] = {}
    for path in sorted(MADE.glob("*.meta")):
        found |= json.loads(path.read_text())["exit_code_by_key"]
    return found


def module(mutant: str) -> str:
    """The module that a mutant changes."""
    return mutant.split(".")[2]


def tried(mutants: list[str]) -> None:
    """Run the tests on some mutants, on one core."""
    if not mutants:
        return
    subprocess.run(["nice", *MUTMUT, "run", "--max-children", "1", *mutants], cwd=ROOT, check=True)


def table(mutants: list[str]) -> None:
    """Print the score by module, with the error of sampling: one standard deviation."""
    codes = results()
    total, killed = (
        Counter(map(module, mutants)),
        Counter(module(m) for m in mutants if codes[m] not in SURVIVED),
    )
    for name, n in sorted(total.items()):
        print(f"{name:12}{killed[name]:5} of {n:4}")
    score = killed.total() / len(mutants)
    error = sqrt(score * (1 - score) / len(mutants))
    print(f"killed {killed.total()} of {len(mutants)}: {score:.1%} ± {error:.1%} of {len(codes)} mutants")


def main() -> None:
    """Print the score, and with ``--show`` what the survivors change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="mutants whose name has this in it")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if not MADE.is_dir():
        tried(["derive.meaning.field.x_plus__mutmut_1"])  # which makes them all
    names = sorted(name for name in results() if options.only in name)
    mutants = sorted(Random(options.seed).sample(names, min(options.sample, len(names))))
    codes = results()
    tried([name for name in mutants if codes[name] in (None, *SURVIVED)])
    for name in mutants:
        if results()[name] in SURVIVED:
            print(name)
            if options.show:
                subprocess.run([*MUTMUT, "show", name], cwd=ROOT, check=True)
    table(mutants)


if __name__ == "__main__":
    main()
