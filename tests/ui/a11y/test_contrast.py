"""Contrast, measured from the pixels that every look paints: 4.5:1 for words, 3:1 for what is not words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import SectionState, SectionView
from qa_desktop.ui.fill.outline import OutlineRow
from qa_desktop.ui.foot_button import FootButton
from qa_desktop.ui.layouts import panel
from qa_desktop.ui.nav import NavButton, Place
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_button, set_ground
from qa_desktop.ui.style.tokens import ratio
from qa_desktop.ui.table_cells import GRADE_ROLE, TONE_ROLE, Cells, row_height
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.chip import Chip
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import CheckTile, RadioTile, TileFace
from tests.ui.a11y import ink

WORDS, SHAPES = 4.5, 3.0
SCHEMES = ("light", "dark", "contrast", "contrast-light")


@pytest.fixture(params=SCHEMES, scope="module", autouse=True)
def look(request, qapp):
    """At 200 %: there the strokes of letters are wide enough to have pixels of nothing but ink."""
    yield theme.apply(qapp, request.param, 2.0)
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def show(qtbot):
    windows: list[QWidget] = []  # a window ends with the last that knows it, and all in it

    def shown(widget: QWidget, ground: Ground = Ground.CANVAS) -> QWidget:
        window = QWidget()
        windows.append(window)
        set_ground(window, ground)
        qtbot.addWidget(window)
        QVBoxLayout(window).addWidget(widget)
        window.resize(900, 240)
        with qtbot.waitExposed(window):
            window.show()
        # Nothing has the keyboard: the ring is measured by itself.
        window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.setFocus()
        return widget

    return shown


def contrast_of(widget: QWidget, box: QRect | None = None) -> float:
    return round(ink.strongest(ink.colours(ink.picture(widget), box)), 2)


GROUNDS = (
    Ground.CANVAS,
    Ground.SURFACE,
    Ground.CARD,
    Ground.INFO,
    Ground.GOOD,
    Ground.WARNING,
    Ground.DANGER,
)
NEVER = {(role, ground) for role in (Type.ERROR, Type.WARNING) for ground in (Ground.GOOD, Ground.INFO)}
"""An error is not said on a ground that says that all is well."""


@pytest.mark.parametrize("ground", GROUNDS)
def test_words_of_every_role_are_readable_on_the_grounds_they_stand_on(show, ground):
    column = QWidget()
    lines = QVBoxLayout(column)
    texts = {role: Text("Words Hgjy", role) for role in Type if (role, ground) not in NEVER}
    for text in texts.values():
        lines.addWidget(text)
    show(column, ground)
    found = {role: contrast_of(text) for role, text in texts.items()}

    assert {role: contrast for role, contrast in found.items() if contrast < WORDS} == {}


def buttons() -> Iterator[tuple[str, QWidget]]:
    for role in Button:
        button = KeyButton("Save a copy", "Ctrl S", role)
        if role is Button.NAV:
            button.setCheckable(True)
        yield role.value, button
    yield "foot", FootButton("Lock", "Ctrl L")
    nav = NavButton(Place("work", "My work"))
    nav.set_count(3)
    yield "place", nav


@pytest.mark.parametrize("state", ["still", "hover", "checked"])
def test_the_words_of_every_button_are_readable_in_every_state(show, state):
    poor = {}
    for name, button in buttons():
        show(button)
        if state == "hover":
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        elif state == "checked":
            if not button.isCheckable():
                continue
            button.setChecked(True)
        poor[name] = contrast_of(button)
    assert {name: found for name, found in poor.items() if found < WORDS} == {}
    assert poor


@pytest.mark.parametrize("checked", [False, True])
def test_how_much_waits_in_a_place_is_readable_whether_it_is_the_one_shown_or_not(show, checked):
    nav = show(NavButton(Place("work", "My work")))
    nav.set_count(38)
    nav.setChecked(checked)
    at_the_right = QRect(nav.width() - 60, 4, 56, nav.height() - 8)

    assert contrast_of(nav, at_the_right) >= WORDS


def test_the_words_of_a_main_button_that_cannot_be_used_are_there_in_high_contrast(show, look):
    if not look.tokens.is_contrast:
        pytest.skip("what cannot be used may be faint in light and dark")
    button = KeyButton("Complete audit", "", Button.PRIMARY)
    button.setEnabled(False)
    show(button)

    assert contrast_of(button) >= WORDS


def edge_of(widget: QWidget) -> float:
    """The contrast of a widget's left edge with what is beside it."""
    window = widget.window()
    image = window.grab().toImage()
    corner = widget.mapTo(window, QPoint(0, 0))
    middle = corner.y() + widget.height() // 2
    outside = image.pixelColor(corner.x() - 4, middle).name()
    return max(ratio(outside, image.pixelColor(corner.x() + x, middle).name()) for x in range(4))


def bordered() -> Iterator[tuple[str, QWidget]]:
    yield "line", QLineEdit()
    yield "box", QPlainTextEdit()
    yield "list", Combo()
    for role in (Button.PRIMARY, Button.SECONDARY, Button.DANGER):
        button = QPushButton("")
        set_button(button, role)
        yield role.value, button
    for kind in (RadioTile, CheckTile):
        tile = kind()
        tile.dress(TileFace("yes", "Yes", "1"))
        yield kind.__name__, tile


@pytest.mark.parametrize("ground", [Ground.CANVAS, Ground.SURFACE])
def test_the_border_of_every_control_stands_out(show, ground):
    found = {}
    for name, widget in bordered():
        show(widget, ground)
        found[name] = round(edge_of(widget), 2)
    assert {name: edge for name, edge in found.items() if edge < SHAPES} == {}


def test_a_wrong_box_is_bordered_otherwise_than_a_right_one(show, qtbot):
    box = QLineEdit()
    show(box)
    before = ink.picture(box)
    box.setProperty("invalid", "true")
    box.style().unpolish(box)
    box.style().polish(box)

    assert ink.changed(before, ink.picture(box))
    assert edge_of(box) >= SHAPES


def test_what_is_typed_selected_and_hinted_at_in_a_box_is_readable(show):
    box = QLineEdit("Seen at home")
    show(box)
    assert contrast_of(box) >= WORDS
    box.selectAll()
    inner = box.rect().adjusted(30, 14, -box.width() + 180, -14)
    assert contrast_of(box, inner) >= WORDS
    hinted = QLineEdit()
    hinted.setPlaceholderText("Find a case")
    show(hinted)
    assert contrast_of(hinted, hinted.rect().adjusted(8, 8, -8, -8)) >= WORDS


@pytest.mark.parametrize("state", ["still", "picked", "hover"])
@pytest.mark.parametrize("grade", [None, *Grade])
def test_a_tile_is_readable_whether_picked_or_not(show, grade, state):
    tile = CheckTile() if grade is None else RadioTile()
    tile.dress(TileFace("x", "Requires improvement", "1", grade))
    show(tile)
    if state == "picked":
        tile.setChecked(True)
    elif state == "hover":
        tile.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)

    assert contrast_of(tile, tile.rect().adjusted(10, 10, -10, -10)) >= WORDS


def test_a_picked_tile_looks_otherwise_by_more_than_a_colour(show):
    tile = RadioTile()
    tile.dress(TileFace("x", "Yes", "1"))
    show(tile)
    before = ink.picture(tile)
    tile.setChecked(True)
    changes = ink.changed(before, ink.picture(tile))

    assert max(changes) >= SHAPES
    assert sum(change >= SHAPES for change in changes) >= 2 * tile.height()


@pytest.mark.parametrize("grade", list(Grade))
def test_the_chip_of_every_grade_is_readable(show, grade):
    chip = Chip.of_grade(grade, "Requires improvement")
    show(chip)

    assert contrast_of(chip) >= WORDS


@pytest.mark.parametrize("ground", [Ground.INFO, Ground.GOOD, Ground.WARNING, Ground.DANGER])
def test_a_banner_its_sign_and_its_button_are_readable(show, ground):
    banner = Banner(ground)
    show(banner)
    banner.say("Not saved yet, kept here and tried again.", "Try again")
    banner.window().repaint()

    assert contrast_of(banner.words) >= WORDS
    assert contrast_of(banner.button) >= WORDS


class Rows(QAbstractTableModel):
    """A row of every tone, and one of every grade."""

    tones = (Type.TEXT, Type.STRONG, Type.HINT, Type.ERROR, Type.WARNING)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.tones) + len(Grade)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = index.row() - len(self.tones)
        if role == Qt.ItemDataRole.DisplayRole:
            return "Riverside team"
        if role == TONE_ROLE:
            return str(self.tones[index.row()]) if at < 0 else None
        if role == GRADE_ROLE:
            return list(Grade)[at].value if at >= 0 else ""
        return None


@pytest.mark.parametrize("chosen", [False, True])
def test_every_row_of_a_table_is_readable_chosen_or_not(show, chosen):
    table = QTableView()
    table.setModel(Rows(table))
    table.setItemDelegate(Cells(table))
    table.verticalHeader().setDefaultSectionSize(row_height())
    table.horizontalHeader().setStretchLastSection(True)
    show(table, Ground.SURFACE)
    table.window().resize(900, 1500)
    table.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
    if chosen:
        table.selectAll()
    view, poor = table.viewport(), {}
    for row in range(table.model().rowCount()):
        box = table.visualRect(table.model().index(row, 0)).adjusted(8, 6, -8, -6)
        found = contrast_of(view, box)
        if found < WORDS:
            poor[row] = found
    assert poor == {}


def test_a_chosen_row_of_a_list_is_readable_and_marked(show):
    rows = QListWidget()
    rows.addItems(["The record", "Voice of the child"])
    show(rows)
    still = ink.picture(rows.viewport())
    rows.setCurrentRow(1)
    box = rows.visualRect(rows.model().index(1, 0)).adjusted(4, 4, -4, -4)

    assert contrast_of(rows.viewport(), box) >= WORDS
    assert ink.changed(still, ink.picture(rows.viewport()))


def test_the_line_of_a_menu_in_focus_is_readable(qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)
    first = menu.addAction("Copy")
    menu.popup(QPoint(20, 20))
    qtbot.waitUntil(menu.isVisible)
    box = menu.actionGeometry(first).adjusted(4, 4, -4, -4)
    assert contrast_of(menu, box) >= WORDS
    menu.setActiveAction(first)
    assert contrast_of(menu, box) >= WORDS
    menu.close()


def a_section() -> SectionView:
    started = SectionState.STARTED
    return SectionView(NodeId("/data/risk"), "Risk and safeguarding", started, True, 1, 4, 3, 0)


@pytest.mark.parametrize("checked", [False, True])
def test_a_section_of_the_outline_is_readable_in_every_state(show, checked):
    row = OutlineRow(a_section())
    row.show_section(a_section(), current=checked)
    show(row, Ground.SURFACE)
    assert contrast_of(row) >= WORDS
    row.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert contrast_of(row) >= WORDS


FOCUSED = {
    "line": QLineEdit,
    "box": QPlainTextEdit,
    "list": Combo,
    "button": lambda: KeyButton("Go on"),
    "primary": lambda: KeyButton("Go on", "", Button.PRIMARY),
    "quiet": lambda: KeyButton("Undo", "Ctrl Z", Button.QUIET),
    "foot": lambda: FootButton("Lock", "Ctrl L"),
    "place": lambda: NavButton(Place("work", "My work")),
    "tick": lambda: QCheckBox("Sample"),
    "radio": lambda: QRadioButton("Yes"),
}


@pytest.mark.parametrize("ground", [Ground.CANVAS, Ground.SURFACE])
@pytest.mark.parametrize("kind", list(FOCUSED))
def test_what_has_the_keyboard_is_seen_to_have_it(show, qtbot, kind, ground):
    """WCAG 2.2, 2.4.7 and 1.4.11; and 2.4.13 as well: a line round it that changes by 3:1."""
    frame = panel(ground)
    column = QVBoxLayout(frame)
    column.setContentsMargins(30, 30, 30, 30)
    other, widget = QLabel("Before"), FOCUSED[kind]()
    column.addWidget(other)
    column.addWidget(widget)
    show(frame, ground)
    frame.window().activateWindow()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        widget.setReadOnly(True)  # no caret: it is the ring that is measured
    before = ink.picture(frame)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)
    changes = ink.changed(before, ink.picture(frame))

    seen = sum(change >= SHAPES for change in changes)
    assert seen >= 2 * (widget.width() + widget.height()) - 60, f"{seen} pixels"
