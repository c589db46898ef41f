"""Lines that hold if weights are numbers, where the text may mean matrices: true under a condition."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.contracted import links
from derive.checking.report import Verdict
from derive.names import plain_name


def in_numbers(verdict: Verdict) -> Verdict:
    """The verdict on a line that is proved of numbers, with the condition that they are; any other one."""
    names = verdict.statement.numbers
    chain = any(links(reading.right) for reading in verdict.statement.readings[:1])
    if not names or chain or verdict.kind not in ("correct", "leap"):
        return verdict
    needs = tuple(f"{plain_name(name)} to be a number" for name in names)
    says = "Of matrices it may not hold as it stands: mind their order and the transposes."
    return replace(verdict, kind="conditional", says=says, needs=needs)
