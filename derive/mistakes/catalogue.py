"""The mistakes that are known, in the order in which they are looked for: the more specific ones first."""

from __future__ import annotations

from derive.mistakes.deltas import CASES, DELTA_INDICES, DELTAS
from derive.mistakes.derivatives import RULES, VARIABLE
from derive.mistakes.factors import ADDED, LOST, SHAPES, SYMBOL, TERMS, TWO_LOST
from derive.mistakes.functions import FUNCTIONS, NUMBERS
from derive.mistakes.indices import INDICES, SIZE_LOST, SUM_KEPT, SUM_LOST
from derive.mistakes.mistake import Mistake
from derive.mistakes.quotients import FRACTIONS, QUOTIENTS
from derive.mistakes.signs import SIGNS

MISTAKES: tuple[Mistake, ...] = (
    *QUOTIENTS, *CASES, *SIGNS, DELTA_INDICES, *INDICES, SUM_KEPT, *DELTAS, *FUNCTIONS, *RULES, VARIABLE,
    SIZE_LOST, *SHAPES, *FRACTIONS, TWO_LOST, *NUMBERS, ADDED, SUM_LOST, LOST, *TERMS, SYMBOL,
)  # fmt: skip
BY_NAME = {mistake.name: mistake for mistake in MISTAKES}
