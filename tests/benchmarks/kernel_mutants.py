"""The mutation score of the kernel: how many small changes of its code its quick tests notice.

    python tests/benchmarks/kernel_mutants.py [--sample 300] [--seed 1] [--only sizes.py]

The tests are collected once. Each mutant meets, in a forked process, the tests that call the function it
changes, the quickest first, until one fails; one that takes more than twice their time is noticed too.
(mutmut 3 sends each call through a trampoline, which makes the kernel's small functions many times slower.)
"""

from __future__ import annotations

import argparse
import importlib
import os
import pickle
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from math import sqrt
from pathlib import Path
from random import Random
from types import FrameType, ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant, mutants

HERE = Path(__file__).parent
MEANING = HERE.parent.parent / "derive" / "meaning"
LEFT_OUT = ("__init__", "evidence", "recheck")  # the judge of the judge has tests of its own
CAMPAIGN = HERE.parent / "test_campaign.py"
TESTS = [
    *(str(HERE.parent / f"test_{name}.py") for name in (
        "kernel", "attacks", "deciding", "field", "windows", "conditions", "work", "witnesses", "symbolic", "radicals",
    )),
    f"{CAMPAIGN}::test_the_oracle_and_the_kernel_agree_on_refutations",
    f"{CAMPAIGN}::test_agree_is_reflexive_symmetric_and_blind_to_order_and_bound_names",
    str(MEANING),
]  # fmt: skip

Item = Any  # pytest.Item
Calls = list[tuple[float, set[tuple[str, str]]]]
"""Of each test how long it takes, and the functions of the kernel that it calls."""


class Mutations:
    """A pytest plugin that runs the mutants in place of the tests."""

    def __init__(self, chosen: list[Mutant], modules: dict[str, ModuleType]) -> None:
        self.chosen, self.modules = chosen, modules
        self.survived: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, then the mutants."""
        calls: Calls = forked(lambda: [self.called(item) for item in session.items], 1800)
        assert isinstance(calls, list), f"the tests fail as they are: {calls}"
        for n, mutant in enumerate(self.chosen):
            named = [
                (seconds, item)
                for item, (seconds, names) in zip(session.items, calls, strict=True)
                if meets(mutant, names)
            ]
            items = [item for _, item in sorted(named, key=lambda pair: pair[0])]
            limit = 5 + 2 * sum(seconds for seconds, _ in named)
            killed = (
                forked(lambda mutant=mutant, items=items: self.noticed(mutant, items), limit) is not False
            )
            if not killed:
                self.survived.append(mutant)
            print(
                f"{n + 1:4} {'killed  ' if killed else 'SURVIVED'} {mutant}", file=sys.__stdout__, flush=True
            )
        return True

    def fresh(self) -> None:
        """Forget what functions of the kernel remember."""
        for module in self.modules.values():
            for part in vars(module).values():
                if hasattr(part, "cache_clear"):
                    part.cache_clear()

    def called(self, item: Item) -> tuple[float, set[tuple[str, str]]]:
        """How long a test takes, and which functions of the kernel it calls."""
        found: set[tuple[str, str]] = set()
        code_names: dict[Any, tuple[str, str] | None] = {}

        def see(frame: FrameType, event: str, arg: object) -> None:
            code = frame.f_code
            if event == "call" and code not in code_names:
                path = Path(code.co_filename)
                code_names[code] = (
                    (path.stem, code.co_qualname.split(".<")[0]) if path.parent == MEANING else None
                )
            if event == "call" and (name := code_names[code]):
                found.add(name)

        self.fresh()
        start = time.process_time()
        sys.setprofile(see)
        try:
            passed = succeeds(item)
        finally:
            sys.setprofile(None)
        assert passed, item.nodeid
        return time.process_time() - start, found

    def noticed(self, mutant: Mutant, items: list[Item]) -> bool:
        """Whether a test fails of a mutant."""
        mutant.apply(self.modules[mutant.module])
        self.fresh()
        return not all(succeeds(item) for item in items)


def meets(mutant: Mutant, names: set[tuple[str, str]]) -> bool:
    """Whether a test that calls these functions can notice a mutant; a constant is any function's."""
    return (mutant.module, mutant.owner) in names or (
        not hasattr(mutant.code, "co_code") and any(module == mutant.module for module, _ in names)
    )


def succeeds(item: Item) -> bool:
    """Run one test."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def forked(work: Callable[[], object], limit: float) -> Any:
    """What some work gives in a process of its own; None where it fails or takes too long."""
    with tempfile.NamedTemporaryFile() as file:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1,) * 2)
            resource.setrlimit(resource.RLIMIT_AS, (3 << 30,) * 2)
            try:
                with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
                    Path(file.name).write_bytes(pickle.dumps(work()))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        content = Path(file.name).read_bytes()
        return pickle.loads(content) if content else None


def table(chosen: list[Mutant], survived: list[Mutant], every: int) -> None:
    """Print the score by module, with the error of sampling: one standard deviation."""
    total, left = Counter(m.module for m in chosen), Counter(m.module for m in survived)
    for name, n in sorted(total.items()):
        print(f"{name:12}{n - left[name]:5} of {n:4}")
    score = 1 - len(survived) / len(chosen)
    error = sqrt(score * (1 - score) / len(chosen))
    print(
        f"killed {len(chosen) - len(survived)} of {len(chosen)}: {score:.1%} ± {error:.1%}; {every} mutants in all"
    )


def main() -> None:
    """Print each mutant's fate, and the score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="mutants that have this in their line of the report")
    options = parser.parse_args()
    names = [p.stem for p in sorted(MEANING.glob("*.py")) if p.stem not in LEFT_OUT]
    modules = {name: importlib.import_module(f"derive.meaning.{name}") for name in names}
    importlib.import_module("sympy")
    every = [m for name in names for m in mutants(MEANING / f"{name}.py") if options.only in str(m)]
    chosen = Random(options.seed).sample(every, min(options.sample, len(every)))
    plugin = Mutations(chosen, modules)
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", *TESTS], plugins=[plugin])
    table(chosen, plugin.survived, len(every))


if __name__ == "__main__":
    main()
