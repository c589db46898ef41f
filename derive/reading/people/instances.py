r"""Functions of a text at their arguments, as the text's definitions say: see `maps`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.functions import FUNCTIONS
from derive.reading.people.bases import base_at, run_at
from derive.reading.people.liberty import Notes, Tokens, braced, group, made, text_at, texts
from derive.reading.people.maps import Application, Map, applications, lone
from derive.reading.tokens import Token

_MOST = 2_000  # tokens of a formula with right sides put in


def instantiated(tokens: Tokens, known: Sequence[Map]) -> tuple[Tokens, Notes]:
    """A formula with the functions of its text read by their definitions, and the notes on it."""
    notes: Notes = ()
    for own in known:
        match own.route:
            case "logistic":
                tokens, more = _logistic(tokens, own)
            case "each":
                tokens, more = _each(tokens, own)
            case "expanded":
                tokens, more = _expanded(tokens, own)
        notes += more
    return tokens, notes


def _logistic(tokens: Tokens, own: Map) -> tuple[Tokens, Notes]:
    new, notes = tokens, list[tuple[str, int]]()
    for one in reversed(list(applications(tokens, frozenset({own.name})))):
        after = base_at(tokens, one.start)
        if after is not None:
            like = tokens[one.start]
            new = [*new[: one.start], made(r"\sigma", like, "command"), *new[after[1] :]]
            notes.append((rf"{own.name} is read as \sigma", like.start))
    return new, tuple(notes[:1])


def _each(tokens: Tokens, own: Map) -> tuple[Tokens, Notes]:
    """A formula about one x that is read for each of them."""
    plain = [one for one in applications(tokens, frozenset({own.name})) if _at_parameters(one, own)]
    letters = {t.text for t in own.index if t.kind == "letter"}
    if not plain or any(t.text in letters for t in tokens):
        return tokens, ()
    new = tokens
    for n in range(len(tokens) - 1, -1, -1):
        base = base_at(tokens, n)
        if base is not None and base[0] in own.varying and not within_accent(tokens, n):
            new = new[: base[1]] + indexed(new[base[1] :], own.index, tokens[n])
    one = plain[0]
    shown = texts(tokens[one.start : one.end + 1])
    index = "".join(letters)
    return new, ((f"{shown} is read for each {index}", tokens[one.start].start),)


def within_accent(tokens: Tokens, n: int) -> bool:
    """Whether a name is the inside of a longer one, as the y of ``\\hat{y}``."""
    outer = [base for m in range(max(0, n - 2), n) if (base := base_at(tokens, m)) is not None]
    return any(end > n for _, end in outer)


def indexed(rest: Tokens, index: Tokens, like: Token) -> Tokens:
    """What follows a name, with an index at the name: before other indices, or above."""
    new = [replace(t, start=like.start, end=like.start) for t in index]
    below = group(rest, 1) if text_at(rest, 0) == "_" else None
    if below is None:
        return [*new, *rest]
    if text_at(index, 0) == "^":
        return [*rest[: below[1]], *new, *rest[below[1] :]]
    own = group(new, 1)
    inside = [*(own[0] if own else []), made(",", like), *below[0]]
    return [made("_", like), *braced(inside, like), *rest[below[1] :]]


def _at_parameters(one: Application, own: Map) -> bool:
    return all(lone(a) == p for p, a in zip(own.parameters, one.arguments, strict=True))


def _expanded(tokens: Tokens, own: Map) -> tuple[Tokens, Notes]:
    """A formula with the right side for each application, the inner ones first."""
    notes: list[tuple[str, int]] = []
    while len(tokens) <= _MOST:
        found = [one for one in applications(tokens, frozenset({own.name})) if _read(tokens, one, own)]
        if not found:
            break
        one, like = found[-1], tokens[found[-1].start]
        notes.append((f"{texts(tokens[one.start : one.end + 1])} is read by its definition", like.start))
        tokens = tokens[: one.start] + _put(own, one, like) + tokens[one.end + 1 :]
    return tokens, tuple(reversed(notes))


def _read(tokens: Tokens, one: Application, own: Map) -> bool:
    primed = text_at(tokens, one.opened - 1) == "'"
    return not (primed or _at_parameters(one, own) or _captures(one, own))


def _captures(one: Application, own: Map) -> bool:
    """Whether a letter of a sum in the right side stands in an argument."""
    bound: set[str] = set()
    for n in range(len(own.body)):
        if text_at(own.body, n) in (r"\sum", r"\prod") and (below := group(own.body, n + 2)):
            bound |= {t.text for t in below[0] if t.kind == "letter"}
    return any(t.text in bound for argument in one.arguments for t in argument)


def _put(own: Map, one: Application, like: Token) -> Tokens:
    """The right side at the arguments, in brackets."""
    arguments = dict(zip(own.parameters, one.arguments, strict=True))
    found: Tokens = [made("(", like)]
    n = 0
    while n < len(own.body):
        base = base_at(own.body, n)
        if base is not None and base[0] in arguments:
            argument = arguments[base[0]]
            if lone(argument):
                found += argument
            elif text_at(found, len(found) - 1) == "^":
                found += braced(argument, like)
            else:
                found += [made("(", like), *argument, made(")", like)]
            n = base[1]
        elif (word := _function(own.body, n)) is not None:
            found.append(made(word, like, "command"))
            n = run_at(own.body, n)
        else:
            found.append(replace(own.body[n], start=like.start, end=like.start))
            n += 1
    return [*found, made(")", like)]


def _function(tokens: Tokens, n: int) -> str | None:
    """The function whose letters begin at a place; they are no word where they do not stand side by side."""
    name = "\\" + "".join(t.text for t in tokens[n : run_at(tokens, n)])
    return name if name in FUNCTIONS and len(name) > 2 else None
