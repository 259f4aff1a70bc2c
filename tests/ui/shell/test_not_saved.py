"""The window on a disk that takes nothing: said, kept, tried again, copied, locked, brought in again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from PySide6.QtWidgets import QFileDialog

from qa_desktop.errors import Refused
from qa_desktop.package import passphrase_file
from qa_desktop.services.desktop import ProfileState
from qa_desktop.storage.store import EncryptedStore
from qa_desktop.ui.draft_copies import OpenSheet, SealSheet
from qa_desktop.ui.sheets import Confirm
from tests.builders import generic
from tests.ui.shell.conftest import PASSPHRASE
from tests.ui.shell.windows import Sitting

COPY = "velvet anchor seventeen plums"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """Fills the disk under the store, and makes room again."""
    real, is_full = EncryptedStore.write, [False]

    @contextmanager
    def write(store: EncryptedStore):
        if is_full[0]:
            raise Refused("DISK-FULL")
        with real(store) as unit:
            yield unit

    monkeypatch.setattr(EncryptedStore, "write", write)
    sealed = passphrase_file.encrypt
    monkeypatch.setattr(passphrase_file, "encrypt", lambda data, words: sealed(data, words, 1))
    yield lambda now: is_full.__setitem__(0, now)
    is_full[0] = False


def fill(alone: Sitting) -> str:
    """Open a draft and answer one question; the id of the question."""
    desk = alone.desktop.filling
    key = desk.start(generic(desk.tools()).ref.content_hash, case_reference="1048213").key
    alone.pages.open_draft(key)
    alone.settle()
    page = alone.pages.fill.page
    return next(v.node_id for v in page.presenter.session.questions() if v.definition.name == "p_synopsis")


def answer(alone: Sitting, node: str, text: str) -> None:
    page = alone.pages.fill.page
    page.presenter.edit(node, text)
    alone.settle()


def seal(sheet: SealSheet) -> None:
    for box in (sheet._first, sheet._again):
        box.setText(COPY)
    sheet.accept()


def test_on_a_full_disk_nothing_typed_is_lost_by_waiting_copying_locking_or_another_start(
    alone: Sitting, full: Callable[[bool], None], tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = fill(alone)
    full(True)
    answer(alone, node, "She sleeps better since May.")
    page = alone.pages.fill.page
    assert "The disk is full." in page.trouble.words.shown
    assert page.bar.saved.shown == "Not saved yet"
    assert "Not saved yet" in alone.words(alone.window.status)

    # A sealed copy elsewhere, of what stands on the screen.
    place = tmp_path / "stick.qadraft"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(place), ""))
    alone.during(SealSheet, seal, page.trouble.other.click)
    alone.wait(page.copied.isVisible)
    assert "stick.qadraft" in page.copied.words.shown
    assert b"sleeps" not in place.read_bytes()

    # The lock blanks the window at once, waits for what is not saved, and says why.
    alone.window.lock()
    front = alone.window.front
    alone.wait(lambda: "The disk is full." in alone.words(front))
    assert "sleeps" not in alone.words()
    assert alone.desktop.profile.status().state is ProfileState.OPEN
    with alone.qtbot.waitSignal(alone.window.locked, timeout=30_000):
        full(False)  # room again: nobody has to press anything
    alone.settle()
    assert alone.desktop.profile.status().state is ProfileState.LOCKED
    alone.unlock(PASSPHRASE)
    alone.wait(lambda: alone.pages.fill is not None)
    alone.settle()
    assert alone.pages.fill.page.presenter.session.view(node).value == "She sleeps better since May."

    # What is written later is replaced only when the person agrees to it.
    answer(alone, node, "Something else.")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(place), ""))
    alone.pages.fill.leave()
    alone.settle()
    asked: list[str] = []

    def open_it(sheet: OpenSheet) -> None:
        sheet._text.setText(COPY)
        sheet.accept()

    def agree(sheet: Confirm) -> None:
        asked.append(alone.words(sheet))
        sheet.accept()

    bring_in = partial(alone.during, OpenSheet, open_it, alone.pages.bring_in_draft)
    alone.during(Confirm, agree, bring_in)
    alone.wait(lambda: alone.pages.fill is not None)
    alone.settle()
    assert "worked on after the copy was made" in asked[0]
    assert alone.pages.fill.page.presenter.session.view(node).value == "She sleeps better since May."
