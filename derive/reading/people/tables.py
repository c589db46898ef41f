r"""Capitals before small letters, ``X w`` in ``\|X w - y\|^2``: matrices, whatever a derivative may say.

Read as a number, X fits such a norm as well, and then a lost transpose or a wrong order fits too. So where a
text has vectors as wholes, what it defines decides, and a claim that fits numbers only changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.reading.people.arrayed import applied
from derive.reading.people.capitals import base, large
from derive.reading.people.ranks import Formula, misfits, occurrences, ranks, telling
from derive.term import Apply, Bind, Derivative, Symbol, Term, parts

_WEIGHTS = frozenset("WUV")  # these may be rows: other modules see to them
_WHOLE = ("transpose", "norm1", "norm2", "odot", "trace", "diag")


def before_vectors(formulas: Sequence[Formula], fixed: Mapping[str, int]) -> set[str]:
    """The capitals, never with an index, that stand before a small letter where nothing is differentiated."""
    seen, sizes = occurrences(formulas), set(_sizes(formulas))
    free = {n for n, counts in seen.items() if large(n) and counts == {0} and n not in fixed} - sizes
    return applied(_made(formulas), free).keys() & free


def tables(formulas: Sequence[Formula], fixed: Mapping[str, int], letters: frozenset[str]) -> frozenset[str]:
    r"""The capitals that are matrices since the formula fits in which each stands before a vector first.

    >>> from derive.term import mul, sub
    >>> x, w, y, J = map(Symbol, ("X", "w", "y", "J"))
    >>> loss = (J, Apply("norm2", (sub(mul(x, w), y),)))
    >>> sorted(tables([[loss]], {}, frozenset()))
    ['X']
    """
    made = _made(formulas)
    found = {name for name in before_vectors(formulas, fixed) if base(name) not in _WEIGHTS}
    if not found or not (_whole(made) or any(fixed.values())):
        return frozenset()
    plain = set(misfits(made, ranks(made, fixed, letters)))
    while found:
        wrong = set(misfits(made, ranks(made, {**fixed, **dict.fromkeys(found, 2)}, letters)))
        bad = {name for name in found if _against(name, made, wrong, plain)}
        if not bad:
            break
        found -= bad
    return frozenset(found)


def _against(name: str, made: Sequence[Formula], wrong: set[int], plain: set[int]) -> bool:
    """Whether the formula in which a matrix stands first misfits, or most that introduce names."""
    own = [n for n, formula in enumerate(made) if name in applied([formula], [name])]
    using = [n for n in _introducing(made) if name in occurrences([made[n]])]
    lost = [n for n in using if n in wrong - plain]
    return own[0] in wrong or 2 * len(lost) > len(using)


def _made(formulas: Sequence[Formula]) -> list[Formula]:
    """The formulas in which nothing is differentiated; none where there are no such formulas."""
    made = list(telling(formulas))
    derived = any(isinstance(p, Derivative) for f in made for pair in f for side in pair for p in parts(side))
    return [] if derived else made


def _introducing(formulas: Sequence[Formula]) -> Iterator[int]:
    """The equations whose left side is a name that stands nowhere before."""
    seen = set[str]()
    for n, formula in enumerate(formulas):
        names = occurrences([formula]).keys()
        if any(isinstance(a, Symbol) and a != b and a.name not in seen for a, b in formula):
            yield n
        seen |= names


def _whole(formulas: Sequence[Formula]) -> bool:
    """Whether arrays stand in some formulas without indices."""
    return any(isinstance(p, Apply) and p.operator in _WHOLE for p in _parts(formulas))


def _sizes(formulas: Sequence[Formula]) -> Iterator[str]:
    """The names up to which sums run."""
    for part in _parts(formulas):
        if isinstance(part, Bind) and isinstance(part.over.size, Symbol):
            yield part.over.size.name


def _parts(formulas: Sequence[Formula]) -> Iterator[Term]:
    return (p for formula in formulas for pair in formula for side in pair for p in parts(side))
