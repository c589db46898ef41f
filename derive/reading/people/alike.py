r"""Names that differ in the shift of their label only have as many axes: ``W^{[l]}`` and ``W^{[l+1]}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.labels import label_of
from derive.reading.people.parting import parted
from derive.reading.people.ranks import Formula, occurrences
from derive.term import Symbol, Term, map_parts


def parted_alike(
    formulas: Sequence[Formula], fixed: Mapping[str, int], letters: frozenset[str]
) -> tuple[dict[str, int], dict[tuple[str, int], str]]:
    """The numbers of axes and the names that are parted, as `parted` finds them, the same for all shifts.

    >>> W, V = Symbol("W^{[l]}", (Symbol("i"), Symbol("j"))), Symbol("W^{[l+1]}")
    >>> parted_alike([[(W, W)], [(V, V)]], {}, frozenset("ij"))[0]
    {'W^{[l+1]}': 2, 'W^{[l]}': 2}
    """
    first = _firsts(sorted(occurrences(formulas)))
    if not first:
        return parted(formulas, fixed, letters)

    def merged(term: Term) -> Term:
        return map_parts(
            term, lambda p: Symbol(first.get(p.name, p.name), p.indices) if isinstance(p, Symbol) else p
        )

    same = [[(merged(a), merged(b)) for a, b in formula] for formula in formulas]
    known = {first.get(name, name): rank for name, rank in fixed.items()}
    ranks, apart = parted(same, known, letters)
    members = {own: [n for n, other in first.items() if other == own] for own in first.values()}
    found = {n: rank for name, rank in ranks.items() for n in members.get(name, [name])}
    split = {(n, many): f"{{{n}}}" if name in members else new
             for (name, many), new in apart.items() for n in members.get(name, [name])}  # fmt: skip
    return found, split


def _firsts(names: Sequence[str]) -> dict[str, str]:
    """For each of several names that differ in their shifts the one that stands for all."""
    groups: dict[tuple[object, str], list[str]] = {}
    for name in names:
        label = label_of(name)
        if label is not None and label.letter:
            groups.setdefault((label.family, label.letter), []).append(name)
    return {name: min(group, key=len) for group in groups.values() if len(group) > 1 for name in group}
