r"""Names that a line defines anew which could not be read: what is said of them after it is open.

After ``L = \log\cosh(u)``, if that cannot be read, a line about L is not wrong because of the L before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from derive.binding import free_names
from derive.names import plain_name
from derive.scope import Scope
from derive.statement import Statement

_NAME = re.compile(
    r"\s*&?\s*(\\?[A-Za-z]+(?:\{[^{}]*\})?)(?:_(?:\w|\{[^{}]*\}))?(?:\([^()=]*\))?\s*&?\s*(?:=|:=|\\coloneqq)"
)


def clouded(statement: Statement, scope: Scope) -> str:
    """The defined name that an unreadable line seems to define anew; empty where it does not."""
    match = _NAME.match(statement.source)
    name = scope.canonical(match[1]) if match else ""
    return name if name in scope.definitions else ""


def holds_more(statement: Statement) -> bool:
    """Whether a line holds something as a name that is more than one, such as an integral."""
    names = {name for reading in statement.readings[:1] for name in free_names(reading.right)}
    return any("(" in name or name.startswith(r"\int") for name in names)


def doubted(statement: Statement, lines: Mapping[str, int]) -> Statement:
    """A statement with the doubt that a name in it may have been defined anew on one of the ``lines``."""
    if statement.doubt or not lines or not statement.readings:
        return statement
    reading, scope = statement.readings[0], statement.scope
    reads = {name for side in (reading.head, reading.left, reading.right) for name in scope.closure(side)}
    name = min(reads & lines.keys(), default="")
    if not name:
        return statement
    doubt = f"line {lines[name]}, which is open, may say what {plain_name(name)} is"
    return replace(statement, doubt=doubt)
