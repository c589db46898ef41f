r"""One example and all of them in one text: ``z = w^\top x + b`` beside ``J = \frac{1}{m} \sum_i L_i``.

Read as they stand, x is a vector in the one formula and an array of them in the other, and nothing fits. What
is said of one example is said of each: ``z_i = w^\top x_i + b``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.reading.people.bases import base_at, is_argument, scripted
from derive.reading.people.instances import indexed, within_accent
from derive.reading.people.liberty import Notes, Tokens, closing, group, text_at, texts

_EQUALS = ("=", ":=")
_LETTER = re.compile(r"(?:\\\w+\{)*[A-Za-z]\}*")
_WEIGHTS = ("w", "W", "b", "B", "v", "V", "U", "c", "e", "d", "T")


NOTE = "it is said of one example, and read for each"


MOST = 3  # indices that are tried


def for_each_example(lists: Sequence[Tokens], number: int) -> list[tuple[Tokens, Notes]]:
    """The formulas with an index of the examples put in where it is left out.

    The index is a letter of a sum whose names stand without it in other formulas; where there are several
    such, the one with a number is taken, those above names first.
    """
    found = [(index, own) for index in _indices(lists) if (own := _without(lists, index))]
    found.sort(key=lambda one: text_at(one[0], 0) != "^")
    if number >= len(found):
        return [(tokens, ()) for tokens in lists]
    index, own = found[number]
    letter = _letter(index)
    said = [_alone(tokens, letter) and _holds(tokens, own) for tokens in lists]
    return [
        (_put(tokens, own, index), ((f"{NOTE} {letter}", tokens[0].start),)) if mine else (tokens, ())
        for tokens, mine in zip(lists, said, strict=True)
    ]


def _letter(index: Tokens) -> str:
    return next(t.text for t in index if t.kind == "letter")


def _alone(tokens: Tokens, letter: str) -> bool:
    return all(t.text != letter for t in tokens)


def _without(lists: Sequence[Tokens], index: Tokens) -> set[str]:
    """The names that stand with an index and, in formulas without its letter, without it as well."""
    single = [tokens for tokens in lists if _alone(tokens, _letter(index))]
    with_it = {name for tokens in lists for name, scripts in _names(tokens) if texts(index) in scripts}
    place = text_at(index, 0)
    bare = {name for tokens in single for name, at in _places(tokens) if place not in at}
    own = with_it & bare - {name for tokens in single for name, at in _places(tokens) if place in at}
    heads = [found for tokens in single for found in _definitions(tokens)]
    while more := {head for head, names in heads if names & own} - own if own else set():
        own |= more  # z = w^\top x + b is one for each x
    return own if _read_of(own, heads) <= own | _parameters(lists) else set()


def _read_of(own: set[str], heads: Sequence[tuple[str, frozenset[str]]]) -> set[str]:
    """What is read by the definitions of what an example has, and by those of what they read."""
    made = dict(heads)
    found, waiting = set[str](), [name for name in own if name in made]
    while waiting:
        for name in made[waiting.pop()] - found:
            found.add(name)
            if name in made:
                waiting.append(name)
    return {name for name in found if _LETTER.fullmatch(name)}


def _parameters(lists: Sequence[Tokens]) -> set[str]:
    """The names that all examples share: what is differentiated by, letters of sums and of weights."""
    found = set(_WEIGHTS)
    for tokens in lists:
        for n in range(len(tokens)):
            behind = text_at(tokens, n) in (r"\partial", "d") and text_at(tokens, n - 1) == "{"
            below = text_at(tokens, n) == "_" and text_at(tokens, n - 1) == r"\nabla"
            if base := base_at(tokens, n + 1) if behind or below else None:
                found.add(base[0])
            if text_at(tokens, n) == r"\sum" and (inside := group(tokens, n + 2)) is not None:
                found |= {t.text for t in inside[0]}
    return found


def _indices(lists: Sequence[Tokens]) -> Iterator[Tokens]:
    r"""How the letters of sums stand at names, ``_i`` or ``^{(i)}``, each form once."""
    seen: set[str] = set()
    for tokens in lists:
        for n in range(len(tokens)):
            summed = text_at(tokens, n) == r"\sum" and text_at(tokens, n + 1) == "_"
            below = group(tokens, n + 2) if summed else None
            if below is None or not below[0] or below[0][0].kind != "letter":
                continue
            letter = below[0][0].text
            for m in range(n, len(tokens)):
                base = base_at(tokens, m)
                for form in _scripts(tokens, base[1]) if base else []:
                    if _letter(form) == letter and texts(form) not in seen:
                        seen.add(texts(form))
                        yield form


def _scripts(tokens: Tokens, n: int) -> list[Tokens]:
    r"""The scripts of one letter at a place, ``_i`` and ``^{(i)}``."""
    found: list[Tokens] = []
    while text_at(tokens, n) in ("_", "^") and (inside := group(tokens, n + 1)) is not None:
        letters = [t.text for t in inside[0] if t.kind == "letter"]
        form = "{}" if text_at(tokens, n) == "_" else "({})"
        if len(letters) == 1 and texts(inside[0]) == form.format(letters[0]):
            found.append(tokens[n : inside[1]])
        n = inside[1]
    return found


def _names(tokens: Tokens) -> Iterator[tuple[str, list[str]]]:
    """Each name with the scripts of one letter that stand at it."""
    for n in range(len(tokens)):
        base = base_at(tokens, n)
        if base is not None and not is_argument(tokens, n) and not within_accent(tokens, n):
            yield base[0], [texts(script) for script in _scripts(tokens, base[1])]


def _places(tokens: Tokens) -> Iterator[tuple[str, str]]:
    """Each name with where its indices stand, below or above; a power and a transpose are none."""
    for n in range(len(tokens)):
        base = base_at(tokens, n)
        if base is not None and not is_argument(tokens, n) and not within_accent(tokens, n):
            below = [t.text for t in tokens[base[1] : scripted(tokens, base[1])] if t.text == "_"]
            yield base[0], "".join([*below, *(text_at(one, 0) for one in _scripts(tokens, base[1]))])


def _definitions(tokens: Tokens) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that equations give, ``a = b = c`` two of them, and the names behind them."""
    for n in range(len(tokens)):
        base = base_at(tokens, n) if n == 0 or text_at(tokens, n - 1) in _EQUALS else None
        if base is not None and text_at(tokens, _applied(tokens, base[1])) in _EQUALS:
            yield base[0], frozenset(name for name, _ in _names(tokens[base[1] :]))


def _applied(tokens: Tokens, n: int) -> int:
    """The end of the arguments that begin at a place."""
    return closing(tokens, n) + 1 if text_at(tokens, n) == "(" and closing(tokens, n) > 0 else n


def _holds(tokens: Tokens, own: set[str]) -> bool:
    return any(name in own for name, _ in _names(tokens))


def _put(tokens: Tokens, own: set[str], index: Tokens) -> Tokens:
    new = tokens
    for n in range(len(tokens) - 1, -1, -1):
        base = base_at(tokens, n)
        name = base is not None and not is_argument(tokens, n) and not within_accent(tokens, n)
        applied = base is not None and text_at(tokens, _applied(tokens, base[1])) != text_at(tokens, base[1])
        if base is not None and name and not applied and base[0] in own:
            new = new[: base[1]] + indexed(new[base[1] :], index, tokens[n])
    return new
