"""Verdicts on real texts: ``python tests/benchmarks/writeups.py FOLDER [NAME]``.

FOLDER holds write-ups as JSON (see `reading.py` beside this file). Prints the share of claims that are
decided, and every line that is called wrong, to be looked at one by one; with NAME those of one text,
with all its other verdicts. Times are of the processor, with the collector of garbage off, as in the command.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.reading import text_of
from derive.checking.judge import Court
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
    times, unread = list[float](), list[float]()
    gc.disable()
    for path in sorted(Path(folder).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or only not in path.name:
            continue
        submission = read_submission(text_of(content["formulas"])[0], "md", path.stem)
        court, verdicts, spent = Court(submission), list[Verdict](), 0.0
        for statement in submission.statements:
            begin = process_time()
            verdict = court.total(statement)
            took = process_time() - begin
            verdicts.append(verdict)
            spent += took
            if verdict.kind in CLAIMS:
                times.append(took)
            if verdict.kind == "unreadable":
                unread.append(took)
        gc.collect()
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
    for what, found in (("a claim", times), ("a formula that cannot be read", unread)):
        if len(found) > 1:
            print(
                f"{what}: median {1e3 * median(found):.1f} ms, 99% {1e3 * quantiles(found, n=100)[98]:.0f} ms, "
                f"most {1e3 * max(found):.0f} ms"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
