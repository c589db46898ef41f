"""SymPy's own derivatives of a loss, as Terms: at symbolic sizes, and of the loss written out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from derive.binding import free_names
from derive.meaning.symbolic import FromSymPy, ToSymPy, Unsupported, derivative, gradient, sympy_name
from derive.problem import Problem
from derive.scope import Scope
from derive.shapes import axes
from derive.term import Symbol, Term


@dataclass(frozen=True, slots=True)
class Written:
    """SymPy's derivatives of the loss written out at some sizes, with its free letters ``fixed``.

    Each of ``entries`` gives the places of the variable's indices, and the derivative by that entry.
    """

    sizes: dict[str, int]
    fixed: dict[str, int]
    entries: tuple[tuple[dict[str, int], Term], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """SymPy's derivatives by one parameter, whose open indices are ``at``.

    ``why`` says why there is no symbolic one.
    """

    at: tuple[Term, ...]
    symbolic: Term | None
    why: str
    grid: tuple[dict[str, int], ...]
    written: tuple[Written, ...]


def reference(problem: Problem, by: Symbol, full: bool) -> Reference:
    """SymPy's derivatives by a parameter; ``full`` takes more concrete sizes, and all labels.

    The letters that the definitions leave free, such as the label of the example, stand at their first
    place, which is equal to the place of one entry and not to those of the others; in full they take
    every place.
    """
    scope = problem.scope
    at = scope.open_letters(axes(by, scope), free_names(by))
    variable = Symbol(scope.canonical(by.name), by.indices + at)
    symbolic, why = None, ""
    try:
        names = {sympy_name(d.whole or n): n for n, d in scope.symbols.items()}
        symbolic = FromSymPy(names)(derivative(problem.loss, variable, scope))
    except Unsupported as error:
        why = str(error)
    grid = tuple(_grid(scope, full))
    own = [i.name for i in variable.indices if isinstance(i, Symbol)]
    others = [x for x in _free_letters(problem) if x not in own]
    written = tuple(
        Written(sizes, fixed, tuple(_written_out(problem, variable, sizes, own, fixed)))
        for sizes in grid
        for fixed in _places({x: sizes[scope.letters[x]] if full else 1 for x in others})
    )
    return Reference(at, symbolic, why, grid, written)


def _places(most: dict[str, int]) -> Iterator[dict[str, int]]:
    """Every choice of places from 1 up to the most."""
    for chosen in product(*(range(1, n + 1) for n in most.values())):
        yield dict(zip(most, chosen, strict=True))


def _grid(scope: Scope, full: bool) -> Iterator[dict[str, int]]:
    """The concrete sizes: distinct ones, the first size 3 and the others 2; all the small ones in full."""
    names = list(scope.sizes)
    if not full:
        yield {name: 3 if n == 0 else 2 for n, name in enumerate(names)}
        return
    yield from _places({name: 4 if n == 0 else 3 if n == 1 else 2 for n, name in enumerate(names)})


def _written_out(
    problem: Problem, variable: Symbol, sizes: dict[str, int], own: list[str], fixed: dict[str, int]
) -> Iterator[tuple[dict[str, int], Term]]:
    """The derivative of the loss written out, by each entry of the variable."""
    write = ToSymPy(problem.scope, sizes)
    for chosen in _places({x: sizes[problem.scope.letters[x]] for x in own}):
        theirs = write(problem.loss, fixed | chosen).diff(write(variable, fixed | chosen))
        yield chosen, FromSymPy({}, write.atoms)(theirs)


def _free_letters(problem: Problem) -> tuple[str, ...]:
    """The index letters of the loss, and those that the definitions leave free."""
    names = {i.name for i in problem.loss.indices if isinstance(i, Symbol)}
    return tuple(sorted(names | problem.scope.letters_in_definitions))


def text(term: Term, scope: Scope) -> str:
    """SymPy's own writing of a general entry of a gradient, with the definitions unfolded."""
    return str(gradient(term, scope, folded=False)[0])
