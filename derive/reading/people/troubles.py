r"""Notation that no Term can hold, with the words that a refusal says."""

from __future__ import annotations

from derive.alphabet import ACCENTS, FACES, LETTERS
from derive.operators import OPERATORS
from derive.reading.people.liberty import Tokens
from derive.reading.tokens import Token

_MATRIX = "a matrix or vector written out entry by entry"
_OPTIMUM = "a search for an optimum"
_PROBABILITY = "an expectation, variance or probability"
NOT_HELD: dict[str, str] = {
    r"\int": "an integral", r"\iint": "an integral", r"\oint": "an integral",
    r"\prod": "a product over an index",
    r"\coprod": "a product over an index", r"\lim": "a limit", r"\infty": "infinity",
    r"\begin{bmatrix}": _MATRIX, r"\begin{pmatrix}": _MATRIX, r"\begin{matrix}": _MATRIX,
    r"\begin{vmatrix}": "a determinant", r"\begin{smallmatrix}": _MATRIX, r"\begin{Bmatrix}": _MATRIX,
    r"\begin{array}": _MATRIX, r"\vdots": _MATRIX, r"\ddots": _MATRIX, r"\det": "a determinant",
    r"\arg": _OPTIMUM, r"\argmax": _OPTIMUM, r"\argmin": _OPTIMUM,
    r"\sup": "a supremum", r"\inf": "an infimum", r"\mathbb{E}": _PROBABILITY, r"\Pr": _PROBABILITY,
    r"\ldots": "an ellipsis that is no sum", r"\langle": "an inner product in angle brackets",
    r"\rangle": "an inner product in angle brackets", r"\otimes": "a tensor product",
    r"\oplus": "a direct sum",
    r"\bmod": "a remainder", r"\lfloor": "rounding", r"\lceil": "rounding", r"\cap": "sets", r"\cup": "sets",
    r"\emptyset": "sets", r"\setminus": "sets", r"\forall": "a quantifier", r"\exists": "a quantifier",
    r"\sin": "a trigonometric function", r"\cos": "a trigonometric function",
    r"\tan": "a trigonometric function", r"\binom": "a binomial coefficient", r"\%": "a percent sign",
    r"\pm": "a sign that is left open", r"\mp": "a sign that is left open", r"\neg": "logic",
    r"\land": "logic", r"\lor": "logic", r"\substack": "stacked conditions below a sum",
    r"\underset": "words below a sign", "&": "columns side by side", "!": "a factorial",
}  # fmt: skip
_WORDS = {
    "argmax": _OPTIMUM, "argmin": _OPTIMUM, "Var": _PROBABILITY,
    "Cov": _PROBABILITY, "det": "a determinant", "vec": "a matrix as one vector", "rank": "a rank",
    "sum": "a sum in words", "hinge": "the hinge loss in words",
}  # fmt: skip


def not_held(tokens: Tokens) -> tuple[Token, str] | None:
    """The first token that stands for what no Term can hold, and what that is."""
    for n, token in enumerate(tokens):
        if token.kind == "word" and token.text in _WORDS:
            return token, _WORDS[token.text]
        if token.kind == "name" and token.text.removeprefix("\\mathrm{").rstrip("}") in _WORDS:
            return token, _WORDS[token.text.removeprefix("\\mathrm{").rstrip("}")]
        if token.kind in ("command", "mark") and token.text in NOT_HELD and not _within_cases(tokens, n):
            return token, NOT_HELD[token.text]
        if token.text == r"\mathbb" and [t.text for t in tokens[n + 1 : n + 4]] == ["{", "E", "}"]:
            return token, _PROBABILITY
    return None


_SIGNS = frozenset(
    (*(r"\frac", r"\sum", r"\partial", r"\nabla", r"\cases", r"\|", r"\\", r"\cdot", r"\times", r"\odot"),
     *(r"\le", r"\ge", r"\ne", r"\in", r"\top", r"\{", r"\}", r"\sqrt", r"\circ", r"\delta", r"\mathbb"),
     *(r"\begin{cases}", r"\end{cases}", r"\lVert", r"\rVert", r"\Rightarrow", r"\rightarrow"))
)  # fmt: skip


def understood(tokens: Tokens) -> bool:
    r"""Whether every command is one that has a meaning here, be it one that no Term can hold, and no
    brace stands open.

    >>> from derive.reading.tokens import tokenize
    >>> [understood(tokenize(t)[:-1]) for t in (r"[K, D + 1]", r"\square z", r"\frac{a}{b = 1")]
    [True, False, False]
    """
    texts = [t.text for t in tokens]
    return texts.count("{") == texts.count("}") and all(
        t.kind != "command" or t.text in _KNOWN or t.text.startswith(r"\end{") for t in tokens
    )


_KNOWN = frozenset((*_SIGNS, *NOT_HELD, *LETTERS, *ACCENTS, *FACES,
                    *(read for o in OPERATORS.values() for read in o.reads)))  # fmt: skip


def _within_cases(tokens: Tokens, n: int) -> bool:
    """Whether a column sign belongs to a case distinction."""
    return tokens[n].text == "&" and any(t.text == r"\begin{cases}" for t in tokens[:n])
