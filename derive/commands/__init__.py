"""The commands of ``derive``: the arguments of each, and what it does with them.

>>> chosen("md, pdf,md", ("md", "pdf"))
('md', 'pdf')
"""

from __future__ import annotations

DETAILS = ("brief", "standard", "full")


def chosen(to: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The formats in a list with commas, each once. Raises ValueError for one that is not known."""
    formats = tuple(dict.fromkeys(part.strip() for part in to.split(",")))
    for name in formats:
        if name not in known:
            raise ValueError(f"there is no format {name!r}: choose from {', '.join(known)}")
    return formats
