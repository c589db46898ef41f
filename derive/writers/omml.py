r"""Formulas as Word's native equations (OMML), from the tree of MathML elements that browsers are given.

Word lays out a sum together with what it sums, and a pair of brackets together with its content, so
both are found here among the elements that stand side by side.

>>> omml("1")  # doctest: +ELLIPSIS
'<m:oMath><m:r><w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr><m:t>1</m:t>...'
"""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

from derive.writers.leaves import FUNCTIONS, escape
from derive.writers.trees import tree

_OPENING = dict(zip("([{⟨⌊⌈|‖", ")]}⟩⌋⌉|‖", strict=True))
_SCRIPTS = {"msub": ("m:sSub", "m:sub"), "msup": ("m:sSup", "m:sup")}
_COMBINING = {
    "ˆ": "\u0302", "˜": "\u0303", "→": "\u20d7", "˙": "\u0307", "¨": "\u0308",
    "\u0302": "\u0302", "\u0303": "\u0303",
}  # fmt: skip
_SPACES = {
    "0.167em": "\u2009", "0.222em": "\u2005", "0.278em": "\u2004", "0.25em": "\u2005", "0.5em": "\u2002",
    "1em": "\u2003", "2em": "\u2003\u2003",
}  # fmt: skip
_PLAIN = '<m:rPr><m:sty m:val="p"/></m:rPr>'
_FONT = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
_WORDS = "<m:rPr><m:nor/></m:rPr>"


@lru_cache(maxsize=4096)
def omml(latex: str) -> str:
    """LaTeX of ours as an ``m:oMath`` element; the prefixes ``m`` and ``w`` are to be declared around it.

    Raises ValueError for LaTeX outside what our Terms are written in.
    """
    return f"<m:oMath>{_row(list(tree(latex)))}</m:oMath>"


def breadth(latex: str) -> float:
    r"""About how wide LaTeX of ours is drawn, in characters.

    >>> breadth(r"\frac{a + b}{c}"), breadth("x_i")
    (4.0, 1.7)
    """
    return _breadth(tree(latex))


def _breadth(part: Element) -> float:
    inner = list(map(_breadth, part))
    match part.tag:
        case "mfrac":
            return max(inner)
        case "msub" | "msup":
            return inner[0] + 0.7 * inner[1]
        case "msubsup":
            return inner[0] + 0.7 * max(inner[1:])
        case "munder" | "mover" | "munderover":
            return max(inner[0], *(0.7 * own for own in inner[1:]))
        case "mtable":
            return max((sum(map(_breadth, row)) + 2 for row in part), default=0.0)
        case "mspace":
            return 0.5
        case "mo":
            return 2.0
    return sum(inner, float(len(part.text or "")))


def _row(parts: list[Element]) -> str:
    """Elements side by side: sums take what they sum, brackets what stands in them."""
    drawn: list[str] = []
    while parts:
        part, *parts = parts
        if _is_sum(part):
            taken = _summand(parts)
            drawn.append(_sum(part, parts[:taken]))
            parts = parts[taken:]
        elif (end := _closing(part, parts)) is not None:
            drawn.append(_brackets(part, parts[:end], parts[end]))
            parts = parts[end + 1 :]
        else:
            drawn.append(_part(part))
    return "".join(drawn)


def _part(part: Element) -> str:
    text = part.text or ""
    match part.tag:
        case "mrow" | "mstyle":
            left_open = _one_sided(part)
            return _row(list(part)) if left_open is None else left_open
        case "mi":
            return _run(text, _face(text, part.get("mathvariant") == "normal"))
        case "mtext":
            return _run(text, _WORDS)
        case "mn":
            return _run(text, "")
        case "mo":
            return _run(text, _PLAIN if len(text) > 1 else "")
        case "mspace":
            return _run(_SPACES.get(part.get("width", ""), ""), _PLAIN)
        case "mtable":
            return _table(part)
    return _built(part)


def _built(part: Element) -> str:
    children = list(part)
    match part.tag, children:
        case "mfrac", [above, below]:
            kind = '<m:fPr><m:type m:val="noBar"/></m:fPr>' if part.get("linethickness") == "0" else ""
            return f"<m:f>{kind}{_in('m:num', above)}{_in('m:den', below)}</m:f>"
        case "msqrt", _:
            body = f"<m:e>{_row(children)}</m:e>"
            return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>{body}</m:rad>'
        case "mroot", [body_of, degree]:
            return f"<m:rad>{_in('m:deg', degree)}{_in('m:e', body_of)}</m:rad>"
        case "msub" | "msup" | "msubsup", [base, *scripts]:
            return _scripted(part.tag, _part(base), scripts)
        case "munder" | "mover", [base, mark]:
            return _marked(part.tag == "mover", base, mark)
        case "munderover", [base, below, above]:
            low = f"<m:limLow>{_in('m:e', base)}{_in('m:lim', below)}</m:limLow>"
            return f"<m:limUpp><m:e>{low}</m:e>{_in('m:lim', above)}</m:limUpp>"
    raise ValueError(f"cannot draw the element {part.tag}")


def _scripted(tag: str, base: str, scripts: list[Element]) -> str:
    if tag == "msubsup":
        below, above = scripts
        return f"<m:sSubSup><m:e>{base}</m:e>{_in('m:sub', below)}{_in('m:sup', above)}</m:sSubSup>"
    element, place = _SCRIPTS[tag]
    return f"<{element}><m:e>{base}</m:e>{_in(place, scripts[0])}</{element}>"


def _marked(above: bool, base: Element, mark: Element) -> str:
    """Something above or below: an accent, a line, a brace or a limit."""
    sign, body = mark.text or "", _in("m:e", base)
    position = f'<m:pos m:val="{"top" if above else "bot"}"/>'
    if mark.tag == "mo" and sign in _COMBINING:
        return f'<m:acc><m:accPr><m:chr m:val="{_COMBINING[sign]}"/></m:accPr>{body}</m:acc>'
    if mark.tag == "mo" and sign in ("¯", "_"):
        return f"<m:bar><m:barPr>{position}</m:barPr>{body}</m:bar>"
    if mark.tag == "mo" and sign in ("⏞", "⏟"):
        return (
            f'<m:groupChr><m:groupChrPr><m:chr m:val="{sign}"/>{position}</m:groupChrPr>{body}</m:groupChr>'
        )
    element = "m:limUpp" if above else "m:limLow"
    return f"<{element}>{body}{_in('m:lim', mark)}</{element}>"


def _in(tag: str, part: Element) -> str:
    return f"<{tag}>{_part(part)}</{tag}>"


def _face(name: str, upright: bool) -> str:
    """One letter is slanted; a function is upright, and so is any other word, as a word."""
    if len(name) == 1:
        return _PLAIN if upright else ""
    return _PLAIN if f"\\{name}" in FUNCTIONS else _WORDS


def _run(text: str, properties: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<m:r>{properties}{_FONT}<m:t{space}>{escape(text)}</m:t></m:r>" if text else ""


# Sums


def _is_sum(part: Element) -> bool:
    base = part[0] if part.tag in ("munder", "mover", "munderover", "msub", "msup", "msubsup") else part
    return base.tag == "mo" and base.text in ("∑", "∏")


def _summand(parts: list[Element]) -> int:
    """How many of the elements after a sum it takes: those up to a relation, a plus, a minus or a comma
    that stands in no brackets.
    """
    signs = "=≠<>≤≥≈+−±,;"
    n = 0
    while n < len(parts):
        part, sign = parts[n], parts[n].text or "x"
        # a sign in front of the first factor belongs to it
        if part.tag == "mo" and sign in signs and not (n == 0 and part.get("form") == "prefix"):
            return n
        if part.tag == "mo" and sign in _OPENING.values() and _closes(part, sign):
            return n
        end = _closing(part, parts[n + 1 :])
        n += 1 if end is None else end + 2
    return len(parts)


def _sum(part: Element, summand: list[Element]) -> str:
    base, *scripts = list(part) or [part]
    places = {"munder": "b", "msub": "b", "mover": "t", "msup": "t"}.get(part.tag, "bt" if scripts else "")
    drawn = dict(zip(places, scripts, strict=True))
    hidden = "".join(
        f'<m:{name} m:val="1"/>' for name, place in (("subHide", "b"), ("supHide", "t")) if place not in drawn
    )
    limits = "".join(
        _in(tag, drawn[place]) if place in drawn else f"<{tag}/>"
        for tag, place in (("m:sub", "b"), ("m:sup", "t"))
    )
    properties = f'<m:chr m:val="{base.text}"/><m:limLoc m:val="undOvr"/>{hidden}'
    return f"<m:nary><m:naryPr>{properties}</m:naryPr>{limits}<m:e>{_row(summand)}</m:e></m:nary>"


# Brackets


def _closing(part: Element, after: list[Element]) -> int | None:
    """Where the bracket that an element opens is closed, by an element or by the base of its scripts."""
    char = part.text or "x"
    if part.tag != "mo" or char not in _OPENING or part.get("form") == "postfix" or part.get("lspace"):
        return None
    depth = 1
    for n, own in enumerate(after):
        last = own[0] if own.tag in ("msub", "msup", "msubsup") else own
        if last.tag != "mo":
            continue
        if _closes(last, _OPENING[char]):
            depth -= 1
        elif last.text == char:
            depth += 1
        if not depth:
            return n
    return None


def _closes(part: Element, char: str) -> bool:
    return part.text == char and part.get("form") != "prefix" and not part.get("lspace")


def _brackets(opening: Element, inside: list[Element], closing: Element) -> str:
    last = closing if closing.tag == "mo" else closing[0]
    drawn = _delimited(opening.text or "", _row(inside), last.text or "")
    return drawn if closing is last else _scripted(closing.tag, drawn, list(closing)[1:])


def _delimited(left: str, body: str, right: str) -> str:
    ends = f'<m:begChr m:val="{escape(left)}"/><m:endChr m:val="{escape(right)}"/>'
    return f"<m:d><m:dPr>{ends}</m:dPr><m:e>{body}</m:e></m:d>"


def _one_sided(row: Element) -> str | None:
    """A row that a stretching bracket begins or ends alone, as that of cases."""
    parts = list(row)
    first = parts[0] if parts and _stretches(parts[0], "prefix") else None
    last = parts[-1] if parts and _stretches(parts[-1], "postfix") else None
    if (first is None) == (last is None):
        return None
    inside = parts[1:] if first is not None else parts[:-1]
    left, right = ("" if end is None else end.text or "" for end in (first, last))
    return _delimited(left, _row(inside), right)


def _stretches(part: Element, form: str) -> bool:
    return part.tag == "mo" and part.get("form") == form and part.get("stretchy") == "true"


def _table(table: Element) -> str:
    rows = [list(row) for row in table]
    side = "left" if any(cell.get("columnalign") == "left" for row in rows for cell in row) else "center"
    width = max(map(len, rows), default=0)
    column = f'<m:mc><m:mcPr><m:count m:val="{width}"/><m:mcJc m:val="{side}"/></m:mcPr></m:mc>'
    drawn = ""
    for row in rows:
        cells = "".join(f"<m:e>{_row(list(cell))}</m:e>" for cell in row)
        drawn += f"<m:mr>{cells}{'<m:e/>' * (width - len(row))}</m:mr>"
    return f"<m:m><m:mPr><m:mcs>{column}</m:mcs></m:mPr>{drawn}</m:m>"
