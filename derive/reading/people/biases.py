r"""A bias that is added to a matrix: ``Z = X W + b`` adds b to each row, ``Z = W X + b`` to each column.

The examples are the rows where the weights stand behind them, and the columns where the weights come first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.term import Apply, Symbol, Term, add, children, mul, rebuild

NOTE = "a bias is added for each example"
_LETTER = re.compile(r"(?:\\[A-Za-z]+\{+)*(\\?[A-Za-z]+)")
_BIASES = ("b", r"\beta")
_WEIGHTS = ("W", "U", "V", r"\Theta", r"\theta", "w")


def is_bias(term: Term) -> bool:
    """Whether a Term is a bias by its letter: b, ``b_1``, a bold b."""
    return isinstance(term, Symbol) and not term.indices and _letter(term) in _BIASES


def _letter(term: Symbol) -> str:
    found = _LETTER.match(term.name)
    return found[1] if found else ""


def columns(args: Sequence[Term]) -> bool:
    """Whether the examples are the columns of a sum: its product begins with weights."""
    for arg in args:
        while isinstance(arg, Apply) and arg.args and arg.operator in ("mul", "dot", "transpose"):
            arg = arg.args[0]
        if isinstance(arg, Symbol) and _letter(arg) in _WEIGHTS:
            return True
    return False


def widened(
    args: Sequence[Term], shapes: list[tuple[int, ...]], join: Callable[[int, int], object]
) -> list[tuple[int, ...]]:
    """The shapes of a sum, as nodes, in which a bias that is added to a matrix has the shape of that."""
    whole = next((own for own in shapes if len(own) == 2 and min(own) >= 0), None)
    if whole is None:
        return shapes
    bias = [len(own) == 1 and is_bias(arg) for arg, own in zip(args, shapes, strict=True)]
    for own, is_one in zip(shapes, bias, strict=True):
        if is_one:
            join(own[0], whole[0 if columns(args) else 1])
    return [whole if is_one else own for own, is_one in zip(shapes, bias, strict=True)]


def for_each_example(term: Term, scope: Scope) -> Term:
    """The Term with each bias that is added to a matrix as the matrix that has it in each row or column.

    >>> from derive.scope import Declared
    >>> X, b = Symbol("X"), Symbol("b")
    >>> scope = Scope(sizes={"N": "", "D": ""}, symbols={"X": Declared(("N", "D")), "b": Declared(("D",))})
    >>> ones = Apply("ones", (Symbol("N"),))
    >>> for_each_example(add(X, b), scope) == add(X, mul(ones, Apply("transpose", (b,))))
    True
    """
    kids = children(term)
    new = tuple(for_each_example(kid, scope) for kid in kids)
    term = rebuild(term, new) if new != kids else term
    if not isinstance(term, Apply) or term.operator != "add" or not any(map(is_bias, term.args)):
        return term
    try:
        shapes = [shape(arg, scope) for arg in term.args]
    except ModelError:
        return term
    whole = max(shapes, key=len)
    if len(whole) == 1 and () in shapes:  # one bias for a vector with an entry for each example
        whole_of = zip(term.args, shapes, strict=True)
        return add(
            *(mul(arg, Apply("ones", whole)) if own == () and is_bias(arg) else arg for arg, own in whole_of)
        )
    if len(whole) != 2:
        return term
    first = columns(term.args)

    def spread(arg: Term, own: tuple[Term, ...]) -> Term:
        if not is_bias(arg) or own != (whole[:1] if first else whole[1:]):
            return arg
        ones = Apply("ones", whole[1:] if first else whole[:1])
        row = Apply("transpose", (ones if first else arg,))
        return mul(arg, row) if first else mul(ones, row)

    return add(*(spread(arg, own) for arg, own in zip(term.args, shapes, strict=True)))
