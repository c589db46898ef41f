"""The kernel under attack: what keeps the meaning is proved, what changes it is refuted, and nothing breaks.

The suite runs 10,000 rewrites and 10,000 mutants, in batches that workers share.
``pytest -m long -s tests/test_campaign.py`` runs a campaign of ``CAMPAIGN`` rewrites and mutants each, a
million where that variable of the environment is not set, and prints its tables; ``SEED`` begins another one.
"""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import process_time

import pytest
from campaign import hostile, oracle
from campaign.expressions import SCOPE, expression
from campaign.mutants import mutant
from campaign.places import Spot
from campaign.rewrites import commute, rewritten
from campaign.sums import rename

from derive.meaning.agree import Judge
from derive.meaning.evidence import Evidence, Refuted, kind
from derive.meaning.recheck import recheck
from derive.term import Term, map_parts
from derive.writing import latex

LONG = int(os.environ.get("CAMPAIGN", "1000000"))


SEED = int(os.environ.get("SEED", "1"))


def batches(first: int) -> pytest.MarkDecorator:
    """Seeds and how many in the suite, ten times a thousand; and the campaign."""
    long = pytest.param(first + SEED, LONG, marks=pytest.mark.long)
    return pytest.mark.parametrize(("seed", "count"), [*((first + n, 1000) for n in range(10)), long])


@pytest.fixture(autouse=True)
def _collected_between() -> Iterator[None]:
    """Garbage is collected between batches, not in the decisions that are timed."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


LIMITS = {
    "a sum inside exp or log with terms that are free of its index",
    "a denominator with a sum over # changes under another sum",
    "a derivative of what is summed inside exp, log or step",
    "denominators with sums that rest on each other",
    "a product inside exp or log is too long to multiply out",
    "one of the sides is undefined everywhere",
    "one of the sides is undefined in some of the cases",
    "square roots that may depend on each other",
    "the square root of a square",
    "too many square roots",
    "too many signs to distinguish",
    "too many sizes and cases to try",
    "too much to evaluate",
    "numbers of # bits are too long for the field",
    "numbers in a derivative inside exp, log or step are too long for the field",
    "the exponential of the logarithm of what may be negative",
    "the exponential of a sum or multiple of logarithms",
    "a sum that leaves out its own index",
}
"""What the kernel says it does not decide, with # for sizes and numbers."""


@dataclass
class Tally:
    """What came out of a campaign."""

    answers: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    judge: Judge = field(default_factory=lambda: Judge(SCOPE))

    def decide(self, left: Term, right: Term) -> Evidence | None:
        """The verdict, counted and timed; None for an exception, which is always wrong."""
        if len(self.times) % 500 == 0:
            self.judge = Judge(SCOPE)  # which remembers all it decided
            gc.collect()
        start = process_time()
        try:
            found = self.judge.agree(left, right)
        except Exception as error:
            self.fail(f"{type(error).__name__}: {error}", left, right)
            return None
        finally:
            self.times.append(process_time() - start)
        self.answers[kind(found)] += 1
        if kind(found) in ("tested", "undecided"):
            self.causes[re.sub(r"\b([CDN]|\d+)\b", "#", found.why)] += 1  # type: ignore[union-attr]
        return found

    def fail(self, why: str, left: Term, right: Term) -> None:
        """Keep what is wrong, the shortest of it."""
        self.answers["wrong"] += 1
        self.wrong.append(f"{why}\n    {latex(left)}\n  = {latex(right)}")
        self.wrong = sorted(self.wrong, key=len)[:20]

    def report(self, title: str) -> None:
        """The table, seen with ``-s``."""
        times = sorted(self.times)
        middle, late = times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3
        print(f"\n{title}: {len(times)} decisions, median {middle:.1f} ms, 99th percentile {late:.0f} ms")
        for counter in (self.answers, self.causes):
            for name, n in counter.most_common():
                print(f"  {n:8d}  {name}")
        assert not self.wrong, "\n" + "\n".join(self.wrong)


@batches(11_000)
def test_rewrites_are_proved(seed: int, count: int) -> None:
    """What a rewrite makes is equal: proved, or else for a limit that the kernel states."""
    random, tally = Random(seed), Tally()
    for _ in range(count):
        left = expression(random)
        right, names = rewritten(left, random, random.choice((1, 1, 2, 3)))
        found = tally.decide(left, right)
        if isinstance(found, Refuted):
            tally.fail(f"{names} refuted: {found.witness}", left, right)
    tally.report("rewrites")
    stated = sum(n for cause, n in tally.causes.items() if cause in LIMITS)
    assert tally.answers["proved"] + stated >= 0.998 * count
    assert tally.answers["proved"] >= 0.98 * count


def test_rewrites_deep_inside_functions_are_never_refuted() -> None:
    """Normal forms of arguments may miss that they are equal, which leaves an equation undecided."""
    random, tally, count = Random(12), Tally(), 120
    for _ in range(count):
        left = expression(random)
        right, names = rewritten(left, random, random.choice((1, 2, 3)), deep=True)
        found = tally.decide(left, right)
        if isinstance(found, Refuted):
            tally.fail(f"{names} refuted: {found.witness}", left, right)
    tally.report("rewrites inside functions")
    assert tally.answers["proved"] >= 0.85 * count


@batches(13_000)
def test_mutants_that_are_wrong_are_not_accepted(seed: int, count: int) -> None:
    """What is accepted the oracle finds equal; what is refuted is refuted again from its witness."""
    random, tally = Random(seed), Tally()
    missed = 0
    for n in range(count):
        left = expression(random)
        right, name = mutant(left, random)
        found = tally.decide(left, right)
        if isinstance(found, Refuted):
            assert found.witness is not None
            tally.answers["rechecked"] += 1
            if not recheck(left, right, SCOPE, found.witness):
                tally.fail(f"{name}: not confirmed: {found.witness}", left, right)
        elif found is not None:
            answer = oracle.answer(left, right, SCOPE, Random(n))
            tally.answers[f"{kind(found)}, by the oracle {answer}"] += 1
            missed += kind(found) == "undecided" and answer == "different"
            if kind(found) != "undecided" and answer == "different":
                tally.fail(f"{name}: {found}", left, right)
    tally.report("mutants")
    assert tally.answers["refuted"] >= 0.8 * count
    assert missed <= 0.005 * count


def test_the_oracle_and_the_kernel_agree_on_refutations() -> None:
    """Sampled on its own: the oracle is no idle judge."""
    random, tally = Random(14), Tally()
    for n in range(150):
        left = expression(random)
        right, _ = mutant(left, random)
        if oracle.answer(left, right, SCOPE, Random(n)) == "different":
            tally.decide(left, right)
    tally.report("mutants that the oracle refutes")
    assert tally.answers["refuted"] > 100
    assert not tally.answers["proved"] + tally.answers["tested"]


def test_agree_is_reflexive_symmetric_and_blind_to_order_and_bound_names() -> None:
    """The same kind of verdict for sides that are swapped, shuffled and renamed."""
    random, judge, tally = Random(15), Judge(SCOPE), Tally()
    for n in range(120):
        left = expression(random)
        right = (rewritten(left, random, 1) if n % 2 else mutant(left, random))[0]
        assert kind(judge.agree(left, left)) in ("proved", "tested", "undecided"), latex(left)
        one, other = judge.agree(left, right), judge.agree(right, left)
        shuffled = judge.agree(_shuffled(left, random), _shuffled(right, random))
        if not kind(one) == kind(other) == kind(shuffled):
            tally.fail(f"{kind(one)}, swapped {kind(other)}, shuffled {kind(shuffled)}", left, right)
    assert not tally.wrong, "\n" + "\n".join(tally.wrong)


def _shuffled(term: Term, random: Random) -> Term:
    """Every sum and product in another order, every bound letter renamed."""

    def change(part: Term) -> Term:
        spot = Spot((), part)
        return commute(spot, random) or rename(spot, random) or part

    return map_parts(term, change)


@pytest.mark.parametrize("name", hostile.NAMES)
def test_hostile_sizes_end_soon_and_small(name: str) -> None:
    """Too much is refused, in the time and space of a small answer."""
    here = Path(__file__).parent
    path = os.pathsep.join((str(here), str(here.parent)))
    done = subprocess.run(
        [sys.executable, "-m", "campaign.hostile", name],
        capture_output=True, text=True, timeout=30, env={**os.environ, "PYTHONPATH": path}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["answer"] in hostile.NAMES[name], found
    assert found["megabytes"] < 500, found
