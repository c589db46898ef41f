r"""A formula that was typed and not read, drawn sign by sign.

Shapes, names alone and what the reader does not know are part of a text as well. They are written anew from
a closed list of signs, each with the arguments that it needs; whatever is not on the list is not drawn.

>>> sketch(r"\mathbf{x} \in \mathbb{R}^{D\times K}").latex
'\\mathbf{x}\\in\\mathbb{R}^{D\\times K}'
>>> sketch(r"\input{x}"), sketch("x^2^3"), sketch("x_")
(None, None, None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from derive.alphabet import ACCENTS, COMMANDS, FACES, LETTERS
from derive.documents.document import Math
from derive.reading.errors import ReadError
from derive.reading.tokens import Token, tokenize

DEPTH = 12  # groups within groups

_RELATIONS = (
    r"\in \notin \le \leq \ge \geq \ne \neq \ll \gg \approx \sim \propto \equiv \to \rightarrow \leftarrow "
    r"\mapsto \Rightarrow \implies \iff \mid \subset \subseteq"
)
_OPERATORS = r"\times \cdot \odot \circ \pm \mp \cup \cap \setminus \otimes \oplus \sum \prod"
_FUNCTIONS = r"\log \ln \exp \tanh \sinh \cosh \sin \cos \tan \max \min \lim \sup \inf \det"
_OTHERS = (
    r"\ldots \dots \cdots \vdots \infty \partial \nabla \top \prime \forall \exists \emptyset "
    r"\langle \rangle \{ \} \|"
)
SIGNS = frozenset(" ".join((_RELATIONS, _OPERATORS, _FUNCTIONS, _OTHERS)).split()) | LETTERS.keys()
ONE = frozenset(ACCENTS) | (FACES.keys() - {r"\text", r"\textrm", r"\operatorname"}) | {r"\sqrt"}
TWO = frozenset({r"\frac", r"\binom"})
_SCRIPTS = "_^"
_MARKS = frozenset("+-*/=,<>()[]|!:;.")
_WORDS = re.compile(r"[A-Za-z0-9 .,;:()'=+-]*")
_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
_WIDE = re.compile(r"\\q?quad(?![A-Za-z])")


class _NotDrawn(ValueError):
    """A sign that is not on the list, or one without its arguments."""


def sketch(source: str) -> Math | None:
    """The formula as it was typed; None where a sign is unknown or lacks an argument."""
    try:
        tokens = tokenize(source)
        drawn = _Sketch(source, tokens).row(0)
    except (ReadError, _NotDrawn):
        return None
    shown = " ".join(source.split())
    return Math(drawn, shown, shown) if drawn else None


def _joined(signs: list[str]) -> str:
    """Signs one after the other, with a space behind a command that ends in a letter."""
    return "".join(
        sign + " " * bool(_COMMAND.search(sign) and after[:1].isalpha())
        for sign, after in zip_longest(signs, signs[1:], fillvalue="")
    )


@dataclass(slots=True)
class _Sketch:
    source: str
    tokens: list[Token]
    at: int = 0

    def row(self, depth: int) -> str:
        """Signs up to the end, or to the bracket that closes their group."""
        if depth > DEPTH:
            raise _NotDrawn
        found: list[str] = []
        while (token := self.tokens[self.at]).kind != "end" and token.text != "}":
            if found and _WIDE.search(self.source[self.tokens[self.at - 1].end : token.start]):
                found.append(r"\quad")
            found.append(self._atom(depth))
        if (token.kind == "end") != (depth == 0):
            raise _NotDrawn
        return _joined(found)

    def _atom(self, depth: int) -> str:
        """A sign with its arguments and what is raised and lowered at it, each once."""
        base = self._sign(depth)
        scripts: dict[str, str] = {}
        while (mark := self.tokens[self.at].text) in ("'", *_SCRIPTS):
            place = "^" if mark == "'" else mark
            if place in scripts:
                raise _NotDrawn
            self.at += 1
            scripts[place] = r"\prime" if mark == "'" else self._argument(depth)
            while mark == "'" and self.tokens[self.at].text == "'":
                scripts[place] += r" \prime"
                self.at += 1
        return base + "".join(place + "{" + scripts[place] + "}" for place in _SCRIPTS if place in scripts)

    def _argument(self, depth: int) -> str:
        if self.tokens[self.at].text == "{":
            return self._group(depth)
        return self._sign(depth)

    def _group(self, depth: int) -> str:
        self.at += 1
        inside = self.row(depth + 1)
        self.at += 1
        return inside

    def _sign(self, depth: int) -> str:
        token = self.tokens[self.at]
        typed = self.source[token.start : token.end]
        command = typed if typed in SIGNS else COMMANDS.get(typed, token.text)
        if token.text == "{":
            return "{" + self._group(depth) + "}"
        self.at += 1
        if token.kind == "word" and _WORDS.fullmatch(token.text):
            return rf"\text{{{token.text}}}" if token.face == r"\text" else rf"\mathrm{{{token.text}}}"
        if token.kind in ("number", "letter") or command in SIGNS or command in _MARKS:
            return command
        if command in ONE:
            return f"{command}{{{self._argument(depth)}}}"
        if command in TWO:
            return f"{command}{{{self._argument(depth)}}}{{{self._argument(depth)}}}"
        raise _NotDrawn
