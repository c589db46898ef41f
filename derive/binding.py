"""Free and bound names: which occur, how Terms are put in their place, what is the same but for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import is_

from derive.term import Bind, Hole, Number, Range, Symbol, Term, children, map_parts, rebuild

_NONE: frozenset[str] = frozenset()


def free_names(term: Term) -> frozenset[str]:
    """The names that occur free: symbols, sizes and index letters. A Term keeps its own.

    >>> from derive.term import total
    >>> sorted(free_names(total("j", Symbol("C"), Symbol("z", (Symbol("j"),)))))
    ['C', 'z']
    """
    if isinstance(term, Number | Hole):
        return _NONE
    if term._free is None:
        object.__setattr__(term, "_free", _free_names(term))
    return term._free or _NONE


def _free_names(term: Term) -> frozenset[str]:
    inner = _NONE.union(*map(free_names, children(term)))
    match term:
        case Symbol(name):
            return inner | {name}
        case Bind(_, index, over, body):
            inside = free_names(body) | (free_names(over.but) if over.but else _NONE)
            return free_names(over.size) | (inside - {index})
    return inner


def fresh(wanted: str, taken: frozenset[str] | set[str], letters: tuple[str, ...] = ()) -> str:
    """A name not in ``taken``: the wanted one, else the first free letter, else primes on it."""
    if wanted not in taken:
        return wanted
    for letter in letters:
        if letter not in taken:
            return letter
    while wanted in taken:
        wanted += "'"
    return wanted


def substitute(
    term: Term, new: Mapping[str, Term], letters: Mapping[str, tuple[str, ...]] | None = None
) -> Term:
    """Put Terms in place of plain symbols (those without indices), without capture.

    A bound index that would capture is renamed; ``letters`` gives the letters to prefer for it.

    >>> from derive.term import delta, total
    >>> i, j = Symbol("i"), Symbol("j")
    >>> substitute(total("j", Symbol("C"), delta(i, j)), {"i": j}).index
    "j'"
    """
    if not new or free_names(term).isdisjoint(new):
        return term
    match term:
        case Symbol(name, ()):
            return new.get(name, term)
        case Bind(operator, index, over, body):
            inner = {k: v for k, v in new.items() if k != index}
            if not inner:
                return term
            incoming: frozenset[str] = frozenset().union(*(free_names(v) for v in inner.values()))
            size = substitute(over.size, new, letters)
            if index in incoming and any(k in free_names(term) for k in inner):
                taken = incoming | free_names(body)
                renamed = fresh(index, taken, (letters or {}).get(index, ()))
                inner[index] = Symbol(renamed)
                index = renamed
            but = None if over.but is None else substitute(over.but, inner, letters)
            return Bind(operator, index, Range(size, but), substitute(body, inner, letters))
    kids = children(term)
    if not kids:
        return term
    return rebuild(term, tuple(substitute(kid, new, letters) for kid in kids))


def apart(term: Term, names: frozenset[str], letters: Mapping[str, tuple[str, ...]]) -> Term:
    """A Term whose bound letters are none of the given names, lest they be taken for each other.

    >>> from derive.term import total
    >>> apart(total("j", Symbol("C"), Symbol("z", (Symbol("j"),))), frozenset("j"), {"j": ("i", "j")}).index
    'i'
    """

    def change(part: Term) -> Term:
        if isinstance(part, Bind) and part.index in names:
            taken = names | free_names(part.body)
            letter = fresh(part.index, taken, letters.get(part.index.rstrip("'"), ()))
            body = substitute(part.body, {part.index: Symbol(letter)}, letters)
            return Bind(part.operator, letter, part.over, body)
        return part

    return map_parts(term, change)


@lru_cache(maxsize=1 << 14)
def alpha(term: Term, depth: int = 0) -> Term:
    """The Term with its bound indices numbered from outside in: a key for "same but for names"."""
    if isinstance(term, Bind):
        name = f"#{depth}"
        body = substitute(term.body, {term.index: Symbol(name)})
        but = None if term.over.but is None else alpha(term.over.but, depth)
        return Bind(term.operator, name, Range(alpha(term.over.size, depth), but), alpha(body, depth + 1))
    kids = children(term)
    numbered = tuple(alpha(kid, depth) for kid in kids)
    return term if all(map(is_, numbered, kids)) else rebuild(term, numbered)
