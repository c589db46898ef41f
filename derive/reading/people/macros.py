r"""Commands of an author's own: ``\newcommand{\R}{\mathbb{R}}``, ``\def\x{\mathbf{x}}``, expanded.

What a command expands to stands, for every message, where the command was written.

>>> from derive.reading.tokens import tokenize
>>> own = macros(r"\newcommand{\dd}[2]{\frac{\partial #1}{\partial #2}}")
>>> "".join(t.text for t in expanded(tokenize(r"\dd{L}{z}")[:-1], own))
'\\frac{\\partialL}{\\partialz}'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from derive.reading.errors import ReadError
from derive.reading.people.decorations import undecorated
from derive.reading.people.liberty import Tokens, group
from derive.reading.tokens import tokenize

MOST_TOKENS = 4_000  # of a formula with its macros expanded
_MOST_DEPTH = 8
_DEFINED = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\s*(?P<name>\\[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>[0-9])\])?"
    r"|\\(?:x|g|e)?def\s*(?P<plain>\\[A-Za-z]+)\s*(?P<marks>(?:#[0-9])*)"
    r"|\\DeclareMathOperator\*?\s*\{?\s*(?P<operator>\\[A-Za-z]+)\s*\}?"
)
_PARAMETER = re.compile(r"#([1-9])")


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for: pieces of tokens, with the number of an argument between two pieces."""

    pieces: tuple[Tokens, ...]
    arguments: tuple[int, ...]
    count: int


def macros(text: str) -> dict[str, Macro]:
    """The commands that a text defines; those whose definition is not understood are left out."""
    found: dict[str, Macro] = {}
    for defined in _DEFINED.finditer(text):
        name = defined["name"] or defined["plain"] or defined["operator"]
        body = _body(text, defined.end())
        if body is None:
            continue
        if defined["operator"]:
            body = rf"\operatorname{{{body}}}"
        count = int(defined["count"] or 0) or len(_PARAMETER.findall(defined["marks"] or ""))
        macro = _macro(undecorated(body), count)
        if macro is not None:
            found[name] = macro
    return found


def _body(text: str, at: int) -> str | None:
    """The braced group at a place, without its braces; a single command may stand for one."""
    while at < len(text) and text[at].isspace():
        at += 1
    if at < len(text) and text[at] == "\\" and (command := re.compile(r"\\[A-Za-z]+").match(text, at)):
        return command[0]
    if at >= len(text) or text[at] != "{":
        return None
    depth = 0
    for end in range(at, min(len(text), at + 2000)):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth == 0:
            return text[at + 1 : end]
    return None


def _macro(body: str, count: int) -> Macro | None:
    parts = _PARAMETER.split(body)
    arguments = tuple(int(number) for number in parts[1::2])
    if any(number > count for number in arguments):
        return None
    try:
        return Macro(tuple(tokenize(piece)[:-1] for piece in parts[0::2]), arguments, count)
    except ReadError:
        return None


def expanded(tokens: Tokens, own: Mapping[str, Macro], depth: int = 0) -> Tokens:
    """Tokens with the commands of the author expanded; a recursion ends after a few rounds."""
    if not own or depth >= _MOST_DEPTH or not any(t.kind == "command" and t.text in own for t in tokens):
        return tokens
    new: Tokens = []
    n = 0
    while n < len(tokens):
        token = tokens[n]
        macro = own.get(token.text) if token.kind == "command" else None
        n += 1
        if macro is None:
            new.append(token)
            continue
        given: list[Tokens] = []
        for _ in range(macro.count):
            inside = group(tokens, n)
            if inside is None:
                break
            given.append(inside[0])
            n = inside[1]
        for place, piece in enumerate(macro.pieces):
            new += [replace(t, start=token.start, end=token.end) for t in piece]
            if place < len(macro.arguments) and macro.arguments[place] <= len(given):
                new += given[macro.arguments[place] - 1]
        if len(new) > MOST_TOKENS:
            return tokens
    return expanded(new, own, depth + 1)
