"""Owns a hub's part of asking: sending an audit to one person's computer, judging what comes back.

A contribution counts when the computer that completed the audit sent it, or the one that was asked. Any other
is set aside, kept whole, until Q&S decides: a hub that was restored may itself have forgotten an ask.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from qa_desktop.domain.asking import (
    TOOL_PART,
    Ask,
    AskChange,
    AskDoc,
    AskEnd,
    ask_change_to_json,
    ask_doc_to_json,
)
from qa_desktop.domain.contribution import (
    Contribution,
    ContributionDoc,
    contribution_doc_from_json,
    contribution_doc_to_json,
)
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AskId, AuditKey, ContributionId, DeviceId, uuid7
from qa_desktop.domain.package import RosterDevice
from qa_desktop.domain.wire import INSTANCE_PART, audit_doc_from_json
from qa_desktop.errors import Refused
from qa_desktop.services import ask_records, collected, contributed_files, membership, outgoing
from qa_desktop.services.ask_records import AskRecord, Side
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.membership import HubSelf, Membership
from qa_desktop.services.outgoing import Message
from qa_desktop.services.ports import OpenedPackage, PackagePart, UnitOfWork

NOT_ASKED = "CONTRIBUTION-NOT-ASKED"
"""It answers an ask that was not made of its computer, or was never made."""
WITHDRAWN = "CONTRIBUTION-WITHDRAWN"
"""The ask was withdrawn before the answer came."""
SECOND = "CONTRIBUTION-SECOND"
"""Another answer to this ask came first."""
STRANGER = "CONTRIBUTION-STRANGER"
"""Its computer neither completed the audit nor was asked."""
LONGEST_WORDS = 2_000


# ---------------------------------------------------------------- asking


def ask(
    exchange: Exchange, unit: UnitOfWork, key: AuditKey, stage: str, device: DeviceId, words: str, *, who: str
) -> AskRecord:
    """Send an audit that was collected to one computer, and ask for one stage of it.

    Raises:
        Refused: HUB-NOT-HERE, AUDIT-NOT-ARRIVED, AUDIT-SUPERSEDED, TOOL-MISSING, ATTACHMENT-GONE,
            ATTACHMENT-EXISTS when two files have one name, ASK-NOBODY when no such
            computer is enrolled, ASK-OPEN when it is asked already, PKG-TOO-BIG; nothing was sent.
    """
    here, own = _hub(exchange, unit)
    enrolled = _enrolled(here, device)
    if enrolled is None:
        raise Refused("ASK-NOBODY")
    audit = unit.inbox.completed(key)
    if audit is None:
        raise Refused("AUDIT-NOT-ARRIVED", audit=key.audit_id)
    if audit.summary.superseded:
        raise Refused("AUDIT-SUPERSEDED", audit=key.audit_id, revision=key.revision)
    if any(each.ask.device == device for each in ask_records.open_ones(unit, Side.MADE, key, stage)):
        raise Refused("ASK-OPEN", device=device)
    xml = unit.tools.xml(audit.summary.tool.content_hash)
    if xml is None:
        raise Refused("TOOL-MISSING", tool=audit.summary.tool.content_hash)
    now = exchange.clock.now()
    made = Ask(
        ask_id=AskId(uuid7(int(now.timestamp() * 1000), exchange.entropy.bytes(10))),
        audit_id=key.audit_id,
        revision=key.revision,
        stage=stage,
        device=device,
        person=enrolled.person,
        asked_by=who,
        asked_at=now,
        words=words.strip()[:LONGEST_WORDS],
    )
    files = unit.tools.attachments(audit.summary.tool.content_hash)
    named = {name: f"tool-file-{number:03d}" for number, name in enumerate(sorted(files), 1)}
    sent = audit_doc_from_json(unit.inbox.audit_doc(key))
    doc = AskDoc(
        ask=made,
        # The newest word on its escalation: the audit may have come before anybody acknowledged it.
        audit=replace(sent, escalation=collected.escalation_of(unit, key.audit_id)),
        contributions=unit.contributions.of(key.audit_id, key.revision),
        tool_files=named,
    )
    parts = [
        PackagePart(INSTANCE_PART, "application/xml", audit.completion.instance_xml),
        # What its computer has already is not known here, and a tool is small beside an audit's files.
        PackagePart(TOOL_PART, "application/xml", xml),
        *(PackagePart(named[name], "application/octet-stream", data) for name, data in files.items()),
    ]
    for each in audit.attachments:
        data = unit.inbox.part(key, each.name)
        if data is None:
            raise Refused("ATTACHMENT-GONE")
        parts.append(PackagePart(each.name, each.media_type, data))
    has = {each.name: each for each in parts}
    for added in contributed_files.parts_of(unit, doc.contributions):
        if added.name not in has:
            parts.append(added)
        elif has[added.name].data != added.data:
            raise Refused("ATTACHMENT-EXISTS")
    message = Message(PackageKind.ASK, made.ask_id, ask_doc_to_json(doc), tuple(parts))
    outgoing.seal(exchange, unit, outgoing.hub_writer(here, own, enrolled.keys), message)
    record = AskRecord(made, audit.summary.case_reference, audit.summary.tool_title, newest=key.revision)
    ask_records.save(unit, Side.MADE, record)
    unit.log.append(
        "stage-asked", f"{key.audit_id}/{key.revision}", at=now, who=who, stage=stage, device=device
    )
    return record


def withdraw(exchange: Exchange, unit: UnitOfWork, ask_id: AskId, *, who: str) -> AskRecord:
    """Take an ask back. An answer that is on its way all the same is set aside when it comes.

    Raises:
        Refused: ASK-CLOSED when it was answered or withdrawn already.
    """
    record = ask_records.load(unit, Side.MADE, ask_id)
    if record is None or not record.is_open:
        raise Refused("ASK-CLOSED")
    now = exchange.clock.now()
    closed = replace(record, end=AskEnd.WITHDRAWN, closed_at=now, closed_by=who)
    ask_records.save(unit, Side.MADE, closed)
    _tell(exchange, unit, closed, AskEnd.WITHDRAWN)
    unit.log.append("ask-withdrawn", _subject(closed), at=now, who=who, stage=closed.ask.stage)
    return closed


def take_in(unit: UnitOfWork, contribution_id: ContributionId) -> None:
    """Count a contribution that was set aside: Q&S has decided."""
    unit.contributions.judge(contribution_id, "")


# ---------------------------------------------------------------- what comes back


def contribution_came(exchange: Exchange, unit: UnitOfWork, device: DeviceId, opened: OpenedPackage) -> None:
    """Judge what somebody adds to an audit, in the transaction that took it in."""
    doc = contribution_doc_from_json(opened.doc)
    if unit.contributions.judged(doc.contribution.contribution_id) is None:
        _judge(exchange, unit, device, doc)


def audit_came(exchange: Exchange, unit: UnitOfWork, opened: OpenedPackage) -> None:
    """An audit is here: judge what came before it, and tell those who were asked of an older version."""
    doc = audit_doc_from_json(opened.doc)
    for early, device in unit.inbox.contributors(doc.audit_id):
        if unit.contributions.judged(early.contribution.contribution_id) is None:
            _judge(exchange, unit, device, early)
    for record in ask_records.open_ones(unit, Side.MADE):
        if record.ask.audit_id == doc.audit_id and record.newest < doc.revision:
            newer = replace(record, newest=doc.revision)
            ask_records.save(unit, Side.MADE, newer)
            _tell(exchange, unit, newer, AskEnd.CORRECTED)


def _judge(exchange: Exchange, unit: UnitOfWork, device: DeviceId, doc: ContributionDoc) -> None:
    made = doc.contribution
    completed_on = unit.inbox.senders(made.audit_id)
    if made.ask:
        record = ask_records.load(unit, Side.MADE, AskId(made.ask))
        reason = _why_not(record, made, device)
        if not reason and record is not None and record.is_open:
            _answered(exchange, unit, record, doc, completed_on)
    elif not completed_on:
        return  # its audit has not come: nobody can tell yet
    else:
        reason = "" if device in completed_on else STRANGER
    unit.contributions.judge(made.contribution_id, reason)


def _why_not(record: AskRecord | None, made: Contribution, device: DeviceId) -> str:
    if record is None or record.ask.device != device:
        return NOT_ASKED
    if (made.audit_id, made.revision, made.stage) != (
        record.ask.audit_id,
        record.ask.revision,
        record.ask.stage,
    ):
        return NOT_ASKED
    if record.end is AskEnd.WITHDRAWN:
        return WITHDRAWN
    return SECOND if record.contribution not in ("", made.contribution_id) else ""


def _answered(
    exchange: Exchange,
    unit: UnitOfWork,
    record: AskRecord,
    doc: ContributionDoc,
    completed_on: frozenset[DeviceId],
) -> None:
    """Close the ask on every computer that knows of it, and let the auditor have the answer."""
    made = doc.contribution
    closed = replace(
        record,
        end=AskEnd.ANSWERED,
        closed_at=made.made_at,
        closed_by=made.author,
        contribution=made.contribution_id,
    )
    ask_records.save(unit, Side.MADE, closed)
    _tell(exchange, unit, closed, AskEnd.ANSWERED)
    attached = made.key if made.attachments else None
    for device in sorted(completed_on - {record.ask.device}):
        message = Message(PackageKind.ANSWERED, made.ask, contribution_doc_to_json(doc), attached=attached)
        _write(exchange, unit, device, message)
    unit.log.append(
        "ask-answered", _subject(closed), at=exchange.clock.now(), who=made.author, stage=made.stage
    )


# ---------------------------------------------------------------- below


def _tell(exchange: Exchange, unit: UnitOfWork, record: AskRecord, change: AskEnd) -> None:
    told = AskChange(record.ask.ask_id, change, exchange.clock.now(), max(record.newest, record.ask.revision))
    message = Message(PackageKind.ASK_CHANGE, record.ask.ask_id, ask_change_to_json(told))
    _write(exchange, unit, record.ask.device, message)


def _write(exchange: Exchange, unit: UnitOfWork, device: DeviceId, message: Message) -> None:
    """Put a message into a mailbox; a computer that was revoked gets no more mail.

    What cannot be sealed is left out: it must not keep what has just arrived from being taken in.
    """
    here, own = _hub(exchange, unit)
    enrolled = _enrolled(here, device)
    if enrolled is not None:
        with suppress(Refused):
            outgoing.seal(exchange, unit, outgoing.hub_writer(here, own, enrolled.keys), message)


def _hub(exchange: Exchange, unit: UnitOfWork) -> tuple[Membership, HubSelf]:
    here = membership.load(exchange, unit)
    if here.hub is None:
        raise Refused("HUB-NOT-HERE")
    return here, here.hub


def _enrolled(here: Membership, device: DeviceId) -> RosterDevice | None:
    every = here.pinned.roster.devices or ()
    return next((each for each in every if each.keys.device == device and each.revoked is None), None)


def _subject(record: AskRecord) -> str:
    return f"{record.ask.audit_id}/{record.ask.revision}"
