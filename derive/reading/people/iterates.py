r"""Steps of an iteration: ``w_{t+1} = w_t - \eta L'(w_t)`` is ``w \leftarrow w - \eta L'(w)``.

They are read so where the text speaks of w without its steps elsewhere, so that t is no index of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Notes, Tokens, group, made, text_at, texts

_COUNTED = re.compile(r"\(?(?P<letter>[a-z]|\\tau)(?:(?P<next>\+1)|(?P<last>-1))?\)?")
_FACE = re.compile(r"\\(?:text|mathrm|textrm|rm|mathit)\{(.*)\}")
_NEW, _OLD = ("new", "next", "neu", "+"), ("old", "alt", "prev")
_EQUALS = ("=", ":=", r"\leftarrow")
_STARTS = (",", ";", r"\\", "&", r"\Rightarrow", r"\quad")


@dataclass(frozen=True, slots=True)
class _Use:
    """A name at a place with its script, and what comes after it."""

    at: int
    name: str
    script: str
    behind: int  # the name alone
    after: int  # with its script


@dataclass(frozen=True, slots=True)
class _Step:
    """A name with the scripts of two steps that follow each other."""

    name: str
    new: str
    old: str


def iterates(lists: Sequence[Tokens]) -> list[tuple[Tokens, Notes]]:
    r"""The formulas with assignments for the steps of an iteration, and the notes on these.

    >>> from derive.reading.tokens import tokenize
    >>> lists = [tokenize(t)[:-1] for t in ("L(w) = w^2", r"w_{t+1} = w_t - \eta L'(w_t)")]
    >>> [texts(tokens) for tokens, _ in iterates(lists)]
    ['L(w)=w^2', "w\\leftarrow w-\\eta L'(w)"]
    """
    known: dict[str, _Step] = {}
    for tokens in lists:
        for step, _ in _steps(tokens):
            known.setdefault(step.name, step)
    if not known:
        return [(tokens, ()) for tokens in lists]
    uses = [list(_uses(tokens)) for tokens in lists]
    for step in list(known.values()):
        if not _is_an_iteration(step, lists, uses):
            del known[step.name]
    return [_assigned(tokens, known, own) for tokens, own in zip(lists, uses, strict=True)]


def _is_an_iteration(step: _Step, lists: Sequence[Tokens], uses: Sequence[list[_Use]]) -> bool:
    """Whether a name stands bare elsewhere, and its next step nowhere but where it is taken."""
    bare = False
    for tokens, own in zip(lists, uses, strict=True):
        mine = [use for use in own if use.name == step.name]
        if any(found == step for found, _ in _steps(tokens)):
            continue
        bare |= any(not use.script for use in mine)
        if any(use.script == step.new != step.name for use in mine) and len(tokens) > max(
            (use.after - use.at for use in mine), default=0
        ):
            return False
    return bare


def _assigned(tokens: Tokens, known: dict[str, _Step], uses: list[_Use]) -> tuple[Tokens, Notes]:
    """The tokens with a name for each of its steps, and an assignment where the next one is taken."""
    heads = {at for step, at in _steps(tokens) if known.get(step.name) == step}
    notes: list[tuple[str, int]] = []
    for use in reversed(uses):
        step = known.get(use.name)
        if step is None or use.script not in (step.new, step.old) or not use.script:
            continue
        if use.at in heads:
            sign = next(n for n in range(use.after, len(tokens)) if text_at(tokens, n) in _EQUALS)
            like = tokens[sign]
            tokens = [*tokens[:sign], made(r"\leftarrow", like, "command"), *tokens[sign + 1 :]]
            notes.append((f"{texts(tokens[use.at : use.after])} is read as the next {use.name}", like.start))
        tokens = [*tokens[: use.behind], *tokens[use.after :]]
    return tokens, tuple(notes)


def _steps(tokens: Tokens) -> Iterator[tuple[_Step, int]]:
    """The steps that a formula takes, each with the place of its head."""
    for use in _uses(tokens):
        sign = use.after + (text_at(tokens, use.after) == "&")
        if text_at(tokens, sign) not in _EQUALS or not (
            use.at == 0 or text_at(tokens, use.at - 1) in _STARTS
        ):
            continue
        olds = _before(use.script)
        for other in _uses(tokens[sign + 1 :]):
            n = sign + 1 + other.at
            addend = text_at(tokens, n - 1) in ("=", ":=", "&", "+", r"\leftarrow", ")")
            ends = text_at(tokens, sign + 1 + other.after) in ("+", "-")
            if other.name == use.name and other.script in olds and addend and ends:
                yield _Step(use.name, use.script, other.script), use.at
                break


def _before(script: str) -> tuple[str, ...]:
    """The scripts of the step before the one that has this script."""
    if script in _NEW:
        return (*_OLD, "")
    found = _COUNTED.fullmatch(script)
    if found is None:
        return ()
    if found["next"]:
        return (script.replace("+1", ""), f"({found['letter']})")
    return () if found["last"] else (script.replace(found["letter"], f"{found['letter']}-1"),)


def _uses(tokens: Tokens) -> Iterator[_Use]:
    """The names of a formula, each with one script below or above it."""
    n = 0
    while n < len(tokens):
        base = base_at(tokens, n)
        if base is None:
            n += 1
            continue
        name, behind = base
        after, script = behind, ""
        if text_at(tokens, behind) in ("_", "^"):
            inside = group(tokens, behind + 1)
            written = texts(inside[0]).replace(" ", "") if inside else ""
            if text_at(tokens, behind + 1) == "+":
                inside, written = (tokens[behind + 1 : behind + 2], behind + 2), "+"
            face = _FACE.fullmatch(written)
            written = face[1] if face else written
            if inside is not None and (text_at(tokens, behind) == "_" or _is_step(written)):
                after, script = inside[1], written
        yield _Use(n, name, script, behind, after)
        n = after if script and _is_step(script) else behind


def _is_step(script: str) -> bool:
    """Whether what stands above a name is no power: ``(t)``, ``new``."""
    return script in (*_NEW, *_OLD) or script.startswith("(") or "+1" in script
