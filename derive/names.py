r"""How the name of a symbol is drawn on one line and spoken: ``\hat{y}`` is ŷ, "y hat".

A name is a letter, a command for one, letters in a typeface or under an accent, or several
plain letters; primes and one numeral in raised brackets may follow, as in ``W^{(1)}``.
"""

from __future__ import annotations

import re
import unicodedata

from derive.alphabet import ACCENTS, FACES, LETTERS

_DECORATED = re.compile(r"(\\[A-Za-z]+)\{(.*)\}")
_BRACED = re.compile(r"\{+([^{}]+)\}+")
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
    >>> [plain_name(n) for n in (r"\delta_{2}", "h_{t-1}", "{e}")]  # labels that tell names apart
    ['δ_2', 'h_{t-1}', 'e']
    """
    stem, primes, number = _parts(name)
    ending = "′" * len(primes) + (superscript(f"({number})") if number else "")
    if braced := _BRACED.fullmatch(stem):
        return plain_name(braced[1]) + ending
    if labelled := _LABELLED.fullmatch(stem):
        base, label = labelled.groups()
        own = base[1:-1] if base.startswith("{") else base
        shown = label if label is None or label.isalnum() else f"{{{label}}}"
        return plain_name(own) + ("" if shown is None else f"_{shown}") + ending
    decorated = _DECORATED.fullmatch(stem)
    if not decorated:
        return LETTERS.get(stem, stem) + ending
    command, inside = decorated.groups()
    inner = plain_name(inside)
    if command in ACCENTS:
        return unicodedata.normalize("NFC", inner + ACCENTS[command][0]) + ending
    return "".join(_faced(letter, FACES[command][0]) for letter in inner) + ending


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
    """
    stem, primes, number = _parts(name)
    ending = " prime" * len(primes) + (f" superscript {number}" if number else "")
    decorated = _DECORATED.fullmatch(stem)
    if decorated:
        command, inside = decorated.groups()
        inner = spoken_name(inside)
        if command in ACCENTS:
            return f"{inner} {ACCENTS[command][1]}{ending}"
        return f"{FACES[command][1]} {inner}".strip() + ending
    letter = stem.removeprefix("\\")
    if letter[:1].isupper() and (len(letter) == 1 or stem.startswith("\\")):
        return f"capital {letter.lower() if stem.startswith(chr(92)) else letter}{ending}"
    return letter + ending


def _parts(name: str) -> tuple[str, str, str | None]:
    found = _ENDING.fullmatch(name)
    assert found is not None  # the pattern takes any text
    return found[1], found[2], found[3]
