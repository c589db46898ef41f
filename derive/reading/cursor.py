"""A place in the tokens of one formula, with the names that are known there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Never, TypeAlias, TypeVar

from derive.reading.errors import ReadError, nearest
from derive.reading.tokens import Token, tokenize
from derive.scope import Declared, Scope

MAX_DEPTH = 100
LONGEST_NAME = 30

Span: TypeAlias = tuple[int, int]  # tokens from .. to, without the braces around them
T = TypeVar("T")


class Cursor:
    """Reads tokens one after the other, never past ``limit``.

    ``unshaped`` names take any indices, since their shapes are not known yet. ``bound`` are the letters
    of the sums around this place. ``loose`` is the function just read, with the place where its argument
    begins, if that had no brackets, so that a factor after it would be ambiguous. ``tokens`` are those of
    the text, rewritten; ``untyped`` reading leaves open over what letters and sums run.
    """

    def __init__(
        self,
        text: str,
        scope: Scope,
        origin: str = "",
        unshaped: frozenset[str] = frozenset(),
        tokens: list[Token] | None = None,
        untyped: bool = False,
    ) -> None:
        self.text, self.scope, self.origin = text, scope, origin
        self.unshaped, self.untyped = unshaped, untyped
        self.tokens = tokenize(text, origin) if tokens is None else tokens
        self.at, self.limit = 0, len(self.tokens) - 1
        self.depth = self.norms = 0
        self.bound: tuple[str, ...] = ()
        self.loose: tuple[str, int] | None = None
        self.known: dict[str, Declared] = {}
        for name, declared in scope.symbols.items():
            self.known[name] = declared
            if declared.whole:
                self.known.setdefault(declared.whole, declared)
        self.long_names = sorted((n for n in self.known if len(n) > 1 and n.isalpha()), key=len, reverse=True)
        self._closing = self._braces()

    def _braces(self) -> dict[int, int]:
        """For each opening brace its closing one."""
        closing, opened = dict[int, int](), list[int]()
        for n, token in enumerate(self.tokens):
            if token.text == "{":
                opened.append(n)
            elif token.text == "}":
                if not opened:
                    self.fail("a closing brace without an opening one", token)
                closing[opened.pop()] = n
        if opened:
            self.fail("this brace is never closed", self.tokens[opened[-1]])
        return closing

    @property
    def token(self) -> Token:
        """The next token, an ``end`` at the limit."""
        here = self.tokens[self.at]
        return here if self.at < self.limit else Token("end", "", here.start, here.start)

    def after(self) -> Token:
        """The token after the next one."""
        if self.at + 1 >= self.limit:
            return self.tokens[-1]
        return self.tokens[self.at + 1]

    def take(self) -> Token:
        """The next token, passed."""
        token = self.token
        self.at += 1
        return token

    def skip(self, *texts: str) -> bool:
        """Whether the next token was one of these; it is passed then."""
        if self.token.kind not in ("end", "word") and self.token.text in texts:
            self.at += 1
            return True
        return False

    def expect(self, text: str, why: str) -> None:
        """Pass a token that must stand here."""
        if not self.skip(text):
            self.fail(f"expected {text} {why}, found {described(self.token)}")

    def fail(self, message: str, token: Token | None = None, hint: str = "") -> Never:
        """Raise a ReadError at a token, by default the next one."""
        raise ReadError(message, self.text, (token or self.token).start, hint, self.origin)

    def unknown(self, name: str, token: Token, message: str, known: list[str]) -> Never:
        """Raise a ReadError about a name, with the nearest known one."""
        few = f"the names here are {', '.join(known)}" if 0 < len(known) <= 12 else ""
        self.fail(message, token, "" if self.untyped else nearest(name, known) or few)

    def deeper(self) -> None:
        """Count one level of nesting; the caller takes it back."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"nested deeper than {MAX_DEPTH} levels")

    def argument(self, what: str) -> Span:
        """The tokens of a braced group, or the single token that stands in its place; passed."""
        here = self.at
        if self.token.text == "{" and here in self._closing:
            self.at = self._closing[here] + 1
            if self.at == here + 2:
                self.fail(f"{what} is empty", self.tokens[here])
            return here + 1, self.at - 1
        token = self.token
        if token.kind == "number" and len(token.text) > 1:
            self.fail(f"{what} of several digits needs braces", token, f"write {{{token.text}}}")
        if token.kind == "end":
            self.fail(f"{what} is missing")
        if token.kind == "mark":
            self.fail(f"expected {what}, found {described(token)}", token, "put it in braces { }")
        self.at += 1
        return here, self.at

    def within(self, span: Span, read: Callable[[Cursor], T]) -> T:
        """Read the whole of a span and come back."""
        at, limit = self.at, self.limit
        self.at, self.limit = span
        norms, self.norms = self.norms, 0
        result = read(self)
        self.finish()
        self.at, self.limit, self.norms, self.loose = at, limit, norms, None
        return result

    def finish(self) -> None:
        """Refuse anything that is left."""
        if self.token.kind != "end":
            self.fail(f"unexpected {described(self.token)}")

    def run(self) -> str:
        """The letters that stand here without a gap, at most one more than any name has."""
        letters, end = "", self.token.start
        for token in self.tokens[self.at : min(self.limit, self.at + LONGEST_NAME + 1)]:
            if token.kind != "letter" or token.start != end or token.start == token.end:
                break
            letters, end = letters + token.text, token.end
        return letters


def described(token: Token) -> str:
    """A token as an error message names it."""
    return "the end" if token.kind == "end" else token.text or "an empty text"
