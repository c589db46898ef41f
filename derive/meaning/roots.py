"""Square roots in normal forms: what stands under one root together, and its value at a point."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

from derive.meaning.field import P, Undefined
from derive.meaning.forms import (
    Form,
    Outside,
    Rational,
    Redraw,
    constant,
    exact_power,
    product_of,
    scaled,
    sum_of,
    whole,
)
from derive.meaning.radicals import squarefree

if TYPE_CHECKING:
    from derive.meaning.atoms import Atoms

Powers: TypeAlias = tuple[tuple[int, int], ...]

INDEPENDENT = ("entry", "positive", "exp", "size")
"""The kinds of atoms that are variables, independent of each other."""


def root(atoms: Atoms, form: Form, n: Fraction) -> Form:
    """``form^n``: positive factors have roots of their own, the rest has one root together.

    ``(x^2)^(1/2) = x`` needs x > 0. Raises Outside where that is not known. Numbers and sizes stay
    under the root of the rest, which makes it random: ``sqrt(2 u)`` is the root of ``2 u``.
    """
    if not form:
        raise Undefined("the root of zero has no derivative")
    content, coefficient, primitive = atoms.split(form)
    powered = exact_power(Fraction(coefficient), n)
    result: Form = constant(1 if powered is None else powered)
    rest: Form = atoms.held(primitive) if primitive >= 0 else constant(1)
    own: Form = {tuple((a, k) for a, k in content if atoms.keys[a][0] == "size"): 1}
    for atom, k in content:
        power = whole(k * n)
        if atoms.keys[atom][0] == "size":
            continue
        if atoms.keys[atom][0] == "exp":
            result = product_of(result, {((atom, power),): 1})
        elif n.denominator != 2:
            raise Outside("a root that is not square")
        elif atoms.is_positive(atom):
            result = product_of(result, _half(atoms, atom, power))
        elif k == 1:
            rest = product_of(rest, {((atom, 1),): 1})
        else:
            raise Outside("the square root of a square")
    if rest == constant(1):
        return _root_of_numbers(atoms, result, own, powered, n)
    if n.denominator != 2:
        raise Outside("a root that is not square")
    under = product_of(scaled(rest, 1 if powered is not None else coefficient), own)
    if not any(under):
        raise Outside("the root of a negative number")  # -3 has one in the field, and none that is real
    return product_of(result, _half(atoms, _radicand(atoms, under), n))


def _root_of_numbers(atoms: Atoms, result: Form, own: Form, powered: Fraction | None, n: Fraction) -> Form:
    """The root of a number and of sizes alone, times what was found; sizes are variables there."""
    if powered is None:
        raise Outside("the root of a number")
    for atom, k in next(iter(own)):
        if n.denominator != 2:
            raise Outside("a root that is not square")
        result = product_of(result, _half(atoms, atom, whole(k * n)))
    return result


def _radicand(atoms: Atoms, form: Form) -> int:
    """What stands under a root, as an atom: its value is that at the sizes as they are."""
    if not any(atoms.keys[a][0] == "size" for m in form for a, _ in m):
        return atoms.atom("sum", frozenset(form.items()), lambda: atoms.value(form))
    return atoms.atom("radicand", frozenset(form.items()), lambda: atoms.value(_at_sizes(atoms, form)))


def _at_sizes(atoms: Atoms, form: Form) -> Form:
    """A form with a number for each size."""
    result: Form = {}
    for monomial, coefficient in form.items():
        for atom, k in monomial:
            if atoms.keys[atom][0] == "size":
                power = atoms.sizes[atom] ** abs(int(k))
                coefficient = whole(coefficient * (power if k > 0 else Fraction(1, power)))
        rest = tuple((a, k) for a, k in monomial if atoms.keys[a][0] != "size")
        result = sum_of(result, {rest: coefficient})
    return result


def _half(atoms: Atoms, atom: int, power: Rational) -> Form:
    """``atom^power`` for half of a number, by the square root of the atom where it is odd."""
    if isinstance(power, int):
        return {((atom, power),): 1}
    atoms.radicands.add(atom)
    half = atoms.atom("root", atom, partial(_square_root, atoms, atom))
    return {((half, int(2 * power)),): 1}


def _square_root(atoms: Atoms, atom: int) -> int:
    """A square root of an atom's value, with either sign. Raises Redraw where there is none."""
    value = atoms.power(atom, 1)
    found = pow(value, (P + 1) // 4, P)
    if found * found % P != value:
        raise Redraw
    return found if atoms.random.random() < 0.5 else P - found


def independent(atoms: Atoms) -> bool:
    """Whether the square roots that were taken are independent of each other."""
    polynomials: list[dict[Powers, int]] = []
    for atom in atoms.radicands:
        kind = atoms.keys[atom][0]
        terms: Form = atoms.held(atom) if kind in ("sum", "radicand") else {((atom, 1),): 1}
        if kind == "radicand":
            terms = _at_sizes(atoms, terms)
            if not any(terms):
                return False  # a number, at these sizes
        scale = lcm(*(Fraction(c).denominator for c in terms.values()))
        polynomial: dict[Powers, int] = {}
        for monomial, c in terms.items():
            powers = [(a, n) for a, n in monomial if isinstance(n, int) and atoms.keys[a][0] in INDEPENDENT]
            if len(powers) < len(monomial):
                return False
            polynomial[tuple(powers)] = int(c * scale)
        polynomials.append(polynomial)
    return not polynomials or squarefree(polynomials, atoms.random)
