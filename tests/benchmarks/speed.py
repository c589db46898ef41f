"""How fast `derive` is, against something that runs beside it: ``python tests/benchmarks/speed.py``.

Every figure is the median of several runs in fresh processes, unless it says warm. Seconds differ
from machine to machine; the ratios hardly do.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
ROOT = Path(__file__).parents[2]
TIMEOUT = 60  # seconds for each size of the comparison with plain SymPy

# What `derive` does for one problem, after SymPy is imported; prints milliseconds. The derivation is
# that of solve without its comparison with SymPy, so with the kernel's evidence for each step alone.
OURS = r"""
import json, time
import sympy
begin = time.perf_counter()
import derive
from derive.beside import Here
from derive.deriving import solve as solving
from derive.deriving.checks import Checks, Concrete
from derive.meaning.evidence import Undecided

NOTHING = Undecided("not asked")
UNCHECKED = Checks(NOTHING, NOTHING, Concrete((), 0, NOTHING))

def everything():
    solution = derive.solve("softmax-cross-entropy")
    for name in ("tex", "html", "md", "txt", "json"):
        derive.write(solution, name)

class WithoutSymPy(Here):
    def call(self, function, *args):
        return super().call(lambda: None)

def derivation():
    solving.check = lambda *args: UNCHECKED
    try:
        return solving.solve(derive.find("softmax-cross-entropy"), process=WithoutSymPy())
    finally:
        solving.check = check

def timed(run, since=None):
    begin = time.perf_counter() if since is None else since
    run()
    return 1000 * (time.perf_counter() - begin)

check = solving.check
first = timed(%(run)s, begin)
print(json.dumps([first, min(timed(%(run)s) for _ in range(3))]))
"""

# The same question to SymPy alone: the loss at concrete sizes, written out, differentiated, simplified.
SYMPY = r"""
import sys, time
import sympy as sp
C, D = map(int, sys.argv[1:])
begin = time.perf_counter()
W = [[sp.Symbol(f"w_{i}_{d}", real=True) for d in range(D)] for i in range(C)]
b = [sp.Symbol(f"b_{i}", real=True) for i in range(C)]
x = [sp.Symbol(f"x_{d}", real=True) for d in range(D)]
z = [sum(w * v for w, v in zip(row, x)) + c for row, c in zip(W, b)]
loss = -sp.log(sp.exp(z[0]) / sum(map(sp.exp, z)))
for parameter in [w for row in W for w in row] + b:
    sp.simplify(loss.diff(parameter))
print(1000 * (time.perf_counter() - begin))
"""


def process(*command: str) -> float:
    """Milliseconds of a whole process."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return 1000 * (time.perf_counter() - begin)


def commands(folder: str) -> list[tuple[str, float, str, float, str]]:
    """The command against the least that Python, and SymPy, take to start; the runs take turns."""
    installed = shutil.which("derive", path=str(Path(sys.executable).parent))
    derive = (installed,) if installed else (sys.executable, "-m", "derive")
    python = (sys.executable, "-c")
    whole, sympy, usage, nothing = (
        statistics.median(times)
        for times in zip(
            *(
                (
                    process(*derive, "solve", "softmax-cross-entropy", "--out", folder),
                    process(*python, "import sympy"),
                    process(*derive, "--help"),
                    process(*python, "pass"),
                )
                for _ in range(RUNS)
            ),
            strict=True,
        )
    )
    return [
        ("derive solve softmax-cross-entropy", whole, "import sympy", sympy, "at most 2"),
        ("derive --help", usage, "an empty Python", nothing, "at most 3"),
    ]


def inside(run: str) -> tuple[float, float]:
    """Milliseconds of the first time, imports of `derive` included, and of a warm one."""
    found = [
        json.loads(subprocess.check_output([sys.executable, "-c", OURS % {"run": run}], text=True, cwd=ROOT))
        for _ in range(RUNS)
    ]
    first, warm = (statistics.median(times) for times in zip(*found, strict=True))
    return first, warm


def plain(classes: int, features: int) -> float | str:
    """Milliseconds of SymPy alone at one size, or what became of it."""
    command = [sys.executable, "-c", SYMPY, str(classes), str(features)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"not done in {TIMEOUT} s"
    if done.returncode:
        return "fails: " + done.stderr.strip().splitlines()[-1][:40]
    return float(done.stdout)


def row(what: str, figure: float, beside: str, other: float, target: str) -> None:
    """One line of the table: the ratio, what it is of, and its target."""
    print(
        f"{what:44} {figure:8.0f} ms {figure / other:8.2f} x {beside} ({other:.0f} ms); {target}", flush=True
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = commands(folder)
    for line in rows:
        row(*line)
    sympy = rows[0][3]
    print("\nafter `import sympy`")
    full, full_warm = inside("everything")
    bare, bare_warm = inside("derivation")
    row("solve, all checks, five formats, first", full, "import sympy", sympy, "at most 200 ms")
    row("  the same, warm", full_warm, "import sympy", sympy, "")
    row("the steps with the kernel alone, first", bare, "import sympy", sympy, "at most 40 ms")
    row("  the same, warm", bare_warm, "import sympy", sympy, "")
    print("\nSymPy alone: the loss written out, diff by every parameter, simplify")
    for classes, features in ((3, 2), (5, 5), (10, 10)):
        what = f"C = {classes}, D = {features}"
        theirs = plain(classes, features)
        if isinstance(theirs, str):
            print(f"{what:44} {theirs}")
        else:
            row(what, theirs, "ours for every C and D", full, "")


if __name__ == "__main__":
    main()
