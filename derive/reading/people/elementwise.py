r"""Numbers among arrays: ``1 - h \odot h`` and ``h^2`` of a vector h, which mean each entry."""

from __future__ import annotations

from derive.reading.people.axes import numeral
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import Apply, Number, Term, add, children, mul, neg, rebuild

NOTE = "a number among arrays is read entry by entry"
_MOST = 4  # the powers that are written out


def spread(term: Term, scope: Scope) -> Term:
    """The Term with each number in a sum of vectors as a vector, and powers of arrays as products.

    >>> from derive.scope import Declared
    >>> from derive.term import ONE, Symbol, sub
    >>> scope = Scope(sizes={"D": ""}, symbols={"h": Declared(("D",))})
    >>> spread(sub(ONE, Symbol("h")), scope) == sub(Apply("ones", (Symbol("D"),)), Symbol("h"))
    True
    """
    kids = children(term)
    new = tuple(spread(kid, scope) for kid in kids)
    term = rebuild(term, new) if new != kids else term
    try:
        match term:
            case Apply("add", args) if any(map(numeral, args)):
                axes = next((own for arg in args if (own := shape(arg, scope))), ())
                if len(axes) == 1:
                    return add(*(_vector(arg, axes[0]) for arg in args))
            case Apply("pow", (base, Number(value))) if value in range(2, _MOST + 1) and shape(base, scope):
                return Apply("odot", (base,) * int(value))
    except ModelError:
        pass
    return term


def _vector(term: Term, size: Term) -> Term:
    """A number as the vector that has it everywhere."""
    match term:
        case Number(value):
            ones = Apply("ones", (size,))
            return ones if value == 1 else mul(term, ones)
        case Apply("neg", (Number() as number,)):
            return neg(_vector(number, size))
    return term
