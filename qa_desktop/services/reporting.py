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
from qa_desktop.domain.rows import rows_of
from qa_desktop.formengine.api import FormSession
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.covering import covered_words
from qa_desktop.services.ports import Completion, ReportItem, ReportModel, ReportSection
from qa_desktop.services.report_sections import Sections, no_file
from qa_desktop.services.words import full_moment_words, grade_words, stage_name

MARKING = "OFFICIAL-SENSITIVE"
DEMONSTRATION = mark("DEMONSTRATION: INVENTED DATA")
_KIND_WORDS = {
    "name": mark("a name"),
    "worker-name": mark("a worker's name"),
    "nhs-number": mark("an NHS number"),
    "date-of-birth": mark("a date of birth"),
    "postcode": mark("a postcode"),
    "reference": mark("a case number"),
    "worker-reference": mark("a worker's number"),
    "address": mark("an address"),
}
_ANY_KIND = mark("an identifier")


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
    reader: str = "",
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
        reader: The stage of somebody who reads it before they answer: what is covered to them is left out.
    """
    added = {
        node_id: tr("Added by {who}", who=_signed(each, local_now))
        for node_id, each in authors(contributions, summary.revision, rows_of(completion.notes)).items()
    }
    sections = Sections(session, {each.name: each for each in attachments}, read, added, reader)
    overall = (covered_words(session, view, reader) for view in session.by_role("overall-grade"))
    covered = next(filter(None, overall), "")
    return ReportModel(
        title=summary.tool_title,
        subtitle=tr("Case {case}", case=summary.case_reference) if summary.case_reference else "",
        reference=audit_reference(summary.audit_id),
        marking=MARKING,
        facts=tuple(_facts(session, summary, completion, local_now, covered)),
        overall_grade="" if covered else summary.overall_grade,
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
    return replace(model, marking=tr(DEMONSTRATION))


def slip(escalation: Escalation, *, local_now: datetime) -> ReportModel:
    """Make the one-page note of an escalation, to hand to the manager."""
    facts = tuple((name, value) for name, value in escalation_facts(escalation, local_now) if value)
    return ReportModel(
        title=tr("Escalation"),
        subtitle=tr("Case {case}", case=escalation.case_reference) if escalation.case_reference else "",
        reference=audit_reference(escalation.audit_id),
        marking=MARKING,
        facts=facts,
        overall_grade="",
        sections=(
            ReportSection(
                tr("What was found"),
                (
                    *(ReportItem(tr("Raised by"), cause, "text") for cause in escalation.causes),
                    ReportItem(tr("In the auditor's words"), escalation.what, "text"),
                ),
            ),
        ),
        notes=(),
        footer=tr("Acknowledge within 24 hours. If you cannot, tell the head of service."),
        created_at=local_now,
        title_date=escalation.raised_at.astimezone(local_now.tzinfo).date(),
    )


def escalation_facts(escalation: Escalation, local_now: datetime) -> Iterator[tuple[str, str]]:
    """The escalation record as named facts; blank where nothing was written."""

    def moment(value: datetime | None) -> str:
        return full_moment_words(value, local_now) if value is not None else ""

    def signed(value: datetime, who: str) -> str:
        return tr("{when} by {who}", when=moment(value), who=who)

    yield tr("Raised"), signed(escalation.raised_at, escalation.raised_by)
    yield tr("Reason"), "; ".join(escalation.causes)
    yield tr("What was found"), escalation.what
    yield tr("Who was told"), ", ".join(part for part in (escalation.told_role, escalation.told_name) if part)
    yield tr("How"), tr(escalation.told_how)
    yield tr("When"), moment(escalation.told_at)
    yield (
        tr("Acknowledged"),
        (
            signed(escalation.acknowledged_at, escalation.acknowledged_by)
            if escalation.acknowledged_at is not None
            else ""
        ),
    )
    yield tr("Every child safe today"), {"yes": tr("Yes"), "no": tr("No")}.get(escalation.safe_now, "")
    yield tr("What was done"), escalation.outcome
    yield tr("Why no escalation was needed"), escalation.override_reason


# ---------------------------------------------------------------- header and notes


def _facts(
    session: FormSession, summary: AuditSummary, completion: Completion, local_now: datetime, covered: str
) -> Iterator[tuple[str, str]]:
    yield tr("Case number"), summary.case_reference or tr("not given")
    if summary.team:
        yield tr("Team"), summary.team
    if summary.service_area:
        yield tr("Service area"), summary.service_area
    tool = summary.tool_title
    if summary.tool.version:
        tool = tr("{tool}, version {version}", tool=tool, version=summary.tool.version)
    if session.tool.settings.sample and "sample" not in summary.tool_title.lower():
        tool = tr("{tool} (sample)", tool=tool)
    yield tr("Tool"), tool
    when = full_moment_words(completion.completed_at, local_now)
    who = completion.completed_by or tr("not known")
    yield tr("Completed"), tr("{when} by {who}", when=when, who=who)
    yield tr("Overall grade"), covered or grade_words(summary.overall_grade) or tr("not graded")
    if summary.revision > 1 or summary.correction_reason:
        correction = tr(
            "{version}, a correction: {reason}", version=summary.revision, reason=summary.correction_reason
        )
        yield tr("Version of this audit"), correction
    if summary.superseded:
        yield tr("Note"), tr("A later corrected version of this audit exists.")
    yield tr("Tool fingerprint"), summary.tool.content_hash[:16]


def _notes(
    notes: Mapping[str, object], escalation: Escalation | None, local_now: datetime
) -> Iterator[tuple[str, str]]:
    if escalation is not None:
        for name, value in escalation_facts(escalation, local_now):
            if value:
                yield tr("Escalation: {fact}", fact=name), value
    for each in _rows(notes, "contradictions"):
        words, reason = str(each.get("words", "")), each.get("reason")
        if reason:
            words = tr("{words}\nReason: {reason}", words=words, reason=reason)
        yield tr("Looked at on review"), words
    for each in _rows(notes, "identifiers"):
        yield tr("Identifier kept"), _identifier_words(each)
    if notes.get("moderate") is True:
        yield tr("Moderation"), tr("This audit was added to the moderation pool.")


def _identifier_words(found: Mapping[str, object]) -> str:
    return tr(
        "“{question}” holds {what}.\nReason: {reason}",
        question=found.get("label", ""),
        what=tr(_KIND_WORDS.get(str(found.get("kind")), _ANY_KIND)),
        reason=found.get("reason", ""),
    )


def _contributed(
    contributions: Sequence[Contribution], revision: int, local_now: datetime
) -> Iterator[tuple[str, str]]:
    """Every contribution, in order: the newest answers stand in the report, all are named here."""
    for each in contributions:
        count = len(each.answers)
        signed = _signed(each, local_now)
        if each.gap_step and not count:
            said = (
                tr("{who}: has seen the serious gaps.", who=signed)
                if each.gap_step == "seen"
                else tr("{who}: action is taken on the serious gaps.", who=signed)
            )
            yield tr("Added later"), said
            continue
        if each.where_now and not count:
            said = "\n".join(each.where_now)
            yield tr("Where are you now?"), tr("{who}: {said}", who=signed, said=said)
            continue
        words = (
            trn("{who}: {n} answer.", "{who}: {n} answers.", count, who=signed)
            if each.revision == revision
            else trn(
                "{who}: {n} answer, to version {version}.",
                "{who}: {n} answers, to version {version}.",
                count,
                who=signed,
                version=each.revision,
            )
        )
        names = ", ".join(file.words for file in each.attachments)
        if names:
            words = tr("{words}\nFiles: {names}", words=words, names=names)
        yield tr("Added later"), words
        for found in _rows(each.notes, "identifiers"):
            yield tr("Identifier kept"), _identifier_words(found)


def _signed(contribution: Contribution, local_now: datetime) -> str:
    return tr(
        "{name} ({role}), {when}",
        name=contribution.author,
        role=stage_name(contribution.stage),
        when=full_moment_words(contribution.made_at, local_now),
    )


def _rows(notes: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    rows = notes.get(name)
    if isinstance(rows, Sequence) and not isinstance(rows, str):
        yield from (row for row in rows if isinstance(row, Mapping))
