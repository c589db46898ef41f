r"""Sums and products that are written with dots: ``z_1 + z_2 + \ldots + z_C``, and products like it."""

from __future__ import annotations

from derive.reading.people.liberty import Rewriting, Tokens, braced, made, text_at, texts
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_SIGNS = {"+": r"\sum", r"\cdot": r"\prod"}
_MOST_FIRST = 3  # terms that are written before the dots
_BEGINS = ("=", ":=", "(", "{", "&", "[", "")
_ENDS = ("+", "-", "=", ",", r"\\", "&", "|", ";")
_STOPS = (r"\ldots", "=", r"\\", "&")


def dotted(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``z_1 + z_2 + \ldots + z_C`` is ``\sum_{k=1}^{C} z_k``; other terms may stand before it."""
    found = _first_terms(tokens, n)
    if found is None:
        return None
    terms, sign, start = found
    end, depth = start, 0
    while end < len(tokens):
        text = text_at(tokens, end)
        depth += (text in ("(", "{", "[")) - (text in (")", "}", "]"))
        if depth < 0 or (depth == 0 and (text in _ENDS or text == sign)):
            break
        end += 1
    if [text_at(tokens, end), text_at(tokens, end + 1)] == [sign, r"\ldots"]:
        return None  # y_1 + \ldots + y_c + \ldots + y_K: the middle one is no end
    last = tokens[start:end]
    if last and text_at(last, len(last) - 1) == ".":
        last, end = last[:-1], end - 1
    places = [m for m, (a, b) in enumerate(zip(terms[0], last, strict=False)) if a.text != b.text]
    if len(terms[0]) != len(last) or not places or any(terms[0][m].text != "1" for m in places):
        return None
    size = last[places[0]]
    if size.kind != "letter" or any(last[m].text != size.text for m in places):
        return None
    for number, term in enumerate(terms, 1):
        if [t.text for t in term] != [str(number) if m in places else t.text for m, t in enumerate(last)]:
            return None
    letter = next(a for a in "kjilnmrs" if all(t.text != a for t in tokens))
    body = [made(letter, t, "letter") if m in places else t for m, t in enumerate(last)]
    like = tokens[n]
    below = [made(letter, like, "letter"), made("=", like), made("1", like, "number")]
    whole = [Token("command", _SIGNS[sign], like.start, like.end), made("_", like), *braced(below, like)]
    whole += [made("^", like), *braced([size], like), *body]
    new = [made("(", like), *whole, made(")", like)]
    return Rewriting(end, new, f"{texts(tokens[n:end])} is read as {texts(whole)}")


def _first_terms(tokens: Tokens, n: int) -> tuple[list[Tokens], str, int] | None:
    """The terms that begin at a place, the sign between them, and what comes behind the dots after them."""
    stop = next((m for m in range(n, min(n + 90, len(tokens))) if text_at(tokens, m) in _STOPS), n)
    sign = text_at(tokens, stop - 1)
    if text_at(tokens, stop) != r"\ldots" or sign not in _SIGNS or text_at(tokens, stop + 1) != sign:
        return None
    before = (*_BEGINS, "+", sign)
    if n and text_at(tokens, n - 1) not in before and tokens[n - 1].kind != "word":
        return None
    terms = [Tokens()]
    for m in range(n, stop - 1):
        level = text_at(tokens, m) in _SIGNS and _level(tokens[n:m])
        if level and text_at(tokens, m) == sign:
            terms.append([])
        elif level and sign == r"\cdot":
            return None  # a + x_1 \cdot x_2
        else:
            terms[-1].append(tokens[m])
    return (terms, sign, stop + 2) if all(terms) and len(terms) <= _MOST_FIRST else None


def _level(tokens: Tokens) -> bool:
    opened = sum(text_at(tokens, m) in ("(", "{", "[") for m in range(len(tokens)))
    return opened == sum(text_at(tokens, m) in (")", "}", "]") for m in range(len(tokens)))
