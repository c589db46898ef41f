"""The formats that a Document can be written in, each in a module that is imported when it is used.

>>> writer("md").suffix
'.md'
>>> writer("rtf")
Traceback (most recent call last):
    ...
ValueError: no format 'rtf'; there are html, md, tex, txt
"""

from __future__ import annotations

from importlib import import_module

from derive.writers.writer import Writer

# Each is the module of that name here, which holds its value WRITER.
FORMATS = ("html", "md", "tex", "txt")


def writer(name: str) -> Writer:
    """The writer of a format.

    Raises ValueError for a format that does not exist.
    """
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    found: Writer = import_module(f"derive.writers.{name}").WRITER
    return found
