"""Owns completing an audit: the review before it, and the one unit of work that fixes it for ever.

Review and `prepare` are pure and run where the session lives; `complete` is one unit of work. A crash
between them leaves a whole draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.domain.rows import ROWS, rows_to_json
from qa_desktop.domain.working_days import BankHolidays
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession, NodeView, Violation
from qa_desktop.i18n import mark, tr
from qa_desktop.services import attachments, carried_rows, escalating, gaps, identifiers, plans
from qa_desktop.services.contradictions import contradictions
from qa_desktop.services.desktop import MissingItem, ReadyToComplete, Review, Settlement, Weight
from qa_desktop.services.escalating import AlarmHook, no_alarm
from qa_desktop.services.filling import draft_summary, figures, shown, subject_of
from qa_desktop.services.ports import Clock, CompletedAudit, Completion, Store, UnitOfWork
from qa_desktop.services.stages import still_due
from qa_desktop.services.words import is_reason

CompletedHook = Callable[[UnitOfWork, CompletedAudit, tuple[RaisedPrompt, ...], Escalation | None], None]
"""Called inside the unit of work: the exchange fixes package id and sequence there."""


def stays_here(
    _unit: UnitOfWork,
    _audit: CompletedAudit,
    _prompts: tuple[RaisedPrompt, ...],
    _escalation: Escalation | None,
) -> None:
    """The hook of an installation that has joined no space."""


def review(session: FormSession, escalation: Escalation | None, *, joined: bool = True) -> Review:
    """Look at a filling as it stands: missing, contradicting, identifying, and what would be sent.

    Args:
        session: The filling.
        escalation: Its escalation record, if there is one.
        joined: Whether this installation sends to a Q&S team.
    """
    progress = session.progress()
    return Review(
        missing=tuple(_item(session, violation) for violation in session.validate()),
        contradictions=contradictions(session, escalation),
        identifiers=identifiers.search(session),
        due_later=tuple(_item(session, violation) for violation in session.due_later()),
        notes=_notes(session),
        will_be_sent=_will_be_sent(session, escalation, joined),
        answered=progress.answered,
        applicable=progress.applicable,
        hidden=progress.hidden,
    )


def unsettled(looked: Review, settlement: Settlement) -> tuple[str, ...]:
    """Codes and keys of what still blocks completing, in the order of the page."""
    missing = ("MISSING",) if looked.missing else ()
    contradicting = tuple(
        each.code
        for each in looked.contradictions
        if each.weight is Weight.MUST_FIX
        or (each.weight is Weight.NEEDS_REASON and not is_reason(settlement.reasons.get(each.code, "")))
    )
    identifying = tuple(
        found.key for found in looked.identifiers if not is_reason(settlement.identifiers.get(found.key, ""))
    )
    return missing + contradicting + identifying


def prepare(
    key: AuditKey, session: FormSession, escalation: Escalation | None, settlement: Settlement
) -> ReadyToComplete:
    """Review once more and freeze the instance; nothing is kept yet.

    Raises:
        Refused: AUDIT-NOT-READY while anything blocks.
    """
    looked = review(session, escalation)
    blocking = unsettled(looked, settlement)
    if blocking:
        raise Refused("AUDIT-NOT-READY", audit=key.audit_id, blocking=len(blocking))
    rows = carried_rows.places(session)
    return ReadyToComplete(
        key=key,
        instance_xml=session.serialise(),
        figures=figures(session),
        notes=_settled(session, looked, settlement),
        prompts=session.prompts(),
        escalation=escalating.from_answers(session),
        attachments=attachments.named_by(session),
        check_ins=plans.check_ins(session, key),
        due_later=tuple(
            (carried_rows.placed(each.node_id, rows), each.stage) for each in session.due_later()
        ),
        rows=rows,
    )


def complete(
    store: Store,
    clock: Clock,
    ready: ReadyToComplete,
    *,
    who: str,
    after_complete: CompletedHook = stays_here,
    alarm: AlarmHook = no_alarm,
    holidays: BankHolidays = gaps.unknown_year,
) -> AuditSummary:
    """Fix the audit for ever: frozen instance, escalation, log and its place in the queue, or nothing.

    Raises:
        Refused: AUDIT-UNKNOWN, AUDIT-NOT-DRAFT, ATTACHMENT-GONE, or whatever the store refuses; the draft
            is whole.
    """
    now = clock.now()
    with store.write() as unit:
        draft_summary(unit, ready.key)
        rows = carried_rows.keep(unit, ready.key, ready.rows)
        moved = rows_to_json(rows)
        completion = Completion(
            completed_at=now,
            completed_by=who,
            instance_xml=ready.instance_xml,
            instance_sha256=hashlib.sha256(ready.instance_xml).hexdigest(),
            notes={**ready.notes, ROWS: moved} if moved else ready.notes,
        )
        attachments.freeze(unit, ready.key, ready.attachments)
        unit.audits.complete(ready.key, completion, ready.figures)
        plans.keep(unit, ready.check_ins, ready.key)
        gap = gaps.of(ready.prompts, ready.key, clock.local().date(), holidays)
        gaps.keep(unit, gap, ready.key)
        earlier = unit.contributions.of(ready.key.audit_id)
        unit.contributions.set_due(ready.key, still_due(ready.due_later, earlier, ready.key.revision, rows))
        _keep_escalation(unit, ready, now, who, alarm)
        unit.log.append("audit-completed", subject_of(ready.key), at=now, who=who)
        done = unit.audits.completed(ready.key)
        if done is None:
            raise Refused("AUDIT-UNKNOWN", audit=ready.key.audit_id, revision=ready.key.revision)
        after_complete(unit, done, ready.prompts, unit.escalations.latest(ready.key.audit_id))
        return unit.audits.summary(ready.key) or done.summary


# ---------------------------------------------------------------- below


def _keep_escalation(
    unit: UnitOfWork, ready: ReadyToComplete, now: datetime, who: str, alarm: AlarmHook
) -> None:
    if ready.escalation is not None:
        raised = [prompt for prompt in ready.prompts if prompt.code is PromptCode.E1]
        codes = tuple(dict.fromkeys(prompt.code.value for prompt in raised))
        causes = tuple(dict.fromkeys(escalating.cause_words(prompt) for prompt in raised))
        escalating.record_answers(unit, ready.key, codes, causes, ready.escalation, now, who=who, alarm=alarm)


def _item(session: FormSession, violation: Violation) -> MissingItem:
    view = session.view(violation.node_id)
    section = _section_of(session, view)
    return MissingItem(violation, view.label or view.definition.name, section.label, section.node_id)


def _section_of(session: FormSession, view: NodeView) -> NodeView:
    """The top-level group or repeat it lies in; the root for a question outside any."""
    root: NodeId = session.root()
    while view.parent is not None and view.parent != root:
        view = session.view(view.parent)
    return session.view(root) if view.parent is None else view


def _notes(session: FormSession) -> tuple[str, ...]:
    said = {
        PromptCode.E2: mark("Serious gap: {what}. The manager sees it within one working day."),
        PromptCode.E3: mark("Pattern or drift: {what}. Listed for the quality team."),
        PromptCode.M1: mark("Disagreement: {what}. Added to the next moderation."),
    }
    return tuple(
        tr(said[prompt.code], what=f"{prompt.label} {prompt.answer}".strip())
        for prompt in session.prompts()
        if prompt.code in said
    )


def _will_be_sent(session: FormSession, escalation: Escalation | None, joined: bool) -> tuple[str, ...]:
    if not joined:
        return (
            tr("Nothing is sent: this computer has not joined a Q&S team yet. The audit stays here, sealed."),
        )
    reference = shown(session, "case-reference")
    whole = (
        tr(
            "Quality & Standards: the whole audit with its grades and reasons, under case number {case}. "
            "It is sealed so that only they can open it.",
            case=reference,
        )
        if reference
        else tr(
            "Quality & Standards: the whole audit with its grades and reasons, under the audit's reference. "
            "It is sealed so that only they can open it."
        )
    )
    sentences = [whole]
    if session.tool.settings.send == "on-request":
        sentences = [tr("Nothing goes by itself: this tool's audits are sent when Q&S asks for them.")]
    if escalation is not None or escalating.from_answers(session) is not None:
        sentences.append(tr("Quality & Standards: the escalation record, ahead of the audit."))
    sentences.append(
        tr("Nobody else: nothing is sent to the worker, the manager or the family by this program.")
    )
    return tuple(sentences)


def _settled(session: FormSession, looked: Review, settlement: Settlement) -> Mapping[str, object]:
    """What the review page settled, as JSON: kept with the audit and shown to the moderator."""
    return {
        "contradictions": [
            {
                "code": each.code,
                "words": each.words,
                "reason": settlement.reasons.get(each.code, "").strip(),
                "moderate": each.moderate,
            }
            for each in looked.contradictions
        ],
        "identifiers": [
            {
                "node": str(found.node_id),
                "label": found.label,
                "kind": found.kind,
                "reason": settlement.identifiers[found.key].strip(),
            }
            for found in looked.identifiers
        ],
        "prompts": [
            {"code": prompt.code.value, "label": prompt.label, "answer": prompt.answer}
            for prompt in session.prompts()
        ],
        "moderate": any(each.moderate for each in looked.contradictions)
        or any(prompt.code is PromptCode.M1 for prompt in session.prompts()),
        "answered": looked.answered,
        "applicable": looked.applicable,
        "hidden": looked.hidden,
    }
