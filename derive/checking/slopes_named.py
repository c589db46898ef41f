r"""Definitions that words or marks call a derivative: "the gradient is $g = p - y$", ``f'``, ``\bar z``.

A new name means what its definition says, and nobody is called wrong for that; but what is called a gradient
is compared with the derivatives of the objectives before it. Wrong is only what says by which variable it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.binding import free_names
from derive.checking.asking import Kernel
from derive.checking.faults import Link, fault
from derive.checking.lenient import varied_of
from derive.checking.objectives import objectives
from derive.checking.optima import Optima
from derive.checking.report import Verdict
from derive.meaning.evidence import Proved, Refuted
from derive.reading.people.valued import VALUE, value_named
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
_LOSS = re.compile(
    r"(?:(?:the|this|our|its|total|whole|negative|squared|mean|average)\s+)*(?:loss|cost|error|objective|risk"
    r"|log-likelihood|likelihood|function|cross-entropy|criterion)(?:\s+function)?",
    re.IGNORECASE,
)
JUDGED = ("an assignment", VALUE)  # prose that is judged all the same
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


def named_slope(verdict: Verdict, scope: Scope, kernel: Kernel, optima: Optima) -> Verdict:
    """The verdict on a definition or a lone value that is called a derivative; any other one as it is."""
    statement, told = verdict.statement, None
    if verdict.kind == "definition":
        told = called(statement, scope, optima.text, bool(optima.variables))
    elif verdict.kind == "prose" and statement.trouble == VALUE:
        told = _of_a_value(statement, scope, optima)
    if told is None or any(isinstance(part, Derivative) for part in parts(statement.readings[0].right)):
        return verdict
    reading, refuted = statement.readings[0], list[tuple[Term, Refuted]]()
    if verdict.kind == "definition":
        others = {n: d for n, d in scope.definitions.items() if n != getattr(reading.left, "name", "")}
        scope = replace(scope, definitions=others)
    claims = list(_claims(told, statement, scope, optima))
    for claim in claims:
        found = kernel.ask(claim, reading.right, scope)
        if isinstance(found, Proved):
            return replace(verdict, kind="correct", follows=found, says=f"It is {plain(claim)}.")
        if not isinstance(found, Refuted):
            return replace(verdict, kind="undecided" if statement.trouble == VALUE else verdict.kind)
        refuted += [(claim, found)]
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


def _of_a_value(statement: Statement, scope: Scope, optima: Optima) -> Called | None:
    """What words call a lone value; None where they call it something that is not known here."""
    place, text = statement.place, optima.text
    opened = re.search(r"(?:\$\$?|\\\[|\\\()?\s*\Z", text[: place.start])
    named = value_named(text, opened.start() if opened else place.start, place.end)
    letters = scope.letters.keys() - scope.symbols.keys()
    if named is None or free_names(statement.readings[0].right) & letters:
        return None
    of, by = _written(named.of, scope), _written(named.by, scope)
    if (named.of and not of and not _LOSS.fullmatch(named.of.strip())) or (
        named.by and "$" in named.by and not by
    ):
        return None
    if not of:
        known = list(objectives(scope, optima.heads, place.start))
        of = known[0] if len(known) == 1 else ""
    if of and not by and not named.by:
        by = _the_only_one(of, scope, optima)
    return Called(of, by, named.what == "hessian", sure=bool(of and by) or not named.by)


def _written(words: str, scope: Scope) -> str:
    """The name that words hold in a formula."""
    formulas = re.findall(r"\$([^$]+)\$", words)
    written = formulas[0].strip() if len(formulas) == 1 else "" if formulas else words.strip()
    written = re.sub(r"\(.*\)\Z", "", written).strip()
    exact = scope.canonical(written) in scope.symbols
    return _name(written, scope) if exact or not re.search(r"[_^]", written) else ""


def _the_only_one(of: str, scope: Scope, optima: Optima) -> str:
    """The one variable of a number: its argument, as it is written, or the one input of which it is made."""
    made = scope.definitions.get(scope.canonical(of))
    reads = sorted(scope.closure(Symbol(of)) & scope.symbols.keys() - {of})
    arguments = [name for name in reads if optima.is_argument(name, of)]
    inside = sorted(free_names(made.body) & scope.symbols.keys()) if made is not None else []
    names = arguments or [name for name in inside if name not in scope.definitions]
    names = names if arguments or len(inside) == 1 else []
    return names[0] if len(names) == 1 else ""


def _claims(told: Called, statement: Statement, scope: Scope, optima: Optima) -> Iterator[Term]:
    """The derivatives that a definition or a value may be, of the shape that it has."""
    left, value = statement.readings[0].left, statement.readings[0].right
    below = left.indices if isinstance(left, Symbol) and statement.trouble != VALUE else ()
    if told.of:
        own = scope.symbols[scope.canonical(told.of)].shape
        wholes = [Symbol(told.of, below if own and below else ())]
    else:
        wholes = [Symbol(name) for name in objectives(scope, optima.heads, statement.place.start)]
    count = 0
    for of in wholes:
        reads = scope.closure(of) & scope.symbols.keys() - {of.name}
        for by in (told.by,) if told.by else sorted(reads, key=lambda n: (n not in optima.variables, n)):
            if by not in reads:
                continue
            indices = below if not of.indices and len(scope.symbols[by].shape) == len(below) else ()
            at = Symbol(by, indices)
            claim = Derivative(of, at)
            claim = Derivative(claim, at) if told.twice else claim
            certain = told.sure and bool(told.by) and len(wholes) == 1
            if (certain or _fits(claim, value, scope)) and count < _MOST:
                count += 1
                yield claim


def _fits(claim: Term, value: Term, scope: Scope) -> bool:
    try:
        return shape(claim, scope) == shape(value, scope)
    except ModelError:
        return False
