"""Owns what was done with one audit, as its history tells it: the trail's entries and how it travelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AuditKey
from qa_desktop.domain.log_events import FACTS, kind_of
from qa_desktop.domain.log_filter import LogFilter
from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop_history import HistoryRow, RowKind
from qa_desktop.services.filling import subject_of
from qa_desktop.services.ports import LogEntry, UnitOfWork
from qa_desktop.services.words import stage_name

EVENTS = 5000
"""Entries of the audit trail about one audit; more than years of reading it make."""
_NOT_SAID = frozenset({"tool", "epoch", "seq", "sha256", "device", "count", "kind"})
"""Facts that the whole trail has, and that tell the reader of one audit nothing."""
_BY_ITSELF = frozenset({"seal", "send"})
_PACKAGES = {
    PackageKind.AUDIT: mark("Package with this audit"),
    PackageKind.ALARM: mark("Alarm of this audit"),
    PackageKind.CONTRIBUTION: mark("Package with the answers of a later stage"),
}


def event_rows(unit: UnitOfWork, key: AuditKey, local: datetime) -> Iterator[HistoryRow]:
    """What this computer did with a version of an audit, and where it is."""
    subjects = (subject_of(key), str(key.audit_id))
    for entry in unit.log.entries(LogFilter(audit=key.audit_id), limit=EVENTS):
        if entry.subject in subjects and entry.event != "receive":  # `_arrived` says it, and from whom
            # A computer's own id is no name: what is sealed and put into the folder, this one did.
            who = tr("This computer") if entry.event in _BY_ITSELF else entry.who
            yield HistoryRow(0, RowKind.EVENT, entry.at, who, _words(entry))
    yield from _sent(unit, key)
    yield from _arrived(unit, key)


def _words(entry: LogEntry) -> str:
    kind = kind_of(entry.event, entry.subject)
    said = tr(kind.words) if kind is not None else entry.event
    for name, value in entry.facts.items():
        if name in _NOT_SAID or name not in FACTS:
            continue
        shown = stage_name(str(value)) or str(value) if name == "stage" else str(value)
        said = tr("{event}, {fact}", event=said, fact=tr(FACTS[name][1], value=shown))
    return said


def _sent(unit: UnitOfWork, key: AuditKey) -> Iterator[HistoryRow]:
    """How far a package went; that it was sealed and put into the folder stands in the trail itself."""
    for each in unit.outbox.by_subject(subject_of(key)):
        what = tr(_PACKAGES.get(each.kind, _PACKAGES[PackageKind.AUDIT]))
        if each.safe_at is not None:
            yield HistoryRow(
                0, RowKind.EVENT, each.safe_at, tr("Q&S"), tr("{what}: safe in the Q&S backup", what=what)
            )
        if each.received_at is not None:
            yield HistoryRow(
                0, RowKind.EVENT, each.received_at, tr("Q&S"), tr("{what}: received by Q&S", what=what)
            )


def _arrived(unit: UnitOfWork, key: AuditKey) -> Iterator[HistoryRow]:
    for each in unit.inbox.rows():
        if (each.audit_id, each.revision) == (key.audit_id, key.revision):
            what = tr(_PACKAGES.get(each.kind, _PACKAGES[PackageKind.AUDIT]))
            yield HistoryRow(
                0, RowKind.EVENT, each.arrived_at, each.sender_name, tr("{what}: arrived here", what=what)
            )
