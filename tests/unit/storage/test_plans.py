"""Looking one thing up never reads a whole table: cost follows new work, not history."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from qa_desktop.domain.dispatch import DeliveryState, Stream, StreamPosition
from qa_desktop.domain.ids import AuditId, AuditKey, DeviceId, NodeId, ToolHash
from qa_desktop.errors import Refused
from qa_desktop.storage.store import open_store

NOW = datetime(2026, 5, 12, tzinfo=UTC)
KEY = AuditKey(AuditId("a"), 1)
STREAM = Stream(DeviceId("d" * 16), "hub")
AT = StreamPosition(1, 1)

LOOK_UPS = {
    "draft": lambda unit: unit.audits.draft(KEY),
    "history": lambda unit: unit.audits.history(KEY, limit=10),
    "summary": lambda unit: unit.audits.summary(KEY),
    "latest": lambda unit: unit.audits.latest(KEY.audit_id),
    "place": lambda unit: unit.audits.place(KEY),
    "flag": lambda unit: unit.audits.set_flag(KEY, NodeId("/d/a"), False),
    "delivery": lambda unit: unit.audits.set_delivery(KEY, DeliveryState.WAITING),
    "escalation": lambda unit: unit.escalations.latest(KEY.audit_id),
    "tool": lambda unit: unit.tools.summary(ToolHash("0")),
    "next position": lambda unit: unit.outbox.next_position(STREAM),
    "last hash": lambda unit: unit.outbox.last_sha256(STREAM, 1),
    "subject": lambda unit: unit.outbox.by_subject("a/1"),
    "cursor": lambda unit: unit.inbox.cursor(STREAM, 1),
    "epochs": lambda unit: unit.inbox.epochs(STREAM),
    "hash at": lambda unit: unit.inbox.sha256_at(STREAM, AT),
    "arrival": lambda unit: unit.inbox.arrival(STREAM, AT),
    "read": lambda unit: unit.inbox.mark_read(STREAM, AT, NOW),
    "collected": lambda unit: unit.inbox.completed(KEY),
    "case": lambda unit: unit.cases.find("1"),
    "document": lambda unit: unit.documents.get("x"),
    "log head": lambda unit: unit.log.head(),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("plans") / "qa.db", bytes(32), create=True)
    yield store
    store.close()


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_look_up_uses_an_index(store, look_up):
    said = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            said.append((statement, parameters))

    sa.event.listen(store._writer, "before_cursor_execute", note)
    try:
        with store.write() as unit, contextlib.suppress(Refused):  # what is looked for need not be there
            LOOK_UPS[look_up](unit)
    finally:
        sa.event.remove(store._writer, "before_cursor_execute", note)
    connection = store._file.connect()
    plans = [
        row[3]
        for statement, parameters in said
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    connection.close()
    assert plans
    # The newest row of a table whose key counts up is a step from its end, not a scan.
    allowed = {"SCAN log"} if look_up == "log head" else set()
    assert [plan for plan in plans if plan.startswith("SCAN")] in ([], list(allowed))
