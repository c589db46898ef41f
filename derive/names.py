r"""How the name of a symbol is drawn on one line and spoken: ``\hat{y}`` is ŷ, "y hat".

A name is a letter, a command for one, letters in a typeface or under an accent, or several
plain letters; primes and one numeral in raised brackets may follow, as in ``W^{(1)}``.
"""

from __future__ import annotations

import re
import unicodedata

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.labels import Labelled, label_of

_DECORATED = re.compile(r"(\\[A-Za-z]+)\{(.*)\}")
_BRACED = re.compile(r"\{+([^{}]+|\\[A-Za-z]+\{[^{}]+\})\}+")  # a name, or one letter in its face
_LABELLED = re.compile(r"(\{[^{}]+\}|[^_]+(?=_))(?:_\{([^{}]*)\})?")
_ENDING = re.compile(r"(.*?)('*)(?:\^\{\((\d+)\)\})?", re.DOTALL)
_RAISED = str.maketrans("0123456789-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾")


def superscript(text: str) -> str:
    """Digits and brackets raised.

    >>> superscript("12")
    '¹²'
    """
    return text.translate(_RAISED)


def plain_name(name: str) -> str:
    r"""A name in Unicode.

    >>> [plain_name(n) for n in (r"\ell", r"\hat{y}", r"\mathcal{L}", r"\mathbf{x}", "W^{(1)}", "j'")]
    ['ℓ', 'ŷ', 'ℒ', '𝐱', 'W⁽¹⁾', 'j′']
    >>> [plain_name(n) for n in ("W^{[l-1]}", r"\mathbf{z}^{L}")]  # labels that count layers
    ['W^[l-1]', '𝐳^L']
    >>> [plain_name(n) for n in (r"\delta_{2}", "h_{t-1}", "{e}")]  # labels that tell names apart
    ['δ_2', 'h_{t-1}', 'e']
    >>> plain_name(r"{\mathbf{x}}")
    '𝐱'
    """
    label = label_of(name)
    if label is not None and label.letter and label.form != "_":
        return f"{plain_name(label.base)}^{_written(label)}"
    if name.endswith("^{*}"):
        return plain_name(name[:-4]) + "*"
    stem, primes, number = _parts(name)
    ending = "′" * len(primes) + (superscript(f"({number})") if number else "")
    if braced := _BRACED.fullmatch(stem):
        return plain_name(braced[1]) + ending
    if below := _LABELLED.fullmatch(stem):
        base, index = below.groups()
        own = base[1:-1] if base.startswith("{") else base
        shown = index if index is None or index.isalnum() else f"{{{index}}}"
        return plain_name(own) + ("" if shown is None else f"_{shown}") + ending
    decorated = _DECORATED.fullmatch(stem)
    if not decorated or not _one_letter(*decorated.groups()):
        return LETTERS.get(stem, stem) + ending
    command, inside = decorated.groups()
    inner = plain_name(inside)
    if command in ACCENTS:
        return unicodedata.normalize("NFC", inner + ACCENTS[command][0]) + ending
    return "".join(_faced(letter, FACES[command][0]) for letter in inner) + ending


def _written(label: Labelled) -> str:
    """A raised label on one line."""
    text = f"{plain_name(label.letter)}{label.shift:+d}" if label.shift else plain_name(label.letter)
    match label.form:
        case "^[]":
            return f"[{text}]"
        case "^()":
            return f"({text})"
    return f"{{{text}}}" if label.shift else text


def _faced(letter: str, face: str) -> str:
    """A letter in a mathematical typeface, unchanged where Unicode has none."""
    if not face or not letter.isascii():
        return letter
    if letter.isdigit():
        names = [f"MATHEMATICAL {face} DIGIT {unicodedata.name(letter).removeprefix('DIGIT ')}"]
    else:
        kind = f"{'CAPITAL' if letter.isupper() else 'SMALL'} {letter.upper()}"
        # the letters that were there first have shorter names: SCRIPT CAPITAL L, BLACK-LETTER CAPITAL R
        old = {"FRAKTUR": "BLACK-LETTER"}.get(face, face)
        names = [f"MATHEMATICAL {face} {kind}", f"{old} {kind}"]
    for name in names:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return letter


def spoken_name(name: str) -> str:
    r"""A name in words.

    >>> [spoken_name(n) for n in (r"\ell", r"\hat{y}", "W", r"\Sigma", r"\mathbf{x}", "W^{(1)}", "x'")]
    ['ell', 'y hat', 'capital W', 'capital sigma', 'bold x', 'capital W superscript 1', 'x prime']
    >>> spoken_name("W^{[l-1]}"), spoken_name("h_{t+1}")
    ('capital W superscript l minus 1', 'h sub t plus 1')
    """
    label = label_of(name)
    if label is not None and label.letter:
        place = "sub" if label.form == "_" else "superscript"
        said = label.letter.removeprefix("\\")
        counted = (
            f"{said} {'plus' if label.shift > 0 else 'minus'} {abs(label.shift)}" if label.shift else said
        )
        return f"{spoken_name(label.base)} {place} {counted}"
    if name.endswith("^{*}"):
        return f"{spoken_name(name[:-4])} star"
    stem, primes, number = _parts(name)
    ending = " prime" * len(primes) + (f" superscript {number}" if number else "")
    decorated = _DECORATED.fullmatch(stem)
    if decorated and _one_letter(*decorated.groups()):
        command, inside = decorated.groups()
        inner = spoken_name(inside)
        if command in ACCENTS:
            return f"{inner} {ACCENTS[command][1]}{ending}"
        return f"{FACES[command][1]} {inner}".strip() + ending
    letter = stem.removeprefix("\\")
    if letter[:1].isupper() and (len(letter) == 1 or stem.startswith("\\")):
        return f"capital {letter.lower() if stem.startswith(chr(92)) else letter}{ending}"
    return letter + ending


def _one_letter(command: str, inside: str) -> bool:
    """Whether a command puts all that follows under an accent or in a typeface, and nothing else."""
    depths = [inside[:n].count("{") - inside[:n].count("}") for n in range(len(inside) + 1)]
    return command in (*ACCENTS, *FACES) and min(depths) >= 0


def _parts(name: str) -> tuple[str, str, str | None]:
    found = _ENDING.fullmatch(name)
    assert found is not None  # the pattern takes any text
    return found[1], found[2], found[3]
