r"""Second derivatives: by what stands below, ``\partial_{z_i}^2 L``, by the argument, ``\nabla^2 L(w)``."""

from __future__ import annotations

from derive.reading.people.bases import base_at, scripted
from derive.reading.people.liberty import Rewriting, Tokens, braced, closing, group, made, text_at, texts
from derive.reading.people.operators import PRIMED, gradient_by_argument
from derive.reading.people.usage import Usage

NOTE = r"\nabla^2 is read as the Hessian"


def hessian_by_argument(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\nabla^2 L(w)`` is ``\nabla_w \nabla_w L(w)``: a function of one argument has no other Hessian."""
    if text_at(tokens, n) != r"\nabla" or text_at(tokens, n + 1) != "^":
        return None
    power = group(tokens, n + 2)
    if power is None or [t.text for t in power[0]] != ["2"]:
        return None
    by = gradient_by_argument([tokens[n], *tokens[power[1] :]], 0, usage)
    if by is None:
        return None
    sign, *below = by.tokens
    return Rewriting(power[1], [sign, *below, made(r"\nabla", sign, "command"), *below], NOTE)


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


def twice_primed(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sigma''(z)`` is ``\frac{\partial}{\partial z} \frac{\partial \sigma(z)}{\partial z}``."""
    if [text_at(tokens, n + k) for k in (1, 2, 3)] != ["'", "'", "("] or tokens[n].text in usage.bare:
        return None
    end = closing(tokens, n + 3)
    inside = tokens[n + 4 : end]
    base = base_at(inside, 0) if inside else None
    if text_at(tokens, n) not in PRIMED or base is None or scripted(inside, base[1]) != len(inside):
        return None
    like = tokens[n]
    partial, frac = made(r"\partial", like, "command"), made(r"\frac", like, "command")
    by = braced([partial, *inside], like)
    of = braced([partial, like, made("(", like), *inside, made(")", like)], like)
    new = [frac, *braced([partial], like), *by, frac, *of, *by]
    return Rewriting(end + 1, new, f"{texts(tokens[n : end + 1])} is read as {texts(new)}")
