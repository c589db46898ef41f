r"""Second derivatives: by what stands below, ``\partial_{z_i}^2 L``, by the argument, ``\nabla^2 L(w)``."""

from __future__ import annotations

from derive.reading.people.bases import scripted
from derive.reading.people.liberty import Rewriting, Tokens, braced, group, made, text_at
from derive.reading.people.operators import gradient_by_argument
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
