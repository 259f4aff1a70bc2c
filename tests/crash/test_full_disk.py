"""A disk that fills up: said in words, nothing half-written, and saving again works once there is room."""

from __future__ import annotations

import logging
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from auditor import CHOICES, SETTINGS, SURVEY

from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Refused
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.xform import read
from qa_desktop.services import completing, filling, tools
from qa_desktop.services.desktop import Settlement
from qa_desktop.services.filling import ToolCache, World
from qa_desktop.storage.store import open_store
from qa_desktop.system import durable, logs
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.vault import Vault
from qa_desktop.ui import failure
from tests.builders import tool
from tests.fakes.keyrings import MemoryKeyring
from tests.unit.services.rooms import Auditor, SeededEntropy, StandingClock

RELEASE = Path(__file__).parents[1] / "releases" / "0.1.0"

KEY = bytes(range(32))
NOW = datetime(2026, 5, 12, tzinfo=UTC)


def fill(place: Path) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return ballast


def test_a_full_disk_is_said_and_what_was_saved_stays(small_disk):
    store = open_store(small_disk / "qa.db", KEY, create=True)
    with store.write() as unit:
        unit.documents.put("before", b"1")
    ballast = fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL"), store.write() as unit:
        unit.documents.put("during", bytes(900_000))
    with store.read() as unit:
        assert unit.documents.names() == ("before",)
    with pytest.raises(Refused, match="DISK-FULL"):
        store.backup()
    ballast.unlink()
    with store.write() as unit:
        unit.documents.put("after", b"2")
    with store.read() as unit:
        assert unit.documents.names() == ("after", "before")
    assert store.check() == ()
    store.close()


def test_a_slot_file_on_a_full_disk_keeps_what_it_was(small_disk):
    path = small_disk / "keyslots.json"
    durable.replace(path, b"old")
    fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL"):
        durable.replace(path, bytes(100_000))
    assert path.read_bytes() == b"old"


def test_a_disk_that_became_read_only_is_said(small_disk):
    store = open_store(small_disk / "qa.db", KEY, create=True)
    with store.write() as unit:
        unit.documents.put("before", b"1")
    store.close()
    remount = [shutil.which("mount") or "mount", "-o", "remount,ro", str(small_disk)]
    assert subprocess.run(remount, capture_output=True, check=False).returncode == 0
    with pytest.raises(Refused, match="STORE-READ-ONLY"):
        open_store(small_disk / "qa.db", KEY, create=False)


def test_completing_on_a_full_disk_leaves_a_whole_draft_and_completes_once_there_is_room(
    small_disk, tmp_path
):
    store = open_store(small_disk / "qa.db", KEY, create=True)
    world = World(StandingClock(), SeededEntropy(), ToolCache(read), open_session)
    made = tool(SURVEY, choices=CHOICES, settings=SETTINGS)
    with store.write() as unit:
        tools.put(unit, made, NOW)
    auditor = Auditor(store, world, made.ref.content_hash)
    key, session = auditor.start(case_reference="1048213")
    for name, value in {"case": "1048213", "seen": "yes", "count": "3", "note": "words " * 2000}.items():
        auditor.answer(key, session, name, value)
    for gap in iter(lambda: session.next_gap(None), None):
        auditor.keep(key, session, session.set_value(gap, "words").writes)
    ready = completing.prepare(key, session, None, Settlement())

    ballast = fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL"):
        completing.complete(store, world.clock, ready, who="me", after_complete=_much)
    with pytest.raises(Refused, match="DISK-FULL"):
        auditor.answer(key, session, "note", "other words " * 20_000)
    again = filling.open_draft(store, world, key)
    assert again.summary.state is AuditState.DRAFT
    assert again.session.view(auditor.node(session, "note")).value == "words " * 2000

    ballast.unlink()
    done = completing.complete(store, world.clock, ready, who="me", after_complete=_much)
    assert done.state is AuditState.COMPLETED
    with store.read() as unit:
        assert [entry.event for entry in unit.log.list()].count("audit-completed") == 1
        assert unit.log.verify() is None
    store.close()


def _much(unit, *_what):
    unit.documents.put("package", bytes(400_000))  # what a sealed package with files would be


def test_migrating_on_a_full_disk_leaves_the_old_database_and_is_done_once_there_is_room(small_disk):
    for name in ("qa.db", "keyslots.json"):
        shutil.copy(RELEASE / name, small_disk / name)
    vault = Vault(
        small_disk, MemoryKeyring(), SystemClock(), SystemEntropy(), place_problem=lambda _path: None
    )
    key = vault.unlock((RELEASE / "passphrase.txt").read_text(encoding="utf-8").strip())
    before = (small_disk / "qa.db").read_bytes()
    ballast = fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL"):
        open_store(small_disk / "qa.db", key, create=False)
    assert (small_disk / "qa.db").read_bytes() == before
    ballast.unlink()
    store = open_store(small_disk / "qa.db", key, create=False)
    assert store.check() == ()
    with store.read() as unit:
        assert unit.audits.list()
    store.close()


def test_a_profile_on_a_full_disk_is_still_read_and_says_in_words_what_it_cannot_do(small_disk):
    store = open_store(small_disk / "qa.db", KEY, create=True)
    with store.write() as unit:
        unit.documents.put("before", b"1")
    store.close()
    ballast = fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL") as said:
        open_store(small_disk / "qa.db", KEY, create=False)
    assert "The disk is full." in failure.words(said.value).text
    ballast.unlink()
    again = open_store(small_disk / "qa.db", KEY, create=False)
    with again.read() as unit:
        assert unit.documents.names() == ("before",)
    again.close()


def test_a_log_of_the_program_that_finds_no_room_stops_nothing(small_disk, capsys):
    handler = logs.start(small_disk / "logs")
    try:
        fill(small_disk)
        for number in range(2000):
            logging.getLogger("qa_desktop").warning("line %s", number)
    finally:
        logs.stop(handler)
    assert capsys.readouterr().err == ""
