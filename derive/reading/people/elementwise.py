r"""Numbers among arrays: ``1 - h \odot h`` and ``h^2`` of a vector h, which mean each entry."""

from __future__ import annotations

from derive.binding import free_names
from derive.operators import Shape
from derive.scope import ModelError, Scope
from derive.shapes import entry, shape
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Bind,
    Derivative,
    Number,
    Range,
    Symbol,
    Term,
    add,
    children,
    mul,
    neg,
    parts,
    rebuild,
)

NOTE = "a number among arrays is read entry by entry"
_MOST = 4  # the powers that are written out


def spread(term: Term, scope: Scope, within: bool = False) -> Term:
    """The Term with each number in a sum of vectors as a vector, and powers of arrays as products.

    So in a sum of matrices ``within`` an elementwise product.

    >>> from derive.scope import Declared
    >>> from derive.term import ONE, Symbol, sub
    >>> scope = Scope(sizes={"D": ""}, symbols={"h": Declared(("D",))})
    >>> spread(sub(ONE, Symbol("h")), scope) == sub(Apply("ones", (Symbol("D"),)), Symbol("h"))
    True
    """
    kids = children(term)
    inside = isinstance(term, Apply) and by_entries(term.operator, within)
    new = tuple(spread(kid, scope, inside) for kid in kids)
    term = rebuild(term, new) if new != kids else term
    try:
        match term:
            case Apply("add", args) if any(map(numeral, args)):
                axes = next((own for arg in args if (own := shape(arg, scope))), ())
                if axes:  # 0 is that of any shape
                    args = tuple(arg for arg in args if not nought(arg))
                if 0 < len(axes) <= 1 + within:
                    return add(*(_array(arg, axes) for arg in args))
                return add(*args)
            case Apply("pow", (base, Number(value))) if value in range(2, _MOST + 1) and shape(base, scope):
                axes = shape(base, scope)
                square = len(axes) == 2 and axes[0] == axes[1] and not within and not derived(base)
                return Apply("mul" if square else "odot", (base,) * int(value))
            case Apply("pow", (base, Apply("neg", (one,)))) if one == ONE and len(shape(base, scope)) == 1:
                return _inverted(base, shape(base, scope)[0], scope)
    except ModelError:
        pass
    return term


def by_entries(operator: str, around: bool) -> bool:
    """Whether numbers among matrices below an operator are meant for each entry: ``D \\odot (1 - A)``."""
    return operator == "odot" or (around and operator in ("add", "neg"))


def derived(term: Term) -> bool:
    r"""Whether a derivative stands in a Term, or a name of one: ``dW^2`` means the square of each entry."""
    return any(
        isinstance(p, Derivative) or (isinstance(p, Symbol) and p.name[:1] == "d" and len(p.name) > 1)
        for p in parts(term)
    )


def has_unit(term: Term) -> bool:
    """Whether unit vectors stand in a Term."""
    return any(isinstance(part, Apply) and part.operator == "unit" for part in parts(term))


def numeral(term: Term) -> bool:
    """Whether a Term is a number, with a sign or without; so is 0 times anything."""
    return isinstance(term, Number) or (
        isinstance(term, Apply)
        and (nought(term) or (term.operator == "neg" and isinstance(term.args[0], Number)))
    )


def nought(term: Term) -> bool:
    r"""Whether a Term is 0, or 0 times anything: the vector 0 where others are vectors.

    >>> nought(Apply("mul", (Apply("step", (ONE,)), ZERO)))
    True
    """
    return term == ZERO or (isinstance(term, Apply) and term.operator == "mul" and ZERO in term.args)


def _inverted(vector: Term, size: Term, scope: Scope) -> Term:
    r"""``v^{-1}`` of a vector, which has no inverse: ``\sum_k e_k v_k^{-1}``."""
    (letter,) = scope.open_letters((size,), free_names(vector))
    inverse = Apply("pow", (entry(vector, scope, (letter,)), neg(ONE)))
    return Bind("sum", letter.name, Range(size), mul(Apply("unit", (letter,)), inverse))


def _array(term: Term, axes: Shape) -> Term:
    """A number as the vector or the matrix that has it everywhere."""
    match term:
        case Number(value):
            ones: Term = Apply("ones", axes[:1])
            for size in axes[1:]:
                ones = mul(ones, Apply("transpose", (Apply("ones", (size,)),)))
            return ones if value == 1 else mul(term, ones)
        case Apply("neg", (Number() as number,)):
            return neg(_array(number, axes))
    return term
