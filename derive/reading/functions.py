r"""Functions and their arguments, norms, and the names that mean something where they are not declared.

The grammar is recursive across modules: what stands inside is read by `derive.reading.expressions`.
"""

from __future__ import annotations

from functools import reduce

from derive.operators import NARY, OPERATORS
from derive.reading import expressions, indicators, powers
from derive.reading.cursor import Cursor, Span, described
from derive.reading.names import Scripts, index_list, is_letter, is_value, same_size, scripts
from derive.reading.tokens import Token
from derive.term import Apply, Term

# The functions, by every way in which they are named.
FUNCTIONS: dict[str, str] = {
    read: operator.name
    for operator in OPERATORS.values()
    if operator.name not in (*NARY, "transpose", "delta")
    for read in operator.reads
}
# The same without a backslash, as people write them: log, exp, softplus; tr is as often t times r.
WORDS: dict[str, str] = {
    read.removeprefix(r"\operatorname{").strip("\\}"): name
    for read, name in FUNCTIONS.items()
    if name != "trace"
}

# A function of vectors that is no operator: it is read where shapes are still open, and written out after.
SOFTMAX = r"\operatorname{softmax}"

# The unit vector of a place, where arrays that are written out are read; a text may use e for what it likes.
UNIT = r"\operatorname{unit}"

# Operators that are written with a letter which a problem may declare for something else.
_LETTER_OF = {"exp": "e", "sigmoid": r"\sigma", "delta": r"\delta"}


def build(c: Cursor, operator: str, args: tuple[Term, ...], token: Token) -> Term:
    """An operator applied; refused where its letter is a declared name."""
    letter = _LETTER_OF.get(operator)
    if letter in c.known:
        c.fail(
            f"{letter} is declared as a symbol, so {operator} could not be told from it",
            token,
            "rename the symbol",
        )
    return Apply(operator, args)


def function(c: Cursor, operator: str, written: str) -> Term:
    r"""What a function's name applies to; ``\tanh^2 a`` is the square of ``\tanh a``."""
    name = c.tokens[c.at - 1]
    hangs = scripts(c)
    if hangs.below or hangs.primes:
        c.fail(f"{written} takes no {'index' if hangs.below else 'prime'} here", name)
    if hangs.above and (hangs.above[1] != hangs.above[0] + 1 or c.tokens[hangs.above[0]].kind != "number"):
        c.fail(
            f"{written} with this superscript has no clear meaning", hangs.above_at, "raise a bracket instead"
        )
    if c.token.kind == "end":
        c.fail(f"{written} has no argument")
    loose = None
    if written == r"\sqrt":
        inside = c.within(c.argument("the root"), expressions.expression)
        term = powers.raised(c, build(c, operator, (inside,), name))
    elif len(OPERATORS[operator].inside) > 1:
        term = _of_several(c, operator, written, name)
        if hangs.above is None:
            term = powers.raised(c, term)
    elif c.token.text in ("(", "[", r"\{"):
        term = build(c, operator, (expressions.bracket(c),), name)
        if hangs.above is None:
            term = powers.raised(c, term)
    else:
        term = build(c, operator, (expressions.factor(c),), name)
        loose = (written, name.end)
    term = powers.to_the(c, term, hangs)
    c.loose = loose
    return term


def _of_several(c: Cursor, operator: str, written: str, token: Token) -> Term:
    r"""A function of two arguments, or of more as one of the first and the rest: ``\max(a, b, c)``."""
    if c.token.text not in ("(", "[", r"\{"):
        c.fail(f"{written} takes its arguments in brackets", hint=rf"write {written}(a, b)")
    args = expressions.bracketed(c)
    if len(args) < 2:
        c.fail(f"{written} takes at least two arguments", token, rf"write {written}(a, b)")
    return reduce(lambda one, other: build(c, operator, (one, other), token), args)


def softmax(c: Cursor, token: Token) -> Term:
    """Softmax of a vector, whole or at an index; whoever knows the shapes writes out what it means."""
    hangs = scripts(c)
    if hangs.above or hangs.primes:
        c.fail("softmax takes no superscript", token)
    bracketed = c.token.text in ("(", "[", r"\{")
    inside = expressions.bracket(c) if bracketed else expressions.factor(c)
    late = scripts(c)
    if late.primes or (late.below and hangs.below):
        c.fail("too many scripts on softmax", token)
    below = late.below or hangs.below
    indices = c.within(below, index_list) if below else ()
    if len(indices) > 1:
        c.fail("softmax takes one index", token)
    c.loose = None
    return powers.to_the(c, Apply("softmax", (inside, *indices)), late)


def unit(c: Cursor, token: Token) -> Term:
    """The unit vector of a place."""
    hangs = scripts(c)
    place = c.within(hangs.below, index_list) if hangs.below else ()
    if len(place) != 1 or hangs.primes:
        c.fail("a unit vector takes one index", token)
    return powers.to_the(c, Apply("unit", place), hangs)


def special(c: Cursor, name: str, hangs: Scripts, token: Token) -> Term | None:
    """The names that mean something where they are not declared: e, delta and the indicator."""
    if (
        name == "e"
        and hangs.below is None
        and hangs.above is not None
        and not powers.is_transpose(c, hangs.above)
    ):
        exponent = c.within(hangs.above, expressions.expression)
        return build(c, "exp", (exponent,), token)
    if name == "e" and hangs.below is not None:
        # e^a_k is e^{a_k} without its braces; e_c^2 begins with the unit vector
        first = hangs.above is not None and hangs.above_at.start < hangs.below_at.start
        if first and hangs.above and not powers.is_transpose(c, hangs.above):
            c.fail(
                "e with a superscript and a subscript", token, "write e^{z_k}, with the index in the braces"
            )
        place = c.within(hangs.below, index_list)
        if len(place) != 1:
            c.fail("the unit vector e takes one index", token)
        return powers.to_the(c, Apply("unit", place), hangs)
    if name == "e":
        c.fail("e stands alone", token, "write e^{...} for the exponential, e_c for a unit vector")
    if name == r"\delta" and hangs.below is not None:
        pair = c.within(hangs.below, index_list)
        if len(pair) == 1 and hangs.above is not None and _is_one_letter(c, hangs.above):
            pair, hangs.above = (*pair, *c.within(hangs.above, index_list)), None
        if len(pair) != 2:
            c.fail(r"\delta takes two indices", token)
        same_size(c, *pair, token)
        return powers.to_the(c, build(c, "delta", pair, token), hangs)
    if name in (r"\mathbb{1}", r"\mathbf{1}", r"\mathbb{I}", r"\mathrm{1}"):
        return indicators.ones_or_indicator(c, hangs, token)
    return None


def _is_one_letter(c: Cursor, span: Span) -> bool:
    token = c.tokens[span[0]]
    return span[1] == span[0] + 1 and is_letter(c.scope, token.text) and not is_value(c, token.text)


def norm(c: Cursor, token: Token) -> Term:
    r"""A norm: ``\lVert w \rVert`` of a vector and ``\lVert W \rVert_F`` of a matrix are roots of squares."""
    closer = r"\rVert" if token.text == r"\lVert" else r"\|"
    c.norms += 1
    inside = expressions.expression(c)
    c.norms -= 1
    if not c.skip(closer):
        c.fail(f"expected {closer}, found {described(c.token)}")
    hangs = scripts(c)
    which = [t.text for t in c.tokens[slice(*hangs.below)]] if hangs.below else ["2"]
    if which not in (["1"], ["2"], ["F"]):
        c.fail("a norm other than the Euclidean one", hangs.below_at)
    if hangs.primes:
        c.fail("a prime on a norm has no meaning here", hangs.above_at if hangs.above else c.token)
    c.loose = None
    if which == ["1"]:
        return powers.to_the(c, Apply("norm1", (inside,)), hangs)
    squared = hangs.above is not None and [t.text for t in c.tokens[slice(*hangs.above)]] == ["2"]
    if squared:
        return Apply("norm2", (inside,))
    return powers.to_the(c, Apply("sqrt", (Apply("norm2", (inside,)),)), hangs)
