"""How much of real texts is read: ``python tests/benchmarks/reading.py FOLDER [NAME]``.

FOLDER holds write-ups as JSON: ``formulas``, each with its ``latex``, its ``kind`` (display or inline) and
the words before it (``context``). They are put together as Markdown and read as a whole. A formula counts
as read if no statement in it is unreadable; statements that are prose (an inequality, a lone expression)
are counted apart. With NAME, the formulas of that write-up that were not read are shown.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from derive.reading.submissions import read_submission
from derive.statement import Statement


@dataclass
class Placed:
    """One formula of a write-up, where it stands in the text that was put together."""

    display: bool
    start: int
    end: int


def text_of(formulas: list[dict[str, str]]) -> tuple[str, list[Placed]]:
    """The Markdown of a write-up, and where its formulas stand in it."""
    text, placed, section = "", [], ""
    for entry in formulas:
        if entry["kind"] == "image":
            continue
        if entry["section"] != section:
            section = entry["section"]
            text += "\n\n" + re.sub(r"\$+[^$]*\$+", "", section) + "\n\n"
        display = entry["kind"] == "display"
        words = re.sub(r"\$+[^$]*\$+", "", entry["context"])[-80:].replace("`", "").replace("$", "")
        latex = re.sub(r"\n\s*\n", "\n", entry["latex"].strip())
        opener = (
            "\n$$\n"
            if display and "\\begin{e" not in latex and "\\begin{al" not in latex
            else "\n"
            if display
            else "$"
        )
        text += words + " " + opener
        placed.append(Placed(display, len(text), len(text) + len(latex)))
        text += latex + opener[::-1] + " "
    return text, placed


def cause(trouble: str) -> str:
    """The reason of a failure without its place and its names."""
    return re.sub(r"^line \d+, column \d+: ", "", trouble)[:70]


def main(folder: str, only: str = "") -> None:
    """Print the table."""
    causes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    count = {True: [0, 0], False: [0, 0]}
    times: list[float] = []
    for path in sorted(Path(folder).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or only not in path.name:
            continue
        text, placed = text_of(content["formulas"])
        begin = time.perf_counter()
        found = read_submission(text, "md", path.stem)
        times.append((time.perf_counter() - begin) / max(1, len(placed)))
        mine = {True: [0, 0], False: [0, 0]}
        for formula in placed:
            inside = [s for s in found.statements if formula.start - 2 <= s.place.start <= formula.end]
            bad = [s for s in inside if s.kind == "unreadable"]
            kinds.update(s.kind for s in inside if formula.display)
            for total in (count, mine):
                total[formula.display][1] += 1
                total[formula.display][0] += bool(inside) and not bad
            if formula.display:
                causes.update(dict.fromkeys((cause(s.trouble) for s in bad), 1))
            if only:
                _show(text, formula, inside, bad)
        shares = "  ".join(f"{'display' if d else 'inline'} {a:3d} of {b:3d}" for d, (a, b) in mine.items())
        print(f"{path.stem:32s} {shares}   {1000 * times[-1]:5.1f} ms a formula")
    print()
    for display, (read, total) in count.items():
        print(
            f"{'display' if display else 'inline'}: {read} of {total} read, {100 * read / max(1, total):.1f}%"
        )
    print("statements of displayed formulas:", ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    print(f"median {1000 * statistics.median(times):.1f} ms a formula, worst text {1000 * max(times):.1f} ms")
    print("\nwhy displayed formulas were not read")
    for why, n in causes.most_common(60):
        print(f"{n:5d}  {why}")


def _show(text: str, formula: Placed, inside: list[Statement], bad: list[Statement]) -> None:
    mark = "BAD " if bad or not inside else "    "
    print(mark + text[formula.start : formula.end].replace("\n", " "))
    for s in inside:
        print(f"        {s.kind} {s.trouble} {'' if s.kind != 'unreadable' else s.source!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
