r"""Fractions and derivatives: ``\frac{a}{b}``, ``\frac{\partial \ell}{\partial w}``, ``\nabla_w \ell``.

The grammar is recursive across modules: what stands inside is read by `derive.reading.expressions`.
"""

from __future__ import annotations

from derive.reading import expressions, powers
from derive.reading.cursor import Cursor, Span
from derive.reading.names import is_value, name_with_scripts, scripts, symbol
from derive.reading.tokens import Token
from derive.term import Apply, Derivative, Symbol, Term, div


def fraction(c: Cursor, token: Token) -> Term:
    r"""A ``\frac`` or a derivative written as one."""
    top, bottom = c.argument("the numerator"), c.argument("the denominator")
    over, under = _differential(c, top), _differential(c, bottom)
    if over and under:
        by = c.within((bottom[0] + 1, bottom[1]), _variable)
        if top[1] == top[0] + 1:
            return _derivative_of(c, by, nabla=False)
        return powers.raised(c, Derivative(c.within((top[0] + 1, top[1]), _differentiated), by))
    if c.tokens[top[0]].text == r"\partial" or c.tokens[bottom[0]].text == r"\partial":
        below = c.tokens[top[0]].text == r"\partial"
        c.fail(
            rf"the \partial {'below' if below else 'above'} is missing",
            c.tokens[bottom[0] if below else top[0]],
        )
    term = div(c.within(top, expressions.expression), c.within(bottom, expressions.expression))
    return powers.raised(c, term)


def _differential(c: Cursor, span: Span) -> bool:
    r"""Whether a part of a fraction begins with ``\partial``, or with a d that is not a symbol."""
    token = c.tokens[span[0]]
    if token.text == r"\partial":
        return True
    return token.text == "d" and token.kind in ("letter", "word") and not is_value(c, "d")


def _variable(c: Cursor) -> Symbol:
    """The symbol by which is differentiated."""
    if c.token.text == "^" or c.token.kind == "end":
        c.fail("expected the symbol by which to differentiate; second derivatives are not known here")
    token = c.token
    name, hangs = name_with_scripts(c)
    if hangs.above:
        c.fail("a derivative by a power", hangs.above_at, "differentiate by a symbol, once")
    if name in c.scope.sizes:
        c.fail(f"{name} is a size; nothing varies with it", token)
    return symbol(c, name, token, hangs.below)


def _differentiated(c: Cursor) -> Term:
    if c.token.text == "^":
        c.fail("higher derivatives are not known here")
    return expressions.product(c)


def _derivative_of(c: Cursor, by: Symbol, nabla: bool) -> Term:
    """The argument of a derivative written as an operator: a bracket, or one factor."""
    start = c.token
    if c.token.text in ("(", "[", r"\{"):
        of = expressions.bracket(c)
        if c.token.text in ("^", "_"):
            c.fail(
                "this could belong to the derivative or to its argument", hint="use another pair of brackets"
            )
    else:
        of = expressions.factor(c)
    c.loose = (r"\nabla" if nabla else r"\partial", start.start)
    match of:
        case Apply("transpose", (Symbol() as inner,)) if nabla and c.untyped:  # of a number, \nabla_y L^\top
            return Apply("transpose", (Derivative(inner, by, nabla),))
    return Derivative(of, by, nabla)


def partial(c: Cursor, token: Token) -> Term:
    r"""``\partial \ell / \partial w_i`` on one line."""
    of = expressions.factor(c)
    if not c.skip("/") or not c.skip(r"\partial"):
        c.fail(r"expected / \partial and a symbol", hint=r"a derivative is \frac{\partial \ell}{\partial w}")
    by = _variable(c)
    c.loose = None
    return Derivative(of, by)


def nabla(c: Cursor, token: Token) -> Term:
    r"""A gradient ``\nabla_W \ell``."""
    hangs = scripts(c)
    if hangs.below is None or hangs.above is not None or hangs.primes:
        c.fail("a gradient says below by what it is taken", token, r"write \nabla_{W} \ell")
    return _derivative_of(c, c.within(hangs.below, _variable), nabla=True)
