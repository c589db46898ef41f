r"""Equations between two inputs of one quantity: behind ``f(x, y) = x^2 y``, "with ``x = y``" defines no x.

It says where f is looked at. A derivative by x is taken with y held fixed, and x is put in afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.binding import free_names
from derive.reading.people.links import Found
from derive.scope import Definition
from derive.term import Apply, Number, Symbol, Term

_SENTENCE = re.compile(r"[.!?;:]\s|\n[ \t]*\n|\n[ \t]*[-*•][ \t]")
_FORMULA = re.compile(r"\$[^$]*\$|\\\(.*?\\\)")
_WHERE = re.compile(
    r"\W*(?:(?:with|for|at|on|substitut\w+|setting|putting|taking|choosing|when|where both)\b"
    r"|(?:\w+\W+)*?(?:if|when|whenever)\b)(?:\W|\band\b|\bFORMULA\b|\bthe line\b)*\Z",
    re.IGNORECASE,
)
_ARGUMENTS = re.compile(r"\s*[^=($]+\(([^=()$]+,[^=()$]+)\)\s*&?\s*=")
_NEAR = 120  # characters of a sentence that are looked at


def posited(
    text: str, found: Sequence[Found], n: int, made: Definition, before: Sequence[tuple[int, Definition]]
) -> bool:
    """Whether an equation says where a quantity of both of its sides is looked at, and defines nothing.

    It does if both are arguments with which the quantity is written, or if words say so of two of its inputs.
    """
    if made.indices or not is_multiple(made.body):
        return False
    names = {made.name, *free_names(made.body)}
    read = [m for m, own in before if m < n and names <= free_names(own.body)]
    if not read or len(names) < 2:
        return False
    if any(names <= _arguments(text, found[m]) for m in read):
        return True
    begin = found[n].sheet.formula.outer[0]
    sentence = _SENTENCE.split(text[max(0, begin - _NEAR) : begin])[-1]
    return bool(_WHERE.fullmatch(_FORMULA.sub(" FORMULA ", sentence)))


def is_multiple(term: Term) -> bool:
    """Whether a Term is a name, or a number times one."""
    match term:
        case (
            Symbol()
            | Apply("neg", (Symbol(),))
            | Apply("mul" | "div", (Number() | Symbol(), Number() | Symbol()))
        ):
            return len(free_names(term)) == 1
    return False


def _arguments(text: str, one: Found) -> frozenset[str]:
    """The names between the brackets of ``f(x, y)`` on the left of a definition."""
    match = _ARGUMENTS.match(text, one.sheet.formula.start)
    return frozenset(name.strip() for name in match[1].split(",")) if match else frozenset()
