"""Letters that run over one range here and another there: definitions get other letters where they meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from derive.binding import alpha, free_names, substitute
from derive.scope import Definition, Scope
from derive.statement import Reading
from derive.term import Bind, Condition, Range, Symbol, Term, map_parts, parts

_SPARE = "ijklmnrstuvqabcdghop"


def bears_on(conditions: Iterable[Condition], reading: Reading) -> bool:
    r"""Whether conditions on letters are about an equation: ``i \ne j`` says nothing of ``-\log p_c``."""
    letters = {side.name for c in conditions for side in (c.left, c.right) if isinstance(side, Symbol)}
    return bool(letters & (free_names(reading.left) | free_names(reading.right)))


def with_own_letters(scope: Scope, own: Mapping[str, str]) -> Scope:
    """The scope in which some letters run over other ranges, with definitions that do not use these."""
    clash = {letter for letter, size in own.items() if scope.letters.get(letter, size) != size}
    letters = {**scope.letters, **own}
    if not clash:
        return replace(scope, letters=letters)
    taken = {*letters, *scope.symbols, *scope.sizes}
    new: dict[str, str] = {}
    for letter in sorted(clash):
        size = scope.letters[letter]
        beside = {a for d in scope.definitions.values() if letter in (used := _letters(d)) for a in used}
        spare = [a for a in letters if letters[a] == size and a not in {*new.values(), *beside}]
        spare += [a for a in _SPARE if a not in taken]
        if not spare:
            continue
        new[letter] = spare[0]
        letters[spare[0]] = size
        taken.add(spare[0])
    definitions = {name: _relettered(d, new) for name, d in scope.definitions.items()}
    return replace(scope, letters=letters, definitions=definitions)


def _letters(definition: Definition) -> set[str]:
    """The letters of a definition, bound and free, with the names in it."""
    used = {p.index for p in parts(definition.body) if isinstance(p, Bind)} | {*definition.indices}
    return used | free_names(definition.body)


def _relettered(definition: Definition, new: Mapping[str, str]) -> Definition:
    if not _letters(definition) & new.keys():
        return definition
    indices = tuple(new.get(i, i) for i in definition.indices)
    return Definition(definition.name, indices, with_letters(definition.body, new))


def with_letters(term: Term, new: Mapping[str, str]) -> Term:
    """A Term with other letters, bound and free."""

    def change(part: Term) -> Term:
        if isinstance(part, Bind) and part.index in new:
            letter = new[part.index]
            body = substitute(part.body, {part.index: Symbol(letter)})
            return Bind(part.operator, letter, Range(part.over.size, part.over.but), body)
        return part

    changed = map_parts(term, change)
    return substitute(changed, {a: Symbol(new[a]) for a in free_names(changed) & new.keys()})


def in_common_letters(left: Term, right: Term, own: Mapping[str, str], scope: Scope) -> tuple[Term, Term]:
    """Both sides of an equation in letters that run over the same ranges in the whole text.

    They stay as they are where a range has no other letter.
    """
    taken = free_names(left) | free_names(right)
    taken |= {p.index for side in (left, right) for p in parts(side) if isinstance(p, Bind)}
    new: dict[str, str] = {}
    for letter, size in own.items():
        if letter in taken and scope.letters.get(letter, size) != size:
            spare = (a for a in scope.letters_of(size) if a not in taken and a not in new.values())
            if (other := next(spare, None)) is None:
                return left, right
            new[letter] = other
    return with_letters(left, new), with_letters(right, new)


def labelled(left: Term, right: Term, own: Mapping[str, str], scope: Scope) -> bool:
    """Whether a label is a letter that runs over another range in the whole text.

    The label j of ``u = e_j`` is then not the j that runs there, and has no other name by which to know it.

    >>> scope = Scope(sizes={"n": "", "d": ""}, letters={"i": "n", "j": "d"})
    >>> u, x_j = Symbol("u"), Symbol("x", (Symbol("j"),))
    >>> labelled(u, x_j, {"j": "n"}, scope), labelled(u, x_j, {"j": "d"}, scope)
    (True, False)
    """
    labels = free_names(right) - free_names(left)
    return any(a in labels and scope.letters.get(a, size) != size for a, size in own.items())


def same_but_letters(one: Definition, other: Definition | None) -> bool:
    """Whether definitions differ in their letters only."""
    if other is None or len(one.indices) != len(other.indices):
        return False
    return alpha(one.at(tuple(map(Symbol, other.indices)), {})) == alpha(other.body)


def unsound(term: Term, scope: Scope) -> str | None:
    """A name that stands for an index and runs over nothing, None if there is none."""
    for part in parts(term):
        if isinstance(part, Symbol):
            for index in part.indices:
                plain = isinstance(index, Symbol) and not index.indices
                if plain and isinstance(index, Symbol) and index.name.rstrip("'") not in scope.letters:
                    return index.name
    return None
