"""The leaves of a formula: numbers, letters, names, operators and spaces as MathML elements.

Every leaf has one of TeX's classes of atoms, since what stands beside it decides the space around it.

>>> leaf("x"), leaf("-")
(('<mi>x</mi>', 0), ('<mo>−</mo>', 2))
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from derive.writers.prose import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latex2mathml.walker import Node

ORDINARY, FUNCTION, BINARY, OPEN, CLOSE, SPACE = range(6)
Atom = tuple[str, int]

SPACES = {
    r"\,": "0.167em", r"\:": "0.222em", r"\;": "0.278em", r"\!": "-0.167em", r"\ ": "0.25em", "~": "0.25em",
    r"\thinspace": "0.167em", r"\enspace": "0.5em", r"\quad": "1em", r"\qquad": "2em",
}  # fmt: skip
LIMITS = {r"\sum", r"\prod", r"\max", r"\min", r"\lim", r"\sup", r"\inf", r"\argmax", r"\argmin"}
FUNCTIONS = {
    r"\log", r"\ln", r"\exp", r"\tanh", r"\sinh", r"\cosh", r"\sin", r"\cos", r"\tan", r"\det", r"\Pr",
    *LIMITS - {r"\sum", r"\prod"},
}  # fmt: skip
STYLES = {
    r"\mathbf",
    r"\boldsymbol",
    r"\bm",
    r"\mathbb",
    r"\mathcal",
    r"\mathscr",
    r"\mathfrak",
    r"\mathsf",
    r"\mathtt",
}
FENCES = {r"\lvert": "prefix", r"\lVert": "prefix", r"\rvert": "postfix", r"\rVert": "postfix"}
ESCAPED = {r"\{", r"\}", r"\_", r"\%", r"\&", r"\#", r"\$"}
_BARS = {"|": "|", r"\vert": "|", r"\|": "‖", r"\Vert": "‖"}
_OPENING, _CLOSING = set("([{⟨⌊⌈"), set(")]}⟩⌋⌉")
_LETTERS = set("∂∇∞⊤⊥∅∀∃…⋯⋮⋱′″‴ℓ")  # symbols that are operators to MathML and letters to TeX
_FACELESS = {r"\ell", r"\hbar", r"\partial", r"\nabla"}  # no typeface changes these
_GREEK = {
    r"\mathbf": r"\mbf",
    r"\boldsymbol": r"\mbfit",
    r"\mathsf": r"\msans",
}  # names of their Greek letters


def escape(text: str) -> str:
    """Text as it stands in XML or HTML, in an element or in a quoted attribute."""
    clean = visible(text).replace("&", "&amp;").replace("<", "&lt;")
    return clean.replace(">", "&gt;").replace('"', "&quot;")


@cache
def character(command: str) -> str:
    """The character that a LaTeX command stands for, or nothing; no combining or invisible one."""
    from unicodedata import category

    from latex2mathml.symbols_parser import convert_symbol

    code = convert_symbol(command)
    char = chr(int(code, 16)) if code else ""
    return char if char and category(char)[0] in "LNPS" else ""


def upright(name: str) -> str:
    """A name of letters that stand upright; a name of one letter would else be slanted."""
    variant = ' mathvariant="normal"' if len(name) == 1 else ""
    return f"<mi{variant}>{escape(name)}</mi>"


def leaf(token: str) -> Atom:
    """One token of latex2mathml without arguments.

    Raises ValueError for a token that draws nothing by itself.
    """
    if token in SPACES:
        return f'<mspace width="{SPACES[token]}"/>', SPACE
    if token in FUNCTIONS:
        if token in LIMITS:
            return f'<mo movablelimits="true" lspace="0" rspace="0">{token[1:]}</mo>', FUNCTION
        return f"<mi>{token[1:]}</mi>", FUNCTION
    if side := FENCES.get(token):
        return (
            f'<mo form="{side}" stretchy="false">{character(token)}</mo>',
            OPEN if side == "prefix" else CLOSE,
        )
    if bar := _BARS.get(token):
        return f'<mo stretchy="false" lspace="0" rspace="0">{bar}</mo>', ORDINARY
    # "2in" is read as a length, and "-2in" with its sign
    if number := re.fullmatch(r"(-?)(\d+\.?\d*|\.\d+)\s*([a-z]*)", token):
        sign, digits, letters = number.groups()
        after = "".join(f"<mi>{letter}</mi>" for letter in letters)
        return f"{'<mo>−</mo>' if sign else ''}<mn>{digits}</mn>{after}", ORDINARY
    char = _literal(token)
    if char != token:
        return (upright(char) if char.isascii() else f"<mi>{char}</mi>"), ORDINARY
    if token.startswith("\\"):
        char = token[1:] if token in ESCAPED else character(token)
    if len(char) != 1 or token in "{}&^_#$":
        raise ValueError(f"cannot draw {token or 'an empty place'} here")
    return _char(char)


def _literal(token: str) -> str:
    """A token without its writing as a character reference, which latex2mathml uses for styled letters."""
    found = re.fullmatch(r"&#x([0-9A-Fa-f]+);", token)
    return chr(int(found[1], 16)) if found else token


def _char(char: str) -> Atom:
    if char in _OPENING or char in _CLOSING:
        return f'<mo stretchy="false">{char}</mo>', OPEN if char in _OPENING else CLOSE
    if char == "∇" or "Α" <= char <= "Ω":  # TeX slants the small Greek letters alone
        return upright(char), ORDINARY
    if char.isalpha() or char in _LETTERS:
        return f"<mi>{escape(char)}</mi>", ORDINARY
    char = {"-": "−", "*": "∗"}.get(char, char)
    if char in "!./":
        return f'<mo lspace="0" rspace="0">{char}</mo>', ORDINARY
    return f"<mo>{escape(char)}</mo>", BINARY


def name(nodes: Sequence[Node], command: str) -> Atom:
    """The letters of ``\\mathrm{softmax}`` as one word; those of ``\\mathop`` name a function.

    Raises ValueError for anything else than letters in it.
    """
    word = "".join(_letters(node, command) for node in nodes)
    if command == r"\mathit":
        return f"<mrow>{''.join(f'<mi>{escape(c)}</mi>' for c in word)}</mrow>", ORDINARY
    return upright(word), FUNCTION if command == r"\mathop" else ORDINARY


def _letters(node: Node, command: str) -> str:
    if node.children is not None:
        return "".join(_letters(child, command) for child in node.children)
    char = {r"\_": "_", r"\ ": " ", "~": " "}.get(node.token, _literal(node.token))
    if not re.fullmatch(r"[\w .,-]+", char):
        raise ValueError(f"cannot draw {node.token} in the name of {command}")
    return char


def styled(style: str, token: str) -> str:
    """A letter, number or Greek command in a style, by the Unicode characters of that style.

    Raises ValueError where the style has no such letter.
    """
    style = {r"\bm": r"\boldsymbol", r"\mathscr": r"\mathcal"}.get(style, style)
    if token.isdigit():
        style = r"\mathbf" if style == r"\boldsymbol" else style
        return f"<mn>{''.join(_styled(style, digit) for digit in token)}</mn>"
    if re.fullmatch(r"[A-Za-z]|\\[A-Za-z]+", token) and token not in _FACELESS:
        return f"<mi>{_styled(style, token)}</mi>"
    return leaf(token)[0]


def _styled(style: str, letter: str) -> str:
    char = character(f"{style}{{{letter}}}")
    if not char and style in _GREEK:
        char = character(_GREEK[style] + letter.lstrip("\\"))
    if not char and letter.isdigit():
        return letter
    if not char:
        raise ValueError(f"there is no letter {style}{{{letter}}}")
    return char
