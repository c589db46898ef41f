"""Which mistake was made: the smallest part that differs, single edits, and a proof of the repaired line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.binding import alpha
from derive.meaning.agree import Judge
from derive.meaning.evidence import Proved
from derive.mistakes.catalogue import MISTAKES
from derive.mistakes.mistake import Mistake
from derive.mistakes.reduced import reduced
from derive.mistakes.sieve import Sieve
from derive.mistakes.spot import Line, Path, Spot, places, put, spots
from derive.rules.tidy import tidy
from derive.scope import ModelError, Scope
from derive.term import Derivative, Symbol, Term, children, parts

_MOST_CANDIDATES = 1500
_MOST_PROOFS = 12


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The mistake in a line: where the wrong part stands, what belongs there, and the repaired side."""

    mistake: Mistake
    path: Path
    wrong: Term
    right: Term
    repaired: Term
    evidence: Proved


def diagnose(line: Line, judge: Judge, mistakes: Sequence[Mistake] = MISTAKES) -> Diagnosis | None:
    """The mistake in a refuted line, only if undoing it gives a line that is proved.

    The part that differs is tried before the rest of the line. Bounded in candidates and proofs.
    """
    sieve = Sieve(line)
    proofs = 0
    seen = {line.right}
    known: dict[Term, bool] = {}
    for mistake, spot, new in candidates(line, narrowed(line.left, line.right), mistakes):
        repaired = put(line.right, spot.path, new)
        if repaired in seen or idle(repaired, line.scope, known):
            continue
        seen.add(repaired)
        if len(seen) > _MOST_CANDIDATES or proofs == _MOST_PROOFS:
            return None
        if not sieve.passes(repaired) or says_nothing(repaired, line):
            continue
        proofs += 1
        try:
            evidence = judge.agree(line.left, repaired, line.given)
        except ModelError:
            continue
        if isinstance(evidence, Proved):
            return Diagnosis(mistake, spot.path, spot.part, tidy(new), _tidied(repaired, line), evidence)
    return None


def _tidied(repaired: Term, line: Line) -> Term:
    """The repaired side without the ``1 x`` and ``2 x / 2`` that an edit may leave, if the line has none."""
    for plainer in (reduced, tidy):
        repaired = plainer(repaired) if plainer(line.right) == line.right else repaired
    return repaired


def candidates(
    line: Line, path: Path, mistakes: Sequence[Mistake] = MISTAKES
) -> Iterator[tuple[Mistake, Spot, Term]]:
    """Every mistake undone at every place: first where the sides differ and around it, then elsewhere."""
    every = list(spots(line))
    inner = [spot for spot in every if _on_the_way(spot.path, path)]
    outer = [spot for spot in every if not _on_the_way(spot.path, path)]
    for region in (inner, outer):
        for mistake in mistakes:
            for spot in region:
                for new in mistake.undo(spot):
                    if new != spot.part:
                        yield mistake, spot, new


def _on_the_way(one: Path, other: Path) -> bool:
    """Whether one of two places lies within the other."""
    n = min(len(one), len(other))
    return one[:n] == other[:n]


def idle(term: Term, scope: Scope, known: dict[Term, bool]) -> bool:
    """Whether a Term differentiates what does not vary; ``known`` keeps that of its parts."""
    found = known.get(term)
    if found is None:
        found = isinstance(term, Derivative) and not scope.depends(term.of, term.by.name)
        found = known[term] = found or any(idle(kid, scope, known) for kid in children(term))
    return found


def says_nothing(repaired: Term, line: Line) -> bool:
    """Whether nothing is proved of a repair: it says a = a, or gives a derivative by itself."""
    if isinstance(line.left, Symbol | Derivative) and tidy(repaired) == line.left:
        return True
    sought = [part for part in parts(line.left) if isinstance(part, Derivative)]
    return any(part in sought for part in parts(repaired)) and not any(p in sought for p in parts(line.right))


def narrowed(left: Term, right: Term) -> Path:
    """The way to the smallest part of the right side that must differ, since all around it is the same.

    >>> from derive.term import add, mul
    >>> a, b, c = map(Symbol, "abc")
    >>> narrowed(mul(a, add(b, c)), mul(add(b, a), a))
    (0, 1)
    """
    if type(left) is not type(right) or isinstance(left, Symbol):
        return ()
    ours, theirs = children(left), children(right)
    if len(ours) != len(theirs) or _frame(left) != _frame(right):
        return ()
    odd = _odd(ours, theirs, free=getattr(left, "operator", "") in ("add", "mul", "dot", "odot"))
    if odd is None:
        return ()
    n, m = odd
    return (m, *narrowed(ours[n], theirs[m])) if m in places(right) else ()


def _frame(term: Term) -> object:
    """What a Term is beside its children."""
    return (getattr(term, "operator", None), getattr(term, "index", None))


def _odd(ours: tuple[Term, ...], theirs: tuple[Term, ...], free: bool) -> tuple[int, int] | None:
    """The one child of each side that the other side has not; None if there are more, or none."""
    if not free:
        differ = [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if alpha(a) != alpha(b)]
        return (differ[0], differ[0]) if len(differ) == 1 else None
    missing = Counter(map(alpha, ours)) - Counter(map(alpha, theirs))
    extra = Counter(map(alpha, theirs)) - Counter(map(alpha, ours))
    if missing.total() != 1 or extra.total() != 1:
        return None
    ((one, _),), ((other, _),) = missing.items(), extra.items()
    n = next(n for n, a in enumerate(ours) if alpha(a) == one)
    return n, next(n for n, a in enumerate(theirs) if alpha(a) == other)
