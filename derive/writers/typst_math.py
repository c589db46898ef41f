r"""Formulas in Typst's notation, from the tree of MathML elements that browsers are given too.

Every character but a digit is written by its number, so that no character of a formula can be one
that Typst reads as its notation; names and words are strings.

>>> markup(r"\frac{1}{2} p_i")
'frac(1,2)attach(\\u{70},b:\\u{69})'
"""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

from derive.writers.trees import fences, tree

_ACCENTS = {
    "ˆ": r"accent(%s,\u{302})", "˜": r"accent(%s,\u{303})", "¯": "overline(%s)", "→": r"accent(%s,\u{2192})",
    "˙": r"accent(%s,\u{307})", "¨": r"accent(%s,\u{308})", "⏞": "overbrace(%s)", "⏟": "underbrace(%s)",
    "\u0302": r"accent(%s,\u{302})", "\u0303": r"accent(%s,\u{303})", "_": "underline(%s)",
}  # fmt: skip
_WIDE = 30  # characters: what has more may be wider than its place
_SUMS = "∑∏"  # Typst sets their limits below in a display and beside in a line by itself


@lru_cache(maxsize=4096)
def markup(latex: str) -> str:
    """LaTeX of ours in Typst's mathematics, to stand between dollars.

    Raises ValueError for LaTeX outside what our Terms are written in.
    """
    return _row(list(tree(latex)))


@lru_cache(maxsize=4096)
def wide_parts(latex: str) -> tuple[str, ...]:
    """The parts of a formula that may be too wide for a line and cannot break, as `markup` writes them.

    >>> len(wide_parts(r"a + \\frac{%s}{2}" % ("b + " * 30 + "c")))
    1
    """
    parts = list(tree(latex))
    while any(part.tag == "mrow" for part in parts):
        parts = [inner for part in parts for inner in (part if part.tag == "mrow" else (part,))]
    return tuple(_part(part) for part in parts if _length(part) > _WIDE and not _loose(part))


def string(text: str) -> str:
    """Text as a Typst string, in which a backslash and a quotation mark alone mean something."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _row(parts: list[Element]) -> str:
    return "".join(map(_part, parts))


def _part(part: Element) -> str:
    text = part.text or ""
    match part.tag:
        case "mrow":
            return _fenced(part)
        case "mi" | "mtext":
            return _name(text, part.get("mathvariant") == "normal" or part.tag == "mtext")
        case "mn":
            return "".join(c if c in "0123456789." else _char(c) for c in text)
        case "mo":
            return _operator(part, text)
        case "mspace":
            return f"#h({part.get('width')})"
        case "mstyle":
            style = "display" if part.get("displaystyle") == "true" else "inline"
            return f"{style}({_row(list(part))})"
        case "mtable":
            return _table(part)
    if _loose(part):
        *inside, last = part[0]
        return _row(inside) + _built(part.tag, part, [_part(last), *map(_part, part[1:])])
    return _built(part.tag, part, [_part(child) for child in part])


def _length(part: Element) -> int:
    return sum(map(len, part.itertext()))


def _loose(part: Element) -> bool:
    """A script of something in brackets too long for a line: the script goes to the closing bracket."""
    if part.tag not in ("msub", "msup", "msubsup") or _length(part[0]) <= _WIDE:
        return False
    base = part[0]
    return base.tag == "mrow" and len(base) > 1 and base[-1].get("form") == "postfix"


def _built(tag: str, part: Element, drawn: list[str]) -> str:
    match tag, drawn:
        case "mfrac", [above, below]:
            if part.get("linethickness") == "0":
                return f"mat(delim:#none,{above};{below})"
            return f"frac({above},{below})"
        case "msqrt", _:
            return f"sqrt({''.join(drawn)})"
        case "mroot", [body, degree]:
            return f"root({degree},{body})"
        case "msub", [base, below]:
            return f"attach({base},b:{below})"
        case "msup", [base, above]:
            return f"attach({base},t:{above})"
        case "msubsup", [base, below, above]:
            return f"attach({base},b:{below},t:{above})"
        case "munder" | "mover", [base, _] if accent := _ACCENTS.get(part[1].text or ""):
            return accent % base
        case "munder", [base, below]:
            return f"attach({_limits(part, base)},b:{below})"
        case "mover", [base, above]:
            return f"attach({_limits(part, base)},t:{above})"
        case "munderover", [base, below, above]:
            return f"attach({_limits(part, base)},b:{below},t:{above})"
    raise ValueError(f"cannot draw the element {tag}")


def _limits(part: Element, base: str) -> str:
    """A base whose scripts stand above and below it."""
    return base if part[0].tag == "mo" and (part[0].text or "?") in _SUMS else f"limits({base})"


def _fenced(row: Element) -> str:
    left, inside, right = fences(row)
    drawn = _row(inside)
    if left is None and right is None:
        return drawn
    ends = ["" if end is None else _char(end.text or "") for end in (left, right)]
    return f"lr({ends[0]}{drawn}{ends[1]})"


def _operator(part: Element, text: str) -> str:
    if len(text) > 1:
        return f"op({string(text)},limits:#true)"
    if part.get("form") in ("prefix", "postfix") and text in "|‖":
        return f'class("{"opening" if part.get("form") == "prefix" else "closing"}",{_char(text)})'
    if (part.get("form") == "prefix" and text in "−+") or part.get("lspace") == "0":
        return f'class("normal",{_char(text)})'
    return _char(text)


def _name(text: str, upright: bool) -> str:
    """One letter is slanted where Typst slants it; a name of more, and words, stand upright."""
    if len(text) != 1:
        return string(text)
    if upright:
        return f"upright({_char(text)})"
    return _char(text) if text.isalpha() else f'class("normal",{_char(text)})'


def _char(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"


def _table(table: Element) -> str:
    rows = ";".join(",".join(_row(list(cell)) for cell in row) for row in table)
    left = any(cell.get("columnalign") == "left" for cell in table.iter("mtd"))
    return f"mat(delim:#none,{'align:#left,column-gap:#1em,' if left else ''}{rows})"
