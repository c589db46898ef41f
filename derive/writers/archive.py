"""Zip archives whose bytes depend on their parts alone.

>>> pack({"mimetype": b"x"}) == pack({"mimetype": b"x"})
True
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold


def pack(parts: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """An archive of the parts in their order, each with the same date; some ``stored`` as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return made.getvalue()


def unpack(archive: bytes) -> dict[str, bytes]:
    """The parts of an archive in their order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
