r"""What lies beyond the layers that a line names: a loss above them, and the steps before them.

A loss reaches the layer l only through the layers after it. So a line about l holds for every loss if it
holds for each function of the last of the quantities of that letter by which the text differentiates it,
also where the text defines the loss by its last layer, ``a^L``. And ``h_{t-1}``, where nothing below it is
unfolded, may vary with whatever its own definition reads, a shared weight say, in any way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derive.binding import fresh
from derive.labels import label_of
from derive.reading.people.families import Families
from derive.reading.people.unknowns import StandIn, stand_in, summed, with_letter
from derive.scope import Declared, Definition, Scope
from derive.statement import Reading
from derive.term import Derivative, Symbol, Term, add, parts

_DEEPEST = 4  # steps below a name that are looked at
_MOST_AXES = 3


@dataclass(frozen=True, slots=True)
class Depths:
    """``losses`` are stand-ins by the name and the letter of the layers; ``families`` define the steps."""

    families: Families
    losses: dict[tuple[str, str], StandIn]

    def loss(self, reading: Reading) -> tuple[str, StandIn] | None:
        """The loss that a line is about, where its layers have one letter, and what stands for it there."""
        letters = {a for side in (reading.left, reading.right) for a in _layers(side, self.families)}
        found = [(name, stand) for (name, letter), stand in self.losses.items() if letters == {letter}]
        names = (
            {n for side in (reading.left, reading.right) for n in _read(side, found[0][1].scope)}
            if found
            else set()
        )
        return next(((name, stand) for name, stand in found if name in names), None)


def depths(pairs: Iterable[tuple[Term, Term]], scope: Scope, families: Families) -> Depths:
    """The losses of a text whose layers are told apart by letters."""
    by: dict[tuple[str, str], set[str]] = {}
    for pair in pairs:
        for part in (p for side in pair for p in parts(side)):
            if isinstance(part, Derivative) and isinstance(part.of, Symbol) and not part.of.indices:
                label, name = families.label(part.by.name), scope.canonical(part.of.name)
                apart = label is not None and not scope.depends(part.of, part.by.name)
                if apart and label is not None and label.letter and name in scope.symbols:
                    by.setdefault((name, label.letter), set()).add(scope.canonical(part.by.name))
    losses: dict[tuple[str, str], StandIn] = {}
    for (name, letter), variables in by.items():
        own = scope.definitions.get(name)
        above = {a for n in scope.closure(Symbol(name)) for a in _letter(n, families)}
        if own is not None and (not above or letter in above):
            continue  # nothing says that it lies above these layers
        open_ = {n: d for n, d in scope.definitions.items() if n != name}
        stands = stand_in(name, variables, replace(scope, definitions=open_))
        if stands is not None:
            note = f"{name} is taken as any function of {', '.join(stands.tops)} here"
            losses[name, letter] = stands if own is None else replace(stands, note=note)
    return Depths(families, losses)


def _letter(name: str, families: Families) -> Iterator[str]:
    label = families.label(name)
    if label is not None and label.letter:
        yield label.letter


def _layers(term: Term, families: Families) -> set[str]:
    return {a for p in parts(term) if isinstance(p, Symbol) for a in _letter(p.name, families)}


def _read(term: Term, scope: Scope) -> set[str]:
    """The names in a Term and in the definitions that are derivatives."""
    found: set[str] = set()
    for part in parts(term):
        if isinstance(part, Symbol):
            found.add(scope.canonical(part.name))
            made = scope.definitions.get(scope.canonical(part.name))
            if made is not None and isinstance(made.body, Derivative):
                found |= {p.name for p in parts(made.body) if isinstance(p, Symbol)}
    return found


def with_steps(reading: Reading, scope: Scope, families: Families) -> tuple[Scope, frozenset[str]]:
    """The scope in which steps that are not unfolded vary with what a line differentiates by, and these."""
    hidden: dict[str, set[str]] = {}
    for side in (reading.left, reading.right):
        for part in parts(side):
            if isinstance(part, Derivative):
                variable = scope.canonical(part.by.name)
                for name in scope.closure(part.of) - scope.definitions.keys() - {variable}:
                    if variable in families.below(name, _DEEPEST):
                        hidden.setdefault(name, set()).add(variable)
    opened: set[str] = set()
    for name, variables in hidden.items():
        made = _step(name, sorted(variables), scope)
        if made is not None:
            scope = made
            opened.add(name)
    return scope, frozenset(opened)


def _step(name: str, variables: list[str], scope: Scope) -> Scope | None:
    """A name as any linear function of some variables; None for arrays of too many axes."""
    own = scope.symbols[name].shape
    if any(len(own) + len(scope.symbols[v].shape) > _MOST_AXES for v in variables):
        return None
    symbols = dict(scope.symbols)
    for size in {*own, *(s for v in variables for s in scope.symbols[v].shape)}:
        scope = with_letter(size, scope)
    letters: list[str] = []
    for size in own:
        every = scope.letters_of(size)
        letters.append(fresh(every[0], frozenset(letters) | scope.letters_in_definitions, every))
    at = tuple(map(Symbol, letters))
    rest = fresh(_with(name, r"\tilde"), frozenset(symbols))
    symbols[rest] = Declared(own)
    terms: list[Term] = [Symbol(rest, at)]
    for variable in variables:
        slope = fresh(_with(name, r"\dot"), frozenset(symbols))
        symbols[slope] = Declared((*own, *scope.symbols[variable].shape))
        terms.append(summed(slope, at, variable, scope))
    made = Definition(name, tuple(letters), add(*terms))
    return replace(scope, symbols=symbols, definitions={**scope.definitions, name: made})


def _with(name: str, accent: str) -> str:
    label = label_of(name)
    return rf"{accent}{{{name}}}" if label is None else replace(label, base=rf"{accent}{{{label.base}}}").name
