"""The readings of one formula, cheapest first: the strict grammar on its tokens, rewritten by liberties."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.reading.cursor import Cursor
from derive.reading.errors import ReadError
from derive.reading.expressions import expression
from derive.reading.people.doubts import DOUBTS
from derive.reading.people.layers import over_layers
from derive.reading.people.liberty import Liberty, Tokens, rewritten
from derive.reading.people.troubles import not_held
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token
from derive.scope import Scope
from derive.term import Term

MOST_TRIED = 24
MOST_KEPT = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Term that tokens may stand for, without sizes yet, with the notes on how they were read."""

    term: Term
    notes: tuple[str, ...] = ()
    cost: float = 0


@dataclass(frozen=True, slots=True)
class Place:
    """What a formula is read against: its text, the names as they are used, a scope without shapes."""

    text: str
    usage: Usage
    scope: Scope


def parse(tokens: Tokens, place: Place, read: Callable[[Cursor], Term] = expression) -> Term:
    """The Term of tokens by the strict grammar. Raises ReadError with the place."""
    end = tokens[-1].end if tokens else 0
    cursor = Cursor(place.text, place.scope, tokens=[*tokens, Token("end", "", end, end)], untyped=True)
    term = read(cursor)
    cursor.finish()
    return term


def variants(
    tokens: Tokens, usage: Usage, liberties: tuple[Liberty, ...]
) -> Iterator[tuple[Tokens, tuple[str, ...], float]]:
    """The tokens under every set of liberties, cheapest first; each is taken everywhere or nowhere."""
    heap: list[tuple[float, int, int, Tokens, tuple[str, ...]]] = [(0, 0, 0, tokens, ())]
    count = 0
    while heap:
        cost, _, first, here, notes = heapq.heappop(heap)
        yield here, notes, cost
        for n in range(first, len(liberties)):
            new, more = rewritten(here, liberties[n], usage)
            if new is not here:
                count += 1
                told = tuple(note for note, _ in more)
                heapq.heappush(heap, (cost + liberties[n].cost, count, n + 1, new, notes + told))


def candidates(
    tokens: Tokens, place: Place, liberties: tuple[Liberty, ...] = DOUBTS
) -> tuple[Candidate, ...]:
    """The readings of a formula, best first. Raises the ReadError of the plain reading if there is none."""
    found: list[Candidate] = []
    failed: ReadError | None = None
    if (layer := over_layers(tokens)) is not None:
        raise ReadError("a sum over layers, whose arrays have sizes of their own", place.text, layer.start)
    if (strange := not_held(tokens)) is not None:
        raise ReadError(f"{strange[1]} cannot be read here", place.text, strange[0].start)
    for tried, (variant, notes, cost) in enumerate(variants(tokens, place.usage, liberties)):
        if tried >= MOST_TRIED or len(found) >= MOST_KEPT or (found and cost > found[0].cost + 1):
            break
        try:
            term = parse(variant, place)
        except ReadError as error:
            failed = failed or error
            continue
        if all(term != other.term for other in found):
            found.append(Candidate(term, notes, cost))
    if not found:
        assert failed is not None
        raise failed
    return tuple(found)
