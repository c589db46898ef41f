"""How a gradient is checked: the kernel, SymPy's symbolic derivative, and SymPy's at concrete sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from derive.binding import free_names, substitute
from derive.meaning.agree import Here, Judge
from derive.meaning.evidence import Evidence, Proved, Undecided
from derive.problem import Problem
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Derivative, Symbol, Term, number


@dataclass(frozen=True, slots=True)
class Concrete:
    """SymPy's plain derivative of the loss written out at concrete sizes, entry by entry."""

    sizes: tuple[dict[str, int], ...]
    entries: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Checks:
    """The three engines' evidence for one gradient."""

    kernel: Evidence
    symbolic: Evidence
    concrete: Concrete


def check(problem: Problem, by: Symbol, gradient: Term, judge: Judge, full: bool) -> Checks:
    """Check a gradient by all engines; ``full`` tries more concrete sizes."""
    return Checks(
        judge.agree(Derivative(problem.loss, by), gradient),
        _symbolic(problem, by, gradient, judge),
        _concrete(problem, by, gradient, full),
    )


def _grid(scope: Scope, full: bool) -> Iterator[dict[str, int]]:
    """The concrete sizes: distinct ones, the first size 3 and the others 2; all the small ones in full."""
    names = list(scope.sizes)
    if not full:
        yield {name: 3 if n == 0 else 2 for n, name in enumerate(names)}
        return
    ranges = [range(1, 5) if n == 0 else range(1, 4) if n == 1 else range(1, 3) for n in range(len(names))]
    for chosen in product(*ranges):
        yield dict(zip(names, chosen, strict=True))


def _letters(by: Symbol, scope: Scope) -> tuple[Term, ...]:
    """Letters for the axes of a parameter that are left open."""
    return scope.open_letters(axes(by, scope), free_names(by))


def _symbolic(problem: Problem, by: Symbol, gradient: Term, judge: Judge) -> Evidence:
    """SymPy's derivative with symbolic sizes, read back and compared with ours by the kernel."""
    from derive.meaning.symbolic import FromSymPy, Unsupported, derivative, sympy_name

    scope = problem.scope
    at = _letters(by, scope)
    variable = Symbol(scope.canonical(by.name), by.indices + at)
    names = {sympy_name(d.whole or n): n for n, d in scope.symbols.items()}
    try:
        theirs = FromSymPy(names)(derivative(problem.loss, variable, scope))
    except Unsupported as error:
        return Undecided(str(error))
    return judge.agree(theirs, entry(gradient, scope, at))


def _concrete(problem: Problem, by: Symbol, gradient: Term, full: bool) -> Concrete:
    """SymPy's plain derivative of the loss written out, entry by entry, against our gradient.

    The letters that the definitions leave free, such as the label of the example, stand at their
    first place, which is equal to the place of one entry and not to those of the others; in full
    they take every place.
    """
    scope = problem.scope
    at = _letters(by, scope)
    variable = Symbol(scope.canonical(by.name), by.indices + at)
    ours = entry(gradient, scope, at)
    own = [i.name for i in variable.indices if isinstance(i, Symbol)]
    others = [x for x in _free_letters(problem) if x not in own]
    grid, count = tuple(_grid(scope, full)), 0
    for sizes in grid:
        ranges = [range(1, (sizes[scope.letters[x]] if full else 1) + 1) for x in others]
        for fixed in product(*ranges):
            found = _written_out(problem, variable, ours, sizes, own, dict(zip(others, fixed, strict=True)))
            for evidence in found:
                count += 1
                if not isinstance(evidence, Proved):
                    return Concrete(grid, count, evidence)
    return Concrete(grid, count, Proved("entry by entry"))


def _written_out(
    problem: Problem, variable: Symbol, ours: Term, sizes: dict[str, int], own: list[str], env: dict[str, int]
) -> Iterator[Evidence]:
    """The evidence for each entry of the variable at one choice of sizes."""
    from derive.meaning.symbolic import FromSymPy, ToSymPy

    scope = problem.scope
    write = ToSymPy(scope, sizes)
    here = Here(scope, sizes, env)
    for places in product(*(range(1, sizes[scope.letters[x]] + 1) for x in own)):
        chosen = dict(zip(own, places, strict=True))
        theirs = write(problem.loss, env | chosen).diff(write(variable, env | chosen))
        read = FromSymPy({}, write.atoms)
        yield here.agree(read(theirs), substitute(ours, {x: number(n) for x, n in chosen.items()}))


def _free_letters(problem: Problem) -> tuple[str, ...]:
    """The index letters of the loss, and those that the definitions leave free."""
    names = {i.name for i in problem.loss.indices if isinstance(i, Symbol)}
    return tuple(sorted(names | problem.scope.letters_in_definitions))
