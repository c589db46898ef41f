r"""What says nothing about the meaning of a formula: labels, colours, spacing. Each by name, as data.

Decorations are blanked, so that every other character keeps its place.

>>> undecorated(r"a = b \label{eq:1} \tag{2}").rstrip()
'a = b'
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoration:
    """Text that is passed over. What the groups of the pattern match is kept."""

    name: str
    pattern: re.Pattern[str]


def _decoration(name: str, pattern: str) -> Decoration:
    return Decoration(name, re.compile(pattern))


_LENGTH = r"-?[0-9.]+\s*(?:pt|em|ex|mm|cm|mu|in|\\baselineskip)"

# (3), (2.1a), (*), (ii) at the end of a row, behind a gap: x \, (2) is a product
_ROW_END = re.compile(r"\\\\|\\cr(?![A-Za-z])|\\end(?![A-Za-z])|\Z")
_NUMBER = re.compile(
    r"(?:&|\\q?quad(?![A-Za-z])|\\hfill|\\hspace\*?\{[^{}]*\}|~\s*~|\\[cl]?dots(?![A-Za-z])|(?<!\\)[.,](?=\s))"
    r"(?:[\s&.,~]|\\q?quad(?![A-Za-z]))*(?:\\(?:text|textrm|mbox|mathrm)\{)?"
    r"[(\[](?:\d{1,3}(?:[.\-]\d{1,3})?[a-z]?|\*{1,3}|\\(?:star|ast|dagger)|i{1,3}|iv|vi{0,3})[)\]]\}?\s*\Z"
)
_TABLE = re.compile(r"\\begin\{(?:[A-Za-z]*matrix|cases|array)")
_LONGEST_NUMBER = 60  # characters of a number with the gap before it

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_COMMAND = (r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareMathOperator)\*?\s*"
            r"(?:\{\s*\\[A-Za-z]+\s*\}|\\[A-Za-z]+)|\\def\s*\\[A-Za-z]+(?:#\d)*")  # fmt: skip

DECORATIONS: tuple[Decoration, ...] = (
    _decoration("end of a proof", r"(?<![^\s.])\\(?:blacksquare|square|Box|qed|QED)(?![A-Za-z])\s*\Z"),
    _decoration("comment", r"(?<!\\)%[^\n]*"),
    _decoration("label or number", r"\\(?:label|tag\*?|eqref|ref|cite|index|footnotemark)\s*\{[^{}]*\}"),
    _decoration("number left out", r"\\(?:nonumber|notag|qedhere|hline|centering|allowbreak|newline"
                r"|strut)(?![A-Za-z])"),
    _decoration("colour", r"\\(?:text|page)?color\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}|\\colorbox\s*\{[^{}]*\}"),
    _decoration("length", r"\\(?:[hv]space\*?|hskip|kern|mkern|mskip)\s*\{?\s*" + _LENGTH + r"\s*\}?"),
    _decoration("row distance", r"(\\\\)\s*\*?\[\s*" + _LENGTH + r"\s*\]"),
    _decoration("phantom", r"\\[hv]?phantom\s*\{[^{}]*\}|\\mathstrut(?![A-Za-z])"),
    _decoration("empty bracket", r"\\(?:left|right|[bB]igg?[lrm]?)\s*\."),
    _decoration("old typeface", r"\\(?:rm|bf|it|sf|tt|cal|normalsize|small|large|Large|tiny|scriptsize"
                r"|footnotesize|boldmath|scriptscriptstyle)(?![A-Za-z])"),
    _decoration("name of a function", r"\\mathop\s*\{(\s*\\mathrm\s*\{[A-Za-z]+\})\s*\}"),
    _decoration("box", r"\\(?:boxed|fbox|smash|mathclap|mathop|mathbin|mathrel|mathord|ensuremath|cancel"
                r"|bcancel|xcancel|vcenter|hbox|class\s*\{[^{}]*\})(?![A-Za-z])"),
    _decoration("definition of a command", rf"(?:{_COMMAND})\s*(?:\[\d\]\s*)?" + _BRACED
                + r"|\\definecolor(?:\s*\{[^{}]*\}){3}"),
    _decoration("dollars in text", r"(\\(?:text|textrm|mbox|textit|textbf|textnormal)\s*\{[^{}$]*)"
                r"\$([^{}$]*)\$\s*\}"),
    _decoration("dollars within braces", r"(\{\s*)\$([^$]*)\$(\s*\})"),
    _decoration("markup", r"<br\s*/?>|&nbsp;|</?(?:span|div|p|center|b|i)(?:\s[^<>]*)?>|\u200b|\ufeff"),
)  # fmt: skip

# What Markdown makes people write: an escaped underscore is an underscore.
_ESCAPED = re.compile(r"\\([_*])")


def undecorated(text: str) -> str:
    """The text with its decorations blanked, as long as before."""
    text = _unnumbered(text)
    for decoration in DECORATIONS:
        if decoration.name == "dollars in text":
            text = decoration.pattern.sub(_words_closed, text)
        else:
            text = decoration.pattern.sub(_blanked, text)
    return _ESCAPED.sub(r" \1", text)


def _unnumbered(text: str) -> str:
    """The text without the numbers that its formulas have, each at the end of a row with an equation."""
    start = 0
    for row in _ROW_END.finditer(text):
        window = max(start, row.start() - _LONGEST_NUMBER)
        found = _NUMBER.search(text, window, row.start())
        if found and "=" in (before := text[start : found.start()]) and not _TABLE.search(before):
            text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
        start = row.end()
    return text


def _blanked(found: re.Match[str]) -> str:
    """Blanks for a match, but for its groups."""
    kept = [" "] * (found.end() - found.start())
    for group in range(1, (found.re.groups or 0) + 1):
        if found[group] is not None:
            start = found.start(group) - found.start()
            kept[start : start + len(found[group])] = found[group]
    return "".join(kept)


def _words_closed(found: re.Match[str]) -> str:
    r"""``\text{if $i = c$}`` -> ``\text{if }i = c``: the words end where the formula begins."""
    return (found[1] + "}" + found[2]).ljust(found.end() - found.start())
