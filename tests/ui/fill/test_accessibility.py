"""Everything by keyboard, every control named, on the whole sample tool."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import CheckTile, RadioTile
from tests.ui.fill.pages import Driver

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)


def unnamed(page: FillPage) -> list[str]:
    found = []
    for kind in CONTROLS:
        for widget in page.findChildren(kind):
            said = QAccessible.queryAccessibleInterface(widget)
            if widget.isVisible() and not said.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} in {page.heading.shown}")
    return found


def test_every_control_of_every_section_has_a_name(t1_page):
    for section in t1_page.session.sections():
        t1_page.page._enter(section.node_id)
        t1_page.settle()
        assert unnamed(t1_page.page) == []


def test_every_question_of_every_section_is_reached_by_tab_from_top_to_bottom(t1_page):
    for section in t1_page.session.sections():
        t1_page.page._enter(section.node_id)
        t1_page.settle()
        wanted = [row.node_id for row in t1_page.page.body.in_order() if row.is_answerable]
        assert tabbed(t1_page, len(wanted)) == wanted


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_tab_comes_to_is_in_sight_whatever_was_scrolled_away_before(qtbot, keeper, t1, qapp, scale):
    """WCAG 2.2, 2.4.11, and 2.4.12 too: no part of it lies under a bar."""
    theme.apply(qapp, "light", scale)
    driver = Driver(qtbot, t1, keeper)
    covered = []
    for section in driver.session.sections()[:4]:
        driver.page._enter(section.node_id)
        driver.settle()
        for _ in range(30):
            driver.key(Qt.Key.Key_Tab)
            here, page = driver.focus, driver.page.column.viewport()
            if driver.page.body.row_of(here) is None:
                break
            wanted = min(here.height(), page.height())
            if here.visibleRegion().boundingRect().height() < wanted:
                covered.append((section.label, here.accessibleName()))
    assert covered == []


def tabbed(driver, count: int) -> list[str]:
    """The questions met by Tab from where the keyboard is, until it leaves them."""
    met: list[str] = []
    for _ in range(30 * (count + 1)):
        row = driver.page.body.row_of(driver.focus)
        if row is None:
            break
        if row.node_id not in met:
            met.append(row.node_id)
        driver.qtbot.keyClick(driver.focus, Qt.Key.Key_Tab)
    return met


def test_a_choice_is_a_real_radio_button_that_says_its_question(page):
    page.go("seen")
    said = QAccessible.queryAccessibleInterface(page.focus)

    assert said.role() == QAccessible.Role.RadioButton
    assert said.text(QAccessible.Text.Name) == "Yes"
    assert said.text(QAccessible.Text.Description) == (
        "Was the child seen? Look at visits. The child is seen often."
    )


def test_what_is_wrong_is_part_of_what_is_read_out(page):
    page.go("count")
    page.type("21")
    page.page.flush()

    assert "Between 0 and 20." in page.focus.accessibleDescription()


@pytest.mark.parametrize("name", ["seen", "why", "short", "count", "when"])
def test_a_question_can_be_answered_by_its_visible_name(page, name):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    row = page.row(name)
    row.focus_here()
    said = QAccessible.queryAccessibleInterface(page.focus)
    spoken = said.text(QAccessible.Text.Name) + said.text(QAccessible.Text.Description)

    assert row.label.shown in spoken


def test_the_focus_ring_is_around_what_has_the_keyboard(page, light):
    page.go("seen")
    ring = light.ring.overlay
    box = page.focus

    assert ring is not None
    assert ring.isVisible()
    corner = box.mapTo(ring.parentWidget(), box.rect().topLeft())
    assert ring.geometry().contains(corner)
    assert ring.width() == box.width() + 2 * light.metrics.ring


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_off_at_any_size(qtbot, keeper, t1, qapp, scale):
    theme.apply(qapp, "light", scale)
    driver = Driver(qtbot, t1, keeper)
    for section in driver.session.sections():
        driver.page._enter(section.node_id)
        driver.settle()
        driver.qtbot.waitUntil(lambda: cut_off(driver.page) == [])
        assert driver.page.column.horizontalScrollBar().maximum() == 0, section.label


def cut_off(page: FillPage) -> list[str]:
    """Labels and tiles that are lower than their words need."""
    wrapped = [
        *page.body.findChildren(Text),
        *page.body.findChildren(RadioTile),
        *page.body.findChildren(CheckTile),
    ]
    return [w.text() for w in wrapped if w.isVisible() and w.height() < w.heightForWidth(w.width())]
