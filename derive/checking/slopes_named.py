r"""Definitions that words or marks call a derivative: "the gradient is $g = p - y$", ``f'``, ``\bar z``.

A new name means what its definition says, and nobody is called wrong for that; but what is called a gradient
is compared with the derivatives of the objectives before it. Wrong is only what says by which variable it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.checking.asking import Kernel
from derive.checking.faults import Link, fault
from derive.checking.lenient import varied_of
from derive.checking.objectives import objectives
from derive.checking.optima import Optima
from derive.checking.report import Verdict
from derive.meaning.evidence import Proved, Refuted
from derive.scope import ModelError, Scope
from derive.shapes import shape
from derive.statement import Statement
from derive.term import Apply, Derivative, Symbol, Term, parts
from derive.writing import plain

_OF = r"(?:\s+of\s+(?:the\s+)?(?:[\w-]+\s*|\$[^$]*\$\s*){0,4})?"
_BY = (
    r"(?:\s*(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by|for)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}"
    r"(?:\$(?P<by>[^$]*)\$)?)?"
)
_WHAT = r"(?:[\w-]+\s+){0,2}(?P<what>gradient|derivative|slope|Hessian)"
_IS = r"(?:\s*(?:is|equals|becomes|reads|therefore|thus|then|now|simply|given by|called|=|:|,))*\s*"
_BEFORE = re.compile(rf"\b(?:the|its|whose|this|a)\s+{_WHAT}{_OF}{_BY}{_IS}[$\s]*\Z", re.IGNORECASE)
_BEHIND = re.compile(
    rf"[$\s]*,?\s*(?:is|be|denotes?|which is)\s+(?:the|its)\s+{_WHAT}\b{_OF}{_BY}", re.IGNORECASE
)
_NAMED = re.compile(r"\\?(?:mathrm|text|operatorname)?\{?(?:grad|gradient|slope|Hessian)\}?", re.IGNORECASE)
_ADJOINT = re.compile(r"\\(?:bar|overline)\{(.+)\}")
_REVERSE = re.compile(r"\badjoint|reverse[- ]mode|backprop", re.IGNORECASE)
_DERIVATIVES = re.compile(r"derivativ|differentiat|\bgradient|\bslopes?\b", re.IGNORECASE)
_OTHERS = re.compile(r"perturb|shifted|updated?\b|\bnew\b|\bnext\b|another|numerical|estimate", re.IGNORECASE)
_NEAR, _BEYOND, _MOST = 200, 120, 12


@dataclass(frozen=True, slots=True)
class Called:
    """What a definition is called: the derivative of what, by what, how often; where the words do not tell
    of what or by what, nothing.
    """

    of: str = ""
    by: str = ""
    twice: bool = False
    sure: bool = False


def called(statement: Statement, scope: Scope, text: str, differentiates: bool) -> Called | None:
    """What words or marks call the name that is defined; None where they call it no derivative."""
    left, place = statement.readings[0].left, statement.place
    if not isinstance(left, Symbol):
        return None
    before = re.split(r"(?<!\b[wrt])\.\s|\n[ \t]*\n", text[max(0, place.start - _NEAR) : place.start])[-1]
    found = _BEFORE.search(before) or _BEHIND.match(text[place.end : place.end + _BEYOND])
    if found is not None and not _OTHERS.search(before):
        by, twice = _name(found["by"] or "", scope), found["what"].lower() == "hessian"
        return Called(by=by, twice=twice, sure=bool(by) or not found["by"])
    of = varied_of(left.name, scope)
    if of and (differentiates or _DERIVATIVES.search(text)) and not _OTHERS.search(before):
        if _shifted(statement.readings[0].right, of):
            return None
        return Called(of=of, twice=left.name.endswith("''"))
    if _NAMED.fullmatch(left.name):
        return Called(twice="essian" in left.name)
    bar = _ADJOINT.fullmatch(left.name)
    if bar is not None and bar[1] in scope.symbols and _REVERSE.search(text):
        return Called(by=bar[1], sure=True)
    return None


def _shifted(value: Term, name: str) -> bool:
    """Whether a value is a name and something added to it: another value, ``z' = z + c``."""
    args = value.args if isinstance(value, Apply) and value.operator == "add" else ()
    return any(isinstance(arg, Symbol) and arg.name == name for arg in args)


def _name(written: str, scope: Scope) -> str:
    """The name of the model that is written in words, without its indices; empty for any other."""
    stem = re.split(r"_|\^\{\(", written.strip())[0].strip("{} ")
    names = (n for n in (written.strip(), stem, rf"\mathbf{{{stem}}}") if scope.canonical(n) in scope.symbols)
    return next(names, "")


def judged(verdict: Verdict, scope: Scope, kernel: Kernel, optima: Optima) -> Verdict:
    """The verdict on a definition that is called a derivative; any other one as it is."""
    statement = verdict.statement
    told = (
        called(statement, scope, optima.text, bool(optima.variables))
        if verdict.kind == "definition"
        else None
    )
    if told is None or any(isinstance(part, Derivative) for part in parts(statement.readings[0].right)):
        return verdict
    reading, refuted = statement.readings[0], list[tuple[Term, Refuted]]()
    others = {n: d for n, d in scope.definitions.items() if n != getattr(reading.left, "name", "")}
    scope = replace(scope, definitions=others)
    for claim in _claims(told, statement, scope, optima):
        found = kernel.ask(claim, reading.right, scope)
        if isinstance(found, Proved):
            return replace(verdict, kind="correct", follows=found, says=f"It is {plain(claim)}.")
        if not isinstance(found, Refuted):
            return verdict
        refuted += [(claim, found)] if found.witness is not None else []
    if not refuted:
        return verdict
    claim, found = refuted[0]
    if told.sure and len(refuted) == 1:
        link = Link(claim, reading.right, (), scope, scope, found, False)
        made = fault(replace(verdict, kind="undecided", follows=found, says=""), link, kernel)
        return replace(made, says=f"It is called {plain(claim)}. {made.says}".strip())
    names = ", ".join(dict.fromkeys(plain(claim) for claim, _ in refuted))
    says = f"It is called a derivative, and is none of {names}."
    return replace(verdict, kind="undecided", says=f"{verdict.says} {says}".strip())


def _claims(told: Called, statement: Statement, scope: Scope, optima: Optima) -> Iterator[Term]:
    """The derivatives that a definition may be, of the shape that it has."""
    left = statement.readings[0].left
    assert isinstance(left, Symbol)
    if told.of:
        wholes = [Symbol(told.of, left.indices if scope.symbols[told.of].shape else ())]
    else:
        wholes = [Symbol(name) for name in objectives(scope, optima.heads, statement.place.start)]
    count = 0
    for of in wholes:
        reads = scope.closure(of) & scope.symbols.keys() - {of.name}
        for by in (told.by,) if told.by else sorted(reads, key=lambda n: (n not in optima.variables, n)):
            if by not in reads:
                continue
            indices = (
                left.indices if not of.indices and len(scope.symbols[by].shape) == len(left.indices) else ()
            )
            at = Symbol(by, indices)
            claim = Derivative(of, at)
            claim = Derivative(claim, at) if told.twice else claim
            if _fits(claim, statement.readings[0].right, scope) and count < _MOST:
                count += 1
                yield claim


def _fits(claim: Term, value: Term, scope: Scope) -> bool:
    try:
        return shape(claim, scope) == shape(value, scope)
    except ModelError:
        return False
