r"""Formulas typed without LaTeX: ``dL/dz_i = p_i - delta_ij``, ``sum_j exp(z_j)``, ``i != c``."""

from __future__ import annotations

from derive.alphabet import LETTERS
from derive.reading.people.bases import base_at, in_word, run_at, scripted
from derive.reading.people.liberty import Liberty, Rewriting, Tokens, braced, closing, made, named, text_at
from derive.reading.people.sources import HATLESS
from derive.reading.people.usage import Usage
from derive.reading.tokens import Token

_SPELLED = {name[1:]: name for name in LETTERS} | {
    "sum": r"\sum", "eps": r"\epsilon", "partial": r"\partial", "nabla": r"\nabla", "grad": r"\nabla",
    "ell": r"\ell",
}  # fmt: skip
_SIGNS = {("!", "="): r"\ne", ("<", ">"): r"\ne", ("=", "="): "=", ("=", ">"): r"\Rightarrow",
          ("-", ">"): r"\Rightarrow", ("/", "="): r"\ne", ("<", "-"): r"\leftarrow"}  # fmt: skip


def _hat(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``yhat`` and ``y_hat`` have a hat, behind the d of a differential as well: ``dL/dyhat``."""
    end = run_at(tokens, n)
    if end > n + 1:
        start, after = end - 4, end
        spelled = start == n or (start == n + 1 and tokens[n].text == "d")
        spelled = spelled and tokens[start].text not in HATLESS
    else:
        start, after = n, run_at(tokens, n + 2) if end == n + 1 and n + 2 < len(tokens) else n
        spelled = text_at(tokens, n + 1) == "_" and after == n + 5
    if not spelled or "".join(t.text for t in tokens[after - 3 : after]) != "hat":
        return None
    return Rewriting(after, [*tokens[n:start], named(rf"\hat{{{tokens[start].text}}}", tokens[start:after])])


def _own_word(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """A word that the text defines is one name, behind the d of a differential as well: ``dL/dyhat``."""
    end = run_at(tokens, n)
    word = "".join(t.text for t in tokens[n:end])
    start = n + (word not in usage.words and word[:1] == "d" and word[1:] in usage.words)
    if end < n + 2 or (start == n and word not in usage.words):
        return None
    return Rewriting(end, [*tokens[n:start], named(rf"\mathrm{{{word[start - n :]}}}", tokens[start:end])])


def _word(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """Greek letters and sums, spelled."""
    end = run_at(tokens, n)
    if end < n + 2 or text_at(tokens, n - 1) == "_":
        return None
    word = "".join(t.text for t in tokens[n:end])
    behind_d = word[:1] == "d" and word[1:] in _SPELLED and word[1:] not in ("pi", "xi", "nu", "sum")
    if behind_d and "/" in (text_at(tokens, n - 1), text_at(tokens, end)):  # dL/dmu
        spelled = Token("command", _SPELLED[word[1:]], tokens[n + 1].start, tokens[end - 1].end)
        return Rewriting(end, [tokens[n], spelled])
    command = _SPELLED.get(word)
    if command is None:
        return None
    return Rewriting(end, [Token("command", command, tokens[n].start, tokens[end - 1].end)])


def _numpy(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``np.dot(a, b)`` and ``np.outer(a, b)`` are products, ``x.T`` is a transpose."""
    if (
        text_at(tokens, n) == "."
        and text_at(tokens, n + 1) == "T"
        and n
        and tokens[n - 1].end == tokens[n].start
    ):
        top = made(r"\top", tokens[n + 1], "command")
        return Rewriting(n + 2, [made("^", tokens[n]), *braced([top], tokens[n + 1])])
    name = "".join(t.text for t in tokens[n : n + 8])
    word = next((w for w in ("dot", "matmul", "outer") if name.startswith(f"np.{w}"[:8])), None)
    opened = n + 3 + len(word) if word else 0
    if word is None or text_at(tokens, opened) != "(" or (end := closing(tokens, opened)) < 0:
        return None
    inside = tokens[opened + 1 : end]
    commas = [k for k, t in enumerate(inside) if t.text == "," and _flat(inside[:k])]
    if len(commas) != 1:
        return None
    one, other = inside[: commas[0]], inside[commas[0] + 1 :]
    like = tokens[opened]
    behind = [made("^", like), *braced([made(r"\top", like, "command")], like)] if word == "outer" else []
    new = [made("(", like), *one, made(")", like), made("(", like), *other, made(")", like), *behind]
    return Rewriting(end + 1, new)


def _flat(tokens: Tokens) -> bool:
    """Whether all brackets of some tokens are closed."""
    return sum((t.text in "([{") - (t.text in ")]}") for t in tokens if t.kind == "mark") == 0


def _below(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``x_ij`` has two indices, ``sum_j=1^C`` a bound."""
    if text_at(tokens, n) not in ("_", "^") or n + 1 >= len(tokens):
        return None
    end = run_at(tokens, n + 1) if tokens[n + 1].kind == "letter" else n + 1
    while end < len(tokens) and tokens[end].kind == "number" and tokens[end].start == tokens[end - 1].end:
        end += 1
    bound = text_at(tokens, n - 1) == r"\sum" and text_at(tokens, end) == "=" and end + 1 < len(tokens)
    if bound and text_at(tokens, n) == "_":
        end += 2
    if end <= n + 2 and not (end == n + 2 and len(tokens[n + 1].text) > 1 and tokens[n + 1].kind == "number"):
        return None
    return Rewriting(end, [tokens[n], *braced(tokens[n + 1 : end], tokens[n])])


def _numbered(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``w2`` is ``w_2``: nobody writes a factor behind a letter without a sign."""
    if tokens[n].kind != "letter" or n + 1 >= len(tokens) or tokens[n].text == "e" or in_word(tokens, n):
        return None
    number = tokens[n + 1]
    if number.kind != "number" or number.start != tokens[n].end or not number.text.isdigit():
        return None
    if text_at(tokens, n + 2) == "_":  # z1_j is the entry j of z1
        return Rewriting(n + 2, [named(f"{tokens[n].text}_{{{number.text}}}", tokens[n : n + 2])])
    return Rewriting(n + 2, [tokens[n], made("_", number), *braced([number], number)])


def _raised(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``e^(z_k)`` is ``e^{z_k}``."""
    if text_at(tokens, n) == "^" and text_at(tokens, n + 1) == "(" and (end := closing(tokens, n + 1)) > 0:
        return Rewriting(end + 1, [tokens[n], *braced(tokens[n + 2 : end], tokens[n])])
    return None


def _sign(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """Signs that are typed as two characters; two stars raise to a power."""
    if [(text_at(tokens, k), tokens[k].end - tokens[k].start) for k in range(n, min(n + 2, len(tokens)))] == [
        (r"\cdot", 1)
    ] * 2 and tokens[n].end == tokens[n + 1].start:
        return Rewriting(n + 2, [Token("mark", "^", tokens[n].start, tokens[n + 1].end)])
    if tokens[n].kind != "mark" or n + 1 >= len(tokens) or tokens[n + 1].start != tokens[n].end:
        return None
    sign = _SIGNS.get((text_at(tokens, n), text_at(tokens, n + 1)))
    gaps = (
        n > 0
        and tokens[n - 1].end < tokens[n].start
        and tokens[n + 1].end < tokens[min(n + 2, len(tokens) - 1)].start
    )
    base = base_at(tokens, 0)
    lone = base is not None and scripted(tokens, base[1]) == n
    if sign is None or (sign == r"\leftarrow" and not (gaps and lone)):  # x<-1 compares with -1
        return None
    start, end = tokens[n].start, tokens[n + 1].end
    return Rewriting(n + 2, [Token("command" if sign[0] == "\\" else "mark", sign, start, end)])


def _changed(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    """``w -= u`` gives w the value ``w - (u)``."""
    sign, base = text_at(tokens, n), base_at(tokens, 0)
    if sign not in ("+", "-") or text_at(tokens, n + 1) != "=" or tokens[n + 1].start != tokens[n].end:
        return None
    if base is None or scripted(tokens, base[1]) != n or n + 2 >= len(tokens):
        return None
    like, rest = tokens[n], tokens[n + 2 :]
    new = [made(r"\leftarrow", like, "command"), *tokens[:n], like, made("(", like), *rest, made(")", like)]
    return Rewriting(len(tokens), new)


def _d_of(tokens: Tokens, n: int, spaced: bool) -> tuple[Tokens, int] | None:
    """What stands behind the d of a differential at a place, and its end."""
    if text_at(tokens, n) not in ("d", r"\partial") or n + 1 >= len(tokens):
        return None
    if _gap(tokens, n) and not spaced:
        return None
    run = run_at(tokens, n + 1)
    word = "".join(t.text for t in tokens[n + 1 : run]).removeprefix("\\")
    start = (
        max(run, n + 2)
        if word in ("log", "ln", "exp") or text_at(tokens, n + 1) in (r"\log", r"\ln")
        else n + 1
    )
    base = base_at(tokens, start) if start < len(tokens) else None
    if base is None:
        return None
    end = scripted(tokens, base[1])
    return tokens[n + 1 : end], end


def _gap(tokens: Tokens, n: int) -> bool:
    """Whether a d stands apart from the letter behind it."""
    after = tokens[n + 1] if n + 1 < len(tokens) else None
    return (
        text_at(tokens, n) == "d"
        and after is not None
        and after.start > tokens[n].end
        and after.kind == "letter"
    )


def _both_spaced(tokens: Tokens, n: int) -> bool:
    """Whether both signs of a derivative stand apart, ``d p_i / d z_j``: one alone may be a factor d."""
    above = _d_of(tokens, n, spaced=True)
    return above is not None and text_at(tokens, above[1]) == "/" and _gap(tokens, above[1] + 1)


def _differential(tokens: Tokens, n: int, usage: Usage) -> Rewriting | None:
    r"""``dL/dz_i`` is ``\frac{\partial L}{\partial z_i}``, ``d/dz`` the operator."""
    if text_at(tokens, n) not in ("d", r"\partial") or (n and _inside_run(tokens, n)):
        return None
    top: Tokens = []
    slash, spaced = n + 1, False
    if text_at(tokens, slash) != "/":
        spaced = _both_spaced(tokens, n)
        above = _d_of(tokens, n, spaced)
        if above is None:
            return None
        top, slash = above
    under = _d_of(tokens, slash + 1, spaced) if text_at(tokens, slash) == "/" else None
    if under is None:
        return None
    like, partial = tokens[n], made(r"\partial", tokens[n], "command")
    new = [
        made(r"\frac", like, "command"),
        *braced([partial, *top], like),
        *braced([partial, *under[0]], like),
    ]
    return Rewriting(under[1], new)


def _inside_run(tokens: Tokens, n: int) -> bool:
    return tokens[n].kind == tokens[n - 1].kind == "letter" and tokens[n - 1].end == tokens[n].start


PLAIN: tuple[Liberty, ...] = (
    Liberty("products of arrays spelled", 0, _numpy),
    Liberty("hats spelled", 0, _hat),
    Liberty("words of the text", 0, _own_word),
    Liberty("letters spelled", 0, _word),
    Liberty("indices without braces", 0, _below),
    Liberty("numbers behind letters", 0, _numbered),
)
TYPED: tuple[Liberty, ...] = (
    Liberty("changes of a name", 0, _changed),
    Liberty("signs of two characters", 0, _sign),
    Liberty("exponents in brackets", 0, _raised),
    Liberty("differentials on one line", 0, _differential),
)
