"""Owns the escalation of an audit: one record, which the sheet (F2) and the tool's own block both speak for.

Nothing here sends anything by itself: a change is kept, and the `alarm` hook puts it in the queue in
the same unit of work, so that Q&S hears of it before the audit is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.case import Case
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.i18n import tr
from qa_desktop.services import asked, collected
from qa_desktop.services.desktop import (
    Contact,
    EscalationEntry,
    EscalationProposal,
    EscalationRow,
    EscalationState,
)
from qa_desktop.services.filling import first, shown
from qa_desktop.services.ports import Clock, Store, UnitOfWork
from qa_desktop.services.words import is_reason, moment_words, span_words

AlarmHook = Callable[[UnitOfWork, Escalation], None]
"""Called with every new revision, inside the unit of work that keeps it."""

ACKNOWLEDGE_WITHIN = timedelta(hours=24)
"""Domain.md 3.3: an E1 is acknowledged within 24 hours, or the head of service is copied in."""
YES = frozenset({"yes", "true", "1"})
NO = frozenset({"no", "false", "0"})


def no_alarm(_unit: UnitOfWork, _escalation: Escalation) -> None:
    """The hook of an installation that has joined no space."""


# ---------------------------------------------------------------- what the sheet opens with


def propose(session: FormSession, existing: Escalation | None, case: Case | None) -> EscalationProposal:
    """What raised it, whom to tell, and what is known already."""
    raised = alarms(session)
    reasons = first(session, "escalation-reason") or _even_if_hidden(session, "escalation-reason")
    entry = from_answers(session) or EscalationEntry()
    if existing is not None:
        entry = entry_of(existing)
    return EscalationProposal(
        codes=_unique(prompt.code.value for prompt in raised),
        causes=_unique(cause_words(prompt) for prompt in raised),
        contacts=contacts(session, case),
        reason_choices=tuple((choice.name, choice.label) for choice in reasons.choices) if reasons else (),
        entry=entry,
        existing=existing,
        must_tell=bool(raised) and untold(session, existing),
    )


def alarms(session: FormSession) -> tuple[RaisedPrompt, ...]:
    """Prompts that say "tell a manager now", in form order."""
    return tuple(prompt for prompt in session.prompts() if prompt.code is PromptCode.E1)


def contacts(session: FormSession, case: Case | None) -> tuple[Contact, ...]:
    """Whom to tell: the case's manager, then the next tier. Names only where something says them."""
    name = (case.manager_name or case.manager_ref) if case else ""
    phone = case.manager_phone if case else ""
    return (
        Contact(tr("Team Manager"), name or shown(session, "manager"), phone),
        Contact(tr("Service Manager (if the team manager is away or involved)"), "", ""),
        Contact(tr("Head of Service"), "", ""),
    )


def untold(session: FormSession, existing: Escalation | None) -> bool:
    """Whether a concern stands that nobody was told of and nobody overrode with a reason."""
    entry = from_answers(session)
    if entry is not None and _is_settled(entry):
        return False
    if existing is not None:
        return existing.is_untold
    return bool(alarms(session)) or _concern(session) in YES


# ---------------------------------------------------------------- the record and the tool's block


def from_answers(session: FormSession) -> EscalationEntry | None:
    """What the tool's escalation block says; None when it says nothing of a concern."""
    told_when = _value(session, "escalation-told-when")
    entry = EscalationEntry(
        reasons=tuple(_value(session, "escalation-reason").split()),
        what=_value(session, "escalation-what"),
        told_role=_value(session, "escalation-told"),
        told_at=_moment(told_when),
        override_reason=_value(session, "escalation-override"),
    )
    # A reason against an escalation that nothing asked for is an answer, no escalation.
    stands = _concern(session) in YES or (bool(entry.override_reason) and bool(alarms(session)))
    return entry if stands else None


def answers(session: FormSession, entry: EscalationEntry) -> tuple[tuple[NodeId, str], ...]:
    """What to set so that the tool's block says what the sheet says; empty when it does.

    Ask again after setting them: saying that there is a concern opens the rest of the block.
    """
    wanted: dict[str, str] = {}
    if not entry.override_reason.strip():
        wanted["escalation-concern"] = "yes"
    wanted |= {
        "escalation-what": entry.what,
        "escalation-told": entry.told_role or entry.told_name,
        "escalation-override": entry.override_reason,
    }
    writes = [
        (view.node_id, value)
        for role, value in wanted.items()
        for view in session.by_role(role)[:1]
        if value.strip() and view.value.strip() != value.strip() and not view.is_readonly
    ]
    for view in session.by_role("escalation-reason")[:1]:
        offered = {choice.name for choice in view.choices}
        names = [name for name in entry.reasons if name in offered]
        if names and set(names) != set(view.value.split()):
            writes.append((view.node_id, " ".join(names)))
    told_when = first(session, "escalation-told-when")
    told_at = _to_millisecond(entry.told_at)
    if told_when is not None and told_at is not None and _moment(told_when.value) != told_at:
        writes.append((told_when.node_id, told_at.isoformat(timespec="milliseconds")))
    return tuple(writes)


def record(
    store: Store,
    clock: Clock,
    key: AuditKey,
    proposal: EscalationProposal,
    entry: EscalationEntry,
    *,
    who: str,
    alarm: AlarmHook = no_alarm,
) -> Escalation:
    """Keep what the sheet holds as a further revision.

    Raises:
        Refused: ESCALATION-INCOMPLETE, ESCALATION-TOLD-IN-FUTURE, AUDIT-UNKNOWN; nothing was kept.
    """
    now = clock.now()
    _check(entry, now)
    with store.write() as unit:
        return _save(unit, key, proposal.codes, proposal.causes, entry, now, who, alarm)


def record_answers(
    unit: UnitOfWork,
    key: AuditKey,
    codes: tuple[str, ...],
    causes: tuple[str, ...],
    entry: EscalationEntry,
    now: datetime,
    *,
    who: str,
    alarm: AlarmHook = no_alarm,
) -> Escalation | None:
    """Keep what was typed into the tool's own block; None when the record says it already."""
    existing = unit.escalations.latest(key.audit_id)
    if existing is not None:
        entry = _joined(entry_of(existing), entry)
        if entry == entry_of(existing):
            return None
    elif entry == EscalationEntry() and not codes:
        return None
    return _save(unit, key, codes, causes, entry, now, who, alarm)


def entry_of(escalation: Escalation) -> EscalationEntry:
    """The part of a record that the sheet edits."""
    return EscalationEntry(
        reasons=escalation.reasons,
        what=escalation.what,
        told_role=escalation.told_role,
        told_name=escalation.told_name,
        told_how=escalation.told_how,
        told_at=escalation.told_at,
        override_reason=escalation.override_reason,
    )


def acknowledge(
    store: Store,
    clock: Clock,
    audit_id: AuditId,
    *,
    by: str,
    at: datetime,
    safe_now: str,
    outcome: str,
    who: str,
    alarm: AlarmHook = no_alarm,
) -> Escalation:
    """Write down that the manager confirmed, whether every child is safe today, and what was done.

    Raises:
        Refused: ESCALATION-UNKNOWN, ESCALATION-UNTOLD, ESCALATION-INCOMPLETE, or
            ESCALATION-ACKNOWLEDGED-TIME when the moment is in the future or before anybody was told.
    """
    now = clock.now()
    with store.write() as unit:
        existing = collected.escalation_of(unit, audit_id)
        if existing is None:
            raise Refused("ESCALATION-UNKNOWN", audit=audit_id)
        if existing.told_at is None:
            raise Refused("ESCALATION-UNTOLD", audit=audit_id)
        if not by.strip():
            raise Refused("ESCALATION-INCOMPLETE", audit=audit_id)
        if at > now or at < existing.told_at:
            raise Refused("ESCALATION-ACKNOWLEDGED-TIME", audit=audit_id)
        answered = replace(
            existing,
            revision=existing.revision + 1,
            acknowledged_at=at,
            acknowledged_by=by.strip(),
            safe_now=safe_now,
            outcome=outcome.strip(),
        )
        unit.escalations.save(answered)
        unit.log.append("escalation-acknowledged", str(audit_id), at=now, who=who, revision=answered.revision)
        alarm(unit, answered)
    return answered


# ---------------------------------------------------------------- the clock


def state_of(escalation: Escalation, now: datetime) -> EscalationState:
    """Where an escalation stands at a moment."""
    if escalation.is_untold:
        return EscalationState.UNTOLD
    if not escalation.is_open:
        return EscalationState.CLOSED
    if escalation.acknowledged_at is not None:
        return EscalationState.NOT_SAFE
    told = escalation.told_at or now
    return EscalationState.OVERDUE if now - told > ACKNOWLEDGE_WITHIN else EscalationState.WAITING


def row(escalation: Escalation, now: datetime, local: datetime) -> EscalationRow:
    """State and clock words. `local` is the same moment in local time, for `today` and `yesterday`."""
    state = state_of(escalation, now)
    told_whom = escalation.told_role or escalation.told_name or tr("A manager")
    told = (
        tr("{who} told {when}", who=told_whom, when=moment_words(escalation.told_at, local))
        if escalation.told_at is not None
        else tr("Nobody told yet")
    )
    if state is EscalationState.UNTOLD:
        words = tr("Nobody told yet · raised {when}", when=moment_words(escalation.raised_at, local))
    elif state is EscalationState.WAITING:
        left = span_words((escalation.told_at or now) + ACKNOWLEDGE_WITHIN - now)
        words = tr("{told} · waiting for acknowledgement, {left} left", told=told, left=left)
    elif state is EscalationState.OVERDUE:
        late = span_words(now - (escalation.told_at or now) - ACKNOWLEDGE_WITHIN)
        words = tr(
            "{told} · acknowledgement overdue by {late}: copy in the head of service", told=told, late=late
        )
    elif state is EscalationState.NOT_SAFE:
        words = tr("{told} · acknowledged, a child not yet confirmed safe", told=told)
    elif escalation.override_reason.strip():
        words = tr("No escalation needed, with a reason")
    else:
        words = tr("{told} · acknowledged by {name}", told=told, name=escalation.acknowledged_by)
    return EscalationRow(escalation, state, words)


# ---------------------------------------------------------------- below


def _save(
    unit: UnitOfWork,
    key: AuditKey,
    codes: tuple[str, ...],
    causes: tuple[str, ...],
    entry: EscalationEntry,
    now: datetime,
    who: str,
    alarm: AlarmHook,
) -> Escalation:
    # A completed audit's later stage may raise one too, also where the audit is somebody else's.
    summary = unit.audits.summary(key) or _elsewhere(unit, key)
    if summary is None:
        raise Refused("AUDIT-UNKNOWN", audit=key.audit_id, revision=key.revision)
    existing = collected.escalation_of(unit, key.audit_id)
    told_anew = existing is not None and existing.told_at != _to_millisecond(entry.told_at)
    escalation = Escalation(
        audit_id=key.audit_id,
        revision=existing.revision + 1 if existing else 1,
        case_reference=summary.case_reference,
        codes=_unique((*(existing.codes if existing else ()), *codes)),
        causes=_unique((*(existing.causes if existing else ()), *causes)),
        reasons=entry.reasons,
        what=entry.what.strip(),
        raised_at=existing.raised_at if existing else now,
        raised_by=existing.raised_by if existing else who,
        told_role=entry.told_role.strip(),
        told_name=entry.told_name.strip(),
        told_how=entry.told_how.strip(),
        told_at=_to_millisecond(entry.told_at),
        acknowledged_at=existing.acknowledged_at if existing and not told_anew else None,
        acknowledged_by=existing.acknowledged_by if existing and not told_anew else "",
        safe_now=existing.safe_now if existing and not told_anew else "",
        outcome=existing.outcome if existing and not told_anew else "",
        override_reason=entry.override_reason.strip(),
    )
    unit.escalations.save(escalation)
    unit.log.append("escalation-recorded", str(key.audit_id), at=now, who=who, revision=escalation.revision)
    alarm(unit, escalation)
    return escalation


def _elsewhere(unit: UnitOfWork, key: AuditKey) -> AuditSummary | None:
    """An audit that was collected here, or that came with an ask."""
    found = unit.inbox.completed(key) or asked.completed(unit, key)
    return found.summary if found is not None else None


def _check(entry: EscalationEntry, now: datetime) -> None:
    if entry.told_at is not None and entry.told_at > now:
        raise Refused("ESCALATION-TOLD-IN-FUTURE")
    if entry.override_reason.strip():
        if not is_reason(entry.override_reason):
            raise Refused("ESCALATION-INCOMPLETE", field="override")
        return
    says_who = bool(entry.told_role.strip() or entry.told_name.strip())
    if says_who != (entry.told_at is not None):
        raise Refused("ESCALATION-INCOMPLETE", field="told")
    if not is_reason(entry.what):
        raise Refused("ESCALATION-INCOMPLETE", field="what")


def _is_settled(entry: EscalationEntry) -> bool:
    told = entry.told_at is not None and bool(entry.told_role.strip() or entry.told_name.strip())
    return told or is_reason(entry.override_reason)


def _joined(kept: EscalationEntry, typed: EscalationEntry) -> EscalationEntry:
    """What the block says wins where it says something; the sheet's further fields stay."""
    told_role = typed.told_role.strip()
    same_person = told_role in {kept.told_role, kept.told_name}
    return EscalationEntry(
        reasons=typed.reasons if set(typed.reasons) != set(kept.reasons) and typed.reasons else kept.reasons,
        what=typed.what.strip() or kept.what,
        told_role=kept.told_role if same_person or not told_role else told_role,
        told_name=kept.told_name if same_person or not told_role else "",
        told_how=kept.told_how,
        told_at=typed.told_at if typed.told_at is not None else kept.told_at,
        override_reason=typed.override_reason.strip() or kept.override_reason,
    )


def _even_if_hidden(session: FormSession, role: str) -> NodeView | None:
    every = session.questions(relevant_only=False)
    return next((view for view in every if role in view.audit.roles), None)


def _concern(session: FormSession) -> str:
    return _value(session, "escalation-concern")


def _value(session: FormSession, role: str) -> str:
    view = first(session, role)
    return view.value.strip() if view else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # A time without a zone is this computer's time.
    return moment.astimezone() if moment.tzinfo is None else moment


def _to_millisecond(moment: datetime | None) -> datetime | None:
    """A moment as an answer can hold it: the sheet and the block must be able to say the same."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000) if moment is not None else None


def cause_words(prompt: RaisedPrompt) -> str:
    """A prompt as a reason people read: its words and the answer that raised it."""
    return f"{prompt.label} {prompt.answer}".strip() if prompt.answer else prompt.label


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
