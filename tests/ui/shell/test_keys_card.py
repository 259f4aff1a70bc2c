"""Settings: what opens the audits, another passphrase, another way in, and leaving for another computer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from qa_desktop import bootstrap
from qa_desktop.domain.policy import Policy, PolicyState
from qa_desktop.errors import Refused
from qa_desktop.services.desktop import KeyMode, ProfileState
from qa_desktop.ui.settings.key_sheets import ChangeMode, ChangePassphrase, MoveOut
from qa_desktop.ui.sheets import Failure
from tests.fakes.keyrings import MemoryKeyring
from tests.ui.shell.conftest import PASSPHRASE

OTHER = "kettle lantern bramble"


@pytest.fixture
def keyring():
    return MemoryKeyring()


@pytest.fixture
def with_keyring(tmp_path, keyring):
    made = bootstrap.application(tmp_path / "ringed", keyring=keyring)
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.KEYRING_AND_PASSPHRASE)
    return made


def put(sitting, sheet, **typed: str) -> None:
    for name, text in typed.items():
        (box,) = [
            each
            for each in sheet.findChildren(QLineEdit)
            if each.accessibleName().replace(" ", "_").startswith(name) and each.isVisible()
        ]
        box.setText(text)


def click(sitting, words: str, inside) -> None:
    sitting.qtbot.mouseClick(sitting.button(words, inside), Qt.MouseButton.LeftButton)


def trail(application) -> list[tuple[str, str]]:
    return [(row.event, row.subject) for row in application.desktop.settings.log()]


def test_a_passphrase_is_changed_and_a_wrong_old_one_is_said_in_the_sheet(with_keyring, seat):
    sitting = seat(with_keyring)
    page = sitting.go("settings")
    assert "My computer account and a passphrase" in sitting.words(page._keys)
    assert "Nobody else can open this profile." in sitting.words(page._keys)

    def change(sheet) -> None:
        click(sitting, "Change it", sheet)
        assert "Type the passphrase that opens it now." in sitting.words(sheet)
        put(sitting, sheet, The_passphrase_of="not this one at all", The_new=OTHER, The_same=OTHER)
        click(sitting, "Change it", sheet)
        sitting.wait(lambda: "does not open this profile" in sitting.words(sheet))
        assert sheet.isVisible()
        put(sitting, sheet, The_passphrase_of=PASSPHRASE, The_new="short", The_same="short")
        click(sitting, "Change it", sheet)
        assert "shorter than 12 characters" in sitting.words(sheet)
        put(sitting, sheet, The_new=OTHER, The_same=OTHER)
        click(sitting, "Change it", sheet)
        sitting.wait(lambda: not sheet.isVisible())

    sitting.during(ChangePassphrase, change, lambda: sitting.press("Change the passphrase…", page))
    sitting.settle()
    assert ("key", "passphrase-changed") in trail(with_keyring)
    sitting.lock()
    sitting.unlock(OTHER)
    sitting.wait(lambda: "My work" in sitting.words())


def test_the_way_in_is_changed_and_both_ways_back(with_keyring, keyring, seat):
    sitting = seat(with_keyring)
    page = sitting.go("settings")

    def to(mode: KeyMode, **typed: str):
        def change(sheet) -> None:
            sheet._tiles.show_picks([mode.value])
            sheet._on_picked()
            put(sitting, sheet, **typed)
            click(sitting, "Change it", sheet)
            sitting.wait(lambda: not sheet.isVisible())

        sitting.during(ChangeMode, change, lambda: sitting.press("Change what opens it…", page))
        sitting.settle()
        return with_keyring.desktop.keys.status().mode

    assert to(KeyMode.KEYRING, The_passphrase_of=PASSPHRASE) is KeyMode.KEYRING
    assert "the lock only covers the screen" in sitting.words(page._keys)
    new = {"The_new": OTHER, "The_same": OTHER}
    assert to(KeyMode.PASSPHRASE, **new) is KeyMode.PASSPHRASE
    assert not keyring.secrets
    back = to(KeyMode.KEYRING_AND_PASSPHRASE, The_passphrase_of=OTHER)
    assert back is KeyMode.KEYRING_AND_PASSPHRASE
    assert trail(with_keyring).count(("key", "mode-changed")) == 3


def test_what_the_policy_does_not_allow_is_neither_offered_nor_done(with_keyring):
    house = with_keyring.house
    house.policy = Policy(PolicyState.READ, locked={"unlock-modes": ("keyring-and-passphrase",)})
    keys = with_keyring.desktop.keys
    assert keys.status().choices == (KeyMode.KEYRING_AND_PASSPHRASE,)
    assert keys.status().by_policy
    with pytest.raises(Refused, match="MODE-NOT-ALLOWED"):
        keys.change_mode(PASSPHRASE, KeyMode.PASSPHRASE)
    assert keys.status().mode is KeyMode.KEYRING_AND_PASSPHRASE


def test_a_new_profile_is_offered_what_the_policy_and_the_computer_allow(tmp_path, keyring):
    made = bootstrap.application(tmp_path / "new", keyring=keyring)
    assert made.desktop.profile.status().modes == tuple(KeyMode)
    made.house.policy = Policy(PolicyState.READ, locked={"unlock-modes": ("passphrase", "keyring")})
    assert made.desktop.profile.status().modes == (KeyMode.KEYRING, KeyMode.PASSPHRASE)
    with pytest.raises(Refused, match="MODE-NOT-ALLOWED"):
        made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.KEYRING_AND_PASSPHRASE)
    keyring.away = "KEYRING-AWAY"
    assert made.desktop.profile.status().modes == (KeyMode.PASSPHRASE,)
    made.house.policy = Policy(PolicyState.READ, locked={"unlock-modes": ("keyring-and-passphrase",)})
    assert made.desktop.profile.status().modes == (KeyMode.KEYRING_AND_PASSPHRASE,)
    with pytest.raises(Exception, match="KEYRING-AWAY"):
        made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.KEYRING_AND_PASSPHRASE)


def test_moving_writes_the_file_and_locks_and_a_failure_leaves_everything_open(alone, home, tmp_path):
    page = alone.go("settings")
    stick = tmp_path / "stick"

    def to(folder, passphrase: str = PASSPHRASE):
        def answer(sheet) -> None:
            click(alone, "Write the file and lock", sheet)
            assert "Choose where the file is to be written." in alone.words(sheet)
            sheet.box.path.setText(str(folder))
            put(alone, sheet, Your_passphrase=passphrase)
            click(alone, "Write the file and lock", sheet)

        alone.during(MoveOut, answer, lambda: alone.press("Move to another computer…", page))

    def see_failure(sheet) -> None:
        assert "Nothing can be written into that folder." in alone.words(sheet)

    alone.during(Failure, see_failure, lambda: (to(stick), alone.settle()))
    alone.settle()
    assert home.desktop.profile.status().state is ProfileState.OPEN
    assert "Settings" in alone.words()

    stick.mkdir()
    to(stick)
    alone.settle()
    assert "The file for the other computer was written to" in alone.words()
    assert len(list(stick.glob("*.qamove"))) == 1
    assert home.desktop.profile.status().state is ProfileState.LOCKED
    alone.unlock(PASSPHRASE)
    assert "This profile was moved to another computer." in alone.words()
