r"""Products that no Term writes as such: over an index, and inner ones in angle brackets.

``\prod_i a_i`` is ``\exp(\sum_i \log a_i)`` where the factors are positive, as probabilities are, and its
logarithm is the sum. The kernel asks for that condition, and nothing is said of factors that are negative.
"""

from __future__ import annotations

from dataclasses import replace

from derive.reading.people.liberty import Rewriting, Tokens, closing, group, made, text_at, texts
from derive.reading.people.traces import trace_sign
from derive.reading.people.usage import Usage

_ENDS = (
    "+",
    "-",
    "=",
    ":=",
    "=:",
    ",",
    ";",
    "&",
    r"\\",
    ")",
    "]",
    "}",
    r"\}",
    r"\Rightarrow",
    r"\in",
    r"\propto",
)
_LOGS = (r"\log", r"\ln")


def product(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\prod_{i=1}^{n} a_i`` is ``\exp(\sum_{i=1}^{n} \log(a_i))``."""
    if text_at(tokens, n) != r"\prod" or text_at(tokens, n + 1) != "_":
        return None
    start = n + 1
    while text_at(tokens, start) in ("_", "^"):
        if (script := group(tokens, start + 1)) is None:
            return None
        start = script[1]
    end = _reach(tokens, start)
    if end == start:
        return None
    like = tokens[n]
    body = [made(r"\log", like, "command"), made("(", like), *tokens[start:end], made(")", tokens[end - 1])]
    total = [made(r"\sum", like, "command"), *tokens[n + 1 : start], *body]
    new = [made(r"\exp", like, "command"), made("(", like), *total, made(")", tokens[end - 1])]
    note = f"{texts(tokens[n:start])} is read as e to the sum of the logarithms, for positive factors"
    return Rewriting(end, new, note)


def log_of_a_product(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """The logarithm of a product that is read as an exponential is the sum of the logarithms."""
    if text_at(tokens, n) not in _LOGS or (exponential := _exponential(tokens, n + 1)) is None:
        return None
    start, end, after = exponential
    return Rewriting(after, [replace(tokens[start], start=tokens[n].start), *tokens[start + 1 : end + 1]])


def _exponential(tokens: Tokens, n: int) -> tuple[int, int, int] | None:
    """The brackets of an exponential that nobody typed, itself perhaps in brackets, and what is behind."""
    if text_at(tokens, n) == r"\exp" and tokens[n].start == tokens[n].end:
        end = closing(tokens, n + 1)
        return n + 1, end, end + 1
    if text_at(tokens, n) in ("(", "[") and (inner := _exponential(tokens, n + 1)) is not None:
        return (*inner[:2], inner[2] + 1) if closing(tokens, n) == inner[2] else None
    return None


def _reach(tokens: Tokens, n: int) -> int:
    """The end of all factors behind a sign of a product."""
    depth = 0
    for m in range(n, len(tokens)):
        text = text_at(tokens, m)
        if depth == 0 and m > n and text == r"\exp" and tokens[m].start == tokens[m].end:
            return m  # another product
        if depth == 0 and (text in _ENDS or (tokens[m].kind == "word" and " " in tokens[m].text)):
            return m
        if depth == 0 and text == "." and (text_at(tokens, m + 1) in ("", *_ENDS)):
            return m  # the sentence ends
        depth += text in ("(", "[", "{", r"\{") or text.startswith(r"\begin{")
        depth -= text in (")", "]", "}", r"\}") or text.startswith(r"\end{")
    return len(tokens)


def inner(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\langle a, b \rangle`` of two vectors is ``a^\top b``."""
    if text_at(tokens, n) != r"\langle":
        return None
    depth, cut = 0, 0
    for m in range(n + 1, len(tokens)):
        text = text_at(tokens, m)
        depth += text in ("(", "[", "{", r"\{")
        depth -= text in (")", "]", "}", r"\}")
        if depth == 0 and text in (",", "|") and not cut:
            cut = m
        elif depth < 0 or text == r"\langle" or (depth == 0 and text in (",", "|")):
            return None
        elif depth == 0 and text == r"\rangle":
            if not n + 1 < cut < m - 1:
                return None
            below = group(tokens, m + 2) if text_at(tokens, m + 1) == "_" else None
            matrices = below is not None and [t.text for t in below[0]] == ["F"]
            if text_at(tokens, m + 1) == "_" and not matrices:
                return None
            like, last = tokens[n], tokens[m]
            new = [made("(", like), made("(", like), *tokens[n + 1 : cut], made(")", like), made("^", like)]
            new += [made(r"\top", like, "command"), made("(", like), *tokens[cut + 1 : m], made(")", last)]
            new = [*([trace_sign(like, like.start)] if matrices else []), *new]
            what = "matrices, a trace" if matrices else "vectors"
            note = f"{texts(tokens[n : m + 1])} is read as the inner product of two {what}"
            end = below[1] if matrices and below else m + 1
            return Rewriting(end, [*new, type(last)("mark", ")", last.start, last.end)], note)
    return None
