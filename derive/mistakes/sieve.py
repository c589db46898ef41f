"""A quick look before the kernel is asked for a proof: are two sides equal at a few points?"""

from __future__ import annotations

from collections.abc import Iterator

from derive.meaning.agree import Here
from derive.meaning.evidence import Proved
from derive.meaning.forms import Outside
from derive.meaning.patterns import Pattern, patterns
from derive.mistakes.spot import Line
from derive.scope import ModelError
from derive.shapes import SidesDiffer, opened
from derive.term import Term


class Sieve:
    """Lets through what equals the left side at a few points; most candidates fall at the first."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.points = [_here(line, case) for case in _cases(line)]

    def passes(self, right: Term) -> bool:
        """Whether nothing speaks against ``left = right`` at the points."""
        try:
            left, right, letters = opened(self.line.left, right, self.line.scope)
        except (SidesDiffer, ModelError):
            return False
        for here in self.points:
            for letter in letters:
                here.point.env.setdefault(letter, 1)
            if not isinstance(here.agree(left, right), Proved):
                return False
        return True


def _cases(line: Line) -> Iterator[dict[str, int]]:
    """Places for the letters: all different, all equal, as far as the conditions admit."""
    chosen: list[list[Pattern]] = []
    for size in line.scope.sizes:
        own = tuple(x for x in line.letters if line.scope.letters[x] == size)
        try:
            found = list(patterns(own[:5], frozenset(), line.given))
        except Outside:
            found = []
        chosen.append(found)
    for pick in (-1, 0, len(max(chosen, key=len, default=[])) // 2):
        yield {x: n for found in chosen if found for x, n in found[min(pick, len(found) - 1)].places}


def _here(line: Line, places: dict[str, int]) -> Here:
    sizes = {size: max(3, *places.values()) if places else 3 for size in line.scope.sizes}
    return Here(line.scope, sizes, dict.fromkeys(line.scope.letters, 1) | places)
