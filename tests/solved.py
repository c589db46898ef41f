"""Problems solved once for the whole suite."""

from __future__ import annotations

from functools import cache

import derive
from derive.deriving.solve import Solution
from derive.posing import catalogue
from derive.scope import ModelError
from derive.solving import Checks

CATALOGUE = catalogue()


@cache
def solution(name: str, route: str = "chain", checks: Checks = "run") -> Solution:
    """A catalogue problem solved."""
    return derive.solve(name, route=route, checks=checks)


@cache
def routes(name: str) -> tuple[str, ...]:
    """The routes that apply to a catalogue problem."""
    try:
        solution(name, "log-first")
    except ModelError:
        return ("chain",)
    return ("chain", "log-first")
