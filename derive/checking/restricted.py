r"""Inputs of which a text says more than is taken into account: ``H^2 = H``, ``\|u\| = 1``, an inverse.

A line that fails for some H need not fail for such ones, so that it refutes nothing. It is wrong if it
fails for one that is: the identity is a projection, orthogonal and diagonal; a unit vector has norm 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.checking.asking import Kernel
from derive.checking.report import FAULTS, Verdict
from derive.checking.symmetric import before, behind
from derive.checking.unstated import one_hot
from derive.meaning.evidence import Refuted
from derive.names import plain_name
from derive.reading.people.wholes import with_letters
from derive.scope import Definition, Scope
from derive.statement import Reading, Submission
from derive.term import ONE, TWO, Apply, Number, Symbol, Term, delta, neg, parts

_KIND = (
    r"(?:orthogonal|orthonormal|unitary|idempotent|projections?|projectors?|hat[- ]matrix|diagonal|triangular"
    r"|skew-symmetric|antisymmetric|unit[- ](?:vectors?|norm|length)|normali[sz]ed)"
)
_BEHIND, _BEFORE = behind(_KIND), before(_KIND)
_IDENTITY = re.compile(r"(?:I|\\(?:mathbf|mathbb|boldsymbol|bm)\{I\})(?:_\{?\w+\}?)?")
_UNREAD = re.compile(r"\^\s*\{?\s*-\s*1\b|\\inv\b|\binv\(")


def unless_restricted(verdict: Verdict, scope: Scope, kernel: Kernel, text: Submission) -> Verdict:
    """A verdict on a line that is refuted, taken back where that speaks of other inputs than the text."""
    statement = verdict.statement
    if verdict.kind not in (*FAULTS, "carried") or not statement.readings:
        return verdict
    reading = statement.readings[0]
    sides = (reading.head, reading.left, reading.right)
    reads = frozenset[str]().union(*map(scope.closure, sides)) - scope.definitions.keys()
    found = sorted(restricted(text), key=lambda own: own[1] == _INVERSE)  # the last one is kept
    said = {name: why for name, why in found if name in reads}
    if not said:
        return verdict
    if says_more(reading) in said and not any(why == _INVERSE for why in said.values()):
        return replace(verdict, kind="definition", mistake="", says=_FACT, witness=None, repair=None)
    inner = None if _INVERSE in said.values() else _plainest(scope, said)
    if inner is not None:
        asked = ((one, reading.right) for one in (reading.left, reading.head))
        if any(isinstance(kernel.ask(*pair, inner, reading.given), Refuted) for pair in asked):
            return verdict
    listed = " and ".join(f"{plain_name(name)} ({why})" for name, why in sorted(said.items()))
    says = f"It fails for some values, but the text says more of {listed} than is taken into account here."
    return replace(verdict, kind="undecided", mistake="", says=says, witness=None, repair=None)


_FACT = "This is taken as a fact about the inputs."
_INVERSE = "what it is made of is not read"


def restricted(text: Submission) -> Iterator[tuple[str, str]]:
    """The inputs of which a text says what is not taken into account, with what that is."""
    symbols, defined = text.scope.symbols, text.scope.definitions
    written = {re.sub(r"[{}\s]", "", name): name for name in symbols}
    for statement in text.statements:
        for reading in statement.readings[:1]:
            if (name := says_more(reading)) and not _written(reading, text.scope):
                yield text.scope.canonical(name), f"{statement.source.strip()}"
        left, sign, right = statement.source.partition("=")
        name = written.get(re.sub(r"[{}\s&]", "", left), "")
        free = sign and name in symbols and name not in defined and statement.kind != "definition"
        if free and _UNREAD.search(right):
            yield text.scope.canonical(name), _INVERSE
        name = statement.source.partition(r"\in")[0].strip()
        if name in symbols and name not in defined:
            start, end = statement.place.start, statement.place.end
            said = _BEHIND.match(text.text[end : end + 80]) or _BEFORE.search(
                text.text[max(0, start - 40) : start]
            )
            if said:
                yield text.scope.canonical(name), said[0].strip(" $(,.\n")


def _written(reading: Reading, scope: Scope) -> bool:
    r"""Whether a definition is made of the constraint, ``\lambda (1 - w^\top w)``: it is no fact there."""
    whole = [side for side in (reading.left, reading.right) if not isinstance(side, Symbol | Number)]
    return any(
        part in whole for d in scope.definitions.values() for part in parts(d.body) if d.body not in whole
    )


def says_more(reading: Reading) -> str:
    r"""The name of which ``P^2 = P``, ``U^\top U = I`` or ``\|u\| = 1`` is said; empty for others."""
    for one, other in ((reading.left, reading.right), (reading.right, reading.left)):
        match one, other:
            case Apply("mul" | "dot" | "odot", (Symbol(a, ()), Symbol(b, ()))), Symbol(c, ()) if a == b == c:
                return a if a[-1:].isupper() or a.endswith("}") else ""
            case Apply("pow", (Symbol(a, ()), two)), Symbol(b, ()) if a == b and two == TWO and a.isupper():
                return a
            case Apply("mul" | "dot", (Symbol(a, ()), Apply("transpose", (Symbol(b, ()),)))), _ if a == b:
                return a if _unit(other) else ""
            case Apply("mul" | "dot", (Apply("transpose", (Symbol(a, ()),)), Symbol(b, ()))), _ if a == b:
                return a if _unit(other) else ""
            case Apply("pow", (Symbol(a, ()), minus)), Apply("transpose", (Symbol(b, ()),)) if a == b:
                return a if minus == neg(ONE) else ""
            case _, _ if other == ONE and (name := _normed(one)):
                return name
    return ""


def _unit(term: Term) -> bool:
    return term == ONE or (isinstance(term, Symbol) and bool(_IDENTITY.fullmatch(term.name)))


def _normed(term: Term) -> str:
    """The vector of which a Term is the norm, or its square."""
    match term:
        case Apply("norm2", (Symbol(name, ()),)):
            return name
        case Apply("sqrt" | "pow", (inner, *_)):
            return _normed(inner)
    return ""


def _plainest(scope: Scope, said: dict[str, str]) -> Scope | None:
    """The scope in which such matrices are the identity and vectors unit vectors; None if that cannot be."""
    for name in said:
        shape = scope.symbols[name].shape
        if not shape:
            made = Definition(name, (), ONE)
        elif len(shape) == 1 and shape[0] in scope.sizes and scope.letters_of(shape[0]):
            scope = one_hot(name, shape[0], scope)
            continue
        elif len(shape) == 2 and shape[0] == shape[1]:
            scope = with_letters(scope, shape[0], 2)
            one, other = scope.letters_of(shape[0])[:2]
            made = Definition(name, (one, other), delta(Symbol(one), Symbol(other)))
        else:
            return None
        scope = replace(scope, definitions={**scope.definitions, name: made})
    return scope
