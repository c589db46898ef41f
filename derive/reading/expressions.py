r"""LaTeX of one expression -> a Term: sums, products, scripts, brackets; its neighbours have the rest.

The binding strengths are those of `derive.operators`: a sum of signed products, in which ``\cdot``
binds looser than ``\odot`` and that looser than writing side by side.

>>> from derive.scope import Declared, Scope
>>> scope = Scope({"C": ""}, {"c": "C"}, {"p": Declared(("C",))})
>>> read_expression(r"-p_c", scope)
Apply(operator='neg', args=(Symbol(name='p', indices=(Symbol(name='c', indices=()),)),))
"""

from __future__ import annotations

from fractions import Fraction

from derive.reading import calculus, functions, indicators, powers, sums
from derive.reading.cursor import Cursor, described
from derive.reading.names import (
    base_name,
    condition,
    is_letter,
    is_value,
    name_with_scripts,
    scripts,
    symbol,
)
from derive.reading.tokens import Token
from derive.scope import Scope
from derive.term import Apply, Condition, Number, Symbol, Term, add, div, dot, mul, neg

_CLOSERS = {"(": ")", "[": "]", r"\{": r"\}"}
_NO_FACTOR = frozenset(
    (r"\cdot", r"\odot", r"\ne", r"\\", r"\}", r"\rVert", r"\end{cases}", r"\in", r"\le", r"\ge")
)


def read_expression(text: str, scope: Scope, origin: str = "") -> Term:
    """The Term that a text of LaTeX writes.

    Raises ReadError, with the place, for anything that is not wholly understood.
    """
    cursor = Cursor(text, scope, origin)
    term = expression(cursor)
    cursor.finish()
    return term


def read_condition(text: str, scope: Scope, origin: str = "") -> Condition:
    r"""The index condition that a text writes: ``i = c`` or ``i \ne c``.

    Raises ReadError for anything else.
    """
    cursor = Cursor(text, scope, origin)
    found = condition(cursor)
    cursor.finish()
    return found


def expression(c: Cursor) -> Term:
    """A sum, as far as it goes."""
    terms: list[Term] = []
    if c.token.text == "+":
        c.fail("a sum does not begin with +")
    minus = c.skip("-")
    while True:
        if minus and c.token.text == "-":
            c.fail("two minus signs in a row", hint="use brackets, such as a - (-b)")
        term = product(c)
        terms.append(neg(term) if minus else term)
        if c.skip("+"):
            minus = c.skip("-")
        elif c.skip("-"):
            minus = True
        else:
            return add(*terms)


def product(c: Cursor) -> Term:
    r"""Factors side by side, with ``\odot`` and with ``\cdot``, up to the next plus or minus."""
    dots: list[Term] = []
    odots: list[Term] = []
    factors: list[Term] = []
    minus = False
    while True:
        factors.append(factor(c))
        token, loose = c.token, c.loose
        if loose and (token.text == "/" or _begins_factor(c)):
            _refuse_loose(c, *loose)
        while c.skip("/"):
            factors = [_flat_fraction(c, mul(*factors))]
        if _begins_factor(c):
            if c.token.kind == "number" and c.tokens[c.at - 1].kind == "number":
                c.fail("two numbers side by side", hint=r"write \cdot between them, or brackets")
            continue
        operator = c.token.text
        odots.append(neg(mul(*factors)) if minus else mul(*factors))
        factors = []
        if not c.skip(r"\odot"):
            dots.append(odots[0] if len(odots) == 1 else Apply("odot", tuple(odots)))
            odots = []
            if not c.skip(r"\cdot"):
                return dot(*dots)
        # a minus after a dot belongs to the factor: a \cdot -b
        minus = c.token.text == "-" and operator in (r"\cdot", r"\odot") and c.skip("-")


def _begins_factor(c: Cursor) -> bool:
    token = c.token
    match token.kind:
        case "number" | "letter" | "word" | "name":
            return True
        case "command":
            return token.text not in _NO_FACTOR and not (token.text == r"\|" and c.norms > 0)
        case "mark":
            return token.text in ("(", "[", "{")
    return False


def _refuse_loose(c: Cursor, function: str, start: int) -> None:
    argument = c.text[start : c.token.start].strip()
    c.fail(
        f"what follows the argument of {function} could belong to it or not",
        hint=f"write {function}({argument}) for {argument} alone, or put brackets around all of the argument",
    )


def _flat_fraction(c: Cursor, top: Term) -> Term:
    """``a / b``; what follows b side by side would be ambiguous, except after a fraction of numerals."""
    bottom = factor(c)
    if (
        _begins_factor(c)
        and not (isinstance(top, Number) and isinstance(bottom, Number))
        and c.token.text != r"\sum"
    ):
        c.fail(
            "it is not clear whether this belongs to the denominator",
            hint=r"write \frac{a}{b} c, or a / (b c)",
        )
    return div(top, bottom)


def factor(c: Cursor) -> Term:
    """One factor with what hangs on it."""
    c.deeper()
    c.loose = None
    token = c.token
    if token.kind == "number":
        c.take()
        term = number(c, token)
    elif token.text in _CLOSERS and token.kind in ("mark", "command"):
        term = powers.raised(c, bracket(c))
    elif token.text == "{":
        term = _braces(c)
    elif token.kind == "command" and token.text in _CONSTRUCTS:
        c.take()
        term = _construct(c, token)
    elif token.kind in ("letter", "word", "name", "command"):
        term = named(c)
    elif token.text == "|":
        c.fail("an absolute value is not known here", hint=r"a squared norm is \lVert w \rVert^2")
    else:
        c.fail(f"expected a symbol, a number or a bracket, found {described(token)}")
    c.depth -= 1
    return term


def number(c: Cursor, token: Token) -> Term:
    """A numeral, or the 1 of an indicator."""
    hangs = scripts(c)
    if hangs.below and token.text == "1":
        return indicators.ones_or_indicator(c, hangs, token)
    value = Number(Fraction(token.text))
    return powers.hang(c, value, hangs)


def bracket(c: Cursor) -> Term:
    """A bracketed expression."""
    return bracketed(c, most=1)[0]


def bracketed(c: Cursor, most: int = 20) -> tuple[Term, ...]:
    """Expressions in one pair of brackets, with commas between them."""
    opened = c.take()
    norms, c.norms = c.norms, 0
    inside = [expression(c)]
    while len(inside) < most and c.skip(","):
        inside.append(expression(c))
    closer = _CLOSERS[opened.text]
    if not c.skip(closer):
        if c.token.kind == "end":
            c.fail(f"this {opened.text} is never closed", opened)
        c.fail(f"expected {closer} or an operator, found {described(c.token)}")
    c.norms, c.loose = norms, None
    return tuple(inside)


def _braces(c: Cursor) -> Term:
    """Braces do not show, so they may hold one factor only."""
    span = c.argument("the group")
    inside, loose = c.within(span, _factor_alone)
    if loose:
        # {\log p} y looks like \log p y
        c.loose = loose
        return inside
    if isinstance(inside, Symbol) and not inside.indices and c.token.text == "_":
        hangs = scripts(c)
        return powers.to_the(c, symbol(c, inside.name, c.tokens[span[0]], hangs.below), hangs)
    return powers.raised(c, inside)


def _factor_alone(c: Cursor) -> tuple[Term, tuple[str, int] | None]:
    """One factor and nothing after it, with what `Cursor.loose` was at its end."""
    found = factor(c)
    if c.token.kind != "end":
        c.fail("braces around more than one factor do not show", hint="use brackets ( )")
    return found, c.loose


def named(c: Cursor) -> Term:
    """A factor that begins with a name: a symbol, or one of the names with a meaning of their own."""
    token, start = c.token, c.at
    before = c.tokens[c.at - 1]
    run = "" if before.kind == "letter" and before.end == token.start else c.run()
    if c.untyped and token.text == functions.SOFTMAX and token.kind == "name":
        c.take()
        return functions.softmax(c, token)
    if c.untyped and token.text == functions.UNIT and token.kind == "name":
        c.take()
        return functions.unit(c, token)
    word = token.text if token.kind == "word" else run
    if word in functions.WORDS and word not in c.known and f"{token.face}{{{word}}}" not in c.known:
        c.at += 1 if token.kind == "word" else len(run)
        return functions.function(c, functions.WORDS[word], word)
    if token.text in functions.FUNCTIONS and token.text not in c.known:
        c.take()
        return functions.function(c, functions.FUNCTIONS[token.text], token.text)
    name = base_name(c)
    if name in functions.FUNCTIONS and name not in c.known:
        return functions.function(c, functions.FUNCTIONS[name], name)
    c.at = start
    name, hangs = name_with_scripts(c)
    if is_value(c, name):
        return powers.to_the(c, symbol(c, name, token, hangs.below), hangs)
    special = functions.special(c, name, hangs, token)
    if special is not None:
        return special
    if is_letter(c.scope, name):
        c.fail(
            f"{name} is an index letter, and a value is expected here",
            token,
            "an index belongs into a subscript",
        )
    return symbol(c, name, token, hangs.below)


_CONSTRUCTS = (r"\frac", r"\sum", r"\partial", r"\nabla", r"\lVert", r"\|", r"\begin{cases}")


def _construct(c: Cursor, token: Token) -> Term:
    """What follows a command that builds more than a product."""
    match token.text:
        case r"\frac":
            return calculus.fraction(c, token)
        case r"\partial":
            return calculus.partial(c, token)
        case r"\nabla":
            return calculus.nabla(c, token)
        case r"\sum":
            return sums.total(c, token)
        case r"\begin{cases}":
            return sums.cases(c, token)
    return functions.norm(c, token)
