"""The window fits the screen it opens on."""

from __future__ import annotations

from PySide6.QtCore import QSize

from qa_desktop.ui.shell import START_SIZE, start_size
from qa_desktop.ui.style import theme


def test_on_a_small_screen_the_window_is_no_larger_than_the_screen(qapp):
    theme.apply(qapp, "light", 1.0)
    assert start_size(QSize(1366, 728)) == QSize(1280, 728)
    theme.apply(qapp, "light", 2.0)
    assert start_size(QSize(1366, 728)) == QSize(1366, 728)
    theme.apply(qapp, "light", 1.0)


def test_on_a_large_screen_it_has_the_size_it_was_drawn_for(qapp):
    theme.apply(qapp, "light", 1.0)
    assert start_size(QSize(3840, 2160)) == QSize(*START_SIZE)
