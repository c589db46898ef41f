r"""Sums over an index, and case distinctions.

The grammar is recursive across modules: what stands inside is read by `derive.reading.expressions`.
"""

from __future__ import annotations

from fractions import Fraction

from derive.reading import expressions
from derive.reading.cursor import Cursor, described
from derive.reading.names import (
    base_name,
    condition,
    index,
    is_letter,
    is_value,
    same_size,
    scripts,
    undeclared_letter,
)
from derive.reading.tokens import Token
from derive.term import Bind, Branch, Cases, Condition, Number, Range, Symbol, Term, neg

MOST_TERMS = 12  # of a sum that is written out


def total(c: Cursor, token: Token) -> Term:
    """A sum with its bounds and its body."""
    hangs = scripts(c)
    if hangs.below is None or hangs.primes:
        c.fail("this sum has no index", token, r"write \sum_{j=1}^{C} or \sum_j")
    letter, but, starts = c.within(hangs.below, _bounds)
    size = Symbol(c.scope.letters[letter.rstrip("'")])
    over: Term = size
    if hangs.above is not None:
        upper = c.tokens[hangs.above[0]]
        written = c.text[upper.start : c.tokens[hangs.above[1] - 1].end]
        if c.untyped:
            if upper.kind == "number" and hangs.above[1] == hangs.above[0] + 1 and starts and but is None:
                over = _few(c, upper)
            else:
                over = Symbol(c.within(hangs.above, base_name))
        elif written != size.name:
            c.fail(f"{letter} runs over {size.name}, and this sum ends at {written}", upper)
    elif starts and not c.untyped:
        c.fail(
            "this sum has no upper bound",
            token,
            rf"write \sum_{{{letter}=1}}^{{{size.name}}} or \sum_{letter}",
        )
    if letter in c.bound:
        others = [other for other in c.scope.letters_of(size.name) if other not in c.bound]
        c.fail(
            f"{letter} is already the index of the sum around this one",
            token,
            f"use {others[0] if others else 'another letter'}, or close the first sum with brackets",
        )
    outer, c.bound = c.bound, (*c.bound, letter)
    minus = c.skip("-")
    if not minus and (c.token.kind == "end" or c.token.text in ("+", ")", "]", "}")):
        c.fail("nothing stands behind this sum", token)
    body = expressions.product(c)
    c.bound, c.loose = outer, None
    return Bind("sum", letter, Range(over, but), neg(body) if minus else body)


def _few(c: Cursor, upper: Token) -> Term:
    """The size of a sum that ends at a numeral; its terms are written out when the shapes are known."""
    if not upper.text.isdigit() or not 1 <= int(upper.text) <= MOST_TERMS:
        c.fail(f"a sum of {upper.text} terms", upper, "name the size by a letter")
    return Number(Fraction(int(upper.text)))


def _bounds(c: Cursor) -> tuple[str, Term | None, bool]:
    r"""What stands below a sum: ``j``, ``j=1``, ``j \ne i`` or ``j=1, j \ne i``."""
    token = c.token
    letter, but, starts = _bound_letter(c), None, False
    if c.skip("="):
        start = c.take()
        if start.text != "1":
            c.fail(f"a sum starts at 1, not at {described(start)}", start)
        starts = True
        if c.skip(","):
            again = c.token
            if _bound_letter(c) != letter:
                c.fail("the condition is about another letter", again)
    if c.skip(r"\ne"):
        at = c.token
        but = index(c)
        same_size(c, Symbol(letter), but, at)
        if but == Symbol(letter):
            c.fail(f"{letter} is never different from itself", at)
    elif c.skip(r"\in"):
        c.fail("a sum over a set is not known here", token, "declare a size for it")
    return letter, but, starts


def _bound_letter(c: Cursor) -> str:
    token = c.token
    if token.kind not in ("letter", "command"):
        c.fail(f"expected the letter of the sum, found {described(token)}")
    name = base_name(c)
    while c.skip("'"):
        name += "'"
    if is_value(c, name):
        c.fail(
            f"{name} is declared as a {'size' if name in c.scope.sizes else 'symbol'}; a sum needs a letter",
            token,
        )
    if not is_letter(c.scope, name):
        undeclared_letter(c, name, token)
    return name


def cases(c: Cursor, token: Token) -> Term:
    """A ``cases`` environment."""
    branches: list[Branch] = []
    while True:
        term = expressions.expression(c)
        c.skip(",", ";")
        c.expect("&", "before the condition of a case")
        start = c.token
        when = _when(c)
        branches.append(Branch(term, when))
        c.skip(",", ";", ".")
        more = c.skip(r"\\")
        if c.skip(r"\end{cases}"):
            break
        if not more:
            c.fail(rf"expected \\ or \end{{cases}}, found {described(c.token)}")
        if when is None:
            c.fail("nothing can follow the last case, otherwise", start)
    c.loose = None
    return Cases(tuple(branches))


def _when(c: Cursor) -> Condition | None:
    """The condition of a case, None for "otherwise"."""
    word = c.token.text if c.token.kind == "word" else c.run()
    plain = word.strip(" ,:").lower()
    if plain in ("if", "when", "for", "where", "otherwise", "else"):
        c.at += 1 if c.token.kind == "word" else len(word)
        return None if plain in ("otherwise", "else") else condition(c)
    return condition(c)
