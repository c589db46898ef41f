"""How long each format takes, over the JSON writer: ``python tests/benchmarks/formats.py``.

The softmax solution, packages imported, the best of five; the ratios hardly differ between machines.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import derive
from derive.commands.solve import FORMATS


def best(run: Callable[[], object], times: int = 5) -> float:
    """The shortest of several times in milliseconds, after one that imports."""
    run()
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        found.append(1000 * (time.perf_counter() - begin))
    return min(found)


def main() -> None:
    """Print a line for each format."""
    solution = derive.solve("softmax-cross-entropy")
    json = best(lambda: derive.write(solution, "json"))
    for name in FORMATS:
        own = best(partial(derive.write, solution, name))
        print(f"{name:6} {own:7.1f} ms   {own / json:5.1f} of json")


if __name__ == "__main__":
    main()
