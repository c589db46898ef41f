"""How fast equations are decided, beside SymPy: ``python tests/benchmarks/deciding.py [--count 300] [--pairs 24]``.

Ours answers for every size, index and value. SymPy is asked about the same pairs written out at one
choice of sizes (two of each) and of places, which is much less to decide; each call is made in a process of
its own and ended after ``--limit`` seconds. Half of the pairs are equal, by a rewrite of the campaign; half are
mutants that ours refutes with a witness that a second evaluator confirms.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from campaign.expressions import SCOPE, expression
from campaign.mutants import mutant
from campaign.rewrites import rewritten

import derive
from derive.meaning.agree import Judge
from derive.meaning.evidence import Evidence, Refuted, kind
from derive.meaning.recheck import recheck
from derive.meaning.symbolic import ToSymPy, Unsupported
from derive.reading.expressions import read_expression
from derive.shapes import opened
from derive.term import Term

SIZES = {"C": 2, "D": 2, "N": 2}
PLACES = {letter: 1 + n % 2 for n, letter in enumerate(SCOPE.letters)}
METHODS: dict[str, Callable[[Any, Any], bool | None]] = {
    "simplify(a - b) == 0": lambda a, b: bool((a - b).simplify() == 0),
    "a.equals(b)": lambda a, b: a.equals(b),
}

Pair = tuple[Term, Term, bool]


def timed(judge: Judge, left: Term, right: Term) -> tuple[Evidence, float]:
    """An answer and its milliseconds of the processor; garbage is collected between answers."""
    gc.disable()
    start = time.process_time()
    found = judge.agree(left, right)
    spent = time.process_time() - start
    gc.enable()
    return found, 1000 * spent


def ours(count: int) -> list[tuple[Pair, float]]:
    """Decide so many rewrites and so many mutants; those with a known answer, and their times."""
    random, known, times = Random(31), list[tuple[Pair, float]](), list[float]()
    kinds: Counter[str] = Counter()
    judge = Judge(SCOPE)
    for n in range(2 * count):
        if n % 500 == 0:
            judge = Judge(SCOPE)
        left = expression(random)
        equal = n % 2 == 0
        right = (rewritten(left, random, 1) if equal else mutant(left, random))[0]
        found, spent = timed(judge, left, right)
        times.append(spent)
        kinds[kind(found)] += 1
        if equal or (
            isinstance(found, Refuted) and found.witness and recheck(left, right, SCOPE, found.witness)
        ):
            known.append(((left, right, equal), spent))
    print(f"{len(times)} decisions: {dict(kinds)}")
    print(f"  median {statistics.median(times):.2f} ms, 99th percentile {_late(times):.0f} ms")
    return known


def _late(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


def softmax() -> None:
    """The softmax gradient identity, all sizes and cases: in a new scope, and by a new judge in a known one."""
    scope = derive.find("softmax-cross-entropy").scope
    sides = [read_expression(t, scope) for t in (r"\frac{\partial \ell}{\partial z_i}", r"p_i - \delta_{ic}")]
    for title, scopes in (
        ("a new scope", [replace(scope) for _ in range(50)]),
        ("a new judge", [scope] * 50),
    ):
        times = [timed(Judge(one), sides[0], sides[1])[1] for one in scopes]
        print(f"softmax gradient, {title}: median {statistics.median(times):.2f} ms of {len(times)}")


def written(pair: Pair) -> tuple[Any, Any] | None:
    """Both sides in SymPy at the sizes and places; None where it has no form of them."""
    try:
        left, right, _ = opened(pair[0], pair[1], SCOPE)
        write = ToSymPy(SCOPE, SIZES)
        return write(left, PLACES).doit(), write(right, PLACES).doit()
    except (Unsupported, ValueError, KeyError, TypeError, RecursionError):
        return None


def _work(pair: Pair, method: str, answers: Any) -> None:
    sides = written(pair)
    start = time.perf_counter()
    try:
        answer = METHODS[method](*sides) if sides else "no form"
    except Exception as error:
        answer = type(error).__name__
    answers.send((answer, 1000 * (time.perf_counter() - start)))


def asked(pair: Pair, method: str, limit: float) -> tuple[object, float]:
    """SymPy's answer and its milliseconds, or that it came to none in time."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_work, args=(pair, method, there))
    process.start()
    found = here.recv() if here.poll(limit) else ("no time", 1000 * limit)
    process.kill()
    process.join()
    return found


def judged(answer: object, equal: bool, method: str) -> str:
    """Right, wrong, missing, or why there was none; what does not simplify to 0 may be equal all the same."""
    if answer is None or (equal and answer is False and method.startswith("simplify")):
        return "missing"
    if isinstance(answer, str):
        return answer
    return "right" if answer is equal else "wrong"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="rewrites and mutants that ours decides")
    parser.add_argument("--pairs", type=int, default=24, help="pairs that SymPy is asked about")
    parser.add_argument("--limit", type=float, default=3.0, help="seconds for each of its answers")
    options = parser.parse_args()
    softmax()
    known = ours(options.count)
    import sympy

    print(f"SymPy {sympy.__version__}, at {SIZES}, {options.limit:g} s at most:")
    chosen = [*[k for k in known if k[0][2]][: options.pairs // 2]]
    chosen += [k for k in known if not k[0][2]][: options.pairs - len(chosen)]
    for method in METHODS:
        tally: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        ratios = []
        for pair, own in chosen:
            answer, spent = asked(pair, method, options.limit)
            tally[pair[2]][judged(answer, pair[2], method)] += 1
            if answer != "no form":
                ratios.append(spent / own)
        print(
            f"  {method}: time over ours, median {statistics.median(ratios):.1f}, at most {max(ratios):.0f}"
        )
        print(f"    equal pairs: {dict(tally[True])}; different pairs: {dict(tally[False])}")


if __name__ == "__main__":
    main()
