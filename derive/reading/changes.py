r"""What may have been another character in a text: for each token, the changes that would explain it.

The table of confusions says which tokens look alike; here stands what depends on the place: a subscript
that fell to the line, a token that was dropped, a bracket that nothing opens. What stands elsewhere in
the text is likelier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derive.reading.confusions import ALIKE, BY_READ, CLEAR, LONGEST_READ, RARE, SAME_SHAPE
from derive.reading.tokens import Token
from derive.scope import Scope

_STRUCTURE = ("(", "[", "]", r"\partial", r"\sum", r"\delta", "e")
_ACCENTS = (r"\tilde", r"\hat", r"\bar")
_FLOURISHED = "elz2"  # what a written \\ell is taken for, with an accent for its loop
_RESTORED = r"\partial "
_KNOWN = 0.2  # what it is worth that the text has the token elsewhere


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """The tokens ``start .. end`` replaced by a text; ``says`` what that is."""

    start: int
    end: int
    new: str
    says: str
    cost: float


class Changes:
    """The changes that the tokens of a text allow, as far as a scope knows what they would be."""

    def __init__(self, source: str, tokens: list[Token], scope: Scope) -> None:
        self.source, self.tokens, self.scope = source, tokens, scope
        wholes = (declared.whole for declared in scope.symbols.values() if declared.whole)
        self.names = {*scope.symbols, *scope.letters, *scope.sizes, *wholes}
        self.texts = [token.text for token in tokens]
        self.below = [self._stands_below(n) for n in range(len(tokens))]
        self.unopened = sum(self.texts.count(c) for c in ")]") > sum(self.texts.count(c) for c in "([")
        self.every = [tuple(self._at(n)) for n in range(len(tokens))]
        self._alike: dict[tuple[str, str], list[Change]] = {}
        for change in dict.fromkeys(c for some in self.every for c in some):
            self._alike.setdefault((change.new, change.says), []).append(change)

    def alike(self, change: Change) -> list[Change]:
        """The same change at every place that allows it."""
        return self._alike[change.new, change.says]

    def invents(self, made: Iterable[Change]) -> bool:
        r"""Whether a ``\partial`` is restored both above and below: that makes a derivative of a fraction."""
        at = {change.start for change in made if change.new == _RESTORED and change.start == change.end}
        return any(self.texts[n - 2] == r"\frac" and self._group(n - 1) + 1 in at for n in at if n > 1)

    def _at(self, n: int) -> Iterator[Change]:
        """The changes at a token that may keep a text from being read."""
        token, before = self.tokens[n], self.texts[n - 1] if n else ""
        for end in range(n + 1, min(n + LONGEST_READ, len(self.tokens)) + 1):
            read = " ".join(self.texts[n:end])
            for meant, cost in self._meant(n, read):
                new = meant + " " * meant.startswith("\\")
                yield Change(n, end, new, f"{''.join(self.texts[n:end])} read as {meant}", cost)
        if n and _name(self.tokens[n - 1]) and token.kind in ("letter", "number"):
            yield Change(n, n, "_", "a subscript raised", SAME_SHAPE)
        if token.text in _ACCENTS and self._group(n + 1) == n + 4:
            yield from self._without_accent(n)
        if (
            before == "{" and token.text != r"\partial" and token.kind != "number"
        ):  # 2 is a factor, or was one
            yield Change(n, n, _RESTORED, r"a \partial restored", ALIKE)
        if token.text in self.scope.letters and before in ("{", "^", "("):
            for name, declared in self.scope.symbols.items():
                if declared.shape[-1:] == (self.scope.letters[token.text],):
                    yield Change(n, n, f"{name}_", f"a {name} restored", ALIKE)
        if token.text == "^" and before == r"\partial":
            yield from self._risen(n)
        if token.text == "^" and self._repeats(n):
            end = self._group(n + 1)
            stray = self.source[token.start : self.tokens[end - 1].end]
            yield Change(n, end, "", f"a stray {stray} left out", RARE)

    def _without_accent(self, n: int) -> Iterator[Change]:
        """An accent that is a loop of the letter; not where the name has one, which tells it from another."""
        accent, inside = self.texts[n], self.texts[n + 2]
        ell = [(r"\ell", ALIKE)] if inside in _FLOURISHED and r"\ell" in self.names else []
        found = dict([*self._meant(n + 2), *ell, (inside, SAME_SHAPE)])
        if not any(f"{accent}{{{meant}}}" in self.names for meant in found):
            for meant, cost in found.items():
                yield Change(n, n + 4, meant + " ", f"{accent}{{{inside}}} read as {meant}", cost)

    def _risen(self, n: int) -> Iterator[Change]:
        r"""A name that rose before its index: ``\partial^2 i`` for ``\partial z_i``."""
        if n + 2 < len(self.texts) and (size := self.scope.letters.get(self.texts[n + 2])):
            for meant, cost in self._meant(n + 1):
                declared = self.scope.symbols.get(meant)
                if declared is not None and declared.shape == (size,):
                    says = f"^{self.texts[n + 1]} {self.texts[n + 2]} read as {meant}_{self.texts[n + 2]}"
                    yield Change(n, n + 2, f" {meant}_", says, cost + SAME_SHAPE)

    def _meant(self, n: int, read: str = "") -> Iterator[tuple[str, float]]:
        """What a token, or some that are ``read`` there, may stand for, as far as there is such a thing."""
        for meant, cost in BY_READ.get(read or self.texts[n], ()):
            if meant in ("(", "["):
                if self._sized(n):
                    yield meant, CLEAR
                elif self.unopened:
                    yield meant, min(cost, ALIKE)
            elif self.below[n] and self.texts[n - 1] != "=":
                if meant in self.scope.letters:
                    yield meant, self._likely(meant, cost)
                elif meant.isdigit() or (meant in self.names and meant not in self.scope.definitions):
                    yield meant, cost + RARE
            elif (meant in self.names or meant.isdigit() or meant in _STRUCTURE) and not (
                self._stands_bare(n, meant) and _may_be_digit(read or self.texts[n])
            ):
                yield meant, self._likely(meant, cost)

    def _likely(self, meant: str, cost: float) -> float:
        return cost - _KNOWN if meant in self.texts else cost

    def _stands_bare(self, n: int, meant: str) -> bool:
        """Whether a token would be an array without its index: what may be a digit is none."""
        declared, after = self.scope.symbols.get(meant), self.tokens[n + 1 : n + 2]
        indexed = any(t.text == "_" or t.kind in ("letter", "number") for t in after)
        return declared is not None and bool(declared.shape) and not indexed

    def _sized(self, n: int) -> bool:
        r"""Whether ``\left`` stands before a token, so that it is a bracket."""
        before = self.source[self.tokens[n - 1].end if n else 0 : self.tokens[n].start]
        return before.rstrip().endswith(r"\left")

    def _stands_below(self, n: int) -> bool:
        """Whether a token stands in a subscript."""
        depth = 0
        for m in range(n - 1, -1, -1):
            depth += {"}": 1, "{": -1}.get(self.texts[m], 0)
            if depth < 0 or (depth == 0 and m == n - 1):
                if self.texts[m] == "_" or (depth < 0 and m and self.texts[m - 1] == "_"):
                    return True
                if depth < 0:
                    return False
        return False

    def _repeats(self, n: int) -> bool:
        """Whether a superscript is the name that it hangs on once more, as in ``z_j^z``."""
        inside = [text for text in self.texts[n + 1 : self._group(n + 1)] if text not in ("{", "}")]
        return len(inside) == 1 and inside[0] in self.texts[max(0, n - 5) : n]

    def _group(self, n: int) -> int:
        """The end of the group or token at a place."""
        depth = 0
        for m in range(n, len(self.tokens)):
            depth += {"{": 1, "}": -1}.get(self.texts[m], 0)
            if depth == 0:
                return m + 1
        return len(self.tokens)


def _name(token: Token) -> bool:
    return token.kind in ("letter", "number") or (token.kind == "command" and token.text[1:].isalpha())


def _may_be_digit(read: str) -> bool:
    return any(meant.isdigit() for meant, _ in BY_READ.get(read, ()))


def spans(tokens: list[Token]) -> list[range]:
    """The tokens of each member of a chain: the equals signs inside braces are none."""
    ends, depth = [-1], 0
    for n, token in enumerate(tokens):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.text == "=" and depth == 0:
            ends.append(n)
    return [range(one + 1, other) for one, other in zip(ends, [*ends[1:], len(tokens)], strict=True)]
