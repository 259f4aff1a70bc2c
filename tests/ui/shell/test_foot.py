"""The line at the foot of the window: one row, in short words where the whole ones have no room."""

from __future__ import annotations

from html import unescape

import pytest

from qa_desktop.ui.style import theme


@pytest.fixture(autouse=True)
def as_it_was(qapp):
    yield
    theme.apply(qapp, "light", 1.0)


def tops(line) -> set[int]:
    parts = (line._saved, line._folder, line._heard, line._working)
    return {part.y() for part in parts if part.isVisible()}


def test_at_twice_the_size_it_stays_one_row_and_still_says_it_all(demo):
    demo.window.resize(1280, 720)
    demo.settle()
    line = demo.window.status
    whole = line._folder.words
    assert whole.startswith("Shared folder: last reached")
    theme.current().wear("light", 2.0)
    demo.settle()

    assert len(tops(line)) == 1
    assert line._folder.words != whole
    assert line._folder.words.startswith("Folder: ")
    for part in (line._folder, line._heard):
        assert part.accessibleName() not in ("", part.text())
        assert part.accessibleName().partition(". ")[0].rstrip(".") in unescape(part.toolTip())
    assert whole in line._folder.accessibleName()

    theme.current().wear("light", 1.0)
    demo.settle()
    assert line._folder.words == whole
