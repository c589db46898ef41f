"""Letters that run over one range here and another there: definitions get other letters where they meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.binding import free_names, substitute
from derive.scope import Definition, Scope
from derive.term import Bind, Range, Symbol, Term, map_parts, parts

_SPARE = "ijklmnrstuvqabcdghop"


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
        spare = [a for a in letters if letters[a] == size and a not in new.values()]
        spare += [a for a in _SPARE if a not in taken]
        if not spare:
            continue
        new[letter] = spare[0]
        letters[spare[0]] = size
        taken.add(spare[0])
    definitions = {name: _relettered(d, new) for name, d in scope.definitions.items()}
    return replace(scope, letters=letters, definitions=definitions)


def settled(definition: Definition, own: Mapping[str, str], scope: Scope) -> Definition | None:
    """A definition with the letters of the whole text in place of those of its own formula.

    None where such a letter is free in it: the label j of ``e_j`` is not the j that runs elsewhere.

    >>> scope = Scope(sizes={"n": "", "d": ""}, letters={"i": "n", "j": "d"})
    >>> label = Definition("u", (), Symbol("x", (Symbol("j"),)))
    >>> settled(label, {"j": "n"}, scope) is None, settled(label, {"j": "d"}, scope) == label
    (True, True)
    >>> settled(Definition("u", ("j",), Symbol("x", (Symbol("j"),))), {"j": "n"}, scope).indices
    ('i',)
    """
    clash = {letter: size for letter, size in own.items() if scope.letters.get(letter, size) != size}
    free = free_names(definition.body) - {*definition.indices}
    if free & clash.keys():
        return None
    used = {p.index for p in parts(definition.body) if isinstance(p, Bind)} | {*definition.indices} | free
    new: dict[str, str] = {}
    for letter in sorted(clash.keys() & used):
        spare = [a for a in scope.letters_of(clash[letter]) if a not in used and a not in new.values()]
        if not spare:
            return None
        new[letter] = spare[0]
    return _relettered(definition, new)


def _relettered(definition: Definition, new: Mapping[str, str]) -> Definition:
    used = {p.index for p in parts(definition.body) if isinstance(p, Bind)} | {*definition.indices}
    used |= free_names(definition.body)
    if not used & new.keys():
        return definition

    def change(part: Term) -> Term:
        if isinstance(part, Bind) and part.index in new:
            letter = new[part.index]
            body = substitute(part.body, {part.index: Symbol(letter)})
            return Bind(part.operator, letter, Range(part.over.size, part.over.but), body)
        return part

    body = map_parts(definition.body, change)
    indices = tuple(new.get(i, i) for i in definition.indices)
    return Definition(definition.name, indices, substitute(body, {a: Symbol(b) for a, b in new.items()}))


def unsound(term: Term, scope: Scope) -> str | None:
    """A name that stands for an index and runs over nothing, None if there is none."""
    for part in parts(term):
        if isinstance(part, Symbol):
            for index in part.indices:
                plain = isinstance(index, Symbol) and not index.indices
                if plain and isinstance(index, Symbol) and index.name.rstrip("'") not in scope.letters:
                    return index.name
    return None
