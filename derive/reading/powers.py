r"""What stands raised on a Term: a power or a transposition."""

from __future__ import annotations

from fractions import Fraction

from derive.reading import expressions
from derive.reading.cursor import Cursor, Span
from derive.reading.names import Scripts, is_letter, is_value, scripts
from derive.reading.tokens import Token
from derive.term import Apply, Number, Symbol, Term, children, power

MAX_POWER = 1000


def raised(c: Cursor, base: Term) -> Term:
    """A Term with the power or transposition that stands on it."""
    return hang(c, base, scripts(c))


def hang(c: Cursor, base: Term, hangs: Scripts) -> Term:
    """Something with what hangs above and below it."""
    if hangs.below:
        c.fail("an index below something that is not a name", hangs.below_at)
    if hangs.primes:
        c.fail(
            "a prime is a part of a name; here it has no meaning", hangs.above_at if hangs.above else c.token
        )
    return to_the(c, base, hangs)


def to_the(c: Cursor, base: Term, hangs: Scripts) -> Term:
    """A Term with a superscript: a transpose or a power."""
    if hangs.above is None:
        return base
    if is_transpose(c, hangs.above):
        return Apply("transpose", (base,))
    name = c.tokens[hangs.above[0]].text
    array = (
        isinstance(base, Symbol)
        and base.name in c.known
        and len(c.known[base.name].shape) > len(base.indices)
    )
    if name == "T" and array and hangs.above[1] == hangs.above[0] + 1:
        c.fail("T is declared, and this is an array", hangs.above_at, r"write ^\top for the transpose")
    exponent = c.within(hangs.above, expressions.expression)
    _refuse_huge(c, base, exponent, hangs.above_at)
    return power(base, exponent)


def is_transpose(c: Cursor, above: Span) -> bool:
    r"""Whether a superscript is ``\top``, or a T that is not declared."""
    token = c.tokens[above[0]]
    if above[1] != above[0] + 1:
        return (
            above[1] == above[0] + 4
            and token.text in (r"\mathsf", r"\mathrm")
            and c.tokens[above[0] + 2].text == "T"
        )
    if token.text == r"\top" or (token.kind == "word" and token.text == "T"):
        return True
    return token.text == "T" and not is_value(c, "T") and not is_letter(c.scope, "T")


def _degree(term: Term) -> Fraction:
    """A bound on how high numeric powers pile up in a Term; even a power of 1 counts, to end the piling."""
    match term:
        case Apply("pow", (base, Number(value))) | Apply("pow", (base, Apply("neg", (Number(value),)))):
            return max(value, Fraction(2)) * _degree(base)
    return max(map(_degree, children(term)), default=Fraction(1))


def _refuse_huge(c: Cursor, base: Term, exponent: Term, token: Token) -> None:
    size = exponent.args[0] if isinstance(exponent, Apply) and exponent.operator == "neg" else exponent
    if isinstance(size, Number):
        if max(size.value, Fraction(2)) * _degree(base) > MAX_POWER:
            c.fail(f"an exponent, or a power of powers, above {MAX_POWER}", token)
    elif isinstance(size, Apply) and _constant(size) and _constant(base):
        c.fail("a number to the power of a computed number", token, "write the exponent as one number")


def _constant(term: Term) -> bool:
    return isinstance(term, Number) or (isinstance(term, Apply) and all(map(_constant, term.args)))
