"""Short texts as people write them, right and wrong: each line gets the verdict that its mark asks for.

``people.txt`` holds the texts. A line begins with its mark: ✓ right, ✗ wrong, → carried forward, ! true
under a condition, ≈ repaired, ? open, · a definition or a condition, and a blank for a line of which nothing may be called wrong or unclear.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import derive

RIGHT = {"correct", "leap", "definition"}
WRONG = {"mistake", "wrong", "carried"}
UNCLEAR = {"unreadable", "undecided", "repaired", "conditional"}
NAMED = {"!": "conditional", "→": "carried", "≈": "repaired"}
PROBLEM = "with the problem "

BLOCKS = re.split(r"(?m)^== ", (Path(__file__).parent / "people.txt").read_text(encoding="utf-8"))[1:]
TEXTS = {name: body.splitlines() for name, _, body in (block.partition("\n") for block in BLOCKS)}


def test_no_text_hides_another_of_its_name() -> None:
    assert len(TEXTS) == len(BLOCKS)


def as_marked(mark: str, kinds: list[str]) -> bool:
    """Whether the verdicts on the formulas of a line are those that its mark asks for."""
    match mark:
        case "✓":
            return bool(kinds) and RIGHT.issuperset(kinds)
        case "✗":
            return bool(WRONG.intersection(kinds))
        case "?":
            return bool(kinds) and {"undecided", "unreadable"}.issuperset(kinds)
        case "·":
            return set(kinds) == {"definition"}
        case " " | "":
            return not (WRONG | UNCLEAR).intersection(kinds)
    return NAMED[mark] in kinds


@pytest.mark.parametrize("name", TEXTS)
def test_every_line_gets_the_verdict_that_it_deserves(name: str) -> None:
    lines = TEXTS[name]
    problem = name.removeprefix(PROBLEM).partition(",")[0] if name.startswith(PROBLEM) else None
    report = derive.check("\n".join(line[2:] for line in lines), problem, "md")
    kinds: dict[int, list[str]] = {}
    for verdict in report.verdicts:
        if verdict.kind != "prose":
            kinds.setdefault(verdict.statement.place.line, []).append(verdict.kind)
    odd = {
        f"{n}: {line}": kinds.get(n, [])
        for n, line in enumerate(lines, 1)
        if not as_marked(line[:1], kinds.get(n, []))
    }
    assert not odd


def test_a_wrong_line_in_a_case_is_not_excused_by_the_case_before() -> None:
    report = derive.check("\n".join(line[2:] for line in TEXTS["cases-words"]), None, "md")
    (wrong,) = (v for v in report.verdicts if v.kind == "mistake")
    assert wrong.mistake == "sign lost"
    assert wrong.witness is not None


@pytest.mark.parametrize("said", [r"v^2 = h^2 + c", r"\log v = h^2", r"\sqrt{v} = h c"])
def test_what_an_equation_says_something_of_is_no_constant(said: str) -> None:
    text = rf"Let $q = (h - c) v$ and $1 + v$, with ${said}$. Then $$\frac{{\partial q}}{{\partial h}} = v$$"
    last = derive.check(text, None, "md").verdicts[-1]
    assert last.kind in ("prose", "undecided", "wrong", "mistake")
