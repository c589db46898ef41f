"""Shapes of Terms, and their entries in index form.

A column vector has the shape ``(D,)``, a row ``(1, D)``, a matrix ``(C, D)``, a scalar ``()``.
Products of arrays never commute: ``w^T x`` is a scalar, ``x w^T`` a matrix, ``W x`` needs the
columns of W to be as many as x is long.
"""

from __future__ import annotations

from functools import lru_cache, reduce

from derive.binding import free_names, fresh, substitute
from derive.operators import OPERATORS, Shape, show
from derive.scope import ModelError, Scope
from derive.term import (
    ONE,
    TWO,
    ZERO,
    Apply,
    Bind,
    Branch,
    Cases,
    Derivative,
    Number,
    Symbol,
    Term,
    delta,
    mul,
    power,
    total,
)  # fmt: skip


class ShapeError(ModelError):
    """Two shapes that do not fit."""


class SidesDiffer(ShapeError):
    """The two sides of an equation are of different shapes."""


@lru_cache(maxsize=1 << 14)
def shape(term: Term, scope: Scope) -> Shape:
    """The shape of a Term.

    Raises ShapeError where shapes do not fit, ModelError for a name without declaration.

    >>> from derive.scope import Declared
    >>> scope = Scope(sizes={"D": ""}, symbols={"w": Declared(("D",)), "x": Declared(("D",))})
    >>> w, x = Symbol("w"), Symbol("x")
    >>> shape(mul(Apply("transpose", (w,)), x), scope), len(shape(w, scope))
    ((), 1)
    """
    match term:
        case Number():
            return ()
        case Symbol(name, indices):
            place = not indices and (name in scope.sizes or name.rstrip("'") in scope.letters)
            if place and scope.canonical(name) not in scope.symbols:
                return ()
            declared = scope.symbol(name).shape
            if len(indices) > len(declared):
                known = ", ".join(declared) or "a scalar"
                raise ShapeError(f"{name} has {len(indices)} indices but {len(declared)} axes: {known}")
            for index, size in zip(indices, declared, strict=False):
                _check_range(index, Symbol(size), name, scope)
            return tuple(Symbol(size) for size in declared[len(indices) :])
        case Bind(_, letter, over, body):
            _check_range(Symbol(letter), over.size, "the sum", scope)
            _check_label(letter, body, scope)
            return shape(body, scope)
        case Cases(branches):
            return _same([shape(b.term, scope) for b in branches], "the cases")
        case Derivative(of, by):
            return _squeezed(shape(of, scope)) + _squeezed(shape(by, scope))
        case Apply(operator, args):
            return _apply(operator, args, scope)
    raise ShapeError(f"{term} has no shape")


def _check_range(index: Term, size: Term, where: str, scope: Scope) -> None:
    """An index letter runs over its own size, in sums and in subscripts."""
    if isinstance(index, Symbol) and not index.indices:
        own = scope.letters.get(index.name.rstrip("'"))
        if own is not None and scope.canonical(index.name) not in scope.symbols and Symbol(own) != size:
            raise ShapeError(f"{index.name} runs over {own}, not over {show((size,))} as in {where}")


def _check_label(letter: str, body: Term, scope: Scope) -> None:
    """A sum over c of what reads the fixed c of ``-log p_c`` could mean two things."""
    if letter not in scope.letters_in_definitions:
        return
    for name in free_names(body):
        if scope.canonical(name) in scope.definitions and letter in scope.closure(Symbol(name)):
            raise ShapeError(f"{name} reads a fixed {letter}, over which a sum runs: take another letter")


def _squeezed(axes: Shape) -> Shape:
    """The axes without the leading 1 of a row."""
    return axes[1:] if axes[:1] == (ONE,) else axes


def _same(shapes: list[Shape], what: str) -> Shape:
    for other in shapes[1:]:
        if other != shapes[0]:
            raise ShapeError(f"shapes do not fit in {what}: {show(shapes[0])} and {show(other)}")
    return shapes[0]


def _apply(operator: str, args: tuple[Term, ...], scope: Scope) -> Shape:
    shapes = [shape(arg, scope) for arg in args]
    match operator:
        case "mul" | "dot":
            return reduce(_product, shapes)
        case "odot" | "add":
            return _same(shapes, "a sum" if operator == "add" else "an elementwise product")
        case "div":
            if shapes[1]:
                raise ShapeError(f"cannot divide by an array of shape {show(shapes[1])}")
            return shapes[0]
        case "pow":
            if shapes != [(), ()]:
                raise ShapeError("powers of arrays are ambiguous: write a product or \\odot")
            return ()
        case "delta" | "norm1" | "norm2":
            return ()
        case "unit":
            return (scope.size_of(args[0]),)
        case "ones":
            return (args[0],)
        case "transpose":
            first = shapes[0]
            if len(first) == 1:
                return (ONE, *first)
            return first[1:] if first[:1] == (ONE,) else tuple(reversed(first))
        case "diag":
            if len(shapes[0]) != 1:
                raise ShapeError(f"diag takes a vector, not the shape {show(shapes[0])}")
            return shapes[0] * 2
        case "trace":
            if shapes[0] and (len(shapes[0]) != 2 or shapes[0][0] != shapes[0][1]):
                raise ShapeError(f"a trace takes a square matrix, not the shape {show(shapes[0])}")
            return ()
    if OPERATORS[operator].elementwise:
        return _same(shapes, operator)
    raise ShapeError(f"{operator} has no shape")


def _product(left: Shape, right: Shape) -> Shape:
    """The shape of a product of two factors; scalars pass through."""
    if not left or not right:
        return left or right
    if max(len(left), len(right)) > 2:
        raise ShapeError("a product of arrays with more than two axes")
    rows, inner = (left[:1], left[1]) if len(left) == 2 else (left, ONE)
    outer, columns = (right[0], right[1:]) if len(right) == 2 else (right[0], ())
    if inner != outer:
        hint = " (a column before a column: is a transpose missing?)" if len(left) == len(right) == 1 else ""
        raise ShapeError(f"shapes do not fit in a product: {show(left)} times {show(right)}{hint}")
    whole = (*rows, *columns)
    return () if whole == (ONE,) else whole


def axes(term: Term, scope: Scope) -> Shape:
    """The axes along which a Term has entries: its shape without the 1 of a row."""
    return _squeezed(shape(term, scope))


@lru_cache(maxsize=1 << 14)
def entry(term: Term, scope: Scope, at: tuple[Term, ...] = ()) -> Term:
    """The entry of a Term at given indices, as a scalar Term in index form.

    In the answer every symbol is fully indexed and stands under the name of its declaration, and
    products, sums and derivatives are scalar ones.

    >>> from derive.scope import Declared
    >>> scope = Scope({"D": ""}, {"d": "D"}, {"w": Declared(("D",)), "x": Declared(("D",))})
    >>> entry(mul(Apply("transpose", (Symbol("w"),)), Symbol("x")), scope).index
    'd'
    """
    match term:
        case Number():
            return term
        case Symbol(name, indices):
            own = scope.canonical(name)
            plain = not at and (own == name or (not indices and own not in scope.symbols))
            return term if plain else Symbol(own, indices + at)
        case Bind(operator, index, over, body):
            if any(index in free_names(a) for a in at):
                new = fresh(index, free_names(body) | _names(at), scope.letters_of(_size(over.size)))
                body = substitute(body, {index: Symbol(new)}, scope.alternatives)
                index = new
            opened = entry(body, scope, at)
            return term if opened is term.body else Bind(operator, index, over, opened)
        case Cases(branches):
            return Cases(tuple(Branch(entry(b.term, scope, at), b.when) for b in branches))
        case Derivative(of, by):
            inner = len(axes(of, scope))
            where = Symbol(scope.canonical(by.name), by.indices + at[inner:])
            return Derivative(entry(of, scope, at[:inner]), where)
        case Apply(operator, args):
            found = _entry(operator, args, scope, at)
            if not isinstance(found, Apply) or (found.operator, len(found.args)) != (operator, len(args)):
                return found
            return term if all(a is b for a, b in zip(found.args, args, strict=True)) else found
    return term


def _names(terms: tuple[Term, ...]) -> frozenset[str]:
    return frozenset().union(*(free_names(t) for t in terms))


def _size(size: Term) -> str:
    return size.name if isinstance(size, Symbol) else ""


def _entry(operator: str, args: tuple[Term, ...], scope: Scope, at: tuple[Term, ...]) -> Term:
    match operator:
        case "mul" | "dot":
            return _product_entry(args, scope, at)
        case "odot":
            return mul(*(entry(a, scope, at) for a in args))
        case "div":
            return Apply("div", (entry(args[0], scope, at), entry(args[1], scope)))
        case "delta":
            return delta(*args)
        case "unit":
            return delta(at[0], args[0])
        case "ones":
            return ONE
        case "transpose":
            return entry(args[0], scope, tuple(reversed(at)))
        case "diag":
            return mul(delta(*at), entry(args[0], scope, at[:1]))
        case "trace":
            letters = _letters(axes(args[0], scope)[:1], scope, _names(args))
            return _total(letters, entry(args[0], scope, tuple(Symbol(n) for n, _ in letters) * 2))
        case "norm1" | "norm2":
            letters = _letters(axes(args[0], scope), scope, _names(args))
            one = entry(args[0], scope, tuple(Symbol(n) for n, _ in letters))
            one = power(one, TWO) if operator == "norm2" else Apply("abs", (one,))
            return _total(letters, one)
    return Apply(operator, tuple(entry(a, scope, at) for a in args))


def _letters(sizes: Shape, scope: Scope, taken: frozenset[str]) -> list[tuple[str, Term]]:
    """A fresh index letter for each axis."""
    found: list[tuple[str, Term]] = []
    for size in sizes:
        letters = scope.letters_of(_size(size)) or ("i",)
        name = fresh(letters[0], taken | {n for n, _ in found}, letters)
        found.append((name, size))
    return found


def _total(letters: list[tuple[str, Term]], body: Term) -> Term:
    for name, size in reversed(letters):
        body = total(name, size, body)
    return body


def _product_entry(args: tuple[Term, ...], scope: Scope, at: tuple[Term, ...]) -> Term:
    """An entry of a product: scalars multiply, inner axes are summed: ``(AB)_ik = sum_j A_ij B_jk``."""
    arrays = [a for a in args if shape(a, scope)]
    if not arrays:
        return mul(*(entry(a, scope) for a in args))
    scalars = [a for a in args if not shape(a, scope)]
    taken = _names(args) | _names(at)
    value = _chain(arrays, scope, at, taken)
    return mul(*(entry(s, scope) for s in scalars), value)


def _chain(arrays: list[Term], scope: Scope, at: tuple[Term, ...], taken: frozenset[str]) -> Term:
    if len(arrays) == 1:
        return entry(arrays[0], scope, at)
    left, right = mul(*arrays[:-1]), arrays[-1]
    lefts, rights = shape(left, scope), shape(right, scope)
    if not lefts:
        return mul(entry(left, scope), entry(right, scope, at))
    if len(lefts) == 1:  # a column times a row: the outer product
        return mul(_chain(arrays[:-1], scope, at[:1], taken), entry(right, scope, at[1:]))
    rows = 0 if lefts[0] == ONE else 1
    ((name, size),) = _letters((rights[0],), scope, taken)
    inner = (Symbol(name),)
    one = _chain(arrays[:-1], scope, at[:rows] + inner, taken | {name})
    return total(name, size, mul(one, entry(right, scope, inner + at[rows:])))


def opened(left: Term, right: Term, scope: Scope) -> tuple[Term, Term, tuple[str, ...]]:
    """Both sides of an equation at one general entry, and the letters of that entry.

    Raises SidesDiffer where the two sides differ in shape, ShapeError for a side without one.
    """
    shapes = [shape(side, scope) for side in (left, right) if side != ZERO] or [()]
    if shapes[0] != shapes[-1]:  # a bare 0 is the zero of every shape
        raise SidesDiffer(f"the sides differ in shape: {show(shapes[0])} and {show(shapes[-1])}")
    taken = free_names(left) | free_names(right) | frozenset(scope.letters_in_definitions)
    letters = _letters(_squeezed(shapes[0]), scope, taken)
    at = tuple(Symbol(n) for n, _ in letters)
    return entry(left, scope, at), entry(right, scope, at), tuple(n for n, _ in letters)
