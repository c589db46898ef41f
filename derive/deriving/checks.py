"""How a gradient is checked: the kernel, SymPy's symbolic derivative, and SymPy's at concrete sizes."""

from __future__ import annotations

from dataclasses import dataclass

from derive.binding import substitute
from derive.deriving.reference import Reference
from derive.meaning.agree import Here, Judge
from derive.meaning.evidence import Evidence, Proved, Undecided
from derive.problem import Problem
from derive.scope import Scope
from derive.shapes import entry
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


def check(problem: Problem, by: Symbol, gradient: Term, judge: Judge, theirs: Reference) -> Checks:
    """Check a gradient by the kernel, and by the kernel's comparison with SymPy's derivatives."""
    ours = entry(gradient, problem.scope, theirs.at)
    return Checks(
        judge.agree(Derivative(problem.loss, by), gradient),
        Undecided(theirs.why) if theirs.symbolic is None else judge.agree(theirs.symbolic, ours),
        _concrete(ours, theirs, problem.scope),
    )


def _concrete(ours: Term, theirs: Reference, scope: Scope) -> Concrete:
    """SymPy's plain derivatives, entry by entry, against our gradient."""
    count = 0
    for written in theirs.written:
        here = Here(scope, written.sizes, written.fixed)
        for chosen, term in written.entries:
            count += 1
            evidence = here.agree(term, substitute(ours, {x: number(n) for x, n in chosen.items()}))
            if not isinstance(evidence, Proved):
                return Concrete(theirs.grid, count, evidence)
    return Concrete(theirs.grid, count, Proved("entry by entry"))
