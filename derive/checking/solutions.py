r"""Lines that say where an optimum is: ``\hat\mu = ...`` behind "setting the derivative to zero", ``p^*``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from derive.binding import free_names
from derive.reading.people.claiming import words_before
from derive.scope import Scope
from derive.statement import Reading
from derive.term import ONE, TWO, Apply, Bind, Range, Symbol, Term, div, map_parts, total

_MARK = re.compile(
    r"\\(?:hat|widehat)\{(?P<hat>.+?)\}(?P<rest>.*)|(?P<name>.+?)(?P<star>\^\{(?:\*|\\star|\\ast)\})(?P<tail>.*)"
)
_LABEL = re.compile(
    r"_\{?\\?(?:text|mathrm|mathit|textrm|rm)?\s*\{?(?:MLE?|mle?|opt|OLS|ols|LS|ls|min|max|\*)\}*\Z"
)
_ESTIMATOR = re.compile(r"_\{?\\?(?:text|mathrm|mathit|textrm|rm)?\s*\{?(?:MLE?|mle?|opt|OLS|ols)\}*\Z")
_OTHER = re.compile(
    r"\b(?:unbiased|biased|MAP|priors?|posterior|bayes\w*|shrink\w*|instead|moments?|corrected|bessel\w*|laplace"
    r"|smooth\w*|median|robust|initial\w*|start\w*|guess\w*|updates?|predict\w+|outputs?|approximat\w+|if|when"
    r"|suppose|assum\w+|example|case|sample variance|iterat\w+|steps?)\b",
    re.IGNORECASE,
)
_FOR = re.compile(  # "For $a = 1$, $b = 2$ this is", "With $\\lambda = 0$ we get"
    r"\W*(?:for\b(?:\W*\Z|\s*\$)|with\b\s*\$[^$]*(?:=\s*-?[\d.]+|\\to[^$]*)\s*\$)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"\b(?:with|for|at|taking|putting)\s+\$[^$=]{1,24}=\s*-?\d[^$]*\$", re.IGNORECASE)
_BAR = re.compile(r"\\(?:bar|overline)\{(.+)\}")
_NAMES = re.compile(r"\b(?:let|where|with|denot\w+|defin\w+)\b[^.!?]*\Z", re.IGNORECASE)
_NEAR, _BEHIND = 160, 60


@dataclass(frozen=True, slots=True)
class Solution:
    """What a line says of the place of an optimum: an input at its letters, and its value there."""

    at: Symbol
    value: Term


def plain_names(term: Term, scope: Scope) -> Term:
    r"""A Term with p for ``\hat p`` and ``p^*``, where p is an input of that shape."""

    def change(part: Term) -> Term:
        if isinstance(part, Symbol) and (name := _base(part.name)) != part.name and name in scope.symbols:
            own, marked = scope.symbols[name], scope.symbols.get(part.name)
            return Symbol(name, part.indices) if marked is None or marked.shape == own.shape else part
        return part

    return map_parts(term, change)


def is_marked(term: Term) -> bool:
    """Whether names say by a hat, a star or a label that they are an optimum."""
    return any(_base(name) != name for name in free_names(term))


def is_labelled(term: Term) -> bool:
    """Whether labels of names say which optimum they are: of the likelihood, or of squares."""
    return any(_ESTIMATOR.search(name) for name in free_names(term))


def solution(reading: Reading, scope: Scope) -> Solution | None:
    """The input to which a line gives a value; None where it gives none."""
    left = reading.left
    if isinstance(left, Symbol) and _base(left.name) in scope.symbols:  # whatever shape its value has
        left = Symbol(_base(left.name), left.indices)
    left, right = plain_names(left, scope), _with_means(plain_names(reading.right, scope), scope)
    match left:
        case Apply("pow", (Symbol(name), _)) if name.endswith("^2"):
            return None  # an estimate of \sigma^2 with a number above, or its square
        case Apply("pow", (Symbol(name, ()), exponent)) if exponent == TWO:
            squared = f"{name}^2"
            if squared in scope.symbols:
                left = Symbol(squared)
            else:
                left, right = Symbol(name), Apply("sqrt", (right,))
        case Symbol(name, ()) if (root := _base(name).removesuffix("^2")) in scope.symbols and root != name:
            left, right = Symbol(root), Apply("sqrt", (right,))
    if not isinstance(left, Symbol) or scope.canonical(left.name) not in scope.symbols:
        return None
    name = scope.canonical(left.name)
    letters = [i.name for i in left.indices if isinstance(i, Symbol) and i.name in scope.letters]
    if name in scope.definitions or name in scope.closure(right) or len(set(letters)) != len(left.indices):
        return None
    return Solution(Symbol(name, left.indices), right)


def says_other(text: str, start: int, end: int) -> bool:
    """Whether the words around a place say that it is no optimum of what stands before, or in a case only."""
    before = re.split(r"\n[ \t]*\n|[.!?]\s", text[max(0, start - _NEAR) : start].rstrip("$ \n\\["))[-1]
    behind = re.split(r"\n[ \t]*\n|[.!?]\s", text[end : end + _BEHIND])[0]
    return bool(
        _FOR.match(before)
        or _OTHER.search(before)
        or _VALUE.search(before)
        or _OTHER.search(behind)
        or _NAMES.search(words_before(text, start))
    )


def marked_inputs(names: Collection[str], scope: Scope) -> frozenset[str]:
    """The inputs of which some names say by their marks that they are optimised."""
    return frozenset(_base(n) for n in names if _base(n) != n) & scope.symbols.keys()


def _with_means(term: Term, scope: Scope) -> Term:
    r"""A Term with the mean of all ``x_i`` for an ``\bar x`` that is not defined."""

    def change(part: Term) -> Term:
        found = _BAR.fullmatch(part.name) if isinstance(part, Symbol) and not part.indices else None
        if (
            found is None
            or not isinstance(part, Symbol)
            or part.name in scope.definitions
            or found[1] not in scope.symbols
        ):
            return part
        shape, own = scope.symbols[found[1]].shape, scope.symbols.get(part.name)
        if len(shape) != 1 or (own is not None and own.shape) or not scope.letters_of(shape[0]):
            return part
        size, letter = Symbol(shape[0]), scope.letters_of(shape[0])[0]
        return div(total(letter, size, Symbol(found[1], (Symbol(letter),))), size)

    return map_parts(term, change)


def summing_to_one(left: Term, right: Term) -> Iterator[str]:
    """The name whose entries sum to one by an equation."""
    match left, right:
        case Bind("sum", letter, Range(_, None), Symbol(name, (Symbol(index, ()),))), one if one == ONE:
            if index == letter:
                yield name


def _base(name: str) -> str:
    """A name without hat, star and label."""
    stem = _LABEL.sub("", name)
    found = _MARK.fullmatch(stem)
    if found is None:
        return stem
    inner = (found["hat"] or found["name"]) + (found["rest"] or found["tail"] or "")
    return _LABEL.sub("", inner)
