"""Backups in the window: made, told, restored; and a database that will not open is explained."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from qa_desktop import bootstrap
from qa_desktop.services import keeping
from qa_desktop.services.desktop import KeyMode, ProfileState
from qa_desktop.storage import backups
from qa_desktop.ui.backups.card import BackupsCard
from qa_desktop.ui.backups.damage_page import DamagePage
from qa_desktop.ui.backups.restoring import RestoreSheet
from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.sheets import Failure
from tests.ui.shell.conftest import PASSPHRASE


def events(sitting) -> list[str]:
    return [entry.event for entry in sitting.desktop.settings.log()]


def card_of(sitting) -> BackupsCard:
    sitting.go("settings")
    return sitting.window.findChild(BackupsCard)


def test_the_card_says_when_backs_up_checks_and_restores(alone):
    card = card_of(alone)
    assert "No backup has been made yet" in alone.words(card)
    assert "has not been checked yet" in alone.words(card)
    alone.press("Back up now", card)
    assert "Last backup: today " in alone.words(card)
    alone.press("Check the database now", card)
    assert "nothing wrong" in alone.words(card)
    alone.desktop.settings.put("since", "the backup")

    def choose(sheet: RestoreSheet) -> None:
        said = alone.words(sheet)
        assert "Checked and sound" in said
        assert "never deleted" in said
        assert sheet.choice.backup is not None
        sheet.accept()

    with alone.qtbot.waitSignal(alone.window.locked, timeout=30_000):
        alone.during(RestoreSheet, choose, lambda: alone.press("Restore a backup …", card))
    assert alone.desktop.profile.status().state is ProfileState.LOCKED
    assert "is in place. Unlock to go on." in alone.words(alone.window.front)
    alone.unlock(PASSPHRASE)
    assert alone.pages.is_shown
    assert alone.desktop.settings.get("since") == ""
    assert "backup-restored" in events(alone)


@pytest.fixture
def broken(tmp_path):
    """A profile with a backup, whose database lost its first page while the program was not running."""
    made = bootstrap.application(tmp_path / "broken")
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    made.desktop.backups.back_up()
    made.desktop.profile.lock()
    database = made.folder.database
    database.write_bytes(os.urandom(4096) + database.read_bytes()[4096:])
    return made


def test_a_damaged_database_is_explained_and_its_backup_restored(broken, seat):
    sitting = seat(broken)
    sitting.unlock(PASSPHRASE)
    page = sitting.window.front
    assert isinstance(page, DamagePage)
    said = sitting.words(page)
    for part in ("cannot be opened", "What is not lost", "Audits that Q&S has received", "Checked and sound"):
        assert part in said
    assert "will not be in it" in said, "what is lost is said before, not after"
    sitting.press("Restore this backup", page)
    assert isinstance(sitting.window.front, UnlockPage)
    assert "is in place" in sitting.words(sitting.window.front)
    sitting.unlock(PASSPHRASE)
    assert sitting.pages.is_shown
    assert "backup-restored" in events(sitting)


def test_going_back_forgets_the_key_and_what_is_readable_can_be_saved_first(broken, seat, tmp_path):
    sitting = seat(broken)
    sitting.unlock(PASSPHRASE)
    page = sitting.window.front
    page.save_in(tmp_path / "stick")
    sitting.settle()
    assert "Nothing of the database can be read" in sitting.words(page)
    sitting.press("Back", page)
    assert isinstance(sitting.window.front, UnlockPage)
    with pytest.raises(Exception, match="PROFILE-LOCKED"):
        sitting.desktop.backups.backups()


def test_a_quiet_moment_makes_the_backup_and_a_failed_one_is_told_once(alone, monkeypatch):
    keeper = alone.window.keeper
    monkeypatch.setattr(keeping, "BACKUP_EVERY", timedelta())
    monkeypatch.setattr(alone.window.idle, "_touched", 0.0)
    keeper._on_time()
    alone.settle()
    assert alone.desktop.backups.kept().backup_at is not None

    def full(_path):
        raise OSError(28, "No space left on device")

    told = []
    monkeypatch.setattr(backups, "_force_to_disk", full)
    alone.during(Failure, lambda sheet: told.append(alone.words(sheet)), keeper.keep)
    keeper.keep()
    alone.settle()
    assert len(told) == 1
    assert "disk is full" in told[0]
    assert "failed: The disk is full." in alone.words(card_of(alone))
