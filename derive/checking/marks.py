"""Points by a mark scheme: what each result earns in a person's work, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.binding import alpha, substitute
from derive.checking.report import FAULTS, Award, Verdict
from derive.checking.results import Stated, closed, stated, stating
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved, Refuted
from derive.problem import Mark, Problem
from derive.scope import ModelError, Scope
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
    for n, one in enumerate(problem.marks, 1):
        match agree(one.left, one.right, problem.scope):
            case Refuted(witness, why):
                result = relation(one.left, one.right).latex
                raise ModelError(f"marks number {n}: {result} is not true of the problem: {witness or why}")


def mark(verdicts: Sequence[Verdict], problem: Problem) -> Marked:
    """What each result of the problem's mark scheme earns.

    A result is credited where a proved line that is no slip states it, in any form that the mark
    admits, or one that follows from an earlier slip where the mark admits that.
    """
    said = list(stated(verdicts, problem.scope))
    earned: dict[int, Fraction] = {}
    awards = []
    for one in problem.marks:
        award, by = _award(one, said, problem.scope)
        awards.append(award)
        if by is not None:
            earned[id(by.verdict)] = earned.get(id(by.verdict), _NOTHING) + award.points
    points = (earned.get(id(verdict)) for verdict in verdicts)
    told = tuple(v if p is None else replace(v, points=p) for v, p in zip(verdicts, points, strict=True))
    return Marked(tuple(awards), told)


def _award(one: Mark, said: Sequence[Stated], scope: Scope) -> tuple[Award, Stated | None]:
    def ends(equation: Stated) -> bool:
        return (closed(equation.right) or not closed(one.right)) and equation.right != equation.left

    def admitted(equation: Stated) -> bool:
        return one.equivalent or _ordered(substitute(equation.right, dict(equation.letters))) == _ordered(
            one.right
        )

    def award(points: Fraction, why: str, found: Sequence[Stated] = ()) -> Award:
        line = max((equation.line for equation in found), default=None)
        return Award((one.left, one.right), points, one.points, f"{why}{_lines(found)}", line)

    def find(*tests: object) -> tuple[Stated, ...]:
        return stating(one.left, said, scope, lambda e: ends(e) and all(test(e) for test in tests))  # type: ignore[operator]

    sound = find(_sound, _proved, admitted)
    if sound:
        return award(one.points, "stated", sound), sound[-1]
    if one.follow_through and (carried := find(_carried)):
        return award(one.points, "follows from an earlier slip", carried), carried[-1]
    for why, found in (
        ("right, but not in the form that is asked for", find(_sound, _proved)),
        ("right, but reached by a false step", find(_proved)),
        ("follows from an earlier slip, which earns nothing here", find(_carried)),
        ("undecided, for a person to mark", find(_open)),
        ("another value", find()),
    ):
        if found:
            amiss = [equation for equation in found if not (equation.proved and _sound(equation))]
            return award(_NOTHING, why, amiss or found), None
    return award(_NOTHING, "not stated"), None


def _sound(equation: Stated) -> bool:
    return equation.verdict.kind not in FAULTS


def _proved(equation: Stated) -> bool:
    return equation.proved


def _carried(equation: Stated) -> bool:
    return equation.verdict.kind == "carried"


def _open(equation: Stated) -> bool:
    return not isinstance(equation.evidence(), Proved | Refuted)


def _lines(found: Sequence[Stated]) -> str:
    match sorted({equation.line for equation in found}):
        case []:
            return ""
        case [line]:
            return f", line {line}"
        case lines:
            return f", lines {' and '.join(map(str, lines))}, a case each"


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
