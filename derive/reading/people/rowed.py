r"""Weights of a single output, written as a matrix with one row: ``\hat y = \sigma(W_2 a_1 + b_2)``.

The score is a number there, and ``W_2^\top (\hat y - y)`` a vector: W_2 is the transpose of a vector.

>>> W = Symbol("W")
>>> turned(Apply("transpose", (W,)), frozenset("W")) == W
True
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.reading.people.capitals import weights
from derive.reading.people.ranks import Formula, misfits, occurrences, ranks, telling
from derive.term import Apply, Derivative, Symbol, Term, children, rebuild

_MOST = 3  # names that are read so


def rows(
    formulas: list[Formula], found: Mapping[str, int], fixed: Mapping[str, int], letters: frozenset[str]
) -> tuple[dict[str, int], frozenset[str]]:
    """The numbers of axes, and the weights that are rows, where more formulas fit then.

    One derivative alone, which may be wrong, does not make a row of a matrix.
    """
    best, chosen = dict(found), frozenset[str]()
    wrong = misfits(formulas, found)
    for _ in range(_MOST):
        touched = occurrences([formulas[n] for n in wrong])
        trials = []
        for name in weights(touched, occurrences(formulas)):
            if name in fixed or name in chosen:
                continue
            some = chosen | {name}
            new = [[(turned(a, some), turned(b, some)) for a, b in formula] for formula in formulas]
            trial = ranks(new, {**fixed, **dict.fromkeys(some, 1)}, letters)
            trials.append((len(misfits(new, trial)), name, trial, new))
        if not trials:
            break
        count, name, trial, new = min(trials, key=lambda t: t[:2])
        gained = len(misfits(telling(formulas), best)) - len(misfits(telling(new), trial))
        if count >= len(wrong) - (gained <= 0):
            break
        best, chosen, wrong = trial, chosen | {name}, misfits(new, trial)
    return best, chosen


def turned(term: Term, names: frozenset[str]) -> Term:
    """A Term with these names as transposed vectors, and the derivatives by them as rows."""
    if not names:
        return term
    match term:
        case Symbol(name, ()) if name in names:
            return Apply("transpose", (term,))
        case Derivative(of, Symbol(name, ()) as by) if name in names:
            return Apply("transpose", (Derivative(turned(of, names), by),))
    new = tuple(turned(kid, names) for kid in children(term))
    match term, new:
        case Apply("transpose"), (Apply("transpose", (inner,)),):
            return inner
    return rebuild(term, new) if new != children(term) else term
