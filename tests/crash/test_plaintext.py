"""A planted word is in no file that the profile ever holds."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.services.ports import NewDraft
from qa_desktop.storage.store import open_store
from qa_desktop.system import logs
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.keyslots import UnlockMode
from qa_desktop.system.vault import Vault
from qa_desktop.system.wrapping import Stretching
from tests.fakes.keyrings import MemoryKeyring

NEEDLE = "Zwiebelkuchen"
NOW = datetime(2026, 5, 12, tzinfo=UTC)
KEY = AuditKey(AuditId("a"), 1)


def test_what_people_write_is_nowhere_to_be_read(tmp_path):
    root = tmp_path / "profile"
    vault = Vault(root, MemoryKeyring(), SystemClock(), SystemEntropy(), costs=Stretching(64, 1, 1))
    key = vault.create(UnlockMode.KEYRING_AND_PASSPHRASE, f"{NEEDLE} and seven tulips")
    handler = logs.start(root / "logs")
    store = open_store(root / "qa.db", key, vault.may_create_database)
    vault.database_created()
    draft = NewDraft(KEY, ToolRef("f", "1", ToolHash("0")), NEEDLE, NEEDLE, NEEDLE, NEEDLE, NOW, NEEDLE)
    with store.write() as unit:
        unit.audits.create(draft, [])
        unit.documents.put(NEEDLE, NEEDLE.encode() * 10_000)
        unit.log.append("audit-viewed", "", at=NOW, who=NEEDLE)
    for number in range(50):
        with store.write() as unit:
            answer = Write(
                WriteKind.ANSWER, NodeId(f"/d/{NEEDLE}/{number}"), NEEDLE, f"{NEEDLE} {number}", False
            )
            unit.audits.record(KEY, [answer], at=NOW, who=NEEDLE)
    try:
        with store.write() as unit:
            unit.audits.record(AuditKey(AuditId(NEEDLE), 1), [answer], at=NOW, who=NEEDLE)
    except Refused:
        logging.getLogger("qa_desktop").exception("refused")
    with store.write() as unit:  # a large sort and an open transaction, the files read meanwhile
        unit.documents.put("more", NEEDLE.encode() * 200_000)
        unit.audits.list()
        seen = _files(root)
    store.backup()
    seen += _files(root)
    store.close()
    seen += _files(root)
    logs.stop(handler)
    assert {name for name, _ in seen} >= {
        "qa.db",
        "qa.db-wal",
        "keyslots.json",
        "backup-00000001.db",
        logs.FILE_NAME,
    }
    for form in (NEEDLE, NEEDLE.upper(), NEEDLE.lower()):
        for encoding in ("utf-8", "utf-16-le"):
            assert [name for name, data in seen if form.encode(encoding) in data] == []
    assert [name for name, data in seen if key in data or key.hex().encode() in data] == []


def _files(root):
    # Copies are read through a name of their own: closing a handle of the open file would drop its locks.
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found.append((path.name, file.read()))
    return found
