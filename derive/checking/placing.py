"""Which of a problem's symbols names without a definition stand for, by their part and by their derivatives.

A part is what a symbol does in its problem: the loss, an output that the loss reads, a score of which an
output is made, a target with which it is compared. A person differentiates as the problem's definitions
depend on each other, so that the place of a name in derivatives tells its part; else its letter does, where
it is usual.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations

from derive.binding import free_names
from derive.problem import Problem
from derive.scope import Scope
from derive.term import Symbol

_MOST = 6  # names, and symbols, that are placed

LOSSES = frozenset(
    (r"\ell", "L", "J", "E", r"\mathcal{L}", r"\mathcal{J}", r"\mathcal{E}", r"\mathscr{L}", r"\xi")
)
TARGETS = frozenset("yt")
_USUAL = {
    "loss": LOSSES | {"l", "H"},
    "output": frozenset((*"pqysafhog", r"\pi", r"\mu", r"\sigma")),
    "score": frozenset((*"zaousxfhv", r"\eta")),
    "target": TARGETS | {"d"},
    "weights": frozenset((*"wvauWV", r"\theta", r"\beta", r"\alpha")),
    "other": frozenset(),
}
_STRANGE = 3  # the cost of a letter that is not usual for the part


@dataclass(frozen=True, slots=True)
class Used:
    """Names as a text uses them: how many indices each takes, and which is differentiated by which."""

    ranks: Mapping[str, int]
    edges: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def parts_of(problem: Problem) -> dict[str, str]:
    """The part of each symbol of a problem: loss, output, score, target, weights, or other.

    >>> from derive.posing import find
    >>> parts_of(find("one-hot-cross-entropy"))
    {'z': 'score', 'y': 'target', 'p': 'output', '\\\\ell': 'loss'}
    """
    scope, loss = problem.scope, problem.loss.name
    read = {name: _read(scope, name) for name in scope.definitions}
    every = set().union(*read.values())
    outputs = {n for n in read if n != loss and (n in read[loss] or n not in every)}
    if problem.loss.indices:
        outputs = {loss}
    weights = {scope.canonical(by.name) for by in problem.parameters}
    scores = {n for output in outputs for n in _only_array(read[output], scope)}

    def part(name: str) -> str:
        readers = {n for n in read if name in read[n]}
        given = name not in read and name not in weights
        return next(
            own
            for own, has in (
                ("output", name in outputs),
                ("loss", name == loss),
                ("score", name in scores),
                ("weights", name in weights),
                ("target", given and readers == {loss} and bool(scope.symbol(name).shape)),
                ("other", True),
            )
            if has
        )

    return {name: part(name) for name in scope.symbols}


def _read(scope: Scope, name: str) -> set[str]:
    return {scope.canonical(n) for n in free_names(scope.definitions[name].body)} & scope.symbols.keys()


def _only_array(names: Collection[str], scope: Scope) -> list[str]:
    """The one name that has indices, if it is the only one, or that there is."""
    arrays = [name for name in names if scope.symbol(name).shape] or list(names)
    return arrays if len(arrays) == 1 else []


def placed(names: Used, free: Collection[str], problem: Problem, known: Mapping[str, str]) -> dict[str, str]:
    """The free symbols for which names stand, where there is one best way; the others are left out.

    ``known`` are the names that are matched already.
    """
    part = parts_of(problem)
    left, symbols = list(names.ranks)[:_MOST], [s for s in free if s in part][:_MOST]
    ways = [dict(way) for way in _ways(left, symbols, names, problem.scope, known)]
    if not ways:
        return {}
    costs = [_cost(way, names, part) for way in ways]
    best = [way for way, cost in zip(ways, costs, strict=True) if cost == min(costs)]
    differentiated = {end for edge in names.edges for end in edge}
    found = {}
    for name in left:
        images = {way.get(name) for way in best}
        one = images.pop()
        if images or one is None:
            continue
        forced = (
            name in differentiated and part[one] != "target" and all(way.get(name) == one for way in ways)
        )
        if forced or _strange(name, part[one]) < _STRANGE:
            found[name] = one
    return found


def _ways(
    left: list[str], symbols: list[str], names: Used, scope: Scope, known: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """The ways to match as many names as possible, so that derivatives are of what depends on what."""
    for many in range(min(len(left), len(symbols)), 0, -1):
        found = False
        for some in combinations(left, many):
            for images in permutations(symbols, many):
                way = dict(zip(some, images, strict=True))
                if _fits(way, names, scope, known):
                    found = True
                    yield way
        if found:
            return


def _fits(way: Mapping[str, str], names: Used, scope: Scope, known: Mapping[str, str]) -> bool:
    for name, one in way.items():
        rank, own = names.ranks[name], scope.symbol(one)
        rows = rank == len(own.shape) - 1 and own.whole is not None
        if rank and rank != len(own.shape) and not rows:
            return False
    whole = {**known, **way}
    for of, by in names.edges:
        if of in whole and by in whole and not scope.depends(Symbol(whole[of]), whole[by]):
            return False
        given = by in way and way[by] not in scope.definitions
        if given and not any(scope.depends(d.body, way[by]) for d in scope.definitions.values()):
            return False
    return True


def _cost(way: Mapping[str, str], names: Used, part: Mapping[str, str]) -> int:
    """How unusual the letters are, and how many scores there are by which nothing is differentiated."""
    by = {below for _, below in names.edges}
    letters = sum(_strange(name, part[one]) for name, one in way.items())
    return letters + sum(part[one] == "score" and name not in by for name, one in way.items())


def _strange(name: str, part: str) -> int:
    """How unusual a letter is for a part; a hat is that of an output."""
    if name.startswith((r"\hat", r"\widehat", r"\tilde", r"\bar")):
        return 0 if part == "output" else _STRANGE + 1
    return 1 if name in _USUAL[part] else _STRANGE
