r"""Factorials and binomial coefficients of data: ``x_i!`` and ``\binom{n}{k}`` are numbers with a name.

They depend on what stands in them alone, so that a derivative by anything else does not see them. Where a
text differentiates by what stands in them, or says how that is made, they are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.people.bases import base_at, scripted
from derive.reading.people.liberty import Notes, Tokens, group, named, text_at, texts

_EQUALS = ("=", ":=", r"\sim", "&")


def with_factorials(lists: Sequence[Tokens]) -> list[tuple[Tokens, Notes]]:
    r"""The formulas with names for factorials and binomial coefficients, and the notes on these.

    >>> from derive.reading.tokens import tokenize
    >>> ((tokens, notes),) = with_factorials([tokenize(r"a - \log x_i!")[:-1]])
    >>> texts(tokens), notes[0][0]
    ('a-\\log{x!}_i', 'x_i! is a number that depends on x alone')
    """
    if not any(t.text in ("!", r"\binom") for tokens in lists for t in tokens):
        return [(tokens, ()) for tokens in lists]
    varied = {name for tokens in lists for name in _varied(tokens)}
    return [_rewritten(tokens, varied) for tokens in lists]


def _varied(tokens: Tokens) -> Iterator[str]:
    """The names by which a formula differentiates, and those that it gives."""
    for n in range(len(tokens)):
        behind = text_at(tokens, n) in (r"\partial", "d") and text_at(tokens, n - 1) in ("{", "/")
        below = text_at(tokens, n) == r"\nabla" and text_at(tokens, n + 1) == "_"
        inside = group(tokens, n + 2) if below else None
        base = base_at(inside[0], 0) if inside else base_at(tokens, n + 1) if behind else None
        if base:
            yield base[0]
    head = base_at(tokens, 0)
    if head and text_at(tokens, scripted(tokens, head[1])) in _EQUALS:
        yield head[0]


def _rewritten(tokens: Tokens, varied: set[str]) -> tuple[Tokens, Notes]:
    notes: list[tuple[str, int]] = []
    for n in range(len(tokens) - 1, -1, -1):
        found = _coefficient(tokens, n) if text_at(tokens, n) == r"\binom" else _factorial(tokens, n)
        if found is None or any(name in varied for name in found[1]):
            continue
        shown, names, scripts, end = found
        notes.append((f"{texts(tokens[n:end])} is a number that depends on {' and '.join(names)} alone",
                      tokens[n].start))  # fmt: skip
        tokens = [*tokens[:n], named(shown, tokens[n:end]), *scripts, *tokens[end:]]
    return tokens, tuple(reversed(notes))


_Found = tuple[str, list[str], Tokens, int]


def _factorial(tokens: Tokens, n: int) -> _Found | None:
    """A name with its scripts before an exclamation mark, ``x_i!``; ``(x_i)!`` as well."""
    opened = text_at(tokens, n) == "("
    base = base_at(tokens, n + opened)
    if base is None or text_at(tokens, n - 1) in ("_", "^"):
        return None
    end = scripted(tokens, base[1])
    at = end + opened
    if text_at(tokens, at) != "!" or (opened and text_at(tokens, end) != ")"):
        return None
    return f"{{{base[0]}!}}", [base[0]], tokens[base[1] : end], at + 1


def _coefficient(tokens: Tokens, n: int) -> _Found | None:
    r"""``\binom{n}{k}`` of two names, with the indices that they have."""
    top = group(tokens, n + 1)
    bottom = group(tokens, top[1]) if top else None
    if top is None or bottom is None:
        return None
    bases = [base_at(inside, 0) for inside in (top[0], bottom[0])]
    names = [base[0] for base in bases if base]
    scripts = [inside[base[1] :] for inside, base in zip((top[0], bottom[0]), bases, strict=True) if base]
    own = {texts(one): one for one in scripts if one}
    whole = all(scripted(one, 0) == len(one) for one in scripts)
    if len(names) != 2 or len(own) > 1 or not whole:
        return None
    return rf"\binom{{{names[0]}}}{{{names[1]}}}", names, next(iter(own.values()), []), bottom[1]
