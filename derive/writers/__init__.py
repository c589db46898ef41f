"""The formats that a Document can be written in, each in a module that is imported when it is used.

>>> writer("md").suffix
'.md'
>>> writer("rtf")
Traceback (most recent call last):
    ...
ValueError: no format 'rtf'; there are tex, html, md, txt
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from derive.writers.format import Writer

# Each is the module of that name here, which holds its value WRITER.
FORMATS = ("tex", "html", "md", "txt")


def writer(name: str) -> Writer:
    """The writer of a format.

    Raises ValueError for a format that does not exist.
    """
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    found: Writer = import_module(f"derive.writers.{name}").WRITER
    return found
