"""Lines that hold of what the text may not mean: of numbers for matrices, or in the other layout."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.contracted import links
from derive.checking.layouts import broken
from derive.checking.report import Verdict
from derive.names import plain_name
from derive.scope import Scope


def as_told(verdict: Verdict, scope: Scope, kernel: Kernel, text: str) -> Verdict:
    """The verdict on a line that is proved, left open where it holds of something else; any other one.

    That is of capitals read as numbers though they may be matrices, or of derivatives laid out otherwise
    than the text says.
    """
    names = verdict.statement.numbers
    chain = any(links(reading.right) for reading in verdict.statement.readings[:1])
    if chain or verdict.kind not in ("correct", "leap"):
        return verdict
    if names:
        are = "is a number" if len(names) == 1 else "are numbers"
        says = (
            f"It holds if {' and '.join(map(plain_name, names))} {are}. Nothing says so, and of matrices "
            "it may not hold as it stands: mind the order and the transposes."
        )
        return replace(verdict, kind="undecided", says=says)
    layout = broken(verdict.statement, scope, kernel, text)
    if layout is None:
        return verdict
    says = f"It holds, but not in the layout that the text names, which needs {layout.needs}."
    return replace(verdict, kind="undecided", says=says)
