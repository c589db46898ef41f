r"""Spellings of the same formula: rewritings that are certain, whatever the names mean.

>>> from derive.reading.people.liberty import all_rewritten, texts
>>> from derive.reading.tokens import tokenize
>>> from derive.reading.people.usage import Usage
>>> texts(all_rewritten(tokenize(r"\underbrace{a}_{x} . b")[:-1], SPELLINGS, Usage())[0])
'a\\cdot b'
"""

from __future__ import annotations

from derive.alphabet import ACCENTS, FACES
from derive.reading.people.bases import base_at, is_argument, scripted
from derive.reading.people.branches import case_rows
from derive.reading.people.faces import scripts_in_order
from derive.reading.people.hessians import partial_below
from derive.reading.people.layers import label_apart
from derive.reading.people.liberty import (
    Liberty,
    Rewriting,
    Tokens,
    braced,
    closing,
    group,
    made,
    named,
    text_at,
    texts,
)
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_BRACES = (r"\underbrace", r"\overbrace", r"\underline", r"\underbracket", r"\overbracket")
_STACKED = (r"\stackrel", r"\overset", r"\underset", r"\textcolor")
_DEFINES = (r"\equiv", r"\triangleq", r"\doteq", r"\coloneqq", r"\eqdef", r"\stackrel")
_SAME = {
    r"\cr": r"\\", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[", r"\rbrack": "]", r"\ast": r"\cdot",
    r"\lt": "<", r"\gt": ">", r"\vert": "|", r"\Vert": r"\|",
    r"\bullet": r"\cdot", r"\star": r"\cdot", r"\larr": r"\leftarrow", r"\rarr": r"\rightarrow",
    r"\gets": r"\leftarrow", r"\to": r"\rightarrow", r"\implies": r"\Rightarrow",
    r"\Longrightarrow": r"\Rightarrow", r"\iff": r"\Leftrightarrow",
    r"\Longleftrightarrow": r"\Leftrightarrow",
    r"\triangleq": ":=", r"\equiv": ":=", r"\doteq": ":=", r"\eqdef": ":=", r"\eqqcolon": "=:",
    r"\cdotp": r"\cdot",
    r"\hadamard": r"\odot", r"\bold": r"\mathbf", r"\mathds": r"\mathbb", r"\mathbbm": r"\mathbb",
    r"\pmb": r"\boldsymbol", r"\symbf": r"\mathbf", r"\dots": r"\ldots", r"\cdots": r"\ldots",
    r"\dotsb": r"\ldots", r"\dotsc": r"\ldots", r"\hdots": r"\ldots", r"\mid": "|", r"\colon": ":",
    r"\thinspace": "", r"\lnot": r"\neg", r"\epsilon": r"\epsilon", r"\leq": r"\le", r"\geq": r"\ge",
}  # fmt: skip


def _same(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """One spelling of what can be spelled in several ways."""
    token = tokens[n]
    if token.kind == "command" and token.text in _SAME:
        text = _SAME[token.text]
        kept = (
            [type(token)("command" if text[0] == "\\" else "mark", text, token.start, token.end)]
            if text
            else []
        )
        return Rewriting(n + 1, kept) if text != token.text else None
    if token.kind == "command" and token.text == r"\Pr":
        return Rewriting(n + 1, [Token("word", "Pr", token.start, token.end, r"\mathrm")])
    if token.text == ":" and text_at(tokens, n + 1) == "=":
        return Rewriting(n + 2, [type(token)("mark", ":=", token.start, tokens[n + 1].end)])
    if token.text == "=" and text_at(tokens, n + 1) == ":" and tokens[n + 1].start == token.end:
        return Rewriting(n + 2, [type(token)("mark", "=:", token.start, tokens[n + 1].end)])
    if token.text == "." and [text_at(tokens, n + k) for k in (1, 2)] == [".", "."]:
        return Rewriting(n + 3, [type(token)("command", r"\ldots", token.start, tokens[n + 2].end)])
    two = token.text == "." and text_at(tokens, n + 1) == "." and tokens[n + 1].start == token.end
    if two and n and tokens[n - 1].kind == "number":  # 1..C
        return Rewriting(n + 2, [type(token)("command", r"\ldots", token.start, tokens[n + 1].end)])
    return None


def _upright(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""An upright e before an exponent is the number e."""
    token = tokens[n]
    if token.kind == "word" and token.text == "e" and text_at(tokens, n + 1) == "^":
        return Rewriting(n + 1, [Token("letter", "e", token.start, token.end)])
    return None


def _starred(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``w^*`` and ``w_i^*`` are another name than w."""
    base = base_at(tokens, n)
    if base is None or is_argument(tokens, n):
        return None
    below = group(tokens, base[1] + 1) if text_at(tokens, base[1]) == "_" else None
    at = below[1] if below else base[1]
    above = group(tokens, at + 1) if text_at(tokens, at) == "^" else None
    if above is None or [t.text for t in above[0]] != [r"\cdot"]:
        return None
    return Rewriting(above[1], [named(f"{base[0]}^{{*}}", tokens[n:at]), *tokens[base[1] : at]])


def _under_braces(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """What a brace below or above says is no part of the formula."""
    if text_at(tokens, n) not in _BRACES or (inside := group(tokens, n + 1)) is None:
        return None
    content, after = inside
    if text_at(tokens, after) in ("_", "^") and (said := group(tokens, after + 1)):
        after = said[1]
    return Rewriting(after, content)


def _stacked(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A sign with words above it is the sign."""
    if text_at(tokens, n) not in _STACKED or (above := group(tokens, n + 1)) is None:
        return None
    if (sign := group(tokens, above[1])) is None and text_at(tokens, above[1]) == "=":
        sign = [tokens[above[1]]], above[1] + 1
    return Rewriting(sign[1], sign[0]) if sign else None


def _arrow_with_words(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """An arrow with words above it is the arrow."""
    if text_at(tokens, n) != r"\xrightarrow" or (above := group(tokens, n + 1)) is None:
        return None
    return Rewriting(above[1], [made(r"\rightarrow", tokens[n], "command")])


def _dot_between(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A dot between two factors is a product."""
    token = tokens[n]
    if token.text != "." or token.kind != "mark" or not 0 < n < len(tokens) - 1:
        return None
    before, after = tokens[n - 1], tokens[n + 1]
    ends = before.kind in ("letter", "number", "name") or before.text in (")", "]", "}")
    begins = (
        after.kind in ("letter", "number", "name")
        or after.text in ("(", r"\frac", r"\sum", "[", r"\log", r"\partial", *ACCENTS, *FACES)
        or (
            after.kind == "command"
            and after.text[1:].isalpha()
            and after.text not in (r"\Rightarrow", r"\\", r"\ldots")
        )
    )
    return Rewriting(n + 1, [made(r"\cdot", token, "command")]) if ends and begins else None


_TAKES_GROUP = {
    *ACCENTS, *FACES, "_", "^", r"\frac", r"\sqrt", r"\overset", r"\stackrel", r"\underset", r"\textcolor",
    r"\begin{array}", r"\begin{alignedat}", r"\begin{alignat}",
}  # fmt: skip


_ONES = ("1", "I", "}")  # what may stand before the condition of an indicator


def _idle_braces(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """Braces that are no argument do not show."""
    if text_at(tokens, n) != "{" or (end := closing(tokens, n)) < 0:
        return None
    before = text_at(tokens, n - 1)
    if before in _TAKES_GROUP or _second_argument(tokens, n):
        return None
    if text_at(tokens, end + 1) in ("_", "^", "'") and not _one_name(tokens[n + 1 : end]):
        return None
    return Rewriting(end + 1, tokens[n + 1 : end])


def _condition_in_braces(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``1{i = c}`` is ``1\{i = c\}``, typed without backslashes: a condition is no factor."""
    if text_at(tokens, n) != "{" or (end := closing(tokens, n)) < 0 or text_at(tokens, n - 1) not in _ONES:
        return None
    signs = [t for t in tokens[n + 1 : end] if t.text in ("=", r"\ne")]
    if len(signs) != 1 or end > n + 8:
        return None
    opened, closed = (made(sign, tokens[at]) for sign, at in ((r"\{", n), (r"\}", end)))
    return Rewriting(end + 1, [opened, *tokens[n + 1 : end], closed])


def _one_name(tokens: Tokens) -> bool:
    """Whether tokens are one name: a letter under accents and in typefaces."""
    while tokens and tokens[0].text in (*ACCENTS, *FACES):
        inside = group(tokens, 1)
        if inside is None or inside[1] != len(tokens):
            return False
        tokens = inside[0]
    return len(tokens) == 1 or (len(tokens) > 1 and all(t.kind == "letter" for t in tokens))


def _second_argument(tokens: Tokens, n: int) -> bool:
    r"""Whether the group at ``n`` is the second argument of a ``\frac``."""
    if n < 2:
        return False
    if text_at(tokens, n - 1) == "}":
        depth = 0
        for m in range(n - 1, -1, -1):
            text = text_at(tokens, m)
            depth += (text == "}") - (text == "{")
            if depth == 0:
                return text_at(tokens, m - 1) == r"\frac"
        return False
    return text_at(tokens, n - 2) == r"\frac"


def _prime(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``f^\prime`` and ``f^{\prime}`` are ``f'``."""
    if text_at(tokens, n) == "^" and (above := group(tokens, n + 1)) and above[0]:
        if all(t.text == r"\prime" for t in above[0]):
            return Rewriting(above[1], [made("'", tokens[n]) for _ in above[0]])
    elif text_at(tokens, n) == r"\prime" and text_at(tokens, n - 1) not in ("^", "{"):
        return Rewriting(n + 1, [made("'", tokens[n])])
    return None


def _ordinal(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``i^{th}`` is a word: the i-th."""
    if text_at(tokens, n + 1) != "^" or (above := group(tokens, n + 2)) is None:
        return None
    if "".join(t.text for t in above[0]) not in ("th", "st", "nd", "rd", r"\textth"):
        return None
    word = Token("word", f"the {tokens[n].text}-th", tokens[n].start, tokens[above[1] - 1].end, r"\text")
    return Rewriting(above[1], [word])


def _index_outside(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\hat{y_i}`` is ``\hat{y}_i``, ``(x)_i`` is ``x_i``."""
    text = text_at(tokens, n)
    if text in ACCENTS or text in FACES:
        if text_at(tokens, n + 1) != "{" or (end := closing(tokens, n + 1)) < 0:
            return None
        inside = tokens[n + 2 : end]
        base = base_at(inside, 0) if inside else None
        if text in FACES and inside and inside[0].text == "1":  # \mathbf{1_n}
            base = "1", 1
        if base is None or base[1] == len(inside) or scripted(inside, base[1]) != len(inside):
            return None
        kept = [tokens[n], tokens[n + 1], *inside[: base[1]], tokens[end]]
        return Rewriting(end + 1, [*kept, *inside[base[1] :]])
    if text == "(" and (end := closing(tokens, n)) > 0 and text_at(tokens, end + 1) == "_":
        inside = tokens[n + 1 : end]
        base = base_at(inside, 0) if inside else None
        before = base_at(tokens, n - 1) if n and not is_argument(tokens, n - 1) else None
        if base and base[0] in ("e", r"\mathbf{e}") and base[1] < len(inside):
            return None  # an entry of a unit vector
        if base and before is None and scripted(inside, base[1]) == len(inside):
            below = group(inside, base[1] + 1) if text_at(inside, base[1]) == "_" else None
            if below and below[1] == len(inside) and all(t.kind == "number" for t in below[0]):
                return Rewriting(end + 1, [named(f"{base[0]}_{{{texts(below[0])}}}", inside)])  # (a_2)_c
            return Rewriting(end + 1, inside)
    return None


def _empty_script(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sum_i^{}`` has nothing above."""
    empty = (
        text_at(tokens, n) in ("_", "^") and text_at(tokens, n + 1) == "{" and closing(tokens, n + 1) == n + 2
    )
    return Rewriting(n + 3, []) if empty and n else None


def _extreme_label(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``H_{\max}`` has a label that is no function."""
    below = text_at(tokens, n) == "_" and n > 0
    inside = group(tokens, n + 1) if below else None
    if inside is None or [t.text for t in inside[0]] not in ([r"\max"], [r"\min"]):
        return None
    if text_at(tokens, n - 1) in (r"\arg", r"\max", r"\min", r"\sum"):
        return None
    own = inside[0][0]
    word = Token("word", own.text[1:], own.start, own.end, r"\text")
    return Rewriting(inside[1], [tokens[n], *braced([word], own)])


def _fallen_indices(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\delta{ij}`` is ``\delta_{ij}``: two letters in braces behind a delta are no factor."""
    if text_at(tokens, n) != r"\delta" or (inside := group(tokens, n + 1)) is None:
        return None
    if text_at(tokens, n + 1) != "{" or len(inside[0]) != 2 or any(t.kind != "letter" for t in inside[0]):
        return None
    new = [tokens[n], made("_", tokens[n]), *tokens[n + 1 : inside[1]]]
    return Rewriting(inside[1], new, r"\delta{...} is read as \delta_{...}")


SPELLINGS: tuple[Liberty, ...] = (
    Liberty("one spelling", 0, _same),
    Liberty("an upright e", 0, _upright),
    Liberty("empty scripts", 0, _empty_script),
    Liberty("indices fallen from a delta", 0, _fallen_indices),
    Liberty("braces below and above", 0, _under_braces),
    Liberty("stacked signs", 0, _stacked),
    Liberty("arrows with words", 0, _arrow_with_words),
    Liberty("a dot for a product", 0, _dot_between),
    Liberty("primes", 0, _prime),
    Liberty("transposes behind labels", 0, label_apart),
    Liberty("names with a star", 0, _starred),
    Liberty("scripts in order", 0, scripts_in_order),
    Liberty("ordinals", 0, _ordinal),
    Liberty("rows of cases", 0, case_rows),
    Liberty("indices within accents and brackets", 0, _index_outside),
    Liberty("labels that are functions", 0, _extreme_label),
    Liberty("conditions in braces", 0, _condition_in_braces),
    Liberty("idle braces", 0, _idle_braces),
    Liberty("the variable below a derivative", 0, partial_below),
)
