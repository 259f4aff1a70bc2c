"""A day at the window without a mouse: menus, palette, undo, the sheet of keys, the lock, and back again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qa_desktop.ui.commands import Menu
from qa_desktop.ui.help.keys_page import KeysPage
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.settings.words_card import WordsCard
from qa_desktop.ui.work.start import StartSheet
from tests.journey.homes import PASSPHRASE, Homes
from tests.journey.person import Person

pytestmark = [
    pytest.mark.timeout(100),
    pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)"),
]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TOOL = "Generic Mosaic"


@pytest.fixture
def auditor(qtbot, homes: Homes):
    person = Person(qtbot, homes.auditor)
    yield person
    person.leave()


def pick(person: Person, letter: Qt.Key, menu: Menu, words: str) -> None:
    """Open a menu by Alt and its letter, walk down to a line, and press Enter."""
    person.key(letter, ALT)
    person.settle()
    shown = person.window.menuBar().menus[menu]
    assert shown.isVisible()
    for _ in range(len(shown.actions())):
        active = shown.activeAction()
        if active is not None and active.text().partition("\t")[0] == words:
            break
        QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.activeAction().text().partition("\t")[0] == words
    QTest.keyClick(shown, Qt.Key.Key_Return)
    person.settle()


def find(person: Person, letters: str, key: Qt.Key = Qt.Key.Key_K) -> None:
    """Open the palette, or the questions alone; type, and take the first thing found."""
    person.key(key, CTRL)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FindSheet)
    QTest.keyClicks(sheet.box, letters)
    person.settle()
    person.wait(lambda: sheet.list.entry is not None)
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)
    person.settle()
    if person.window.is_open and QApplication.activeModalWidget() is None:
        person.come_to_front()
    person.settle()


def test_a_day_without_a_mouse(auditor: Person, homes: Homes):
    desk = homes.auditor.desktop.filling
    tool = next(each for each in desk.tools() if each.title.startswith(TOOL))
    desk.start(tool.ref.content_hash, case_reference="1048213")
    find(auditor, "1048213")
    page = auditor.fill.page
    find(auditor, "voice evidence", Qt.Key.Key_F)
    here = page.current
    assert page.presenter.view(here).definition.name == "v_evid"
    auditor.come_to_front()
    auditor.type("Warm, loud and busy.")
    auditor.settle()

    # To another section and away, by the menus alone.
    pick(auditor, Qt.Key.Key_G, Menu.GO, "Next section")
    assert page.current != here
    pick(auditor, Qt.Key.Key_G, Menu.GO, "Back to the lists")
    assert auditor.window.front is auditor.window.pages.desk
    pick(auditor, Qt.Key.Key_G, Menu.GO, "Audits")
    assert auditor.window.pages.place == "audits"

    # Back to the draft by its number; undo says what it takes back, and goes there.
    find(auditor, "1048213")
    page = auditor.fill.page
    auditor.key(Qt.Key.Key_PageUp, CTRL)
    auditor.settle()
    undo = auditor.window.menuBar().menus[Menu.EDIT].item("edit.undo")
    auditor.key(Qt.Key.Key_E, ALT)
    auditor.settle()
    said = undo.text()
    assert said.startswith("Undo: ")
    assert " · Evidence for this section" in said  # several sections ask for it in these words
    QTest.keyClick(auditor.window.menuBar().menus[Menu.EDIT], Qt.Key.Key_Escape)
    auditor.key(Qt.Key.Key_Escape)  # out of the menu bar
    auditor.key(Qt.Key.Key_Z, CTRL)
    auditor.settle()
    assert page.presenter.view(here).value == ""
    auditor.key(Qt.Key.Key_Y, CTRL)
    auditor.settle()
    assert page.presenter.view(here).value == "Warm, loud and busy."

    # The sheet of keys, its pages, and back to where one was.
    auditor.key(Qt.Key.Key_F1)
    assert isinstance(auditor.window.front, KeysPage)
    auditor.key(Qt.Key.Key_P, CTRL)
    auditor.settle()
    assert auditor.sees("Keyboard shortcuts")
    auditor.key(Qt.Key.Key_Escape)
    auditor.key(Qt.Key.Key_Escape)
    assert auditor.window.front is auditor.fill.widget

    # A question, a page and a command by a few letters of each.
    find(auditor, "evidence voice")
    auditor.wait(lambda: page.current == here)
    find(auditor, "words you have")
    assert auditor.window.pages.current_page.findChild(WordsCard).isVisible()
    auditor.at_sheet(StartSheet, lambda: QTest.keyClick(auditor.focus, Qt.Key.Key_Escape))
    find(auditor, "start an audit")

    # Locked there is nothing to find; unlocked it goes on.
    find(auditor, "lock")
    auditor.wait(lambda: not auditor.window.is_open)
    auditor.settle()
    auditor.key(Qt.Key.Key_K, CTRL)
    assert not isinstance(QApplication.activeModalWidget(), FindSheet)
    auditor.type(PASSPHRASE)
    auditor.key(Qt.Key.Key_Return)
    auditor.settle()
    auditor.wait(lambda: auditor.window.is_open)
