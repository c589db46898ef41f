r"""Functions of people's own: ``L(y, \hat y)``, ``p(y = k \mid x)``, ``h_\theta(x_i)`` are read as names.

Where a text always gives a name the same arguments, but for indices, the arguments say nothing: ``f(x)``
is f, ``h(x_i)`` is ``h_i``. Where the arguments differ, the name is a function, which no Term can hold:
then each application is a name of its own, with its brackets, and what is claimed of it is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.labels import is_raised
from derive.reading.functions import FUNCTIONS, SOFTMAX, UNIT, WORDS
from derive.reading.people.abstract import reserved
from derive.reading.people.bases import base_at, is_argument, scripted
from derive.reading.people.liberty import (
    Rewriting,
    Tokens,
    braced,
    closing,
    group,
    made,
    named,
    text_at,
    texts,
)
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_WORD = re.compile(r"\\(?:operatorname|mathrm|text|textrm)\{[A-Za-z]{2,}\}")
_BY_CUSTOM = ("f", "g", "h", "F", "G", r"\phi", r"\varphi", r"\psi", r"\mathcal{L}", "J", r"\mathrm{Pr}")
_NO_NAMES = (SOFTMAX, UNIT, r"\delta", "e", r"\mathbf{1}", r"\mathbb{1}")
# P(i \succ j): i is ranked higher than j
_TELLING = (",", ";", "|", "=", r"\succ", r"\prec", r"\succeq", r"\preceq")


def applied_at(tokens: Tokens, n: int, usage: Usage) -> tuple[str, int, int, int] | None:
    """The name, the end of the name, the opening and the closing bracket of an application at a place."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n) or base[0] in _NO_NAMES or reserved(base[0]):
        return None
    word = tokens[n].kind == "word" and tokens[n].text in WORDS
    if (base[0] in FUNCTIONS or word) and base[0] not in usage.bare:
        return None
    opened = scripted(tokens, base[1])
    if any(t.text in ("T", r"\top") for t in tokens[base[1] : opened]):
        return None
    if text_at(tokens, opened) != "(" or (end := closing(tokens, opened)) < opened + 2:
        return None
    inside = tokens[opened + 1 : end]
    if is_raised(base[0]) and text_at(tokens, end + 1) == "^":
        return None  # W^{l} (a^{l})^\top is a product
    if text_at(tokens, end + 1) == "_" and any(t.text == "_" for t in tokens[base[1] : opened]):
        return None  # w_{ij} (x)_i is a product
    if _telling(inside) or _single(inside):
        return base[0], base[1], opened, end
    if any((own := base_at(inside, m)) and own[0] == base[0] for m in range(len(inside))):
        return None  # h_j (1 - h_j) is a product
    if _upright(base[0]) and base[1] == opened and base[0] not in usage.bare:
        return base[0], base[1], opened, end
    if opened > base[1] and (base[0], 0) in usage.spots:
        return None  # \pi_a (q_a - J) is a product, beside \pi(a | s)
    custom = (base[0] in _BY_CUSTOM or _upright(base[0])) and (base[0], 0) not in usage.spots
    known = base[0] in usage.functions or custom
    return (base[0], base[1], opened, end) if known and base[0] not in usage.bare else None


def _upright(name: str) -> bool:
    r"""Whether a name is a word, ``\operatorname{erf}``: before a bracket it is a function."""
    return bool(_WORD.fullmatch(name))


def _telling(inside: Tokens) -> bool:
    depth = 0
    bars = sum(t.text == r"\|" for t in inside)
    for token in inside[1:-1]:
        text = token.text if token.kind not in ("word", "name") else ""
        if depth == 0 and text == r"\|" and bars == 1:
            return True  # D(p \| q)
    for token in inside:
        text = token.text if token.kind not in ("word", "name") else ""
        depth += (text in ("(", "[", "{", r"\{")) - (text in (")", "]", "}", r"\}"))
        if depth == 0 and text in _TELLING:
            return True
    return text_at(inside, 0) == r"\cdot"


def _single(inside: Tokens) -> bool:
    """Whether there is one name with its scripts, and nothing else."""
    base = base_at(inside, 0)
    return base is not None and scripted(inside, base[1]) == len(inside)


def note_applications(lists: Iterable[Tokens], usage: Usage) -> None:
    """Note with which arguments each name is applied, but for their indices."""
    for tokens in lists:
        for n in range(len(tokens)):
            found = applied_at(tokens, n, usage)
            if found is not None:
                usage.functions.add(found[0])
                arguments, _ = _erased(tokens[found[2] + 1 : found[3]], usage)
                usage.applied.setdefault(found[0], set()).add(arguments)


def _erased(inside: Tokens, usage: Usage) -> tuple[str, list[Token]]:
    """The arguments as a text without the indices in them, and these indices."""
    kept, indices = Tokens(), list[Token]()
    for n, token in enumerate(inside):
        before, outer = text_at(inside, n - 1), text_at(inside, n - 2)
        below = before == "_" or (before == "{" and outer == "_")
        index = token.kind != "name" and usage.is_index(token.text)
        if index or (token.kind == "number" and (below or text_at(inside, n - 1) == "=")):
            if all(token.text != other.text for other in indices):
                indices.append(token)
            kept.append(made("#", token))
        else:
            kept.append(token)
    return texts(kept), indices


def _derivative(tokens: Tokens, n: int, found: tuple[str, int, int, int]) -> Rewriting:
    r"""``f'(x)`` is ``\frac{\partial f}{\partial x}``, and ``f''(x)`` one of that."""
    _, after, opened, end = found
    like, partial = tokens[n], made(r"\partial", tokens[n], "command")
    top, bottom = [partial, *tokens[n:after]], [partial, *tokens[opened + 1 : end]]
    frac = made(r"\frac", like, "command")
    again = [frac, *braced([partial], like), *braced(bottom, like)] * (opened - after - 1)
    new = [*again, frac, *braced(top, like), *braced(bottom, like)]
    return Rewriting(end + 1, new, f"{texts(tokens[n : end + 1])} is read as {texts(new)}")


def application(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A name applied to arguments, read as the name."""
    found = applied_at(tokens, n, usage)
    if found is None:
        return None
    name, after, opened, end = found
    inside = tokens[opened + 1 : end]
    if texts(tokens[after:opened]) in ("'", "''") and _single(inside):
        return _derivative(tokens, n, found)
    shown = texts(tokens[n : end + 1])
    _, indices = _erased(inside, usage)
    like = tokens[n]
    if len(usage.applied.get(name, ())) > 1 or any(t.text == "0" for t in indices):
        return Rewriting(end + 1, [named(shown, tokens[n : end + 1])])
    scripts = tokens[after:opened]
    if indices:
        own: Tokens = []
        if text_at(scripts, 0) == "_" and (below := group(scripts, 1)):
            own, scripts = [made(",", like), *below[0]], scripts[below[1] :]
        listed: Tokens = []
        for index in indices:
            listed += [*([made(",", like)] if listed else []), index]
        scripts = [made("_", like), *braced([*listed, *own], like), *scripts]
    new = [*tokens[n:after], *scripts]
    return Rewriting(end + 1, new, f"{shown} is read as {texts(new)}")
