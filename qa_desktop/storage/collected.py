"""Owns what arrived audits and alarms say: read out of their `doc` once, listed from columns afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from qa_desktop.domain.attachment import are_parts
from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.contribution import (
    Contribution,
    ContributionDoc,
    contribution_doc_from_json,
    contribution_doc_to_json,
)
from qa_desktop.domain.dispatch import DeliveryState, PackageKind, Stream, StreamPosition
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, DeviceId, ToolHash
from qa_desktop.domain.prompts import PromptCode
from qa_desktop.domain.tool import ToolRef
from qa_desktop.domain.wire import (
    INSTANCE_PART,
    AlarmDoc,
    AuditDoc,
    alarm_doc_from_json,
    audit_doc_from_json,
    escalation_to_json,
)
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services.ports import Arrival, CompletedAudit, Completion, InboxRow
from qa_desktop.storage.contributions import SqlContributions
from qa_desktop.storage.later_files import SqlLaterFiles
from qa_desktop.storage.stubs import strip_arrivals, stub_of
from qa_desktop.storage.tables import (
    arrival_parts,
    arrivals,
    collected,
    judgements,
    safe_marks,
    to_json,
    tools,
)

_SERIOUSNESS = {code.value: place for place, code in enumerate(PromptCode)}

_NEWER = collected.alias("newer")
_IS_ASIDE = sa.exists().where(judgements.c.contribution_id == _NEWER.c.contribution, judgements.c.aside != "")
_LATEST_ESCALATION = (
    # Of all that came about this audit, the newest word on its escalation decides. An answer that was set
    # aside may raise an alarm, and settles none.
    sa.select(_NEWER.c.needs_attention)
    .where(_NEWER.c.audit_id == collected.c.audit_id, _NEWER.c.escalation.is_not(None))
    .where(sa.or_(_NEWER.c.needs_attention == 1, ~_IS_ASIDE))
    .order_by(_NEWER.c.escalation.desc(), _NEWER.c.arrival)
    .limit(1)
    .scalar_subquery()
)
_OPEN = sa.and_(collected.c.escalation.is_not(None), _LATEST_ESCALATION == 1).label("escalation_open")
_ARRIVAL = [
    arrivals.c[name]
    for name in ("writer", "to", "epoch", "seq", "created_at", "arrived_at", "read_at", "sender_name")
]
_JOINED = collected.join(arrivals, arrivals.c.row == collected.c.arrival)

_IS_SAFE = (
    sa.exists()
    .where(
        safe_marks.c.writer == arrivals.c.writer,
        safe_marks.c.to == arrivals.c.to,
        sa.or_(
            safe_marks.c.epoch > arrivals.c.epoch,
            sa.and_(safe_marks.c.epoch == arrivals.c.epoch, safe_marks.c.seq >= arrivals.c.seq),
        ),
    )
    .label("is_safe")
)
_NOT_DISPOSED = collected.c.disposed == 0
_LATER = collected.alias("later")
_SUPERSEDED = (
    sa.exists()
    .where(_LATER.c.audit_id == collected.c.audit_id, _LATER.c.kind == PackageKind.AUDIT.value)
    .where(_LATER.c.revision > collected.c.revision)
    .label("superseded")
)
_SUMMARY = (
    sa.select(collected, *_ARRIVAL, _IS_SAFE, _SUPERSEDED)
    .select_from(_JOINED)
    .where(collected.c.kind == PackageKind.AUDIT.value, collected.c.duplicate == 0)
    .where(_NOT_DISPOSED)
)

_SAMENESS = ("kind", "audit_id", "revision", "content_sha256")
_SAME = (
    sa.select(collected.c.disposed)
    .where(*(collected.c[name] == sa.bindparam(f"the_{name}") for name in _SAMENESS))
    .order_by(collected.c.disposed.desc())
    .limit(1)
)
_COLLECT = sa.insert(collected)

Doc = AuditDoc | AlarmDoc | ContributionDoc


def read_doc(arrival: Arrival) -> Doc | None:
    """What an arrival says about an audit; None for a kind that says nothing about one.

    Raises:
        Untrusted: PKG-DOC when its content is not what its kind promises.
    """
    try:
        if arrival.kind == PackageKind.ALARM.value:
            return alarm_doc_from_json(arrival.doc)
        if arrival.kind == PackageKind.CONTRIBUTION.value:
            added = contribution_doc_from_json(arrival.doc)
            if not are_parts(added.contribution.attachments, arrival.parts):
                raise Untrusted("PKG-DOC", member="attachments", seq=arrival.position.seq)
            return added
        if arrival.kind != PackageKind.AUDIT.value:
            return None
        doc = audit_doc_from_json(arrival.doc)
    except ValueError as error:
        # The text names the member that was wrong, never what stood in it.
        raise Untrusted("PKG-DOC", member=str(error), seq=arrival.position.seq) from error
    instance = arrival.parts.get(INSTANCE_PART)
    if instance is None or hashlib.sha256(instance).hexdigest() != doc.instance_sha256:
        raise Untrusted("PKG-DOC", member=INSTANCE_PART, seq=arrival.position.seq)
    names = [INSTANCE_PART, *(each.name for each in doc.attachments)]
    if len(set(names)) < len(names):
        raise Untrusted("PKG-DOC", member="attachments", seq=arrival.position.seq)
    if not are_parts(doc.attachments, arrival.parts):
        raise Untrusted("PKG-DOC", member="attachments", seq=arrival.position.seq)
    return doc


def keep(connection: sa.Connection, number: int, doc: Doc, parts: Mapping[str, bytes]) -> None:
    """Keep an arrival's content in columns, and notice when the same content has come before.

    Raises:
        Untrusted: PKG-DOC, a contribution is here already under its id with other content, or one of its
            files under its name.
    """
    values = _values(doc)
    duplicate = connection.execute(_SAME, {f"the_{name}": values[name] for name in _SAMENESS}).first()
    if duplicate is not None and duplicate.disposed:
        # It was here, and was disposed of: known again, and not taken in again.
        connection.execute(_COLLECT, {"arrival": number, "duplicate": 1, **values, **stub_of(values)})
        strip_arrivals(connection, [number])
        return
    connection.execute(_COLLECT, {"arrival": number, "duplicate": int(duplicate is not None), **values})
    if isinstance(doc, ContributionDoc):
        # Beside its audit, whether that has come or not.
        try:
            SqlContributions(connection).add(doc.contribution)
        except Refused as error:
            raise Untrusted("PKG-DOC", member="contribution_id") from error
        try:
            _keep_files(SqlLaterFiles(connection), doc.contribution, parts)
        except Refused as error:
            raise Untrusted("PKG-DOC", member="attachments") from error


def _keep_files(files: SqlLaterFiles, made: Contribution, parts: Mapping[str, bytes]) -> None:
    for each in made.attachments:
        files.add(made.audit_id, each, parts[each.name], at=made.made_at, who=made.author)
    files.sign(made.audit_id, [each.name for each in made.attachments])


def _values(doc: Doc) -> dict[str, Any]:
    if isinstance(doc, AuditDoc):
        return _audit_values(doc)
    return _alarm_values(doc) if isinstance(doc, AlarmDoc) else _contribution_values(doc)


def _audit_values(doc: AuditDoc) -> dict[str, Any]:
    return {
        "kind": PackageKind.AUDIT.value,
        "audit_id": doc.audit_id,
        "revision": doc.revision,
        "content_sha256": doc.instance_sha256,
        **_tool_values(doc.tool, doc.tool_title),
        "case_reference": doc.case_reference,
        "team": doc.team,
        "service_area": doc.service_area,
        "auditor": doc.auditor,
        "overall_grade": doc.overall_grade,
        "answered": doc.answered,
        "applicable": doc.applicable,
        "completed_at": doc.completed_at,
        "completed_by": doc.completed_by,
        "correction_reason": doc.correction_reason,
        "codes": _by_seriousness(tuple(prompt.code for prompt in doc.prompts)),
        "notes": doc.notes,
        **_escalation_values(doc.escalation),
    }


def _alarm_values(doc: AlarmDoc) -> dict[str, Any]:
    content = to_json(escalation_to_json(doc.escalation)).encode()
    return {
        "kind": PackageKind.ALARM.value,
        "audit_id": doc.audit_id,
        "revision": doc.escalation.revision,
        "content_sha256": hashlib.sha256(content).hexdigest(),
        **_tool_values(doc.tool, doc.tool_title),
        "case_reference": doc.case_reference,
        "team": doc.team,
        "auditor": doc.escalation.raised_by,
        "codes": _by_seriousness(doc.escalation.codes),
        "notes": {},
        **_escalation_values(doc.escalation),
    }


def _contribution_values(doc: ContributionDoc) -> dict[str, Any]:
    content = to_json(contribution_doc_to_json(doc)).encode()
    return {
        "kind": PackageKind.CONTRIBUTION.value,
        "audit_id": doc.contribution.audit_id,
        "revision": doc.contribution.revision,
        "content_sha256": hashlib.sha256(content).hexdigest(),
        **_tool_values(doc.tool, doc.tool_title),
        "case_reference": doc.case_reference,
        "team": doc.team,
        "auditor": doc.contribution.author,
        "contribution": doc.contribution.contribution_id,
        "codes": _by_seriousness(doc.contribution.codes),
        "notes": {},
        **_escalation_values(doc.contribution.escalation),
    }


def _tool_values(tool: ToolRef, title: str) -> dict[str, Any]:
    return {
        "form_id": tool.form_id,
        "tool_version": tool.version,
        "tool_hash": tool.content_hash,
        "tool_title": title,
    }


def _escalation_values(escalation: Escalation | None) -> dict[str, Any]:
    if escalation is None:
        return {}
    return {
        "escalation": escalation.revision,
        "needs_attention": int(escalation.is_untold or escalation.is_open),
    }


def _by_seriousness(codes: tuple[str, ...]) -> list[str]:
    return sorted(set(codes), key=lambda code: (_SERIOUSNESS.get(code, len(_SERIOUSNESS)), code))


def inbox_rows(connection: sa.Connection) -> tuple[InboxRow, ...]:
    """Open escalations first, then newest arrivals."""
    waiting = tools.c.row.is_(None).label("waiting_for_tool")
    judged = judgements.c.contribution_id == collected.c.contribution
    rows = connection.execute(
        sa.select(collected, *_ARRIVAL, _OPEN, waiting, judgements.c.aside)
        .select_from(
            _JOINED.outerjoin(tools, tools.c.content_hash == collected.c.tool_hash).outerjoin(
                judgements, judged
            )
        )
        .where(_NOT_DISPOSED)
        .order_by(_OPEN.desc(), arrivals.c.arrived_at.desc(), arrivals.c.row.desc())
    )
    return tuple(_inbox_row(row) for row in rows)


def open_escalations(connection: sa.Connection) -> frozenset[str]:
    """The audits in which the newest word on a concern is that it is untold or unacknowledged."""
    told = sa.select(collected.c.audit_id).where(collected.c.escalation.is_not(None), _LATEST_ESCALATION == 1)
    return frozenset(connection.execute(told).scalars())


def audits(connection: sa.Connection, only: Collection[str] | None = None) -> tuple[AuditSummary, ...]:
    """Every collected revision once, newest arrival first; of some audits alone where they are named."""
    wanted = _SUMMARY if only is None else _SUMMARY.where(collected.c.audit_id.in_(only))
    rows = connection.execute(wanted.order_by(arrivals.c.arrived_at.desc(), arrivals.c.row.desc()))
    return tuple(_summary(row) for row in rows)


def completed(connection: sa.Connection, key: AuditKey) -> CompletedAudit | None:
    """A collected audit; the first to come, where one revision came with two contents."""
    row = connection.execute(_first_of(key)).first()
    if row is None:
        return None
    xml = _part(connection, row.arrival, INSTANCE_PART)
    completion = Completion(row.completed_at, row.completed_by, xml or b"", row.content_sha256, row.notes)
    doc = connection.execute(sa.select(arrivals.c.doc).where(arrivals.c.row == row.arrival)).scalar_one()
    return CompletedAudit(_summary(row), completion, audit_doc_from_json(doc).attachments)


def part(connection: sa.Connection, key: AuditKey, name: str) -> bytes | None:
    """One part of the package that brought an audit: of the one that `completed` shows."""
    row = connection.execute(_first_of(key)).first()
    return None if row is None else _part(connection, row.arrival, name)


def audit_doc(connection: sa.Connection, key: AuditKey) -> Any:
    """The `doc` of the package that brought an audit: of the one that `completed` shows."""
    row = connection.execute(_first_of(key)).first()
    doc = sa.select(arrivals.c.doc).where(arrivals.c.row == (None if row is None else row.arrival))
    return connection.execute(doc).scalar()


def senders(connection: sa.Connection, audit_id: AuditId) -> frozenset[DeviceId]:
    """The computers that sent a version of an audit."""
    found = connection.execute(
        sa.select(arrivals.c.writer)
        .select_from(_JOINED)
        .where(collected.c.audit_id == audit_id, collected.c.kind == PackageKind.AUDIT.value)
    ).scalars()
    return frozenset(map(DeviceId, found))


def contributors(
    connection: sa.Connection, audit_id: AuditId
) -> tuple[tuple[ContributionDoc, DeviceId], ...]:
    """What came for an audit in later stages, in order of arrival, and from which computer."""
    rows = connection.execute(
        sa.select(arrivals.c.writer, arrivals.c.doc)
        .select_from(_JOINED)
        .where(collected.c.audit_id == audit_id, collected.c.kind == PackageKind.CONTRIBUTION.value)
        .where(_NOT_DISPOSED)
        .order_by(arrivals.c.row)
    )
    return tuple((contribution_doc_from_json(row.doc), DeviceId(row.writer)) for row in rows)


def _first_of(key: AuditKey) -> sa.Select[Any]:
    return (
        _SUMMARY.where(collected.c.audit_id == key.audit_id, collected.c.revision == key.revision)
        .order_by(arrivals.c.row)
        .limit(1)
    )


def _part(connection: sa.Connection, arrival: int, name: str) -> bytes | None:
    found = connection.execute(
        sa.select(arrival_parts.c.data).where(
            arrival_parts.c.arrival == arrival, arrival_parts.c.name == name
        )
    ).scalar()
    return None if found is None else bytes(found)


def _inbox_row(row: Any) -> InboxRow:
    return InboxRow(
        stream=Stream(DeviceId(row.writer), row.to),
        position=StreamPosition(row.epoch, row.seq),
        kind=PackageKind(row.kind),
        audit_id=AuditId(row.audit_id),
        revision=row.revision,
        tool=ToolRef(row.form_id, row.tool_version, ToolHash(row.tool_hash)),
        tool_title=row.tool_title,
        case_reference=row.case_reference,
        team=row.team,
        auditor=row.auditor,
        sender_name=row.sender_name,
        overall_grade=row.overall_grade,
        codes=tuple(row.codes),
        escalation_open=bool(row.escalation_open),
        created_at=row.created_at,
        arrived_at=row.arrived_at,
        read_at=row.read_at,
        contribution=row.contribution,
        aside=row.aside or "",
        duplicate=bool(row.duplicate),
        waiting_for_tool=bool(row.waiting_for_tool),
    )


def _summary(row: Any) -> AuditSummary:
    return AuditSummary(
        audit_id=AuditId(row.audit_id),
        revision=row.revision,
        tool=ToolRef(row.form_id, row.tool_version, ToolHash(row.tool_hash)),
        tool_title=row.tool_title,
        state=AuditState.COMPLETED,
        case_reference=row.case_reference,
        team=row.team,
        service_area=row.service_area,
        answered=row.answered,
        applicable=row.applicable,
        # When it was begun does not travel; what the hub knows is when it was completed.
        started_at=row.completed_at,
        changed_at=row.arrived_at,
        completed_at=row.completed_at,
        completed_by=row.completed_by,
        correction_reason=row.correction_reason,
        superseded=bool(row.superseded),
        overall_grade=row.overall_grade,
        delivery=DeliveryState.SAFE if row.is_safe else DeliveryState.RECEIVED,
    )
