r"""derive: gradients of machine-learning models, worked step by step, each step certified.

>>> import derive
>>> solution = derive.solve("softmax-cross-entropy")
>>> for result in solution.results:
...     print(result.gradient.latex)
(p_i - \delta_{ic}) x
p_i - \delta_{ic}
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest

__version__ = "0.1.0"

# What the package offers, and where it lives; each is imported when it is first used, so that
# `import derive` and `derive --help` are instant.
_HOMES = {
    "Problem": ("derive.posing", "pose"),
    "find": ("derive.posing", "find"),
    "problems": ("derive.posing", "catalogue"),
    "code": ("derive.solving", "code"),
    "solve": ("derive.solving", "solve"),
    "write": ("derive.solving", "write"),
    "agree": ("derive.deciding", "agree"),
    "check": ("derive.verifying", "check"),
    "ModelError": ("derive.scope", "ModelError"),
    "ReadError": ("derive.reading.errors", "ReadError"),
}

__all__ = [
    "ModelError", "Problem", "ReadError", "agree", "check", "code", "find", "problems", "solve", "write",
]  # fmt: skip

if TYPE_CHECKING:
    from typing import Any

    from derive.deciding import agree
    from derive.posing import catalogue as problems
    from derive.posing import find
    from derive.posing import pose as Problem
    from derive.reading.errors import ReadError
    from derive.scope import ModelError
    from derive.solving import code, solve, write
    from derive.verifying import check


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    home, own = _HOMES[name]
    return getattr(import_module(home), own)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
