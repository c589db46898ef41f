r"""One name for two things, ``y_c`` of one and ``y_{ic}`` of many, told apart by numbers of indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.reading.people.capitals import base
from derive.reading.people.ranks import Formula, misfits, occurrences, ranks
from derive.term import Apply, Bind, Derivative, Symbol, Term, map_parts, parts

_MOST_PARTED = 3
_MOST_WHOLE = 6


def parted(
    formulas: Sequence[Formula],
    fixed: Mapping[str, int],
    letters: frozenset[str],
    whole: frozenset[str] = frozenset(),
) -> tuple[dict[str, int], dict[tuple[str, int], str]]:
    """The numbers of axes, and names that stand for two things, told apart by their numbers of indices.

    ``y_c`` of one example and ``y_{ic}`` of many are parted where more formulas fit then, and likewise the
    number y and the entries ``y_i``, or the vector x and the ``x_i`` of many; the one with more indices gets
    another name. ``whole`` names with entries are the arrays of these.
    """
    given = formulas
    apart = {(name, 1): f"{{{name}}}" for name in _totals(formulas) if name not in fixed}
    formulas = [[(renamed(a, apart), renamed(b, apart)) for a, b in formula] for formula in formulas]
    found = ranks(formulas, fixed, letters)
    wrong = misfits(formulas, found)
    if together := _families(formulas, found, fixed, letters):
        key, split, trial = together
        if len(misfits(split, trial)) <= len(wrong):
            formulas, found, apart = split, trial, {**apart, **key}
            wrong = misfits(formulas, found)
    for _ in range(_MOST_PARTED):
        trials = []
        touched = occurrences([formulas[n] for n in wrong])
        for name, counts in occurrences(formulas).items():
            if name in touched and len(counts) > 1 and name not in fixed and name not in letters:
                key = {(name, max(counts)): f"{{{name}}}"}
                split = [[(renamed(a, key), renamed(b, key)) for a, b in formula] for formula in formulas]
                trial = ranks(split, fixed, letters)
                left = misfits(split, trial)
                alone = not trial[name] and name not in whole and _alone(name, split)
                family = counts == {0, 1} and trial[name] == 1 and trial[key[name, 1]] == 2
                if len(counts - {0}) > 1 or alone or family:
                    trials.append((len(left), name, key, split, trial))
        if not trials:
            break
        count, _, key, split, trial = min(trials, key=lambda t: t[:2])
        if count >= len(wrong):
            break
        formulas, found, apart = split, trial, {**apart, **key}
        wrong = misfits(formulas, found)
    numbers = {name for name, _ in apart if not found[name]} - whole
    touched = occurrences([formulas[n] for n in wrong])
    unfit = {name for name in numbers if name in touched} | (numbers - _anchored(numbers, formulas, found))
    again = unfit and len(whole) < _MOST_WHOLE
    return parted(given, fixed, letters, whole | unfit) if again else (found, apart)


def _totals(formulas: Sequence[Formula]) -> set[str]:
    r"""The names of sums over i of something else that are differentiated for each i: L beside ``L_i``."""
    counts, totals, summands = occurrences(formulas), dict[str, set[str]](), dict[str, set[str]]()
    for one, other in (pair for formula in formulas for pair in formula):
        if isinstance(one, Symbol) and counts[one.name] == {0, 1} and (over := _summed(other, one.name)):
            totals.setdefault(one.name, set()).add(over)
        for part in (*parts(one), *parts(other)):
            match part:
                case Derivative(Symbol(name, (Symbol(letter),)), _):
                    summands.setdefault(name, set()).add(letter)
    return {name for name, letters in totals.items() if letters & summands.get(name, set())}


def _summed(term: Term, name: str) -> str:
    """The letter of a sum, with its factors or without, in which a name does not stand; empty for others."""
    match term:
        case Bind("sum", letter, _, body):
            names = {part.name for part in parts(body) if isinstance(part, Symbol)}
            return letter if name not in names else ""
        case Apply("mul" | "dot" | "neg" | "div", args):
            return next((letter for arg in args if (letter := _summed(arg, name))), "")
    return ""


def _families(
    formulas: Sequence[Formula], found: Mapping[str, int], fixed: Mapping[str, int], letters: frozenset[str]
) -> tuple[dict[tuple[str, int], str], Sequence[Formula], dict[str, int]] | None:
    """Small letters that are vectors and families of these, parted all at once, if each would be a matrix."""
    counts = occurrences(formulas)
    small = [n for n in sorted(counts) if counts[n] == {0, 1} and found.get(n) == 2 and n not in fixed]
    key = {(n, 1): f"{{{n}}}" for n in small if base(n).islower() and n not in letters}
    if not key:
        return None
    split = [[(renamed(a, key), renamed(b, key)) for a, b in formula] for formula in formulas]
    trial = ranks(split, fixed, letters)
    return (
        (key, split, trial) if all((trial[n], trial[new]) == (1, 2) for (n, _), new in key.items()) else None
    )


def _anchored(numbers: set[str], formulas: Sequence[Formula], found: Mapping[str, int]) -> set[str]:
    r"""Those numbers that have entries elsewhere which a text makes of others, and those that go with them.

    ``y = \sigma(z)`` makes y of z, unless z has entries as well. What stands among numbers only is one, too.
    """
    names = [set(occurrences([formula])) for formula in formulas]
    plain = [len(own & numbers) == 1 and not any(map(found.get, own)) for own in names]
    mine = {name: [n for n, own in enumerate(names) if name in own] for name in numbers}
    sure = {name for name in numbers if all(plain[n] for n in mine[name])}
    for formula in formulas:
        for left, right in formula:
            if isinstance(left, Symbol) and left.name in numbers and not isinstance(right, Symbol):
                own = set(occurrences([[(right, right)]]))
                sure |= {left.name} if own and not own & numbers else set()
    for _ in numbers:
        sure |= {name for own in names if own & sure for name in own & numbers}
    return sure


def _alone(name: str, formulas: Sequence[Formula]) -> bool:
    """Whether a name without indices stands only where nothing has any: ``dy/dz = y (1 - y)``."""
    for formula in formulas:
        symbols = [p for pair in formula for side in pair for p in parts(side) if isinstance(p, Symbol)]
        if any(s.name == name for s in symbols) and any(s.indices for s in symbols):
            return False
    return True


def renamed(term: Term, apart: Mapping[tuple[str, int], str]) -> Term:
    """A Term with the names that are parted by their numbers of indices."""
    if not apart:
        return term

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and (new := apart.get((part.name, len(part.indices)))):
            return Symbol(new, part.indices)
        return part

    return map_parts(term, change)
