"""Points by a mark scheme: what each result earns in a person's work, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.binding import alpha, substitute
from derive.checking.report import FAULTS, Award, Verdict
from derive.checking.results import Stated, about, closed, stating, stating_a_case
from derive.meaning.agree import Judge
from derive.meaning.evidence import Proved, Refuted
from derive.problem import Mark, Problem
from derive.scope import ModelError
from derive.term import Apply, Term, add, map_parts, mul
from derive.writing import relation

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Marked:
    """The awards of a mark scheme, and the verdicts with the points that their lines earned."""

    awards: tuple[Award, ...]
    verdicts: tuple[Verdict, ...]


def sound(problem: Problem) -> None:
    """Nothing, for a mark scheme that is true of its problem; raises ModelError for one that is not."""
    oracle = Judge(problem.scope)
    for n, one in enumerate(problem.marks, 1):
        match oracle.agree(one.left, one.right):
            case Refuted(witness, why):
                result = relation(one.left, one.right).latex
                raise ModelError(f"marks number {n}: {result} is not true of the problem: {witness or why}")


def mark(said: Sequence[Stated], verdicts: Sequence[Verdict], problem: Problem) -> Marked:
    """What each result of the problem's mark scheme earns, by the equations that the verdicts state.

    A result is credited where a proved line that is no slip states it, in any form that the mark
    admits, or one that follows from an earlier slip where the mark admits that. One of the two cases
    of a result earns half.
    """
    earned: dict[int, Fraction] = {}
    awards = []
    for one in problem.marks:
        award, by = _award(one, about(one.left, said, problem.scope))
        awards.append(award)
        if by is not None:
            earned[id(by.verdict)] = earned.get(id(by.verdict), _NOTHING) + award.points
    points = (earned.get(id(verdict)) for verdict in verdicts)
    told = tuple(v if p is None else replace(v, points=p) for v, p in zip(verdicts, points, strict=True))
    return Marked(tuple(awards), told)


def _award(one: Mark, said: Sequence[Stated]) -> tuple[Award, Stated | None]:
    """What the equations about a result earn: the first of the answers below that applies."""
    said = [equation for equation in said if _ends(equation, one)]

    def award(points: Fraction, why: str, found: Sequence[Stated] = ()) -> Award:
        line = max((equation.line for equation in found), default=None)
        return Award((one.left, one.right), points, one.points, f"{why}{_lines(found)}", line)

    def stands(equation: Stated) -> bool:
        return _right(equation) and _as_asked(equation, one)

    def follows(equation: Stated) -> bool:
        return one.follow_through and (stands(equation) or _carried(equation))

    if found := stating(said, stands):
        return award(one.points, "stated", found), found[-1]
    if found := stating(said, follows):
        return award(one.points, "follows from an earlier slip", found), found[-1]
    accepted: tuple[Callable[[Stated], bool], ...] = (stands, follows)
    for accept in accepted:
        if case := stating_a_case(said, accept):
            return award(one.points / 2, "one of the two cases", (case,)), case
    for why, accept in _DENIALS.items():
        if found := stating(said, accept):
            amiss = [equation for equation in found if not _right(equation)]
            return award(_NOTHING, why, amiss or found), None
    return award(_NOTHING, "not stated"), None


def _ends(equation: Stated, one: Mark) -> bool:
    """Whether a right side can be the end of the work, not a step on the way."""
    return (closed(equation.right) or not closed(one.right)) and equation.right != equation.left


def _as_asked(equation: Stated, one: Mark) -> bool:
    """Whether a right side is in a form that the mark admits."""
    written = substitute(equation.right, dict(equation.letters))
    return one.equivalent or _ordered(written) == _ordered(one.right)


def _right(equation: Stated) -> bool:
    return equation.proved and equation.verdict.kind not in FAULTS


def _carried(equation: Stated) -> bool:
    return equation.verdict.kind == "carried"


def _open(equation: Stated) -> bool:
    return not isinstance(equation.evidence(), Proved | Refuted)


# Why a result that is stated somehow earns nothing, the best that can be said of it first.
_DENIALS: dict[str, Callable[[Stated], bool]] = {
    "right, but not in the form that is asked for": _right,
    "right, but by a false step": lambda equation: equation.proved,
    "follows from an earlier slip, which earns nothing here": lambda e: _right(e) or _carried(e),
    "undecided, for a person to mark": lambda equation: equation.proved or _open(equation),
    "another value": lambda equation: True,
}


def _lines(found: Sequence[Stated]) -> str:
    lines = sorted({equation.line for equation in found})
    if not lines:
        return ""
    where = f", line{'s' if len(lines) > 1 else ''} {' and '.join(map(str, lines))}"
    return f"{where}, a case each" if len(found) > 1 else where


def _ordered(term: Term) -> Term:
    """A Term with the order of its terms and factors, its dots and its bound letters put aside."""

    def change(part: Term) -> Term:
        match part:
            case Apply("add", args):
                return add(*sorted(args, key=repr))
            case Apply("mul" | "dot", args):
                flat = mul(*args)
                return mul(*sorted(flat.args, key=repr)) if isinstance(flat, Apply) else flat
        return part

    return map_parts(alpha(term), change)
