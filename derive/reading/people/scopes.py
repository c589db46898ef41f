"""From Terms without sizes to Terms in a Scope: sizes named, sums bounded, softmax written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from derive.binding import free_names, fresh, substitute
from derive.operators import exp
from derive.reading.people.alike import parted_alike
from derive.reading.people.arrayed import counts, losses
from derive.reading.people.axes import UNKNOWN, Axes, Clash
from derive.reading.people.elementwise import has_unit
from derive.reading.people.letters import with_own_letters
from derive.reading.people.parting import renamed
from derive.reading.people.ranks import Formula, misfits, occurrences
from derive.reading.people.row_vectors import columns, row_vectors
from derive.reading.people.rowed import rows, turned
from derive.reading.people.rowwise import softmax_of_rows
from derive.reading.people.scalars import open_numbers
from derive.reading.people.stacked import Stack, tie
from derive.reading.people.tables import tables
from derive.scope import Declared, ModelError, Scope
from derive.shapes import axes as axes_of
from derive.shapes import entry
from derive.term import (
    Apply,
    Bind,
    Number,
    Range,
    Symbol,
    Term,
    add,
    children,
    div,
    parts,
    rebuild,
    total,
)

_SIZES = ("C", "D", "N", "K", "M", "H", "B", "R", "S", "Q")  # for ranges that the text gives no name


@dataclass(slots=True)
class Typed:
    """What the formulas of a text say of its names.

    ``own`` gives the letters of those formulas in which they run over other ranges than elsewhere,
    ``apart`` new names for what stands with more indices than elsewhere, ``lying`` the weights that have one
    row, ``rowed`` the numbers of axes where vectors are rows, ``numbers`` the weights that are read as
    numbers though they may be matrices, ``troubles`` the formulas in which ranges do not fit, ``settled`` the
    names whose shapes are told, or stand in a formula that fits.
    """

    scope: Scope
    axes: Axes
    own: dict[int, dict[str, str]] = field(default_factory=dict)
    apart: dict[tuple[str, int], str] = field(default_factory=dict)
    lying: frozenset[str] = frozenset()
    rowed: Mapping[str, int] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    troubles: dict[int, str] = field(default_factory=dict)
    shown: frozenset[tuple[str, int]] = frozenset()
    settled: frozenset[str] = frozenset()

    def told(self, term: Term) -> Term:
        """A Term with its names told apart, weights with one row as transposed vectors, rows as columns."""
        term = turned(renamed(term, self.apart), self.lying)
        return columns(term, self.rowed) if self.rowed else term

    def scope_of(self, formula: int) -> Scope:
        """The scope for one formula."""
        return with_own_letters(self.scope, self.own[formula]) if formula in self.own else self.scope


def typed(
    formulas: Sequence[Formula],
    letters: frozenset[str],
    sizes: frozenset[str],
    known: Scope | None = None,
    shapes: Mapping[str, tuple[str | None, ...]] | None = None,
    ranges: Mapping[str, str] | None = None,
    stacks: Mapping[str, Stack] | None = None,
) -> Typed:
    """The scope in which formulas make sense. What else is passed is known beforehand."""
    axes = Axes()
    hints: dict[str, tuple[str | None, ...]] = dict(shapes or {})
    if known is not None:
        for letter, size in known.letters.items():
            if letter in letters:
                axes.letters[letter] = axes.sized(size)
        for name, declared in known.symbols.items():
            hints.setdefault(name, declared.shape)
            if declared.whole:
                hints.setdefault(declared.whole, declared.shape)
    for letter, size in (ranges or {}).items():
        axes.letters.setdefault(letter, axes.sized(size))
    fixed = dict.fromkeys(losses(formulas) | counts(formulas), 0) | {
        name: len(shape) for name, shape in hints.items()
    }
    fixed |= {name: 2 for name in stacks or {} if name not in fixed}
    fixed |= dict.fromkeys(tables(formulas, fixed | dict.fromkeys(sizes, 0), letters), 2)
    axes.ranks, apart = parted_alike(formulas, fixed, letters)
    formulas = [[(renamed(a, apart), renamed(b, apart)) for a, b in formula] for formula in formulas]
    rowed, lying = dict[str, int](), frozenset[str]()
    given = formulas
    if as_rows := row_vectors(formulas, axes.ranks, fixed, letters):
        rowed, axes.ranks = as_rows
        formulas = [[(columns(a, rowed), columns(b, rowed)) for a, b in formula] for formula in formulas]
    else:
        axes.ranks, lying = rows(formulas, axes.ranks, fixed, letters)
        formulas = [[(turned(a, lying), turned(b, lying)) for a, b in formula] for formula in formulas]
    numbers = open_numbers(given, axes.ranks, fixed, letters)
    for name, shape in hints.items():
        for place, axis in enumerate(shape):
            node = axes.axis(name, place)
            if axis is not None:
                axes.join(node, axes.sized(axis))
    tie(axes, stacks or {})
    own: dict[int, dict[str, int]] = {}
    troubles: dict[int, str] = {}
    bad = frozenset(misfits(formulas, axes.ranks))
    told = dict(axes.letters)  # what is known of letters beforehand holds in every formula
    mine: list[dict[str, int]] = []
    for n, formula in enumerate(formulas):
        letters_here, why = _take_in(axes, formula, told)
        mine.append(letters_here)
        if why and n not in bad:
            troubles[n] = why
    for n, letters_here in enumerate(mine):  # a letter runs over one range wherever that fits
        for letter, node in letters_here.items():
            try:
                axes.join(axes.letter(letter), node)
            except Clash:
                own.setdefault(n, {})[letter] = node
    for size in sorted(sizes):
        axes.sized(size)
    found = _named(axes, letters, sizes, own, known)
    found.apart, found.lying, found.rowed, found.troubles = apart, lying, rowed, troubles
    found.numbers = numbers
    fit = occurrences([formula for n, formula in enumerate(formulas) if n not in bad])
    sure = occurrences([formula for n, formula in enumerate(formulas) if n not in bad and n not in troubles])
    found.settled = frozenset(sure) | frozenset(hints)
    found.shown = frozenset((name, count) for name, counts in fit.items() for count in counts)
    return found


def _take_in(axes: Axes, formula: Formula, told: Mapping[str, int]) -> tuple[dict[str, int], str]:
    """One formula, with letters of its own: these, and what does not fit even if ``told`` ones differ."""
    why = ""
    for known in (told, {}):
        letters = dict(known)
        try:
            axes.formula(formula, letters)
        except Clash as error:
            why = str(error)
        else:
            return letters, ""
    for pair in formula:  # what is wrong as a whole may be right in parts
        for side in pair:
            try:
                axes.formula([(side, side)], letters)
            except Clash:
                continue
    return letters, why


def _named(
    axes: Axes,
    letters: frozenset[str],
    sizes: frozenset[str],
    own: Mapping[int, Mapping[str, int]],
    known: Scope | None,
) -> Typed:
    """The scope, with a name for every size."""
    taken = set(axes.ranks) | set(axes.sizes) | set(sizes) | letters
    if known is not None:
        taken |= {*known.sizes, *known.symbols, *(own.whole for own in known.symbols.values() if own.whole)}
    free = [size for size in _SIZES if size not in taken]

    def size(node: int) -> str:
        if (found := axes.size(node)) is not None:
            return found
        name = free.pop(0) if free else fresh("K", taken)
        taken.add(name)
        axes.name[axes.root(node)] = name
        return name

    symbols = {
        name: Declared(tuple(size(axes.axis(name, place)) for place in range(rank)))
        for name, rank in axes.ranks.items()
        if name not in sizes and name not in axes.sizes
    }
    found = {letter: size(axes.letter(letter)) for letter in sorted(letters)}
    names = dict.fromkeys(
        (*sorted(sizes), *found.values(), *(s for d in symbols.values() for s in d.shape)), ""
    )
    if known is not None:
        names |= known.sizes
        found = {**known.letters, **found}
        symbols = {
            **known.symbols,
            **{n: d for n, d in symbols.items() if known.canonical(n) not in known.symbols},
        }
    mine = {n: {letter: size(node) for letter, node in letters.items()} for n, letters in own.items()}
    names |= {s: "" for letters in mine.values() for s in letters.values() if s not in names}
    _complete(names, found, taken)
    return Typed(Scope(names, found, symbols), axes, mine)


def _complete(sizes: Mapping[str, str], letters: dict[str, str], taken: set[str]) -> None:
    """Every size gets two letters at least, for entries that are looked at one by one."""
    spare = [a for a in "ijklmnrstuvq" if a not in letters and a not in taken]
    for size in sizes:
        while spare and sum(own == size for own in letters.values()) < 2:
            letters[spare.pop(0)] = size


def resolved(term: Term, scope: Scope) -> Term:
    """A Term with the sizes of its sums and softmax written out. Raises ModelError for what has none."""
    kids = children(term)
    if isinstance(term, Apply) and term.operator == "softmax":
        return _softmax(resolved(term.args[0], scope), term.args[1:], scope)
    if kids:
        new = tuple(resolved(kid, scope) for kid in kids)
        term = rebuild(term, new) if new != kids else term
    match term:  # what a product of numbers is read as: of arrays it would be something else
        case Apply("exp", (Bind(_, _, _, Apply("log", (factor,))),)) if axes_of(factor, scope):
            raise ModelError("a product of arrays over an index is not known here")
    if isinstance(term, Bind) and (isinstance(term.over.size, Number) or term.over.size == Symbol(UNKNOWN)):
        return _bounded(term, scope)
    return term


def _bounded(term: Bind, scope: Scope) -> Term:
    """A sum with the size over which its letter runs; one of a few terms that are counted, term by term."""
    size = scope.size_of(Symbol(term.index))
    few = term.over.size if isinstance(term.over.size, Number) else _numbered(size)
    if few is None or term.over.but is not None or has_unit(term.body):
        return Bind(term.operator, term.index, Range(size, term.over.but), term.body)
    places = (Number(Fraction(n + 1)) for n in range(int(few.value)))
    return add(*(substitute(term.body, {term.index: place}) for place in places))


def _numbered(size: Term) -> Number | None:
    """The number of a size that has a numeral for its name."""
    if isinstance(size, Symbol) and size.name.isdigit():
        return Number(Fraction(int(size.name)))
    return None


def _softmax(inside: Term, place: tuple[Term, ...], scope: Scope) -> Term:
    r"""``e^{z_i} / \sum_j e^{z_j}``, or the vector of these."""
    shape = axes_of(inside, scope)
    if not shape and not place and isinstance(inside, Symbol) and inside.indices:
        place = inside.indices[-1:]  # softmax(z_i), meant as softmax(z)_i
        inside = Symbol(inside.name, inside.indices[:-1])
        shape = axes_of(inside, scope)
    if len(shape) == 2 and not place:
        return softmax_of_rows(inside, scope)
    if len(shape) != 1 or not isinstance(shape[0], Symbol):
        raise ModelError("softmax takes a vector")
    taken = free_names(inside).union(*(free_names(p) for p in place))
    letters = scope.letters_of(shape[0].name)
    letter = fresh("j" if "j" in letters or not letters else letters[0], taken, letters)
    bottom = total(letter, shape[0], exp(entry(inside, scope, (Symbol(letter),))))
    top = entry(exp(inside), scope, place) if place else exp(inside)
    return div(top, bottom)


def has_softmax_of_entry(term: Term) -> bool:
    """Whether softmax is given one entry, ``softmax(z_i)``."""
    for part in parts(term):
        match part:
            case Apply("softmax", (Symbol(_, indices),)) if indices:
                return True
    return False
