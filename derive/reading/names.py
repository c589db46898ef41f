"""Names of symbols with their accents, primes, numerals and indices."""

from __future__ import annotations

from fractions import Fraction
from typing import Never

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.operators import OPERATORS
from derive.reading.cursor import LONGEST_NAME, Cursor, Span, described
from derive.reading.tokens import Token
from derive.scope import Declared, Scope
from derive.term import Condition, Number, Symbol, Term


class Scripts:
    """What hangs on a name or a bracket: primes, the tokens below and those above."""

    __slots__ = ("above", "above_at", "below", "below_at", "primes")

    def __init__(self) -> None:
        self.primes = ""
        self.below: Span | None = None
        self.above: Span | None = None
        self.below_at = self.above_at = Token("end", "", 0, 0)


def scripts(c: Cursor) -> Scripts:
    """The scripts that stand here, in any order, not yet interpreted."""
    found = Scripts()
    while True:
        token = c.token
        if c.skip("'"):
            found.primes += "'"
        elif c.skip("_"):
            if found.below is not None:
                c.fail("a second subscript", token, "put all indices into one pair of braces")
            found.below, found.below_at = c.argument("the subscript"), token
        elif c.skip("^"):
            span = c.argument("the exponent")
            if c.tokens[span[0]].text == r"\prime" and span[1] == span[0] + 1:
                found.primes += "'"
                continue
            if found.above is not None:
                c.fail("a second superscript", token, "use brackets, such as (a^b)^c")
            found.above, found.above_at = span, token
        else:
            return found


def base_name(c: Cursor) -> str:
    r"""A name without its scripts: ``x``, ``\ell``, ``\hat{y}``, ``\mathbf{x}``, or a declared longer one."""
    token = c.take()
    if token.kind == "name":
        return token.text
    if token.kind == "letter":
        c.at -= 1
        longer = [n for n in c.long_names if n[0] == token.text]
        run = c.run() if longer else ""
        name = next((n for n in longer if run.startswith(n)), token.text)
        c.at += len(name)
        return name
    if token.kind == "word":
        if not token.text.replace(" ", "").isalnum():
            c.fail(f"{described(token)!r} is not a name", token)
        return f"{token.face}{{{token.text}}}"
    if token.text in LETTERS:
        return token.text
    if token.text in ACCENTS or token.text in FACES:
        return f"{token.text}{{{c.within(c.argument(f'the letter under {token.text}'), _decorated)}}}"
    if token.kind == "command":
        known = [read for o in OPERATORS.values() for read in o.reads if read.startswith("\\")]
        if token.text in (*known, *_COMMANDS):
            c.fail(f"expected a name, found {token.text}", token)
        return c.unknown(
            token.text,
            token,
            f"{token.text} is not a command that is known here",
            [*known, *_COMMANDS, *LETTERS],
        )
    return c.fail(f"expected a name, found {described(token)}", token)


_COMMANDS = (
    *(r"\frac", r"\sum", r"\partial", r"\nabla", r"\left", r"\right", r"\begin{cases}", r"\lVert"),
    *ACCENTS,
    *FACES,
)


def _decorated(c: Cursor) -> str:
    """What stands under an accent or in a typeface: a letter, another decorated letter, or a run of them."""
    c.deeper()
    if c.token.kind == "number":
        name = c.take().text
    elif c.token.kind == "letter" and len(c.run()) == c.limit - c.at <= LONGEST_NAME:
        name = "".join(c.take().text for _ in range(c.limit - c.at))
    else:
        name = base_name(c)
    if c.token.text in ("_", "^"):
        c.fail(
            "an index inside the braces of an accent or typeface",
            hint=rf"write it behind them: \hat{{{name}}}_i",
        )
    c.depth -= 1
    return name


def is_value(c: Cursor, name: str) -> bool:
    """Whether a name is a symbol or a size of the model."""
    return name in c.known or name in c.scope.sizes


def is_letter(scope: Scope, name: str) -> bool:
    """Whether a name, or the name under its primes, is an index letter."""
    return name.rstrip("'") in scope.letters


def symbol(c: Cursor, name: str, token: Token, below: Span | None) -> Symbol:
    """A declared symbol with the indices below it, checked against its shape."""
    indices = c.within(below, index_list) if below else ()
    declared = c.known.get(name)
    if declared is None and name not in c.scope.sizes:
        c.unknown(name, token, f"{name} has neither a definition nor a shape", [*c.known, *c.scope.sizes])
    if c.untyped or name in c.unshaped:
        return Symbol(name, indices)
    shape = (declared or Declared()).shape
    if len(indices) > len(shape):
        takes = {0: "no index", 1: "one index"}.get(len(shape), f"{len(shape)} indices")
        c.fail(f"{name} takes {takes}, not {len(indices)}", token)
    for place, (index, size) in enumerate(zip(indices, shape, strict=False)):
        if isinstance(index, Symbol) and is_letter(c.scope, index.name) and index.name not in c.known:
            own = c.scope.letters[index.name.rstrip("'")]
            if own != size:
                axis = f"axis {place + 1} of " if len(shape) > 1 else ""
                c.fail(
                    f"{index.name} runs over {own}, {axis}{name} over {size}",
                    token,
                    _letters_hint(c.scope, size),
                )
    return Symbol(name, indices)


def _letters_hint(scope: Scope, size: str) -> str:
    letters = scope.letters_of(size)
    return f"the letters of {size} are {', '.join(letters)}" if letters else ""


def index_list(c: Cursor) -> tuple[Term, ...]:
    """Indices up to the end, with or without commas between them."""
    found = [index(c)]
    while c.token.kind != "end":
        c.skip(",")
        found.append(index(c))
    return tuple(found)


def index(c: Cursor) -> Term:
    """One index: a letter, a positive integer, or a symbol that holds an index, such as ``y_n``."""
    token = c.token
    if token.kind == "number":
        c.take()
        if not token.text.isdigit() or int(token.text) < 1:
            c.fail(f"{token.text} is no index: indices are counted from 1", token)
        return Number(Fraction(int(token.text)))
    if token.kind not in ("letter", "command", "word", "name"):
        c.fail(
            f"expected an index, found {described(token)}",
            hint="an index is a letter, a positive integer or a symbol",
        )
    c.deeper()
    name = base_name(c)
    hangs = scripts(c)
    name += hangs.primes
    if hangs.above:
        c.fail("a superscript on an index", hangs.above_at)
    if name in c.known:
        held = _held(c, symbol(c, name, token, hangs.below), token)
        c.depth -= 1
        return held
    c.depth -= 1
    if is_letter(c.scope, name):
        if hangs.below:
            c.fail(f"the index letter {name} has an index of its own", hangs.below_at)
        return Symbol(name)
    if name in c.scope.sizes:
        c.fail(f"{name} is a size; an index is a letter, a positive integer or a symbol", token)
    return undeclared_letter(c, name, token)


def _held(c: Cursor, held: Symbol, token: Token) -> Symbol:
    if not c.untyped and len(held.indices) != len(c.known[held.name].shape):
        c.fail(f"{held.name} is an array here; an index is one number", token)
    return held


def undeclared_letter(c: Cursor, name: str, token: Token) -> Never:
    """Refuse a letter that runs over nothing."""
    size = next(iter(c.scope.sizes), "C")
    c.fail(
        f"{name} is not an index letter of the model",
        token,
        f'declare it with the size that it runs over, such as [letters] {size} = [..., "{name}"]',
    )


def same_size(c: Cursor, left: Term, right: Term, token: Token) -> None:
    """Refuse to compare indices that run over different sizes."""
    if c.untyped:
        return
    sizes = [c.scope.letters[t.name.rstrip("'")] for t in (left, right)
             if isinstance(t, Symbol) and t.name not in c.known and is_letter(c.scope, t.name)]  # fmt: skip
    if len(set(sizes)) > 1:
        c.fail(f"the two indices run over different sizes, {sizes[0]} and {sizes[1]}", token)


def condition(c: Cursor) -> Condition:
    r"""``i = c`` or ``i \ne c``."""
    start = c.token
    left = index(c)
    sign = c.token
    equal = c.skip("=")
    if not equal:
        if c.skip("!"):
            c.expect("=", r"after !")
        elif not c.skip(r"\ne"):
            c.fail(rf"expected = or \ne in a condition, found {described(sign)}", sign)
    right = index(c)
    same_size(c, left, right, start)
    return Condition(left, right, equal)


def name_with_scripts(c: Cursor, new: str | None = None) -> tuple[str, Scripts]:
    """A name with its primes and its numeral, and what else hangs on it: ``W^{(1)}_{ij}``.

    ``new`` is given for a name that is only being introduced: its letters, if it begins with some.
    """
    token = c.token
    if new:
        c.at += len(new)
    name = new or base_name(c)
    hangs = scripts(c)
    name += hangs.primes
    digits = _numeral(c, hangs.above)
    if digits:
        name, hangs.above = f"{name}^{{({digits})}}", None
        if new is None and name not in c.known:
            c.unknown(name, token, f"{name} is not declared", list(c.known))
        late = scripts(c)
        if late.primes or (late.below and hangs.below):
            c.fail("too many scripts on one name", token)
        hangs.below = hangs.below or late.below
        hangs.above, hangs.above_at = late.above, late.above_at
    return name, hangs


def _numeral(c: Cursor, above: Span | None) -> str:
    """The digits of a superscript ``(1)`` or ``[1]``, which is a part of the name."""
    if above is None or above[1] != above[0] + 3:
        return ""
    opened, digits, closed = c.tokens[above[0] : above[1]]
    return digits.text if opened.text + closed.text in ("()", "[]") and digits.text.isdigit() else ""
