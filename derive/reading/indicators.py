r"""Vectors of ones and indicators: ``\mathbf{1}_{N}``, ``\mathbb{1}[i = j]``."""

from __future__ import annotations

from derive.reading import functions, powers
from derive.reading.cursor import Cursor
from derive.reading.names import Scripts, base_name, condition, scripts
from derive.reading.tokens import Token
from derive.term import Apply, Condition, Symbol, Term


def ones_or_indicator(c: Cursor, hangs: Scripts, token: Token) -> Term:
    r"""``\mathbb{1}[i = j]`` and ``\mathbb{1}_{i = j}`` are delta; ``\mathbf{1}_{N}`` is a vector of ones."""
    if hangs.primes:
        c.fail("a prime has no meaning here", token)
    if hangs.below is None:
        indicated = c.token.text in ("[", "(", r"\{") and hangs.above is None
        if not indicated and c.untyped:
            return powers.to_the(c, Apply("ones", (Symbol("?"),)), hangs)  # its size is told by the shapes
        if not indicated:
            written = c.text[token.start : c.tokens[c.at - 1].end]
            hint = r"write \mathbf{1}_{N} for a vector of ones, \mathbb{1}[i = j] for an indicator"
            c.fail(f"{written} needs a size below it or a condition after it", token, hint)
        inside = _indicated(c)
        late = scripts(c)
        if late.below or late.primes:
            c.fail("an index below something that is not a name", token)
        return powers.to_the(c, _indicator(c, inside, token), late)
    first, last = hangs.below
    if any(t.text in ("=", r"\ne") for t in c.tokens[first:last]):
        return powers.to_the(c, _indicator(c, c.within(hangs.below, _indicated), token), hangs)
    size = c.within(hangs.below, base_name)
    if size not in c.scope.sizes:
        c.unknown(size, c.tokens[first], f"{size} is not a size of the model", list(c.scope.sizes))
    return powers.to_the(c, Apply("ones", (Symbol(size),)), hangs)


def _indicated(c: Cursor) -> Condition:
    """A condition, with or without brackets around it."""
    opened = c.token
    if not c.skip("[", "(", r"\{"):
        return condition(c)
    found = condition(c)
    c.expect({"[": "]", "(": ")", r"\{": r"\}"}[opened.text], "after the condition")
    return found


def _indicator(c: Cursor, inside: Condition, token: Token) -> Term:
    if not inside.equal:
        c.fail("an indicator of an inequality", token, r"write 1 - \delta_{ij}")
    return functions.build(c, "delta", (inside.left, inside.right), token)
