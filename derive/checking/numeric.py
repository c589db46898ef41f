"""Lines that hold of what the text may not mean: of numbers for matrices, or in the other layout."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.contracted import links
from derive.checking.counted import unless_counted
from derive.checking.layouts import broken
from derive.checking.report import Verdict
from derive.checking.restricted import unless_restricted
from derive.names import plain_name
from derive.scope import Scope
from derive.statement import Submission


def as_told(verdict: Verdict, scope: Scope, kernel: Kernel, text: Submission) -> Verdict:
    """The verdict on a line that is proved, left open where it holds of something else; any other one.

    That is of capitals read as numbers though they may be matrices, or of derivatives laid out otherwise
    than the text says. One that is refuted is left open where it fails of other inputs only.
    """
    verdict = unless_restricted(unless_counted(verdict, scope, kernel, text), scope, kernel, text)
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
    layout = broken(verdict.statement, scope, kernel, text.text)
    if layout is None:
        return verdict
    says = f"It holds, but not in the layout that the text names, which needs {layout.needs}."
    return replace(verdict, kind="undecided", says=says)
