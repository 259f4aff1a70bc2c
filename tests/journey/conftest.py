"""The journey's fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.journey.homes import Homes, move_in, two_homes
from tests.journey.offices import Office, furnish_office, move_office
from tests.once import once


@pytest.fixture(scope="session")
def furnished_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: stretching the passphrases of a hub's keys takes seconds."""
    return once(tmp_path_factory, "homes", _furnish_homes)


def _furnish_homes(base: Path) -> None:
    base.mkdir()
    two_homes(base).close()


@pytest.fixture
def homes(furnished_homes: Path, tmp_path: Path) -> Iterator[Homes]:
    made = move_in(furnished_homes, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def furnished_office(furnished_homes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, as the homes are."""
    return once(tmp_path_factory, "office", partial(furnish_office, furnished_homes))


@pytest.fixture
def office(furnished_office: Path, tmp_path: Path) -> Iterator[Office]:
    made = move_office(furnished_office, tmp_path)
    yield made
    made.close()
