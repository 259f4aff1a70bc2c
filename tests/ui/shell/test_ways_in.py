"""Before the desk: the strength of a passphrase, the wait, a forgotten passphrase, another computer."""

from __future__ import annotations

import pyrage
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from qa_desktop import bootstrap
from qa_desktop.package.keys import lock
from qa_desktop.services.desktop import ProfileState
from qa_desktop.ui.setup.first_run import FirstRunPage
from qa_desktop.ui.setup.recovery import RecoveryPage
from qa_desktop.ui.sheets import Confirm
from tests.ui.shell.conftest import PASSPHRASE

OTHER = "kettle lantern bramble"


def box(sitting, name: str) -> QLineEdit:
    found = [b for b in sitting.window.front.findChildren(QLineEdit) if b.accessibleName() == name]
    (only,) = [b for b in found if b.isVisible()]
    return only


def put(sitting, name: str, text: str) -> None:
    field = box(sitting, name)
    field.setFocus()
    field.clear()
    sitting.type(text)
    sitting.settle()


class TestStrength:
    @pytest.fixture
    def new(self, tmp_path, seat):
        return seat(bootstrap.application(tmp_path / "new"))

    def test_it_is_said_in_words_while_it_is_typed_and_read_with_the_box(self, new, announced):
        put(new, "Your name, as it should stand on audits", "Robin Example")
        put(new, "Passphrase", "robin example 1")
        page = new.window.front
        assert isinstance(page, FirstRunPage)
        new.wait(lambda: "Too easy to guess" in page._secret.verdict.shown)
        assert "Somebody with your laptop would need" in page._secret.verdict.shown
        assert page._secret.verdict.shown in box(new, "Passphrase").accessibleDescription()
        put(new, "Passphrase", PASSPHRASE)
        new.wait(lambda: "✓ Strong enough" in page._secret.verdict.shown)
        assert "longer than a hundred years" in page._secret.verdict.shown
        assert len([said for said in announced if "laptop" in said]) == 2, "said at a change alone"
        assert PASSPHRASE not in " ".join([*announced, page._secret.verdict.shown])

    def test_a_short_one_says_how_long_it_has_to_be(self, new):
        put(new, "Passphrase", "x7Kq!m2Z")
        new.wait(lambda: "Too short: 8 of at least 12" in new.words())


def test_after_wrong_passphrases_the_seconds_are_counted_down_and_then_it_opens(home, seat):
    home.desktop.profile.lock()
    there = seat(home)
    page = there.window.front
    for _ in range(3):
        there.unlock("not this one at all")
    there.wait(lambda: "Try again in" in there.words())
    assert not there.button("Unlock").isEnabled()
    assert "nobody is locked out" in there.words()
    page._tick.setInterval(1)
    there.wait(lambda: "You can try again now." in there.words())
    there.wait(lambda: home.desktop.keys.wait_seconds() == 0)
    there.unlock(PASSPHRASE)
    there.wait(lambda: "My work" in there.words())


class TestForgotten:
    def test_without_a_recovery_copy_it_says_what_is_lost_and_what_is_not(self, home, seat):
        home.desktop.profile.lock()
        there = seat(home)
        there.press("I have forgotten my passphrase")
        assert "Lost are drafts, and completed audits that were never sent." in there.words()
        assert "Not lost is anything that was sent" in there.words()
        there.key(Qt.Key.Key_Escape)
        assert "QA Desktop is locked" in there.words()
        there.unlock(PASSPHRASE)
        there.wait(lambda: "My work" in there.words())

    @pytest.mark.parametrize("way", ["typed", "file"])
    def test_the_holder_of_the_recovery_key_opens_it_and_the_trail_says_so(
        self, home, seat, tmp_path, monkeypatch, way
    ):
        holder = pyrage.x25519.Identity.generate()
        home.house.vault.leave_escrow(str(holder.to_public()))
        home.desktop.profile.lock()
        there = seat(home)
        there.press("I have forgotten my passphrase")
        assert isinstance(there.window.front, RecoveryPage)
        there.press("Open with the recovery key")
        assert "Type the recovery key, or open its file." in there.words()
        if way == "typed":
            put(there, "Recovery key", f" {str(holder).lower()} ")
        else:
            file = tmp_path / "recovery.age"
            file.write_bytes(lock(str(holder).encode(), "safe passphrase of it"))
            monkeypatch.setattr(
                "PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_a, **_k: (str(file), "")
            )
            there.press("Open the file of the recovery key…")
            assert "recovery.age" in there.words()
            put(there, "Passphrase of that file", "safe passphrase of it")
        put(there, "Your new passphrase", OTHER)
        put(there, "The same passphrase again", OTHER)
        there.press("Open with the recovery key")
        there.wait(lambda: "My work" in there.words())
        assert ("key", "recovered") in [(row.event, row.subject) for row in home.desktop.settings.log()]
        assert there.window.findChild(RecoveryPage) is None
        there.lock()
        there.unlock(PASSPHRASE)
        assert home.desktop.profile.status().state is ProfileState.LOCKED
        there.unlock(OTHER)
        there.wait(lambda: "My work" in there.words())

    def test_another_recovery_key_is_refused_beside_its_box(self, home, seat):
        home.house.vault.leave_escrow(str(pyrage.x25519.Identity.generate().to_public()))
        home.desktop.profile.lock()
        there = seat(home)
        there.press("I have forgotten my passphrase")
        put(there, "Recovery key", str(pyrage.x25519.Identity.generate()))
        put(there, "Your new passphrase", OTHER)
        put(there, "The same passphrase again", OTHER)
        there.press("Open with the recovery key")
        assert "does not belong to this profile" in there.words()
        assert there.focus.accessibleName() == "Recovery key"
        assert "Error:" in there.focus.accessibleDescription()


class TestAnotherComputer:
    def test_a_profile_is_brought_and_the_old_computer_says_that_it_has_left(self, home, seat, tmp_path):
        file = home.desktop.keys.move_out(str(tmp_path), PASSPHRASE)
        new = seat(bootstrap.application(tmp_path / "new"))
        new.press("Bring my profile from another computer")
        new.press("Bring it here")
        assert "Choose the file first." in new.words()
        put(new, "The file", f'"{file}"')
        put(new, "Its passphrase", PASSPHRASE)
        new.press("Bring it here")
        new.wait(lambda: "My work" in new.words())
        assert new.window.findChild(FirstRunPage) is None

        old = seat(home)
        old.unlock(PASSPHRASE)
        assert "This profile was moved to another computer." in old.words()
        back = "The move was not finished: go on here"
        old.during(Confirm, lambda sheet: sheet.reject(), lambda: old.press(back))
        assert home.desktop.profile.status().state is ProfileState.LOCKED
        old.during(Confirm, lambda sheet: sheet.accept(), lambda: old.press(back))
        old.wait(lambda: "My work" in old.words())

    def test_a_torn_file_is_said_and_one_can_go_back_to_the_first_run(self, seat, tmp_path):
        (tmp_path / "torn.qamove").write_bytes(b"qa-desktop-move 1\n{}")
        new = seat(bootstrap.application(tmp_path / "new"))
        new.press("Bring my profile from another computer")
        put(new, "The file", str(tmp_path / "torn.qamove"))
        put(new, "Its passphrase", PASSPHRASE)
        new.press("Bring it here")
        assert "damaged or not all there" in new.words()
        new.press("Back")
        assert "Welcome to QA Desktop" in new.words()
