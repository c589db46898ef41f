r"""Liberties that leave a doubt: each is one more reading of a formula, with what is said and a cost.

A reading of the formula as it stands comes first; these come in the order of their costs. More lists
of this kind, such as the typing errors and misread characters of a scan, are searched the same way.
"""

from __future__ import annotations

from derive.reading.people.bases import base_at, is_argument, run_at
from derive.reading.people.factors import factor_end, is_function, product_end
from derive.reading.people.liberty import (
    Liberty,
    Rewriting,
    Tokens,
    braced,
    group,
    made,
    text_at,
    texts,
)
from derive.reading.people.operators import operator_on_factor, operator_on_product
from derive.reading.people.usage import Usage
from derive.reading.people.written import row_for_a_vector


def _argument(tokens: Tokens, n: int) -> int:
    """Where the argument of the function at a place begins, if it has no brackets; else 0."""
    if not is_function(tokens, n) or tokens[n].text == r"\sqrt":
        return 0
    at = max(run_at(tokens, n), n + 1)
    while text_at(tokens, at) == "^" and (inside := group(tokens, at + 1)):
        at = inside[1]
    return 0 if text_at(tokens, at) in ("(", "[", r"\{") or at >= len(tokens) else at


def _wrap(tokens: Tokens, n: int, start: int, end: int) -> Rewriting:
    wrapped = [*tokens[n:start], made("(", tokens[start]), *tokens[start:end], made(")", tokens[end - 1])]
    return Rewriting(end, wrapped, f"{texts(tokens[n:end])} read as {texts(wrapped)}")


def _short_argument(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\log p y`` read as ``\log(p) y``."""
    start = _argument(tokens, n)
    end = factor_end(tokens, start) if start else 0
    if not start or end <= start or (factor_end(tokens, end) == end and text_at(tokens, end) != "/"):
        return None
    exponential = text_at(tokens, end) == r"\exp" or [text_at(tokens, end + k) for k in (0, 1)] == ["e", "^"]
    if tokens[start].kind == "number" or exponential:
        return None  # \log 2 \pi and \log a \exp b go on
    return _wrap(tokens, n, start, end)


def _long_argument(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\log p y`` read as ``\log(p y)``."""
    start = _argument(tokens, n)
    end = product_end(tokens, start) if start else 0
    if not start or end <= factor_end(tokens, start):
        return None
    return _wrap(tokens, n, start, end)


def _exponent(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``e^z_k`` read as ``e^{z_k}``."""
    if tokens[n].text != "e" or text_at(tokens, n + 1) != "^" or (above := group(tokens, n + 2)) is None:
        return None
    if text_at(tokens, above[1]) != "_" or (below := group(tokens, above[1] + 1)) is None:
        return None
    like = tokens[n]
    new = [like, tokens[n + 1], *braced([*above[0], made("_", like), *braced(below[0], like)], like)]
    return Rewriting(below[1], new, f"{texts(tokens[n : below[1]])} read as {texts(new)}")


def _fraction_short(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``a / b c`` read as ``(a / b) c``."""
    if (
        text_at(tokens, n) != "/"
        or (end := factor_end(tokens, n + 1)) == n + 1
        or factor_end(tokens, end) == end
    ):
        return None
    new = [*tokens[n:end], made(r"\cdot", tokens[end], "command")]
    return Rewriting(
        end, new, f"what follows {texts(tokens[n:end])} is read as a factor, not as part of the denominator"
    )


def _fraction_long(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``a / b c`` read as ``a / (b c)``."""
    if (
        text_at(tokens, n) != "/"
        or (end := factor_end(tokens, n + 1)) == n + 1
        or factor_end(tokens, end) == end
    ):
        return None
    return _wrap(tokens, n, n + 1, product_end(tokens, n + 1))


def _free_sum(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sum y \log p`` read as ``\sum_k y_k \log p_k``."""
    if text_at(tokens, n) != r"\sum" or text_at(tokens, n + 1) == "_":
        return None
    end = product_end(tokens, n + 1)
    taken = {t.text for t in tokens}
    letter = next(
        (a for a in ("k", "j", "n", "m", "l", "i", "r", "s") if a in usage.indices and a not in taken), None
    )
    body = tokens[n + 1 : end]
    if letter is None or not body:
        return None
    new: Tokens = []
    indexed = False
    m = 0
    while m < len(body):
        base = base_at(body, m)
        if base and (base[0], 0) in usage.spots and text_at(body, m - 1) != "_":
            stop = factor_end(body, m)
            new += body[m : base[1]]
            if text_at(body, base[1]) != "_":
                new += [made("_", body[m]), made(letter, body[m], "letter")]
                indexed = True
            new += body[base[1] : max(stop, base[1])]
            m = max(stop, base[1])
            continue
        new.append(body[m])
        m += 1
    if not indexed:
        return None
    whole = [tokens[n], made("_", tokens[n]), made(letter, tokens[n], "letter"), *new]
    return Rewriting(end, whole, f"{texts(tokens[n:end])} read as {texts(whole)}")


def _bars(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``|a|`` read as the absolute value."""
    if text_at(tokens, n) != "|":
        return None
    end = next((m for m in range(n + 1, len(tokens)) if text_at(tokens, m) == "|"), -1)
    if end <= n + 1 or any(text_at(tokens, m) in ("=", ",") for m in range(n, end)):
        return None
    word = type(tokens[n])("word", "abs", tokens[n].start, tokens[n].end, r"\operatorname")
    return Rewriting(end + 1, [word, made("(", tokens[n]), *tokens[n + 1 : end], made(")", tokens[end])])


def _index_above(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``x^i`` with an index letter i read as ``x_i``."""
    base = base_at(tokens, n)
    if (
        base is None
        or is_argument(tokens, n)
        or text_at(tokens, base[1]) != "^"
        or (above := group(tokens, base[1] + 1)) is None
    ):
        return None
    if len(above[0]) != 1 or not usage.is_index(above[0][0].text) or base[0] == "e":
        return None
    like, after = tokens[n], above[1]
    below = group(tokens, after + 1) if text_at(tokens, after) == "_" else None
    indices = [*above[0], *([made(",", like), *below[0]] if below else [])]
    new = [*tokens[n : base[1]], made("_", like), *braced(indices, like)]
    end = below[1] if below else after
    return Rewriting(end, new, f"{texts(tokens[n:end])} read as {texts(new)}")


def _prime_transposes(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A prime read as a transposition."""
    if text_at(tokens, n) != "'" or not n or factor_end(tokens, n + 1) == n + 1:
        return None
    return Rewriting(
        n + 1, [made("^", tokens[n]), made(r"\top", tokens[n], "command")], "a prime read as a transpose"
    )


DOUBTS: tuple[Liberty, ...] = (
    Liberty("braces of an exponent", 1, _exponent),
    Liberty("bars", 1, _bars),
    Liberty("an index above", 1, _index_above),
    Liberty("a row for a vector", 1, row_for_a_vector),
    Liberty("a sum without an index", 1, _free_sum),
    Liberty("a function of the next factor", 1, _short_argument),
    Liberty("an operator before a product", 1, operator_on_product),
    Liberty("a factor after a flat fraction", 1, _fraction_short),
    Liberty("a function of the whole product", 1.5, _long_argument),
    Liberty("an operator before a factor", 1.5, operator_on_factor),
    Liberty("a product below a flat fraction", 1.5, _fraction_long),
    Liberty("a prime for a transpose", 2, _prime_transposes),
)
