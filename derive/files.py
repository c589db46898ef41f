"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_all(folder: str, files: Mapping[str, bytes]) -> list[str]:
    """Write files into a folder, made if need be; the paths written.

    Every file is complete under another name before the first takes its own. Raises OSError where
    the folder cannot be written to; then nothing has changed.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    ready: list[tuple[str, Path]] = []
    try:
        for name, content in files.items():
            handle, draft = tempfile.mkstemp(prefix=f".{name}.", dir=place)
            ready.append((draft, place / name))
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            os.chmod(draft, 0o666 & ~_umask())
        for _, path in ready:
            if path.is_dir():
                raise IsADirectoryError(21, "a folder has this name", str(path))
        for draft, path in ready:
            os.replace(draft, path)
    except BaseException:
        for draft, _ in ready:
            Path(draft).unlink(missing_ok=True)
        raise
    return [str(path) for _, path in ready]


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
