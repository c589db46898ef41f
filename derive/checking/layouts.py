r"""The two layouts of derivatives by vectors, beside the usual mixture of them.

Here a gradient is a column, as the variable is, and a Jacobian has a row for each quantity. In the numerator
layout a gradient is a row: ``\partial L / \partial x = (\partial L / \partial y) W`` for ``y = W x``. In the
denominator layout a Jacobian is transposed: ``\partial y / \partial x = W^\top``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.checking.asking import Given, Kernel
from derive.meaning.evidence import Proved
from derive.scope import ModelError, Scope
from derive.shapes import axes
from derive.statement import Statement, Submission
from derive.term import Apply, Derivative, Symbol, Term, children, rebuild

Turned = Callable[[Derivative, Scope], bool]
_MOST = 12  # lines of the text that are looked at for another layout


def _kinds(part: Derivative, scope: Scope) -> tuple[int, int]:
    """The numbers of axes of what is differentiated, and of what it is differentiated by."""
    return len(axes(part.of, scope)), len(axes(part.by, scope))


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: which derivatives are transposed in it, what it needs, and the words that name it."""

    turned: Turned
    needs: str
    named: re.Pattern[str]
    with_vectors: bool = False  # taken only where a derivative by a vector stands in a line as well

    def put(self, term: Term, scope: Scope) -> Term:
        """A Term that was written in this layout, in the one that is usual here."""
        match term:
            case Derivative() if self.turned(term, scope):
                return Apply("transpose", (term,))
            case Derivative():
                return term
            case Symbol(name, ()) if (made := scope.definitions.get(name)) is not None:
                own = isinstance(made.body, Derivative) and self.turned(made.body, scope)
                return Apply("transpose", (term,)) if own else term
            case Apply("transpose", (inner,)):
                new = self.put(inner, scope)
                match new:
                    case Apply("transpose", (one,)):
                        return one
                return Apply("transpose", (new,))
        kids = tuple(self.put(kid, scope) for kid in children(term))
        return rebuild(term, kids) if kids != children(term) else term


_ROWS = re.compile(r"\bnumerator[- ]layout|gradients?\W+(?:\w+\W+){0,4}row", re.IGNORECASE)
NUMERATOR = "gradients to be rows (the numerator layout)"
_NAMED = re.compile(r"(?<!not )(?<!no )(?<!unlike )\b(numerator|denominator)[- ]layout", re.IGNORECASE)
LAYOUTS = (
    Layout(lambda d, scope: _kinds(d, scope) == (0, 1), NUMERATOR, _ROWS),
    Layout(lambda d, scope: _kinds(d, scope) in ((0, 1), (0, 2)), NUMERATOR, _ROWS, True),
    Layout(
        lambda d, scope: _kinds(d, scope) == (1, 1),
        "Jacobians to be transposed (the denominator layout)",
        re.compile(r"\bdenominator[- ]layout", re.IGNORECASE),
    ),
)


def in_layout(
    left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel, submission: Submission
) -> tuple[Layout, Proved] | None:
    """The layout in which a line is proved: named, or no other line is proved in the usual one only."""
    for layout in LAYOUTS:
        try:
            sides = layout.put(left, scope), layout.put(right, scope)
        except ModelError:
            return None
        bare = layout.with_vectors and LAYOUTS[0].put(right, scope) == right
        if sides == (left, right) or (bare and not layout.named.search(submission.text)):
            continue
        found = kernel.ask(*sides, scope, given)
        if not isinstance(found, Proved):
            continue
        if layout.named.search(submission.text) or not any(_against(layout, scope, kernel, submission)):
            return layout, found
    return None


def broken(statement: Statement, scope: Scope, kernel: Kernel, text: str) -> Layout | None:
    """The one layout that a text names if a line, proved in the usual one, does not hold in it."""
    named = {said[1].lower() for said in _NAMED.finditer(text)}
    if len(named) != 1 or not statement.readings:
        return None
    layout = LAYOUTS[1] if "numerator" in named else LAYOUTS[2]
    left, right, given = (reading := statement.readings[0]).left, reading.right, reading.given
    try:
        sides = layout.put(left, scope), layout.put(right, scope)
    except ModelError:
        return None
    kept = sides == (left, right) or isinstance(kernel.ask(*sides, scope, given), Proved)
    return None if kept else layout


def _against(layout: Layout, scope: Scope, kernel: Kernel, submission: Submission) -> Iterator[bool]:
    """Whether lines of a text are proved in the usual layout, but not in this one."""
    looked = 0
    for statement in submission.statements:
        if statement.kind != "claim" or not statement.readings or looked == _MOST:
            continue
        one, other, given = (
            statement.readings[0].left,
            statement.readings[0].right,
            statement.readings[0].given,
        )
        try:
            sides = layout.put(one, scope), layout.put(other, scope)
        except ModelError:
            continue
        if sides != (one, other):
            looked += 1
            usual = isinstance(kernel.ask(one, other, scope, given), Proved)
            yield usual and not isinstance(kernel.ask(*sides, scope, given), Proved)
