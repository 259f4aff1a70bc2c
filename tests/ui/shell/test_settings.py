"""Settings: how it looks, the shared folder, becoming a hub, letting a second computer in."""

from __future__ import annotations

import json
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QPlainTextEdit

from qa_desktop import bootstrap
from qa_desktop.bootstrap import DEMO_SHARE
from qa_desktop.services.desktop import KeyMode, MembershipState
from qa_desktop.ui.own_words import keep, kept
from qa_desktop.ui.settings.hub_card import JoinSheet, SetUpSheet, ShowText
from qa_desktop.ui.sheets import Confirm, Failure, Sheet
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets import spelling
from tests.ui.shell.conftest import PASSPHRASE
from tests.ui.shell.windows import CTRL, open_sheet


@pytest.fixture(autouse=True)
def as_it_was(qapp):
    yield
    theme.apply(qapp, "light", 1.0)
    spelling._current.clear()


def test_text_size_and_colours_are_remembered_after_a_restart(home, seat, tmp_path):
    first = seat(home)
    first.go("settings")
    page = first.page
    page._size.setCurrentIndex(page._size.findData(1.5))
    page._scheme.setCurrentIndex(page._scheme.findData("dark"))
    page._scheme.activated.emit(page._scheme.currentIndex())
    first.settle()
    assert (theme.current().scheme, theme.current().scale) == ("dark", 1.5)

    first.leave()
    again = bootstrap.application(tmp_path / "home")
    again.desktop.profile.unlock(PASSPHRASE)
    second = seat(again)  # dressed light at 100 % before it is opened
    second.wait(lambda: (theme.current().scheme, theme.current().scale) == ("dark", 1.5))


def test_ctrl_plus_makes_every_page_larger_and_stays_where_one_was(demo):
    for place in ("work", "audits", "inbox", "settings"):
        demo.go(place)
        demo.key(Qt.Key.Key_Plus, CTRL)
        demo.settle()
        assert demo.pages.place == place
    assert theme.current().scale == 1.75
    demo.key(Qt.Key.Key_0, CTRL)
    assert theme.current().scale == 1.0


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_page_scrolls_sideways(demo, scale):
    from PySide6.QtWidgets import QAbstractItemView, QScrollArea

    theme.current().wear("light", scale)
    demo.settle()
    for place in ("work", "audits", "inbox", "settings"):
        page = demo.go(place)
        areas = [a for a in page.findChildren(QScrollArea) if not isinstance(a, QAbstractItemView)]
        assert areas
        assert [a.horizontalScrollBar().maximum() for a in areas] == [0] * len(areas), place


def test_check_now_says_what_it_found(demo):
    page = demo.go("settings")
    demo.press("Check now", page)

    demo.wait(lambda: "The encrypted database is sound." in demo.words(page))
    demo.wait(lambda: demo.button("Check now", page).isEnabled())


def test_f5_looks_in_the_shared_folder(demo):
    with demo.qtbot.waitSignal(demo.window.exchange.finished, timeout=30_000) as caught:
        demo.key(Qt.Key.Key_F5)

    assert caught.args[0].reached


def test_a_folder_that_is_away_is_said_in_the_status_line_without_a_sheet(demo, tmp_path):
    shutil.move(tmp_path / "demo" / DEMO_SHARE, tmp_path / "elsewhere")
    with demo.qtbot.waitSignal(demo.window.exchange.finished, timeout=30_000):
        demo.key(Qt.Key.Key_F5)
    demo.settle()

    assert open_sheet(Failure) is None
    assert "Shared folder away" in demo.words(demo.window.status)
    shutil.move(tmp_path / "elsewhere", tmp_path / "demo" / DEMO_SHARE)
    with demo.qtbot.waitSignal(demo.window.exchange.finished, timeout=30_000):
        demo.key(Qt.Key.Key_F5)
    demo.settle()
    assert "away" not in demo.words(demo.window.status)


def test_a_hub_is_set_up_a_second_computer_joins_and_both_see_one_check_code(
    home, seat, tmp_path, monkeypatch
):
    share = tmp_path / "share"
    share.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(share))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("Auditor 8", True))
    hub = seat(home)
    assert "Inbox" not in hub.words()
    keys = set_up(hub)
    assert "Recovery key" in keys
    assert keys.count("Root key") == 2
    hub.wait(lambda: "Inbox" in hub.words())  # the desk has become a hub's

    invitation = invite(hub)
    other = bootstrap.application(tmp_path / "other")
    other.desktop.profile.create("Auditor 8", PASSPHRASE, KeyMode.PASSPHRASE)
    joining = seat(other)
    ask_to_join(joining, invitation)
    code = joining.page._check_code.shown
    assert code
    assert joining.desktop.exchange.status().membership is MembershipState.WAITING
    assert "Waiting for Q&S" in joining.words(joining.window.status)

    hub.window.activateWindow()
    let_in(hub, code)
    assert "Auditor 8" in hub.words(hub.page)
    joining.window.activateWindow()
    joining.window.exchange.sync()
    joining.settle()
    hub.window.exchange.sync()
    hub.settle()
    joining.window.exchange.sync()
    joining.wait(lambda: joining.desktop.exchange.status().membership is MembershipState.MEMBER)
    assert "Shared folder: last reached" in hub.words(hub.window.status)


def set_up(hub) -> str:
    hub.go("settings")
    seen = []

    def read_keys(sheet) -> None:
        seen.append(sheet.findChild(QPlainTextEdit).toPlainText())
        sheet.reject()
        hub.window.lock()
        assert sheet.isVisible()  # shown once in a lifetime: neither Escape nor the lock takes it away
        hub.qtbot.mouseClick(hub.button("They are locked away", sheet), Qt.MouseButton.LeftButton)

    def confirm(sheet) -> None:
        assert not hub.button("Set up", sheet).isEnabled()
        hub.qtbot.mouseClick(hub.button("Choose the folder", sheet), Qt.MouseButton.LeftButton)
        hub.qtbot.mouseClick(hub.button("Set up", sheet), Qt.MouseButton.LeftButton)

    hub.during(
        ShowText,
        read_keys,
        lambda: hub.during(SetUpSheet, confirm, lambda: hub.page._hub._on_set_up()),
    )
    return seen[0]


def invite(hub) -> str:
    hub.go("settings")
    seen = []

    def copy(sheet) -> None:
        hub.qtbot.mouseClick(hub.button("Copy", sheet), Qt.MouseButton.LeftButton)
        seen.append(sheet.findChild(QPlainTextEdit).toPlainText())

    hub.during(ShowText, copy, lambda: hub.press("Invite a person"))
    assert QApplication.clipboard().text() == seen[0]
    return seen[0]


def ask_to_join(joining, invitation: str) -> None:
    joining.go("settings")

    def paste(sheet) -> None:
        assert not joining.button("Ask to join", sheet).isEnabled()
        sheet.findChild(QPlainTextEdit).setPlainText(invitation)
        joining.qtbot.mouseClick(joining.button("Choose the folder", sheet), Qt.MouseButton.LeftButton)
        joining.qtbot.mouseClick(joining.button("Ask to join", sheet), Qt.MouseButton.LeftButton)

    joining.during(JoinSheet, paste, lambda: joining.press("Join with an invitation"))


def let_in(hub, code: str) -> None:
    hub.go("settings")

    def compare(sheet) -> None:
        assert code in hub.words(sheet)
        hub.qtbot.mouseClick(hub.button("Let in", sheet), Qt.MouseButton.LeftButton)

    hub.during(Confirm, compare, lambda: hub.press("See who wants to join"))


def test_when_nobody_waits_to_join_that_is_said(demo):
    page = demo.go("settings")
    said = []
    demo.during(
        Sheet, lambda sheet: said.append(demo.words(sheet)), lambda: demo.press("See who wants to join", page)
    )

    assert "Nobody is waiting to join" in said[0]


def test_ones_own_words_are_seen_removed_by_keyboard_and_lie_readable_nowhere(home, seat, tmp_path):
    window = seat(home, dictionary=home.launch().dictionary)
    speller = spelling.current()
    for word in ("Tunbridgeville", "Quillfeather", "Äberforth"):
        speller.add(word)
    window.settle()
    window.go("settings")
    window.settle()
    card = window.page._words
    assert [card.words.item(row).text() for row in range(3)] == [
        "Quillfeather",
        "Tunbridgeville",
        "Äberforth",
    ]

    card.words.setFocus()
    QTest.keyClick(card.words, Qt.Key.Key_Home)
    QTest.keyClick(card.words, Qt.Key.Key_Delete)
    window.settle()

    assert [card.words.item(row).text() for row in range(2)] == ["Tunbridgeville", "Äberforth"]
    assert list(speller.misspelt("Quillfeather Tunbridgeville")) == [(0, 12)]
    assert kept(home.desktop.settings) == ("Tunbridgeville", "Äberforth")
    for word in ("Tunbridgeville", "Quillfeather", "Äberforth"):
        for form in (word.encode(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode()):
            assert not [path for path in tmp_path.rglob("*") if path.is_file() and form in path.read_bytes()]


def test_a_word_added_before_the_kept_ones_are_known_takes_none_of_them_away(home, seat):
    keep(home.desktop.settings, "Tunbridgeville")
    window = seat(home, dictionary=home.launch().dictionary)
    spelling.current().add("Quillfeather")  # whether or not the kept words have come by now
    window.settle()
    assert kept(home.desktop.settings) == ("Tunbridgeville", "Quillfeather")
    assert not list(spelling.current().misspelt("Tunbridgeville Quillfeather"))


def test_unreadable_words_of_ones_own_do_no_harm(home):
    for written in ("[1, null]", "{}", "[", "7"):
        home.desktop.settings.put("own-words", written)
        assert kept(home.desktop.settings) == ()


def test_a_list_of_its_cards_goes_to_each_and_takes_the_keyboard_there(demo):
    theme.current().wear("light", 2.0)
    demo.settle()
    page = demo.go("settings")
    bar = page.contents._area.verticalScrollBar()
    assert [link.text() for link in page.contents.links][-1] == "Health of this installation"
    page.contents.links[-1].setFocus()
    demo.key(Qt.Key.Key_Space)
    demo.settle()

    assert bar.value() > bar.pageStep()
    assert demo.window.focusWidget() is page._check
    assert page._check.visibleRegion().boundingRect() == page._check.rect()
    bar.setValue(0)
    page.contents.links[0].click()
    assert demo.window.focusWidget() is page._size
