"""Owns the search for one person through everything that this installation holds.

Looked through: drafts, completed and discarded audits with what was written and changed again, what came
from other computers, later stages, escalations, the case list, and the audit trail. Actions are part of
their audits. No audit is opened: finding one costs a reading of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import unescape

from qa_desktop.domain.audit import AuditState, AuditSummary, HistoryEntry
from qa_desktop.domain.case import Case
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, audit_reference
from qa_desktop.domain.subject_access import FoundRecord, RecordKind, Sought, Sureness
from qa_desktop.i18n import tr
from qa_desktop.services import collected, progress
from qa_desktop.services.finding_people import Finder
from qa_desktop.services.ports import Discarded, LogEntry, Store, UnitOfWork
from qa_desktop.services.words import state_words

LOG = "log"
MOST_ENTRIES = 100_000
"""Entries of the audit trail that are looked through, the newest first."""
_AROUND = 40
"""Letters of an excerpt on each side of a find."""
_TAG = re.compile(r"<[^<>]*>")


def search(store: Store, sought: Sought) -> tuple[FoundRecord, ...]:
    """Every record in which the person may be, the surest first and then the newest.

    The record number of a case that is surely theirs (by NHS number, by worker) is looked for too. It says
    how far it is, and can be stopped (`services.progress`).
    """
    with store.read() as unit:
        cases = tuple(unit.cases.search("", limit=MOST_ENTRIES))
        found = list(_cases(cases, Finder(sought)))
        sure = (each.case_reference for each in found if each.sureness is Sureness.SURE)
        finder = Finder(replace(sought, numbers=tuple(dict.fromkeys((*sought.numbers, *sure)))))
        summaries = tuple(_summaries(unit))
        jobs: list[Callable[[], FoundRecord | None]] = [
            *(_job(_audit, unit, finder, each) for each in summaries),
            *(_job(_binned, unit, finder, each) for each in unit.bin.list()),
            *(_job(_alarm, unit, finder, each) for each in _alarms(unit, {s.audit_id for s in summaries})),
        ]
        for done, job in enumerate(jobs):
            record = job()
            if record is not None:
                found.append(record)
            progress.step(done + 1, len(jobs))
        trail = _trail(unit, Finder(Sought(names=sought.workers)), found)
    if trail is not None:
        found.append(trail)
    return tuple(sorted(found, key=lambda each: (-each.sureness, -(each.at.timestamp() if each.at else 0))))


def audit_record(key: AuditKey) -> str:
    """The id of the record that an audit is."""
    return f"audit/{key.audit_id}/{key.revision}"


def entries_about(entries: Iterable[LogEntry], workers: Finder, audits: frozenset[str]) -> Iterator[LogEntry]:
    """The entries of the audit trail that somebody made, or that are about one of these audits."""
    for entry in entries:
        if entry.subject.partition("/")[0] in audits or workers.finds(entry.who):
            yield entry


# ---------------------------------------------------------------- one record each


class _Tally:
    """What was found in one record."""

    def __init__(self, finder: Finder, texts: Iterable[str]) -> None:
        self.finds, self.sureness, self.excerpt = 0, Sureness.POSSIBLE, ""
        for text in texts:
            for find in finder.finds(text):
                self.finds += 1
                if not self.excerpt or find.sureness > self.sureness:
                    self.sureness = find.sureness
                    self.excerpt = _excerpt(text, find.start, find.end)

    def record(
        self, record_id: str, kind: RecordKind, title: str, case: str, state: str, at: datetime | None
    ) -> FoundRecord | None:
        """The record, where anything was found in it."""
        if not self.finds:
            return None
        return FoundRecord(record_id, kind, title, case, state, at, self.sureness, self.finds, self.excerpt)


def _job(
    look: Callable[..., FoundRecord | None], unit: UnitOfWork, finder: Finder, of: object
) -> Callable[[], FoundRecord | None]:
    return lambda: look(unit, finder, of)


def _cases(cases: Iterable[Case], finder: Finder) -> Iterator[FoundRecord]:
    for case in cases:
        tally = _Tally(finder, case_texts(case))
        record = tally.record(
            f"case/{case.person_id}", RecordKind.CASE, tr("Case list"), case.person_id, "", None
        )
        if record is not None:
            yield record


def case_texts(case: Case) -> Iterator[str]:
    """What a row of the case list says that can tell of a person."""
    yield case.person_id
    yield case.nhs_number
    yield case.worker_ref
    yield case.worker_name
    yield case.manager_ref
    yield case.manager_name
    yield case.date_of_birth.isoformat() if case.date_of_birth else ""


def _summaries(unit: UnitOfWork) -> Iterator[AuditSummary]:
    """Every audit that is here, its own computer's first."""
    seen = set()
    # Of what was disposed of here there may be a collected copy still, where Q&S does audits too.
    own = (each for each in unit.audits.list() if each.state is not AuditState.DISPOSED)
    for summary in (*own, *unit.inbox.audits()):
        key = (summary.audit_id, summary.revision)
        if key not in seen:
            seen.add(key)
            yield summary


def _audit(unit: UnitOfWork, finder: Finder, summary: AuditSummary) -> FoundRecord | None:
    key = AuditKey(summary.audit_id, summary.revision)
    return _Tally(finder, _audit_texts(unit, key, summary)).record(
        audit_record(key),
        RecordKind.AUDIT,
        f"{summary.tool_title} · {audit_reference(summary.audit_id)}",
        summary.case_reference,
        state_words(summary),
        summary.changed_at,
    )


def _audit_texts(unit: UnitOfWork, key: AuditKey, summary: AuditSummary) -> Iterator[str]:
    yield from (summary.case_reference, summary.completed_by, summary.correction_reason)
    yield audit_reference(summary.audit_id)
    own = unit.audits.summary(key)
    is_own = own is not None and own.state is not AuditState.DISPOSED
    if summary.state is AuditState.COMPLETED:
        audit = (unit.audits if is_own else unit.inbox).completed(key)
        if audit is not None:
            yield from _xml_texts(audit.completion.instance_xml)
            yield from json_texts(audit.completion.notes)
            yield from (file.name for file in audit.attachments)
    else:
        yield from unit.audits.draft(key).answers.values()
    if is_own:
        yield from _history_texts(unit.audits.history(key))
        yield from (file.name for file in unit.attachments.list(key))
    for each in unit.contributions.of(key.audit_id, key.revision):
        yield each.author
        yield from each.answers.values()
        yield from json_texts(each.notes)
    yield from _escalation_texts(collected.escalation_of(unit, key.audit_id) if is_own else None)


def _binned(unit: UnitOfWork, finder: Finder, discarded: Discarded) -> FoundRecord | None:
    summary = discarded.summary
    texts = (
        summary.case_reference,
        discarded.by,
        discarded.reason,
        *unit.bin.draft(discarded.number).answers.values(),
        *_history_texts(unit.bin.history(discarded.number)),
    )
    return _Tally(finder, texts).record(
        f"bin/{discarded.number}",
        RecordKind.AUDIT,
        f"{summary.tool_title} · {audit_reference(summary.audit_id)}",
        summary.case_reference,
        tr("In the bin"),
        discarded.at,
    )


def _alarms(unit: UnitOfWork, known: set[AuditId]) -> Iterator[AuditId]:
    """Escalations that came from elsewhere; those of this computer's audits are looked through with them."""
    rows = (row.audit_id for row in unit.inbox.rows() if row.escalation_open or row.kind is PackageKind.ALARM)
    own = {each.audit_id for each in unit.audits.list()}
    loose = (each.audit_id for each in unit.escalations.open())
    yield from dict.fromkeys(each for each in (*rows, *loose) if each not in own or each not in known)


def _alarm(unit: UnitOfWork, finder: Finder, audit_id: AuditId) -> FoundRecord | None:
    escalation = collected.escalation_of(unit, audit_id)
    if escalation is None:
        return None
    return _Tally(finder, _escalation_texts(escalation)).record(
        f"escalation/{audit_id}",
        RecordKind.ESCALATION,
        tr("Escalation · {reference}", reference=audit_reference(audit_id)),
        escalation.case_reference,
        tr("Open") if escalation.is_open else tr("Closed"),
        escalation.raised_at,
    )


def _escalation_texts(escalation: Escalation | None) -> Iterator[str]:
    if escalation is not None:
        yield from (escalation.case_reference, escalation.what, escalation.outcome, escalation.told_name)
        yield from (escalation.raised_by, escalation.acknowledged_by, escalation.override_reason)


def _trail(unit: UnitOfWork, workers: Finder, found: Sequence[FoundRecord]) -> FoundRecord | None:
    entries = tuple(
        entries_about(unit.log.list(MOST_ENTRIES), workers, audits_of(each.record_id for each in found))
    )
    if not entries:
        return None
    return FoundRecord(
        LOG,
        RecordKind.LOG,
        tr("Audit trail"),
        "",
        "",
        entries[0].at,
        Sureness.LIKELY,
        len(entries),
        "",
    )


def audits_of(record_ids: Iterable[str]) -> frozenset[str]:
    """The ids of the audits that these records are of."""
    parts = (each.split("/") for each in record_ids)
    return frozenset(part[1] for part in parts if part[0] in {"audit", "escalation"})


# ---------------------------------------------------------------- texts


def _history_texts(history: Iterable[HistoryEntry]) -> Iterator[str]:
    """What was written and is gone, and who wrote."""
    people = set()
    for entry in history:
        people.add(entry.who)
        yield entry.write.old
        if entry.undone:
            yield entry.write.new
    yield from people


def _xml_texts(xml: bytes) -> Iterator[str]:
    """What stands between the tags; the instance was written by this program, or checked on arrival."""
    yield from (unescape(text) for text in _TAG.split(xml.decode("utf-8", "replace")) if text.strip())


def json_texts(value: object) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from json_texts(member)
    elif isinstance(value, Sequence):
        for member in value:
            yield from json_texts(member)


def _excerpt(text: str, start: int, end: int) -> str:
    before, after = max(0, start - _AROUND), min(len(text), end + _AROUND)
    words = " ".join(text[before:after].split())
    return f"{'…' if before else ''}{words}{'…' if after < len(text) else ''}"
