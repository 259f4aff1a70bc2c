"""The way to the database key: modes, delays, torn files, lost keyrings, recovery."""

from __future__ import annotations

import contextlib
import json
import random
from datetime import UTC, datetime, timedelta

import pyrage
import pytest

from qa_desktop.errors import QADesktopError, Refused, Unavailable
from qa_desktop.system.keyslots import UnlockMode
from qa_desktop.system.vault import Vault, VaultState
from qa_desktop.system.wrapping import Stretching
from tests.fakes.keyrings import MemoryKeyring

GOOD = "correct horse battery"
OTHER = "staple tulip gravel 7"
CHEAP = Stretching(memory_kib=64, passes=1, lanes=1)


class SetClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def local(self) -> datetime:
        return self.moment

    def pass_seconds(self, seconds: int) -> None:
        self.moment += timedelta(seconds=seconds)


class SeededEntropy:
    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def uuid(self) -> str:
        return "0" * 36

    def random(self) -> float:
        return self._random.random()


ENTROPY = SeededEntropy()


class Home:
    """A profile folder that survives restarts of the program."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.keyring = MemoryKeyring()
        self.clock = SetClock()

    def vault(self, costs: Stretching = CHEAP) -> Vault:
        return Vault(
            self.folder, self.keyring, self.clock, ENTROPY, costs=costs, place_problem=lambda path: None
        )

    def make_database(self) -> None:
        (self.folder / "qa.db").write_bytes(b"not empty")
        self.vault().database_created()

    @property
    def slots(self):
        return self.folder / "keyslots.json"

    @property
    def previous(self):
        return self.folder / "keyslots.previous.json"


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "profile")


@pytest.mark.parametrize("mode", list(UnlockMode))
def test_what_was_created_opens_after_a_restart(home, mode):
    text = GOOD if mode.needs_passphrase else None
    key = home.vault().create(mode, text)
    home.make_database()
    assert len(key) == 32
    assert home.vault().state() is VaultState.LOCKED
    assert home.vault().needs_passphrase() == mode.needs_passphrase
    assert home.vault().unlock(text) == key


def test_the_key_is_in_no_file_and_not_in_the_keyring(home):
    key = home.vault().create(UnlockMode.KEYRING_AND_PASSPHRASE, GOOD)
    home.make_database()
    home.vault().unlock(GOOD)
    written = b"".join(path.read_bytes() for path in home.folder.iterdir())
    for form in (key, key.hex().encode(), GOOD.encode()):
        assert form not in written
    assert list(home.keyring.secrets.values()) != [key.hex()]
    (secret,) = home.keyring.secrets.values()
    assert secret.encode() not in written


def test_both_are_needed_in_the_default_mode(home):
    home.vault().create(UnlockMode.KEYRING_AND_PASSPHRASE, GOOD)
    with pytest.raises(Refused, match="PASSPHRASE-NEEDED"):
        home.vault().unlock()
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        home.vault().unlock(OTHER)
    home.keyring.secrets.clear()
    with pytest.raises(Refused, match="KEYRING-FORGOT"):
        home.vault().unlock(GOOD)


def test_an_accent_typed_on_another_keyboard_is_the_same_passphrase(home):
    key = home.vault().create(UnlockMode.PASSPHRASE, "\u00e9clair crocodile nine")
    assert home.vault().unlock("e\u0301clair crocodile nine") == key


class TestModes:
    def test_the_default_is_keyring_and_passphrase(self, home):
        assert [offer.mode for offer in home.vault().modes()] == list(UnlockMode)
        assert not any(offer.problem for offer in home.vault().modes())

    @pytest.mark.parametrize("code", ["KEYRING-AWAY", "KEYRING-LOCKED", "KEYRING-NOT-ALLOWED"])
    def test_without_a_keyring_the_passphrase_is_offered_first(self, home, code):
        home.keyring.away = code
        offers = home.vault().modes()
        assert (offers[0].mode, offers[0].problem) == (UnlockMode.PASSPHRASE, "")
        assert {offer.problem for offer in offers[1:]} == {code}

    def test_a_keyring_that_reads_back_other_activates_nothing(self, home):
        home.keyring.away = "KEYRING-FORGETS"
        with pytest.raises(Refused, match="KEYRING-FORGETS"):
            home.vault().create(UnlockMode.KEYRING_AND_PASSPHRASE, GOOD)
        assert home.vault().state() is VaultState.NEW
        assert not home.slots.exists()

    @pytest.mark.parametrize(
        "text", ["", None, "short", "aaaaaaaaaaaaaaaa", "my password 2026", "abcdefghijkl"]
    )
    def test_a_weak_passphrase_creates_nothing(self, home, text):
        with pytest.raises(Refused, match="PASSPHRASE-"):
            home.vault().create(UnlockMode.PASSPHRASE, text)
        assert home.vault().state() is VaultState.NEW

    def test_a_place_on_a_network_is_refused(self, home):
        vault = Vault(
            home.folder, home.keyring, home.clock, ENTROPY, costs=CHEAP, place_problem=lambda path: "onedrive"
        )
        with pytest.raises(Refused, match="STORE-ON-NETWORK reason=onedrive"):
            vault.create(UnlockMode.PASSPHRASE, GOOD)
        assert not home.folder.exists()
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        with pytest.raises(Refused, match="STORE-ON-NETWORK"):
            vault.unlock(GOOD)


class TestLostKeyring:
    def test_a_spare_passphrase_opens_when_the_keyring_forgets(self, home):
        key = home.vault().create(UnlockMode.KEYRING, GOOD)
        assert home.vault().unlock() == key
        home.keyring.secrets.clear()
        with pytest.raises(Refused, match="KEYRING-FORGOT"):
            home.vault().unlock()
        assert home.vault().unlock(GOOD) == key

    @pytest.mark.parametrize("code", ["KEYRING-AWAY", "KEYRING-LOCKED", "KEYRING-NOT-ALLOWED"])
    def test_a_spare_passphrase_opens_when_the_keyring_is_away(self, home, code):
        key = home.vault().create(UnlockMode.KEYRING, GOOD)
        home.keyring.away = code
        with pytest.raises(QADesktopError, match=code):
            home.vault().unlock()
        assert home.vault().unlock(GOOD) == key

    def test_another_secret_in_the_keyring_is_a_keyring_that_forgot(self, home):
        home.vault().create(UnlockMode.KEYRING)
        for wrong in ("not base64!", "AAAA" * 11):
            home.keyring.secrets = dict.fromkeys(home.keyring.secrets, wrong)
            with pytest.raises(Refused, match="KEYRING-FORGOT"):
                home.vault().unlock()

    def test_the_recovery_key_opens_when_nothing_else_does_and_new_slots_follow(self, home):
        holder = pyrage.x25519.Identity.generate()
        vault = home.vault()
        key = vault.create(UnlockMode.KEYRING_AND_PASSPHRASE, GOOD)
        assert not vault.has_escrow()
        vault.leave_escrow(key, str(holder.to_public()))
        assert vault.has_escrow()
        home.keyring.secrets.clear()
        assert home.vault().unlock_with_recovery_key(f" {holder}\n") == key
        home.vault().restore_slots(key, UnlockMode.KEYRING_AND_PASSPHRASE, OTHER)
        assert home.vault().unlock(OTHER) == key
        assert home.vault().has_escrow()

    def test_another_recovery_key_or_none_opens_nothing(self, home):
        vault = home.vault()
        key = vault.create(UnlockMode.PASSPHRASE, GOOD)
        stranger = str(pyrage.x25519.Identity.generate())
        with pytest.raises(Refused, match="ESCROW-MISSING"):
            vault.unlock_with_recovery_key(stranger)
        with pytest.raises(Refused, match="RECOVERY-KEY-INVALID"):
            vault.leave_escrow(key, "age1nonsense")
        vault.leave_escrow(key, str(pyrage.x25519.Identity.generate().to_public()))
        with pytest.raises(Refused, match="RECOVERY-KEY-WRONG"):
            vault.unlock_with_recovery_key(stranger)
        with pytest.raises(Refused, match="RECOVERY-KEY-INVALID"):
            vault.unlock_with_recovery_key("nonsense")


class TestDelay:
    def test_twenty_wrong_passphrases_wait_longer_and_longer_and_lock_nobody_out(self, home):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        waits = []
        for _ in range(20):
            with pytest.raises(Refused) as caught:
                home.vault().unlock(OTHER)
            assert (caught.value.code, dict(caught.value.facts)) == ("PASSPHRASE-WRONG", {})
            waits.append(home.vault().retry_after_seconds())
            home.clock.pass_seconds(waits[-1])
        assert waits[:3] == [0, 0, 2]
        assert waits == sorted(waits)
        assert waits[-1] == 300
        assert home.vault().unlock(GOOD) == key
        assert home.vault().retry_after_seconds() == 0

    def test_waiting_outlives_a_restart_and_even_the_right_passphrase_waits(self, home):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        for _ in range(3):
            with pytest.raises(Refused):
                home.vault().unlock(OTHER)
        with pytest.raises(Unavailable, match="UNLOCK-WAIT seconds=2"):
            home.vault().unlock(GOOD)
        home.clock.pass_seconds(2)
        home.vault().unlock(GOOD)

    def test_a_clock_set_back_does_not_lengthen_the_wait(self, home):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        for _ in range(3):
            with pytest.raises(Refused):
                home.vault().unlock(OTHER)
        home.clock.pass_seconds(-40 * 365 * 86400)
        assert home.vault().retry_after_seconds() == 2

    @pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"failures":"x","last":1}', b"\xff" * 50])
    def test_a_damaged_count_of_failures_keeps_nobody_out(self, home, junk):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        (home.folder / "attempts.json").write_bytes(junk)
        assert home.vault().unlock(GOOD) == key


class TestChanging:
    @pytest.mark.parametrize("mode", [UnlockMode.PASSPHRASE, UnlockMode.KEYRING_AND_PASSPHRASE])
    def test_a_changed_passphrase_opens_the_same_key_and_the_old_one_nothing(self, home, mode):
        key = home.vault().create(mode, GOOD)
        home.vault().change_passphrase(GOOD, OTHER)
        assert home.vault().unlock(OTHER) == key
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            home.vault().unlock(GOOD)
        home.slots.unlink()
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            home.vault().unlock(GOOD)

    def test_changing_needs_the_old_passphrase_and_a_good_new_one(self, home):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            home.vault().change_passphrase(OTHER, OTHER)
        with pytest.raises(Refused, match="PASSPHRASE-SHORT"):
            home.vault().change_passphrase(GOOD, "short")
        assert home.vault().unlock(GOOD) == key

    def test_a_keyring_profile_gets_its_second_way_in(self, home):
        key = home.vault().create(UnlockMode.KEYRING)
        home.vault().change_passphrase(None, GOOD)
        home.keyring.secrets.clear()
        assert home.vault().unlock(GOOD) == key

    def test_stronger_costs_are_taken_up_at_the_next_unlock(self, home):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        dearer = Stretching(memory_kib=128, passes=2, lanes=1)
        assert home.vault(dearer).unlock(GOOD) == key
        (slot,) = json.loads(home.slots.read_bytes())["content"]["slots"]
        assert slot["argon2id"] == {"memory_kib": 128, "passes": 2, "lanes": 1}
        assert home.vault().unlock(GOOD) == key

    def test_the_usual_costs_are_the_agreed_ones(self):
        assert Stretching() == Stretching(memory_kib=64 * 1024, passes=3, lanes=4)


class TestFiles:
    def test_a_deleted_or_torn_slot_file_is_answered_by_the_previous_one(self, home):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        home.make_database()
        whole = home.slots.read_bytes()
        for torn in (
            whole[:-7],
            whole[: len(whole) // 2],
            b"",
            b"null",
            whole.replace(b'"made": true', b'"made": false'),
        ):
            home.slots.write_bytes(torn)
            assert home.vault().unlock(GOOD) == key
        home.slots.unlink()
        assert home.vault().state() is VaultState.LOCKED
        assert home.vault().unlock(GOOD) == key

    def test_every_flipped_bit_is_noticed(self, home):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        whole = home.slots.read_bytes()
        at = whole.index(b'"wrapped": "') + 12
        home.slots.write_bytes(whole[:at] + (b"0" if whole[at : at + 1] != b"0" else b"1") + whole[at + 1 :])
        assert home.vault().state() is VaultState.KEYSLOTS_DAMAGED
        with pytest.raises(Refused, match="KEYSLOTS-DAMAGED"):
            home.vault().unlock(GOOD)

    def test_without_any_slot_file_a_database_is_never_begun_anew(self, home):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        home.make_database()
        home.slots.unlink()
        home.previous.unlink()
        assert home.vault().state() is VaultState.KEYSLOTS_MISSING
        with pytest.raises(Refused, match="VAULT-EXISTS"):
            home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        with pytest.raises(Refused, match="KEYSLOTS-MISSING"):
            home.vault().unlock(GOOD)

    @pytest.mark.parametrize("content", [None, b""])
    def test_a_database_that_was_made_and_is_gone_is_a_loss_not_a_fresh_start(self, home, content):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        home.make_database()
        database = home.folder / "qa.db"
        database.unlink() if content is None else database.write_bytes(content)
        assert home.vault().state() is VaultState.DATABASE_MISSING
        with pytest.raises(Refused, match="STORE-MISSING"):
            home.vault().unlock(GOOD)

    def test_a_program_that_ended_before_the_database_was_made_may_make_it_at_the_next_start(self, home):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        assert home.vault().state() is VaultState.LOCKED
        assert home.vault().may_create_database
        assert home.vault().unlock(GOOD) == key
        assert home.vault().may_create_database

    def test_a_database_that_died_in_its_making_may_be_made_until_one_has_opened(self, home):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        (home.folder / "qa.db").write_bytes(b"a page, and no table")
        home.vault().unlock(GOOD)
        assert home.vault().may_create_database
        home.vault().database_created()
        assert not home.vault().may_create_database

    def test_a_slot_moved_to_another_database_does_not_open(self, home, tmp_path):
        other = Home(tmp_path / "other")
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        other.vault().create(UnlockMode.PASSPHRASE, GOOD)
        mine, theirs = (json.loads(one.slots.read_bytes()) for one in (home, other))
        mine["content"]["slots"] = theirs["content"]["slots"]
        _sign(mine)
        home.slots.write_bytes(json.dumps(mine).encode())
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            home.vault().unlock(GOOD)

    @pytest.mark.parametrize(
        "costs", [{"memory_kib": 2**30}, {"passes": 10**9}, {"lanes": 0}, {"memory_kib": "x"}]
    )
    def test_costs_that_would_hang_the_computer_are_not_paid(self, home, costs):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        file = json.loads(home.slots.read_bytes())
        file["content"]["slots"][0]["argon2id"].update(costs)
        _sign(file)
        home.slots.write_bytes(json.dumps(file).encode())
        with pytest.raises(Refused, match="KEYSLOTS-DAMAGED"):
            home.vault().unlock(GOOD)

    def test_slots_of_a_newer_program_are_left_alone(self, home):
        home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        file = json.loads(home.slots.read_bytes())
        home.slots.write_bytes(json.dumps({**file, "version": 2}).encode())
        with pytest.raises(Refused, match="KEYSLOTS-TOO-NEW"):
            home.vault().unlock(GOOD)

    def test_a_second_create_is_refused(self, home):
        key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
        with pytest.raises(Refused, match="VAULT-EXISTS"):
            home.vault().create(UnlockMode.PASSPHRASE, OTHER)
        assert home.vault().unlock(GOOD) == key


def _sign(file) -> None:
    import hashlib

    content = json.dumps(file["content"], sort_keys=True, separators=(",", ":")).encode()
    file["sha256"] = hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("fails_at", range(12))
def test_a_crash_at_any_write_of_a_change_leaves_one_of_the_two_passphrases_working(
    home, monkeypatch, fails_at
):
    import os

    key = home.vault().create(UnlockMode.PASSPHRASE, GOOD)
    steps = iter(range(100))

    class PowerCutError(BaseException):
        pass

    def breaking(real):
        def call(*args, **kwargs):
            if next(steps) == fails_at:
                raise PowerCutError
            return real(*args, **kwargs)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", breaking(os.fsync))
        patched.setattr("pathlib.Path.replace", breaking(type(home.folder).replace))
        with contextlib.suppress(PowerCutError):
            home.vault().change_passphrase(GOOD, OTHER)
    opened = [_what_opens(home, text) for text in (GOOD, OTHER)]
    assert key in opened
    assert set(opened) <= {key, "PASSPHRASE-WRONG"}


def _what_opens(home: Home, text: str) -> bytes | str:
    try:
        return home.vault().unlock(text)
    except Refused as error:
        return error.code
