r"""A derivative by a name that has a value holds for every value of it, not for that one alone.

With ``\mu`` the mean, both ``\sum_n (x_n - \mu)`` and ``-\sum_n (x_n - \mu)`` are 0, and so is the derivative
of ``-\frac{1}{2} \sum_n (x_n - \mu)^2`` by ``\mu``: a lost sign would be true. As functions of ``\mu`` they
differ.
"""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names
from derive.checking.asking import Given, Kernel
from derive.meaning.evidence import Proved
from derive.scope import Scope
from derive.term import ZERO, Apply, Derivative, Term, parts


def varied(head: Term, left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> Scope:
    """The scope in which what a chain differentiates by has any value; the same one where that says no less.

    Only what vanishes is looked at so, and only if its right side is written in terms of such a name: one
    that puts its value in speaks of that value.
    """
    by = {
        scope.canonical(part.by.name)
        for side in (head, left, right)
        for part in parts(side)
        if isinstance(part, Derivative)
    }
    read = {scope.canonical(name) for name in free_names(right)}
    free = by & read & scope.definitions.keys()
    if not free or right == ZERO:
        return scope
    if not kernel.plausible(right, Apply("mul", (ZERO, right)), scope, given):
        return scope
    if not any(isinstance(kernel.ask(side, right, scope, given), Proved) for side in (left, head)):
        return scope  # false as it stands
    return replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in free})
