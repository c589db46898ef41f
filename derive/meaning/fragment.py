"""Whether an equation is in the class that the kernel decides, which PROOF.md beside this file defines."""

from __future__ import annotations

from derive.meaning.forms import Outside
from derive.meaning.stage import Stage
from derive.scope import Scope
from derive.shapes import opened
from derive.term import Term


def outside(left: Term, right: Term, scope: Scope) -> str | None:
    """What puts an equation outside the class; None for one that is inside.

    Raises ShapeError where the sides differ in shape.

    >>> from derive.scope import Declared
    >>> from derive.term import Symbol, power
    >>> x = Symbol("x")
    >>> outside(power(x, x), x, Scope(symbols={"x": Declared()}))
    'a power whose exponent is not a small number'
    """
    one, other, _ = opened(left, right, scope)
    try:
        for _ in Stage(scope).sides(one, other):
            pass
    except Outside as error:
        return str(error)
    return None
