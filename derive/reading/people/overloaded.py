r"""One letter for the quantities of several layers, told apart by indices: ``\delta_k``, ``\delta_j``.

Text books write ``a_j = \sum_i w_{ji} x_i``, ``y_k = \sum_j w_{kj} z_j``, ``\delta_k = y_k - t_k`` and
``\delta_j = f'(a_j) \sum_k w_{kj} \delta_k``: two arrays w and two vectors ``\delta``. They are two where
their letters run over different ranges by the other names of the text (``x_i``, ``z_j``, ``t_k``), are
never compared, and never stand side by side; and where each has a definition of its own, or none has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from derive.reading.people.adjoints import equations
from derive.reading.people.bases import atoms, base_at, is_argument, scripted
from derive.reading.people.liberty import Notes, Tokens, group, named, text_at

Indices = tuple[str, ...]
Overloaded = Mapping[str, tuple[Indices, ...]]
_NO_NAMES = ("e", r"\sum", r"\prod", r"\max", r"\mathbb{1}", r"\mathbf{1}")


@dataclass(slots=True)
class _Seen:
    """Where the names of a text stand: with which letters, in which equations, beside what."""

    letters: dict[str, dict[Indices, None]] = field(default_factory=dict)
    mixed: set[str] = field(default_factory=set)  # names that stand otherwise as well
    heads: set[tuple[str, Indices]] = field(default_factory=set)
    within: dict[tuple[str, Indices], set[str]] = field(default_factory=dict)  # letters of the heads
    beside: set[frozenset[tuple[str, Indices]]] = field(default_factory=set)
    compared: set[frozenset[str]] = field(default_factory=set)


def overloaded(lists: Iterable[Tokens]) -> Overloaded:
    """The names that stand for several arrays, each with the letters of these, the first one first."""
    lists = list(lists)
    seen = _seen(lists)
    anchors: dict[str, set[tuple[str, int]]] = {}
    for name, own in seen.letters.items():
        if len(own) == 1 and name not in seen.mixed:
            for place, letter in enumerate(next(iter(own))):
                anchors.setdefault(letter, set()).add((name, place))
    found = {}
    for name, own in seen.letters.items():
        headed = tuple(letters for letters in own if (name, letters) in seen.heads)
        several = tuple(own) if len(headed) < 2 else headed  # a slip defines no array of its own
        if name not in seen.mixed and len(several) > 1 and _parted(name, several, anchors, seen):
            found[name] = several
    return found


def _parted(
    name: str, several: tuple[Indices, ...], anchors: Mapping[str, set[tuple[str, int]]], seen: _Seen
) -> bool:
    """Whether a name stands for as many arrays as it has tuples of letters."""
    if len({len(letters) for letters in several}) > 1:
        return False
    heads = [(name, letters) in seen.heads for letters in several]
    if any(heads) and not all(heads):
        return False
    for one, other in combinations(several, 2):
        for a, b in zip(one, other, strict=True):
            if a == b or frozenset((a, b)) in seen.compared or not (anchors.get(a) and anchors.get(b)):
                return False
        if frozenset(((name, one), (name, other))) in seen.beside and len(one) == 1:
            return False
    if all(heads):
        return True
    return all(set(letters) & seen.within.get((name, letters), set()) for letters in several)


def _seen(lists: list[Tokens]) -> _Seen:
    seen = _Seen()
    for tokens in lists:
        for n, token in enumerate(tokens):
            _compare(tokens, n, seen)
            if token.kind != "word" and (found := _indexed(tokens, n)) is not None:
                name, own = found
                if own is None:
                    seen.mixed.add(name)
                else:
                    seen.letters.setdefault(name, {}).setdefault(own)
        for head, members in equations(tokens):
            first = _indexed(head, 0)
            tops = [first] if first and _whole(head) else []
            last = _indexed(members[-1], 0) if members[-1] else None
            if last and last[1] is not None and _whole(members[-1]):
                seen.heads.add((last[0], last[1]))
            for name, own in ((a, b) for a, b in tops if b is not None):
                seen.heads.add((name, own))
                for member in members:
                    for key in _keys(member):
                        seen.within.setdefault(key, set()).update(own)
            for member in (head, *members):
                seen.beside |= {frozenset(pair) for pair in combinations(sorted(_keys(member)), 2)}
    return seen


def _whole(member: Tokens) -> bool:
    base = base_at(member, 0)
    return base is not None and scripted(member, base[1]) == len(member)


def _keys(member: Tokens) -> set[tuple[str, Indices]]:
    """The names of a member with their letters, but for what is differentiated and by what."""
    found = set()
    for n in range(len(member)):
        own = _indexed(member, n) if text_at(member, n - 1) != r"\partial" else None
        if own is not None and own[1] is not None:
            found.add((own[0], own[1]))
    return found


def _indexed(tokens: Tokens, n: int) -> tuple[str, Indices | None] | None:
    """A name with the letters below it; without letters where something else stands there."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or base[0] in _NO_NAMES:
        return None
    at = base[1]
    below = group(tokens, at + 1) if text_at(tokens, at) == "_" else None
    own = atoms(below[0]) if below else None
    raised = below is not None and text_at(tokens, below[1]) == "^" and text_at(tokens, below[1] + 1) == "{"
    if not own or raised or not all(len(a) == 1 and a.islower() for a in own) or len(set(own)) < len(own):
        return base[0], None
    return base[0], tuple(own)


def _compare(tokens: Tokens, n: int, seen: _Seen) -> None:
    """Letters that are compared run over the same range, as do those of a delta of two."""
    if text_at(tokens, n) in ("=", r"\ne", r"\neq") and 0 < n < len(tokens) - 1:
        seen.compared.add(frozenset((tokens[n - 1].text, tokens[n + 1].text)))
    found = _indexed(tokens, n) if text_at(tokens, n) in (r"\delta", "I", "1") else None
    if found and found[1] and len(found[1]) == 2:
        seen.compared.add(frozenset(found[1]))


def told_apart(tokens: Tokens, names: Overloaded) -> tuple[Tokens, Notes]:
    """A formula with another name for each array but the first, and notes that say so."""
    new, notes = tokens, list[tuple[str, int]]()
    for n in range(len(tokens) - 1, -1, -1):
        found = _indexed(new, n) if new[n].kind != "word" else None
        several = names.get(found[0], ()) if found else ()
        if found is None or found[1] not in several:
            continue
        name, place = found[0], several.index(found[1])
        listed = " and ".join(f"{name}_{{{''.join(letters)}}}" for letters in several)
        notes.append((f"{listed} are told apart by their letters", new[n].start))
        end = base_at(new, n)
        if place and end is not None:
            braces = "{" * (place + 1), "}" * (place + 1)
            new = [*new[:n], named(f"{braces[0]}{name}{braces[1]}", new[n : end[1]]), *new[end[1] :]]
    return new, tuple(reversed(notes))
