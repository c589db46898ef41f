r"""Names of a model as names of a program.

>>> identifier(r"\hat{y}"), identifier("W^{(1)}"), identifier(r"\lambda"), identifier("p'")
('y_hat', 'W_1', 'lambda_', 'p_prime')
"""

from __future__ import annotations

import keyword
import re

from derive.names import spoken_name

TAKEN = frozenset(
    ("np", "torch", "jax", "jnp", "logsumexp", "sigmoid", "check", "loss_and_gradient", "gradient", "float",
     "loss")
)  # fmt: skip


def identifier(text: str) -> str:
    """The name of a symbol as an identifier of Python."""
    spoken = spoken_name(text).replace("superscript ", "")
    spoken = re.sub(r"\bcapital (\w)(\w*)", lambda m: m[1].upper() + m[2], spoken)
    found = re.sub(r"[^0-9A-Za-z]+", "_", spoken).strip("_") or "u"
    if found[0].isdigit():
        found = f"u_{found}"
    return f"{found}_" if keyword.iskeyword(found) or found in TAKEN else found


class Names:
    """Identifiers that differ where the names of the model do."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._taken = set(TAKEN)

    def fix(self, key: str, wanted: str) -> str:
        """Give a key this name."""
        self._of[key] = wanted
        self._taken.add(wanted)
        return wanted

    def of(self, key: str, wanted: str | None = None) -> str:
        """The name of a key, made from ``wanted`` or from itself when it is first asked for."""
        if key not in self._of:
            stem = found = identifier(key) if wanted is None else wanted
            count = 2
            while found in self._taken:
                found, count = f"{stem}_{count}", count + 1
            self.fix(key, found)
        return self._of[key]
