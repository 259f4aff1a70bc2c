"""Owns what a report says: a completed filling, section by section, as a model ready to set.

Every relevant answered field is in it, once. Questions that did not apply are left out and counted.
This is the case view: nothing is masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.contribution import Contribution, authors
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import audit_reference
from qa_desktop.formengine.api import FormSession
from qa_desktop.services.ports import Completion, ReportItem, ReportModel, ReportSection
from qa_desktop.services.report_sections import Sections, no_file
from qa_desktop.services.words import full_moment_words, grade_words, stage_words

MARKING = "OFFICIAL-SENSITIVE"
DEMONSTRATION = "DEMONSTRATION: INVENTED DATA"
_KIND_WORDS = {
    "name": "a name",
    "worker-name": "a worker's name",
    "nhs-number": "an NHS number",
    "date-of-birth": "a date of birth",
    "postcode": "a postcode",
    "reference": "a case number",
    "worker-reference": "a worker's number",
    "address": "an address",
}


def build(
    session: FormSession,
    summary: AuditSummary,
    completion: Completion,
    escalation: Escalation | None,
    *,
    local_now: datetime,
    attachments: Sequence[Attachment] = (),
    read: Callable[[str], bytes | None] = no_file,
    contributions: Sequence[Contribution] = (),
) -> ReportModel:
    """Make the report of a completed audit.

    Args:
        session: The filling restored from the frozen instance, read-only.
        summary: Its row.
        completion: What completing fixed.
        escalation: Its escalation record, if there is one.
        local_now: The moment of printing in local time; times are printed in its zone.
        attachments: The files that belong to it.
        read: The bytes of one of them by its name.
        contributions: What was added in later stages, which `session` shows over the audit's answers.
    """
    added = {
        node_id: f"Added by {_signed(each, local_now)}"
        for node_id, each in authors(contributions, summary.revision).items()
    }
    sections = Sections(session, {each.name: each for each in attachments}, read, added)
    return ReportModel(
        title=summary.tool_title,
        subtitle=f"Case {summary.case_reference}" if summary.case_reference else "",
        reference=audit_reference(summary.audit_id),
        marking=MARKING,
        facts=tuple(_facts(session, summary, completion, local_now)),
        overall_grade=summary.overall_grade,
        sections=sections.written(),
        notes=(
            *_notes(completion.notes, escalation, local_now),
            *_contributed(contributions, summary.revision, local_now),
        ),
        footer=session.tool.settings.footer,
        created_at=local_now,
        title_date=completion.completed_at.astimezone(local_now.tzinfo).date(),
    )


def demonstration(model: ReportModel) -> ReportModel:
    """The report of invented data, saying so on every page instead of being marked as a real one."""
    return replace(model, marking=DEMONSTRATION)


def slip(escalation: Escalation, *, local_now: datetime) -> ReportModel:
    """Make the one-page note of an escalation, to hand to the manager."""
    facts = tuple((name, value) for name, value in escalation_facts(escalation, local_now) if value)
    return ReportModel(
        title="Escalation",
        subtitle=f"Case {escalation.case_reference}" if escalation.case_reference else "",
        reference=audit_reference(escalation.audit_id),
        marking=MARKING,
        facts=facts,
        overall_grade="",
        sections=(
            ReportSection(
                "What was found",
                (
                    *(ReportItem("Raised by", cause, "text") for cause in escalation.causes),
                    ReportItem("In the auditor's words", escalation.what, "text"),
                ),
            ),
        ),
        notes=(),
        footer="Acknowledge within 24 hours. If you cannot, tell the head of service.",
        created_at=local_now,
        title_date=escalation.raised_at.astimezone(local_now.tzinfo).date(),
    )


def escalation_facts(escalation: Escalation, local_now: datetime) -> Iterator[tuple[str, str]]:
    """The escalation record as named facts; blank where nothing was written."""

    def moment(value: datetime | None) -> str:
        return full_moment_words(value, local_now) if value is not None else ""

    yield "Raised", f"{moment(escalation.raised_at)} by {escalation.raised_by}"
    yield "Reason", "; ".join(escalation.causes)
    yield "What was found", escalation.what
    yield "Who was told", ", ".join(part for part in (escalation.told_role, escalation.told_name) if part)
    yield "How", escalation.told_how
    yield "When", moment(escalation.told_at)
    yield (
        "Acknowledged",
        (
            f"{moment(escalation.acknowledged_at)} by {escalation.acknowledged_by}"
            if escalation.acknowledged_at is not None
            else ""
        ),
    )
    yield "Every child safe today", {"yes": "Yes", "no": "No"}.get(escalation.safe_now, "")
    yield "What was done", escalation.outcome
    yield "Why no escalation was needed", escalation.override_reason


# ---------------------------------------------------------------- header and notes


def _facts(
    session: FormSession, summary: AuditSummary, completion: Completion, local_now: datetime
) -> Iterator[tuple[str, str]]:
    yield "Case number", summary.case_reference or "not given"
    if summary.team:
        yield "Team", summary.team
    if summary.service_area:
        yield "Service area", summary.service_area
    version = f", version {summary.tool.version}" if summary.tool.version else ""
    is_said = "sample" in summary.tool_title.lower()
    sample = " (sample)" if session.tool.settings.sample and not is_said else ""
    yield "Tool", f"{summary.tool_title}{version}{sample}"
    when = full_moment_words(completion.completed_at, local_now)
    yield "Completed", f"{when} by {completion.completed_by or 'not known'}"
    yield "Overall grade", grade_words(summary.overall_grade) or "not graded"
    if summary.revision > 1 or summary.correction_reason:
        yield "Version of this audit", f"{summary.revision}, a correction: {summary.correction_reason}"
    if summary.superseded:
        yield "Note", "A later corrected version of this audit exists."
    yield "Tool fingerprint", summary.tool.content_hash[:16]


def _notes(
    notes: Mapping[str, object], escalation: Escalation | None, local_now: datetime
) -> Iterator[tuple[str, str]]:
    if escalation is not None:
        for name, value in escalation_facts(escalation, local_now):
            if value:
                yield f"Escalation: {name[0].lower()}{name[1:]}", value
    for each in _rows(notes, "contradictions"):
        reason = each.get("reason")
        yield "Looked at on review", f"{each.get('words', '')}" + (f"\nReason: {reason}" if reason else "")
    for each in _rows(notes, "identifiers"):
        kind = _KIND_WORDS.get(str(each.get("kind")), "an identifier")
        yield "Identifier kept", f"“{each.get('label', '')}” holds {kind}.\nReason: {each.get('reason', '')}"
    if notes.get("moderate") is True:
        yield "Moderation", "This audit was added to the moderation pool."


def _contributed(
    contributions: Sequence[Contribution], revision: int, local_now: datetime
) -> Iterator[tuple[str, str]]:
    """Every contribution, in order: the newest answers stand in the report, all are named here."""
    for each in contributions:
        count = len(each.answers)
        answers = f"{count} {'answer' if count == 1 else 'answers'}"
        version = f", to version {each.revision}" if each.revision != revision else ""
        yield "Added later", f"{_signed(each, local_now)}: {answers}{version}."
        for found in _rows(each.notes, "identifiers"):
            kind = _KIND_WORDS.get(str(found.get("kind")), "an identifier")
            words = f"“{found.get('label', '')}” holds {kind}.\nReason: {found.get('reason', '')}"
            yield "Identifier kept", words


def _signed(contribution: Contribution, local_now: datetime) -> str:
    whose = stage_words(contribution.stage).removeprefix("the ")
    return f"{contribution.author} ({whose}), {full_moment_words(contribution.made_at, local_now)}"


def _rows(notes: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    rows = notes.get(name)
    if isinstance(rows, Sequence) and not isinstance(rows, str):
        yield from (row for row in rows if isinstance(row, Mapping))
