"""The journey's fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.homes import Homes, move_in, two_homes


@pytest.fixture(scope="session")
def furnished_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: stretching the passphrases of a hub's keys takes seconds."""
    base = tmp_path_factory.mktemp("homes")
    two_homes(base).close()
    return base


@pytest.fixture
def homes(furnished_homes: Path, tmp_path: Path) -> Iterator[Homes]:
    made = move_in(furnished_homes, tmp_path)
    yield made
    made.close()
