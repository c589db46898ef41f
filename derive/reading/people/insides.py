r"""The formulas within wholes that stand under names: the f of ``\arg\max_w f``."""

from __future__ import annotations

from collections.abc import Callable

from derive.reading.errors import ReadError
from derive.reading.people.abstract import SPELLED
from derive.reading.people.liberty import Tokens
from derive.reading.people.usage import Usage
from derive.statement import Inside
from derive.term import Term


def insides(usage: Usage, read: Callable[[Tokens], Term]) -> dict[str, Inside]:
    """The one formula within each whole that does not depend on an index, as ``read`` reads it."""
    found = {}
    for name, own in usage.abstract.items():
        if len(own.inside) == 1 and not own.letters:
            try:
                term = read(own.inside[0])
            except ReadError:
                continue
            head = SPELLED.sub(r"\\operatorname{\1}", own.head)
            found[name] = Inside(own.what, head, term, head.partition("_")[0] in usage.expectations)
    return found
