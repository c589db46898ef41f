"""Array expressions with named axes, which NumPy, PyTorch and JAX write alike.

Each axis has the index letter that it runs over, so that sums of products become the matrix products
that a person would write. The builders here know nothing of Terms, nor of any library.

>>> W, x = name("W", ("i", "d")), name("x", ("d",))
>>> product((W, x), ("d",)).op
'matmul'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Axes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """An operation on arrays, and the letters of the axes of what it gives.

    ``detail`` is what the operation needs beside its arguments: a name, a number, an axis.
    """

    op: str
    args: tuple[Code, ...] = ()
    axes: Axes = ()
    detail: str = ""


def name(text: str, axes: Axes = ()) -> Code:
    """A variable."""
    return Code("name", (), axes, text)


def constant(code: Code) -> bool:
    """Whether a Code is made of numbers and sizes alone."""
    return code.op in ("number", "size") or (bool(code.args) and all(map(constant, code.args)))


def _merged(all_axes: Sequence[Axes], hint: Axes) -> Axes:
    """The axes of several arrays together, in the order of the hint where that names them all."""
    letters = {letter for axes in all_axes for letter in axes}
    if letters <= set(hint):
        return tuple(letter for letter in hint if letter in letters)
    found: list[str] = []
    for axes in sorted(all_axes, key=len, reverse=True):
        found += [letter for letter in axes if letter not in found]
    return tuple(found)


def transposed(code: Code, axes: Axes) -> Code:
    """The same axes in another order."""
    if code.axes == axes:
        return code
    if code.op == "transpose" and code.args[0].axes == axes:
        return code.args[0]
    if code.op == "outer":
        return Code("outer", code.args[::-1], axes)
    if code.op == "eye":
        return Code("eye", code.args, axes)
    if code.op == "neg":
        return negative(transposed(code.args[0], axes))
    if code.op == "matmul":  # (A B)^T = B^T A^T
        left, right = code.args
        return Code("matmul", (transposed(right, right.axes[::-1]), transposed(left, left.axes[::-1])), axes)
    order = ", ".join(str(code.axes.index(letter)) for letter in axes)
    return Code("transpose" if len(axes) == 2 else "permute", (code,), axes, order)


def aligned(code: Code, axes: Axes) -> Code:
    """An array laid out to be combined with arrays of more axes; leading ones need not be there."""
    if not code.axes:
        return code
    if code.op == "neg":
        return negative(aligned(code.args[0], axes))
    code = transposed(code, tuple(letter for letter in axes if letter in code.axes))
    first = axes.index(code.axes[0])
    if len(axes) - first == len(code.axes):
        return code
    places = ", ".join(":" if letter in code.axes else "None" for letter in axes[first:])
    return Code("index", (code,), axes[first:], places)


def elementwise(op: str, args: Sequence[Code], hint: Axes = ()) -> Code:
    """An operation entry by entry, smaller arrays repeated along the axes that they lack."""
    axes = _merged([arg.axes for arg in args], hint)
    return Code(op, tuple(aligned(arg, axes) for arg in args), axes)


def negative(code: Code) -> Code:
    """``-a``; two signs cancel."""
    return code.args[0] if code.op == "neg" else Code("neg", (code,), code.axes)


def summed(code: Code, letter: str, op: str = "sum") -> Code:
    """The sum (or the log-sum-exp) over one axis."""
    axes = tuple(own for own in code.axes if own != letter)
    if op == code.op == "sum" and not axes:
        return Code("sum", code.args)  # of all entries
    return Code(op, (code,), axes, str(code.axes.index(letter)))


def product(factors: Sequence[Code], over: Axes = (), hint: Axes = ()) -> Code:
    """The product of arrays, summed over some of their letters.

    Every letter of ``over`` is an axis of at least one factor.
    """
    signs = sum(factor.op == "neg" for factor in factors)
    bare = [factor.args[0] if factor.op == "neg" else factor for factor in factors]
    scalars = [factor for factor in bare if not factor.axes]
    inner = [factor for factor in bare if set(factor.axes) & set(over)]
    outer = [factor for factor in bare if factor.axes and not set(factor.axes) & set(over)]
    if inner:
        outer.append(_contracted(inner, over, hint))
    found = _times(scalars, _spread(_grouped(outer, hint), hint))
    return negative(found) if signs % 2 else found


def _grouped(factors: Sequence[Code], hint: Axes) -> list[Code]:
    """Factors over the same letters multiplied entry by entry."""
    groups: dict[frozenset[str], list[Code]] = {}
    for factor in factors:
        groups.setdefault(frozenset(factor.axes), []).append(factor)
    return [own[0] if len(own) == 1 else elementwise("mul", own, hint) for own in groups.values()]


def _spread(arrays: list[Code], hint: Axes) -> Code | None:
    """A product without sums: an outer product where the letters of two vectors differ."""
    arrays = [array for array in arrays if array.axes] + [a for a in arrays if not a.axes]
    if len(arrays) < 2:
        return arrays[0] if arrays else None
    if len(arrays) == 2 and all(len(array.axes) == 1 for array in arrays):
        left, right = arrays
        axes = _merged([left.axes, right.axes], hint)
        return Code("outer", (left, right) if axes[:1] == left.axes else (right, left), axes)
    return elementwise("mul", arrays, hint)


def _times(scalars: list[Code], array: Code | None) -> Code:
    """Scalars in front of an array, ones left out; what they divide by comes last."""
    parts, below = list[Code](), list[Code]()
    for own in scalars:
        top, bottom = _fraction(own)
        parts += [] if (top.op, top.detail) == ("number", "1") else [top]
        below += [] if bottom is None else [bottom]
    parts += [] if array is None else [array]
    axes = array.axes if array is not None else ()
    found = _multiplied(parts, axes)
    return Code("div", (found, _multiplied(below, ())), axes) if below else found


def _fraction(scalar: Code) -> tuple[Code, Code | None]:
    """Numerator and denominator of a number over something."""
    if scalar.op == "number" and "/" in scalar.detail:
        top, bottom = scalar.detail.split("/")
        return Code("number", detail=top), Code("number", detail=bottom)
    if scalar.op == "div" and scalar.args[0].op == "number":
        return scalar.args[0], scalar.args[1]
    return scalar, None


def _multiplied(parts: list[Code], axes: Axes) -> Code:
    if not parts:
        return Code("number", detail="1")
    return parts[0] if len(parts) == 1 else Code("mul", tuple(parts), axes)


def _contracted(factors: list[Code], over: Axes, hint: Axes) -> Code:
    """A sum of products: a plain sum, a matrix product, or else einsum."""
    if len(over) == 1 and len(factors) > 1 and all(factor.axes == over for factor in factors):
        first, *rest = factors  # of vectors alone: an inner product
        return Code("matmul", (first, rest[0] if len(rest) == 1 else elementwise("mul", rest)))
    grouped = _grouped(factors, hint)
    if len(grouped) == 1:
        (array,) = grouped
        for letter in over:
            array = summed(array, letter)
        return array
    if len(grouped) == 2 and len(over) == 1:
        left, right = grouped
        shared = set(left.axes) & set(right.axes)
        if shared == set(over) and max(len(left.axes), len(right.axes)) <= 2:
            return _matmul(left, right, over[0], hint)
    axes = tuple(x for x in _merged([f.axes for f in grouped], hint) if x not in over)
    return Code("einsum", tuple(grouped), axes, _letters([f.axes for f in grouped], axes))


def _matmul(left: Code, right: Code, letter: str, hint: Axes) -> Code:
    """``A @ B`` with the letter last in A and first in B, transposed as little as can be."""
    axes = tuple(x for x in _merged([left.axes, right.axes], hint) if x != letter)
    vector = min(len(left.axes), len(right.axes)) == 1
    swap = (
        sum(a.axes[0] == letter for a in (left,) if len(a.axes) == 2)
        + sum(a.axes[-1] == letter for a in (right,) if len(a.axes) == 2)
        if vector
        else int(axes[0] not in left.axes)
    )
    if swap:
        left, right = right, left
    others = [tuple(x for x in a.axes if x != letter) for a in (left, right)]
    left, right = transposed(left, (*others[0], letter)), transposed(right, (letter, *others[1]))
    return Code("matmul", (left, right), (*others[0], *others[1]))


def diagonal(code: Code, letters: Axes) -> Code:
    """An array read at indices some of which are the same letter, as in ``W_ii``."""
    axes = tuple(dict.fromkeys(letters))
    return Code("einsum", (replace(code, axes=letters),), axes, _letters([letters], axes))


def _letters(args: Sequence[Axes], axes: Axes) -> str:
    """The subscripts of einsum, in letters that it takes."""
    names: dict[str, str] = {}
    spare = [*"ijklmnabcdefghopqrstuvwxyz"]
    for letter in (letter for own in args for letter in own):
        if letter not in names:
            plain = len(letter) == 1 and letter in spare
            names[letter] = letter if plain else next(x for x in spare if x not in names)
            spare.remove(names[letter])
    assert all(a != b for a, b in pairwise(sorted(names.values())))
    return ",".join("".join(names[x] for x in own) for own in args) + "->" + "".join(names[x] for x in axes)
