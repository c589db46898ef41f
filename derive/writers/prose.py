"""Text as every writer may show it: no invisible or reordering characters.

>>> visible("a\\x00b\\u202ec\\td")
'a\\ufffdb\\ufffdc d'
"""

from __future__ import annotations

import unicodedata

SPOKEN = {"=": "equals"}  # the relations of a working in words

# What is kept of the invisible format characters: the joiners, which some scripts and emoji need.
_JOINERS = "\u200c\u200d"


def visible(text: str) -> str:
    """The text on one line, composed, with controls, surrogates and direction overrides shown as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, unicodedata.normalize("NFC", text)))


def _visible(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    # Zs, Zl, Zp are spaces and line ends of all kinds; Cc, Cf, Cs, Co, Cn are nothing to print.
    if char in "\t\n\r" or unicodedata.category(char).startswith("Z"):
        return "\u00a0" if char in "\u00a0\u202f" else " "
    return "\u00ad" if char == "\u00ad" else "\ufffd"
