"""What the page gives the questions where text is large and the window low: nothing is lost."""

from __future__ import annotations

import pytest

from qa_desktop.ui.style import theme
from tests.ui.fill.pages import Driver, small_tool


@pytest.fixture
def large(qapp, qtbot, keeper):
    theme.apply(qapp, "light", 2.0)
    driver = Driver(qtbot, small_tool(), keeper)
    driver.page.resize(1280, 560)
    driver.settle()
    yield driver
    theme.apply(qapp, "light", 1.0)


def test_at_twice_the_size_in_a_low_window_the_questions_have_more_than_half_of_it(large):
    page = large.page
    assert page.minimumSizeHint().height() <= page.height()
    assert page.column.viewport().height() > page.height() / 2


def test_the_second_row_of_the_header_scrolls_with_the_questions_and_is_not_lost(large):
    page = large.page
    page.column.verticalScrollBar().setValue(0)
    large.settle()
    assert page.column.widget().isAncestorOf(page.header.details)
    assert page.header.title.isVisible()
    assert page.header.title.shown


def test_in_a_high_window_it_stands_in_the_header_again(large):
    large.page.resize(1280, 1200)
    large.settle()
    assert large.page.header.isAncestorOf(large.page.header.title)
    large.page.resize(1280, 560)
    large.settle()
    assert large.page.column.widget().isAncestorOf(large.page.header.title)


def test_the_ways_on_stand_in_one_row(large):
    bar = large.page.bar
    assert bar.undo.isVisible()
    assert abs(bar.undo.geometry().center().y() - bar.flag.geometry().center().y()) <= 2


def test_the_eleven_stops_of_a_scale_stand_in_one_row(large):
    large.section("two")
    large.page.resize(1280, 720)
    large.settle()
    tiles = large.row("scale").control.stops.tiles.tiles
    assert len(tiles) == 11
    assert len({tile.y() for tile in tiles}) == 1
