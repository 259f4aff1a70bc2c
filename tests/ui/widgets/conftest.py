"""Widgets are tried in the light look at 100 %, whatever the tests before them wore."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from qa_desktop.ui.style import theme


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.0)
