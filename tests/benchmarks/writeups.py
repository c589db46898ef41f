"""Verdicts on real texts: ``python tests/benchmarks/writeups.py FOLDER [NAME]``.

FOLDER holds write-ups as JSON (see `reading.py` beside this file). Prints the share of claims that are
decided, and every line that is called wrong, to be looked at one by one; with NAME those of one text,
with all its other verdicts.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.reading import text_of
from derive.checking.judge import judge
from derive.checking.report import FAULTS, Verdict
from derive.reading.submissions import read_submission
from derive.writing import plain

CLAIMS = ("correct", "leap", "conditional", "carried", "mistake", "wrong", "undecided", "repaired")


def shown(verdict: Verdict) -> str:
    """A verdict on a line, for a terminal."""
    place, parts = verdict.statement.place, [f"{verdict.kind}: {verdict.mistake or ''}"]
    if verdict.statement.readings:
        reading = verdict.statement.readings[0]
        given = " ".join(f"[{plain(c.left)}{'=' if c.equal else '≠'}{plain(c.right)}]" for c in reading.given)
        parts.append(f"{plain(reading.left)} = {plain(reading.right)} {given}")
    parts += [verdict.says, str(verdict.witness or ""), " ".join(verdict.needs)]
    return f"  {place.line}: " + " | ".join(part for part in parts if part)


def main(folder: str, only: str = "") -> None:
    """Print the table."""
    every: Counter[str] = Counter()
    times: list[float] = []
    for path in sorted(Path(folder).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or only not in path.name:
            continue
        submission = read_submission(text_of(content["formulas"])[0], "md", path.stem)
        begin = time.perf_counter()
        verdicts = judge(submission)
        spent = time.perf_counter() - begin
        claims = [v for v in verdicts if v.kind in CLAIMS]
        times += [spent / max(1, len(claims))] * len(claims)
        kinds = Counter(v.kind for v in verdicts)
        every += kinds
        print(path.stem, dict(kinds), f"{spent:.2f} s", "; known errors:", content.get("known_errors"))
        for verdict in verdicts:
            if verdict.kind in FAULTS or (only and verdict.kind != "prose"):
                print(shown(verdict))
    claims_ = sum(every[kind] for kind in CLAIMS)
    print(dict(every))
    if claims_:
        print(f"decided: {1 - every['undecided'] / claims_:.1%} of {claims_} claims")
        print(f"median {1e3 * median(times):.1f} ms a claim, 99% {1e3 * quantiles(times, n=100)[98]:.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
