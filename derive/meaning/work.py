"""Counting work before it is too much: no clock and no thread is needed to end in time."""

from __future__ import annotations

from derive.term import Derivative, Term, children

_LONGEST, _DEEPEST, _MOST_DERIVATIVES = 20_000, 90, 3


class Work:
    """What may still be done for one answer."""

    def __init__(self, amount: int) -> None:
        self.left = amount

    def spend(self, amount: int = 1) -> bool:
        """Count a piece of work; whether there was any left to do it with."""
        self.left -= amount
        return self.left >= 0


def too_large(term: Term) -> bool:
    """Whether a Term is too long, too deep or too often differentiated to be decided.

    >>> from derive.term import ONE, neg
    >>> deep = ONE
    >>> for _ in range(1000): deep = neg(deep)
    >>> too_large(ONE), too_large(deep)
    (False, True)
    """
    todo: list[tuple[Term, int, int]] = [(term, 0, 0)]
    seen = 0
    while todo:
        part, depth, derivatives = todo.pop()
        seen += 1
        derivatives += isinstance(part, Derivative)
        if seen > _LONGEST or depth > _DEEPEST or derivatives > _MOST_DERIVATIVES:
            return True
        todo.extend((kid, depth + 1, derivatives) for kid in children(part))
    return False
