"""The formats of a report: messages for a terminal, data, and every format that a Document has."""

from __future__ import annotations

from derive.writers import FORMATS as PAGES
from derive.writers import USUAL, writer

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from derive.checking.report import Report

# Text comes as messages, not as a page; its files end in .txt all the same.
FORMATS = ("text", "json", *(name for name in PAGES if name != "txt"))
BY_ITSELF = tuple(name for name in FORMATS if name not in PAGES or name in USUAL)  # if none is asked for


def suffix(name: str) -> str:
    """The ending of the files of a format.

    >>> suffix("text"), suffix("html")
    ('.txt', '.html')
    """
    return {"text": ".txt", "json": ".json"}.get(name) or writer(name).suffix


def write(report: Report, to: str, colour: bool = False, fragment: bool = False) -> bytes:
    """A report in a format; ``colour`` is for text on a terminal, ``fragment`` for a body alone.

    Raises ValueError for a format that does not exist, and for one that has no fragments.
    """
    match to:
        case "text" | "txt":
            from derive.writers.messages import write as messages

            return messages(report, colour)
        case "json":
            from derive.writers.record import write as record

            return record(report)
    if to not in FORMATS:
        raise ValueError(f"there is no format {to!r} of a report: choose from {', '.join(FORMATS)}")
    from derive.documents.report import document

    chosen, page = writer(to), document(report)
    if not fragment:
        return chosen.write(page)
    if chosen.fragment is None:
        raise ValueError(f"{to} has no fragments; tex and html have")
    return chosen.fragment(page).encode()
