"""Owns a device's part of asking: what Q&S asked of this computer, the audit that came with it, the answer.

The audit is no audit of this computer: it is read out of the package that brought it, while the ask is open.
Signed or withdrawn, nothing shows it any more; the package stays, encrypted, like everything that arrived.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from qa_desktop.domain.asking import (
    TOOL_PART,
    AskChange,
    AskDoc,
    AskEnd,
    ask_change_from_json,
    ask_change_to_json,
    ask_doc_from_json,
)
from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.contribution import Contribution, contribution_doc_from_json
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AskId, AuditId, AuditKey, DeviceId, ToolHash
from qa_desktop.domain.wire import INSTANCE_PART
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services import ask_records, contributed_files
from qa_desktop.services.ask_records import AskRecord, Side
from qa_desktop.services.ports import Arrival, CompletedAudit, Completion, OpenedPackage, UnitOfWork

if TYPE_CHECKING:
    from qa_desktop.services.receiving import Source

LEARNT = "asks/learnt/"
"""Contributions of others' computers to audits of this one, which the profile has not looked at yet."""
EARLY = "asks/early/"
"""What became of asks that have not come yet."""

# ---------------------------------------------------------------- taking in


def take(
    unit: UnitOfWork, own: DeviceId, source: Source, position: StreamPosition, opened: OpenedPackage
) -> None:
    """Keep an ask, in the transaction that took its package in. One that comes again changes nothing.

    Raises:
        Untrusted: PKG-DOC, it is not what its kind promises, or of another computer; nothing was kept.
    """
    doc = _checked(opened, own, position)
    known = ask_records.load(unit, Side.RECEIVED, doc.ask.ask_id)
    if known is not None:
        if known.ask != doc.ask:
            raise _wrong("ask_id", position)
        return
    parts = {each.name: each.data for each in opened.parts}
    for each in doc.contributions:
        try:
            unit.contributions.add(each)
            contributed_files.keep(unit, each, parts)
        except Refused as error:
            raise _wrong("contributions", position) from error
    record = AskRecord(
        ask=doc.ask,
        case_reference=doc.audit.case_reference,
        tool_title=doc.audit.tool_title,
        newest=doc.ask.revision,
        at=(source.stream, position),
    )
    early = unit.documents.get(EARLY + doc.ask.ask_id)
    if early is not None:
        record = _changed(record, ask_change_from_json(json.loads(early)))
    ask_records.save(unit, Side.RECEIVED, record)


def change(unit: UnitOfWork, position: StreamPosition, opened: OpenedPackage) -> None:
    """Believe what Q&S says became of an ask.

    Raises:
        Untrusted: PKG-DOC; nothing was changed.
    """
    try:
        told: AskChange = ask_change_from_json(opened.doc)
    except ValueError as error:
        raise _wrong(str(error), position) from error
    known = ask_records.load(unit, Side.RECEIVED, told.ask_id)
    if known is None:
        _keep_early(unit, told)
    else:
        ask_records.save(unit, Side.RECEIVED, _changed(known, told))


def learn(unit: UnitOfWork, position: StreamPosition, opened: OpenedPackage) -> None:
    """Keep an answer that Q&S had from another computer, beside the audit of this one.

    Raises:
        Untrusted: PKG-DOC, nothing was kept.
    """
    try:
        made = contribution_doc_from_json(opened.doc).contribution
    except ValueError as error:
        raise _wrong(str(error), position) from error
    own = unit.audits.summary(made.key)
    if own is None or own.state is AuditState.DISPOSED:
        return  # the audit is on another computer of this person, or this one was set up anew, or let it go
    try:
        is_new = unit.contributions.add(made)
        contributed_files.keep(unit, made, {each.name: each.data for each in opened.parts})
    except Refused as error:
        raise _wrong("contribution_id", position) from error
    if is_new:
        unit.contributions.set_due(made.key, _due_now(unit, made))
        unit.documents.put(f"{LEARNT}{made.audit_id}/{made.contribution_id}", b"")


# ---------------------------------------------------------------- what stands open


def open_asks(unit: UnitOfWork) -> tuple[AskRecord, ...]:
    """What is asked of the person at this computer, oldest first."""
    return tuple(ask_records.open_ones(unit, Side.RECEIVED))


def open_ask(unit: UnitOfWork, key: AuditKey, stage: str) -> AskRecord | None:
    """The ask that answers of this stage would answer; the oldest where there are several."""
    return next(iter(ask_records.open_ones(unit, Side.RECEIVED, key, stage)), None)


def is_brought(unit: UnitOfWork, key: AuditKey) -> bool:
    """Whether an audit is known here from an ask alone: then only what is asked can be answered."""
    if unit.audits.summary(key) is not None or unit.inbox.completed(key) is not None:
        return False
    return any(each.ask.key == key for each in ask_records.every(unit, Side.RECEIVED))


def learnt(unit: UnitOfWork) -> tuple[Contribution, ...]:
    """Answers that came since the last time; asking takes them off the list."""
    found = []
    for name in unit.documents.names(LEARNT):
        audit_id, _, contribution_id = name.removeprefix(LEARNT).partition("/")
        kept = unit.contributions.of(AuditId(audit_id))
        found += [each for each in kept if each.contribution_id == contribution_id]
        unit.documents.remove(name)
    return tuple(found)


def close(unit: UnitOfWork, ask_id: AskId, made: Contribution) -> None:
    """The answer is signed: the ask, and the audit that came with it, leave the lists."""
    record = ask_records.load(unit, Side.RECEIVED, ask_id)
    if record is not None:
        closed = replace(
            record,
            end=AskEnd.ANSWERED,
            closed_at=made.made_at,
            closed_by=made.author,
            contribution=made.contribution_id,
        )
        ask_records.save(unit, Side.RECEIVED, closed)


# ---------------------------------------------------------------- the audit that came with it


def completed(unit: UnitOfWork, key: AuditKey) -> CompletedAudit | None:
    """The audit that an open ask brought; None once nothing of it is asked any more."""
    for doc, arrival in _brought(unit, key.audit_id):
        if doc.ask.key == key:
            audit = doc.audit
            xml = arrival.parts[INSTANCE_PART]
            completion = Completion(
                audit.completed_at, audit.completed_by, xml, audit.instance_sha256, audit.notes
            )
            return CompletedAudit(_summary(doc, arrival.arrived_at), completion, audit.attachments)
    return None


def summary(unit: UnitOfWork, audit_id: AuditId) -> AuditSummary | None:
    """The audit that an ask brought, as lists name it, also when nothing of it is asked any more."""
    for record in ask_records.every(unit, Side.RECEIVED):
        arrival = unit.inbox.arrival(*record.at) if record.at and record.ask.audit_id == audit_id else None
        if arrival is not None:
            return _summary(ask_doc_from_json(arrival.doc), arrival.arrived_at)
    return None


def part(unit: UnitOfWork, key: AuditKey, name: str) -> bytes | None:
    """A file of the audit that an open ask brought."""
    for doc, arrival in _brought(unit, key.audit_id):
        if doc.ask.key == key and any(each.name == name for each in doc.audit.attachments):
            return arrival.parts.get(name)
    return None


def escalation(unit: UnitOfWork, audit_id: AuditId) -> Escalation | None:
    """What was escalated when the audit was completed that an open ask brought."""
    found = (doc.audit.escalation for doc, _ in _brought(unit, audit_id))
    return next((each for each in found if each is not None), None)


def tool(unit: UnitOfWork, content_hash: ToolHash) -> tuple[bytes, Mapping[str, bytes]] | None:
    """A tool that came with an open ask: to read that audit with, never offered for new ones."""
    for doc, arrival in _brought(unit):
        if doc.audit.tool.content_hash == content_hash:
            files = {name: arrival.parts[part] for name, part in doc.tool_files.items()}
            return arrival.parts[TOOL_PART], files
    return None


# ---------------------------------------------------------------- below


def _brought(unit: UnitOfWork, audit_id: AuditId | None = None) -> Iterator[tuple[AskDoc, Arrival]]:
    for record in ask_records.open_ones(unit, Side.RECEIVED):
        if record.at is None or (audit_id is not None and record.ask.audit_id != audit_id):
            continue
        arrival = unit.inbox.arrival(*record.at)
        if arrival is not None:
            yield ask_doc_from_json(arrival.doc), arrival


def _due_now(unit: UnitOfWork, made: Contribution) -> dict[str, int]:
    """What is due as its author's computer knew it; of answers that it did not know, as it is known here."""
    here = {each.stage: each.due for each in unit.contributions.due() if each.key == made.key}
    crossed = {each.stage for each in unit.contributions.of(made.audit_id) if each.number >= made.number}
    return {**made.due, **{stage: here.get(stage, 0) for stage in crossed - {made.stage}}}


def _checked(opened: OpenedPackage, own: DeviceId, position: StreamPosition) -> AskDoc:
    try:
        doc = ask_doc_from_json(opened.doc)
    except ValueError as error:
        raise _wrong(str(error), position) from error
    if doc.ask.device != own:
        raise _wrong("ask.device", position)
    parts = {each.name: each.data for each in opened.parts}
    wanted = {
        INSTANCE_PART: doc.audit.instance_sha256,
        TOOL_PART: doc.audit.tool.content_hash,
        **{each.name: each.sha256 for each in doc.audit.attachments},
    }
    if len(wanted) != 2 + len(doc.audit.attachments):
        raise _wrong("attachments", position)
    for name, sha256 in wanted.items():
        data = parts.get(name)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            # What people call their files is nothing for a log.
            raise _wrong(name if name in (INSTANCE_PART, TOOL_PART) else "attachments", position)
    if not parts.keys() >= set(doc.tool_files.values()):
        raise _wrong("tool_files", position)
    return doc


def _changed(record: AskRecord, told: AskChange) -> AskRecord:
    record = replace(record, newest=max(record.newest, told.revision))
    if told.change is AskEnd.CORRECTED or not record.is_open:
        return record
    return replace(record, end=told.change, closed_at=told.at)


def _keep_early(unit: UnitOfWork, told: AskChange) -> None:
    """A hole does not hold up what is behind it: what became of an ask may come before the ask."""
    name = EARLY + told.ask_id
    if told.change is not AskEnd.CORRECTED or unit.documents.get(name) is None:
        unit.documents.put(name, json.dumps(ask_change_to_json(told)).encode())


def _summary(doc: AskDoc, arrived_at: datetime) -> AuditSummary:
    audit = doc.audit
    return AuditSummary(
        audit_id=audit.audit_id,
        revision=audit.revision,
        tool=audit.tool,
        tool_title=audit.tool_title,
        state=AuditState.COMPLETED,
        case_reference=audit.case_reference,
        team=audit.team,
        service_area=audit.service_area,
        answered=audit.answered,
        applicable=audit.applicable,
        # When it was begun does not travel.
        started_at=audit.completed_at,
        changed_at=arrived_at,
        completed_at=audit.completed_at,
        completed_by=audit.completed_by,
        correction_reason=audit.correction_reason,
        # A version that was corrected since may still be answered: what is asked was asked of this one.
        superseded=False,
        overall_grade=audit.overall_grade,
        delivery=None,
    )


def _wrong(member: str, position: StreamPosition) -> Untrusted:
    return Untrusted("PKG-DOC", member=member, seq=position.seq)
