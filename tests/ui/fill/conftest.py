"""What every test of filling stands on: the real engine, a keeper in memory, the light theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xlsform import convert
from qa_desktop.ui.style import theme
from tests.ui.fill.pages import Driver, MemoryKeeper, small_tool

T1 = Path(__file__).parents[3] / "forms" / "generic-mosaic-audit" / "tool.md"


@pytest.fixture(autouse=True)
def light(qapp):
    return theme.apply(qapp, "light", 1.0)


@pytest.fixture(scope="session")
def t1() -> Tool:
    tool = convert(T1.read_bytes(), ".md").tool
    assert tool is not None
    return tool


@pytest.fixture
def keeper() -> MemoryKeeper:
    return MemoryKeeper()


@pytest.fixture
def page(qtbot, keeper) -> Driver:
    """A small tool with one of everything."""
    return Driver(qtbot, small_tool(), keeper)


@pytest.fixture
def t1_page(qtbot, keeper, t1) -> Driver:
    return Driver(qtbot, t1, keeper)
