r"""Derivatives as people write them: second ones, operators before a product, primes on functions."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.people.bases import LOSSES, base_at, numbered, scripted
from derive.reading.people.factors import factor_end, product_end
from derive.reading.people.liberty import (
    Liberty,
    Rewriting,
    Tokens,
    braced,
    closing,
    group,
    made,
    text_at,
    texts,
)
from derive.reading.people.usage import Usage
from derive.reading.tokens import tokenize

_D = (r"\partial", "d")


def _is_operator(tokens: Tokens, n: int) -> int:
    r"""The end of an operator ``\frac{\partial}{\partial z}`` or ``\nabla_z`` at a place, else 0."""
    if text_at(tokens, n) == r"\nabla" and text_at(tokens, n + 1) == "_":
        return scripted(tokens, n + 1)
    if text_at(tokens, n) != r"\frac" or (top := group(tokens, n + 1)) is None:
        return 0
    bottom = group(tokens, top[1])
    if bottom is None or len(top[0]) != 1 or top[0][0].text not in _D or len(bottom[0]) < 2:
        return 0
    return bottom[1] if bottom[0][0].text in _D else 0


def _applied(tokens: Tokens, n: int, whole: bool) -> Rewriting | None:
    start = _is_operator(tokens, n)
    if not start or start >= len(tokens):
        return None
    first = factor_end(tokens, start)
    if first == start:
        return None
    end = first
    if whole:
        end = product_end(tokens, start)
        if _is_operator(tokens, start):
            return None
        for m in range(start + 1, end):
            if _is_operator(tokens, m) and text_at(tokens, m - 1) != "{":
                end = m
                break
        if end <= first:
            return None
    if factor_end(tokens, first) == first and not whole:
        return None
    like = tokens[n]
    bracketed = text_at(tokens, start) == "(" and closing(tokens, start) == end - 1
    inside = tokens[start + 1 : end - 1] if bracketed else tokens[start:end]
    new = [made("(", like), *tokens[n:start], made("(", like), *inside, made(")", tokens[end - 1]),
           made(")", tokens[end - 1])]  # fmt: skip
    what = "the whole product" if whole else "the next factor"
    return Rewriting(end, new, f"{texts(tokens[n:start])} is read as acting on {what}, {texts(inside)}")


def operator_on_product(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\frac{\partial}{\partial z} a b`` read as the derivative of the product; not ``\nabla_a L x``."""
    base = base_at(tokens, start) if (start := _is_operator(tokens, n)) else None
    if text_at(tokens, n) == r"\nabla" and base and base[0] in LOSSES:
        return None  # a loss is a number of its own, and no factor
    return _applied(tokens, n, True)


def operator_on_factor(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\frac{\partial}{\partial z} a b`` read as the derivative of a, times b."""
    return _applied(tokens, n, False)


def second(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\frac{\partial^2 f}{\partial a \partial b}`` is the derivative by a of the one by b."""
    if text_at(tokens, n) != r"\frac" or (top := group(tokens, n + 1)) is None:
        return None
    bottom = group(tokens, top[1])
    power = group(top[0], 2) if text_at(top[0], 1) == "^" else None
    if bottom is None or power is None or top[0][0].text not in _D or [t.text for t in power[0]] != ["2"]:
        return None
    by = _variables(bottom[0])
    if by is None:
        return None
    like, of = tokens[n], top[0][power[1] :]
    partial, frac = made(r"\partial", like, "command"), made(r"\frac", like, "command")
    inner = [frac, *braced([partial, *of], like), *braced([partial, *by[1]], like)]
    if not of:
        return Rewriting(
            bottom[1], [frac, *braced([partial], like), *braced([partial, *by[0]], like), *inner]
        )
    return Rewriting(bottom[1], [frac, *braced([partial, *inner], like), *braced([partial, *by[0]], like)])


def hessian(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\nabla_w^2 f`` is ``\frac{\partial^2 f}{\partial w \partial w}``."""
    if text_at(tokens, n) != r"\nabla" or (scripts := _by_and_power(tokens, n + 1)) is None:
        return None
    by, after = scripts
    end = factor_end(tokens, after)
    if end == after:
        return None
    if text_at(tokens, end) == "(" and base_at(tokens, after):
        end = closing(tokens, end) + 1
    like = tokens[n]
    partial = made(r"\partial", like, "command")
    top = [partial, made("^", like), made("2", like, "number"), *tokens[after:end]]
    new = [made(r"\frac", like, "command"), *braced(top, like), *braced([partial, *by, partial, *by], like)]
    return Rewriting(end, new, f"{texts(tokens[n:end])} is read as the second derivatives by {texts(by)}")


def _by_and_power(tokens: Tokens, n: int) -> tuple[Tokens, int] | None:
    """The variable below and what comes after it and a 2 above; None where either is missing."""
    found: dict[str, Tokens] = {}
    while (mark := text_at(tokens, n)) in ("_", "^") and mark not in found:
        if (inside := group(tokens, n + 1)) is None:
            return None
        found[mark], n = inside
    return (found["_"], n) if "_" in found and texts(found.get("^", [])) == "2" else None


def _variables(bottom: Tokens) -> tuple[Tokens, Tokens] | None:
    """The two variables of a second derivative."""
    starts = [
        m
        for m, t in enumerate(bottom)
        if t.text in _D and (m == 0 or text_at(bottom, m - 1) not in ("_", "{"))
    ]
    if len(starts) == 2 and starts[0] == 0:
        return bottom[1 : starts[1]], bottom[starts[1] + 1 :]
    base = base_at(bottom, 1) if len(bottom) > 1 else None
    if len(starts) != 1 or base is None:
        return None
    at, kept, squared = base[1], bottom[1 : base[1]], False
    while text_at(bottom, at) in ("_", "^") and (inside := group(bottom, at + 1)):
        if text_at(bottom, at) == "^" and [t.text for t in inside[0]] == ["2"]:
            squared = True
        else:
            kept = [*kept, *bottom[at : inside[1]]]
        at = inside[1]
    return (kept, kept) if squared and at == len(bottom) else None


PRIMED = (r"\sigma", r"\tanh")


def primed_function(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\sigma'(z_i)`` is ``\frac{\partial \sigma(z_i)}{\partial z_i}``."""
    if text_at(tokens, n) not in PRIMED or text_at(tokens, n + 1) != "'" or tokens[n].text in usage.bare:
        return None
    if text_at(tokens, n + 2) != "(" or (end := closing(tokens, n + 2)) < 0:
        return None
    inside = tokens[n + 3 : end]
    base = base_at(inside, 0) if inside else None
    told = text_at(tokens, n - 1) in ("", "&", ",", r"\\") and text_at(tokens, end + 1) in ("=", "&")
    told = told and base is not None and base[1] == len(inside)  # a line that says what \sigma'(z) is
    if inside and not told and all(t.text != "_" for t in inside):
        return _entry_by_entry(tokens, n, end)
    if inside and (base is None or scripted(inside, base[1]) != len(inside)):
        return _entry_by_entry(tokens, n, end)
    if not inside or _has_power(inside):
        return None
    like = tokens[n]
    partial, frac = made(r"\partial", like, "command"), made(r"\frac", like, "command")
    of = [partial, like, made("(", like), *inside, made(")", tokens[end])]
    new = [frac, *braced(of, like), *braced([partial, *inside], like)]
    return Rewriting(end + 1, new, f"{texts(tokens[n : end + 1])} is read as {texts(new)}")


def _entry_by_entry(tokens: Tokens, n: int, end: int) -> Rewriting:
    r"""``\sigma'(z)`` of an array has an entry for each of z: ``\sigma(z) \odot (1 - \sigma(z))``."""
    like, value = tokens[n], [tokens[n], *tokens[n + 2 : end + 1]]
    dot, minus = made(r"\odot", like, "command"), made("-", like)
    one, opened, closed = made("1", like, "number"), made("(", like), made(")", tokens[end])
    if like.text == r"\tanh":
        new = [opened, one, minus, *value, dot, *value, closed]
    else:
        new = [opened, *value, dot, opened, one, minus, *value, closed, closed]
    return Rewriting(end + 1, new, f"{texts(tokens[n : end + 1])} is read as {texts(new[1:-1])}")


def _has_power(tokens: Tokens) -> bool:
    """Whether something is raised that is no number in brackets, as in ``z^{(1)}``."""
    raised = (group(tokens, n + 1) for n in range(len(tokens)) if text_at(tokens, n) == "^")
    return not all(inside is not None and numbered(inside[0]) for inside in raised)


def function_differentiated(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\frac{d\sigma}{dz}`` is ``\frac{\partial \sigma(z)}{\partial z}`` where ``\sigma`` is a function."""
    if text_at(tokens, n) != r"\frac" or (top := group(tokens, n + 1)) is None:
        return None
    bottom = group(tokens, top[1])
    if bottom is None or len(top[0]) != 2 or len(bottom[0]) < 2:
        return None
    sign, function = top[0]
    by = bottom[0][1:]
    if sign.text not in _D or bottom[0][0].text not in _D or function.text not in PRIMED:
        return None
    base = base_at(by, 0)
    if function.text in usage.bare or base is None or scripted(by, base[1]) != len(by):
        return None
    after = bottom[1]
    if text_at(tokens, after) == "(":  # \frac{d\sigma}{dx}(x): the place is said once more
        end = closing(tokens, after)
        if end < 0 or [t.text for t in tokens[after + 1 : end]] != [t.text for t in by]:
            return None
        after = end + 1
    like, partial = tokens[n], made(r"\partial", sign, "command")
    above = [partial, function, made("(", function), *by, made(")", function)]
    new = [like, *braced(above, function), *braced([partial, *by], bottom[0][0])]
    return Rewriting(after, new, f"{texts(tokens[n:after])} is read as {texts(new)}")


def power_differentiated(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\frac{d}{dx} (u)^2`` is the derivative of ``u^2``, not the square of one."""
    if text_at(tokens, n) != r"\frac" or (top := group(tokens, n + 1)) is None:
        return None
    bottom = group(tokens, top[1])
    if bottom is None or [t.text in _D for t in top[0]] != [True] or not len(bottom[0]) > 1:
        return None
    start = bottom[1]
    if bottom[0][0].text not in _D or text_at(tokens, start) not in ("(", "["):
        return None
    end = closing(tokens, start) + 1
    above = group(tokens, end + 1) if end and text_at(tokens, end) == "^" else None
    if above is None or any(t.text in ("T", r"\top", "t", "'") for t in above[0]):
        return None
    power, like = tokens[start : above[1]], tokens[start]
    new = [*tokens[n:start], made("[", like), *power, made("]", tokens[above[1] - 1])]
    return Rewriting(
        above[1], new, f"{texts(tokens[n : above[1]])} is read as the derivative of {texts(power)}"
    )


def gradient_by_argument(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``\nabla f(x)`` is ``\nabla_x f(x)``: a function of one argument has no other gradient.

    So is ``\nabla f`` where the text writes ``f(x)`` elsewhere.
    """
    if text_at(tokens, n) != r"\nabla" or text_at(tokens, n + 1) in ("_", "^"):
        return None
    base = base_at(tokens, n + 1)
    if base is None:
        return None
    at = end = scripted(tokens, base[1])
    if text_at(tokens, at) == "(":
        end = closing(tokens, at) + 1
        by = tokens[at + 1 : end - 1]
    else:
        arguments = usage.applied.get(base[0], set())
        one = next(iter(arguments)) if len(arguments) == 1 else "#"  # which stands for an index
        by = tokenize(one)[:-1] if "#" not in one else []
        by = [replace(token, start=tokens[n].start, end=tokens[n].end) for token in by]
    inside = base_at(by, 0) if by else None
    if inside is None or scripted(by, inside[1]) != len(by) or any(t.text == "^" for t in by):
        return None
    like = tokens[n]
    note = f"{texts(tokens[n:end])} is read as the gradient by {texts(by)}"
    return Rewriting(n + 1, [like, made("_", like), *braced(by, like)], note)


def by_a_square(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""A derivative by ``\sigma^2`` is ``\frac{1}{2\sigma}`` times the one by ``\sigma``."""
    if text_at(tokens, n) != r"\frac" or (top := group(tokens, n + 1)) is None:
        return None
    bottom = group(tokens, top[1])
    if bottom is None or text_at(top[0], 0) not in _D or text_at(bottom[0], 0) not in _D:
        return None
    by = bottom[0][1:]
    if text_at(by, 0) == "(" and closing(by, 0) == len(by) - 1:
        by = by[1:-1]
    base = base_at(by, 0) if by else None
    if base is None or [t.text for t in by[base[1] :]] != ["^", "2"] or text_at(top[0], 1) == "^":
        return None
    like, root = tokens[n], by[: base[1]]
    twice = [made("2", like, "number"), *root]
    factor = [like, *braced([made("1", like, "number")], like), *braced(twice, like)]
    new = [*factor, like, *braced(top[0], like), *braced([bottom[0][0], *root], like)]
    return Rewriting(
        bottom[1],
        new,
        f"the derivative by {texts(by)} is read as the one by {texts(root)}, over {texts(twice)}",
    )


DIFFERENTIATED: tuple[Liberty, ...] = (
    Liberty("primes on functions", 0, primed_function),
    Liberty("functions differentiated by name", 0, function_differentiated),
    Liberty("powers that are differentiated", 0, power_differentiated),
)
