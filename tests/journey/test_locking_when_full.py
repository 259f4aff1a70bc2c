"""Locking locks, whatever the disk says."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from qa_desktop.errors import Refused
from qa_desktop.services.desktop import ProfileState
from qa_desktop.storage.store import EncryptedStore
from tests.journey.homes import PASSPHRASE, Homes


def test_a_full_disk_keeps_nothing_open(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(_store: EncryptedStore):
        raise Refused("DISK-FULL")
        yield

    profile = homes.auditor.desktop.profile
    with monkeypatch.context() as patched:
        patched.setattr(EncryptedStore, "write", full)
        profile.lock()
        assert profile.status().state is ProfileState.LOCKED
        with pytest.raises(Refused, match="DISK-FULL"):
            profile.unlock(PASSPHRASE)
        assert profile.status().state is ProfileState.LOCKED
    profile.unlock(PASSPHRASE)
    assert profile.status().state is ProfileState.OPEN
