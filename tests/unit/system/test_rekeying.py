"""Another passphrase, another way in, a recovery: whatever fails on the way, something opens."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pyrage
import pytest

from qa_desktop.errors import QADesktopError, Refused, Unavailable
from qa_desktop.system.keyslots import SlotFile, UnlockMode
from tests.fakes.keyrings import MemoryKeyring
from tests.unit.system.test_vault import GOOD, OTHER, Home

BOTH, KEYRING, PASSPHRASE = UnlockMode
WAYS = [(a, b) for a in UnlockMode for b in UnlockMode]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "profile")


def text_for(mode: UnlockMode) -> str | None:
    return GOOD if mode.needs_passphrase else None


class TestMode:
    @pytest.mark.parametrize(("before", "after"), WAYS)
    def test_each_way_in_can_be_changed_into_each_other(self, home, before, after):
        key = home.vault().create(before, text_for(before))
        new = GOOD if after.needs_passphrase else None
        home.vault().change_mode(text_for(before), after, new)
        assert home.vault().mode() is after
        assert home.vault().unlock(new) == key
        assert bool(home.keyring.secrets) == after.needs_keyring
        # The file before it opens no other way either.
        home.slots.unlink()
        assert home.vault().mode() is after
        assert home.vault().unlock(new) == key

    def test_a_wrong_passphrase_changes_nothing_and_counts(self, home):
        key = home.vault().create(PASSPHRASE, GOOD)
        for _ in range(3):
            with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
                home.vault().change_mode(OTHER, BOTH)
        with pytest.raises(Unavailable, match="UNLOCK-WAIT"):
            home.vault().change_mode(GOOD, BOTH)
        home.clock.pass_seconds(2)
        assert home.vault().unlock(GOOD) == key
        assert home.vault().mode() is PASSPHRASE

    def test_a_passphrase_beside_the_keyring_must_be_strong(self, home):
        home.vault().create(KEYRING)
        for weak in (None, "short", "aaaaaaaaaaaaaaaa"):
            with pytest.raises(Refused, match="PASSPHRASE-"):
                home.vault().change_mode(None, BOTH, weak)
        assert home.vault().mode() is KEYRING

    @pytest.mark.parametrize("code", ["KEYRING-AWAY", "KEYRING-LOCKED", "KEYRING-FORGETS"])
    def test_a_keyring_that_cannot_be_relied_on_leaves_the_passphrase(self, home, code):
        key = home.vault().create(PASSPHRASE, GOOD)
        home.keyring.away = code
        with pytest.raises(QADesktopError, match=code):
            home.vault().change_mode(GOOD, BOTH)
        assert home.vault().unlock(GOOD) == key

    def test_the_recovery_copy_outlives_every_change(self, home):
        holder = pyrage.x25519.Identity.generate()
        key = home.vault().create(PASSPHRASE, GOOD)
        home.vault().leave_escrow(key, str(holder.to_public()))
        home.vault().change_passphrase(GOOD, OTHER)
        home.vault().change_mode(OTHER, BOTH)
        home.vault().change_mode(OTHER, KEYRING)
        assert home.vault().unlock_with_recovery_key(str(holder)) == key


class FadingKeyring(MemoryKeyring):
    """Keeps and reads back, answers so many more times, and is away from then on."""

    def __init__(self, answers: int) -> None:
        super().__init__()
        self.answers = answers

    def _answer(self) -> None:
        if not self.answers:
            self.away = "KEYRING-AWAY"
        self.answers -= 1
        super()._answer()


@pytest.mark.parametrize("answers", range(3))
def test_a_keyring_that_goes_away_in_the_middle_of_the_change_leaves_what_opened_before(home, answers):
    key = home.vault().create(PASSPHRASE, GOOD)
    home.make_database()
    before = home.slots.read_bytes()
    home.keyring = FadingKeyring(answers)
    with pytest.raises(Unavailable, match="KEYRING-AWAY"):
        home.vault().change_mode(GOOD, BOTH, OTHER)
    assert home.slots.read_bytes() == before
    assert home.vault().unlock(GOOD) == key


@pytest.mark.parametrize("mode", [BOTH, PASSPHRASE])
def test_the_slots_beside_the_backups_open_no_longer_with_what_was_given_up(home, mode):
    """A passphrase is changed because somebody may know it: the copy must not go on listening to it."""
    key = home.vault().create(PASSPHRASE, GOOD)
    home.make_database()
    copy = home.folder / "backups" / "keyslots.json"
    copy.parent.mkdir()
    copy.write_bytes(home.slots.read_bytes())
    if mode is BOTH:
        home.vault().change_mode(GOOD, BOTH, OTHER)
    else:
        home.vault().change_passphrase(GOOD, OTHER)
    home.slots.write_bytes(copy.read_bytes())
    home.previous.unlink()
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        home.vault().unlock(GOOD)
    assert home.vault().unlock(OTHER) == key


def test_a_wrong_old_passphrase_counts_into_the_delay_of_unlocking(home):
    home.vault().create(PASSPHRASE, GOOD)
    for _ in range(3):
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            home.vault().change_passphrase(OTHER, OTHER)
    with pytest.raises(Unavailable, match="UNLOCK-WAIT"):
        home.vault().unlock(GOOD)


def test_a_clock_set_back_by_years_holds_nobody_off_until_it_catches_up(home):
    key = home.vault().create(PASSPHRASE, GOOD)
    for _ in range(3):
        with pytest.raises(Refused):
            home.vault().unlock(OTHER)
    home.clock.pass_seconds(-40 * 365 * 86_400)
    assert home.vault().retry_after_seconds() == 2
    home.clock.pass_seconds(1)
    assert home.vault().retry_after_seconds() == 1, "the wait does not go down"
    home.clock.pass_seconds(1)
    assert home.vault().unlock(GOOD) == key


def test_a_secret_of_another_length_is_a_keyring_that_forgot(home):
    home.vault().create(KEYRING)
    for wrong in ("", "AAAA"):
        home.keyring.secrets = dict.fromkeys(home.keyring.secrets, wrong)
        with pytest.raises(Refused, match="KEYRING-FORGOT"):
            home.vault().unlock()


class PowerCutError(BaseException):
    """Nothing of the program catches this: it ends here."""


def every_write(monkeypatch, change) -> int:
    """Do something as often as it writes, cut off at one write more each time; how often it was cut off.

    `change(number)` begins afresh and returns what to do under the knife and what to look at after it.
    """
    number = 0
    while True:
        act, look = change(number)
        steps = iter(range(number + 1))

        def cut(real, steps=steps, at=number):
            def call(*args, **kwargs):
                if next(steps, at) == at:
                    raise PowerCutError
                return real(*args, **kwargs)

            return call

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", cut(os.fsync))
            patched.setattr(os, "open", cut(os.open))
            patched.setattr(Path, "replace", cut(Path.replace))
            patched.setattr(Path, "unlink", cut(Path.unlink))
            for name in ("keep", "remove"):
                patched.setattr(
                    "tests.fakes.keyrings.MemoryKeyring." + name, cut(getattr(_keyring_class(), name))
                )
            try:
                act()
            except PowerCutError:
                pass
            else:
                return number
        look()
        number += 1


def _keyring_class():
    from tests.fakes.keyrings import MemoryKeyring

    return MemoryKeyring


def opens(home: Home, *texts: str | None) -> bytes | None:
    """The key, by whichever of these opens."""
    for text in texts:
        with contextlib.suppress(Refused):
            return home.vault().unlock(text)
    return None


@pytest.mark.parametrize("mode", [BOTH, PASSPHRASE])
def test_cut_off_at_any_write_of_a_new_passphrase_the_old_or_the_new_opens(tmp_path, monkeypatch, mode):
    def change(number):
        home = Home(tmp_path / str(number))
        key = home.vault().create(mode, GOOD)
        home.make_database()
        return lambda: home.vault().change_passphrase(GOOD, OTHER), lambda: look(home, key)

    def look(home, key):
        assert opens(home, GOOD, OTHER) == key

    assert every_write(monkeypatch, change) >= 8


@pytest.mark.parametrize(
    ("before", "after"), [(PASSPHRASE, BOTH), (BOTH, PASSPHRASE), (KEYRING, BOTH), (BOTH, KEYRING)]
)
def test_cut_off_at_any_write_of_another_mode_the_old_or_the_new_opens(tmp_path, monkeypatch, before, after):
    def change(number):
        home = Home(tmp_path / str(number))
        key = home.vault().create(before, text_for(before))
        home.make_database()
        return (
            lambda: home.vault().change_mode(text_for(before), after, OTHER),
            lambda: look(home, key),
        )

    def look(home, key):
        assert opens(home, text_for(before), OTHER, None) == key

    assert every_write(monkeypatch, change) >= 8


@pytest.mark.parametrize("mode", [BOTH, PASSPHRASE])
def test_cut_off_at_any_write_of_a_recovery_what_opened_before_opens_or_the_new(tmp_path, monkeypatch, mode):
    """Also where the person had not forgotten at all: the keyring's secret is not thrown away."""

    def change(number):
        home = Home(tmp_path / str(number))
        key = home.vault().create(mode, GOOD)
        home.make_database()
        return lambda: home.vault().restore_slots(key, mode, OTHER), lambda: look(home, key)

    def look(home, key):
        assert opens(home, GOOD, OTHER) == key

    assert every_write(monkeypatch, change) >= 4


@pytest.mark.parametrize("mode", list(UnlockMode))
def test_cut_off_at_any_write_of_a_new_profile_it_opens_or_can_be_made_again(tmp_path, monkeypatch, mode):
    def change(number):
        home = Home(tmp_path / str(number))
        return lambda: home.vault().create(mode, text_for(mode)), lambda: look(home)

    def look(home):
        if SlotFile(home.slots).is_there():
            assert home.vault().may_create_database
            key = opens(home, text_for(mode))
            assert key is not None
        else:
            assert home.vault().create(mode, text_for(mode))

    assert every_write(monkeypatch, change) >= 3
