r"""Which equations of a text introduce a name, and which state a fact about one.

A definition has a new name on its left, with letters for indices, and nothing on its right that leads
back to it. ``\sum_k y_k = 1`` about a name without definition is a fact of the model.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from derive.binding import free_names, substitute
from derive.operators import exp
from derive.reading.people.standing import is_number
from derive.scope import Definition, ModelError, Scope, SumsToOne
from derive.shapes import shape
from derive.statement import Reading
from derive.term import ONE, Apply, Bind, Derivative, Number, Range, Symbol, Term, add, map_parts, parts, sub

_MULTIPLIERS = (r"\lambda", r"\mu", r"\nu", r"\eta", r"\alpha", r"\beta", r"\gamma")


def definition(left: Term, right: Term, scope: Scope) -> Definition | None:
    """The definition that an equation makes, None if it makes none."""
    if not isinstance(left, Symbol) or left.name in scope.definitions or left.name in scope.sizes:
        if isinstance(right, Symbol) and not isinstance(left, Symbol):
            return definition(right, left, scope)  # \sum_j e^{z_j} = S
        return None
    letters = tuple(
        i.name for i in left.indices if isinstance(i, Symbol) and not i.indices and i.name in scope.letters
    )
    if len(letters) != len(left.indices) or len(set(letters)) != len(letters) or is_number(right):
        return None
    loose = free_names(right) & scope.letters.keys() - scope.symbols.keys() - set(letters)
    loose -= scope.letters_in_definitions  # such as the label c of -\log p_c
    loose -= _labels(right, loose)  # y_k = \delta_{kc}
    inside = (
        set(re.findall(r"\\?[A-Za-z]+", left.name.partition("(")[2])) if "^{(" not in left.name else set()
    )
    if letters and loose:
        mended = reindexed(Definition(left.name, letters, right), scope)
        if mended is None:
            return None
        right = mended
    if inside & scope.letters.keys() or _of_one(right, letters, scope):
        return None
    if left.name in scope.closure(right) or any(_by(part, left.name) for part in parts(right)):
        return None
    rank = len(scope.symbols[left.name].shape) if left.name in scope.symbols else 0
    try:
        axes = shape(right, scope)
    except ModelError:
        return None
    if len(letters) + len(axes) != rank:
        return None
    return Definition(left.name, letters, right)


def named(left: Term, right: Term) -> Symbol | None:
    """The symbol that a definition gives: S may stand behind its sum, p below a logarithm or a square."""
    match left, right:
        case (
            (Symbol() as found, _)
            | (Apply("log" | "pow", (Symbol() as found, *_)), _)
            | (_, Symbol() as found)
        ):
            return found
    return None


def _labels(right: Term, loose: frozenset[str] | set[str]) -> set[str]:
    """The letters that stand in deltas only, beside another letter: the class c of a one-hot target."""
    every = list(parts(right))
    compared = {
        side.name
        for part in every
        if isinstance(part, Apply) and part.operator == "delta"
        for side, other in (part.args, part.args[::-1])
        if isinstance(side, Symbol) and isinstance(other, Symbol) and other.name not in loose
    }
    below = {
        i.name
        for part in every
        for i in ((*part.indices,) if isinstance(part, Symbol) else ())
        if isinstance(i, Symbol)
    }
    return (compared & loose) - below


def opaque(body: Term, scope: Scope) -> str:
    r"""A name without definition for which a Term is another name: the likelihood in ``-\log P(t \mid z)``.

    Empty where there is none: what is made of inputs says how it is made.
    """
    if isinstance(body, Apply) and body.operator in ("neg", "log"):
        return opaque(body.args[0], scope)
    applied = (n for n in scope.closure(body) & scope.symbols.keys() if "(" in n.replace("^{(", ""))
    open_ = next((name for name in sorted(applied) if name not in scope.definitions), "")
    own = isinstance(body, Symbol) and not body.indices and body.name not in scope.definitions
    return open_ or (body.name if own and isinstance(body, Symbol) else "")


def reindexed(own: Definition, scope: Scope) -> Term | None:
    r"""The body of ``p_j = e^{a_i} / \sum_k e^{a_k}`` with the index of its left side; None for any other.

    That i is the j, and nothing else, shows where the sum is over the same range.
    """
    free = free_names(own.body) & scope.letters.keys() - scope.symbols.keys()
    lost = [letter for letter in own.indices if letter not in free]
    foreign = sorted(free - {*own.indices})
    if len(lost) != 1 or len(foreign) != 1:
        return None
    size = scope.letters[foreign[0]]
    total = any(isinstance(p, Bind) and p.over.size == Symbol(size) for p in parts(own.body))
    if not total or scope.letters[lost[0]] != size:
        return None
    return substitute(own.body, {foreign[0]: Symbol(lost[0])}, scope.alternatives)


def _of_one(right: Term, letters: tuple[str, ...], scope: Scope) -> bool:
    r"""Whether a side is ``E(x_i)``, of one i: ``\mu = E(x_i)`` says something of each of them."""
    if not isinstance(right, Symbol) or "^{(" in right.name or r"\sum" in right.name:
        return False
    inside = set(re.findall(r"\\?[A-Za-z]+", right.name.partition("(")[2]))
    return bool(inside & scope.letters.keys() - set(letters))


def multiplies(name: str, body: Term) -> bool:
    r"""Whether a name multiplies a constraint: ``\lambda (1 - \sum_k p_k)``."""
    for part in parts(body):
        match part:
            case Apply("mul" | "dot", args) if Symbol(name) in args:
                sums = (a for a in args if isinstance(a, Apply) and a.operator == "add")
                if any(isinstance(p, Number) for a in sums for arg in a.args for p in (arg, *_negated(arg))):
                    return name in _MULTIPLIERS
    return False


def constrained(scope: Scope) -> frozenset[str]:
    """What a Lagrangian reads: it is a function of each of them, also where its constraint does not hold."""
    bodies = [d.body for d in scope.definitions.values()]
    lagrangians = (b for b in bodies if any(multiplies(name, b) for name in free_names(b)))
    return frozenset().union(*map(scope.closure, lagrangians))


def _negated(term: Term) -> tuple[Term, ...]:
    return term.args if isinstance(term, Apply) and term.operator == "neg" else ()


def _by(part: Term, name: str) -> bool:
    return isinstance(part, Derivative) and part.by.name == name


def sharing(left: Term, right: Term, scope: Scope) -> tuple[Symbol, ...]:
    """The numbers that are said to sum to one, ``y_1 + y_2 = 1``; empty for any other equation."""
    terms = left.args if isinstance(left, Apply) and left.operator == "add" else ()
    named = tuple(t for t in terms if isinstance(t, Symbol) and t.name in scope.symbols and not t.indices)
    apart = len({*named}) == len(terms) and not any(scope.symbols[t.name].shape for t in named)
    return named if right == ONE and apart else ()


def complement(left: Term, right: Term, scope: Scope) -> Definition | None:
    """Of numbers that are said to sum to one the last that is not defined, ``y_2 = 1 - y_1``; else None.

    What a Lagrangian reads varies also where its constraint does not hold.
    """
    named = sharing(left, right, scope)
    open_ = [t for t in named if t.name not in scope.definitions]
    if not open_ or {t.name for t in named} & constrained(scope):
        return None
    others = add(*(t for t in named if t != open_[-1]))
    return (
        Definition(open_[-1].name, (), sub(ONE, others))
        if not scope.depends(others, open_[-1].name)
        else None
    )


def fact(left: Term, right: Term, scope: Scope) -> SumsToOne | None:
    """The fact that an equation states: a name without definition sums to one over its last index."""
    if left == ONE:
        left, right = right, left
    match left, right:
        case Bind("sum", letter, Range(_, None), Symbol(name, indices)), one if one == ONE and indices:
            own = scope.symbols.get(name)
            if own is None or name in scope.definitions or len(indices) != len(own.shape):
                return None
            if indices[-1] == Symbol(letter) and letter not in {
                n for i in indices[:-1] for n in free_names(i)
            }:
                return SumsToOne(name)
        case Apply("mul" | "dot", (Apply("transpose", (one_of,)), other)), one if one == ONE:
            for ones, entries in ((one_of, other), (other, one_of)):  # 1^T y = 1
                if isinstance(ones, Apply) and ones.operator == "ones" and isinstance(entries, Symbol):
                    own = scope.symbols.get(entries.name)
                    vector = own is not None and len(own.shape) == 1 and not entries.indices
                    return (
                        SumsToOne(entries.name) if vector and entries.name not in scope.definitions else None
                    )
    return None


def by_inverse(left: Term, right: Term, heads: Collection[str]) -> tuple[Term, Term]:
    r"""``p_i = e^u`` for ``\log p_i = u``, ``\sigma = \sqrt{v}`` for ``\sigma^2 = v``.

    Where p is none of the names that other equations give; a standard deviation is positive.
    """
    match left:
        case Apply("log", (Symbol(name) as inner,)) if name not in heads:
            return inner, exp(right)
        case Apply("pow", (Symbol(name) as inner, Number(two))) if two == 2 and name not in heads:
            if re.match(r"\\sigma(?![a-z])|\{?s\}?\Z", name):
                return inner, Apply("sqrt", (right,))
    return left, right


def rooted(reading: Reading, scope: Scope) -> Reading:
    r"""A reading with ``\sigma`` for ``\sqrt{\sigma^2}``, where sigma is a root by its definition."""

    def change(part: Term) -> Term:
        match part:
            case Apply("sqrt", (Apply("pow", (Symbol(name) as inner, Number(two))),)) if two == 2:
                made = scope.definitions.get(name)
                return (
                    inner if made and isinstance(made.body, Apply) and made.body.operator == "sqrt" else part
                )
        return part

    left, right, head = (map_parts(side, change) for side in (reading.left, reading.right, reading.head))
    return replace(reading, left=left, right=right, head=head)
