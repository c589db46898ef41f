"""The public face of the kernel: are two formulas equal?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from derive.meaning.agree import Judge
from derive.meaning.agree import agree as decide
from derive.meaning.conditions import Need, conditions
from derive.meaning.evidence import Evidence, Proved, Refuted, Tested, Undecided, kind
from derive.meaning.sided import Asked, Least
from derive.posing import find
from derive.reading.assumed import assumed
from derive.reading.expressions import read_expression
from derive.scope import ModelError, Scope
from derive.shapes import SidesDiffer, shape
from derive.term import Term
from derive.writing import latex, plain


@dataclass(frozen=True, slots=True)
class Compared:
    """Two formulas as they were read, the scope they were read in, and the evidence."""

    left: Term
    right: Term
    scope: Scope
    assumed: bool
    evidence: Evidence

    @property
    def kind(self) -> str:
        """proved, tested, refuted or undecided."""
        return kind(self.evidence)

    @property
    def needs(self) -> tuple[Need, ...]:
        """What must be nonzero or positive for both sides to have a value, and is not certain."""
        return conditions(self.left, self.right, self.scope)

    @property
    def by_side(self) -> tuple[Asked, Asked]:
        """What only the left side asks for, and what only the right; nothing where shapes differ."""
        try:
            return Judge(self.scope).by_side(self.left, self.right)
        except SidesDiffer:
            return (), ()


def agree(left: str | Term, right: str | Term, scope: Scope | None = None) -> Evidence:
    r"""Whether two formulas, in LaTeX or as Terms, are equal for every size, index and value.

    Without a scope, the sums and subscripts of the formulas declare what they can, and other names
    are real numbers. Raises ReadError or ModelError (both are ValueErrors) for what has no meaning.

    >>> type(agree(r"\sum_{j=1}^{C} \delta_{ij} a_j", "a_i")).__name__
    'Proved'
    >>> print(agree(r"(\sum_{j=1}^{C} a_j)^2", r"\sum_{j=1}^{C} a_j^2").witness)
    C = 2, a = (-1, 1): left 0, right 2.00000
    """
    texts = [side for side in (left, right) if isinstance(side, str)]
    if scope is None:
        if len(texts) < 2:
            raise ModelError("Terms need a scope to have a meaning")
        scope = assumed(texts)
    sides = [read_expression(side, scope) if isinstance(side, str) else side for side in (left, right)]
    for side in sides:
        shape(side, scope)
    return decide(sides[0], sides[1], scope)


def compared(
    left: str,
    right: str,
    problem: str | None = None,
    sizes: Iterable[str] = (),
    letters: Mapping[str, Iterable[str]] | None = None,
) -> Compared:
    """Read two formulas, in a problem's scope or in one that they declare themselves, and decide."""
    scope = assumed((left, right), sizes, letters) if problem is None else find(problem).scope
    one, other = (read_expression(text, scope, where) for text, where in ((left, "LEFT"), (right, "RIGHT")))
    return Compared(one, other, scope, problem is None, agree(one, other, scope))


def describe(found: Compared, as_json: bool = False) -> str:
    """The answer for a terminal, or as JSON."""
    if as_json:
        import json

        return json.dumps(_record(found), ensure_ascii=False)
    lines = [f"{found.kind}: {plain(found.left)} = {plain(found.right)}"]
    match found.evidence:
        case Proved(how, large):
            lines.append(f"  {how}")
            lines += [f"  for {size.replace(chr(92) + 'ge', '≥')}" for size in large if r"\ge" in size]
        case Refuted(witness, why):
            lines.append(f"  {witness or why}")
        case Tested(points, digits, why):
            lines.append(f"  at {points} points to {digits} digits; no proof: {why}")
        case Undecided(why):
            lines.append(f"  {why}")
    lines += [f"  where {_asked(need)}" for need in found.needs]
    for side, asked in zip(("left", "right"), found.by_side, strict=True):
        lines += [f"  only the {side} side asks for {_asked(need)}" for need in asked]
    if found.assumed:
        lines += [f"  assumed: {line}" for line in _assumptions(found.scope)]
    return "\n".join(lines)


def _asked(need: Need | Least) -> str:
    if isinstance(need, Least):
        return f"{need.size} ≥ {need.at_least}"
    return f"{plain(need.term)} {'> 0' if need.positive else '≠ 0'}"


def _assumptions(scope: Scope) -> list[str]:
    """What was taken for granted of names that nothing declares."""
    found = [
        f"{', '.join(scope.letters_of(size))} = 1, …, {size}"
        for size in scope.sizes
        if scope.letters_of(size)
    ]
    for name, declared in scope.symbols.items():
        found.append(f"{name} is {' × '.join(declared.shape) if declared.shape else 'a real number'}")
    return found


def _record(found: Compared) -> dict[str, object]:
    evidence = found.evidence
    lost, gained = found.by_side
    record: dict[str, object] = {
        "kind": found.kind,
        "left": latex(found.left),
        "right": latex(found.right),
        "conditions": list(evidence.conditions if isinstance(evidence, Proved) else map(str, found.needs)),
        "lost": list(map(str, lost)),
        "gained": list(map(str, gained)),
        "assumed": _assumptions(found.scope) if found.assumed else [],
    }
    match evidence:
        case Proved(how):
            record["how"] = how
        case Refuted(witness, why):
            record["why"] = why
            record["witness"] = None if witness is None else _witness(witness)
        case Tested(points, digits, why):
            record |= {"points": points, "digits": digits, "why": why}
        case Undecided(why):
            record["why"] = why
    return record


def _witness(witness: object) -> dict[str, object]:
    from derive.meaning.evidence import Witness

    assert isinstance(witness, Witness)
    return {
        "sizes": dict(witness.sizes),
        "indices": dict(witness.indices),
        "inputs": dict(witness.inputs),
        "left": witness.left,
        "right": witness.right,
    }
