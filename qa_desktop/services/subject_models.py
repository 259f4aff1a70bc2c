"""Owns the report of each record that a subject may be handed out: audits in every state and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from qa_desktop.domain.audit import AuditState, AuditSummary, HistoryEntry, SavedDraft
from qa_desktop.domain.ids import AuditId, AuditKey, ToolHash, audit_reference
from qa_desktop.domain.log_events import kind_of
from qa_desktop.domain.subject_access import Sought
from qa_desktop.errors import Refused
from qa_desktop.i18n import tr
from qa_desktop.services import collected, reporting
from qa_desktop.services.desks_contributing import viewed
from qa_desktop.services.desks_reading import report_of
from qa_desktop.services.filling import subject_of
from qa_desktop.services.finding_people import Finder
from qa_desktop.services.house import House
from qa_desktop.services.ports import LogEntry, ReportItem, ReportModel, ReportSection, UnitOfWork
from qa_desktop.services.report_sections import Sections
from qa_desktop.services.subject_records import LOG, MOST_ENTRIES, entries_about
from qa_desktop.services.words import calendar_words, full_moment_words, grade_words, state_words


def model_of(house: House, record_id: str, sought: Sought, audits: frozenset[str]) -> ReportModel:
    """A record as it would be printed; the reading of it is logged.

    Args:
        house: What is open.
        record_id: `FoundRecord.record_id`.
        sought: Whom the request is about: earlier wordings and entries of the trail that name them.
        audits: The audits that were found, whose entries of the trail belong to it.

    Raises:
        Refused: SUBJECT-RECORD-GONE, TOOL-MISSING.
    """
    kind, _, rest = record_id.partition("/")
    if record_id == LOG:
        return _trail(house, sought, audits)
    if kind == "audit":
        audit_id, _, revision = rest.rpartition("/")
        return _audit(house, AuditKey(AuditId(audit_id), int(revision)), Finder(sought))
    if kind == "bin":
        return _binned(house, int(rest), Finder(sought))
    if kind == "escalation":
        return _escalation(house, AuditId(rest))
    if kind == "case":
        return _case(house, rest)
    raise Refused("SUBJECT-RECORD-GONE", record=kind)


# ---------------------------------------------------------------- audits


def _audit(house: House, key: AuditKey, finder: Finder) -> ReportModel:
    with house.store().read() as unit:
        own = unit.audits.summary(key)
        if own is not None and own.state is AuditState.DISPOSED:
            own = None
        if own is None and unit.inbox.completed(key) is None:
            raise Refused("SUBJECT-RECORD-GONE", record="audit")
        history = unit.audits.history(key) if own is not None else ()
    if own is not None and own.state is not AuditState.COMPLETED:
        with house.store().write() as unit:
            saved = unit.audits.draft(key)
            _log(house, unit, "audit-viewed", subject_of(key))
        return _with_earlier(_unfinished(house, own, saved), history, finder)
    return _with_earlier(report_of(house, viewed(house, key)), history, finder)


def _binned(house: House, number: int, finder: Finder) -> ReportModel:
    with house.store().write() as unit:
        found = next((each for each in unit.bin.list() if each.number == number), None)
        if found is None:
            raise Refused("SUBJECT-RECORD-GONE", record="bin")
        saved, history = unit.bin.draft(number), unit.bin.history(number)
        key = AuditKey(found.summary.audit_id, found.summary.revision)
        _log(house, unit, "audit-viewed", subject_of(key))
    model = _unfinished(house, found.summary, saved)
    local = house.world.clock.local()
    facts = (
        *model.facts,
        (tr("Discarded"), tr("{when} by {who}", when=full_moment_words(found.at, local), who=found.by)),
        (tr("Reason"), found.reason),
    )
    return _with_earlier(replace(model, facts=facts), history, finder)


def _unfinished(house: House, summary: AuditSummary, saved: SavedDraft) -> ReportModel:
    """A draft as it stands."""
    with house.store().read() as unit:
        tool = house.world.tools.get(unit, ToolHash(summary.tool.content_hash))
        escalation = unit.escalations.latest(summary.audit_id)
    session = house.world.open_session(tool, house.world.surroundings(), saved=saved)
    local = house.world.clock.local()
    notes = reporting.escalation_facts(escalation, local) if escalation is not None else ()
    return _sheet(
        house,
        title=summary.tool_title,
        reference=audit_reference(summary.audit_id),
        subtitle=tr("Case {case}", case=summary.case_reference) if summary.case_reference else "",
        facts=(
            (tr("Case number"), summary.case_reference or tr("not given")),
            (tr("Team"), summary.team),
            (tr("State"), state_words(summary)),
            (tr("Begun"), full_moment_words(summary.started_at, local)),
            (tr("Changed"), full_moment_words(summary.changed_at, local)),
            (tr("Overall grade"), grade_words(summary.overall_grade) or tr("not graded")),
        ),
        sections=Sections(session).written(),
        notes=tuple((tr("Escalation: {fact}", fact=name), value) for name, value in notes if value),
    )


def _with_earlier(model: ReportModel, history: Iterable[HistoryEntry], finder: Finder) -> ReportModel:
    """With the wordings that name the person and do not stand any more."""
    shown = {item.answer for section in model.sections for item in _items(section)}
    earlier = dict.fromkeys(
        text
        for entry in history
        for text in (entry.write.old, entry.write.new)
        if text not in shown and not entry.write.computed and finder.finds(text)
    )
    if not earlier:
        return model
    items = tuple(ReportItem(tr("Written, and changed again"), text, "text") for text in earlier)
    return replace(model, sections=(*model.sections, ReportSection(tr("Earlier wordings"), items)))


def _items(section: ReportSection) -> Iterator[ReportItem]:
    yield from section.items
    for card in section.cards:
        yield from _items(card)


# ---------------------------------------------------------------- what is no audit


def _escalation(house: House, audit_id: AuditId) -> ReportModel:
    with house.store().write() as unit:
        escalation = collected.escalation_of(unit, audit_id)
        if escalation is None:
            raise Refused("SUBJECT-RECORD-GONE", record="escalation")
        _log(house, unit, "audit-viewed", str(audit_id))
    facts = reporting.escalation_facts(escalation, house.world.clock.local())
    return _sheet(
        house,
        title=tr("Escalation"),
        reference=audit_reference(audit_id),
        subtitle=tr("Case {case}", case=escalation.case_reference) if escalation.case_reference else "",
        facts=tuple((name, value) for name, value in facts if value),
    )


def _case(house: House, person_id: str) -> ReportModel:
    with house.store().read() as unit:
        case = unit.cases.find(person_id)
    if case is None:
        raise Refused("SUBJECT-RECORD-GONE", record="case")
    facts = (
        (tr("Record number"), case.person_id),
        (tr("System"), case.system),
        (tr("Status"), case.status),
        (tr("Team"), case.team),
        (tr("Worker"), " ".join(part for part in (case.worker_name, case.worker_ref) if part)),
        (tr("Manager"), " ".join(part for part in (case.manager_name, case.manager_ref) if part)),
        (tr("Opened"), _day(case.opened)),
        (tr("Closed"), _day(case.closed)),
        (tr("Date of birth"), _day(case.date_of_birth)),
        (tr("Expected date"), _day(case.expected_date)),
        (tr("Sex"), case.sex),
        (tr("Ethnicity"), case.ethnicity),
        (tr("Disability"), case.disability),
        (tr("NHS number"), case.nhs_number),
        (tr("Category or legal status"), case.category_or_legal),
        (tr("Sibling group"), case.sibling_group),
        (tr("Also open on"), case.also_open_on),
        (tr("Last audit"), _day(case.last_audit)),
    )
    return _sheet(
        house,
        title=tr("Row of the case list"),
        reference="",
        subtitle=tr("Case {case}", case=case.person_id),
        facts=tuple((name, value) for name, value in facts if value),
    )


def _trail(house: House, sought: Sought, audits: frozenset[str]) -> ReportModel:
    workers = Finder(Sought(names=sought.workers))
    with house.store().read() as unit:
        entries = tuple(entries_about(unit.log.list(MOST_ENTRIES), workers, audits))
    local = house.world.clock.local()
    items = tuple(
        ReportItem(
            full_moment_words(entry.at, local),
            tr("{what} by {who}", what=_what(entry), who=entry.who),
            "text",
        )
        for entry in entries
    )
    return _sheet(
        house,
        title=tr("Audit trail"),
        reference="",
        subtitle="",
        sections=(ReportSection(tr("Entries"), items),),
    )


# ---------------------------------------------------------------- below


def _what(entry: LogEntry) -> str:
    kind = kind_of(entry.event, entry.subject)
    return tr(kind.words) if kind is not None else entry.event


def _day(day: date | None) -> str:
    return calendar_words(day) if day is not None else ""


def _sheet(
    house: House,
    *,
    title: str,
    reference: str,
    subtitle: str,
    facts: tuple[tuple[str, str], ...] = (),
    sections: tuple[ReportSection, ...] = (),
    notes: tuple[tuple[str, str], ...] = (),
) -> ReportModel:
    return ReportModel(
        title=title,
        subtitle=subtitle,
        reference=reference,
        marking=reporting.MARKING,
        facts=facts,
        overall_grade="",
        sections=sections,
        notes=notes,
        footer="",
        created_at=house.world.clock.local(),
    )


def _log(house: House, unit: UnitOfWork, event: str, subject: str) -> None:
    unit.log.append(event, subject, at=house.world.clock.now(), who=house.person)
