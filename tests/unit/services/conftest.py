"""A real encrypted store, the real engine and the sample tool; only time and chance are ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xform import read
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services import tools
from qa_desktop.services.filling import ToolCache, World
from qa_desktop.services.ports import Store
from qa_desktop.storage.store import open_store
from tests.unit.services.rooms import START, Auditor, SeededEntropy, StandingClock

T1 = Path(__file__).parents[3] / "forms" / "generic-mosaic-audit" / "tool.md"


@pytest.fixture(scope="session")
def t1() -> Tool:
    tool = convert(T1.read_bytes(), ".md").tool
    assert tool is not None
    return tool


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def world(clock: StandingClock) -> World:
    return World(clock, SeededEntropy(), ToolCache(read), open_session)


@pytest.fixture
def store(tmp_path: Path, t1: Tool) -> Iterator[Store]:
    opened = open_store(tmp_path / "profile" / "store.db", b"k" * 32, create=True)
    with opened.write() as unit:
        tools.put(unit, t1, START)
    yield opened
    opened.close()


@pytest.fixture
def auditor(store: Store, world: World, t1: Tool) -> Auditor:
    return Auditor(store, world, t1.ref.content_hash)
