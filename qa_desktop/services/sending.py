"""Owns how finished work enters the queue to Q&S: sealed at once by a member, kept by others.

Everything here runs inside the caller's unit of work, so that a completed audit and its place in the
queue are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.contribution import Contribution, ContributionDoc, contribution_doc_to_json
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.domain.wire import (
    INSTANCE_PART,
    AlarmDoc,
    AuditDoc,
    PromptLine,
    alarm_doc_to_json,
    audit_doc_to_json,
)
from qa_desktop.errors import Refused
from qa_desktop.services import asked, delivery, membership, outgoing
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.membership import DeviceSelf, Membership, Standing
from qa_desktop.services.outgoing import Message
from qa_desktop.services.ports import CompletedAudit, Json, PackagePart, UnitOfWork

_PENDING = "exchange/pending/"


def dispatch_audit(
    exchange: Exchange,
    unit: UnitOfWork,
    audit: CompletedAudit,
    prompts: Sequence[RaisedPrompt] | None = None,
    escalation: Escalation | None = None,
) -> Dispatch | None:
    """Queue a completed audit for Q&S; None while it must wait on this computer.

    Prompts and escalation are those kept with the audit unless they are given.

    A package that cannot be sealed never stands in the way of completing: it waits, and every run of the
    exchange names the reason.
    """
    summary, completion = audit.summary, audit.completion
    raised = _kept_prompts(completion.notes) if prompts is None else tuple(map(_line, prompts))
    doc = AuditDoc(
        audit_id=summary.audit_id,
        revision=summary.revision,
        tool=summary.tool,
        tool_title=summary.tool_title,
        case_reference=summary.case_reference,
        team=summary.team,
        service_area=summary.service_area,
        auditor=completion.completed_by,
        completed_at=completion.completed_at,
        completed_by=completion.completed_by,
        correction_reason=summary.correction_reason,
        overall_grade=summary.overall_grade,
        answered=summary.answered,
        applicable=summary.applicable,
        prompts=raised,
        escalation=escalation or unit.escalations.latest(summary.audit_id),
        notes=completion.notes,
        instance_sha256=completion.instance_sha256,
        attachments=audit.attachments,
    )
    part = PackagePart(INSTANCE_PART, "application/xml", completion.instance_xml)
    key = AuditKey(summary.audit_id, summary.revision)
    message = Message(
        PackageKind.AUDIT,
        delivery.subject_of(key),
        audit_doc_to_json(doc),
        (part,),
        key if audit.attachments else None,
    )
    return stage(exchange, unit, message)


def dispatch_alarm(exchange: Exchange, unit: UnitOfWork, escalation: Escalation) -> Dispatch | None:
    """Queue an escalation on its own, before its audit is complete; None while it must wait.

    Raises:
        Refused: AUDIT-UNKNOWN when its audit is not in the store.
    """
    audit: AuditSummary | None = unit.audits.latest(escalation.audit_id) or asked.summary(
        unit, escalation.audit_id
    )
    if audit is None and unit.inbox.senders(escalation.audit_id):
        return None  # the audit was collected: this is the hub, which has what it wrote down
    if audit is None:
        raise Refused("AUDIT-UNKNOWN")
    doc = AlarmDoc(
        audit_id=escalation.audit_id,
        escalation=escalation,
        case_reference=escalation.case_reference or audit.case_reference,
        tool=audit.tool,
        tool_title=audit.tool_title,
        team=audit.team,
    )
    subject = f"{escalation.audit_id}/e{escalation.revision}"
    return stage(exchange, unit, Message(PackageKind.ALARM, subject, alarm_doc_to_json(doc)))


def dispatch_contribution(
    exchange: Exchange, unit: UnitOfWork, contribution: Contribution, audit: AuditSummary
) -> Dispatch | None:
    """Queue what was added to a completed audit; None while it must wait on this computer."""
    doc = ContributionDoc(contribution, audit.tool, audit.tool_title, audit.case_reference, audit.team)
    subject = contribution_subject(contribution)
    attached = contribution.key if contribution.attachments else None
    message = Message(PackageKind.CONTRIBUTION, subject, contribution_doc_to_json(doc), attached=attached)
    return stage(exchange, unit, message)


def contribution_subject(contribution: Contribution) -> str:
    """How the outbox names a contribution."""
    return f"{contribution.audit_id}/c/{contribution.contribution_id}"


def stage(exchange: Exchange, unit: UnitOfWork, message: Message) -> Dispatch | None:
    """Seal a message to Q&S and keep its exact bytes; None while it must wait.

    The order in which work was finished is kept: behind something that waits, everything waits.
    """
    here = membership.load(exchange, unit)
    device = here.device
    if device is None or device.standing is not Standing.JOINED or _waiting(unit):
        _wait(unit, message)
        return None
    try:
        return outgoing.seal(exchange, unit, outgoing.device_writer(here, device), message)
    except Refused:
        _wait(unit, message)
        return None


def stage_pending(
    exchange: Exchange, unit: UnitOfWork, here: Membership, device: DeviceSelf
) -> tuple[str, ...]:
    """Seal everything that waited on this computer, in order. Returns the codes of what still cannot go."""
    writer = outgoing.device_writer(here, device)
    problems: list[str] = []
    for name in _waiting(unit):
        message = outgoing.load_message(unit, name)
        if message is None:
            continue
        try:
            outgoing.seal(exchange, unit, writer, message)
        except Refused as error:
            problems.append(error.code)
            continue
        unit.documents.remove(name)
    return tuple(problems)


def waiting(unit: UnitOfWork) -> int:
    """How many messages wait for this installation to become a member."""
    return len(_waiting(unit))


def waiting_audits(unit: UnitOfWork) -> frozenset[str]:
    """The audits about which a message waits for this installation to become a member."""
    messages = (outgoing.load_message(unit, name) for name in _waiting(unit))
    return frozenset(each.subject.partition("/")[0] for each in messages if each is not None)


def _line(prompt: RaisedPrompt) -> PromptLine:
    return PromptLine(prompt.code.value, prompt.label, prompt.answer)


def _kept_prompts(notes: Json) -> tuple[PromptLine, ...]:
    """What the review page kept with the audit under `prompts`."""
    kept = notes.get("prompts", ())
    if not isinstance(kept, list | tuple):
        return ()
    return tuple(
        PromptLine(str(each["code"]), str(each.get("label", "")), str(each.get("answer", "")))
        for each in kept
        if isinstance(each, dict) and each.get("code")
    )


def _waiting(unit: UnitOfWork) -> tuple[str, ...]:
    return tuple(sorted(unit.documents.names(_PENDING)))


def _wait(unit: UnitOfWork, message: Message) -> None:
    last = max((int(name.removeprefix(_PENDING)) for name in _waiting(unit)), default=0)
    outgoing.keep_message(unit, f"{_PENDING}{last + 1:08d}", message)
    if message.kind is PackageKind.AUDIT:
        audit_id, _, revision = message.subject.rpartition("/")
        key = AuditKey(AuditId(audit_id), int(revision))
        unit.audits.set_delivery(key, DeliveryState.ON_THIS_COMPUTER)
