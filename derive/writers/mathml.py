"""LaTeX that we wrote, drawn as MathML.

latex2mathml reads the LaTeX and knows the characters; its `walk` gives a tree of nodes. The elements
are written here, from a closed set, for four reasons: its own serialiser unescapes what it has
escaped, so that text could become markup; a command that it does not know comes out as a name instead
of an error; letters styled by ``mathvariant`` stay plain in browsers; and importing its converter
takes several times as long as importing its reader.

>>> mathml(r"p_i^\\top", "p sub i transposed", display=False)[-85:]
'alttext="p sub i transposed"><msubsup><mi>p</mi><mi>i</mi><mi>⊤</mi></msubsup></math>'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from latex2mathml.walker import Node, walk

from derive.writers import leaves
from derive.writers.leaves import BINARY, CLOSE, FUNCTION, OPEN, ORDINARY, SPACE, Atom, escape

XMLNS = "http://www.w3.org/1998/Math/MathML"
DEPTH = 60  # groups within groups; the reader uses two frames of the stack a level and we use three

_THIN = '<mspace width="0.167em"/>'
_ACCENTS = {
    r"\hat": "ˆ", r"\widehat": "\u0302", r"\tilde": "˜", r"\widetilde": "˜", r"\bar": "¯", r"\overline": "¯",
    r"\vec": "→", r"\dot": "˙", r"\ddot": "¨", r"\overbrace": "⏞", r"\underbrace": "⏟", r"\underline": "_",
}  # fmt: skip
_WIDE = {r"\widehat", r"\widetilde", r"\overline", r"\overbrace", r"\underbrace", r"\underline"}
_UNDER = {r"\underbrace", r"\underline"}
_BRACES = {r"\overbrace", r"\underbrace"}
_TEXTS = {r"\text", r"\textrm", r"\textnormal", r"\mbox"}
_TABLES = {
    r"\cases": "{",
    r"\pmatrix": "()",
    r"\bmatrix": "[]",
    r"\vmatrix": "||",
    r"\matrix": "",
    r"\substack": "",
}
_NAMES = {r"\mathrm", r"\mathit", r"\mathop"}
_DELIMITERS = dict(zip(r"()[]|/", r"()[]|/", strict=True)) | {r"\{": "{", r"\}": "}", r"\|": "‖"}
_TALL = re.compile("<(?:mfrac|munder|munderover|mtable|msqrt|mroot)>")
_COMMAND = re.compile(r"\\(begin|end)\s*\{([^}]*)\}|\\(?:[a-zA-Z]+|.)", re.DOTALL)
_KNOWN = {
    *leaves.SPACES, *leaves.LIMITS, *leaves.FUNCTIONS, *leaves.STYLES, *leaves.FENCES, *leaves.ESCAPED,
    *_ACCENTS, *_TEXTS, r"\mathrm", r"\mathit", r"\operatorname", r"\frac", r"\dfrac", r"\tfrac",
    r"\binom", r"\sqrt", r"\left", r"\right", r"\substack", r"\displaystyle", r"\limits", r"\|", r"\\",
    r"\cr",
}  # fmt: skip


@lru_cache(maxsize=4096)
def mathml(latex: str, words: str, display: bool) -> str:
    """A ``math`` element that draws LaTeX of ours and says the words.

    Raises ValueError for LaTeX outside what our Terms are written in; it names the command.
    """
    _check(latex)
    try:
        body = _row(_read(latex))
    except RecursionError:
        raise ValueError("the formula is nested too deeply to draw") from None
    kind = "block" if display else "inline"
    return f'<math xmlns="{XMLNS}" display="{kind}" alttext="{escape(words)}">{body}</math>'


def _check(latex: str) -> None:
    """Refuse what the reader would run (macros), drop (comments) or recurse into too deeply."""
    depth = deepest = 0
    for found in _COMMAND.finditer(latex):
        command = found[0]
        if found[1]:
            if f"\\{found[2]}" not in _TABLES:
                raise ValueError(f"cannot draw the environment {found[2]!r}")
        elif command not in _KNOWN and not leaves.character(command):
            raise ValueError(f"cannot draw the command {command}")
    opening = {r"\left": "{", r"\right": "}"}
    for char in _COMMAND.sub(
        lambda found: opening.get(found[0], {"begin": "{", "end": "}"}.get(found[1], "")), latex
    ):
        if char == "%":
            raise ValueError("cannot draw a comment (%)")
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
        if depth < 0:
            break
    if depth:
        raise ValueError(f"the braces do not match: {latex[:80]!r}")
    if deepest > DEPTH:
        raise ValueError("the formula is nested too deeply to draw")


def _read(latex: str) -> list[Node]:
    try:
        # its own reading of \operatorname knows letters alone
        return walk(latex.replace(r"\operatorname", r"\mathop"))
    except RecursionError:
        raise
    except Exception as error:  # its errors share no class, and a missing argument raises any of Python's
        raise ValueError(f"ill-formed LaTeX ({type(error).__name__}): {latex[:80]!r}") from error


def _row(nodes: Sequence[Node]) -> str:
    """Nodes side by side, as one element."""
    drawn: list[str] = []
    before = BINARY
    for n, node in enumerate(nodes):
        if node.token == r"\displaystyle":
            drawn.append(f'<mstyle displaystyle="true">{_row(nodes[n + 1 :])}</mstyle>')
            break
        atom, kind = _atom(node)
        if (before, kind) in {
            (ORDINARY, FUNCTION),
            (CLOSE, FUNCTION),
            (FUNCTION, ORDINARY),
            (FUNCTION, FUNCTION),
        }:
            drawn.append(_THIN)
        if kind == BINARY and before in (BINARY, OPEN, FUNCTION):
            # a sign in front of its operand, as in "= -x", is set without the space of "a - x"
            atom = atom.replace("<mo>−", '<mo form="prefix">−').replace("<mo>+", '<mo form="prefix">+')
        drawn.append(atom)
        before = before if kind == SPACE else kind
    return drawn[0] if len(drawn) == 1 else f"<mrow>{''.join(drawn)}</mrow>"


def _atom(node: Node) -> Atom:
    """One node: its element and its class."""
    token, children = node.token, node.children
    if node.text is not None:
        return _text(token, node.text), ORDINARY
    if children is None:
        return leaves.leaf(token)
    if token in _NAMES:
        return leaves.name(children, token)
    if token in ("_", "^", "_^"):
        return _scripts(token, children)
    if token == "{}":
        return _row(children), ORDINARY
    if token == r"\left":
        return _fenced(node), CLOSE
    if token in leaves.STYLES:
        return _styled(token, children), ORDINARY
    if token in _TABLES:
        return _table(token, children), ORDINARY
    if token in _ACCENTS:
        return _accent(token, _row(children)), ORDINARY
    return _built(token, [_row([child]) for child in children]), ORDINARY


def _text(command: str, text: str) -> str:
    if command not in _TEXTS:
        raise ValueError(f"cannot draw the command {command}")
    for escaped in leaves.ESCAPED:
        text = text.replace(escaped, escaped[1:])
    return f"<mtext>{escape(text).replace(' ', chr(0xA0))}</mtext>"


def _built(token: str, parts: list[str]) -> str:
    body = "".join(parts)
    match token, len(parts):
        case r"\sqrt", 1:
            return f"<msqrt>{body}</msqrt>"
        case r"\root", 2:
            return f"<mroot>{body}</mroot>"
        case r"\frac", 2:
            return f"<mfrac>{body}</mfrac>"
        case r"\dfrac" | r"\tfrac", 2:
            shown = "true" if token == r"\dfrac" else "false"
            return f'<mstyle displaystyle="{shown}" scriptlevel="0"><mfrac>{body}</mfrac></mstyle>'
        case r"\binom", 2:
            return f'<mrow><mo>(</mo><mfrac linethickness="0">{body}</mfrac><mo>)</mo></mrow>'
    raise ValueError(f"cannot draw the command {token} with {len(parts)} arguments")


def _accent(command: str, base: str) -> str:
    accent = f'<mo stretchy="{"true" if command in _WIDE else "false"}">{_ACCENTS[command]}</mo>'
    if command in _UNDER:
        return f"<munder>{base}{accent}</munder>"
    return f'<mover accent="true">{base}{accent}</mover>'


def _scripts(token: str, children: Sequence[Node]) -> Atom:
    if len(children) != len(token) + 1:
        raise ValueError(f"{token} needs something to set")
    base, *scripts = children
    drawn, kind = ("<mrow></mrow>", ORDINARY) if not base.token else _atom(base)
    tags = {"_": "msub", "^": "msup", "_^": "msubsup"}
    if base.token in leaves.LIMITS or base.token in _BRACES:
        tags = {"_": "munder", "^": "mover", "_^": "munderover"}
    return f"<{tags[token]}>{drawn}{''.join(_row([script]) for script in scripts)}</{tags[token]}>", kind


def _fenced(node: Node) -> str:
    *inside, right = node.children or ()
    drawn = _row(inside)
    # browsers give a bracket that may stretch the width of its largest form, even where it stays small
    stretchy = "true" if _TALL.search(drawn) else "false"
    left = _delimiter(node.delimiter, "prefix", stretchy)
    return f"<mrow>{left}{drawn}{_delimiter(right.delimiter, 'postfix', stretchy)}</mrow>"


def _delimiter(written: str | None, form: str, stretchy: str) -> str:
    if written in (".", None):
        return ""
    char = _DELIMITERS.get(written) or leaves.character(written)
    if not char:
        raise ValueError(f"cannot draw the delimiter {written}")
    return f'<mo form="{form}" stretchy="{stretchy}">{escape(char)}</mo>'


def _styled(style: str, nodes: Sequence[Node]) -> str:
    drawn = [
        _styled(style, node.children) if node.children is not None else leaves.styled(style, node.token)
        for node in nodes
    ]
    return drawn[0] if len(drawn) == 1 else f"<mrow>{''.join(drawn)}</mrow>"


def _table(token: str, nodes: Sequence[Node]) -> str:
    rows: list[list[list[Node]]] = [[[]]]
    for node in nodes:
        if node.token == "&":
            rows[-1].append([])
        elif node.token in (r"\\", r"\cr"):
            rows.append([[]])
        else:
            rows[-1][-1].append(node)
    if rows[-1] == [[]]:
        rows.pop()
    # browsers ignore columnalign but a style sheet can ask for it, and word processors read it
    cell = '<mtd columnalign="left">' if token == r"\cases" else "<mtd>"
    drawn = "".join(f"<mtr>{''.join(f'{cell}{_row(c)}</mtd>' for c in row)}</mtr>" for row in rows)
    forms = ("prefix", "postfix")
    fences = [
        f'<mo form="{form}" stretchy="true">{char}</mo>'
        for char, form in zip(_TABLES[token], forms, strict=False)
    ]
    return f"<mrow>{''.join(fences[:1])}<mtable>{drawn}</mtable>{''.join(fences[1:])}</mrow>"
