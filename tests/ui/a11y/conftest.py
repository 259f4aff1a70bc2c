"""What the tests of accessibility stand on: the tree switched on as a screen reader does, the light theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible

from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xlsform import convert
from qa_desktop.ui.style import theme
from tests.ui.fill.pages import MemoryKeeper

FORMS = Path(__file__).parents[3] / "forms"
TOOLS = sorted(path.parent.name for path in FORMS.glob("*/tool.md"))


@pytest.fixture(autouse=True)
def heard():
    """A screen reader is there."""
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was_active)


@pytest.fixture
def light(qapp):
    yield theme.apply(qapp, "light", 1.0)
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def keeper() -> MemoryKeeper:
    return MemoryKeeper()


@pytest.fixture(scope="session")
def tool_named():
    made: dict[str, Tool] = {}

    def named(name: str) -> Tool:
        if name not in made:
            tool = convert((FORMS / name / "tool.md").read_bytes(), ".md").tool
            assert tool is not None
            made[name] = tool
        return made[name]

    return named
