"""Names without a definition of their own: the problem's if they are spelt so, else by their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.binding import free_names
from derive.checking.pairing import Pairing
from derive.checking.placing import LOSSES, TARGETS, Used, parts_of, placed
from derive.checking.report import Match
from derive.problem import Problem
from derive.scope import Declared, Scope
from derive.statement import Submission
from derive.term import Apply, Derivative, Symbol, Term, parts
from derive.writing import latex

_SAME = "the same letter, and no definition says otherwise"
_LOSS = "a usual name of the loss"
_ONE_HOT = "a usual name of the one-hot target"
_TARGET = "a usual name of the target"
_PLACE = "by its place in the derivatives, and as is usual"
_INDEXED = re.compile(r"(.+)_\{([a-z])\}")  # a letter that a text uses once may be read as a part of the name


def by_convention(
    submission: Submission, theirs: Scope, problem: Problem, known: Pairing
) -> tuple[Pairing, list[Match]]:
    """The names that no definition pairs and that have none of their own, each with its reason."""
    found = _Found(theirs, problem, known, _used(submission, theirs))
    found.spelt()
    found.by_place()
    pairs = {m.theirs: m.ours for m in found.matches if m.theirs not in found.one_hot}
    labels = {} if known.labels else _labels(submission, theirs, problem.scope)
    new = Pairing(pairs, {}, labels, found.one_hot)
    return _with_sizes(new, theirs, problem.scope, known), found.matches


def _labels(submission: Submission, theirs: Scope, ours: Scope) -> dict[str, str]:
    """The letter of the text for the one label of the problem: with it alone indices are compared.

    It is none that the equation is about: the t of ``∂L/∂z_i = p_i - [i = t]``.
    """
    labels = sorted(ours.letters_in_definitions)
    found: set[str] = set()
    every: set[str] = set()
    for reading in (r for s in submission.statements for r in s.readings[:1]):
        about = free_names(reading.head)
        free = free_names(reading.right).union(
            *(free_names(s) for c in reading.given for s in (c.left, c.right))
        )
        every |= about | free
        pairs = [{c.left, c.right} for c in reading.given]
        pairs += [set(p.args) for p in parts(reading.right) if isinstance(p, Apply) and p.operator == "delta"]
        for pair in pairs:
            letters = {side.name for side in pair if isinstance(side, Symbol)}
            if letters & about and letters <= about | free:
                found |= letters - about
    if len(labels) != 1 or len(found) != 1 or labels[0] in every | theirs.letters_in_definitions:
        return {}
    (label,) = found
    return {label: labels[0]} if label in theirs.letters and label not in theirs.symbols else {}


@dataclass(slots=True)
class _Found:
    """What is matched so far."""

    theirs: Scope
    problem: Problem
    known: Pairing
    used: Used
    matches: list[Match] = field(default_factory=list)
    one_hot: dict[str, str] = field(default_factory=dict)

    def spelt(self) -> None:
        """Names that are spelt as the problem's, and usual names of the loss and the target."""
        ours = self.problem.scope
        labels = sorted(ours.letters_in_definitions)
        part = parts_of(self.problem)
        targets = [s for s in part if part[s] == "target"]
        for name, rank in self._open():
            own = ours.canonical(name)
            if self._is_target(name) and targets and targets[0] not in self._taken():
                self.matches.append(Match(name, targets[0], _SAME if own == targets[0] else _TARGET))
            elif own in ours.symbols and own not in self._taken() and self._same(name, own, rank, part):
                self.matches.append(Match(name, own, _SAME))
            elif name in LOSSES and self.problem.loss.name not in self._taken() and not rank:
                self.matches.append(Match(name, self.problem.loss.name, _LOSS))
            elif self._is_target(name) and rank == len(labels) == 1 and not self._elsewhere(name):
                self.one_hot[name] = labels[0]
                self.matches.append(Match(name, unit(labels[0]), _ONE_HOT))

    def by_place(self) -> None:
        """The names that are left, by their place in derivatives and by their letters."""
        apart = self._read() if self._strange() else set[str]()  # they have their part in another loss
        left = {name: rank for name, rank in self._open() if name not in LOSSES | apart}
        taken = self._taken()
        free = [name for name in self.problem.scope.symbols if name not in taken]
        new = {m.theirs: m.ours for m in self.matches if m.theirs not in self.one_hot}
        known = {**self.known.symbols, **new}
        found = placed(Used(left, self.used.edges), free, self.problem, known)
        self.matches += [Match(name, own, _PLACE) for name, own in found.items()]

    def _open(self) -> Iterator[tuple[str, int]]:
        """The names that are to be matched, each with how many indices it takes."""
        done = {*self.known.symbols, *self.known.one_hot, *(m.theirs for m in self.matches)}
        for name, rank in self.used.ranks.items():
            if name not in done and name not in self.theirs.definitions:
                yield name, rank

    def _taken(self) -> set[str]:
        return {*self.known.symbols.values(), *(m.ours for m in self.matches)}

    def _read(self) -> set[str]:
        """The names that the text's own definitions read."""
        return {n for d in self.theirs.definitions.values() for n in free_names(d.body)}

    def _strange(self) -> bool:
        """Whether the text has a loss of its own, which is not the problem's."""
        losses = {*LOSSES, self.problem.loss.name}
        return any(n in losses for n in self.theirs.definitions.keys() - self.known.symbols.keys())

    def _elsewhere(self, name: str) -> bool:
        """Whether the one-hot target is another name, or one of another loss."""
        return bool(self.known.one_hot) or (self._strange() and name in self._read())

    def _is_target(self, name: str) -> bool:
        """Whether a name is the usual one of a target here: t before y, never what is differentiated.

        Where a name stands with a hat as well, it is the target, and the hat is the output.
        """
        every = {*self.used.ranks, *self.theirs.symbols}
        differentiated = {end for edge in self.used.edges for end in edge}
        if rf"\hat{{{name}}}" in every and name in ("y", "p", "t"):
            return True
        usual = name in TARGETS and self.used.ranks[name] > 0 and name not in differentiated
        return usual and not (name == "y" and "t" in every and "t" not in self.problem.scope.symbols)

    def _same(self, name: str, own: str, rank: int, part: Mapping[str, str]) -> bool:
        """Whether the same letter may stand for the same."""
        shape = self.problem.scope.symbol(own).shape
        entries = part[own] in ("target", "output", "score")  # read by a definition for one of them
        exact = (entries or self._strange()) and name in self._read()
        if rank > len(shape) or (exact and rank != len(shape)):
            return False
        differentiated = {end for edge in self.used.edges for end in edge}
        if part[own] == "target":
            return name not in differentiated and not ("t" in self.used.ranks and name == "y")
        return True


def _used(submission: Submission, theirs: Scope) -> Used:
    """How the text uses its names."""
    names: dict[str, int] = {}
    edges: set[tuple[str, str]] = set()
    sides = [side for s in submission.statements for r in s.readings[:1] for side in (r.left, r.right)]
    stand = {theirs.canonical(name) for side in sides for name in free_names(side)}
    unread = " ".join(s.source for s in submission.statements if not s.readings)
    stand |= {n for n in theirs.symbols if re.search(rf"(?<![A-Za-z\\]){re.escape(n)}(?![A-Za-z])", unread)}
    for name, declared in theirs.symbols.items():
        if name in stand:
            base, rank = _bare(name)
            names[base] = max(rank or len(declared.shape), names.get(base, 0))
    for side in sides:
        edges.update(_edges(side, theirs))
    return Used(names, frozenset(edges))


def _edges(term: Term, theirs: Scope) -> Iterator[tuple[str, str]]:
    """What is differentiated with what it is differentiated by, as names."""
    for part in parts(term):
        match part:
            case Derivative(Symbol(of), by):
                yield _bare(theirs.canonical(of))[0], _bare(theirs.canonical(by.name))[0]


def _bare(name: str) -> tuple[str, int]:
    """A name without an index that was read as a part of it, and the number of these."""
    found = _INDEXED.fullmatch(name)
    return (found[1], 1) if found else (name, 0)


def _with_sizes(new: Pairing, theirs: Scope, ours: Scope, known: Pairing) -> Pairing:
    """Pairs of names with the sizes that they make the same, as far as nothing contradicts."""
    sizes = dict(known.sizes)
    pairs = [(a, ours.symbol(b).shape) for a, b in new.symbols.items()]
    pairs += [(a, (ours.letters[label],)) for a, label in new.one_hot.items()]
    shapes = [(theirs.symbols.get(name, Declared()).shape, shape) for name, shape in pairs]
    shapes += [((theirs.letters[a],), (ours.letters[b],)) for a, b in new.labels.items()]
    for own, shape in shapes:
        for a, b in zip(own, shape, strict=False):
            if a not in sizes and b not in sizes.values():
                sizes[a] = b
    return replace(new, sizes=sizes)


def unit(label: str) -> str:
    """How the one-hot vector of a label is written."""
    return latex(Apply("unit", (Symbol(label),)))
