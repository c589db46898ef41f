r"""The chain rule as people write it for arrays: a product of derivatives, of L by y and of y by W.

No product of matrices is meant there, but the sum over all entries of what stands between the derivatives.
"""

from __future__ import annotations

from itertools import pairwise

from derive.binding import free_names, fresh
from derive.scope import ModelError, Scope
from derive.shapes import axes
from derive.term import Apply, Derivative, Symbol, Term, mul, total


def links(term: Term) -> list[tuple[Symbol, Symbol]]:
    """What is differentiated by what in a product of nothing but derivatives, in order; empty for another."""
    match term:
        case Derivative(Symbol() as of, by):
            return [(of, by)]
        case Apply("mul" | "dot", args):
            inner = [links(arg) for arg in args]
            return [link for found in inner for link in found] if all(inner) else []
    return []


def contracted(left: Term, right: Term, scope: Scope) -> tuple[Term, Term] | None:
    """Both sides of a chain of derivatives by entries; None where it is no such chain.

    >>> from derive.scope import Declared
    >>> from derive.writing import plain
    >>> scope = Scope({"n": ""}, {"i": "n"}, {"L": Declared(), "y": Declared(("n",)), "w": Declared()})
    >>> L, y, w = map(Symbol, "Lyw")
    >>> sides = contracted(Derivative(L, w), mul(Derivative(L, y), Derivative(y, w)), scope)
    >>> plain(sides[1])
    'Σ_{i=1}^{n} (∂L/∂y_i) (∂y_i/∂w)'
    """
    ends, chain = links(left), links(right)
    if len(ends) != 1 or len(chain) < 2:
        return None
    for order in (chain, chain[::-1]):
        names = [order[0][0], *(by for _, by in order)]
        if [of for of, _ in order[1:]] == names[1:-1] and (names[0], names[-1]) == ends[0]:
            return _by_entries(names, scope)
    return None


def _by_entries(names: list[Symbol], scope: Scope) -> tuple[Term, Term] | None:
    taken = frozenset[str]().union(*(free_names(name) for name in names))
    entries, sums = list[Symbol](), list[tuple[str, Term]]()
    for n, name in enumerate(names):
        try:
            sizes = axes(name, scope)
        except ModelError:
            return None
        letters = list[str]()
        for size in sizes:
            own = scope.letters_of(size.name) if isinstance(size, Symbol) else ()
            if not own:
                return None
            letters.append(fresh(own[0], taken, own))
            taken |= {letters[-1]}
        entries.append(Symbol(name.name, (*name.indices, *map(Symbol, letters))))
        if 0 < n < len(names) - 1:
            sums += zip(letters, sizes, strict=True)
    body = mul(*(Derivative(of, by) for of, by in pairwise(entries)))
    for letter, size in reversed(sums):
        body = total(letter, size, body)
    return Derivative(entries[0], entries[-1]), body
