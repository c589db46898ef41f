"""The formats of a report: messages for a terminal, data, and every format that a Document has."""

from __future__ import annotations

from derive.writers import FORMATS as PAGES

TYPE_CHECKING = False  # as in typing, whose import would take longer than the rest
if TYPE_CHECKING:
    from derive.checking.report import Report

# Text comes as messages, not as a page; its files end in .txt all the same.
FORMATS = ("text", "json", *(name for name in PAGES if name != "txt"))


def suffix(name: str) -> str:
    """The ending of the files of a format.

    >>> suffix("text"), suffix("html")
    ('.txt', '.html')
    """
    return ".txt" if name == "text" else f".{name}"


def write(report: Report, to: str, colour: bool = False) -> bytes:
    """A report in a format; ``colour`` is for text on a terminal.

    Raises ValueError for a format that does not exist.
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
    from derive.writers import writer

    return writer(to).write(document(report))
