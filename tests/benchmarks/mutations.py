"""Single mistakes made on lines that are proved: how many are flagged, where, and by which name.

    python tests/benchmarks/mutations.py [--most 400] [--show]

The lines are the steps of the catalogue's worked solutions. A mutant that the kernel proves equal is no
mistake and is left out, and so is one that it does not decide; both are counted. Times are of the processor,
with the collector of garbage off, as it is in the command; those of lines are those of the judge, one by one.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

import itertools

from slips import Slip, slips

from derive.checking.judge import Court
from derive.checking.report import FAULTS, Verdict
from derive.deriving.solve import solve
from derive.deriving.steps import Working
from derive.meaning.agree import Judge
from derive.meaning.evidence import Proved, Refuted
from derive.mistakes.spot import Line
from derive.posing import catalogue, find
from derive.scope import ModelError, Scope
from derive.statement import Place, Reading, Statement, Submission
from derive.term import Condition, Term
from derive.writing import plain

NOTICED = (*FAULTS, "conditional")


@dataclass(frozen=True)
class Chain:
    """A worked chain: ``members[0] = members[1] = ...`` in a case of a model."""

    scope: Scope
    given: tuple[Condition, ...]
    members: tuple[Term, ...]


def chains() -> Iterator[Chain]:
    """The chains of all worked solutions, those within steps among them."""
    for name in catalogue():
        problem = find(name)
        seen = set()
        for result in solve(problem, None, "chain").results:
            for working in _workings(result.working):
                members = tuple(dict.fromkeys((working.start, *(s.after for s in working.steps))))
                if len(members) > 1 and (members, working.when) not in seen:
                    seen.add((members, working.when))
                    yield Chain(problem.scope, working.when, members)


def _workings(working: Working) -> Iterator[Working]:
    yield working
    for step in working.steps:
        for inner in step.inner:
            yield from _workings(inner)


def submission(chain: Chain, members: tuple[Term, ...]) -> Submission:
    """A chain as somebody's text, a line for each member."""
    links = itertools.pairwise(members)
    statements = tuple(
        Statement(
            "", Place(0, 0, n, 1), "claim", chain.scope, (Reading(a, b, members[0], chain.given),), chain=1
        )
        for n, (a, b) in enumerate(links, 1)
    )
    return Submission("mutant", "", statements, chain.scope)


def judged(text: Submission, model: Scope) -> tuple[tuple[Verdict, ...], list[float]]:
    """The verdicts on a text, and how long each took."""
    court, verdicts, times = Court(text, model), list[Verdict](), list[float]()
    for statement in text.statements:
        start = process_time()
        verdicts.append(court.total(statement))
        times.append(process_time() - start)
    return tuple(verdicts), times


@dataclass
class Tally:
    """What became of the mutants."""

    made: int = 0
    equal: int = 0
    open: int = 0
    flagged: int = 0
    accepted: int = 0
    misplaced: int = 0
    named: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    random = Random(options.seed)
    pool = []
    times: list[float] = []
    gc.disable()
    for chain in chains():
        right, spent = judged(submission(chain, chain.members), chain.scope)
        times += spent
        for v in right:
            if v.kind not in ("correct", "leap"):
                r = v.statement.readings[0]
                print("RIGHT LINE NOT ACCEPTED:", v.kind, plain(r.left), "=", plain(r.right), v.says)
        for n in range(1, len(chain.members)):
            line = Line(chain.members[0], chain.members[n], chain.scope, chain.given)
            pool += [(chain, n, slip) for slip in slips(line)]
    print(f"{len(times)} right lines, {len(pool)} mutants, {options.most} tried")
    by_kind: dict[str, list[tuple[Chain, int, Slip]]] = defaultdict(list)
    for item in pool:
        by_kind[item[2].kind].append(item)
    tried = []
    while len(tried) < min(options.most, len(pool)):  # every kind alike
        for items in by_kind.values():
            if items:
                tried.append(items.pop(random.randrange(len(items))))
    tallies: dict[str, Tally] = defaultdict(Tally)
    wrong_times: list[float] = []
    line_times: list[float] = []
    judges: dict[int, Judge] = {}
    for chain, n, slip in tried[: options.most]:
        tally = tallies[slip.kind]
        tally.made += 1
        oracle = judges.setdefault(id(chain.scope), Judge(chain.scope))
        try:
            truth = oracle.agree(chain.members[0], slip.wrong, chain.given)
        except ModelError as error:
            truth = Refuted(None, str(error))
        if isinstance(truth, Proved):
            tally.equal += 1
            continue
        if not isinstance(truth, Refuted):
            tally.open += 1
            continue
        members = (*chain.members[:n], slip.wrong, *chain.members[n + 1 :])
        text = submission(chain, members)
        if tally.made % 10 == 0:
            gc.collect()
        found, spent = judged(text, chain.scope)
        wrong_times.append(sum(spent))
        line_times += spent
        _count(tally, found, n, slip, options.show)
    _print(tallies)
    _print_times(
        {"a right line": times, "a line of a text with a mistake": line_times, "such a text": wrong_times}
    )


def _count(tally: Tally, found: tuple[Verdict, ...], n: int, slip: Slip, show: bool) -> None:
    verdict = found[n - 1]
    tally.kinds[verdict.kind] += 1
    reading = verdict.statement.readings[0]
    line = f"{plain(reading.left)} = {plain(reading.right)}"
    if verdict.kind in NOTICED:
        tally.flagged += 1
    elif verdict.kind in ("correct", "leap", "repaired"):
        tally.accepted += 1
        print(f"ACCEPTED ({slip.kind}): {line}")
    elif show:
        print(f"NOT FLAGGED ({slip.kind}, {verdict.kind}): {line}: {verdict.says}")
    others = [v for m, v in enumerate(found, 1) if m != n and v.kind in FAULTS]
    tally.misplaced += bool(others)
    if others and show:
        print(f"FLAGGED ELSEWHERE ({slip.kind}): {line}: {[v.mistake for v in others]}")
    if verdict.mistake in slip.names:
        tally.named += 1
    elif show and verdict.kind in NOTICED:
        print(f"NAMED {verdict.mistake} ({slip.kind}): {line}, right {plain(slip.right)}")


def _print(tallies: dict[str, Tally]) -> None:
    print(
        f"{'slip':16}{'made':>6}{'equal':>7}{'open':>6}{'flagged':>9}{'accepted':>10}{'elsewhere':>11}{'named':>7}"
    )
    total = Tally()
    for kind, t in (*tallies.items(), ("all", total)):
        judged = t.made - t.equal - t.open
        print(
            f"{kind:16}{t.made:6}{t.equal:7}{t.open:6}{t.flagged:9}{t.accepted:10}{t.misplaced:11}{t.named:7}  {dict(t.kinds)}"
        )
        if kind != "all":
            for field in ("made", "equal", "open", "flagged", "accepted", "misplaced", "named"):
                setattr(total, field, getattr(total, field) + getattr(t, field))
        elif judged:
            print(
                f"flagged {t.flagged / judged:.1%}, accepted {t.accepted}, named {t.named / judged:.1%} of {judged}"
            )


def _print_times(times: dict[str, list[float]]) -> None:
    for what, found in times.items():
        if len(found) > 1:
            cuts = [1e3 * x for x in (median(found), quantiles(found, n=100)[98], max(found))]
            print(f"{what}: median {cuts[0]:.1f} ms, 99% {cuts[1]:.0f} ms, most {cuts[2]:.0f} ms")


if __name__ == "__main__":
    main()
