r"""A label that a sum may not run over: the word o beside negative samples ``u_1, \dots, u_K``.

Where ``J = -\log\sigma(u_o^\top v) - \sum_k \log\sigma(-u_k^\top v)`` is all that is said, o may be one
of the k or none of them, and the derivative by ``u_o`` is another one.
"""

from __future__ import annotations

from dataclasses import replace

from derive.binding import free_names
from derive.checking.asking import Given, Kernel
from derive.meaning.evidence import Proved
from derive.names import plain_name
from derive.scope import Declared, Scope
from derive.term import Bind, Derivative, Symbol, Term, map_parts, parts


def elsewhere(left: Term, right: Term, scope: Scope, given: Given, kernel: Kernel) -> str:
    """Why a refuted line may be right: a label in it need not be one of the places of a sum; else empty."""
    for name, label in sorted(_labelled(left, scope)):
        own = f"{name}^{{({label})}}"
        apart = _with_own(scope, name, label, own)
        one, other = (_renamed(side, name, label, own) for side in (left, right))
        if isinstance(kernel.ask(one, other, apart, given), Proved):
            return (
                f"It holds if {plain_name(label)} is none of the places over which the sum runs, "
                "and nothing here says whether it is."
            )
    return ""


def _labelled(left: Term, scope: Scope) -> set[tuple[str, str]]:
    """The inputs by whose entry at a label a line differentiates, where a sum runs over them as well."""
    found: set[tuple[str, str]] = set()
    bodies = [d.body for d in scope.definitions.values()]
    for part in parts(left):
        if isinstance(part, Derivative) and part.by.indices and part.by.name not in scope.definitions:
            name, first = part.by.name, part.by.indices[0]
            if not isinstance(first, Symbol) or first.name not in scope.letters_in_definitions:
                continue
            direct = any(_stands(body, name, first.name) for body in bodies)
            summed = any(
                isinstance(p, Bind) and _stands(p.body, name, p.index) for body in bodies for p in parts(body)
            )
            if direct and summed:
                found.add((name, first.name))
    return found


def _stands(term: Term, name: str, letter: str) -> bool:
    """Whether a name stands in a Term with a letter for its first index, one that is free there."""
    return letter in free_names(term) and any(_is(part, name, letter) for part in parts(term))


def _is(part: Term, name: str, letter: str) -> bool:
    return isinstance(part, Symbol) and part.name == name and part.indices[:1] == (Symbol(letter),)


def _renamed(term: Term, name: str, label: str, own: str) -> Term:
    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and _is(part, name, label):
            return Symbol(own, part.indices[1:])
        return part

    return map_parts(term, change)


def _with_own(scope: Scope, name: str, label: str, own: str) -> Scope:
    """The scope in which the entry at a label is a quantity of its own."""
    symbols = {**scope.symbols, own: Declared(scope.symbol(name).shape[1:])}
    definitions = {
        key: replace(d, body=_renamed(d.body, name, label, own)) for key, d in scope.definitions.items()
    }
    return replace(scope, symbols=symbols, definitions=definitions)
