r"""A rule for numbers that is recalled: ``\log(xy) = \log x + \log y`` beside vectors x and y.

Its letters are those of the rule. That x is a vector elsewhere in the text says nothing of them.
"""

from __future__ import annotations

from dataclasses import replace

from derive.checking.asking import Kernel
from derive.meaning.evidence import Proved
from derive.scope import Declared, Scope
from derive.term import Apply, Number, Symbol, Term, map_parts, parts

NOTE = "It is read as a rule for numbers, whatever its letters are elsewhere in the text."
_OF_NUMBERS = frozenset(("exp", "log", "sqrt"))
_ALLOWED = _OF_NUMBERS | {"pow", "add", "neg", "mul", "dot", "odot", "div"}


def rule_for_numbers(left: Term, right: Term, scope: Scope, kernel: Kernel) -> Proved | None:
    r"""The proof of an equation between functions of numbers, with any numbers for its letters; else None.

    There must be an exponential, a logarithm or a root in it, and no capital letter, which may be a
    matrix: that ``AB = BA`` holds of numbers excuses nobody who writes it of matrices.
    """
    every = [*parts(left), *parts(right)]
    symbols = [part for part in every if isinstance(part, Symbol)]
    operators = {part.operator for part in every if isinstance(part, Apply)}
    if not all(isinstance(part, Symbol | Number | Apply) for part in every) or not operators <= _ALLOWED:
        return None
    if not operators & _OF_NUMBERS or any(s.indices or s.name[:1].isupper() for s in symbols):
        return None
    if not any(s.name in scope.symbols and scope.symbols[s.name].shape for s in symbols):
        return None
    numbers = dict.fromkeys((s.name for s in symbols), Declared())
    one, other = (map_parts(side, _products) for side in (left, right))
    found = kernel.ask(one, other, replace(scope, symbols=numbers, definitions={}, facts=()))
    return found if isinstance(found, Proved) else None


def _products(part: Term) -> Term:
    """A product of arrays as one of numbers."""
    return Apply("mul", part.args) if isinstance(part, Apply) and part.operator in ("dot", "odot") else part
