"""Every rule is a law: its two sides mean the same, whatever fills its holes."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from small_model import SCOPE, SCORES, C, T, a, b, c, g, i, inner, j, k, w, x, y, z

from derive.deriving.routes import LOGARITHMS
from derive.meaning import evidence as kinds
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved
from derive.operators import apply, exp, log
from derive.rules.derivatives import RULES, entries
from derive.rules.rule import Bindings, Rule, V, fill
from derive.rules.tidy import tidy
from derive.term import (
    ONE,
    TWO,
    Derivative,
    Hole,
    Number,
    Symbol,
    Term,
    add,
    div,
    mul,
    neg,
    parts,
    power,
    total,
)

# What a hole holds: Terms that vary with the variable, and Terms that do not.
ENTRY, ROW = z(i), w(i)
VARYING: dict[Symbol, tuple[Term, ...]] = {
    ENTRY: (ENTRY, z(c), mul(a, ENTRY), total("j", C, z(j)), add(ENTRY, b), exp(ENTRY), power(z(c), TWO),
            total("j", C, mul(y(j), z(j))), div(z(c), y(c)), mul(ENTRY, total("k", C, y(k)))),
    ROW: (inner(ROW, x), inner(w(c), x), add(inner(ROW, x), b), mul(a, inner(ROW, x)),
          total("j", C, inner(w(j), x)), inner(ROW, g)),
}  # fmt: skip
CONSTANT = (b, y(c), total("k", C, y(k)), Number(Fraction(3)), mul(a, y(i)), C, exp(b), neg(y(k)))
POSITIVE = (T, exp(b), exp(z(i)), add(ONE, exp(z(c))), SCORES, add(TWO, exp(a)))
POWERS = (TWO, Number(Fraction(3)), neg(ONE), ONE, neg(TWO))


def holes(rule: Rule) -> set[str]:
    return {part.name for side in (rule.left, rule.right) for part in parts(side) if isinstance(part, Hole)}


def fillings(rule: Rule, variable: Symbol, count: int = 6) -> list[Bindings]:
    """Random Terms for the holes of a rule."""
    random = Random(f"{rule.name} {variable.name}")
    vector = any(p == apply("transpose", V) or p == apply("norm2", V) for p in parts(rule.left)) or (
        rule.name == "inner product"
    )
    found: list[Bindings] = []
    for _ in range(count):
        named: Bindings = {V.name: variable, "#j": k}
        for hole in sorted(holes(rule)):
            if hole == "size":
                named[hole] = C
            elif hole == "n":
                named[hole] = random.choice(POWERS)
            elif vector:
                named[hole] = random.choice((x, g, add(x, g), mul(a, x)))
            elif hole in rule.constant:
                named[hole] = random.choice(CONSTANT)
            elif rule in LOGARITHMS or any(p == log(Hole(hole)) for p in parts(rule.left)):
                named[hole] = random.choice(POSITIVE)
            else:
                plain = random.choice(VARYING[variable])
                if rule.name == "square root":  # the root of a square is outside the kernel's class
                    plain = add(ONE, exp(plain))
                bound = "#j" in named and "size" in holes(rule) and variable == ENTRY
                named[hole] = mul(z(k), plain) if bound else plain
        found.append(named)
    return found


def variables(rule: Rule) -> tuple[Symbol, ...]:
    """A scalar rule is tried with both kinds of variable, a vector rule with a vector."""
    if rule.name in ("inner product", "squared norm"):
        return (ROW,)
    return (ENTRY,) if rule.name == "variable" or rule in LOGARITHMS else (ENTRY, ROW)


LAWS = [
    pytest.param(rule, variable, id=f"{rule.name} {n} by {variable.name}")
    for n, rule in enumerate((*RULES, *LOGARITHMS))
    for variable in variables(rule)
]


def sides(rule: Rule, found: Bindings) -> tuple[Term, Term]:
    """A law with its holes filled; exponents are worked out, so that the kernel sees integers."""
    return fill(rule.left, found, SCOPE), tidy(fill(rule.right, found, SCOPE))


@pytest.mark.parametrize(("rule", "variable"), LAWS)
def test_a_rule_holds(rule: Rule, variable: Symbol) -> None:
    for found in fillings(rule, variable):
        left, right = sides(rule, found)
        evidence = agree(left, right, SCOPE)
        assert isinstance(evidence, Proved), (found, evidence)


FLAT = "products are flat: the rule parts w^T from x"
USES = [
    pytest.param(*law.values, id=law.id, marks=pytest.mark.xfail(strict=True, reason=FLAT))
    if law.id == "product rule 13 by w"
    else law
    for law in LAWS
]


@pytest.mark.parametrize(("rule", "variable"), USES)
def test_a_rule_that_is_used_keeps_the_meaning(rule: Rule, variable: Symbol) -> None:
    for found in fillings(rule, variable):
        left, _ = sides(rule, found)
        used = rule(left, SCOPE)
        assert used is not None, found
        assert isinstance(agree(left, tidy(used), SCOPE), Proved), (found, used)


@pytest.mark.parametrize(("rule", "variable"), LAWS)
def test_a_law_with_a_mistake_in_it_does_not(rule: Rule, variable: Symbol) -> None:
    """Sign flipped, doubled, one more: none is proved unless the right side is 0."""
    for found in fillings(rule, variable, 3):
        left, right = sides(rule, found)
        if isinstance(agree(right, neg(right), SCOPE), Proved):
            continue
        for wrong in (neg(right), mul(TWO, right)):
            assert not isinstance(agree(left, wrong, SCOPE), Proved | kinds.Tested), (found, wrong)


def test_zero_is_not_one() -> None:
    """The rule whose right side is 0 has a mistake of its own."""
    assert not isinstance(agree(Derivative(b, ENTRY), ONE, SCOPE), Proved)
    assert not isinstance(agree(Derivative(ENTRY, ENTRY), Number(Fraction(0)), SCOPE), Proved)


def test_a_constant_hole_refuses_what_varies() -> None:
    for rule in RULES:
        if rule.constant and rule.name == "constant factor":
            varying = {name: z(c) for name in holes(rule)} | {V.name: ENTRY}
            assert rule(fill(rule.left, varying, SCOPE), SCOPE) is None, rule


@pytest.mark.xfail(strict=True, reason="the rule of the variable takes a vector by itself to be 1")
def test_whatever_rule_applies_to_a_derivative_of_a_vector_holds() -> None:
    for of in (ROW, add(ROW, x), inner(ROW, ROW), apply("norm2", ROW), inner(x, ROW)):
        for rule in RULES:
            target = Derivative(of, ROW)
            found = rule(target, SCOPE)
            if found is not None:
                assert isinstance(agree(target, found, SCOPE), Proved), (rule.name, of)


@pytest.mark.parametrize(
    ("of", "by"), [(z(j), z(i)), (z(c), z(i)), (inner(w(j), x), w(i)), (inner(w(c), g), w(i))]
)
def test_an_entry_varies_with_itself_only(of: Term, by: Symbol) -> None:
    target = Derivative(of, by)
    found = entries(target, SCOPE)
    assert found is not None
    assert isinstance(agree(target, found, SCOPE), Proved)
    assert not isinstance(agree(target, neg(found), SCOPE), Proved)


def test_entries_leaves_what_it_does_not_know() -> None:
    assert entries(Derivative(z(i), z(i)), SCOPE) is None
    assert entries(Derivative(z(i), y(i)), SCOPE) is None
