r"""A number K of which nothing is said, beside sums without bounds: ``q_k = (1 - a) y_k + a / K``.

By custom K is the number of terms of the sums then. A line that fails for other numbers is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.report import FAULTS, Verdict
from derive.checking.unstated import needed_facts
from derive.meaning.evidence import Refuted
from derive.scope import Definition, Scope
from derive.statement import Submission
from derive.term import Symbol, Term

_COUNTS = ("K", "C", "V", "N", "M", "n", "m")  # the usual letters of a number of things


def unless_counted(verdict: Verdict, scope: Scope, kernel: Kernel, text: Submission) -> Verdict:
    """A verdict on a line that is refuted, taken back where it may hold if a number counts what is summed."""
    statement = verdict.statement
    if verdict.kind not in FAULTS or not statement.readings:
        return verdict
    reading = statement.readings[0]
    for count, size, inner in _readings(scope, text):
        for left in dict.fromkeys((reading.left, reading.head)):
            read = scope.closure(left) | scope.closure(reading.right)
            if count in read and size in read and _may_hold(left, reading.right, verdict, inner, kernel):
                says = f"It may hold if {count} is the number of terms of the sums, which nothing says."
                return replace(verdict, kind="undecided", mistake="", says=says, witness=None, repair=None)
    return verdict


def _may_hold(left: Term, right: Term, verdict: Verdict, inner: Scope, kernel: Kernel) -> bool:
    given = verdict.statement.readings[0].given
    refuted = isinstance(kernel.ask(left, right, inner, given), Refuted)
    return not refuted or needed_facts(left, right, inner, given, kernel) is not None


def _readings(scope: Scope, text: Submission) -> Iterator[tuple[str, str, Scope]]:
    """Each number that may count, with the size that the text does not name, and the scope where it is."""
    named = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", text.text))
    unnamed = [size for size in scope.sizes if size not in named]
    for count in _COUNTS:
        own = scope.symbols.get(count)
        if own is None or own.shape or count in scope.definitions or count in scope.sizes:
            continue
        for size in unnamed:
            inner = replace(
                scope, definitions={**scope.definitions, count: Definition(count, (), Symbol(size))}
            )
            yield count, size, inner
