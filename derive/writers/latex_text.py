"""Prose for pdflatex: any text in ASCII, with a box that shows the number of what the fonts lack.

>>> escape("50 % of Čapek's \\\\input{x}")
"50 \\\\% of \\\\v{C}apek'{}s \\\\textbackslash{}input\\\\{x\\\\}"
>>> escape("中")
'\\\\DeriveMissing{4E2D}'
"""

from __future__ import annotations

import re
import unicodedata

from derive.writers.prose import visible

# Ligatures (--, '', <<) are broken up: what a person typed is shown.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\ensuremath{\mathdollar}",
    "&": r"\&", "#": r"\#", "%": r"\%", "_": r"{\ttfamily\char95}",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}", '"': r"{\ttfamily\char34}", "`": r"{\ttfamily\char96}", "'": "'{}", "-": "-{}",
    "[": "{[}", "]": "{]}", "\u00a0": "~", "\u00ad": r"\-", "\ufffd": r"\DeriveMissing{?}",
    "–": "--{}", "—": "---{}", "‘": "`{}", "’": "'{}", "“": "``{}", "”": "''{}",
    "…": r"\dots{}", "•": r"\ensuremath{\bullet}",
    "ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}",
    "ł": r"{\l}", "Ł": r"{\L}", "ı": r"{\i}", "¡": "!`", "¿": "?`",
    "§": r"\ensuremath{\mathsection}", "¶": r"\ensuremath{\mathparagraph}", "\u200c": "", "\u200d": "",
}  # fmt: skip

_MATH = {
    "∂": "partial", "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int", "√": "surd", "∞": "infty",
    "≤": "le", "≥": "ge", "≠": "ne", "≈": "approx", "≡": "equiv", "∝": "propto", "∈": "in", "∉": "notin",
    "⊂": "subset", "⊆": "subseteq", "∪": "cup", "∩": "cap", "∀": "forall", "∃": "exists", "→": "to",
    "←": "gets", "↔": "leftrightarrow", "⇒": "Rightarrow", "⇔": "Leftrightarrow", "↦": "mapsto",
    "×": "times", "·": "cdot", "⋅": "cdot", "÷": "div", "±": "pm", "∓": "mp", "−": "mathord{-}",
    "∘": "circ", "⊙": "odot", "⊗": "otimes", "⊕": "oplus", "⊤": "top", "⊥": "perp", "∥": "parallel",
    "‖": "Vert", "ℓ": "ell", "′": "mathord{^\\prime}", "✓": "checkmark", "°": "mathord{^\\circ}",
    "ϵ": "epsilon", "ε": "varepsilon", "ς": "varsigma", "ϕ": "phi", "φ": "varphi", "ϑ": "vartheta",
    "ο": "mathit{o}", "✗": "times", "ᵀ": "mathord{^\\top}", "Σ": "Sigma", "ɛ": "varepsilon",
    "ϖ": "varpi", "ϱ": "varrho", "ℏ": "hbar",
}  # fmt: skip
_GREEK = (
    "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Upsilon Phi Psi Omega"
)
_MATH |= dict(zip("αβγδζηθικλμνξπρστυχψωΓΔΘΛΞΠΥΦΨΩ", _GREEK.split(), strict=True))
_LATIN = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX")  # Greek capitals that look Latin
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0331": "b",
}  # fmt: skip


def escape(text: str) -> str:
    """Any text as LaTeX that prints it; very long words may break anywhere."""
    return "".join(map(_word, re.split(r"(\s+)", visible(text).translate(_LATIN))))


def _word(word: str) -> str:
    parts = [char if char.isascii() and char.isalnum() else _char(char) for char in _characters(word)]
    if len(parts) > 16:
        parts[4::4] = [rf"\allowbreak{{}}{part}" for part in parts[4::4]]
    return "".join(parts)


def _characters(word: str) -> list[str]:
    """A word by characters, each with the combining characters after it."""
    return re.findall(r".[\u0300-\u036f]*", word, re.DOTALL)


def _char(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char in _MATH:
        return rf"\ensuremath{{\{_MATH[char]}}}"
    if char.isascii():
        return char
    decomposed = unicodedata.normalize("NFD", char)
    base, accents = decomposed[0], decomposed[1:]
    if accents and base.isascii() and base.isalpha() and all(accent in _ACCENTS for accent in accents):
        for accent in accents:
            base = rf"\{_ACCENTS[accent]}{{{base}}}"
        return base
    plain = unicodedata.normalize("NFKC", char).replace("\u2044", "/")  # ﬁ, ½, ², full width
    if plain.isascii() and plain.isprintable():
        raised = {"<super>": r"\textsuperscript", "<sub>": r"\textsubscript"}
        shown = "".join(_SPECIAL.get(c, c) for c in plain)
        command = raised.get(unicodedata.decomposition(char).partition(" ")[0])
        return f"{command}{{{shown}}}" if command else shown
    return "".join(rf"\DeriveMissing{{{ord(c):04X}}}" for c in char)
