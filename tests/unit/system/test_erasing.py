"""Destroying the keys of a profile: every copy goes, a stopped erasing goes on, nothing opens afterwards."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.services.desktop import KeyMode
from qa_desktop.storage.store import open_store
from qa_desktop.system import erasing
from qa_desktop.system.clock import SystemClock
from qa_desktop.system.keyslots import UnlockMode
from qa_desktop.system.paths import ProfileFolder
from qa_desktop.vaults import ProfileVault
from tests.fakes.keyrings import MemoryKeyring
from tests.unit.system.test_vault import GOOD, Home, SeededEntropy

ENTROPY = SeededEntropy(2)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A profile whose slots lie in every place where the program ever copies them."""
    made = Home(tmp_path)
    vault = made.vault()
    key = vault.create(UnlockMode.KEYRING_AND_PASSPHRASE, GOOD)
    store = open_store(tmp_path / "qa.db", key, create=True, beside=("keyslots.json",))
    vault.database_created()
    vault.unlock(GOOD)  # the previous copy
    store.backup()
    store.close()
    return made


def copies(home: Home) -> list[Path]:
    return [path for path in home.folder.rglob("*") if path.is_file() and b"wrapped" in path.read_bytes()]


def test_every_copy_of_the_slots_is_overwritten_and_deleted_and_the_keyring_forgets(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = copies(home)
    overwritten: dict[Path, bytes] = {}
    unlink = Path.unlink

    def watched(path: Path, missing_ok: bool = False) -> None:
        overwritten[path] = path.read_bytes()
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    assert len(before) >= 3, "the slots, their previous copy, the one beside the backups"
    sizes = {path: path.stat().st_size for path in before}

    erasing.erase(ProfileFolder(home.folder), home.keyring, ENTROPY)

    assert copies(home) == []
    assert set(overwritten) >= set(before)
    for path in before:
        assert b"wrapped" not in overwritten[path]
        assert len(overwritten[path]) == sizes[path]
    assert home.keyring.secrets == {}


@pytest.mark.parametrize("after", range(4))
def test_an_erasing_that_is_stopped_anywhere_goes_on_at_the_next_start(
    home: Home, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    left = after
    overwrite = erasing._overwrite

    def stopping(path: Path, entropy: SeededEntropy) -> None:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        overwrite(path, entropy)

    monkeypatch.setattr(erasing, "_overwrite", stopping)
    with contextlib.suppress(KeyboardInterrupt):
        erasing.erase(ProfileFolder(home.folder), home.keyring, ENTROPY)
    monkeypatch.setattr(erasing, "_overwrite", overwrite)

    vault = ProfileVault(ProfileFolder(home.folder), SystemClock(), ENTROPY, home.keyring)
    with pytest.raises(Refused, match="RETIRED"):
        vault.open(GOOD)

    assert copies(home) == []
    assert (home.folder / "qa.db").exists(), "what cannot be read may lie there"


def test_a_keyring_that_is_away_and_slots_that_are_damaged_keep_nothing_from_being_erased(home: Home) -> None:
    (home.folder / "keyslots.json").write_bytes(b"{ torn")

    erasing.erase(ProfileFolder(home.folder), MemoryKeyring(away="KEYRING-AWAY"), ENTROPY)

    assert copies(home) == []
    assert not list(home.folder.rglob("keyslots*"))


def test_a_mark_that_an_earlier_profile_left_destroys_nothing_of_the_next(home: Home) -> None:
    folder = ProfileFolder(home.folder)
    erasing.erase(folder, home.keyring, ENTROPY)
    with pytest.raises(Refused, match="RETIRED"):
        ProfileVault(folder, SystemClock(), ENTROPY, home.keyring).open(GOOD)
    (home.folder / "qa.db").unlink()  # IT cleans up and leaves the mark

    def vault() -> ProfileVault:
        return ProfileVault(folder, SystemClock(), ENTROPY, home.keyring)

    mark = folder.retired.read_bytes()
    made = vault()
    made.create(GOOD, KeyMode.PASSPHRASE).close()
    made.released()
    assert not folder.retired.exists()

    folder.retired.write_bytes(mark)
    again = vault()
    again.open(GOOD).close()
    again.released()
    assert folder.keyslots.exists()


def test_another_profile_that_lies_below_keeps_its_keys(home: Home) -> None:
    other = Home(home.folder / "demo")
    key = other.vault().create(UnlockMode.PASSPHRASE, GOOD)

    erasing.erase(ProfileFolder(home.folder), home.keyring, ENTROPY)

    assert other.vault().unlock(GOOD) == key
    assert [path.parent for path in copies(home)] == [other.folder] * 2
