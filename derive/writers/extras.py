"""Packages that only some formats need, asked for by the name of the extra that installs them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


class MissingExtra(ValueError):
    """A format needs a package that is not installed; the message says how to install it."""


def needed(package: str, extra: str) -> ModuleType:
    """The package, imported.

    Raises MissingExtra where it is not installed.

    >>> needed("no_such_package", "pdf")
    Traceback (most recent call last):
        ...
    derive.writers.extras.MissingExtra: no_such_package is not installed: pip install 'derive[pdf]'
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise MissingExtra(f"{package} is not installed: pip install 'derive[{extra}]'") from None
