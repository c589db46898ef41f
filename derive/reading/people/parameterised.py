r"""Parameters below the name of a function: ``h_\theta(x)`` is h, where theta is a quantity of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Notes, Tokens, closing, group, text_at, texts
from derive.reading.people.maps import holds_name

_PARAMETERS = ("w", "W", "b", "B", "A", "V", "U")
_NO_PARAMETERS = (r"\delta", r"\alpha", r"\epsilon", r"\ell", r"\nabla", r"\partial")


def without_parameters(lists: Iterable[Tokens]) -> list[tuple[Tokens, Notes]]:
    """The formulas with functions by their bare names, where each has the same parameters everywhere."""
    lists = list(lists)
    quantities = {name for tokens in lists for name in _quantities(tokens)}
    below: dict[str, set[str]] = {}
    for tokens in lists:
        for _, name, inside, end in _functions(tokens):
            names = {own[0] for n in range(len(inside)) if (own := base_at(inside, n))}
            if names and names <= quantities and all(_is_parameter(t.text) for t in inside if t.text != ","):
                below.setdefault(name, set()).add(texts(inside))
            elif not inside and not holds_name(tokens[end : closing(tokens, end)], name):
                below.setdefault(name, set()).add("")
    known = {name: max(seen) for name, seen in below.items() if len(seen - {""}) == 1}
    return [_dropped(tokens, known) for tokens in lists]


def _dropped(tokens: Tokens, known: Mapping[str, str]) -> tuple[Tokens, Notes]:
    notes: list[tuple[str, int]] = []
    for n, name, inside, opened in reversed(list(_functions(tokens))):
        if inside and known.get(name) == texts(inside):
            base, behind = base_at(tokens, n), tokens[opened : closing(tokens, opened) + 1]
            own = tokens[n : base[1]] if base else []
            notes.append(
                (
                    f"{texts([*tokens[n:opened], *behind])} is read as {texts([*own, *behind])}",
                    tokens[n].start,
                )
            )
            tokens = [*tokens[:n], *own, *tokens[opened:]]
    return tokens, tuple(notes[-1:])


def _is_parameter(text: str) -> bool:
    greek = text in LETTERS and text not in _NO_PARAMETERS and text[1:2].islower()
    return greek or text in _PARAMETERS or text in ("{", "}") or text in FACES


def _functions(tokens: Tokens) -> Iterable[tuple[int, str, Tokens, int]]:
    """Names applied to arguments: the place, the name, what stands below it, and what comes after that."""
    for n in range(len(tokens)):
        base = base_at(tokens, n)
        if base is None or base[0] in _NO_PARAMETERS:
            continue
        inside = group(tokens, base[1] + 1) if text_at(tokens, base[1]) == "_" else None
        after = inside[1] if inside else base[1]
        if text_at(tokens, after) == "(":
            yield n, base[0], inside[0] if inside else [], after


def _quantities(tokens: Tokens) -> Iterable[str]:
    r"""The names that stand in a formula elsewhere than below or above others, but for ``\nabla``."""
    n = 0
    while n < len(tokens):
        base = base_at(tokens, n)
        if base is not None:
            yield base[0]
        scripts = text_at(tokens, n) in ("_", "^") and text_at(tokens, n - 1) != r"\nabla"
        inside = group(tokens, n + 1) if scripts or text_at(tokens, n) in (*ACCENTS, *FACES) else None
        n = inside[1] if inside else n + 1
