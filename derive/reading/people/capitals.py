r"""What the letter of a name tells: capitals are matrices by custom, and W, U, V weights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from derive.term import Symbol, Term, parts

# A name in its faces and accents; script letters are those of losses, sets and operators.
_BARE = re.compile(r"(?:\\(?!mathcal|mathscr|mathbb|mathfrak)[A-Za-z]+\{|\{)*(\\?[^\W\d_]+)")
_WEIGHTS = frozenset("WUV")  # matrices in every text that has arrays


def weights(names: Iterable[str], seen: Mapping[str, set[int]]) -> list[str]:
    """The names of weights that never have an index."""
    return [name for name in sorted(names) if capital(name, seen) and base(name) in _WEIGHTS]


def large_in(*terms: Term) -> bool:
    """Whether a capital stands in some Terms: then what is between them is no form of two vectors."""
    return any(isinstance(p, Symbol) and large(p.name) for term in terms for p in parts(term))


def large(name: str) -> bool:
    r"""Whether a name is a capital, be it a Greek one such as ``\Sigma``."""
    found = _BARE.match(name)
    return base(name).isupper() or bool(found and found[1][:1] == "\\" and found[1][1:2].isupper())


def capital(name: str, seen: Mapping[str, set[int]]) -> bool:
    """Whether a name is a capital that never has an index, as those of matrices."""
    return large(name) and seen[name] == {0}


def base(name: str) -> str:
    r"""The letter of a name: W for ``W_{1}`` and for ``\mathbf{W}``."""
    found = _BARE.match(name)
    return found[1][-1] if found and (found[0] == found[1] or len(found[1]) == 1) else ""
