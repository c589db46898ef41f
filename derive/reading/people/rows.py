r"""A formula taken apart into rows, and rows into parts at commas, arrows and words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.reading.people.bases import CONNECTIVES
from derive.reading.people.liberty import Tokens, closing, group, text_at
from derive.reading.tokens import Token

EQUALITIES = ("=", ":=", "=:")


# Relations that are no equations, with their names.
OTHERS: dict[str, str] = {
    r"\approx": "an approximation", r"\simeq": "an approximation", r"\cong": "an approximation",
    r"\propto": "a proportionality", r"\le": "an inequality", r"\ge": "an inequality", "<": "an inequality",
    ">": "an inequality", r"\ll": "an inequality", r"\gg": "an inequality", r"\lt": "an inequality",
    r"\gt": "an inequality", r"\leqslant": "an inequality", r"\geqslant": "an inequality",
    r"\sim": "a distribution", r"\in": "a set", r"\notin": "a set", r"\subset": "a set",
    r"\subseteq": "a set",
    r"\leftarrow": "an assignment", r"\rightarrow": "a map or a limit", r"\mapsto": "a map",
    r"\longrightarrow": "a map or a limit", r"\leftrightarrow": "an equivalence", r"\longmapsto": "a map",
    r"\ne": "an inequality", r"\perp": "an independence",
}  # fmt: skip


_ARROWS = (r"\Rightarrow", r"\Leftrightarrow", r"\therefore", r"\because", r"\Leftarrow", r"\land", r"\lor")


_ALIGNED = ("align", "aligned", "gather", "gathered", "equation", "eqnarray", "split", "multline", "flalign",
            "alignat", "alignedat", "displaymath", "math", "dmath", "array")  # fmt: skip


CONTINUES = ("+", "-", r"\cdot", r"\odot", "/", ")")
_HANGS = (*EQUALITIES, *OTHERS, *CONTINUES[:-1])  # something has to follow


def unwrapped(tokens: Tokens) -> Tokens:
    r"""Tokens without the environments that only align; a brace before an array makes it ``cases``."""
    found: Tokens = []
    opened: list[str] = []
    n = 0
    while n < len(tokens):
        token = tokens[n]
        name = token.text[7:-1].rstrip("*") if token.text.startswith(r"\begin{") else ""
        if name in _ALIGNED:
            after = n + 1
            if name in ("array", "alignat", "alignedat"):
                while text_at(tokens, after) == "[" and (end := closing(tokens, after)) > 0:
                    after = end + 1
                spec = group(tokens, after)
                after = spec[1] if spec else after
            if name == "array" and not (found and found[-1].text == r"\{") and not _relating(tokens, after):
                opened.append("array")
                found.append(token)
                n += 1
                continue
            by_cases = (
                bool(found) and found[-1].text == r"\{" and name in ("array", "aligned", "split", "gathered")
            )
            if by_cases:
                found[-1] = replace(token, text=r"\begin{cases}")
            opened.append("cases" if by_cases else "")
            n = after
            continue
        if token.text.startswith(r"\end{") and token.text[5:-1].rstrip("*") in _ALIGNED and opened:
            kind = opened.pop()
            if kind:
                found.append(replace(token, text=rf"\end{{{kind}}}"))
            n += 1
            continue
        found.append(token)
        n += 1
    return found


def _relating(tokens: Tokens, n: int) -> bool:
    """Whether a relation stands in an array that goes on here, so that its rows are lines and not entries."""
    depth = 0
    for token in tokens[n:]:
        closes = token.text == "}" or token.text.startswith(r"\end{")
        depth += (token.text == "{" or token.text.startswith(r"\begin{")) - closes
        if depth < 0:
            break
        if depth == 0 and token.kind != "word" and token.text in (*EQUALITIES, *OTHERS):
            return True
    return False


def rows(tokens: Tokens) -> list[Tokens]:
    """The rows of a formula, split at the line breaks that are not within an environment or braces."""
    found: list[Tokens] = [[]]
    depth = 0
    for token in tokens:
        if token.text.startswith(r"\begin{") or token.text == "{":
            depth += 1
        elif token.text.startswith(r"\end{") or token.text == "}":
            depth -= 1
        if token.text == r"\\" and depth <= 0:
            found.append([])
        elif token.text != "&" or depth > 0:
            found[-1].append(token)
    return [row for row in found if row]


@dataclass(slots=True)
class Part:
    """A piece of a row, with what stood before it: a comma, an arrow, words, a gap or nothing."""

    tokens: Tokens
    before: str
    first: bool


def _is_word(token: Token) -> bool:
    plain = token.text.strip(" ,.:;()").lower()
    return token.kind == "word" and (" " in plain or plain in CONNECTIVES or not plain.isalnum())


def depths_of(row: Tokens) -> list[int]:
    """How deep each token of a row stands; brackets that do not fit together count for nothing."""
    found, depth, round_depth = [], 0, 0
    balanced = _balanced(row)
    for token in row:
        text = token.text if token.kind not in ("word", "name") else ""
        closes = text in ("}", r"\end{cases}") or text.startswith(r"\end{")
        depth -= closes
        round_depth -= balanced and text in (")", "]", r"\}")
        found.append(depth + round_depth)
        depth += text == "{" or text.startswith(r"\begin{")
        round_depth += balanced and text in ("(", "[", r"\{")
    return found


def _balanced(row: Tokens) -> bool:
    depth = 0
    for token in row:
        text = token.text if token.kind not in ("word", "name") else ""
        depth += (text in ("(", "[", r"\{")) - (text in (")", "]", r"\}"))
        if depth < 0:
            return False
    return depth == 0


def parts_of(row: Tokens, gaps: frozenset[int]) -> list[Part]:
    """The parts of a row, split at commas, arrows, words and wide gaps at its top level."""
    depths = depths_of(row)
    found = [Part([], "", True)]
    for n, token in enumerate(row):
        text = token.text if token.kind not in ("word", "name") else ""
        if depths[n] == 0 and (text in (",", ";", *_ARROWS) or _is_word(token)):
            if found[-1].tokens:
                found.append(Part([], "", False))
            found[-1].before = f"{found[-1].before} {token.text}".strip()
            continue
        begins = depths[n] == 0 and token.start in gaps and bool(found[-1].tokens)
        if begins and found[-1].tokens[-1].text not in _HANGS and _relates(row[n:], gaps):
            found.append(Part([], "gap", False))
        found[-1].tokens.append(token)
    return [part for part in found if part.tokens or part.before]


def _relates(rest: Tokens, gaps: frozenset[int]) -> bool:
    """Whether what follows a gap is a statement of its own: it has a relation, not at its begin."""
    if rest[0].text in (*EQUALITIES, *OTHERS, *CONTINUES) or rest[0].kind == "word":
        return False
    depths = depths_of(rest)
    for n, token in enumerate(rest):
        if depths[n] == 0 and (token.text in EQUALITIES or token.text == r"\ne"):
            return True
        if n and token.start in gaps:
            return False
    return False


def trimmed(tokens: Tokens) -> Tokens:
    """Without the punctuation at the end, and without colons and dots at the begin."""
    while tokens and tokens[-1].kind == "mark" and tokens[-1].text in (".", ",", ";", ":"):
        tokens = tokens[:-1]
    while tokens and tokens[0].kind == "mark" and tokens[0].text in (":", ";", ",", "."):
        tokens = tokens[1:]
    return tokens
