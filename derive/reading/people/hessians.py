r"""Derivatives by what stands below the sign, and their squares: ``\nabla_w^2 L``, ``\partial_{z_i}^2 L``."""

from __future__ import annotations

from derive.reading.people.bases import scripted
from derive.reading.people.liberty import Rewriting, Tokens, braced, group, made, text_at
from derive.reading.people.operators import gradient_by_argument
from derive.reading.people.usage import Usage

NOTE = r"\nabla^2 is read as the Hessian"


def hessian(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\nabla_w^2`` and ``\nabla^2_w`` are ``\nabla_w \nabla_w``, and ``\nabla^2 L(w)`` is the same."""
    if text_at(tokens, n) != r"\nabla" or text_at(tokens, n + 1) not in ("_", "^"):
        return None
    end = scripted(tokens, n + 1)
    below, above, at = Tokens(), Tokens(), n + 1
    while at < end and (inside := group(tokens, at + 1)) is not None:
        if text_at(tokens, at) == "_":
            below = tokens[at : inside[1]]
        else:
            above = inside[0]
        at = inside[1]
    if [t.text for t in above] != ["2"]:
        return None
    if not below:
        by = gradient_by_argument([tokens[n], *tokens[end:]], 0, usage)
        if by is None:
            return None
        below = by.tokens[1:]
    return Rewriting(end, [tokens[n], *below, made(r"\nabla", tokens[n], "command"), *below], NOTE)


def partial_below(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\partial_{z_i} f`` is ``\frac{\partial}{\partial z_i} f``, and twice so where it is squared."""
    if text_at(tokens, n) != r"\partial" or text_at(tokens, n + 1) not in ("_", "^"):
        return None
    end = scripted(tokens, n + 1)
    by, twice, at = Tokens(), 1, n + 1
    while at < end and (inside := group(tokens, at + 1)) is not None:
        if text_at(tokens, at) == "_":
            by = inside[0]
        elif [t.text for t in inside[0]] == ["2"]:
            twice = 2
        else:
            return None
        at = inside[1]
    if not by:
        return None
    like = tokens[n]
    partial, frac = made(r"\partial", like, "command"), made(r"\frac", like, "command")
    return Rewriting(end, [frac, *braced([like], like), *braced([partial, *by], like)] * twice)
