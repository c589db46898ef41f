"""The letters of mathematics: the commands that stand for one letter, and what may stand on a letter.

>>> LETTERS[r"\\lambda"], COMMANDS["λ"]
('λ', '\\\\lambda')
"""

from __future__ import annotations

_LOWER = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
    "phi chi psi omega"
)
_UPPER = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"

# Each command that is a letter, with the Unicode character that draws it.
LETTERS: dict[str, str] = {
    "\\" + name: letter
    for names, letters in (
        (_LOWER, "αβγδεζηθικλμνξπρστυφχψω"),
        (_UPPER, "ΓΔΘΛΞΠΣΥΦΨΩ"),
        ("varepsilon vartheta varpi varrho varsigma varphi ell hbar", "ɛϑϖϱςϕℓℏ"),
    )
    for name, letter in zip(names.split(), letters, strict=True)
}

# Characters that may be typed for a command.
COMMANDS: dict[str, str] = {letter: command for command, letter in LETTERS.items()} | {
    "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "√": r"\sqrt", "·": r"\cdot", "⋅": r"\cdot",
    "×": r"\times",
    "⊙": r"\odot", "∘": r"\odot", "≠": r"\ne", "−": "-", "‖": r"\|", "⊤": r"\top", "′": "'", "∈": r"\in",
    "≤": r"\le", "≥": r"\ge", "∞": r"\infty",
}  # fmt: skip

# Accents: the combining character, and the word spoken after the letter.
ACCENTS: dict[str, tuple[str, str]] = {
    r"\hat": ("\u0302", "hat"),
    r"\widehat": ("\u0302", "wide hat"),
    r"\bar": ("\u0304", "bar"),
    r"\overline": ("\u0305", "overline"),
    r"\tilde": ("\u0303", "tilde"),
    r"\widetilde": ("\u0303", "wide tilde"),
    r"\vec": ("\u20d7", "vector"),
    r"\dot": ("\u0307", "dot"),
    r"\ddot": ("\u0308", "double dot"),
}

# Typefaces: the name in Unicode of the letters (none: upright text), and the word spoken before the letter.
FACES: dict[str, tuple[str, str]] = {
    r"\mathbf": ("BOLD", "bold"),
    r"\boldsymbol": ("BOLD ITALIC", "bold"),
    r"\bm": ("BOLD ITALIC", "bold"),
    r"\mathcal": ("SCRIPT", "script"),
    r"\mathscr": ("SCRIPT", "script"),
    r"\mathbb": ("DOUBLE-STRUCK", "blackboard"),
    r"\mathfrak": ("FRAKTUR", "fraktur"),
    r"\mathsf": ("SANS-SERIF", ""),
    r"\mathtt": ("MONOSPACE", ""),
    r"\mathrm": ("", ""),
    r"\mathit": ("", ""),
    r"\operatorname": ("", ""),
    r"\text": ("", ""),
    r"\textrm": ("", ""),
}
