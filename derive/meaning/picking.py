r"""``\sum_j \delta_{ij} f_j`` is ``f_i``: what a unit vector picks out of a sum.

Where the sum has a value, ``f_i`` has the same one; and a denominator that changes with j stands under no
sum then.
"""

from __future__ import annotations

from derive.binding import free_names, substitute
from derive.scope import Scope
from derive.term import ONE, Apply, Bind, Range, Symbol, Term, div, map_parts, mul, neg


def picked(term: Term, scope: Scope) -> Term:
    """A scalar Term without the sums out of which a delta picks one place.

    >>> from derive.term import delta, total
    >>> scope = Scope(sizes={"C": ""}, letters={"i": "C", "j": "C"})
    >>> entry = Symbol("a", (Symbol("j"),))
    >>> picked(total("j", Symbol("C"), mul(delta(Symbol("i"), Symbol("j")), entry)), scope).indices
    (Symbol(name='i', indices=()),)
    """

    def change(part: Term) -> Term:
        match part:
            case Bind("sum", index, Range(size, None), body):
                found = _without(body, index)
                if found is not None and _runs(found[0], size, scope):
                    there = substitute(found[1], {index: found[0]}, scope.alternatives)
                    # sum_j delta_ij = 1 keeps its i: a witness names every letter that is written
                    return (
                        there
                        if free_names(found[1]) | free_names(found[0]) <= free_names(there) | {index}
                        else part
                    )
        return part

    return map_parts(term, change)


def _runs(place: Term, size: Term, scope: Scope) -> bool:
    """Whether an index runs over a size; the places of entries do, as their shapes say."""
    if not isinstance(place, Symbol):
        return False
    return place.name.startswith("@") or scope.letters.get(place.name) == getattr(size, "name", "")


def _without(term: Term, index: str) -> tuple[Term, Term] | None:
    """The place that a delta picks for an index, and the Term without that delta."""
    match term:
        case Apply("delta", (one, other)):
            for here, place in ((one, other), (other, one)):
                if here == Symbol(index) and index not in free_names(place):
                    return place, ONE
        case Apply("mul", args):
            for n, arg in enumerate(args):
                if (found := _without(arg, index)) is not None:
                    rest = (*args[:n], *(() if found[1] == ONE else (found[1],)), *args[n + 1 :])
                    return found[0], mul(*rest)
        case Apply("neg", (arg,)):
            if (found := _without(arg, index)) is not None:
                return found[0], neg(found[1])
        case Apply("div", (top, bottom)):
            if (found := _without(top, index)) is not None:
                return found[0], div(found[1], bottom)
        case Bind("sum", letter, over, body) if index not in free_names(over.but or ONE):
            if (found := _without(body, index)) is not None and found[0] != Symbol(letter):
                return found[0], Bind("sum", letter, over, found[1])
    return None
