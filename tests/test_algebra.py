"""Algebra, cases and array forms keep the meaning of random Terms."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from small_model import SCOPE, SCORES, C, D, T, a, b, c, d, i, j, k, y, z

from derive.binding import free_names
from derive.deriving.arrays import restated
from derive.deriving.cases import merge, settle
from derive.deriving.differentiate import collapse
from derive.deriving.steps import Bench
from derive.meaning.agree import agree
from derive.meaning.evidence import Proved
from derive.operators import exp
from derive.rules.algebra import Algebra, best
from derive.rules.tidy import tidy
from derive.shapes import entry
from derive.term import (
    ONE,
    TWO,
    Condition,
    Number,
    Symbol,
    Term,
    add,
    delta,
    div,
    dot,
    mul,
    neg,
    power,
    sub,
    total,
)

# Algebra keeps the meaning of any scalar.

_FACTORS = (a, b, z(i), z(c), exp(z(i)), SCORES, add(ONE, z(c)), sub(z(i), y(i)), Number(Fraction(0)),
            ONE, Number(Fraction(2, 3)), neg(a), delta(i, c), total("j", C, mul(delta(i, j), z(j))),
            total("j", C, sub(mul(z(j), delta(j, c)), y(j))), Symbol("p", (i,)), Symbol("p", (c,)),
            total("k", C, Symbol("q", (k,))), total("k", C, mul(Symbol("q", (k,)), a)), C)  # fmt: skip


def scalar(random: Random, depth: int) -> Term:
    """A random scalar of the small model; what it divides by is never 0 as a formula."""
    if depth == 0:
        return random.choice(_FACTORS)
    one, two = scalar(random, depth - 1), scalar(random, depth - 1)
    return random.choice(
        (
            lambda: add(one, two),
            lambda: sub(one, two),
            lambda: mul(one, two),
            lambda: dot(one, two),
            lambda: neg(one),
            lambda: div(one, random.choice((a, T, SCORES, exp(z(c)), power(SCORES, TWO), Symbol("p", (c,))))),
            lambda: power(one, random.choice((ONE, TWO))),
        )
    )()


SCALARS = [scalar(Random(seed), 1 + seed % 3) for seed in range(60)]
SWITCHES = [{}, *({name: True} for name in ("multiply", "part", "facts", "folds")), {
    "multiply": True, "part": True, "facts": True, "folds": True}]  # fmt: skip


def same(before: Term, after: Term) -> None:
    evidence = agree(before, after, SCOPE)
    assert isinstance(evidence, Proved), (before, after, evidence)


@pytest.mark.parametrize("switches", SWITCHES, ids=lambda s: "+".join(s) or "plain")
def test_algebra_keeps_the_meaning(switches: dict[str, bool]) -> None:
    work = Algebra(SCOPE, **switches)
    for term in SCALARS:
        same(term, work(term))
        same(term, work.spread(term))


def test_tidy_and_best_keep_the_meaning() -> None:
    for term in SCALARS:
        same(term, tidy(term))
        same(term, best(term, SCOPE))


def test_collapse_keeps_the_meaning_and_collapses() -> None:
    bench = Bench(SCOPE)
    for term in SCALARS:
        same(term, collapse(term, bench))
    assert collapse(total("j", C, mul(delta(i, j), z(j))), bench) == z(i)


@pytest.mark.parametrize("equal", [True, False])
def test_settle_is_right_within_its_case(equal: bool) -> None:
    pair, when = delta(i, c), Condition(i, c, equal)
    for term in SCALARS:
        settled = settle(term, pair, equal)
        evidence = Bench(SCOPE).judge.agree(term, settled, (when,))
        assert isinstance(evidence, Proved), (term, settled, evidence)


def test_settle_says_nothing_outside_its_case() -> None:
    assert not isinstance(agree(delta(i, c), settle(delta(i, c), delta(i, c), True), SCOPE), Proved)


def test_merge_gives_each_case_where_it_holds() -> None:
    bench = Bench(SCOPE)
    for seed in range(20):
        random = Random(seed)
        one, other = (
            random.choice((z(i), z(c), a, mul(a, z(i)), exp(z(c)), Symbol("p", (i,)))) for _ in range(2)
        )
        merged = merge(one, other, i, c, bench)
        for equal, wanted in ((True, one), (False, other)):
            evidence = bench.judge.agree(merged, wanted, (Condition(i, c, equal),))
            assert isinstance(evidence, Proved), (one, other, merged, equal)


ARRAYS = [
    (z(i), "i"),
    (sub(Symbol("p", (i,)), delta(i, c)), "i"),
    (mul(sub(z(i), delta(i, c)), Symbol("x", (d,))), "id"),
    (mul(Symbol("x", (d,)), z(i)), "di"),
    (total("j", C, mul(Symbol("w", (j, d)), z(j))), "d"),
    (total("d", D, mul(Symbol("w", (i, d)), Symbol("x", (d,)))), "i"),
    (total("j", C, mul(delta(i, j), z(j))), "i"),
    (total("j", C, mul(y(j), sub(delta(i, j), z(i)))), "i"),
    (mul(delta(i, k), z(i)), "ik"),
    (Number(Fraction(1)), "i"),
    (total("k", C, mul(z(k), y(k))), ""),
]


@pytest.mark.parametrize(("term", "letters"), ARRAYS)
def test_an_array_form_has_the_entries_it_was_made_from(term: Term, letters: str) -> None:
    """Where there is a plain form at all, its entry is the term, and no index is left in it."""
    array = restated(term, letters, SCOPE)
    if array is not None:
        assert not free_names(array) & set("ijkd"), array
        same(term, entry(array, SCOPE, tuple(map(Symbol, letters))))
