r"""Minimum or maximum: where a slope vanishes, the next derivative has the sign that the words ask for.

At a place where the first derivative that is not 0 there is the second, fourth and so on, and is positive,
a quantity is smallest; where it is negative, largest; where it is the third, fifth, neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.objectives import Slopes
from derive.meaning.evidence import Proved, Refuted, Witness
from derive.names import plain_name
from derive.scope import Definition, ModelError, Scope
from derive.shapes import axes
from derive.term import ZERO, Symbol, Term
from derive.writing import plain

_OF = (
    r"(?=\W*(?:\Z|at|is|are|of|lies|occurs|point|for|when|where|on|over|with|value|which|as)\b|[\s,.:;*]*\Z)"
)
_WORD = re.compile(
    r"\b(?:(?P<least>minimi[sz]\w+|minim(?:al|a)\b|minimum" + _OF + r"|smallest\b|lowest\b)"
    r"|(?P<most>maximi[sz]\w+|maxim(?:al|a)\b|maximum" + _OF + r"|largest\b|highest\b))",
    re.IGNORECASE,
)
_LIKELIHOOD = re.compile(
    r"\b(?:likelihood|posterior|probab\w+|evidence|entropy|negative|minus|opposite|instead|equivalent\w*|same)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\b(?:only|uniquely?|global(?:ly)?|absolute|single|sole|nowhere)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;]\s|\n[ \t]*\n|\\\]|\\end\{\w+\*?\}|\$\$|\n[ \t]*#.*\n")
_FORMULA = re.compile(r"\$[^$]*\$|\\\(.*?\\\)")
_NEAR, _HIGHEST, _TRIALS = 160, 6, 12
_POSITIVE, _SHARES = ("1", "2", "3", "1/2", "3/2"), ("1/2", "1/3", "1/4", "2/3", "3/4")
_ANY = ("1", "2", "-1", "-2", "1/2", "-1/2", "3")
_NUMBER = re.compile(r"-?\d+(?:/\d+)?")
_NAMES = {1: "smallest", -1: "largest", 0: "neither smallest nor largest"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a sentence say of an optimum: 1 for a minimum, -1 for a maximum, 0 for neither.

    It is ``clear`` where they speak of nothing else, and ``alone`` where they say that there is no other.
    """

    sign: int
    clear: bool
    alone: bool


def said(text: str, start: int, end: int, of: str = "") -> Said:
    """What the sentence around a place says of it, where a quantity is known by a name.

    >>> said("$f$ is minimal at $x = 0$.", 18, 25, "f").sign, said("So $x = 0$.", 4, 9).sign
    (1, 0)
    """
    before = _SENTENCE.split(text[max(0, start - _NEAR) : start].rstrip("$ \n\\[("))[-1]
    behind = _SENTENCE.split(text[end : end + _NEAR])[0]
    behind = (
        behind
        if re.match(r"\W*(?:is|are|gives|as|minimi|maximi|which|that)\b|\W*(?:mini|maxi)mi", behind)
        else ""
    )
    found = [match.lastgroup for match in _WORD.finditer(before)]
    found = found or [match.lastgroup for match in _WORD.finditer(behind)]
    around = before + behind
    others = {f.strip("$").removeprefix("\\(").partition("(")[0].strip() for f in _FORMULA.findall(before)}
    clear = len({*found}) == 1 and not _LIKELIHOOD.search(around) and others <= {of}
    sign = 0 if not found else 1 if found[-1] == "least" else -1
    return Said(sign, clear, bool(_ALONE.search(_FORMULA.split(before)[-1] if not found else around)))


def against(
    told: Said, of: Symbol, at: Symbol, made: Definition | None, scope: Scope, slopes: Slopes, kernel: Kernel
) -> tuple[str, Refuted | None]:
    """Why a place is no such optimum, or not known to be: with a point that shows it, or None.

    Empty where it is one, as far as points tell. Of a vector each entry is varied alone.
    """
    name = plain_name(of.name)
    try:
        at = Symbol(at.name, (*at.indices, *scope.open_letters(axes(at, scope), free_names(at))))
    except (ModelError, IndexError):
        return f"Whether {name} is {_NAMES[told.sign]} there is open.", None
    slope, other = slopes.of(of, at, scope), ""
    if told.alone and (slope is None or not _rises(slope, at, scope, slopes, kernel)):
        other = "Nothing shows that there is no other such place."
    if not told.sign:
        return other, None
    inner = scope
    if made is not None:
        inner = replace(scope, definitions={**scope.definitions, made.name: made})
    for order in range(2, _HIGHEST + 1):
        slope = None if slope is None else slopes.of(slope, at, scope)
        found = None if slope is None else kernel.judge(inner).agree(slope, ZERO)
        if isinstance(found, Proved):
            continue
        if slope is None or not isinstance(found, Refuted) or found.witness is None:
            break
        if made is None and at.name in scope.closure(slope):
            break  # of a place that is no value of entries
        seen = [dict(_signs(slope, inner, found.witness, pool)) for pool in (_POSITIVE, _SHARES, _ANY)]
        kinds = [{sign if order % 2 == 0 else 0 for sign in signs} for signs in seen]
        if {told.sign} in kinds[:2]:  # counts and probabilities are positive
            return other, None
        if all(kinds) and len(set[int]().union(*kinds)) == 1:
            (kind,) = kinds[0]
            (point, *_) = seen[0].values()
            where = () if made is None or at.indices else ((at.name, plain(made.body)),)
            point = replace(point, inputs=(*point.inputs, *where))
            return f"{name} is {_NAMES[kind]} there.", Refuted(
                point, "the next derivative has the other sign"
            )
        break
    return f"Whether {name} is {_NAMES[told.sign]} there is open.", None


def _rises(slope: Term, at: Symbol, scope: Scope, slopes: Slopes, kernel: Kernel) -> bool:
    """Whether a slope is linear in a number, and not constant, so that it is 0 at one place alone."""
    once = None if scope.symbols[at.name].shape else slopes.of(slope, at, scope)
    if once is None or isinstance(kernel.ask(once, ZERO, scope), Proved):
        return False
    return at.name not in scope.closure(once)


def _signs(term: Term, scope: Scope, start: Witness, pool: tuple[str, ...]) -> Iterator[tuple[int, Witness]]:
    """The signs that a Term has at points like a given one, each with such a point."""
    from derive.meaning.recheck import values_at  # mpmath

    random = Random(0)
    for _ in range(_TRIALS):
        inputs = tuple((n, _NUMBER.sub(lambda _: random.choice(pool), text)) for n, text in start.inputs)
        point = replace(start, inputs=inputs)
        try:
            (value,) = values_at((term,), scope, point)
            yield (value > 0) - (value < 0), replace(point, left=f"{float(value):.6g}", right="0")
        except (ArithmeticError, KeyError, ValueError, TypeError, ModelError):
            continue
