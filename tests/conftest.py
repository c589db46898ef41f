"""What the whole suite shares: the option ``--accept`` and the fixture ``golden``."""

from __future__ import annotations

from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the goldens from what the package gives now"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Compares bytes with a golden file, or what a ``reading`` of both finds; with ``--accept`` writes it."""
    accept = request.config.getoption("--accept")

    def compare(path: Path, found: bytes, reading: Callable[[bytes], str] | None = None) -> None:
        read = reading or (lambda content: content.decode(errors="replace"))
        known = path.read_bytes() if path.is_file() else None
        same = known is not None and (known == found or (reading is not None and read(known) == read(found)))
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not same:
                path.write_bytes(found)
            return
        assert known is not None, f"{path} is missing; pytest --accept writes it"
        if not same:
            old, new = (read(content).splitlines() for content in (known, found))
            lines = list(unified_diff(old, new, str(path), "now", lineterm="", n=1))
            pytest.fail("\n".join([*lines[:60], f"{len(lines)} lines of difference"]), pytrace=False)

    return compare
