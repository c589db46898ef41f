"""How a gradient is checked: the kernel, SymPy's symbolic derivative, and SymPy's at concrete sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from derive.meaning.agree import Judge
from derive.meaning.evidence import Evidence, Proved, Undecided
from derive.problem import Problem
from derive.scope import Scope
from derive.shapes import axes, entry
from derive.term import Derivative, Symbol, Term, free_names



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
    sizes = tuple(_grid(problem.scope, full))
    return Checks(
        judge.agree(Derivative(problem.loss, by), gradient),
        _symbolic(problem, by, gradient, judge),
        _concrete(problem, by, gradient, sizes),
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
    taken = set(free_names(by)) | scope.letters_in_definitions
    found: list[Term] = []
    for size in axes(by, scope):
        assert isinstance(size, Symbol)
        letter = next(x for x in scope.letters_of(size.name) if x not in taken)
        taken.add(letter)
        found.append(Symbol(letter))
    return tuple(found)


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


def _concrete(problem: Problem, by: Symbol, gradient: Term, grid: tuple[dict[str, int], ...]) -> Concrete:
    from derive.meaning.symbolic import FromSymPy, ToSymPy

    scope = problem.scope
    at = _letters(by, scope)
    variable = Symbol(scope.canonical(by.name), by.indices + at)
    ours = entry(gradient, scope, at)
    letters = _free_letters(problem, variable)
    count = 0
    flat = _Flat(scope)
    for sizes in grid:
        write = ToSymPy(scope, sizes)
        for places in product(*(range(1, sizes[scope.letters[x]] + 1) for x in letters)):
            env = dict(zip(letters, places, strict=True))
            loss = write(problem.loss, env)
            theirs = loss.diff(write(variable, env))
            read = FromSymPy({}, flat.atoms(theirs, write(ours, env)))
            evidence = flat.judge.agree(read(theirs), read(write(ours, env)))
            count += 1
            if not isinstance(evidence, Proved):
                return Concrete(grid, count, evidence)
    return Concrete(grid, count, Proved(f"{count} entries equal to SymPy's derivative of the loss written out"))


class _Flat:
    """A scope of scalars only: one for each entry of the written-out loss."""

    def __init__(self, scope: Scope) -> None:
        from derive.scope import Declared

        self.declared: dict[str, Declared] = {}
        self.judge = Judge(Scope(symbols=self.declared))

    def atoms(self, *exprs: object) -> dict[object, Term]:
        """A Term for each atom of the expressions, declared as a scalar."""
        from derive.scope import Declared

        found: dict[object, Term] = {}
        for expr in exprs:
            for symbol in expr.free_symbols:  # type: ignore[attr-defined]
                self.declared[symbol.name] = Declared()
                found[symbol] = Symbol(symbol.name)
        return found


def _free_letters(problem: Problem, variable: Symbol) -> tuple[str, ...]:
    """The index letters of the variable, of the loss, and those that the definitions leave free."""
    scope = problem.scope
    found = [*variable.indices, *problem.loss.indices]
    names = dict.fromkeys(i.name for i in found if isinstance(i, Symbol))
    names.update(dict.fromkeys(sorted(scope.letters_in_definitions)))
    return tuple(names)


