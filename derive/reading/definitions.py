r"""Definitions: ``z_i = w_i^\top x + b_i`` -> its left side and its body.

>>> from derive.scope import Declared, Scope
>>> scope = Scope({"C": ""}, {"j": "C"}, {"z": Declared(("C",))})
>>> left, body = read_definition(r"q_j = 2 z_j", scope)
>>> left
Symbol(name='q', indices=(Symbol(name='j', indices=()),))
"""

from __future__ import annotations

from derive.reading.cursor import LONGEST_NAME, Cursor, Span, described
from derive.reading.expressions import expression
from derive.reading.names import index_list, is_letter, name_with_scripts
from derive.scope import Scope
from derive.term import Symbol, Term


def read_name(text: str, scope: Scope | None = None, origin: str = "") -> str:
    r"""The spelling under which a name is known: ``\hat y`` is ``\hat{y}``.

    Raises ReadError for what is not a name.

    >>> read_name(r"\hat y"), read_name("W^{[1]}"), read_name("loss")
    ('\\hat{y}', 'W^{(1)}', 'loss')
    """
    cursor = Cursor(text, scope or Scope(), origin)
    name, below = _new_name(cursor)
    if below:
        cursor.fail("a name without indices is expected here", cursor.tokens[below[0]])
    cursor.finish()
    return name


def read_left(text: str, scope: Scope, origin: str = "") -> Symbol:
    """The left side of a definition, whose name need not be known.

    Raises ReadError for anything but a name with distinct index letters, then ``=``.
    """
    cursor = Cursor(text, scope, origin)
    left = _left(cursor)
    _equals(cursor)
    return left


def read_definition(
    text: str, scope: Scope, origin: str = "", unshaped: frozenset[str] = frozenset()
) -> tuple[Symbol, Term]:
    """The left side and the body of a definition; ``unshaped`` names may take any indices.

    Raises ReadError for anything that is not wholly understood.
    """
    cursor = Cursor(text, scope, origin, unshaped)
    left = _left(cursor)
    _equals(cursor)
    body = expression(cursor)
    if cursor.token.text == "=":
        cursor.fail(
            "a second equals sign", hint="a definition has one; write the other as its own definition"
        )
    cursor.finish()
    return left, body


def read_equation(text: str, scope: Scope, origin: str = "") -> tuple[Term, Term]:
    """Both sides of an equation.

    Raises ReadError for anything that is not wholly understood.
    """
    cursor = Cursor(text, scope, origin)
    left = expression(cursor)
    _equals(cursor)
    right = expression(cursor)
    cursor.finish()
    return left, right


def _equals(c: Cursor) -> None:
    c.skip(":")
    if not c.skip("=", ":="):
        c.fail(f"expected = after the left side, found {described(c.token)}")


def _left(c: Cursor) -> Symbol:
    start = c.token
    name, below = _new_name(c)
    indices = c.within(below, index_list) if below else ()
    for n, index in enumerate(indices):
        if not isinstance(index, Symbol) or not is_letter(c.scope, index.name) or index in indices[:n]:
            c.fail("the indices on the left of a definition are distinct letters", start)
    return Symbol(name, indices)


def _new_name(c: Cursor) -> tuple[str, Span | None]:
    """A name that need not be declared, and what stands below it."""
    token = c.token
    run = c.run()
    if len(run) > LONGEST_NAME or (token.kind == "word" and len(token.text) > LONGEST_NAME):
        c.fail(f"a name with more than {LONGEST_NAME} letters", token)
    if token.kind not in ("letter", "command", "word"):
        c.fail(f"expected a name, found {described(token)}", token)
    name, hangs = name_with_scripts(c, new=run)
    if hangs.above:
        c.fail(
            "a power cannot be named", hangs.above_at, "a numeral in brackets may be part of a name: W^{(1)}"
        )
    return name, hangs.below
