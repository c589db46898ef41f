r"""Primes on names: after ``u = x^2 + 1``, ``u'`` is the derivative of u by x, the one input that u has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from derive.reading.functions import FUNCTIONS, WORDS
from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Notes, Tokens, braced, made, text_at
from derive.reading.people.maps import BEFORE, ends_at

_NO_INPUTS = ("e", "d", r"\partial", r"\pi")
_SLOPES = re.compile(
    r"derivativ|differentiat|\bslopes?\b|\b(?:product|quotient|chain|power|sum) rule", re.IGNORECASE
)
_OTHERS = re.compile(r"perturb|shifted|updated?\b|\bnew\b|\bnext\b|another", re.IGNORECASE)
_DIFFERENTIALS = ("d", r"\partial")  # a text that says by what it differentiates
_ARRAYS = ("_", r"\sum", r"\prod", r"\top", r"\odot", "'")


def primed(lists: Iterable[Tokens], text: str) -> dict[str, str]:
    """The defined names of one number that a text primes, each with the one input of which they are made.

    A prime may as well mark another value: words speak of derivatives, or several names have one.
    """
    lists = list(lists)
    bodies: dict[str, Tokens] = {}
    used, indexed, said = set[str](), set[str](), set[str]()
    for tokens in lists:
        for n in range(len(tokens)):
            base = base_at(tokens, n)
            if base is None:
                continue
            name, after = base
            if text_at(tokens, after) == "'" and text_at(tokens, after + 1) not in ("'", "("):
                used.add(name)
            if text_at(tokens, after) == "_":
                indexed.add(name)
            if text_at(tokens, n - 1) in _DIFFERENTIALS:
                said.add(name)
            starts = text_at(tokens, n - 1) in BEFORE
            after += text_at(tokens, after) == "&"
            if starts and text_at(tokens, after) == "=":
                bodies.setdefault(name, tokens[after + 1 : ends_at(tokens, after + 1)])
    found = {name: _inputs(name, bodies, frozenset()) for name in used & bodies.keys()}
    slopes = {
        name: next(iter(inputs))
        for name, inputs in found.items()
        if inputs and len(inputs) == 1 and len(bodies[name]) > 1
        if next(iter(inputs)).islower() and not ({name} | inputs) & indexed and name not in said
    }
    told = _SLOPES.search(text) or (len(slopes) > 1 and not _OTHERS.search(text))
    return slopes if told else {}


def _inputs(name: str, bodies: Mapping[str, Tokens], above: frozenset[str]) -> set[str] | None:
    """The names without definition of which a name is made; None where arrays or primes stand in between."""
    body, found = bodies[name], set[str]()
    if name in above or any(token.text in _ARRAYS for token in body):
        return None
    for n in range(len(body)):
        base = base_at(body, n)
        if base is None or base[0] in (*_NO_INPUTS, *FUNCTIONS) or body[n].text in WORDS:
            continue
        inner = _inputs(base[0], bodies, above | {name}) if base[0] in bodies else {base[0]}
        if inner is None:
            return None
        found |= inner
    return found


def derived(tokens: Tokens, known: Mapping[str, str]) -> tuple[Tokens, Notes]:
    """A formula with derivatives for the primes on known names, and the notes on them."""
    notes: dict[str, int] = {}
    for n in range(len(tokens) - 1, -1, -1):
        base = base_at(tokens, n)
        if base is None or base[0] not in known or text_at(tokens, base[1]) != "'":
            continue
        if text_at(tokens, base[1] + 1) in ("'", "("):
            continue
        like, variable = tokens[n], known[base[0]]
        partial = made(r"\partial", like, "command")
        by = made(variable, like, "command" if variable[0] == "\\" else "letter")
        slope = [made(r"\frac", like, "command"), *braced([partial, *tokens[n : base[1]]], like)]
        slope += braced([partial, by], like)
        if text_at(tokens, base[1] + 1) == "^":
            slope = [made("(", like), *slope, made(")", like)]
        notes[f"{base[0]}' is read as the derivative of {base[0]} by {variable}"] = like.start
        tokens = [*tokens[:n], *slope, *tokens[base[1] + 1 :]]
    return tokens, tuple(reversed(notes.items()))
