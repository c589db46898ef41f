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
def golden(request: pytest.FixtureRequest) -> Callable[[Path, bytes], None]:
    """Compares bytes with a golden file; with ``--accept`` writes it instead."""
    accept = request.config.getoption("--accept")

    def compare(path: Path, found: bytes) -> None:
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found)
            return
        assert path.is_file(), f"{path} is missing; pytest --accept writes it"
        known = path.read_bytes()
        if known != found:
            old, new = (text.decode(errors="replace").splitlines() for text in (known, found))
            lines = list(unified_diff(old, new, str(path), "now", lineterm="", n=1))
            pytest.fail("\n".join([*lines[:60], f"{len(lines)} lines of difference"]), pytrace=False)

    return compare
