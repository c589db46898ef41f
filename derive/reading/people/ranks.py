r"""How many axes each name of a text has: what its subscripts show, and what makes its formulas fit.

Starting from subscripts and transposes, the numbers are changed a few at a time while that lets more
formulas fit. A formula that fits with no choice is somebody's mistake, and stays as it is.

>>> from derive.term import mul
>>> x, w, b = Symbol("x"), Symbol("w"), Symbol("b")
>>> score = (b, mul(Apply("transpose", (w,)), x))
>>> ranks([[score]], {})
{'b': 0, 'w': 1, 'x': 1}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import TypeAlias

from derive.labels import label_of
from derive.reading.people.arrayed import applied, by_entries, norms, turned
from derive.reading.people.axes import UNKNOWN, Axes, Clash
from derive.reading.people.biases import is_bias
from derive.reading.people.capitals import base, capital, large, large_in, weights
from derive.reading.people.spreading import rank, spread
from derive.reading.people.summands import factors, summed, terms, weight_of
from derive.term import Apply, Derivative, Symbol, Term, parts

Formula: TypeAlias = Sequence[tuple[Term, Term]]

MOST_TRIED = 400
_MOST_NAMES = 6  # of one formula whose numbers are changed together


def occurrences(formulas: Sequence[Formula]) -> dict[str, set[int]]:
    """With how many indices each name stands."""
    found: dict[str, set[int]] = {}
    for term in (side for formula in formulas for pair in formula for side in pair):
        for part in parts(term):
            if isinstance(part, Symbol) and part.name != UNKNOWN:
                found.setdefault(part.name, set()).add(len(part.indices))
    return found


def ranks(
    formulas: Sequence[Formula], fixed: Mapping[str, int], letters: frozenset[str] = frozenset()
) -> dict[str, int]:
    """The number of axes of every name that is no index letter; ``fixed`` ones are known.

    Where a text has arrays, or layers, its weights are matrices if as many formulas fit then, even if its
    derivatives do not; elsewhere those that stand before a small letter are, if all formulas fit. The norm of
    ``t_i`` is that of a number where more of what the text defines fits then.
    """
    found, sure = _ranks(formulas, fixed, letters), telling(formulas)
    if len(sure) < len(formulas) and norms(sure) and (wrong := misfits(sure, found)):
        plain = _ranks(formulas, fixed, letters, lifted=("transpose", "diag"))
        return plain if len(misfits(sure, plain)) < len(wrong) else found
    return found


def _ranks(
    formulas: Sequence[Formula],
    fixed: Mapping[str, int],
    letters: frozenset[str],
    lifted: tuple[str, ...] = ("transpose", "norm1", "norm2", "diag"),
) -> dict[str, int]:
    seen = {name: counts for name, counts in occurrences(formulas).items() if name not in letters}
    found = {name: fixed.get(name, max(counts)) for name, counts in seen.items()}
    free = seen.keys() - fixed.keys()
    for part in (part for formula in formulas for pair in formula for t in pair for part in parts(t)):
        match part:
            case Apply(operator, (inner,)) if operator in lifted:
                for name, count in terms(inner):
                    if name in free:
                        found[name] = max(found[name], count + (2 if capital(name, seen) else 1))
            case Apply("mul" | "dot", (Apply("transpose", (one,)), Symbol(name, ()), other)):
                quadratic = name in free and capital(name, seen) and not large_in(one, other)
                found[name] = 2 if quadratic else found[name]
            case Apply("trace", (inner,)):
                found |= {name: 2 for name in factors(inner) if name in free and large(name)}
            case Apply("add", args) if units := (_units(args, seen) & free):
                found |= dict.fromkeys(units, 2)
            case Apply("softmax", (Symbol(name, indices), *_)) if name in free:
                found[name] = max(found[name], len(indices) + (0 if indices else 1))
    for left, right in (pair for formula in formulas for pair in formula):
        if (name := _twice(left)) in free and rank(right, found) == 2:
            found[name] = max(found[name], 1)  # the second derivatives by a vector are a matrix
    shown = dict(found)
    _settle(formulas, found, shown, frozenset(fixed), seen)
    tables = weights(free, seen)
    layers = [name for name in tables if (own := label_of(name)) is not None and own.letter]
    marked = by_entries(formulas)
    if marked:  # a text with \odot has arrays, and the w^l of its layers are matrices
        tables += [n for n in sorted(free) if label_of(n) and base(n) == "w" and seen[n] == {0} == {found[n]}]
    sure = bool(any(found.values()) or layers or marked or turned(formulas))
    told = [name for name, axes in fixed.items() if axes == 2 and name in seen]
    beside = {name for names in applied(formulas, [*tables, *told]).values() for name in names & free}
    if beside or (tables and sure):
        others = [name for name in sorted(free) if found[name] == 2 and capital(name, seen)]
        matrices = spread(formulas, shown | dict.fromkeys([*tables, *others], 2), frozenset(fixed))
        _settle(formulas, matrices, shown, frozenset(fixed), seen)
        asked = telling(formulas) if sure else formulas
        vectors = sure or all(matrices[name] == 1 for name in beside)
        if vectors and len(misfits(asked, matrices)) <= len(misfits(asked, found)):
            return matrices
    return found


def _units(args: Sequence[Term], seen: Mapping[str, set[int]]) -> set[str]:
    r"""The identity matrix in a sum of matrices, ``X^\top X + \lambda I``."""
    transposed = [a for a in args if any(getattr(p, "operator", "") == "transpose" for p in parts(a))]
    squares = [a for a in transposed if large_in(a)]
    names = {name for a in args if a not in squares for name in factors(a)}
    return {name for name in names if squares and base(name) == "I" and seen.get(name) == {0}}


def _twice(term: Term) -> str:
    """The whole name by which a Term is differentiated twice; empty where there is none."""
    match term:
        case Derivative(Derivative(Symbol(), Symbol(one, ())), Symbol(other, ())) if one == other:
            return one
    return ""


def telling(formulas: Sequence[Formula]) -> Sequence[Formula]:
    """The formulas without derivatives: a wrong derivative does not make a number of a matrix."""
    found = [
        f for f in formulas if not any(isinstance(p, Derivative) for s in f for t in s for p in parts(t))
    ]
    return found or formulas


def _settle(
    formulas: Sequence[Formula],
    found: dict[str, int],
    shown: Mapping[str, int],
    fixed: frozenset[str],
    seen: Mapping[str, set[int]],
) -> None:
    """Change numbers of axes so that more formulas fit; none to less than what a formula shows."""
    free = sorted(seen.keys() - fixed)
    biases = {name: 1 for name in free if seen[name] == {0} and is_bias(Symbol(name))}
    _matrices(formulas, found, [name for name in free if capital(name, seen)], biases)
    _improve(formulas, found, fixed, shown)


def _matrices(
    formulas: Sequence[Formula], found: dict[str, int], capitals: Sequence[str], biases: Mapping[str, int]
) -> None:
    """Capitals beside matrices are matrices where that makes a formula fit: ``Z = X W``, ``Z - Y``.

    A bias is a vector there if it has to be: ``Z = X W + b``.
    """
    if not any(found[name] for name in capitals) and 2 not in found.values():
        return
    names, sums = [occurrences([formula]).keys() for formula in formulas], summed(formulas)
    for _ in capitals:
        before = dict(found)
        for formula, own in zip(formulas, names, strict=True):
            waiting = [name for name in capitals if name in own and not found[name]][:_MOST_NAMES]
            if not waiting or _fits(formula, found):
                continue
            for many in range(len(waiting), 0, -1):  # as many as fit: N is left a number in X / N
                some = combinations(waiting, many)
                raised = [_alike(sums, found | dict.fromkeys(s, 2), capitals) for s in some]
                own_biases = {n: 1 for n in biases if n in own and not found[n]}
                trials = (t | more for t in raised for more in ({}, own_biases))
                fitting = (t for t in trials if _fits(formula, t) and _as_good(formulas, found, t))
                if trial := next(fitting, None):
                    found |= trial
                    break
        if found == before:
            break


def _alike(sums: Sequence[Sequence[str]], found: dict[str, int], capitals: Sequence[str]) -> dict[str, int]:
    """Capitals that a function of each entry makes of matrices are matrices too: ``A = f(Z)``."""
    found = dict(found)
    for _ in capitals:
        before = dict(found)
        for names in sums:
            if any(found.get(name) == 2 for name in names):
                found |= {name: 2 for name in names if name in capitals}
        if found == before:
            break
    return found


def _as_good(formulas: Sequence[Formula], found: Mapping[str, int], trial: Mapping[str, int]) -> bool:
    """Whether every formula that fitted fits still: N stays a number where something is divided by it."""
    new = {name for name, axes in trial.items() if found.get(name) != axes}
    touched = (f for f in formulas if not new.isdisjoint(_names(tuple(f))))
    return all(_fits(f, trial) or not _fits(f, found) for f in touched)


def misfits(formulas: Sequence[Formula], found: Mapping[str, int]) -> list[int]:
    """The formulas in which numbers of axes do not fit."""
    return [n for n, formula in enumerate(formulas) if not _fits(formula, found)]


def _fits(formula: Formula, found: Mapping[str, int]) -> bool:
    own = tuple(formula)
    return _fitting(own, tuple((name, found[name]) for name in _names(own) if name in found))


@lru_cache(maxsize=4096)
def _names(formula: tuple[tuple[Term, Term], ...]) -> tuple[str, ...]:
    return tuple(occurrences([formula]))


@lru_cache(maxsize=16384)
def _fitting(formula: tuple[tuple[Term, Term], ...], found: tuple[tuple[str, int], ...]) -> bool:
    axes = Axes()
    axes.ranks = dict(found)
    try:
        axes.formula(formula)
    except Clash:
        return False
    return True


def _improve(
    formulas: Sequence[Formula], found: dict[str, int], fixed: frozenset[str], least: Mapping[str, int]
) -> None:
    """Change the numbers of a few names at a time while that lets more formulas fit."""
    names = [set(_names(tuple(f))) for f in formulas]
    fits, others = [_fits(formula, found) for formula in formulas], set(range(len(formulas)))
    weights_ = [weight_of(formula) for formula in formulas]
    tried = 0
    changed = True
    while changed:
        changed = False
        for n, formula in enumerate(formulas):
            if fits[n]:
                continue
            free = [name for name in sorted(names[n]) if name in found and name not in fixed][:_MOST_NAMES]
            derived = any(isinstance(p, Derivative) for pair in formula for t in pair for p in parts(t))
            for change in _changes(free, found, least):
                if derived and any(_small_matrix(name, rank, least) for name, rank in change.items()):
                    continue  # a derivative, which may be wrong, makes no matrix of a small letter
                if tried >= MOST_TRIED:
                    return
                tried += 1
                trial = {**found, **change}
                if not _fits(formula, trial):
                    continue
                touched = [m for m in range(len(formulas)) if names[m] & change.keys()]
                broken = (m for m in touched if fits[m] and not _fits(formulas[m], trial))
                own = {
                    m: [x for x in names[m] if not any(x in names[k] for k in others - {m})] for m in broken
                }
                change |= _named(formulas, own, trial, fixed)
                trial |= change
                new = {m: _fits(formulas[m], trial) for m in touched}
                if sum(weights_[m] * (fit - fits[m]) for m, fit in new.items()) > 0:
                    found.update(change)
                    for m, fit in new.items():
                        fits[m] = fit
                    changed = True
                    break


def _named(
    formulas: Sequence[Formula],
    own: Mapping[int, Sequence[str]],
    trial: Mapping[str, int],
    fixed: frozenset[str],
) -> dict[str, int]:
    """Axes for names that only one formula has, as what it says of them: ``g = (p - y) x``."""
    found = {}
    for m, names in own.items():
        heads = {left.name for left, _ in formulas[m] if isinstance(left, Symbol) and not left.indices}
        for name in sorted(heads & set(names) - fixed):
            raised = (rank for rank in (1, 2) if _fits(formulas[m], {**trial, name: rank}))
            if (rank := next(raised, None)) is not None:
                found[name] = rank
    return found


def _small_matrix(name: str, rank: int, least: Mapping[str, int]) -> bool:
    """Whether a small letter of which nothing shows an axis becomes a matrix."""
    return rank == 2 and not least[name] and not base(name).isupper()


_COST = {1: 1.0, 2: 1.7}  # of more axes


def _changes(free: list[str], found: Mapping[str, int], least: Mapping[str, int]) -> list[dict[str, int]]:
    """Other numbers for one, two or three names, the smallest changes first."""
    tries: list[tuple[float, dict[str, int]]] = []
    for many in (1, 2, 3):
        for names in combinations(free, many):
            for steps in product(_COST if many < 3 else (1,), repeat=many):
                change = {name: found[name] + step for name, step in zip(names, steps, strict=True)}
                if all(least[name] <= rank <= max(2, least[name]) for name, rank in change.items()):
                    small = sum(_small_matrix(name, rank, least) for name, rank in change.items())
                    tries.append((sum(_COST[step] for step in steps) + small, change))
    return [change for _, change in sorted(tries, key=lambda t: t[0])]
