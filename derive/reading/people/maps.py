r"""Functions that a text defines: ``h_\theta(x) = \theta^\top x``, then applied to ``x_i``.

A Term holds no functions. Where a function is applied to its parameter with an index only, its definition is
read for each of them: ``h_i = \theta^\top x_i``. Where it is applied to something else, the right side of its
definition stands for it. A function that is the logistic one has its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from derive.reading.functions import FUNCTIONS, SOFTMAX, UNIT, WORDS
from derive.reading.people.bases import base_at
from derive.reading.people.liberty import Tokens, closing, group, text_at, texts

_EQUALS = ("=", ":=", r"\equiv")
BEFORE = ("", ",", ";", "&", r"\\", ".", ":")
_ENDS = (
    *BEFORE,
    *_EQUALS,
    r"\in",
    r"\implies",
    r"\Rightarrow",
    r"\to",
    r"\approx",
    "<",
    ">",
    r"\le",
    r"\ge",
)
_NO_FUNCTIONS = (*FUNCTIONS, SOFTMAX, UNIT, r"\delta", "e", "d", r"\partial", r"\mathbb{E}", "E", "P", "p")
_NOT_IN_BODIES = (r"\dots", r"\ldots", r"\cdots", r"\vdots", r"\int", r"\max", r"\min")
_MOST = 80  # tokens of a right side
Route: TypeAlias = Literal["each", "logistic", "expanded"]
_FORMS = (r"\frac{1}{1+%s}", r"\frac{1}{%s+1}", "1/(1+%s)", "(1+%s)^{-1}", "[1+%s]^{-1}")
_LOGISTIC = (
    *(form % e for e in ("e^{-z}", r"\exp(-z)", "e^{(-z)}") for form in _FORMS),
    *(
        form % (e, e)
        for e in ("e^z", "e^{z}", r"\exp(z)")
        for form in (r"\frac{%s}{1+%s}", r"\frac{%s}{%s+1}")
    ),
)


@dataclass(frozen=True, slots=True)
class Map:
    """A function with its parameters and the right side of its definition, and how it is read.

    ``index`` is what stands at a parameter where it is applied, ``^{(i)}`` or ``_i``; ``varying`` are the
    parameters that have it.
    """

    name: str
    parameters: tuple[str, ...]
    body: Tokens
    route: Route
    index: Tokens
    varying: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Application:
    """A name with its arguments in brackets, from ``start`` to ``end``; primes stand before ``opened``."""

    name: str
    start: int
    opened: int
    end: int
    arguments: tuple[Tokens, ...]


def applications(tokens: Tokens, names: frozenset[str] | None = None) -> Iterator[Application]:
    """The places where names are applied to arguments, with nothing but primes between."""
    for n in range(len(tokens)):
        base = base_at(tokens, n)
        if base is None or base[0] in _NO_FUNCTIONS or (names is not None and base[0] not in names):
            continue
        if tokens[n].kind == "word" and tokens[n].text in WORDS:
            continue
        opened = base[1]
        while text_at(tokens, opened) == "'":
            opened += 1
        if text_at(tokens, opened) == "(" and (end := closing(tokens, opened)) > opened + 1:
            inside = tokens[opened + 1 : end]
            if not _product(base[0], inside):
                yield Application(base[0], n, opened, end, pieces(inside))


def _product(name: str, inside: Tokens) -> bool:
    """Whether brackets hold the name before them, but for ``f(f(x))``: ``h (1 - h)`` is a product."""
    first = base_at(inside, 0)
    if first is not None and first[0] == name and closing(inside, first[1]) == len(inside) - 1:
        return False
    return holds_name(inside, name)


def holds_name(tokens: Tokens, name: str) -> bool:
    """Whether a name stands among some tokens."""
    return any((own := base_at(tokens, n)) and own[0] == name for n in range(len(tokens)))


def pieces(inside: Tokens) -> tuple[Tokens, ...]:
    """Arguments between commas and semicolons."""
    found: list[Tokens] = [[]]
    depth = 0
    for n, token in enumerate(inside):
        text = text_at(inside, n)
        depth += (text in ("(", "[", "{", r"\{")) - (text in (")", "]", "}", r"\}"))
        if depth == 0 and text in (",", ";"):
            found.append([])
        else:
            found[-1].append(token)
    return tuple(found)


def maps(lists: Sequence[Tokens], gaps: Sequence[frozenset[int]]) -> tuple[Map, ...]:
    """The functions of a text that are defined once and applied to more than their parameters."""
    defined: dict[str, list[tuple[tuple[str, ...], Tokens]]] = {}
    for tokens, own in zip(lists, gaps, strict=True):
        for name, parameters, body in _definitions(tokens, own):
            defined.setdefault(name, []).append((parameters, body))
    found = []
    for name, all_of in defined.items():
        parameters, body = all_of[0]
        once = all(texts(other) == texts(body) for _, other in all_of)
        made = _map(name, parameters, body, lists) if all(p == parameters for p, _ in all_of) else None
        if made is not None and (once or made.route == "each"):  # what is said again is a claim
            found.append(made)
    return tuple(found)


def _definitions(tokens: Tokens, gaps: frozenset[int]) -> Iterator[tuple[str, tuple[str, ...], Tokens]]:
    for one in applications(tokens):
        at = one.end + 1 + (text_at(tokens, one.end + 1) == "&")
        starts = tokens[one.start - 1].kind == "word" or text_at(tokens, one.start - 1) in BEFORE
        if one.start and not starts and tokens[one.start].start not in gaps:
            continue
        names = [lone(argument) for argument in one.arguments]
        if text_at(tokens, at) not in _EQUALS or None in names or text_at(tokens, one.opened - 1) == "'":
            continue
        at += 1 + (text_at(tokens, at + 1) == "&")
        body = tokens[at : ends_at(tokens, at, gaps)]
        parameters = tuple(name for name in names if name)
        said = {own[0] for n in range(len(body)) if (own := base_at(body, n))}
        sound = 0 < len(body) <= _MOST and one.name not in said and said & set(parameters)
        if sound and not any(t.text in _NOT_IN_BODIES or t.text.startswith(r"\begin") for t in body):
            yield one.name, parameters, body


def ends_at(tokens: Tokens, start: int, gaps: frozenset[int] = frozenset()) -> int:
    """Where a side of an equation that begins at a place ends."""
    depth = 0
    for n in range(start, len(tokens)):
        text = text_at(tokens, n)
        depth += (text in ("(", "[", "{", r"\{")) - (text in (")", "]", "}", r"\}"))
        words = tokens[n].kind == "word" and tokens[n].text not in WORDS
        if depth == 0 and (text in _ENDS[1:] or words or (n > start and tokens[n].start in gaps)):
            return n
    return len(tokens)


def lone(tokens: Tokens) -> str | None:
    """The name that tokens are, without scripts."""
    base = base_at(tokens, 0)
    return base[0] if base and base[1] == len(tokens) else None


def _map(name: str, parameters: tuple[str, ...], body: Tokens, lists: Sequence[Tokens]) -> Map | None:
    """How a function is read; None where its applications say nothing new, or more than is known here."""
    applied = [one for tokens in lists for one in applications(tokens, frozenset({name}))]
    if any(len(one.arguments) != len(parameters) for one in applied):
        return None
    pairs = [pair for one in applied for pair in zip(parameters, one.arguments, strict=True)]
    beyond = [(parameter, argument) for parameter, argument in pairs if lone(argument) != parameter]
    if not beyond or name == r"\sigma":
        return None
    if _is_logistic(parameters, body) and not _named(r"\sigma", lists):
        return Map(name, parameters, body, "logistic", [])
    indices = [_index(parameter, argument) for parameter, argument in beyond]
    if None not in indices:
        index = next((own for own in indices if own and all(t.kind != "number" for t in own)), None)
        return Map(name, parameters, body, "each", index, frozenset(p for p, _ in beyond)) if index else None
    return None if _entries(parameters, body) else Map(name, parameters, body, "expanded", [])


def _is_logistic(parameters: tuple[str, ...], body: Tokens) -> bool:
    spelled = "".join("z" if t.text == parameters[0] else texts([t]) for t in body)
    return len(parameters) == 1 and spelled in _LOGISTIC


def _named(name: str, lists: Sequence[Tokens]) -> bool:
    return any(holds_name(tokens, name) for tokens in lists)


def _index(parameter: str, argument: Tokens) -> Tokens | None:
    """The one index at a parameter, ``_i`` or ``^{(i)}``; None for any other argument."""
    base = base_at(argument, 0)
    if base is None or base[0] != parameter or text_at(argument, base[1]) not in ("_", "^"):
        return None
    inside = group(argument, base[1] + 1)
    if inside is None or inside[1] != len(argument):
        return None
    raised = text_at(argument, base[1]) == "^"
    mark = [t for t in inside[0] if not raised or t.text not in ("(", ")", "[", "]")]
    if len(mark) != 1 or mark[0].kind not in ("letter", "number") or (raised and len(inside[0]) != 3):
        return None
    return argument[base[1] :]


def _entries(parameters: tuple[str, ...], body: Tokens) -> bool:
    """Whether entries of a parameter stand in a right side."""
    bases = [own for n in range(len(body)) if (own := base_at(body, n)) and own[0] in parameters]
    return any(text_at(body, end) in ("_", "'") for _, end in bases)
