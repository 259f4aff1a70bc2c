"""What every test with a window stands on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from qa_desktop.ui import announce as announcing

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Let the platform without a display say what it lacks; every other Qt warning fails a test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(
                pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)")
            )


@pytest.fixture(autouse=True)
def collected_between_tests() -> Iterator[None]:
    """Collect cyclic garbage as the program does, where no call of Qt is under way (`ui/garbage.py`).

    Collected by chance, inside `QObject::disconnect`, an object of Qt wants the mutex that is held there: the
    process waits for itself, and for ever.
    """
    gc.disable()
    yield
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            break
    gc.enable()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A screen reader is there; the words that Qt is asked to have read out, in order."""
    said: list[str] = []

    def event(widget: QWidget, words: str) -> QAccessibleAnnouncementEvent:
        said.append(words)
        return QAccessibleAnnouncementEvent(widget, words)

    monkeypatch.setattr(announcing, "QAccessibleAnnouncementEvent", event)
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    yield said
    QAccessible.setActive(was_active)
