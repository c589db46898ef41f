"""Whether two definitions are the same but for names: pairings of names, decided by the kernel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice, permutations

from derive.binding import free_names
from derive.checking.renaming import rename
from derive.meaning.agree import Here, agree
from derive.meaning.evidence import Proved
from derive.scope import Declared, ModelError, Scope
from derive.shapes import entry, opened
from derive.term import Derivative, Symbol, Term, delta, map_parts, parts

_MOST = 24  # pairings that are tried for two definitions
DEEPEST = 4  # levels of definitions within definitions


@dataclass(frozen=True, slots=True)
class Entry:
    """A definition for one entry: ``name_{indices} = body``, the body a number.

    ``reads`` are the symbols of the body in the order in which they stand there; ``labels`` the
    index letters that it leaves fixed, such as the true class.
    """

    name: str
    indices: tuple[str, ...]
    body: Term
    reads: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Names of one scope with names of another.

    ``one_hot`` are symbols of the first whose entry k is ``\\delta_{kc}`` for a label c of the second.
    """

    symbols: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    one_hot: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, other: Pairing) -> Pairing:
        """Both together."""
        return Pairing(
            {**self.symbols, **other.symbols},
            {**self.sizes, **other.sizes},
            {**self.labels, **other.labels},
            {**self.one_hot, **other.one_hot},
        )


def entries(scope: Scope) -> list[tuple[Entry, ...]]:
    """The definitions of a scope in index form, each as it is written and then unfolded step by step.

    A name for a derivative is no layer of a model.
    """
    found = []
    for definition in scope.definitions.values():
        if any(isinstance(part, Derivative) for part in parts(definition.body)):
            continue
        try:
            left, body, _ = opened(definition.left, definition.body, scope)
        except ModelError:
            continue
        assert isinstance(left, Symbol)
        indices = tuple(i.name for i in left.indices if isinstance(i, Symbol))
        found.append(tuple(_entry(left.name, indices, level, scope) for level in levels(body, scope)))
    return found


def levels(body: Term, scope: Scope) -> Iterator[Term]:
    """A body, then with the definitions of what it reads in it, again and again."""
    for _ in range(DEEPEST):
        yield body
        unfolded = map_parts(body, lambda part: scope.unfold(part) if isinstance(part, Symbol) else part)
        if unfolded == body:
            return
        try:
            body = entry(unfolded, scope)
        except ModelError:
            return


def _entry(name: str, indices: tuple[str, ...], body: Term, scope: Scope) -> Entry:
    free = free_names(body) - set(indices)
    reads = dict.fromkeys(scope.canonical(p.name) for p in parts(body) if isinstance(p, Symbol))
    return Entry(
        name,
        indices,
        body,
        tuple(read for read in reads if read in scope.symbols),
        tuple(x for x in scope.letters if x in free and x not in scope.symbols),
    )


def paired(own: Entry, other: Entry, theirs: Scope, ours: Scope, known: Pairing) -> Pairing | None:
    """A pairing under which two definitions are proved equal, whatever they read; None if there is none."""
    if len(own.indices) != len(other.indices):
        return None
    for pairing in islice(_pairings(own, other, theirs, ours, known), _MOST):
        sized = _sized(own, other, theirs, ours, known | pairing)
        if sized is not None and _proved(own, other, theirs, ours, sized):
            return sized
    return None


def _pairings(own: Entry, other: Entry, theirs: Scope, ours: Scope, known: Pairing) -> Iterator[Pairing]:
    """The ways to pair what two definitions read: the same letters first, else in their order."""
    new = [name for name in own.reads if name not in known.symbols and name not in known.one_hot]
    given = {known.symbols[name] for name in own.reads if name in known.symbols}
    left = [name for name in other.reads if name not in given]
    if not given <= set(other.reads) or set(left) & set(known.symbols.values()):
        return
    left.sort(key=lambda name: name not in new)
    new.sort(key=lambda name: left.index(name) if name in left else len(left))
    for some in combinations(new, len(left)):  # what is over may have any value
        for chosen in permutations(left):
            pairs = list(zip(some, chosen, strict=True))
            if all(_rank(theirs, a) == _rank(ours, b) for a, b in pairs):
                for labels in permutations(other.labels, len(own.labels)):
                    yield Pairing(dict(pairs), {}, dict(zip(own.labels, labels, strict=True)))
    for name in new:  # a one-hot target in place of the label
        rest = [a for a in new if a != name]
        if _rank(theirs, name) == 1 and not own.labels and len(other.labels) == 1 and len(rest) == len(left):
            yield Pairing(dict(zip(rest, left, strict=True)), {}, {}, {name: other.labels[0]})


def _rank(scope: Scope, name: str) -> int:
    return len(scope.symbol(name).shape)


def _sized(own: Entry, other: Entry, theirs: Scope, ours: Scope, pairing: Pairing) -> Pairing | None:
    """The pairing with the sizes that it makes the same; None where they contradict each other."""
    sizes = dict(pairing.sizes)
    pairs = [
        (theirs.letters.get(a.rstrip("'"), ""), ours.letters.get(b.rstrip("'"), ""))
        for a, b in (*zip(own.indices, other.indices, strict=True), *pairing.labels.items())
    ]
    for a, b in pairing.symbols.items():
        pairs += zip(theirs.symbol(a).shape, ours.symbol(b).shape, strict=False)
    pairs += [(theirs.symbol(a).shape[0], ours.letters[c]) for a, c in pairing.one_hot.items()]
    for a, b in pairs:
        if sizes.setdefault(a, b) != b:
            return None
    if len(set(sizes.values())) < len(sizes):
        return None
    return Pairing(pairing.symbols, sizes, pairing.labels, pairing.one_hot)


def _proved(own: Entry, other: Entry, theirs: Scope, ours: Scope, pairing: Pairing) -> bool:
    """Whether the bodies agree when all that they read may have any value."""
    apart = {letter: f"{letter} of the text" for letter in theirs.letters}
    letters = {**apart, **dict(zip(own.indices, other.indices, strict=True)), **pairing.labels}
    sizes = {apart[x]: pairing.sizes.get(size, size) for x, size in theirs.letters.items()}
    over = [name for name in own.reads if name not in pairing.symbols and name not in pairing.one_hot]
    apart_too = {name: f"{name} of the text" for name in over}
    shapes = {name: theirs.symbol(name).shape for name in over}
    if any(size not in pairing.sizes for shape in shapes.values() for size in shape):
        return False
    free = {apart_too[n]: Declared(tuple(pairing.sizes[s] for s in shape)) for n, shape in shapes.items()}
    scope = Scope(ours.sizes, {**sizes, **ours.letters}, {**ours.symbols, **free})
    body = rename(
        hot(own.body, pairing.one_hot), {**letters, **pairing.sizes, **pairing.symbols, **apart_too}
    )
    try:
        return _likely(body, other.body, scope) and isinstance(agree(body, other.body, scope), Proved)
    except ModelError:
        return False


def _likely(left: Term, right: Term, scope: Scope) -> bool:
    """Whether two Terms agree at one size with all letters apart: without it no proof need be tried."""
    free = sorted((free_names(left) | free_names(right)) & set(scope.letters))
    size = max(len(free), 2)
    here = Here(scope, dict.fromkeys(scope.sizes, size), {x: n + 1 for n, x in enumerate(free)})
    return isinstance(here.agree(left, right), Proved)


def hot(term: Term, one_hot: Mapping[str, str]) -> Term:
    """A Term with deltas in place of the entries of one-hot symbols."""

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and part.name in one_hot and len(part.indices) == 1:
            return delta(part.indices[0], Symbol(one_hot[part.name]))
        return part

    return map_parts(term, change) if one_hot else term
