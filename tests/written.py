"""Submissions for tests, read by the strict grammar: one line a chain, ``given`` behind a bar."""

from __future__ import annotations

import itertools

from derive.reading.expressions import read_condition, read_expression
from derive.scope import Scope
from derive.statement import Place, Reading, Statement, Submission


def members(chain: str) -> list[str]:
    """The members of a chain ``a = b = c``: equals signs inside braces and brackets are none."""
    found, depth = [""], 0
    for char in chain:
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(char, 0)
        if char == "=" and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found


def submitted(*lines: str, scope: Scope) -> Submission:
    """A text of claims, each line a chain and, behind a bar, the case it is about."""
    statements = []
    for n, line in enumerate(lines, 1):
        chain, _, given = line.partition("|")
        case = (read_condition(given, scope),) if given.strip() else ()
        terms = [read_expression(member, scope) for member in members(chain)]
        for left, right in itertools.pairwise(terms):
            reading = Reading(left, right, terms[0], case)
            statements.append(Statement(line, Place(0, len(line), n, 1), "claim", scope, (reading,), chain=n))
    return Submission("test", "\n".join(lines), tuple(statements), scope)
