"""One point of evaluation: sizes, places of the free letters, and random values for the rest."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias, TypeVar

from derive.meaning.atoms import Atoms
from derive.meaning.field import Value
from derive.meaning.forms import Form, Outside
from derive.meaning.work import Work

Key: TypeAlias = tuple[str, *tuple[int, ...]]
Run: TypeAlias = "Callable[[Point], Value]"
Shaped: TypeAlias = "Callable[[Point], Form]"

T = TypeVar("T")


class TooMuch(Outside):
    """The work that one answer may take is done."""


class OutOfRange(Exception):
    """An explicit index, such as the 3 of z_3, does not exist at this size."""


class Point:
    """One point of evaluation."""

    def __init__(
        self,
        sizes: dict[str, int],
        env: dict[str, int],
        random: Random,
        work: Work,
        script: int = 0,
        named: dict[str, int] | None = None,
    ) -> None:
        self.sizes = sizes
        self.named = named or {}  # how many places may be named, where sizes stand for all sizes
        self.env = env
        self.random = random
        self.atoms = Atoms(random, script)
        self.values: dict[Key, int] = {}
        self.seeds: tuple[tuple[int, Key], ...] = ()
        self.memo: dict[object, Value] = {}
        self.forms: dict[object, Form] = {}
        self.opaque = False  # whether a value shaped one of the forms
        self.work = work

    def begin(self, work: Work) -> None:
        """Begin with another equation: no letter has a place yet, no derivative is being taken."""
        self.env.clear()
        self.seeds = ()
        self.work = work

    def count(self, amount: int = 1) -> None:
        """Count summands and definitions. Raises TooMuch when it is too much for one answer."""
        if not self.work.spend(amount):
            raise TooMuch("too much to evaluate")

    def again(self) -> Point:
        """A point of the same sizes with other random values; the forms are kept where they stay the same."""
        values = None if self.opaque else self.atoms.redraw()
        if values is None:
            return Point(self.sizes, {}, self.random, self.work, self.atoms.script, self.named)
        self.values = values
        self.memo.clear()
        self.begin(self.work)
        return self


def placed(point: Point, names: tuple[str, ...], at: Key, run: Callable[[Point], T]) -> T:
    """What ``run`` gives with some index names set to the places of an entry, and put back afterwards."""
    if not names:
        return run(point)
    env = point.env
    old = [env.get(name) for name in names]
    env.update(zip(names, at[1:], strict=True))
    try:
        return run(point)
    finally:
        for name, value in zip(names, old, strict=True):
            if value is None:
                del env[name]
            else:
                env[name] = value
