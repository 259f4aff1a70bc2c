"""Owns a manager's acknowledgement of a completed audit: one answer, in the record and beside the audit.

Written down on My work it is also a contribution to the audit's own escalation block; given as a
contribution it also stops the clock of the record. Neither way changes the completed audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.contribution import Contribution, overlaid
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.domain.rows import rows_of
from qa_desktop.formspec.definition import Question, Tool
from qa_desktop.services import asked, contributing
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.escalating import YES, AlarmHook
from qa_desktop.services.filling import World
from qa_desktop.services.one_stage import AUDITOR
from qa_desktop.services.ports import UnitOfWork

_CONCERN = "escalation-concern"
_WHEN, _SAFE, _OUTCOME = "escalation-acknowledged", "escalation-safe-now", "escalation-outcome"


def beside_audit(
    unit: UnitOfWork,
    world: World,
    read_answers: ReadAnswers,
    escalation: Escalation,
    *,
    who: str,
    send: contributing.Send,
) -> None:
    """Keep what the manager answered as a contribution too, where the completed audit asks for it."""
    summary = _completed(unit, escalation.audit_id)
    key = AuditKey(summary.audit_id, summary.revision) if summary is not None else None
    audit = unit.audits.completed(key) if key is not None else None
    if key is None or audit is None:
        return
    tool = world.tools.get(unit, audit.summary.tool.content_hash)
    frozen = read_answers(tool, audit.completion.instance_xml)
    given_before = unit.contributions.of(key.audit_id)
    held = overlaid(frozen, given_before, key.revision, rows_of(audit.completion.notes)).answers
    concern = _asked(tool).get(_CONCERN)
    if concern is None or held.get(NodeId(concern.path)) not in YES:
        return
    wanted = {_SAFE: escalation.safe_now, _OUTCOME: escalation.outcome}
    if escalation.acknowledged_at is not None:
        wanted[_WHEN] = escalation.acknowledged_at.isoformat(timespec="milliseconds")
    given: dict[str, dict[NodeId, str]] = {}
    for role, question in _asked(tool).items():
        node, value = NodeId(question.path), wanted.get(role, "")
        if value and question.audit.stage != AUDITOR and held.get(node) != value:
            given.setdefault(question.audit.stage, {})[node] = value
    named = contributing.is_named(escalation.acknowledged_by)
    author = escalation.acknowledged_by if named else who
    for stage, answers in given.items():
        new = contributing.NewContribution(key, stage, author, answers)
        contributing.add(unit, world, new, who=who, send=send)


def from_contribution(
    unit: UnitOfWork, world: World, made: Contribution, *, who: str, alarm: AlarmHook
) -> None:
    """Stop the clock of an escalation whose acknowledgement came as a contribution."""
    existing = unit.escalations.latest(made.audit_id) or asked.escalation(unit, made.audit_id)
    summary = unit.audits.summary(made.key)
    brought = asked.completed(unit, made.key) if summary is None else None
    if brought is not None:
        summary = brought.summary
    if existing is None or existing.told_at is None or summary is None:
        return
    questions = _asked(world.tools.get(unit, summary.tool.content_hash))
    said = {role: made.answers.get(NodeId(question.path), "").strip() for role, question in questions.items()}
    at = _moment(said)
    answered = replace(
        existing,
        acknowledged_at=max(at, existing.told_at) if at is not None else existing.acknowledged_at,
        acknowledged_by=made.author if at is not None else existing.acknowledged_by,
        safe_now=said.get(_SAFE) or existing.safe_now,
        outcome=said.get(_OUTCOME) or existing.outcome,
    )
    if answered != existing:
        answered = replace(answered, revision=existing.revision + 1)
        unit.escalations.save(answered)
        unit.log.append(
            "escalation-acknowledged",
            str(made.audit_id),
            at=world.clock.now(),
            who=who,
            revision=answered.revision,
        )
        alarm(unit, answered)


def _completed(unit: UnitOfWork, audit_id: AuditId) -> AuditSummary | None:
    """The newest completed version of an audit of this computer."""
    latest = unit.audits.latest(audit_id)
    if latest is not None and latest.state is not AuditState.COMPLETED and latest.revision > 1:
        latest = unit.audits.summary(AuditKey(audit_id, latest.revision - 1))
    return latest if latest is not None and latest.state is AuditState.COMPLETED else None


def _asked(tool: Tool) -> dict[str, Question]:
    """The questions of the escalation block by role."""
    found: dict[str, Question] = {}
    for node in tool.nodes.values():
        if isinstance(node, Question):
            for role in node.audit.roles:
                if role in (_CONCERN, _WHEN, _SAFE, _OUTCOME):
                    found.setdefault(role, node)
    return found


def _moment(said: Mapping[str, str]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said.get(_WHEN, ""))
    except ValueError:
        return None
    return moment.astimezone() if moment.tzinfo is None else moment
