"""What a person is told when a text cannot be read: the place, what is wrong, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable

_WIDTH = 90  # of the excerpt that is shown of a long line
_LONGEST = 300  # of a message, which may quote a long name


class ReadError(ValueError):
    """A text that cannot be read.

    ``at`` is the offset into the text; ``line`` and ``column`` count from 1; ``source`` is the whole
    line; ``origin`` says where the text came from, such as a file and a key in it. An error about more
    than one place has no line.

    >>> print(ReadError("q is not declared", "z + q", 4, hint="declare it"))
    line 1, column 5: q is not declared
        z + q
            ^
    hint: declare it
    """

    def __init__(
        self, message: str, text: str = "", at: int | None = None, hint: str = "", origin: str = ""
    ) -> None:
        self.message, self.hint, self.origin = (
            _printable(message[:_LONGEST]),
            _printable(hint[:_LONGEST]),
            _printable(origin),
        )
        self.at = at
        self.line = self.column = 0
        self.source = ""
        if at is not None:
            before = text[:at]
            self.line = before.count("\n") + 1
            start = before.rfind("\n") + 1
            self.column = at - start + 1
            end = text.find("\n", at)
            self.source = text[start:] if end < 0 else text[start:end]
        super().__init__(self._report())

    def _report(self) -> str:
        place = f"line {self.line}, column {self.column}" if self.line else ""
        head = ", ".join(part for part in (self.origin, place) if part)
        lines = [f"{head}: {self.message}" if head else self.message]
        if self.line:
            first = max(0, self.column - 1 - _WIDTH // 2)
            shown = _printable(self.source[first : first + _WIDTH])
            left, right = "…" if first else "", "…" if len(self.source) > first + _WIDTH else ""
            lines += [f"    {left}{shown}{right}", f"    {_blank(left + shown[: self.column - 1 - first])}^"]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


def _printable(text: str) -> str:
    """Control and direction characters made visible, so that an excerpt cannot act on a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\t\r\n" else "\ufffd" for c in text)


def _blank(text: str) -> str:
    """Spaces as wide as a text is in a terminal."""
    if text.isascii():
        return " " * len(text)
    from unicodedata import combining, east_asian_width

    return " " * sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def nearest(name: str, known: Iterable[str]) -> str:
    r"""A hint that names what was probably meant, empty where nothing is near.

    >>> nearest(r"\operatornam", [r"\operatorname", r"\log"])
    'did you mean \\operatorname?'
    """
    from difflib import get_close_matches

    candidates = sorted(set(known))
    found = get_close_matches(name[:50], candidates, n=1, cutoff=0.6)
    found = found or [other for other in candidates if other.lower() == name.lower()][:1]
    return f"did you mean {found[0]}?" if found else ""
