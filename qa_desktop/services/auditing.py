"""Owns the audits as lists and as things to read again: My work, the audit list, view, correct."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from qa_desktop.domain.audit import AuditState, AuditSummary, SavedDraft, Write, WriteKind
from qa_desktop.domain.contribution import overlaid
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditKey, audit_reference
from qa_desktop.domain.rows import rows_of
from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import Tool
from qa_desktop.i18n import tr
from qa_desktop.services import asked, collected, escalating, gaps, plans
from qa_desktop.services.ask_words import asked_rows
from qa_desktop.services.desktop import (
    AuditRow,
    DeliveryCount,
    EscalationState,
    LaterDue,
    MyWork,
    Opened,
)
from qa_desktop.services.desktop_plans import CheckInRow
from qa_desktop.services.filling import World, corrects, figures, last_saved, open_draft, subject_of
from qa_desktop.services.own_stage import only_own
from qa_desktop.services.plans import CheckIn
from qa_desktop.services.ports import CompletedAudit, NewDraft, Owed, Store, UnitOfWork
from qa_desktop.services.stages import due_words
from qa_desktop.services.words import (
    DELIVERY_LABELS,
    calendar_words,
    delivery_label,
    grade_words,
    is_reason,
    state_words,
)

ReadAnswers = Callable[[Tool, bytes], SavedDraft]
"""Undo `FormSession.serialise`: the answers of an instance as ODK submission XML."""

RECENT = 10
"""Completed audits shown on My work; the rest are one click away."""
_URGENCY = (
    EscalationState.UNTOLD,
    EscalationState.OVERDUE,
    EscalationState.NOT_SAFE,
    EscalationState.WAITING,
    EscalationState.CLOSED,
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CSV_HEADINGS = (
    "reference", "version", "case", "tool", "tool_version", "team", "service_area", "state", "overall_grade",
    "answered", "applicable", "started", "completed", "completed_by", "correction_reason",
)  # fmt: skip


# ---------------------------------------------------------------- lists


def my_work(store: Store, *, now: datetime, local: datetime) -> MyWork:
    """What waits for the person: open escalations, drafts, and where finished audits are."""
    with store.read() as unit:
        summaries = unit.audits.list()
        own = {summary.audit_id for summary in summaries}
        owed = unit.contributions.due()
        asked_again = plans.due(unit, local.date())
        for_me = asked_rows(unit, local)
        serious = gaps.rows(unit, local.date())
        # One of somebody else's audit was written down here in a later stage, and is told: its clock runs.
        recorded = unit.escalations.open()
        open_ones = [each for each in recorded if each.audit_id in own or not each.is_untold]
    rows = [escalating.row(each, now, local) for each in open_ones]
    completed = [each for each in summaries if each.state is AuditState.COMPLETED]
    counts = Counter(each.delivery or DeliveryState.ON_THIS_COMPUTER for each in completed)
    newest = sorted(completed, key=lambda each: each.completed_at or each.changed_at, reverse=True)
    return MyWork(
        escalations=tuple(sorted(rows, key=lambda each: _URGENCY.index(each.state))),
        drafts=tuple(row(each) for each in summaries if each.state is AuditState.DRAFT),
        recent=tuple(row(each) for each in newest[:RECENT]),
        deliveries=tuple(
            DeliveryCount(state, delivery_label(state), counts[state]) for state in DELIVERY_LABELS
        ),
        later=_later(completed, owed),
        gaps=serious,
        check_ins=tuple(_check_ins(completed, asked_again)),
        asked=for_me,
    )


def _check_ins(completed: Sequence[AuditSummary], due: Sequence[CheckIn]) -> Iterator[CheckInRow]:
    by_key = {AuditKey(each.audit_id, each.revision): each for each in completed}
    for each in due:
        summary = by_key[each.key]
        words = tr("Ask: where are you now? Due {day}.", day=calendar_words(each.due))
        yield CheckInRow(each, summary.case_reference, summary.tool_title, words)


def _later(completed: Sequence[AuditSummary], owed: Sequence[Owed]) -> tuple[LaterDue, ...]:
    """Audits that others still have to answer, in the order in which they were completed."""
    by_key = {AuditKey(each.audit_id, each.revision): each for each in completed}
    stages: dict[AuditKey, list[tuple[str, int]]] = {}
    for each in owed:
        stages.setdefault(each.key, []).append((each.stage, each.due))
    return tuple(LaterDue(row(by_key[key]), due_words(due)) for key, due in stages.items() if key in by_key)


def audits(store: Store) -> tuple[AuditRow, ...]:
    """Every revision that is not in the bin, most recently changed first."""
    with store.read() as unit:
        return tuple(row(summary) for summary in unit.audits.list())


def row(summary: AuditSummary) -> AuditRow:
    """One audit as lists show it."""
    return AuditRow(
        summary=summary,
        reference=audit_reference(summary.audit_id),
        state_words=state_words(summary),
        grade_words=grade_words(summary.overall_grade),
    )


# ---------------------------------------------------------------- reading again


def completed(unit: UnitOfWork, key: AuditKey) -> CompletedAudit:
    """A completed revision of this computer, one collected at the hub, or one that came with an open ask.

    Raises:
        Refused: AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED.
    """
    own = unit.audits.summary(key)
    if own is not None and own.state not in (AuditState.COMPLETED, AuditState.DISPOSED):
        raise Refused("AUDIT-NOT-COMPLETED", audit=key.audit_id, revision=key.revision)
    found = unit.audits.completed(key) or unit.inbox.completed(key) or asked.completed(unit, key)
    if found is None:
        code = "AUDIT-UNKNOWN" if own is None else "AUDIT-DISPOSED"
        raise Refused(code, audit=key.audit_id, revision=key.revision)
    return found


def view_completed(
    store: Store, world: World, read_answers: ReadAnswers, key: AuditKey, *, who: str
) -> Opened:
    """Open a completed audit to read, from its frozen instance; the reading is logged.

    What was added in later stages lies over it; the audit itself is as it was completed.

    Raises:
        Refused: AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED, TOOL-MISSING.
    """
    with store.write() as unit:
        audit = completed(unit, key)
        tool = world.tools.get(unit, audit.summary.tool.content_hash)
        escalation = collected.escalation_of(unit, key.audit_id)
        case = unit.cases.find(audit.summary.case_reference) if audit.summary.case_reference else None
        last = last_saved(unit, tool, audit.completion.completed_at)
        contributions = only_own(tool, unit.contributions.of(key.audit_id, key.revision))
        unit.log.append("audit-viewed", subject_of(key), at=world.clock.now(), who=who)
    frozen = read_answers(tool, audit.completion.instance_xml)
    saved = overlaid(frozen, contributions, key.revision, rows_of(audit.completion.notes))
    session = world.open_session(tool, world.surroundings(), saved=saved, last_saved=last)
    return Opened(key, session, audit.summary, None, escalation, case, audit, contributions)


def correct(store: Store, world: World, key: AuditKey, reason: str, *, who: str) -> Opened:
    """Begin a new version with the old answers; the old version stays as it is.

    Raises:
        Refused: AUDIT-REASON without a written reason, AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED,
            AUDIT-SUPERSEDED when a later version exists, AUDIT-BEING-CORRECTED while one is under way.
    """
    if not is_reason(reason):
        raise Refused("AUDIT-REASON", audit=key.audit_id)
    now = world.clock.now()
    new_key = AuditKey(key.audit_id, key.revision + 1)
    with store.write() as unit:
        old = _correctable(unit, key)
        answers = unit.audits.draft(key)
        tool = world.tools.get(unit, old.tool.content_hash)
        session = world.open_session(
            tool,
            world.surroundings(),
            saved=answers,
            last_saved=last_saved(unit, tool),
            corrects=corrects(unit, tool, new_key),
        )
        unit.audits.create(
            NewDraft(
                key=new_key,
                tool=old.tool,
                tool_title=old.tool_title,
                case_reference=old.case_reference,
                team=old.team,
                service_area=old.service_area,
                started_at=now,
                started_by=who,
                correction_reason=reason.strip(),
            ),
            tuple(_writes_of(session.saved())),
        )
        unit.attachments.copy(key, new_key, at=now, who=who)
        unit.audits.set_figures(new_key, figures(session), now)
        unit.log.append("audit-corrected", subject_of(new_key), at=now, who=who)
    return open_draft(store, world, new_key)


# ---------------------------------------------------------------- export


def to_csv(summaries: tuple[AuditSummary, ...]) -> str:
    """The audit list as CSV; no cell can be taken for a formula by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_CSV_HEADINGS)
    for each in summaries:
        cells = (
            audit_reference(each.audit_id), each.revision, each.case_reference, each.tool_title,
            each.tool.version, each.team, each.service_area, state_words(each),
            grade_words(each.overall_grade), each.answered, each.applicable, each.started_at.isoformat(),
            each.completed_at.isoformat() if each.completed_at else "", each.completed_by,
            each.correction_reason,
        )  # fmt: skip
        writer.writerow(guarded(cell) if isinstance(cell, str) else cell for cell in cells)
    return text.getvalue()


def guarded(cell: str) -> str:
    """A cell that a spreadsheet shows and never runs (OWASP, "CSV Injection")."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


# ---------------------------------------------------------------- below


def _correctable(unit: UnitOfWork, key: AuditKey) -> AuditSummary:
    summary = unit.audits.summary(key)
    if summary is None:
        raise Refused("AUDIT-UNKNOWN", audit=key.audit_id, revision=key.revision)
    if summary.state is not AuditState.COMPLETED:
        code = "AUDIT-DISPOSED" if summary.state is AuditState.DISPOSED else "AUDIT-NOT-COMPLETED"
        raise Refused(code, audit=key.audit_id, revision=key.revision)
    latest = unit.audits.latest(key.audit_id) or summary
    if latest.revision > key.revision:
        code = "AUDIT-BEING-CORRECTED" if latest.state is AuditState.DRAFT else "AUDIT-SUPERSEDED"
        raise Refused(code, audit=key.audit_id, revision=latest.revision)
    return summary


def _writes_of(saved: SavedDraft) -> Iterator[Write]:
    for instance in saved.repeats:
        yield Write(WriteKind.ADD_REPEAT, instance.node_id, "", str(instance.order), computed=False)
    for node_id, value in saved.answers.items():
        yield Write(WriteKind.ANSWER, node_id, "", value, computed=False)
