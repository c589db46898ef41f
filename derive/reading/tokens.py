r"""Text of a formula -> tokens, each with its place; every character is understood or refused by name.

>>> [t.text for t in tokenize(r"\frac12 \left( x_i \right)")]
['\\frac', '1', '2', '(', 'x', '_', 'i', ')', '']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from derive.alphabet import COMMANDS
from derive.reading.errors import ReadError

MAX_TEXT = 40_000  # characters; the longest formula seen in print has 2,795
MAX_DIGITS = 30

Kind = Literal["number", "letter", "command", "word", "name", "mark", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text. A ``word`` is upright text in braces, ``\\text{if}``; its ``face`` is the command.

    A ``name`` is never read from text: it is a whole name, made of several tokens by who rewrites them.
    """

    kind: Kind
    text: str
    start: int
    end: int
    face: str = ""


# Spacing and sizes say nothing about the meaning.
_SILENT = re.compile(
    r"(?:\s|~|\\[,;:! \n]|\\(?:quad|qquad|displaystyle|textstyle|scriptstyle|limits|nolimits|left|right"
    r"|middle|[bB]igg?[lrm]?|thinspace|enspace)(?![A-Za-z]))+"
)
_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<environment>\\(?:begin|end)\s*\{[A-Za-z]+\*?\})"
    r"|(?P<face>\\(?:text|textrm|mbox|mathrm|operatorname\*?))\s*\{(?P<word>[^{}\\$]*)\}"
    r"|(?P<command>\\(?:[A-Za-z]+|[{}|\\]))"
    r"|(?P<bars>\|\|)"
    r"|(?P<mark>[-+*/^_{}()\[\]|=,&'<>!:;.])"
)
# One spelling of what can be spelled in several ways.
_SAME = {
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\cfrac": r"\frac", r"\neq": r"\ne", r"\Vert": r"\|",
    r"\circ": r"\odot", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[", r"\rbrack": "]",
    r"\intercal": r"\top",
    r"\times": r"\cdot", r"\ast": r"\cdot", "*": r"\cdot", r"\mbox": r"\text", r"\textrm": r"\text",
    r"\operatorname*": r"\operatorname", r"\begin{dcases}": r"\begin{cases}", r"\end{dcases}": r"\end{cases}",
    r"\coloneqq": ":=", r"\lvert": "|", r"\rvert": "|", r"\vert": "|",
}  # fmt: skip


def tokenize(text: str, origin: str = "") -> list[Token]:
    """The tokens of a text, the last one of kind ``end``.

    Raises ReadError for a text that is too long, a numeral that is too long, or an unknown character.
    """
    if len(text) > MAX_TEXT:
        raise ReadError(
            f"the text has {len(text)} characters; {MAX_TEXT} is the most that is read", origin=origin
        )
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isascii() and char.isalpha():
            tokens.append(Token("letter", char, at, at + 1))
            at += 1
            continue
        if (char in "~\\" or char.isspace()) and (silent := _SILENT.match(text, at)):
            at = silent.end()
            continue
        found = _TOKEN.match(text, at)
        if found:
            tokens += _tokens(found, text, origin, bool(tokens) and _begins_fraction(tokens))
            at = found.end()
        else:
            tokens.append(_typed(text, at, origin))
            at += 1
    tokens.append(Token("end", "", at, at))
    return tokens


def _begins_fraction(tokens: list[Token]) -> bool:
    return tokens[-1].text == r"\frac" or (
        len(tokens) > 1 and tokens[-2].text == r"\frac" and tokens[-1].kind != "mark"
    )


def _tokens(found: re.Match[str], text: str, origin: str, fraction: bool) -> list[Token]:
    start, end = found.span()
    kind, piece = found.lastgroup, found[0]
    if kind == "word":
        face = _SAME.get(found["face"], found["face"])
        return [Token("word", found["word"].strip(), start, end, face)]
    if kind == "number":
        if len(piece) > MAX_DIGITS:
            raise ReadError(f"a numeral with more than {MAX_DIGITS} digits", text, start, origin=origin)
        if fraction and piece.isdigit() and len(piece) > 1:
            # TeX takes one digit: \frac12 is one half
            rest = [
                Token("number", piece[0], start, start + 1),
                Token("number", piece[1], start + 1, start + 2),
            ]
            return rest + ([Token("number", piece[2:], start + 2, end)] if piece[2:] else [])
        return [Token("number", piece, start, end)]
    if kind == "bars":
        return [Token("command", r"\|", start, end)]
    piece = "".join(piece.split())
    piece = _SAME.get(piece, piece)
    return [Token("command" if piece.startswith("\\") else "mark", piece, start, end)]


def _typed(text: str, at: int, origin: str) -> Token:
    """A character that stands for a command."""
    char = text[at]
    if char in COMMANDS:
        command = _SAME.get(COMMANDS[char], COMMANDS[char])
        return Token("command" if command.startswith("\\") else "mark", command, at, at + 1)
    if char == "$":
        raise ReadError(
            "a dollar sign inside a formula", text, at, "write the formula without dollar signs", origin
        )
    if char == "\\":
        raise ReadError("a backslash without a command name", text, at, origin=origin)
    shown = f"“{char}” (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}"
    raise ReadError(f"the character {shown} has no meaning in a formula", text, at, origin=origin)
