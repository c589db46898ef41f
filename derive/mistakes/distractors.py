"""Wrong answers that a mistake would give: single edits of a right one, refuted and diagnosed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.binding import alpha, substitute
from derive.meaning.agree import Judge
from derive.meaning.evidence import Proved, Refuted
from derive.mistakes.diagnose import diagnose, idle, says_nothing
from derive.mistakes.mistake import Mistake
from derive.mistakes.spot import Line, Spot, put, spots
from derive.rules.tidy import tidy
from derive.scope import ModelError
from derive.term import ONE, Apply, Bind, Number, Symbol, Term, add, mul, neg, rebuild

_MOST_TRIED = 60
Edit = Callable[[Spot], Iterator[Term]]


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong right side, the mistake that leads to it, and a proof that it is wrong."""

    term: Term
    mistake: Mistake
    evidence: Refuted


def distractors(line: Line, judge: Judge, most: int = 4) -> tuple[Distractor, ...]:
    """Wrong right sides for a line that is proved, of different mistakes, at most so many.

    Each is refuted by the kernel with a witness, each mistake is diagnosed by undoing it, and no two
    of them are equal in value.
    """
    found: list[Distractor] = []
    kinds: set[str] = set()
    tried = {alpha(line.right)}
    for wrong in _edits(line):
        if alpha(wrong) in tried or len(tried) > _MOST_TRIED or len(found) == most:
            continue
        tried.add(alpha(wrong))
        own = Line(line.left, wrong, line.scope, line.given)
        try:
            evidence = judge.agree(line.left, wrong, line.given)
        except ModelError:
            continue  # of no shape, or of another one
        if not isinstance(evidence, Refuted) or evidence.witness is None:
            continue
        if idle(wrong, own.scope, {}) or says_nothing(wrong, own):
            continue
        if any(not isinstance(judge.agree(d.term, wrong, line.given), Refuted) for d in found):
            continue
        diagnosis = diagnose(own, judge)
        if diagnosis is None or diagnosis.mistake.name in kinds or not isinstance(diagnosis.evidence, Proved):
            continue
        kinds.add(diagnosis.mistake.name)
        found.append(Distractor(wrong, diagnosis.mistake, evidence))
    return tuple(found)


def _edits(line: Line) -> Iterator[Term]:
    """The right side with one place changed, an edit of every kind before a second one of any."""
    places = list(spots(line))
    waiting = [_at_places(edit, places, line.right) for edit in _EDITS]
    while waiting:
        going = []
        for kind in waiting:
            new = next(kind, None)
            if new is not None:
                yield new
                going.append(kind)
        waiting = going


def _at_places(edit: Edit, places: list[Spot], whole: Term) -> Iterator[Term]:
    for spot in places:
        for new in edit(spot):
            yield tidy(put(whole, spot.path, new))


def _signs(spot: Spot) -> Iterator[Term]:
    """``a + b`` for ``a - b``; ``-a`` for the whole."""
    match spot.part:
        case Apply("add", args):
            for n, arg in enumerate(args):
                flipped = arg.args[0] if isinstance(arg, Apply) and arg.operator == "neg" else neg(arg)
                if n:
                    yield add(*args[:n], flipped, *args[n + 1 :])
    if not spot.path:
        yield neg(spot.part)


def _deltas(spot: Spot) -> Iterator[Term]:
    """1 for a delta: the case of equal indices for all."""
    if isinstance(spot.part, Apply) and spot.part.operator == "delta":
        yield ONE


def _terms(spot: Spot) -> Iterator[Term]:
    """A term or a factor left out."""
    match spot.part:
        case Apply("add", args):
            yield from (add(*args[:n], *args[n + 1 :]) for n in reversed(range(len(args))))
        case Apply("mul" | "dot", args):
            yield from (mul(*args[:n], *args[n + 1 :]) for n in reversed(range(len(args))))


def _indices(spot: Spot) -> Iterator[Term]:
    """Another letter of the same size as an index."""
    match spot.part:
        case Symbol(_, indices) | Apply("delta", indices):
            for n, index in enumerate(indices):
                for other in spot.like(index):
                    yield rebuild(spot.part, (*indices[:n], other, *indices[n + 1 :]))


def _transposes(spot: Spot) -> Iterator[Term]:
    """The factors of a product of arrays exchanged, or a transpose moved from one to the other."""
    match spot.part:
        case Apply("mul", (left, Apply("transpose", (right,)))):
            yield mul(right, Apply("transpose", (left,)))


def _factors(spot: Spot) -> Iterator[Term]:
    """A 2 lost, a quotient's denominator lost."""
    match spot.part:
        case Number(value) if value == 2:
            yield ONE
        case Apply("div", (top, _)):
            yield top
        case Apply("pow", (base, _)):
            yield base


def _sums(spot: Spot) -> Iterator[Term]:
    """A sum lost, its letter taken for one that is there already."""
    match spot.part:
        case Bind(_, index, _, body):
            for other in spot.like(Symbol(index)):
                yield substitute(body, {index: other})


_EDITS = (_signs, _deltas, _indices, _terms, _factors, _transposes, _sums)
