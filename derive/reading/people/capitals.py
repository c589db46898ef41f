r"""What the letter of a name tells: capitals are matrices by custom, and W, U, V weights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from derive.term import Symbol, Term, parts

_WEIGHTS = frozenset("WUV")  # matrices in every text that has arrays


def weights(names: Iterable[str], seen: Mapping[str, set[int]]) -> list[str]:
    """The names of weights that never have an index."""
    return [name for name in sorted(names) if capital(name, seen) and base(name) in _WEIGHTS]


def large_in(*terms: Term) -> bool:
    """Whether a capital stands in some Terms: then what is between them is no form of two vectors."""
    return any(isinstance(p, Symbol) and large(p.name) for term in terms for p in parts(term))


def large(name: str) -> bool:
    r"""Whether a name is a capital, be it a Greek one such as ``\Sigma``."""
    return base(name).isupper() or bool(re.match(r"\\[A-Z]", name))


def capital(name: str, seen: Mapping[str, set[int]]) -> bool:
    """Whether a name is a capital that never has an index, as those of matrices."""
    return base(name).isupper() and seen[name] == {0}


def base(name: str) -> str:
    r"""The letter of a name: W for ``W_{1}``."""
    found = re.search(r"[^\W\d_]+", name)
    return found[0][-1:] if found else ""
