r"""Functions of which a text says only that they act entry by entry: ``a^l = g(z^l)``, with ``g'(z^l)``.

An identity between first derivatives that holds for every such g holds for every value and every slope
that it may have at each entry. So ``g(z^l)`` is a name here, ``g^l = \tilde g^l + g'^l \odot z^l``, in which
``\tilde g^l`` and the slope ``g'^l`` are free. That says nothing of second derivatives; these are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derive.labels import Labelled, label_of
from derive.reading.functions import FUNCTIONS, WORDS
from derive.reading.people.bases import base_at, is_argument, is_sign, scripted
from derive.reading.people.liberty import Notes, Tokens, closing, text_at
from derive.reading.tokens import Token
from derive.scope import Scope
from derive.statement import Reading
from derive.term import Apply, Derivative, Symbol, Term, add, parts


@dataclass(frozen=True, slots=True)
class Application:
    """``g(z^l_j)`` from ``start`` to ``end``: the function, its argument, the tokens of the indices."""

    start: int
    end: int
    function: str
    argument: Labelled
    prime: bool
    indices: Tokens


def activations(lists: Iterable[Tokens]) -> dict[str, str]:
    """The functions that are applied to the layers of one name, with a prime and without; and that name."""
    seen: dict[str, set[tuple[str, bool]]] = {}
    bare: set[str] = set()
    for tokens in lists:
        inside = {n for one in _applications(tokens) for n in range(one.start, one.end)}
        for one in _applications(tokens):
            seen.setdefault(one.function, set()).add((one.argument.base, one.prime))
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            if base is not None and n not in inside and not is_argument(tokens, n):
                label = label_of(base[0])
                bare.add(label.base if label else base[0])
    return {
        name: next(iter(own))[0]
        for name, own in seen.items()
        if name not in bare and len({base for base, _ in own}) == 1 and {p for _, p in own} == {True, False}
    }


def activated(tokens: Tokens, known: dict[str, str]) -> tuple[Tokens, Notes]:
    """A formula with the functions at their arguments as names."""
    notes = list[tuple[str, int]]()
    for one in reversed(list(_applications(tokens))):
        if one.function in known:
            name = _value(one.function, one.argument, one.prime)
            notes.append(
                (f"{one.function} may be any function that acts entry by entry", tokens[one.start].start)
            )
            whole = Token("name", name, tokens[one.start].start, tokens[one.end - 1].end)
            tokens = [*tokens[: one.start], whole, *one.indices, *tokens[one.end :]]
    return tokens, tuple(reversed(notes))


def _applications(tokens: Tokens) -> Iterator[Application]:
    """Each function letter with a labelled name in brackets behind it, and nothing else in them."""
    for n in range(len(tokens)):
        base = base_at(tokens, n)
        if base is None or is_argument(tokens, n) or is_sign(tokens, n) or base[0] in (*FUNCTIONS, *WORDS):
            continue
        own, at = label_of(base[0]), base[1]
        prime = text_at(tokens, at) == "'"
        at += prime
        end = closing(tokens, at) if text_at(tokens, at) == "(" else -1
        argument = base_at(tokens, at + 1) if end > 0 else None
        if argument is None or scripted(tokens, argument[1]) != end or text_at(tokens, end + 1) == "^":
            continue
        label, rest = label_of(argument[0]), tokens[argument[1] : end]
        if label is None or not label.letter or any(t.text == "^" for t in rest):
            continue
        if own is not None and (own.letter, own.shift, own.form) != (label.letter, label.shift, label.form):
            continue  # the activation of another layer
        yield Application(n, end + 1, own.base if own else base[0], label, prime, rest)


def _value(function: str, at: Labelled, prime: bool) -> str:
    base = f"{function}'" if prime else function
    return Labelled(base, at.form, at.letter, at.shift).name


def equations(known: dict[str, str], names: Iterable[str]) -> Iterator[tuple[Term, Term]]:
    """What stands for each function, at the first of the layers of its argument that the text mentions."""
    labels = [label for name in sorted(names) if (label := label_of(name)) is not None]
    for function, base in known.items():
        at = min(
            (x for x in labels if x.base == base and x.letter),
            key=lambda x: (x.letter.isupper(), abs(x.shift)),
            default=None,
        )
        if at is not None:
            slope, rest = _value(function, at, True), _value(rf"\tilde{{{function}}}", at, False)
            value = add(Symbol(rest), Apply("odot", (Symbol(slope), Symbol(at.name))))
            yield Symbol(_value(function, at, False)), value


def bent(reading: Reading, scope: Scope, known: dict[str, str]) -> str:
    """Why a line is left open that differentiates a slope, of which nothing is known; empty for any other."""
    bases = {n: label.base for n in scope.symbols if (label := label_of(n)) is not None}
    slopes = {n for n, base in bases.items() if base.endswith("'") and base[:-1] in known}
    outer = Scope(definitions={n: d for n, d in scope.definitions.items() if bases.get(n) not in known})
    whole = (part for side in (reading.left, reading.right) for part in parts(side))
    found = any(slopes & outer.closure(part.of) for part in whole if isinstance(part, Derivative))
    return "it differentiates the slope of a function of which nothing is said" if found else ""
